"""Statements and findings of a corpus -> tables: Parquet, JSON Lines or CSV, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.corpus import chunks
from contradict.errors import ContradictError
from contradict.exports import inert
from contradict.report import dump_json
from contradict.scoring import Scored
from contradict.store import Article
from contradict.types import Place, Position, Verdict, Verdicts

if TYPE_CHECKING:
    import pyarrow

FORMATS = ("parquet", "jsonl", "csv")
ROWS = 50_000
"""Rows of one file of a table."""

_SIDE: dict[str, str] = {
    "document": "string", "start": "int64", "end": "int64", "line": "int64", "text": "string", "source": "string",
    "cue": "string", "stance": "string", "content": "string", "chain": "list", "date": "date", "publisher": "string",
}  # fmt: skip
STATEMENTS: dict[str, str] = {**_SIDE, "set_aside": "string"}
"""Columns: what each source, or the article itself, says in a statement; or why a statement is not judged."""
FINDINGS: dict[str, str] = {
    **dict.fromkeys(("id", "group", "kind", "directness"), "string"),
    **dict.fromkeys(("contradiction", "similarity"), "double"),
    "why": "string",
    **{f"{side}_{name}": kind for side in ("claim", "denial") for name, kind in {**_SIDE, "copies": "list"}.items()},
    **{f"{way}_{label}": "double" for way in Verdicts.__dataclass_fields__ for label in Verdict.__dataclass_fields__},
}
"""Columns: a finding, flat; copies are places like "name:120-180"."""

Row = Mapping[str, Any]


def statement_rows(articles: Iterable[Article]) -> Iterator[Row]:
    """A row for each position and for each statement that was set aside, in the order of each text."""
    for article in articles:
        rows = [{**_side(position), "set_aside": None} for position in article.positions]
        for start, end, line, text, why in article.set_aside:
            blank = dict.fromkeys(STATEMENTS)
            place = {"document": article.name, "start": start, "end": end, "line": line, "text": text}
            rows.append({**blank, **place, "set_aside": why})
        yield from sorted(rows, key=lambda row: row["start"])


def finding_row(scored: Scored) -> Row:
    """A finding as one flat row."""
    finding = scored.finding
    row: dict[str, Any] = {name: str(getattr(finding, name)) for name in ("id", "group", "kind", "directness")} | {
        "contradiction": finding.contradiction,
        "similarity": finding.similarity,
        "why": finding.why,
    }
    for side, copies in (("claim", scored.claim_copies), ("denial", scored.denial_copies)):
        values = {**_side(getattr(finding, side)), "copies": [_place(copy) for copy in copies]}
        row |= {f"{side}_{name}": value for name, value in values.items()}
    for way in Verdicts.__dataclass_fields__:
        verdict = getattr(finding.verdicts, way)
        row |= {f"{way}_{label}": round(getattr(verdict, label), 6) for label in Verdict.__dataclass_fields__}
    return row


def findings_table(scored: Iterable[Scored]) -> pyarrow.Table:
    """Findings as an Arrow table of the columns FINDINGS, also where there are none; for pandas, Polars, DuckDB."""
    return _arrow(FINDINGS, map(finding_row, scored))


def _side(position: Position) -> dict[str, Any]:
    row = {name: getattr(position, name) for name in _SIDE}
    return row | {"stance": position.stance.value, "chain": list(position.chain)}


def _place(place: Place) -> str:
    return f"{place[0]}:{place[1]}-{place[2]}"


def write_table(folder: Path, columns: Mapping[str, str], rows: Iterable[Row], format: str) -> int:
    """Write a table as the files of a folder, in place of what was there; the number of rows.

    Until the last row is written, the old folder stays as it is.

    Raises:
        ContradictError: The disk is full, or the folder cannot be written.
    """
    new, old = (folder.with_name(f".{folder.name}.{which}") for which in ("new", "old"))
    count = 0
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for number, some in enumerate(_chunks(rows)):
            _WRITERS[format](new / f"part-{number:05}.{format}", columns, some)
            count += len(some)
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            os.replace(folder, old)
        os.replace(new, folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ContradictError(f"{folder}: cannot be written ({reason}); make room, then run it again") from error
    return count


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """At least one, so that an empty table has a file that tells its columns."""
    some = chunks(rows, ROWS)
    yield next(some, [])
    yield from some


def _arrow(columns: Mapping[str, str], rows: Iterable[Row]) -> pyarrow.Table:
    import pyarrow

    kinds = {
        "string": pyarrow.string(), "int64": pyarrow.int64(), "double": pyarrow.float64(), "date": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    return pyarrow.Table.from_pylist([{name: _encodable(row[name]) for name in columns} for row in rows], schema)


def _write_parquet(path: Path, columns: Mapping[str, str], rows: list[Row]) -> None:
    from pyarrow.parquet import write_table as write

    write(_arrow(columns, rows), path, compression="zstd")


def _write_jsonl(path: Path, columns: Mapping[str, str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            plain = {name: row[name].isoformat() if _dated(columns, row, name) else row[name] for name in columns}
            file.write(dump_json(plain) + "\n")


def _write_csv(path: Path, columns: Mapping[str, str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(_encodable(row[name])) for name in columns])


def _dated(columns: Mapping[str, str], row: Row, name: str) -> bool:
    return columns[name] == "date" and row[name] is not None


def _cell(value: object) -> object:
    """A list as JSON, text so that no spreadsheet runs it."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return inert(value) if isinstance(value, str) else value


def _encodable(value: object) -> object:
    """Text without half surrogate pairs, which a file name that is not UTF-8 brings along."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


_WRITERS: dict[str, Callable[[Path, Mapping[str, str], list[Row]], None]] = {
    "parquet": _write_parquet,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
}
