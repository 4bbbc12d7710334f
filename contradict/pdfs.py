"""PDF -> its text in paragraphs, by pypdf."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from contradict.errors import InputError
from contradict.types import Document

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 3_000
MAX_SECONDS = 300.0
"""A page of a hostile file can take seconds; no new one is begun after this time."""

_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page among which a running header or footer is looked for."""

_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?[-–—]? ?\d{1,4} ?[-–—]?(?:(?: of | ?/ ?)\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"\w-$")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•◦▪‣·*–—-] ?\S")

_NEW_SIZE = 1.15
"""How many times larger or smaller the type of a heading is than that of the text, at least."""
_NEW_PARAGRAPH = 1.3
"""How many times the usual distance of two lines the gap before a paragraph is, at least."""
_SHORT, _FULL = 0.5, 0.8
"""Shares of the usual length: below the first a line ends for another reason than that it is full."""

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00ad": "-", "\0": " "}
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    height: float
    """Of the baseline above the bottom of the page."""
    size: float
    """Of most of its type, in points."""


def read_pdf(data: bytes, name: str, *, limit: int) -> Document:
    """Read the text of a PDF.

    Lines are joined to paragraphs where their distance, their type or their length says so, and words that
    were divided at a line end are whole again. Page numbers, and lines that stand at the top or bottom of most
    pages, are left out, but for the first of those at the top, which may be the title. The date is not the
    file's, which is that of an export or a print.

    Args:
        data: The file.
        name: The document's name.
        limit: Characters of text at most.

    Raises:
        InputError: Encrypted, damaged, without text (scanned), or larger than the limits.
    """
    try:
        reader = _opened(data)
        pages = reader.pages
        if len(pages) > MAX_PAGES:
            raise InputError(f"has {len(pages):,} pages, more than {MAX_PAGES:,}; split it, e.g. with qpdf")
        lines, scans = _read_pages(pages, limit)
        title, author = _said(reader)
    except InputError:
        raise
    except Exception as error:  # whatever trips it over, a wild file must not end the run
        raise InputError(
            f"is a PDF that cannot be read ({type(error).__name__}: {error}); convert it to text first, "
            "e.g. pdftotext -enc UTF-8 FILE.pdf"
        ) from error
    if not lines:
        raise InputError("is a PDF without text, perhaps a scan; recognise its text first, e.g. with ocrmypdf")
    text = "\n\n".join(_paragraphs(_without_furniture(lines, len(pages)))) + "\n"
    note = f"no text on page {', '.join(map(str, scans))}; if they are scans, run ocrmypdf" if scans else ""
    shown = " ".join(title.split()).casefold() in " ".join(text.split()).casefold()
    return Document(name=name, text=text, title=title if shown else "", author=author, note=note)


def _opened(data: bytes) -> PdfReader:
    """The file, decrypted if anybody may read it.

    Raises:
        InputError: It asks for a password.
    """
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(data))
    try:
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise InputError("is a PDF with a password; save a copy without one, e.g. qpdf --decrypt --password=...")
        len(reader.pages)
    except DependencyError:
        raise InputError("is an encrypted PDF; save a copy that is not, e.g. qpdf --decrypt") from None
    return reader


def _said(reader: PdfReader) -> tuple[str, str]:
    """Title and author by the metadata; on one line each, "" where there is none."""
    said = reader.metadata
    title, author = (said.title, said.author) if said else (None, None)
    return _plain(title or ""), _plain(author or "")


def _plain(text: str) -> str:
    """On one line, of characters that can be shown."""
    readable = text.translate(_LIGATURES)
    return " ".join("".join(c for c in readable if c.isprintable() or c.isspace()).split())


def _read_pages(pages: Sequence[PageObject], limit: int) -> tuple[list[_Line], list[int]]:
    """The lines of all pages, and the numbers of those that show something but hold no text."""
    deadline = time.monotonic() + MAX_SECONDS
    lines: list[_Line] = []
    scans: list[int] = []
    size = 0
    for number, page in enumerate(pages, 1):
        if time.monotonic() > deadline:
            raise InputError(f"takes more than {MAX_SECONDS:g} seconds; convert it first, e.g. pdftotext -enc UTF-8")
        found = _lines(page, number)
        size += sum(len(line.text) for line in found)
        if size > limit:
            raise InputError(f"holds more than {limit / 1_000_000:g} million characters; split it, e.g. with qpdf")
        if not found and "/XObject" in (page.get("/Resources") or {}):
            scans.append(number)
        lines += found
    return lines, scans


# --- lines ------------------------------------------------------------------------------------------------


class _Lines:
    """Collects what pypdf comes upon as lines; one as a whole is in the type of most of its characters."""

    def __init__(self, page: int) -> None:
        self.lines: list[_Line] = []
        self._page = page
        self._parts: list[tuple[str, float]] = []
        self._height = 0.0

    def add(self, text: str, matrix: Any, text_matrix: Any, _font: object, size: float) -> None:  # noqa: ANN401
        """As pypdf calls its visitors."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.end()
            if part.strip() and not any(earlier.strip() for earlier, _ in self._parts):
                x, y = text_matrix[4], text_matrix[5]
                self._height = x * matrix[1] + y * matrix[3] + matrix[5]
            if part:
                scale = abs(text_matrix[3] * matrix[3]) or 1.0
                self._parts.append((part, abs(size) * scale))

    def end(self) -> None:
        """The line is complete."""
        text = _plain("".join(part for part, _ in self._parts))
        if text:
            _, size = max(self._parts, key=lambda part: len(part[0]))
            self.lines.append(_Line(text, self._page, self._height, size))
        self._parts = []


def _lines(page: PageObject, number: int) -> list[_Line]:
    lines = _Lines(number)
    page.extract_text(visitor_text=lines.add)
    lines.end()
    return lines.lines


def _without_furniture(lines: Sequence[_Line], n_pages: int) -> list[_Line]:
    """The lines that are no page numbers, running headers or footers."""
    edges: dict[int, bool] = {}  # the line's place in `lines`: whether at the top
    for _, page in groupby(range(len(lines)), key=lambda i: lines[i].page):
        places = sorted(page, key=lambda i: -lines[i].height)
        edges.update(dict.fromkeys(places[-_EDGE_LINES:], False) | dict.fromkeys(places[:_EDGE_LINES], True))
    repeated = Counter(key for _, key in {(lines[i].page, _numberless(lines[i].text)) for i in edges})
    seen: set[str] = set()
    kept = []
    for i, line in enumerate(lines):
        key = _numberless(line.text)
        if i in edges and n_pages > 1:
            running = repeated[key] > max(1, n_pages / 2)
            if _PAGE_NUMBER.fullmatch(line.text) or running and (not edges[i] or key in seen):
                continue
            seen.add(key)
        kept.append(line)
    return kept


def _numberless(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())


# --- lines to paragraphs ----------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    usual = _usual(lines)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    pieces = [lines[0].text]
    for one, other in pairwise(lines):
        if _ends(one, other, usual):
            yield "".join(pieces)
            pieces = []
        else:
            pieces[-1] = _before(one.text, other.text, words)
        pieces.append(other.text)
    yield "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most lines of a file are like."""

    size: float
    length: int
    """Characters of a full line."""
    distance: float
    """Of a full line from the next; 0 if there is none."""


def _usual(lines: Sequence[_Line]) -> _Usual:
    lengths = sorted(len(line.text) for line in lines)
    length = lengths[int(0.75 * (len(lengths) - 1))]
    distances = Counter(
        round(one.height - other.height, 1)
        for one, other in pairwise(lines)
        if one.page == other.page and one.height > other.height and len(one.text) > _FULL * length
    )
    sizes = Counter(round(line.size, 1) for line in lines)
    return _Usual(sizes.most_common(1)[0][0], length, distances.most_common(1)[0][0] if distances else 0.0)


def _ends(one: _Line, other: _Line, usual: _Usual) -> bool:
    """Whether a paragraph ends between two lines.

    In doubt it does after a full stop, where a sentence ends anyway, and does not in the middle of one.
    """
    if max(one.size, other.size) > min(one.size, other.size) * _NEW_SIZE or _BULLET.match(other.text):
        return True
    scale = one.size / usual.size
    gap = one.height - other.height
    if one.page == other.page and gap > _NEW_PARAGRAPH * usual.distance * scale > 0:
        return True
    length = len(one.text) * scale / usual.length
    if _SENTENCE_END.search(one.text):
        return length < _FULL or one.page != other.page or gap < 0
    return length < _SHORT and not other.text[0].islower() and not _DIVIDED.search(one.text)


def _before(line: str, following: str, words: Counter[str]) -> str:
    """A line as it stands before the next one of its paragraph, so that a word divided between them is whole again.

    The hyphen stays if the document has the word with it elsewhere and not without.
    """
    if not _DIVIDED.search(line):
        return f"{line} "
    if not following[0].islower() or line[-2].isdigit():
        return line
    start, rest = line.rsplit(maxsplit=1)[-1].casefold(), _WORD.match(following)
    ending = rest[0].casefold() if rest else ""
    whole, divided = start.rstrip("-") + ending, start + ending
    return line if words[divided] and not words[whole] else line[:-1]
