"""The page of a corpus has its most probable findings, their statements in the places they had, and counts the rest."""

from dataclasses import replace

import pytest
from fakes import FakeEncoder, TableNLI, position
from hypothesis import given
from hypothesis import strategies as st
from killed_worker import TABLE
from test_page import Page, finding

from contradict.detector import Detector
from contradict.engine import Local
from contradict.excerpt import UNKNOWN, Best, rebuilt, render_excerpt
from contradict.scoring import Scope, Scored, findings_of, read_articles
from contradict.store import Article, Store
from contradict.types import Document

CLAIM, DENIAL = position("The bridge is safe.", start=0, end=9), position("The bridge is shut.", start=10, end=19)
ENGINE = Local(Detector(FakeEncoder(), TableNLI(*TABLE), {"nli": "table"}))
PARAGRAPHS = [
    "Ola Brandt said the bridge is safe. Rain fell on the market all day.",
    "ADVERTISEMENT",
    "Rik Moss denied that the bridge is safe.",
    "The ferry leaves at noon.  It carries forty passengers.",
]


def read(*documents):
    store = Store()
    list(read_articles(documents, ENGINE, store))
    return store


def squeezed(text):
    return " ".join(text.split())


@given(st.lists(st.sampled_from([0.3, 0.5, 0.9, 1.0]), max_size=12), st.integers(1, 5))
def test_the_most_probable_are_kept_and_the_first_where_they_tie(probabilities, most):
    best = Best(most)
    findings = [Scored(finding(CLAIM, DENIAL, i, contradiction=p)) for i, p in enumerate(probabilities)]
    assert list(best.watch(findings)) == findings and best.count == len(findings)
    assert best.kept() == sorted(findings, key=lambda scored: -scored.finding.contradiction)[:most]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n \n\n", "\n\n\n\n"])
@pytest.mark.parametrize("order", [PARAGRAPHS, PARAGRAPHS[::-1]], ids=["there", "back"])
def test_a_text_of_which_everything_is_kept_comes_back(order, between):
    document = Document("a.txt", between.join(order), publisher="Echo")
    with read(document) as store:
        article = store.article("a.txt")
    made = rebuilt(article)
    assert all(made.text[p.start : p.end] == p.text for p in article.positions)
    assert [line.split() for line in made.text.split("\n") if line.strip()] == [line.split() for line in order]
    assert made.publisher == "Echo"


@pytest.mark.parametrize(
    ("gap", "shown"), [(" What then? Nobody knows. ", UNKNOWN), ("\n\nWhy so?\n\n", UNKNOWN), ("  ", ""), ("\n\n", "")]
)
def test_what_the_store_lacks_is_marked(gap, shown):
    one = position("The bridge is safe.", start=0, end=19)
    start = 19 + len(gap)
    other = replace(one, start=start, end=start + 19, line=1 + gap.count("\n"))
    made = rebuilt(Article("a.txt", 3, (), (one, other), None)).text
    assert made.split() == f"{one.text} {shown} {one.text}".split()
    assert made[start:] == other.text and ("\n" in made) == ("\n" in gap)


def test_an_article_without_positions_comes_back_too():
    assert rebuilt(Article("a.txt", 1, ((2, 15, 1, "ADVERTISEMENT", "promo"),), (), None)).text == "  ADVERTISEMENT"


@pytest.mark.parametrize("scope", ["corpus", "document"])
def test_the_page_counts_what_it_does_not_show(scope):
    things = ("bridge", "market", "tunnel")
    documents = [Document(f"{t}.txt", "\n\n".join(PARAGRAPHS).replace("bridge", t)) for t in things]
    calm = Document("calm.txt", "The ferry leaves at noon.")
    with read(*documents, calm) as store:
        whole, best = Best(), Best(1)
        for kept in (whole, best):
            list(kept.watch(findings_of(store, ENGINE, Scope(scope, min_contradiction=0.1))))
        page = Page(render_excerpt(store, best, {"nli": "table"}, {"min_contradiction": 0.1}))
        statements = sum(article.statements for article in store.members())
        full = Page(render_excerpt(store, whole, {}, {}))
    assert len(page.articles) == 1 < whole.count == len(full.articles)
    text = squeezed(page.text)
    assert f"Examined 4 documents: {statements} statements, 3 set aside" in text
    assert f"the 1 most probable, and {whole.count - 1} that are not shown" in text
    assert f"Not on this page: {whole.count - 1} findings less probable than these, and conflicts judged" in text
    assert "Not listed: 3 other documents, which no finding on this page quotes." in text
    assert "Rain fell on the" in page.articles[0]
    assert "not shown" not in full.text and "Not on this page" not in full.text


def test_copies_are_named_beside_their_original():
    documents = [Document(f"{i}.txt", PARAGRAPHS[0] if i else PARAGRAPHS[2]) for i in range(7)]
    with read(*documents) as store:
        best = Best()
        list(best.watch(findings_of(store, ENGINE, Scope(min_contradiction=0.1))))
        (article,) = Page(render_excerpt(store, best, {}, {})).articles
    assert "also in 2.txt, 3.txt, 4.txt and 2 more" in article
