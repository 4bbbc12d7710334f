"""Tables hold every row and every character, in each format alike, and are there whole or not at all."""

import csv
import json
from datetime import date

import numpy as np
import pytest
from fakes import WEIGHTS, pair, position, verdicts
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import dataset

from contradict.errors import ContradictError
from contradict.findings import find
from contradict.scoring import Scored
from contradict.store import Article
from contradict.tables import (
    FINDINGS,
    FORMATS,
    STATEMENTS,
    finding_row,
    findings_table,
    statement_rows,
    write_table,
)


def scored(text="The bridge is safe.", **changes):
    claim = position(text, chain=("Macron",), date=date(2026, 3, 1), publisher="Echo", **changes)
    denial = position(text, "denies", source="Rik Moss", cue="denied", start=40, end=50)
    finding = find((claim, denial), pair(), verdicts("e", "e", "c", "c"), WEIGHTS)
    return Scored(finding, (("b.txt", 3, 9),), ())


def rows_of(folder, format):
    if format == "jsonl":
        return [json.loads(line) for path in sorted(folder.iterdir()) for line in path.open(encoding="utf-8")]
    if format == "csv":
        return [
            row for path in sorted(folder.iterdir()) for row in csv.DictReader(path.open(newline="", encoding="utf-8"))
        ]
    return dataset.dataset(folder).to_table().to_pylist()


@pytest.mark.parametrize("format", FORMATS)
def test_a_finding_comes_back(tmp_path, format):
    assert write_table(tmp_path / "t", FINDINGS, [finding_row(scored())], format) == 1
    (row,) = rows_of(tmp_path / "t", format)
    assert list(row) == list(FINDINGS)
    assert (row["kind"], row["claim_text"], row["denial_source"]) == ("denial", "The bridge is safe.", "Rik Moss")
    assert str(row["claim_date"]) == "2026-03-01"
    assert str(row["denial_date"] or "None") == "None"
    assert "b.txt:3-9" in str(row["claim_copies"])


@given(text=st.text(max_size=60))
def test_any_text_survives_every_format(tmp_path_factory, text):
    rows = [finding_row(scored(text + "."))]
    clean = (text + ".").encode("utf-8", "replace").decode()
    for format in ("parquet", "jsonl", "csv"):
        folder = tmp_path_factory.mktemp("t") / format
        write_table(folder, FINDINGS, rows, format)
        (row,) = rows_of(folder, format)
        expected = text + "." if format == "jsonl" else clean
        assert row["claim_text"] in {expected, f"'{expected}"}


@pytest.mark.parametrize("start", ["=1+1", "+x", "-x", "@x", "\tx"])
def test_a_spreadsheet_runs_nothing(tmp_path, start):
    write_table(tmp_path / "t", FINDINGS, [finding_row(scored(start))], "csv")
    assert rows_of(tmp_path / "t", "csv")[0]["claim_text"] == f"'{start}"


def test_statements_stand_in_the_order_of_the_text():
    positions = (position(start=0, end=10), position("Rain fell.", start=40, end=50))
    article = Article("a.txt", 3, ((20, 25, 4, "Photo", "caption"),), positions, np.zeros((2, 3), np.int8))
    rows = list(statement_rows([article]))
    assert [row["start"] for row in rows] == [0, 20, 40]
    assert [row["set_aside"] for row in rows] == [None, "caption", None]
    assert all(list(row) == list(STATEMENTS) for row in rows)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_table_has_its_columns(tmp_path, format):
    assert write_table(tmp_path / "t", FINDINGS, [], format) == 0
    assert rows_of(tmp_path / "t", format) == []
    if format == "parquet":
        assert dataset.dataset(tmp_path / "t").schema.names == list(FINDINGS)


@pytest.mark.parametrize("count", [0, 2])
def test_an_arrow_table_is_what_the_parquet_files_hold(tmp_path, count):
    found = [scored()] * count
    write_table(tmp_path / "t", FINDINGS, map(finding_row, found), "parquet")
    table = findings_table(iter(found))
    assert table.num_rows == count
    assert table.equals(dataset.dataset(tmp_path / "t").to_table())


def test_equal_rows_are_equal_bytes(tmp_path):
    for name in ("one", "other"):
        write_table(tmp_path / name, FINDINGS, [finding_row(scored())] * 3, "parquet")
    one, other = ((tmp_path / name / "part-00000.parquet").read_bytes() for name in ("one", "other"))
    assert one == other


def test_rows_that_break_off_leave_the_old_table(tmp_path):
    write_table(tmp_path / "t", FINDINGS, [finding_row(scored())], "jsonl")

    def broken():
        yield finding_row(scored())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(tmp_path / "t", FINDINGS, broken(), "jsonl")
    assert len(rows_of(tmp_path / "t", "jsonl")) == 1


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ContradictError, match="cannot be written"):
        write_table(tmp_path / "file" / "t", FINDINGS, [], "jsonl")
