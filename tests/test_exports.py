"""Reports for spreadsheets and for fact-checkers' mark-up: every finding is there, and nothing runs or poses."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from fakes import position, verdicts
from hypothesis import given
from hypothesis import strategies as st

from contradict.exports import CSV_COLUMNS, DRAFT, render_claimreview, render_csv
from contradict.types import Directness, Examined, Finding, Kind, Report

CLAIM = position("The pier is safe.", source="Edda Lunt", publisher="Gull Weekly", date=date(2026, 3, 1))
DENIAL = position("The pier is safe.", "denies", source="Pim Aster", cue="denied", chain=("Bo Ray",), line=7)
FINDING = Finding(
    "0a", Kind.DENIAL, Directness.INDIRECT, 0.87, -0.2, verdicts(), CLAIM, DENIAL, "denial cue “denied”", "0a"
)
REPORT = Report((FINDING,), (Examined("a.txt", 2, 0, 2),), {})

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u2028=1", "＝1", '=cmd|"/c calc"!A1', "'=1"]
ANYTHING = st.one_of(st.text(max_size=40), st.sampled_from(FORMULAS), st.text("=+-@\t\r\n\"',;\0\x1b\u202e\ud800"))


def table(report):
    rows = list(csv.reader(io.StringIO(render_csv(report).removeprefix("\ufeff"), newline=""), strict=True))
    return rows[0], rows[1:]


def told(text):
    """A report whose every text is that one."""
    side = position(text, source=text, cue=text, document=text, publisher=text, chain=(text,))
    return Report((replace(FINDING, claim=side, denial=side, why=text),) * 2, (), {})


# --- CSV


@given(ANYTHING)
def test_no_cell_is_a_formula_or_a_second_row(text):
    header, rows = table(told(text))
    assert len(rows) == 2
    render_csv(told(text)).encode()
    for row in rows:
        assert len(row) == len(header)
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
            assert not set(cell) & {"\n", "\r", "\t", "\x00", "\x1b", "\u202e"}


def test_a_row_holds_both_sides_and_the_probability_in_words():
    header, (row,) = table(REPORT)
    assert tuple(header) == CSV_COLUMNS
    cells = dict(zip(header, row, strict=True))
    assert (cells["percent"], cells["likelihood"], cells["kind"]) == ("87", "very likely", "denial")
    assert (cells["claim_source"], cells["claim_date"]) == ("Edda Lunt", "2026-03-01")
    assert (cells["claim_publisher"], cells["denial_publisher"]) == ("Gull Weekly", "")
    assert (cells["denial_source"], cells["denial_cue"]) == ("Pim Aster, via Bo Ray", "denied")


def test_a_formula_is_kept_as_text():
    _, rows = table(told("=1+1"))
    assert rows[0][CSV_COLUMNS.index("claim_text")] == "'=1+1"


@pytest.mark.parametrize("findings", [0, 3])
def test_there_is_a_row_for_each_finding_and_always_a_header(findings):
    shown = render_csv(replace(REPORT, findings=(FINDING,) * findings))
    assert shown.startswith("\ufeffid,group,")
    assert shown.count("\r\n") == 1 + findings


# --- ClaimReview

REQUIRED = {
    "ClaimReview": {"claimReviewed", "reviewRating", "url", "author", "datePublished", "itemReviewed"},
    "Rating": {"ratingValue", "alternateName"},
    "Claim": {"author", "appearance"},
}
"""Source: developers.google.com/search/docs, "Fact Check (ClaimReview)": required and recommended properties."""


def objects(value):
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


@given(ANYTHING)
def test_every_finding_is_a_draft_with_the_required_fields(text):
    drafts = json.loads(render_claimreview(told(text)).encode())
    assert len(drafts) == 2
    for draft in drafts:
        assert (draft["@context"], draft["@type"]) == ("https://schema.org", "ClaimReview")
        for part in objects(draft):
            assert REQUIRED.get(part.get("@type"), set()) <= set(part)


def test_a_draft_does_not_pass_for_a_review():
    (draft,) = json.loads(render_claimreview(REPORT))
    assert draft["creativeWorkStatus"] == "Draft"
    assert [draft["url"], draft["author"]["name"], draft["datePublished"]] == [None] * 3
    assert (draft["reviewRating"]["ratingValue"], draft["reviewRating"]["alternateName"]) == (None, DRAFT)


def test_a_draft_says_who_claims_and_who_denies():
    (draft,) = json.loads(render_claimreview(REPORT))
    assert draft["claimReviewed"] == "The pier is safe."
    assert draft["itemReviewed"]["author"] == {"name": "Edda Lunt"}
    assert draft["itemReviewed"]["appearance"] == {
        "@type": "Article", "name": "a.txt:1, 2026-03-01", "datePublished": "2026-03-01",
        "publisher": {"@type": "Organization", "name": "Gull Weekly"},
    }  # fmt: skip
    assert draft["citation"]["author"] == {"name": "Pim Aster, via Bo Ray"}
    assert "very likely, 87%" in draft["reviewRating"]["ratingExplanation"]


def test_what_the_article_itself_says_is_its_publishers():
    side = replace(CLAIM, source="", cue="")
    (draft,) = json.loads(render_claimreview(replace(REPORT, findings=(replace(FINDING, claim=side),))))
    assert draft["itemReviewed"]["author"] == {"@type": "Organization", "name": "Gull Weekly"}


def test_without_findings_there_are_no_drafts():
    assert json.loads(render_claimreview(replace(REPORT, findings=()))) == []
