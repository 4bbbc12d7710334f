"""PDF files for tests, written by hand: lines of text at given places, in Helvetica."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Placed = tuple[str, float, float]
"""A line, the height of its baseline above the bottom of the page, and its size; all in points."""


def column(lines: Sequence[str], *, top: float = 700, size: float = 10, distance: float = 12) -> list[Placed]:
    """Lines one below the other; "" leaves a gap of one line."""
    return [(line, top - i * distance, size) for i, line in enumerate(lines) if line]


def pdf(*pages: Sequence[Placed], title: str = "", author: str = "", image: bool = False) -> bytes:
    """A file of these pages; with `image` each also names a picture, as scans do."""
    picture = b"/XObject << /Im0 4 0 R >> " if image else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>"
        b"\nstream\n0\nendstream",
        b"<< /Title (%s) /Author (%s) >>" % (escaped(title), escaped(author)),
    ]
    for i, page in enumerate(pages):
        text = b"".join(b"BT /F1 %g Tf 72 %g Td (%s) Tj ET\n" % (size, y, escaped(line)) for line, y, size in page)
        packed = zlib.compress(text)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << %s/Font << /F1 3 0 R >> >> >>" % (7 + 2 * i, picture),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(data),
    )  # fmt: skip


def escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
