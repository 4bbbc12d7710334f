"""PDFs: paragraphs out of lines, nothing of the page around them, and a clear word on what has no text."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_kit import Placed, column, pdf
from pypdf import PdfReader, PdfWriter

from contradict import pdfs
from contradict.errors import InputError
from contradict.pdfs import read_pdf
from contradict.types import Document

LIMIT = 1_000_000
FIRST = [
    "The mayor of Port Ardle was told of the cracks in the",
    "harbour bridge in April, an engineer who led the inspec-",
    "tion said on Tuesday.",
]
SECOND = ["His office denied that he had received any report before", "the bridge was closed to traffic on Monday."]
FIRST_TEXT = (
    "The mayor of Port Ardle was told of the cracks in the harbour bridge in April, "
    "an engineer who led the inspection said on Tuesday."
)
SECOND_TEXT = " ".join(SECOND)


def document(*pages: list[Placed], **said: str) -> Document:
    return read_pdf(pdf(*pages, **said), "a.pdf", limit=LIMIT)


def text_of(*pages: list[Placed]) -> str:
    return document(*pages).text


@pytest.mark.parametrize(
    "page",
    [
        column([*FIRST, "", *SECOND]),
        column([*FIRST, *SECOND]),
        column([*FIRST, "", *SECOND], distance=24),
        column(FIRST) + column(SECOND, top=640),
        column(FIRST, top=300) + column(SECOND, top=700),  # in two columns
    ],
    ids=["gap", "no gap", "wide", "small gap", "columns"],
)
def test_lines_become_paragraphs(page: list[Placed]) -> None:
    assert text_of(page) == f"{FIRST_TEXT}\n\n{SECOND_TEXT}\n"


def test_a_heading_is_a_paragraph_even_over_two_lines() -> None:
    page = column(["Mayor denies that he", "knew of cracks"], top=760, size=18, distance=22) + column(
        [*FIRST, "", *SECOND]
    )
    assert text_of(page) == f"Mayor denies that he knew of cracks\n\n{FIRST_TEXT}\n\n{SECOND_TEXT}\n"


def test_a_byline_and_a_date_keep_their_lines() -> None:
    page = column(["By Jo Lind", "14 October 2026", *FIRST, *SECOND])
    assert text_of(page).startswith("By Jo Lind\n\n14 October 2026\n\nThe mayor")


def test_points_of_a_list_are_paragraphs() -> None:
    page = column([*FIRST, "• The bridge carries 12,000 cars every day of the week.", "• It is shut."])
    assert text_of(page).endswith(
        "Tuesday.\n\n• The bridge carries 12,000 cars every day of the week.\n\n• It is shut.\n"
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a well-known engineer is well-", "known to the council of Port Ardle."], "is well-known to"),
        (["the inspec-", "tion of the bridge over the harbour of Port Ardle."], "the inspection of"),
        (["the Anglo-", "Saxon bridge over the harbour of Port Ardle here."], "the Anglo-Saxon bridge"),
        (["the years 2024-", "2026 at the bridge over the harbour of Port Ardle."], "2024-2026 at"),
    ],
)
def test_divided_words_are_whole_again(lines: list[str], expected: str) -> None:
    start = [
        "The report of the firm Strand and Keel says of all this that,",
        "as far as anybody there knows at the time, it is",
    ]
    assert expected in text_of(column([*start, *lines]))


@pytest.mark.parametrize("number", ["%d", "Page %d of 3", "- %d -", "%d/3", "page %d"])
def test_page_numbers_and_running_lines_are_left_out(number: str) -> None:
    pages = [
        [("The Ardle Courier, 14 October 2026", 800.0, 8.0), *column(lines), (number % (i + 1), 30.0, 8.0), ("courier.example", 20.0, 8.0)]
        for i, lines in enumerate([FIRST, SECOND, ["Nobody was hurt when the bridge was closed on Monday."]])
    ]  # fmt: skip
    assert text_of(*pages) == (
        f"The Ardle Courier, 14 October 2026\n\n{FIRST_TEXT}\n\n{SECOND_TEXT}\n\n"
        "Nobody was hurt when the bridge was closed on Monday.\n"
    )


def test_a_sentence_goes_on_over_a_page() -> None:
    assert text_of(column(FIRST[:2]), column(FIRST[2:])) == FIRST_TEXT + "\n"


def test_on_a_single_page_nothing_is_left_out() -> None:
    assert "1931" in text_of(column([*FIRST, "", "1931"]))


def test_the_title_counts_only_where_it_is_shown() -> None:
    page = column(["Mayor denies it", "", *FIRST])
    assert document(page, title="Mayor denies it", author="Jo Lind").title == "Mayor denies it"
    assert document(page, title="Mayor denies it", author="Jo Lind").author == "Jo Lind"
    assert document(page, title="Microsoft Word - draft3.doc").title == ""
    assert document(page).date is None


def test_odd_characters_are_plain_ones() -> None:
    assert text_of(column(["“Zoë’s café” (it’s \\ shut) – for £12."])) == "“Zoë’s café” (it’s \\ shut) – for £12.\n"


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=3))
def test_no_word_is_lost(pages: list[list[str]]) -> None:
    """Repeated lines of several pages apart, every word is there, in its order."""
    unique = [[f"{line} p{i}l{j}" for j, line in enumerate(page)] for i, page in enumerate(pages)]
    unique = [[line.replace("0", "x").replace("1", "y").replace("2", "z") for line in page] for page in unique]
    expected = " ".join(line for page in unique for line in page).split()
    assert text_of(*[column(page) for page in unique]).split() == expected


# --- what cannot be read


def test_a_scan_is_told() -> None:
    with pytest.raises(InputError, match="without text, perhaps a scan; .* ocrmypdf"):
        read_pdf(pdf([], [], image=True), "a.pdf", limit=LIMIT)


def test_scanned_pages_are_noted_and_empty_ones_are_not() -> None:
    assert read_pdf(pdf(column(FIRST), [], [], image=True), "a", limit=LIMIT).note.startswith("no text on page 2, 3;")
    assert document(column(FIRST), []).note == ""


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(column(FIRST)))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_password_is_asked_for_and_protection_from_printing_is_none() -> None:
    with pytest.raises(InputError, match="is a PDF with a password; .* qpdf --decrypt"):
        read_pdf(encrypted("secret"), "a.pdf", limit=LIMIT)
    assert read_pdf(encrypted(""), "a.pdf", limit=LIMIT).text == FIRST_TEXT + "\n"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(column(FIRST), column(SECOND))
    with pytest.raises(InputError, match="characters; split it"):
        read_pdf(data, "a", limit=150)
    monkeypatch.setattr(pdfs, "MAX_PAGES", 1)
    with pytest.raises(InputError, match="has 2 pages, more than 1"):
        read_pdf(data, "a", limit=LIMIT)
    monkeypatch.setattr(pdfs, "MAX_PAGES", 2)
    monkeypatch.setattr(pdfs, "MAX_SECONDS", -1.0)
    with pytest.raises(InputError, match="takes more than"):
        read_pdf(data, "a", limit=LIMIT)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(b" " * 200_000_000)
    data = pdf(column(FIRST)).replace(b"%%EOF", b"")
    start, rest = data.split(b"7 0 obj\n")
    with pytest.raises(InputError):
        read_pdf(
            start + b"7 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n%%%%EOF" % (len(bomb), bomb)
            + rest.split(b"endobj\n", 1)[1],
            "a", limit=LIMIT,
        )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(pdf(column(FIRST), column(SECOND), title="Mayor"))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(1, 30))] = data.draw(st.binary(max_size=8))
    try:
        found = read_pdf(bytes(whole), "a.pdf", limit=LIMIT)
    except InputError:
        return
    assert found.text.strip()
    assert all(character.isprintable() or character == "\n" for character in found.text)
