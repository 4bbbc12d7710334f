"""The evidence page as a parser sees it; tests/test_page_browser.py has what only a browser shows."""

import re
import time
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from fakes import position, verdicts
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.page import MATRIX_SIZE, render_page
from contradict.report import percent_of, safe
from contradict.types import Aside, Directness, Document, Examined, Finding, Kind, Report

TAGS = set(
    "a article b bdi blockquote body button circle dd details div dl dt fieldset form h1 h2 h3 h4 head header html input "
    "label legend li line main mark meta nav ol option output p path q rect script section select span strong style "
    "summary svg table tbody td th thead time title tr ul".split()
)
VOID = {"input", "meta"}
ATTRIBUTES = {
    "id": r"[a-z-]+|(finding|heading)-\d+",
    "href": r"#([a-z]+|finding-\d+)",
    "class": r"[a-z ]+",
    "aria-labelledby": r"heading-\d+",
    "aria-label": r"Finding \d+(\.\d+)?:|On this page|Filter the findings|Table of sources",
    "data-kind": "|".join(Kind),
    "data-percent": r"\d{1,2}",
    "data-sources": r"\d+( \d+)*",
    "data-origins": r"\d+( \d+)?",
    "datetime": r"\d{4}-\d\d-\d\d",
    "value": rf"\d*|{'|'.join(Kind)}",
    "name": r"kind|source|origin|percent|viewport|color-scheme|referrer|robots",
    "x": r"[\d.]+%",
    "width": r"\d+%?",
}
"""What the attributes that differ from page to page may hold; every other one is of the template."""

CLAIM = position(
    "The bridge is safe.", text="Edda Lunt said the bridge is safe.", source="Edda Lunt", start=20, end=54, line=3,
    date=date(2026, 3, 1), publisher="Gull Weekly",
)  # fmt: skip
DENIAL = position(
    "The bridge is safe.", "denies", text="Pim Aster denied that the bridge is safe.", source="Pim Aster", cue="denied",
    start=56, end=97, line=5, date=date(2026, 3, 4),
)  # fmt: skip
OTHER = position("The bridge is shut.", source="Bo Ray", start=130, end=149, line=8, document="b.txt")
DOCUMENTS = [
    Document(
        "a.txt", f"Photo: Ines Calder\n\n{CLAIM.text}\n\n{DENIAL.text} He gave no reason.\n", title="A bridge <i>"
    ),
    Document("b.txt", "x" * 130 + OTHER.text, publisher="Tern Daily"),
]


def finding(claim, denial, number=0, **changes):
    values = {
        "id": f"{number:012x}", "kind": Kind.DENIAL, "directness": Directness.DIRECT, "contradiction": 0.87,
        "similarity": 0.8, "verdicts": verdicts(), "claim": claim, "denial": denial, "why": "denial cue “denied”",
        "group": f"{number:012x}",
    } | changes  # fmt: skip
    return Finding(**values)


FIRST = finding(CLAIM, DENIAL)
SECOND = finding(
    CLAIM, OTHER, 1, group=FIRST.group, kind=Kind.DISPUTE, contradiction=0.46, why="the two cannot both hold"
)
THIRD = finding(
    position("It cost 3 million.", source="", cue="", start=200), position("It cost 5 million.", source="", cue="", start=300), 2,
    kind=Kind.FIGURES, directness=Directness.INDIRECT, contradiction=0.5, why="3 million against 5 million",
)  # fmt: skip
REPORT = Report(
    (FIRST, SECOND, THIRD),
    (
        Examined("a.txt", 4, 1, 3, aside=(Aside(0, 18, 1, "credit"),)),
        Examined("b.txt", 1, 0, 1),
        Examined("c.pdf", 0, 0, 0, skipped="is a PDF; convert it to text first"),
    ),
    {"nli": "tiny"},
    {"min_contradiction": 0.3, "top": None},
)
CALM = Report((), (Examined("a.txt", 1, 0, 1),), {})


class Page(HTMLParser):
    """The elements as (tag, attributes), the text of each article, and whether every element is closed."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.articles, self.open, self.text, self.raw = [], [], [], "", Counter()
        self.marks = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "article":
            self.articles.append("")
        if tag == "mark":
            self.marks.append((dict(attrs)["class"], ""))

    def handle_startendtag(self, tag, attrs):
        assert tag in {"rect", "circle", "path", "line"}
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            self.raw[self.open[-1], data] += 1
            return
        self.text += data
        if "article" in self.open:
            self.articles[-1] += data
        if "mark" in self.open:
            kind, text = self.marks.pop()
            self.marks.append((kind, text + data))

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_decl(self, decl):
        assert decl == "DOCTYPE html"

    def handle_pi(self, data):
        raise AssertionError(data)

    def all(self, name):
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def told(text, n=2):
    """A report, and its document, whose every text is that one."""
    side = position(
        text, text=text, source=text, cue=text, document=text, publisher=text, chain=(text,), start=1, end=1 + len(text)
    )
    findings = tuple(
        finding(side, replace(side, start=i), i, why=text, kind=list(Kind)[i % 5]) for i in range(1, n + 1)
    )
    examined = Examined(text, 1, 1, 1, aside=(Aside(0, 1 + len(text), 1, text),))
    report = Report(findings, (examined, replace(examined, skipped=text)), {text: text}, {text: text})
    return report, [Document(text, f" {text}\n{text} {text}", title=text, publisher=text, date=date(2026, 3, 1))]


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</title></style></script>",
    "{{ 7*7 }}{% raw %}", "&lt;b&gt;&#60;", "javascript:alert(1)", "]]><!--", "\u202eevil\u202c \u2067x", "a\0b\x1b[31m\x85",
    "\ud800", "\u200f\u061cشلوم", "-->", "“<b>”", "", " ",
]  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE), st.text("<>\"'&=/ ascript!-\n\u202e\ud800\0“”"))


@settings(deadline=None)
@given(ANYTHING)
def test_no_text_becomes_markup_or_part_of_an_attribute(text):
    source = render_page(*told(text))
    assert not set(source) & {"\0", "\x1b", "\x85", "\u202e", "\u2067"}
    source.encode()
    page = Page(source)
    fixed = Page(render_page(*told("plain")))
    known = {(tag, name, value) for tag, attributes in fixed.elements for name, value in attributes.items()}
    for tag, attributes in page.elements:
        assert tag in TAGS
        for name, value in attributes.items():
            assert (tag, name, value) in known or re.fullmatch(ATTRIBUTES[name], value or ""), (tag, name, value)
    assert page.raw == fixed.raw


@settings(deadline=None)
@given(ANYTHING)
def test_every_finding_has_both_its_sides(text):
    report, documents = told(text)
    for article in Page(render_page(report, documents)).articles:
        shown = safe(text)
        assert " ".join(article.split()).count(" ".join(shown.split())) >= 2 or not shown


@pytest.mark.parametrize("report", [REPORT, CALM, told("x", 30)[0]])
def test_ids_are_unique_and_links_lead_somewhere(report):
    page = Page(render_page(report, DOCUMENTS))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in page.all("href")} <= set(ids)
    assert set(page.all("aria-labelledby")) <= set(ids)


def test_what_the_filters_read_is_what_the_report_says():
    page = Page(render_page(REPORT, DOCUMENTS))
    articles = [attributes for tag, attributes in page.elements if tag == "article"]
    options = re.findall(r'<option value="(\d+)">(.*?) \(\d+\)</option>', render_page(REPORT, DOCUMENTS))
    sources, origins = dict(options[:4]), dict(options[4:])
    for shown, told_of in zip(articles, REPORT.findings, strict=True):
        assert shown["data-kind"] == told_of.kind
        assert int(shown["data-percent"]) == percent_of(told_of.contradiction)
        sides = told_of.claim, told_of.denial
        named = {side.source or f"the article itself ({side.document})" for side in sides}
        assert {sources[number] for number in shown["data-sources"].split()} == named
        assert {origins[n] for n in shown["data-origins"].split()} == {
            side.publisher or side.document for side in sides
        }


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else():
    page = Page(render_page(REPORT))
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    hashes = {
        tag: f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for (tag, text), _ in page.raw.items()
    }
    assert policy.split("; ") == [
        "default-src 'none'", f"style-src {hashes['style']}", f"script-src {hashes['script']}", "base-uri 'none'",
        "form-action 'none'",
    ]  # fmt: skip
    names = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"style", "src", "srcset", "action"}
    assert "http" not in re.sub("http-equiv", "", render_page(REPORT, DOCUMENTS))


def test_filters_are_hidden_until_the_script_runs():
    page = Page(render_page(REPORT))
    assert next(attributes for tag, attributes in page.elements if tag == "form")["hidden"] is None


def test_the_statement_stands_in_its_context_with_its_telling_words_marked():
    page = Page(render_page(REPORT, DOCUMENTS))
    assert "Photo: Ines Calder" in page.articles[0]
    assert "He gave no reason." in page.articles[0]
    assert page.marks[:4] == [
        ("cue", "said"), ("content", "the bridge is safe."), ("cue", "denied"), ("content", "the bridge is safe."),
    ]  # fmt: skip
    assert ("cue", "3 million") in page.marks and ("cue", "5 million") in page.marks


def test_a_document_that_is_not_what_was_examined_gives_no_context():
    changed = [replace(DOCUMENTS[0], text="Quite another text, and long enough for all of the offsets. " * 5)]
    assert "another text" not in "".join(Page(render_page(REPORT, changed)).articles)


def test_a_dispute_is_one_card_and_shows_the_context_of_a_side_once():
    page = Page(render_page(REPORT, DOCUMENTS))
    assert [attributes.get("class") for _, attributes in page.elements].count("dispute") == 2
    assert "as above" in page.articles[1] and "Photo" not in page.articles[1]
    assert [a["aria-label"] for _, a in page.elements if a.get("class") == "number"] == [
        "Finding 1:", "Finding 1.2:", "Finding 2:",
    ]  # fmt: skip


def test_a_side_that_denies_nothing_is_no_denial():
    page = Page(render_page(REPORT, DOCUMENTS))
    assert "Counterclaim" in page.articles[1] and "Counterclaim" not in page.articles[0]


def test_what_was_set_aside_or_skipped_is_listed():
    text = " ".join(Page(render_page(REPORT, DOCUMENTS)).text.split())
    assert "1 statement set aside credit line 1 Photo: Ines Calder" in text
    assert "c.pdf skipped: is a PDF; convert it to text first" in text
    assert "credit line 1" in " ".join(Page(render_page(REPORT)).text.split())


def test_what_the_settings_leave_out_is_said():
    assert "Not on this page: conflicts judged less probable than 30%." in render_page(REPORT)
    settings = {"min_contradiction": 0.125, "top": 1}
    assert "than 12.5%, and all but the 1 finding that" in render_page(replace(REPORT, settings=settings))
    assert "Not on this page" not in render_page(replace(REPORT, settings={}))


def test_the_probability_is_in_words_and_per_cent():
    first, second, third = Page(render_page(REPORT)).articles
    assert "very likely, 87%" in first and "about as likely as not, 46%" in second
    assert "indirect" in third and "indirect" not in first


def test_every_finding_counts_once_in_the_table_of_sources():
    several = [
        finding(position(source=f"s{i % 40}", start=i), position(source=f"t{i % 7}", start=i), i) for i in range(300)
    ]
    source = render_page(Report(tuple(several), REPORT.documents, {}))
    rows = re.findall(r"<tr><th scope=\"row\">(?:(?!lane).)*?</tr>", source)
    cells = [[int(n or 0) for n in re.findall(r"<td[^>]*>(?:<a[^>]*>(\d+)</a>)?</td>", row)] for row in rows]
    assert 0 < len(cells) <= MATRIX_SIZE and all(0 < len(row) <= MATRIX_SIZE and any(row) for row in cells)
    (left_out,) = re.findall(r"(\d+) findings? between less frequent", source)
    assert sum(map(sum, cells)) + int(left_out) == 300


def test_who_said_what_when_is_in_the_order_of_time():
    page = render_page(REPORT, DOCUMENTS)
    when = page[page.index('<section id="when"') : page.index('<section id="documents"')]
    text = " ".join(Page(when).text.split())
    assert "3 statements without a date not shown." in text
    assert text.endswith("1 March 2026 Claim Edda Lunt 4 March 2026 Denial Pim Aster")
    assert re.findall(r'<svg x="([\d.]+)%"', when) == ["8.0", "92.0"]


def test_one_day_needs_no_chart_and_no_day_says_so():
    same = replace(REPORT, findings=(replace(FIRST, denial=replace(DENIAL, date=CLAIM.date)),))
    assert 'class="lanes"' not in render_page(same) and "1 March 2026" in render_page(same)
    assert "No document in these findings says when" in render_page(replace(REPORT, findings=(THIRD,)))


def test_without_findings_the_page_says_so_and_offers_no_filters():
    page = Page(render_page(CALM))
    assert "No claim was found that another statement contradicts." in page.text
    assert {"form", "table", "article"} & {tag for tag, _ in page.elements} == set()


def test_five_thousand_findings_takes_no_time():
    many = tuple(
        finding(
            replace(CLAIM, start=20, source=f"Source {i % 700}"),
            replace(DENIAL, source=f"Source {i % 900}", line=i + 1),
            i,
        )
        for i in range(5_000)
    )
    started = time.process_time()
    source = render_page(replace(REPORT, findings=many), DOCUMENTS)
    assert time.process_time() - started < 15
    assert source.count("<article") == 5_000
    assert len(source) < 20_000_000
