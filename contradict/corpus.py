"""Folders, links, JSON, JSON Lines, CSV and Parquet of articles -> Documents one by one, and what could not be read.

A corpus is never held in memory: rows are read as they come, and a bad one is a `Reject` with its place and the reason.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from glob import glob, has_magic
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeVar

from contradict.documents import is_link, publication_date, read
from contradict.errors import InputError
from contradict.types import Document

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Scalar

MAX_CHARACTERS = 2_000_000
"""Longest article of a corpus: some 300 pages. What is longer is a book or a broken row, and would hold up the rest."""
MAX_LINE = 16_000_000
"""Bytes of the longest line that is read whole: the longest article, its characters escaped, and some fields."""
MAX_JSON = 200_000_000
"""Bytes of the largest .json file: it is read whole; JSON Lines may be of any size."""
SHOWN = 200
"""Characters of a bad row that its reject keeps, to find it by."""

GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "articlebody", "article_body", "maintext", "full_text", "fulltext"),
    "id": ("id", "body_id", "article_id", "doc_id", "_id", "uuid", "url", "link"),
    "date": ("date", "published", "date_published", "datepublished", "published_at", "publish_date", "pub_date",
             "publication_date", "pubdate", "datetime", "timestamp"),
    "publisher": ("publisher", "outlet", "publication", "site", "site_name", "sitename", "domain", "source_domain"),
    "title": ("title", "headline", "heading"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip
"""Names that fields go by, likeliest first, letter case aside.

Source: CC-News, RealNews, news-please, MIND, schema.org/NewsArticle and the exports of newspaper3k and trafilatura.
"""

_COMPRESSED: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_READ = frozenset(""".txt .text .md .htm .html .pdf .docx .json .jsonl .ndjson .csv .tsv .parquet""".split())
"""Endings that are read in a folder; a file named by itself is read whatever its ending, then as one article."""

Row = Mapping[str, Any]

_T = TypeVar("_T")


def chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of `size`, the last one shorter; itertools.batched is for Python 3.12."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a row that hold an article; None is guessed for the text and left out where nothing fits."""

    text: str | None = None
    id: str | None = None
    date: str | None = None
    publisher: str | None = None
    title: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A file or row that gave no article.

    Attributes:
        origin: The file.
        row: Its line, or its number among the rows of a table, from 1; 0 for the file as a whole.
        error: What is wrong.
        excerpt: How it begins.
    """

    origin: str
    row: int
    error: str
    excerpt: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def corpus_files(inputs: Iterable[str]) -> list[str]:
    """The files that inputs stand for, each once, sorted within an input.

    Args:
        inputs: Files, links, folders (their files of a known ending, subfolders included), glob patterns, or "-".

    Raises:
        InputError: An input is nothing, or holds nothing to read.
    """
    found: dict[str, None] = {}
    for name in inputs:
        path = Path(name)
        if name == "-" or is_link(name) or path.is_file() or (path.exists() and not path.is_dir()):
            some = [name]
        elif path.is_dir():
            some = sorted(str(p) for p in path.rglob("*") if p.is_file() and _kind(p) in _READ)
            if not some:
                raise InputError(f"{name}: holds no file that ends in {', '.join(sorted(_READ))}")
        elif has_magic(name):
            some = sorted(p for p in glob(name, recursive=True) if Path(p).is_file())
            if not some:
                raise InputError(f"{name}: no file is called like this; check the pattern")
        else:
            raise InputError(f"{name}: no such file or folder; check the path")
        found.update(dict.fromkeys(some))
    return list(found)


def read_corpus(
    files: Iterable[str], wanted: Fields = Fields(), *, stdin: BinaryIO | None = None, allow_private: bool = False
) -> Iterator[Document | Reject]:
    """The articles of files in order, and the rejects in their places.

    Args:
        files: As `corpus_files` gives them. "-" is JSON Lines.
        wanted: The fields of their rows.
        stdin: What "-" reads.
        allow_private: As in `documents.read`.

    Raises:
        InputError: A table has no field that could be the article's text, or not the one that was named. A .json file
            may stand in its folder for another purpose: then it is a reject.
    """
    for name in files:
        rows = _rows(name, stdin)
        if rows is None:
            yield _article_file(name, allow_private=allow_private)
            continue
        try:
            yield from _articles(name, rows, wanted)
        except InputError as error:
            if _kind(Path(name)) != ".json":
                raise
            yield Reject(name, 0, str(error).removeprefix(f"{name}: "))


def guess_fields(names: Sequence[str], wanted: Fields = Fields()) -> Fields:
    """The fields among `names` that hold an article: those wanted, and the likeliest for the others.

    Raises:
        InputError: There is no telling which holds the text, or one that was named is not there.
    """
    lower = {name.casefold(): name for name in reversed(names)}
    chosen: dict[str, str | None] = {}
    for role, guesses in GUESSES.items():
        named = getattr(wanted, role)
        if named is not None and named not in names:
            raise InputError(f"no field {named}; there are {_listed(names)}")
        guessed = next((lower[guess] for guess in guesses if guess in lower), None)
        chosen[role] = named or guessed
    if chosen["text"] is None:
        remedy = "call it text, or name it with --text-field of contradict score"
        raise InputError(f"no telling which field holds the text; {remedy}: {_listed(names)}")
    return Fields(**chosen)


def first_fields(files: Iterable[str], wanted: Fields = Fields()) -> list[tuple[str, Fields]]:
    """For each table among the files, which fields will be read; stdin and .json files are not touched."""
    found = []
    for name in files:
        rows = _rows(name, None) if name != "-" and _kind(Path(name)) != ".json" else None
        first = next((row for _, row in rows or () if not isinstance(row, _Bad)), None)
        if first is not None:
            found.append((name, _named(name, list(first), wanted)))
    return found


def _rows(name: str, stdin: BinaryIO | None) -> Iterator[Numbered] | None:
    """The rows of a table, or None for a file or link that is one article."""
    if is_link(name):
        return None
    kind = _kind(Path(name))
    if name == "-" or kind in {".jsonl", ".ndjson"}:
        return _guarded(name, _json_file(name, stdin))
    if kind == ".json":
        return _guarded(name, _whole_json(name))
    if kind in {".csv", ".tsv"}:
        return _guarded(name, _csv_rows(name, "\t" if kind == ".tsv" else ","))
    return _guarded(name, _parquet_rows(name)) if kind == ".parquet" else None


def _named(origin: str, names: Sequence[str], wanted: Fields) -> Fields:
    try:
        return guess_fields(names, wanted)
    except InputError as error:
        raise InputError(f"{origin}: {error}") from None


def _listed(names: Sequence[str]) -> str:
    short = (str(name)[:SHOWN] for name in names[:12])
    shown = ", ".join(name if name.isprintable() else ascii(name) for name in short)
    return f"{shown}, ..." if len(names) > 12 else shown or "none at all"


def _kind(path: Path) -> str:
    """The ending that tells the format, compression aside: ".jsonl" of "a.jsonl.gz"."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _article_file(name: str, *, allow_private: bool) -> Document | Reject:
    try:
        document = read(name, allow_private=allow_private)
    except InputError as error:
        return Reject(name, 0, str(error))
    if len(document.text) > MAX_CHARACTERS:
        return Reject(name, 0, _too_long(document.text), document.text[:SHOWN])
    return document


@dataclass(frozen=True, slots=True)
class _Bad:
    """What is wrong with a row, and how it begins."""

    error: str
    excerpt: str = ""


Numbered = tuple[int, Row | _Bad]
"""A row's number, 0 for a file that is one row, and the row."""


def _articles(origin: str, rows: Iterable[Numbered], wanted: Fields) -> Iterator[Document | Reject]:
    chosen: Fields | None = None
    for number, row in rows:
        if isinstance(row, _Bad):
            yield Reject(origin, number, row.error, row.excerpt)
            continue
        if chosen is None:
            chosen = _named(origin, list(row), wanted)
        article = _article(f"{origin}:{number}" if number else origin, row, chosen)
        if isinstance(article, str):
            yield Reject(origin, number, article, _excerpt(row))
        else:
            yield article


def _excerpt(row: Row) -> str:
    try:
        return json.dumps(row, ensure_ascii=True, default=str)[:SHOWN]
    except (ValueError, RecursionError):
        return ""


def _article(place: str, row: Row, chosen: Fields) -> Document | str:
    """The article of a row, or why there is none."""
    assert chosen.text is not None
    if chosen.text not in row:
        return f"no {chosen.text}"
    text = row[chosen.text]
    if not isinstance(text, str):
        return f"{chosen.text} is not a string"
    if len(text) > MAX_CHARACTERS:
        return _too_long(text)
    title = _plain(row, chosen.title)
    # A headline often carries the claim that the article denies.
    whole = f"{title}\n\n{text}" if title and not text.lstrip().startswith(title) else text
    if any("\ud800" <= character <= "\udfff" for character in whole):
        return f"{chosen.text} is not valid Unicode (half a surrogate pair)"
    if not any(character.isprintable() and not character.isspace() for character in text):
        return f"{chosen.text} is empty"
    day = row.get(chosen.date) if chosen.date else None
    return Document(
        name=_plain(row, chosen.id) or place,
        text=whole,
        date=read_date(day) or publication_date(text),
        title=title,
        author=_plain(row, chosen.author),
        publisher=_plain(row, chosen.publisher),
    )


def _plain(row: Row, name: str | None) -> str:
    """A field as one line of text; "" when it is missing or no text or number."""
    value = row.get(name) if name else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    line = " ".join(str(value).split())
    return line.encode("utf-8", "replace").decode("utf-8")


def _too_long(text: str) -> str:
    return f"is {len(text):,} characters long, over {MAX_CHARACTERS:,}; split it"


def read_date(value: object) -> date | None:
    """The day of a date, a time, an ISO 8601 or RFC 2822 text or seconds since 1970; None where there is no telling."""
    try:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else value  # milliseconds, as JavaScript has them
            return datetime.fromtimestamp(seconds).date() if seconds > 0 else None
        if isinstance(value, str) and len(text := value.strip()) <= 60:
            return _iso(text) or publication_date(text) or _rfc(text)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _rfc(text: str) -> date | None:
    return parsedate_to_datetime(text).date()


def _json_file(name: str, stdin: BinaryIO | None) -> Iterator[Numbered]:
    """The rows of a JSON Lines file, or of stdin for "-"."""
    if name == "-":
        assert stdin is not None
        yield from _json_rows(stdin)
    else:
        with _open(name) as stream:
            yield from _json_rows(stream)


def _guarded(name: str, rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows, and a last one that says why no more could be read."""
    number = 0
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except (OSError, EOFError, lzma.LZMAError, ValueError, csv.Error) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            yield number + 1, _Bad(f"cannot be read on from here ({' '.join(str(reason).split())})")
            return
        yield number, row


def _open(name: str) -> IO[bytes]:
    stream: IO[bytes] = _COMPRESSED.get(Path(name).suffix.lower(), open)(name, "rb")
    return stream


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers from 1; None for one that is longer than MAX_LINE, which is read past."""
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _json_rows(stream: IO[bytes]) -> Iterator[Numbered]:
    for number, line in _lines(stream):
        if line is None:
            yield number, _Bad(f"the line is longer than {MAX_LINE:,} bytes")
        elif line.strip():
            yield number, _json_row(line)


def _whole_json(name: str) -> Iterator[Numbered]:
    """The rows of a .json file: one object, a list of them, or JSON Lines by another name."""
    with _open(name) as stream:
        data = stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise ValueError(f"it is larger than {MAX_JSON // 1_000_000} MB; write it as JSON Lines")
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError(f"not JSON: {error}") from error
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise ValueError(f"not JSON: {error}") from error
        yield from _json_rows(io.BytesIO(data))
        return
    if not isinstance(whole, list):
        yield 0, whole if isinstance(whole, dict) else _Bad("neither an object nor a list of objects")
        return
    for number, row in enumerate(whole, 1):
        yield number, row if isinstance(row, dict) else _Bad("not an object", str(row)[:SHOWN])


def _json_row(line: bytes) -> Row | _Bad:
    begins = line[:SHOWN].decode("utf-8", "replace").strip("\r\n")
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _Bad(f"not UTF-8 at byte {error.start} of the line", begins)
    except (ValueError, RecursionError) as error:
        return _Bad(f"not JSON: {error}", begins)
    return row if isinstance(row, dict) else _Bad("not an object", begins)


def _csv_rows(name: str, delimiter: str) -> Iterator[Numbered]:
    """Rows of a CSV file with a heading, by their line; the stdlib's reader, because rows span lines."""
    csv.field_size_limit(MAX_LINE)
    with _open(name) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        names = next(reader, None)
        if names is None:
            raise ValueError("it is empty")
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, _Bad(f"not CSV: {error}")
                continue
            if not cells:
                continue
            if len(cells) != len(names):
                excerpt = delimiter.join(cells)[:SHOWN].encode("utf-8", "replace").decode("utf-8")
                yield number, _Bad(f"{len(cells)} cells, the heading has {len(names)}", excerpt)
            elif any("\udc80" <= c <= "\udcff" for cell in cells for c in cell):
                yield number, _Bad("not UTF-8")
            else:
                yield number, dict(zip(names, cells, strict=True))


def _parquet_rows(name: str) -> Iterator[Numbered]:
    """Rows of a Parquet file, a row group at a time."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(name)
        batches = (batch for group in range(file.num_row_groups) for batch in file.iter_batches(256, [group]))
        yield from enumerate(chain.from_iterable(map(_batch_rows, batches)), 1)
    except pyarrow.ArrowException as error:
        raise ValueError(f"not Parquet: {error}") from error


def _batch_rows(batch: RecordBatch) -> Iterator[Row | _Bad]:
    """The rows of a batch; where one cannot be had as a whole, cell by cell."""
    names = batch.schema.names
    for number in range(batch.num_rows):
        cells = [column[number] for column in batch.columns]
        try:
            yield {name: _cell(cell) for name, cell in zip(names, cells, strict=True)}
        except UnicodeDecodeError:
            yield _Bad("not UTF-8")


def _cell(cell: Scalar) -> object:
    """The value of a cell; None for what Python has no such value of: a day far off, an unknown time zone.

    Raises:
        UnicodeDecodeError: It is a text that is none.
    """
    import pyarrow

    try:
        if pyarrow.types.is_timestamp(cell.type) and cell.type.unit == "ns":  # as pandas writes them
            cell = cell.cast(pyarrow.timestamp("us", cell.type.tz), safe=False)
        value: object = cell.as_py()
    except UnicodeDecodeError:
        raise
    except (ValueError, OverflowError, LookupError, pyarrow.ArrowException):  # an unknown time zone is a KeyError
        return None
    return value
