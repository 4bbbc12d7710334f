"""What a corpus run has done so far, in one SQLite file: articles read, pairs judged; safe against a kill.

Work is kept under a digest of everything it depends on, so a file may hold work that the corpus no longer needs, and
never work that is wrong for it. SQLite, because its transactions survive what our own files would not.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from contradict.errors import ContradictError
from contradict.types import Position, Stance, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grid = NDArray[np.int8]

FORMAT = "2"
"""Of the tables below; a file of another format is refused."""
_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""The second where what SQLite says of a damaged file quotes it."""
AT_ONCE = 500
"""Keys of one question; SQLite takes 999 in its oldest builds."""

_TABLES = """
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists articles (key blob primary key, payload blob not null, vectors blob not null) without rowid;
create table if not exists members
  (name text primary key, key blob not null, archive integer not null, run integer not null) without rowid;
create table if not exists verdicts
  (key blob primary key, entailment real not null, neutral real not null, contradiction real not null) without rowid;
"""

TextPair = tuple[str, str]


@dataclass(frozen=True)
class Article:
    """What the corpus run keeps of one document.

    Attributes:
        name: The document's.
        statements: How many it has, those set aside among them.
        set_aside: Statements that are not judged: start, end, line, text, reason.
        positions: What is compared.
        vectors: (positions, d) rows of unit length times 127, rounded: whole numbers make every similarity exact,
            so that no order of adding up changes which pairs are near.
        archive: Whether it is only compared with articles that are not.
    """

    name: str
    statements: int
    set_aside: tuple[tuple[int, int, int, str, str], ...]
    positions: tuple[Position, ...]
    vectors: Grid
    archive: bool = False


def digest(*parts: str) -> bytes:
    """Sixteen bytes that tell these parts from others."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "little") + data)
    return made.digest()


class Store:
    """Articles, members of the corpus and verdicts.

    Raises:
        ContradictError: The file cannot be used; the message says why and what to do.
    """

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Open the file; None keeps everything in memory.

        Args:
            path: Made when it is not there.
            read_only: It is there, and stays as it is.
        """
        self._path = path
        try:
            if path and read_only:
                self._base = sqlite3.connect(_resting(path), isolation_level=None, uri=True)
                self._base.execute("pragma query_only = on")
            else:
                self._base = sqlite3.connect(str(path) if path else ":memory:", isolation_level=None)
                self._base.execute("pragma journal_mode = wal")
                self._base.execute("pragma synchronous = normal")  # a killed process loses nothing by it
                self._base.executescript(_TABLES)
                self._base.execute("insert or ignore into meta values ('format', ?)", (FORMAT,))
            found = self._base.execute("select value from meta where name = 'format'").fetchone()
        except _ERRORS as error:
            raise ContradictError(f"{path}: cannot be used ({error}); delete it to start again") from error
        if found != (FORMAT,):
            raise ContradictError(f"{path}: was written by another version of contradict; delete it to start again")
        ((self._run,),) = self._rows("select coalesce(max(run), 0) + 1 from members")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._base.close()

    def forget_members(self) -> None:
        """Empty the corpus; what was read and judged is still known."""
        self._write("delete from members", [()])

    def has_article(self, key: bytes) -> bool:
        """Whether the article was read."""
        return any(self._rows("select 1 from articles where key = ?", (key,)))

    def add_articles(self, articles: Iterable[tuple[bytes, Article]]) -> None:
        """Keep what was read of articles, all or none."""
        self._write(
            "insert or replace into articles values (?, ?, ?)",
            [(key, _packed(article), article.vectors.tobytes()) for key, article in articles],
        )

    def join(self, name: str, key: bytes, *, archive: bool) -> bool:
        """Make an article a member of the corpus; False when it is one of two of this run that have one name.

        Of those the one with the smaller key stays, whichever came first. A member of an earlier run is replaced.
        """
        known = next(self._rows("select key, run from members where name = ?", (name,)), None)
        clash = known is not None and known[1] == self._run and known[0] != key
        if known is None or not clash or key < known[0]:
            self._write("insert or replace into members values (?, ?, ?, ?)", [(name, key, archive, self._run)])
        return not clash

    def member_count(self) -> int:
        """Articles in the corpus."""
        ((count,),) = self._rows("select count(*) from members")
        return int(count)

    def members(self) -> Iterator[Article]:
        """The corpus by name."""
        for row in self._rows(f"{_MEMBERS} order by name"):
            yield self._whole(row)

    def vectors(self) -> Iterator[tuple[str, bytes]]:
        """The vectors of each member, whole numbers of a byte row by row, by name; faster than `members`."""
        yield from self._rows("select name, vectors from members join articles using (key) order by name")

    def article(self, name: str) -> Article:
        """The member of that name, which must be there."""
        (row,) = self._rows(f"{_MEMBERS} where name = ?", (name,))
        return self._whole(row)

    def verdicts(self, nli: str, pairs: Sequence[TextPair]) -> dict[TextPair, Verdict]:
        """Those of the pairs that were judged by that model."""
        found: dict[TextPair, Verdict] = {}
        for start in range(0, len(pairs), AT_ONCE):
            keys = {digest(nli, *pair): pair for pair in pairs[start : start + AT_ONCE]}
            marks = ",".join("?" * len(keys))
            rows = self._rows(f"select * from verdicts where key in ({marks})", list(keys))
            found.update((keys[key], Verdict(*row)) for key, *row in rows)
        return found

    def add_verdicts(self, nli: str, verdicts: Mapping[TextPair, Verdict]) -> None:
        """Keep verdicts, all or none."""
        self._write(
            "insert or replace into verdicts values (?, ?, ?, ?)",
            [(digest(nli, *pair), v.entailment, v.neutral, v.contradiction) for pair, v in verdicts.items()],
        )

    def absorb(self, other: Path) -> None:
        """Take over the articles, members and verdicts of another file.

        Raises:
            ContradictError: It is no such file, or an article of one name differs between the two.
        """
        with Store(other) as theirs:
            names = dict(theirs._rows("select name, key from members"))
        for name, key in self._rows("select name, key from members"):
            if names.get(name, key) != key:
                raise ContradictError(f"{other}: has another article called {name}; give one of them another name")
        self._base.execute("attach ? as other", (str(other),))
        try:
            for table in ("articles", "verdicts", "members"):
                self._write(f"insert or ignore into main.{table} select * from other.{table}", [()])
        finally:
            self._base.execute("detach other")

    def _rows(self, question: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer.

        Raises:
            ContradictError: The file is damaged.
        """
        try:
            with closing(self._base.cursor()) as cursor:
                yield from cursor.execute(question, values)
        except _ERRORS as error:
            raise self._damaged(error) from error

    def _whole(self, row: tuple[str, int, bytes, bytes]) -> Article:
        name, archive, payload, vectors = row
        try:
            return _unpacked(name, bool(archive), payload, vectors)
        except (zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> ContradictError:
        return ContradictError(f"{self._path}: is damaged ({error}); delete it to start again")

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        try:
            self._base.execute("begin immediate")
            self._base.executemany(statement, rows)
            self._base.execute("commit")
        except _ERRORS as error:
            if self._base.in_transaction:
                self._base.execute("rollback")
            raise ContradictError(f"{self._path}: cannot be written ({error}); make room, then run it again") from error


def _resting(path: Path) -> str:
    """A file that is there, as SQLite wants it named.

    Opened for writing where that is possible, or SQLite leaves its files beside it; where the folder cannot be written,
    as one that no other process is at work on.
    """
    return f"{path.resolve().as_uri()}?mode={'rw' if os.access(path.parent, os.W_OK) else 'ro&immutable=1'}"


_MEMBERS = "select name, archive, payload, vectors from members join articles using (key)"
_POSITION = (
    "start",
    "end",
    "line",
    "text",
    "source",
    "cue",
    "stance",
    "content",
    "chain",
    "date",
    "publisher",
    "before",
)


def _packed(article: Article) -> bytes:
    row = {
        "statements": article.statements,
        "set_aside": article.set_aside,
        "positions": [
            [str(v) if isinstance(v := getattr(position, name), date | Stance) else v for name in _POSITION]
            for position in article.positions
        ],
    }
    return zlib.compress(json.dumps(row, ensure_ascii=True).encode(), 1)


def _unpacked(name: str, archive: bool, payload: bytes, vectors: bytes) -> Article:
    import numpy as np

    row = json.loads(zlib.decompress(payload))
    positions = []
    for values in row["positions"]:
        made = dict(zip(_POSITION, values, strict=True))
        made.update(
            stance=Stance(made["stance"]),
            chain=tuple(made["chain"]),
            date=date.fromisoformat(made["date"]) if made["date"] else None,
        )
        positions.append(Position(document=name, **made))
    grid = np.frombuffer(vectors, dtype=np.int8).reshape(len(positions), -1) if positions else np.zeros((0, 0), np.int8)
    set_aside = tuple((int(a), int(b), int(line), text, why) for a, b, line, text, why in row["set_aside"])
    return Article(name, row["statements"], set_aside, tuple(positions), grid, archive)
