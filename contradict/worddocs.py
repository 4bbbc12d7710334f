"""DOCX -> its text in paragraphs, by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from contradict.errors import InputError
from contradict.types import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_RATIO = 10
"""Times the limit of text that all parts of a file may be together: XML holds much besides, and there are pictures."""

MAX_TAGS = 3_000_000
"""A book of a million words has about that many; each takes some 200 bytes once it is read."""
_CHUNK = 1 << 20

_NOTES = ("footnotes", "endnotes", "comments")
_TEXT = re.compile(rb"<w:t[ >]")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACING = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


def read_docx(data: bytes, name: str, *, limit: int) -> Document:
    """Read the text of a DOCX, one paragraph a paragraph, with a blank line between two.

    Tables, text boxes and tracked insertions are read where they stand, tracked deletions are not. Headers,
    footers, footnotes and comments are left out; `note` tells of the latter. The date is not the file's,
    which is that of its making.

    Args:
        data: The file.
        name: The document's name.
        limit: Characters of text at most; unpacked, all of it may be `MAX_RATIO` times as large.

    Raises:
        InputError: Damaged, no DOCX, without text, or larger than the limits.
    """
    import docx

    try:
        left_out = _left_out(data, limit)
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(_paragraphs(document.element.body)) + "\n"
        title, author = document.core_properties.title or "", document.core_properties.author or ""
    except InputError:
        raise
    except Exception as error:  # whatever trips it over, a wild file must not end the run
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise InputError(f"is a zip or DOCX that cannot be read ({reason}); save its text and pass that") from error
    if not text.strip():
        raise InputError("is a DOCX without text; pass a file with text in it")
    if len(text) > limit:
        raise InputError(f"holds more than {limit / 1_000_000:g} million characters; split it")
    title = _spaced(title)
    shown = title.casefold() in " ".join(text.split()).casefold()
    return Document(
        name=name,
        text=text,
        title=title if shown else "",
        author=_spaced(author),
        note=f"its {' and '.join(left_out)} are not read" if left_out else "",
    )


def _left_out(data: bytes, limit: int) -> list[str]:
    """The kinds of notes that the file holds.

    Raises:
        InputError: It is another kind of zip archive, or too large unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        # zipfile never unpacks more of a part than is declared here.
        if sum(part.file_size for part in package.infolist()) > MAX_RATIO * limit:
            raise InputError(f"unpacks to more than {MAX_RATIO * limit / 1_000_000:g} MB; save its text and pass that")
        if "[Content_Types].xml" not in names and "mimetype" not in names:
            raise InputError("is a zip archive; unpack it and pass the files in it")
        if not any(name.startswith("word/") for name in names):
            raise InputError("is an office document but no DOCX; save it as DOCX or plain text")
        parts = {kind: f"word/{kind}.xml" for kind in _NOTES}
        if sum(map(partial(_tags, package), names)) > MAX_TAGS:
            raise InputError(f"has more than {MAX_TAGS:,} tags; save its text and pass that")
        # Word writes a part of footnotes without any text into most files.
        return [kind for kind, part in parts.items() if part in names and _TEXT.search(package.read(part))]


def _tags(package: zipfile.ZipFile, name: str) -> int:
    """About how many XML elements there are in a part; little in a picture."""
    with package.open(name) as part:
        return sum(chunk.count(b"<") for chunk in iter(partial(part.read, _CHUNK), b""))


def _paragraphs(body: _Element) -> Iterator[str]:
    """The text of each paragraph that has any, those of tables and text boxes included."""
    for paragraph in body.iter(f"{_WORD}p"):
        # A text box is stored twice: the second time for old readers.
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            text = "".join(_pieces(paragraph))
            lines = (_spaced(line) for line in text.split("\n"))
            shown = "\n".join(line for line in lines if line)
            if shown:
                yield shown


def _pieces(paragraph: _Element) -> Iterator[str]:
    """The text in the runs of a paragraph, but not in a text box that is anchored in it."""
    for element in paragraph.iter(f"{_WORD}t", *_SPACING):
        if next(element.iterancestors(f"{_WORD}p")) is paragraph:
            yield _SPACING.get(str(element.tag)) or element.text or ""


def _spaced(text: str) -> str:
    """On one line, with single spaces and without invisible characters."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
