"""Paths, links and streams of text, HTML, PDF or DOCX -> Document, or an InputError that says what to do."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

from contradict.encodings import decode_page, decode_text
from contradict.errors import InputError
from contradict.links import fetch
from contradict.pdfs import read_pdf
from contradict.types import Document
from contradict.webpages import read_page
from contradict.worddocs import read_docx

MAX_BYTES = 20_000_000
"""Largest document read; some 3,000 pages. A stated limit: beyond it pairing takes hours, not minutes."""

_LINK = re.compile(r"https?://", re.IGNORECASE)
_OTHER_LINK = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)

# Source of the magic numbers: file(1)'s `magic` database.
_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_UNREADABLE: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old or an encrypted office document; save it as DOCX or plain text"),
    (b"{\\rtf", "rich text (RTF); save it as DOCX or plain text"),
    (b"\x1f\x8b", "gzip-compressed; decompress it first, e.g. gunzip FILE"),
)

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_PAGE_START = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_SNIFFED = 10_000
"""Characters at the beginning that tell a page from plain text."""

_DATE_LINES = 6
_MAX_DATE_LINE = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"(?:at )?\d{1,2}(?:[:.]\d\d){1,2} ?(?:[ap]\.?m\.?)?(?: ?\(?[a-z]{1,4}\)?)?"
_DATE_LINE = re.compile(
    r"(?:(?P<label>(?:first |originally )?published|posted|date|(?:last )?(?:updated|modified))"
    r"(?: on)? ?:? ?)?"
    rf"(?:{_CLOCK},? )?"
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? )?"
    r"(?:(?P<year1>\d{4})-(?P<month1>\d\d)-(?P<day1>\d\d)(?:t[\d:.]{5,15}(?:z|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.format(2)},? (?P<year2>\d{{4}})"
    rf"|{_MONTH.format(3)} (?P<day3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year3>\d{{4}}))"
    rf"(?:,? ?(?:[-–—|] ?)?{_CLOCK})?",
    re.IGNORECASE,
)


def is_link(name: str) -> bool:
    """Whether `read` would fetch it."""
    return bool(_LINK.match(name))


def read(path: str | Path, *, date: date | None = None, allow_private: bool = False) -> Document:
    r"""Read one article: a file, or what an http(s) link leads to.

    What it is, its bytes say. Of plain text every character is kept, but for a leading byte order mark: a
    `\r\n` stays two characters, so that every offset is one into the decoded file. Of HTML, PDF and DOCX the
    text is what a reader sees of the article, in paragraphs with a blank line between them.

    Args:
        path: A file or a link; its spelling becomes the document's name.
        date: When the text was published; by default what a page's metadata say, or what `publication_date` finds
            in the text.
        allow_private: Also fetch from addresses of this computer and of private networks.

    Raises:
        InputError: Missing, a directory, not permitted, larger than `MAX_BYTES`, of a kind or in an encoding that
            is not read, or without any text; and all that can be wrong with a link.
    """
    name = str(path)
    if is_link(name):
        return _read_link(name, date=date, allow_private=allow_private)
    try:
        # Opened without asking first: a pipe has no size, and what a check says may be outrun.
        with Path(path).open("rb") as stream:
            return read_stream(stream, name, date=date)
    except FileNotFoundError:
        if other := _OTHER_LINK.match(name):
            _refuse(name, f"is a link of the kind {other[1]}; only http and https are fetched")
        _refuse(name, "no such file; check the path")
    except IsADirectoryError:
        _refuse(
            name, f"is a directory; pass the files in it, e.g. {name.rstrip('/')}/*.txt, or use contradict score on it"
        )
    except PermissionError:
        _refuse(name, "no permission to read it; change its permissions (chmod +r) or run as its owner")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        _refuse(name, f"cannot be read ({reason.lower()}); check the path")


def read_stream(stream: BinaryIO, name: str, *, date: date | None = None) -> Document:
    """Read one document from an open binary stream, as `read` does; at most `MAX_BYTES` + 1 bytes are taken.

    A name that ends in .html or .htm makes it HTML, even if it does not begin as such.

    Raises:
        InputError: As in `read`, but for what concerns the path.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        _refuse(name, f"is larger than {MAX_BYTES // 1_000_000} MB; split the file, e.g. split -C 10M")
    return _document(data, name, date, page=name.lower().endswith(_PAGE_SUFFIXES))


def _read_link(url: str, *, date: date | None, allow_private: bool) -> Document:
    try:
        answer = fetch(url, limit=MAX_BYTES, allow_private=allow_private)
    except InputError as error:
        _refuse(url, str(error))
    page = answer.media_type in _PAGE_TYPES
    return _document(answer.data, url, date, page=page, charset=answer.charset, url=answer.url)


def _document(
    data: bytes, name: str, date: date | None, *, page: bool, charset: str = "", url: str | None = None
) -> Document:
    """Read by what the bytes are; `page` says that they are HTML where they do not tell."""
    try:
        document = _parsed(data, name, page=page, charset=charset, url=url)
    except InputError as error:
        _refuse(name, str(error))
    if not any(character.isprintable() and not character.isspace() for character in document.text):
        _refuse(name, "is empty; pass a file with text in it")
    return replace(document, date=date or document.date or publication_date(document.text))


def _parsed(data: bytes, name: str, *, page: bool, charset: str, url: str | None) -> Document:
    if data.startswith(_PDF):
        return read_pdf(data, name, limit=MAX_BYTES)
    if data.startswith(_ZIP):
        return read_docx(data, name, limit=MAX_BYTES)
    for signature, what in _UNREADABLE:
        if data.startswith(signature):
            raise InputError(f"is {what}")
    if page or _PAGE_START.match(data[:_SNIFFED].removeprefix(BOM_UTF8).decode("latin-1")):
        html = decode_page(data, declared=charset)
        return replace(read_page(html.text, name, url=url), note=html.note)
    plain = decode_text(data, declared=charset)
    if _PAGE_START.match(plain.text[:_SNIFFED]):  # in UTF-16
        return replace(read_page(plain.text, name, url=url), note=plain.note)
    return Document(name=name, text=plain.text, note=plain.note)


def publication_date(text: str) -> date | None:
    """Find the date a text says it was published.

    Only a line of its own among the first 6 that are not empty, at most 60 characters long, counts: a bare
    date or one after "Published", "Posted", "Date" or "Updated". Published and bare dates go before updates;
    if two of equal standing differ, there is no telling and the answer is None. All-figure dates such as
    01/02/2024 are read differently on the two sides of the Atlantic, so they are not read at all.
    """
    published: set[date] = set()
    updated: set[date] = set()
    lines = (words for match in re.finditer(r"[^\r\n]+", text) if (words := match.group().split()))
    for words in islice(lines, _DATE_LINES):
        line = " ".join(words)
        match = _DATE_LINE.fullmatch(line) if len(line) <= _MAX_DATE_LINE else None
        found = _date(match) if match else None
        if match and found:
            label = (match["label"] or "").casefold()
            (updated if label.endswith(("updated", "modified")) else published).add(found)
    candidates = published or updated
    return candidates.pop() if len(candidates) == 1 else None


def _date(match: re.Match[str]) -> date | None:
    for form in ("1", "2", "3"):
        year, month, day = match[f"year{form}"], match[f"month{form}"], match[f"day{form}"]
        if year:
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
            try:
                return date(int(year), number, int(day))
            except ValueError:  # 30 February
                return None
    return None


def _refuse(name: str, what: str) -> NoReturn:
    # repr when a line break or a lone surrogate in the path would spoil the one line.
    shown = "".join(character if character.isprintable() else "?" for character in " ".join(what.split()))
    raise InputError(f"{name if name.isprintable() else ascii(name)}: {shown}") from None
