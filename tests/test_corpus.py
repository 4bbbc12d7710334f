"""Reading a corpus: every row is an article or a reject with a reason, and nothing else ever happens."""

import csv
import gzip
import io
import json
from datetime import date

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contradict.corpus import MAX_CHARACTERS, Fields, Reject, chunks, corpus_files, guess_fields, read_corpus, read_date
from contradict.errors import InputError
from contradict.types import Document

ROWS = [
    {
        "id": "one",
        "title": "Bridge shut",
        "body": "The bridge was shut on Monday.",
        "date": "2026-03-01",
        "outlet": "Echo",
    },
    {"id": "two", "title": "", "body": "The mayor said it was safe.", "date": "nonsense", "outlet": None},
]
ARTICLES = [
    Document("one", "Bridge shut\n\nThe bridge was shut on Monday.", date(2026, 3, 1), "Bridge shut", "", "Echo"),
    Document("two", "The mayor said it was safe."),
]


def jsonl(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_parquet(rows):
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out, row_group_size=1)
    return out.getvalue()


def read_bytes(tmp_path, name, data, wanted=Fields()):
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_corpus([str(path)], wanted))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", jsonl(ROWS)),
        ("a.ndjson", b"\xef\xbb\xbf" + jsonl(ROWS)),
        ("a.jsonl.gz", gzip.compress(jsonl(ROWS))),
        ("a.json", json.dumps(ROWS, indent=1).encode()),
        ("a.json.gz", gzip.compress(json.dumps(ROWS).encode())),
        ("lines.json", jsonl(ROWS)),
        ("a.csv", as_csv(ROWS)),
        ("a.csv.gz", gzip.compress(as_csv(ROWS))),
        ("a.parquet", as_parquet(ROWS)),
    ],
)
def test_every_format_gives_the_same_articles(tmp_path, name, data):
    assert read_bytes(tmp_path, name, data) == ARTICLES


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"id": "x"}', "no body"),
        (b'{"body": 5}', "body is not a string"),
        (b'{"body": null}', "body is not a string"),
        (b'{"body": "  "}', "body is empty"),
        (b'{"body": "\\ud800 half"}', "half a surrogate"),
        (b'{"body": "\xff"}', "not UTF-8 at byte 10"),
        (b"[" * 100_000, "not JSON"),
        (jsonl([{"body": "x" * (MAX_CHARACTERS + 1)}]).strip(), "characters long"),
        (b'{"body": "' + b"y" * 20_000_000 + b'"}', "longer than"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_is_read(tmp_path, line, reason):
    good = jsonl(ROWS[:1])
    first, bad, last = read_bytes(tmp_path, "a.jsonl", good + line + b"\n\n" + good)
    assert (first, last) == (ARTICLES[0], ARTICLES[0])
    assert reason in bad.error
    assert bad.row == 2
    assert len(bad.excerpt) <= 200


def test_a_json_file_may_be_one_article(tmp_path):
    assert read_bytes(tmp_path, "a.json", json.dumps(ROWS[0]).encode()) == ARTICLES[:1]
    (article,) = read_bytes(tmp_path, "b.json", b'{"text": "The bridge was shut."}')
    assert article.name == str(tmp_path / "b.json")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"5", "neither an object nor a list"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "cannot be read"),
        (b'{"version": 3, "settings": {}}', "no telling which field holds the text"),
        (b'{"text": 7}', "text is not a string"),
    ],
)
def test_a_json_file_without_an_article_is_one_reject(tmp_path, data, reason):
    (bad,) = read_bytes(tmp_path, "a.json", data)
    assert isinstance(bad, Reject) and reason in bad.error


def test_a_bad_row_of_a_list_is_rejected_and_the_next_is_read(tmp_path):
    first, bad, last = read_bytes(tmp_path, "a.json", json.dumps([ROWS[0], 5, ROWS[1]]).encode())
    assert [first, last] == ARTICLES
    assert (bad.row, bad.error) == (2, "not an object")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"id,body\n1,Fine text.\n2,one,cell too many\n3,Also fine.\n", "3 cells, the heading has 2"),
        (b"id,body\n1,Fine text.\n2,\xff\xfe\n3,Also fine.\n", "not UTF-8"),
        (b'id,body\n1,Fine text.\n2,"a"b\n3,Also fine.\n', "not CSV"),
    ],
)
def test_a_bad_cell_costs_its_row(tmp_path, data, reason):
    first, bad, last = read_bytes(tmp_path, "a.csv", data)
    assert (first.text, last.text) == ("Fine text.", "Also fine.")
    assert reason in bad.error and bad.row == 3


TEXTS = pyarrow.array(["He denied it.", "She said so."])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (pyarrow.array([1_600_000_000_000_000_001, 0], pyarrow.timestamp("ns")), date(2020, 9, 13)),
        (pyarrow.array([1_600_000_000_000_000_001, 0], pyarrow.timestamp("ns", "UTC")), date(2020, 9, 13)),
        (pyarrow.array([10**9, 0], pyarrow.date32()), None),
        (pyarrow.array([10**18, 0], pyarrow.timestamp("us")), None),
        (pyarrow.array([10**15, 0], pyarrow.timestamp("us", "Mars/Olympus")), None),
        (pyarrow.array([10**15, 0], pyarrow.duration("ms")), None),
    ],
)
def test_a_day_that_python_cannot_hold_costs_no_row(tmp_path, days, expected):
    pyarrow.parquet.write_table(pyarrow.table({"text": TEXTS, "date": days}), tmp_path / "a.parquet")
    first, second = read_corpus([str(tmp_path / "a.parquet")])
    assert (first.text, first.date, second.text) == ("He denied it.", expected, "She said so.")


def test_a_text_that_is_none_costs_its_row_alone(tmp_path):
    texts = pyarrow.StringArray.from_buffers(
        2, pyarrow.py_buffer(bytes([0, 0, 0, 0, 4, 0, 0, 0, 11, 0, 0, 0])), pyarrow.py_buffer(b"caf\xe9He did.")
    )
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "a.parquet")
    bad, good = read_corpus([str(tmp_path / "a.parquet")])
    assert (bad.row, bad.error, good.text) == (1, "not UTF-8", "He did.")


def test_odd_names_of_fields_are_told_in_one_line(tmp_path):
    with pytest.raises(InputError, match="no telling which field") as caught:
        read_bytes(tmp_path, "a.csv", b"i\0\x1b[31m,b" + b"x" * 10_000 + b"\n1,2\n")
    assert str(caught.value).isprintable() and len(str(caught.value)) < 1000


def test_a_file_that_breaks_off_keeps_what_was_read(tmp_path):
    whole = gzip.compress(jsonl(ROWS * 2000), 1)
    *articles, bad = read_bytes(tmp_path, "a.jsonl.gz", whole[: len(whole) - 50])
    assert len(articles) > 1000 and all(isinstance(a, Document) for a in articles)
    assert "cannot be read on" in bad.error


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl.gz", "a.csv.xz"])
def test_a_file_of_another_kind_is_one_reject(tmp_path, name):
    (bad,) = read_bytes(tmp_path, name, b"no such thing\n")
    assert isinstance(bad, Reject) and "cannot be read" in bad.error


@given(st.binary(max_size=300))
def test_any_bytes_are_articles_or_rejects(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("wild")
    for name in ("a.jsonl", "a.json", "a.csv", "a.parquet", "a.txt", "a.jsonl.gz"):
        try:
            items = read_bytes(folder, name, data)
        except InputError as error:
            assert "field" in str(error)
        else:
            assert all(isinstance(item, Document | Reject) for item in items)


@given(st.lists(st.integers()), st.integers(1, 5))
def test_chunks_lose_nothing(items, size):
    made = list(chunks(items, size))
    assert [i for chunk in made for i in chunk] == items
    assert all(len(chunk) == size for chunk in made[:-1])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["body_id", "body"], Fields(text="body", id="body_id")),
        (["Headline", "Text", "URL", "Published"], Fields(text="Text", id="URL", date="Published", title="Headline")),
        (["text", "body", "id", "url"], Fields(text="text", id="id")),
    ],
)
def test_fields_are_guessed(names, expected):
    assert guess_fields(names) == expected


@pytest.mark.parametrize(("names", "wanted"), [(["a", "b"], Fields()), (["text"], Fields(text="body")), ([], Fields())])
def test_no_guess_is_said_with_the_names(names, wanted):
    with pytest.raises(InputError) as error:
        guess_fields(names, wanted)
    assert all(name in str(error.value) for name in names)


def test_a_named_field_goes_before_the_guess(tmp_path):
    data = jsonl([{"text": "A summary.", "story": "The whole story.", "key": 7}])
    (article,) = read_bytes(tmp_path, "a.jsonl", data, Fields(text="story", id="key"))
    assert (article.name, article.text) == ("7", "The whole story.")


def test_a_row_without_an_id_is_called_after_its_place(tmp_path):
    (article,) = read_bytes(tmp_path, "a.jsonl", b"\n" + jsonl([{"text": "Some text."}]))
    assert article.name == f"{tmp_path / 'a.jsonl'}:2"


def test_a_title_that_the_text_has_is_not_repeated(tmp_path):
    (article,) = read_bytes(tmp_path, "a.jsonl", jsonl([{"title": "Bridge shut", "text": "Bridge shut\n\nIt rained."}]))
    assert article.text == "Bridge shut\n\nIt rained."


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T23:30:00Z", date(2026, 3, 1)),
        ("Sun, 01 Mar 2026 10:00:00 +0000", date(2026, 3, 1)),
        ("1 March 2026", date(2026, 3, 1)),
        (1772366400, date(2026, 3, 1)),
        (1772366400000, date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        ("01/03/2026", None),
        ("soon", None),
        (True, None),
        (-5, None),
        (1e300, None),
        (None, None),
        ([], None),
    ],
)
def test_dates(value, day):
    assert read_date(value) == day


def test_folders_globs_and_files_are_each_read_once(tmp_path):
    for name in ("b.txt", "a.jsonl", "sub/c.csv.gz", "notes.bak"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = corpus_files([str(tmp_path), str(tmp_path / "*.txt"), "-", str(tmp_path / "notes.bak")])
    assert [name.removeprefix(f"{tmp_path}/") for name in found] == [
        "a.jsonl",
        "b.txt",
        "sub/c.csv.gz",
        "-",
        "notes.bak",
    ]


@pytest.mark.parametrize("name", ["missing.jsonl", "*.nothing"])
def test_an_input_that_is_nothing_is_refused(name):
    with pytest.raises(InputError, match="check"):
        corpus_files([name])


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no file"):
        corpus_files([str(tmp_path)])
