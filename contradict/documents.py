"""Paths and streams of UTF-8 text -> Document, or an InputError that says what to do."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

from contradict.errors import InputError
from contradict.types import Document

MAX_BYTES = 20_000_000
"""Largest document read; some 3,000 pages. A stated limit: beyond it pairing takes hours, not minutes."""

_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")

# Source of the magic numbers: file(1)'s `magic` database.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF; convert it to text first, e.g. pdftotext -enc UTF-8 FILE.pdf"),
    (b"PK\x03\x04", "a zip or an office document (docx, odt); convert it to text first"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc); convert it to text first"),
    (b"{\\rtf", "rich text (RTF); convert it to text first"),
    (b"\x1f\x8b", "gzip-compressed; decompress it first, e.g. gunzip FILE"),
)
_HTML_STARTS = (b"<!doctype html", b"<html")

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


def read(path: str | Path, *, date: date | None = None) -> Document:
    r"""Read one UTF-8 text file.

    The text is the file's, character for character, but for a leading byte order mark, which is dropped.
    Line ends are kept: a `\r\n` stays two characters, so that every offset is one into the decoded file.

    Args:
        path: A file; its spelling becomes the document's name.
        date: When the text was published; by default what `publication_date` finds in it.

    Raises:
        InputError: Missing, a directory, not permitted, larger than `MAX_BYTES`, not UTF-8, binary, HTML, or
            without any text.
    """
    name = str(path)
    try:
        # Opened without asking first: a pipe has no size, and what a check says may be outrun.
        with Path(path).open("rb") as stream:
            return read_stream(stream, name, date=date)
    except FileNotFoundError:
        _refuse(name, "no such file; check the path")
    except IsADirectoryError:
        _refuse(name, f"is a directory; pass the files in it, e.g. {name.rstrip('/')}/*.txt")
    except PermissionError:
        _refuse(name, "no permission to read it; change its permissions (chmod +r) or run as its owner")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        _refuse(name, f"cannot be read ({reason.lower()}); check the path")


def read_stream(stream: BinaryIO, name: str, *, date: date | None = None) -> Document:
    """Read one document from an open binary stream, as `read` does; at most `MAX_BYTES` + 1 bytes are taken.

    Raises:
        InputError: As in `read`, but for what concerns the path.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        _refuse(name, f"is larger than {MAX_BYTES // 1_000_000} MB; split the file, e.g. split -C 10M")
    text = _decode(data, name)
    return Document(name=name, text=text, date=date or publication_date(text))


def publication_date(text: str) -> date | None:
    """Find the date a text says it was published.

    Only a line of its own among the first 6 that are not empty, at most 60 characters long, counts: a bare
    date or one after "Published", "Posted", "Date" or "Updated". Published and bare dates go before updates;
    if two of equal standing differ, there is no telling and the answer is None. All-figure dates such as
    01/02/2024 are read differently on the two sides of the Atlantic, so they are not read at all.
    """
    published: set[date] = set()
    updated: set[date] = set()
    lines = (match.group().split() for match in islice(re.finditer(r"[^\r\n]*\S[^\r\n]*", text), _DATE_LINES))
    for words in lines:
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


def _decode(data: bytes, name: str) -> str:
    """UTF-8 bytes to text that holds at least one visible character."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            _refuse(name, f"is {what}")
    if data.startswith(_UTF16_BOMS):
        _refuse(name, "is UTF-16; convert it first, e.g. iconv -f UTF-16 -t UTF-8")
    if b"\0" in data:
        _refuse(name, f"is binary (a NUL byte at byte {data.index(0)}); pass a plain text file")
    if data.removeprefix(_BOM)[:1000].lstrip().lower().startswith(_HTML_STARTS):
        _refuse(name, "is HTML, which is not read yet; save it as plain text first")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(
            name,
            f"is not UTF-8 at byte {error.start} (line {line}); convert it first, e.g. iconv -f WINDOWS-1252 -t UTF-8",
        )
    text = text.removeprefix("\ufeff")
    if not any(character.isprintable() and not character.isspace() for character in text):
        _refuse(name, "is empty; pass a file with text in it")
    return text


def _refuse(name: str, what: str) -> NoReturn:
    # repr when a line break or a lone surrogate in the path would spoil the one line.
    raise InputError(f"{name if name.isprintable() else ascii(name)}: {what}") from None
