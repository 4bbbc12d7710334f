"""Reports as people and programs read them; the golden files are compared byte for byte."""

import html
import json
import re
import time
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from contradict import types
from contradict.report import (
    FORMATS,
    MAX_WIDTH,
    dump_json,
    likelihood,
    render,
    render_markdown,
    render_statements,
    render_text,
)
from contradict.types import (
    Aside,
    Attribution,
    Directness,
    Document,
    Examined,
    Finding,
    Kind,
    Position,
    Report,
    Stance,
    Statement,
    Verdict,
    Verdicts,
)

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((Path(types.__file__).parent / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

VERDICTS = Verdicts(
    Verdict(0.9, 0.08, 0.02), Verdict(0.85, 0.1, 0.05), Verdict(0.01, 0.04, 0.95), Verdict(0.02, 0.06, 0.92)
)


def position(text, **changes):
    values = {
        "document": "north.txt", "start": 0, "end": len(text), "line": 1, "text": text, "source": "", "cue": "",
        "stance": Stance.ASSERTS, "content": text,
    } | changes  # fmt: skip
    return Position(**values)


def finding(claim, denial, **changes):
    values = {
        "id": "0123456789ab", "kind": Kind.DENIAL, "directness": Directness.DIRECT, "contradiction": 0.97, "similarity": 0.8,
        "verdicts": VERDICTS, "claim": claim, "denial": denial, "why": "denial cue “denied”",
    } | changes  # fmt: skip
    values.setdefault("group", values["id"])
    return Finding(**values)


DIRECT = finding(
    position(
        "Harbour master Edda Lunt said on Friday that the north pier, which was rebuilt after the winter storms at a "
        "cost that the town has yet to publish, is safe for lorries.",
        source="Edda Lunt", cue="said", content="The north pier is safe for lorries.", line=3,
    ),
    position(
        "Surveyor Pim Aster denied that\nthe pier is safe for lorries.", source="Pim Aster", cue="denied",
        stance=Stance.DENIES, content="The pier is safe for lorries.", line=7, start=400, end=460,
    ),
)  # fmt: skip
INDIRECT = finding(
    position(
        'According to Ms Roe, the minister told her: "I will sign *nothing* before May."', source="the minister",
        cue="told", content="I will sign nothing before May.", chain=("Gull Weekly", "Ms Roe"), line=12,
        date=date(2026, 3, 1),
    ),
    position(
        "Such talk was called [nonsense] <again>.", document="south.txt", cue="called", stance=Stance.DENIES,
        content="Such talk", line=2, date=date(2026, 3, 2),
    ),
    id="ba9876543210", directness=Directness.INDIRECT, contradiction=0.62, similarity=0.41,
    why="denial cue “called” on the same matter (minister, sign)",
)  # fmt: skip
FIGURES = finding(
    position("The repair cost 3 million crowns.", line=20),
    position("- The repair cost 5 million crowns.", document="south.txt", line=9),
    id="00ff00ff00ff", kind=Kind.FIGURES, contradiction=0.5, why="3 million against 5 million",
)  # fmt: skip
REPORT = Report(
    findings=(DIRECT, INDIRECT, FIGURES),
    documents=(
        Examined("north.txt", 1204, 3, 30),
        Examined("scan.pdf", 0, 0, 0, skipped="is a PDF; convert it to text first"),
        Examined("south.txt", 9, 1, 7, aside=(Aside(0, 12, 1, "byline"),)),
    ),
    models={"nli": "tiny", "encoder": "small", "contradict": "0"},
    settings={"min_contradiction": 0.5, "min_similarity": 0.45, "top": None},
)
CALM = replace(REPORT, findings=(), documents=(Examined("north.txt", 1, 0, 1),))

NOTE = Document("note.txt", "By Una Finch\nMayor Ty Orr said the bridge is shut. It rained.\n")
STATEMENTS = [
    Statement("note.txt", 0, 12, "By Una Finch", set_aside="byline"),
    Statement(
        "note.txt", 13, 50, "Mayor Ty Orr said the bridge is shut.",
        attributions=(
            Attribution(((13, 25),), ((26, 30),), ((31, 49),), Stance.ASSERTS, "Ty Orr", ("Una Finch",)),
            Attribution((), (), ((13, 25), (31, 49)), Stance.NONE),
        ),
    ),
    Statement("note.txt", 51, 60, "It rained."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rendered"),
    [
        ("report.txt", lambda: render(REPORT, "text")),
        ("report-60.txt", lambda: render(REPORT, "text", width=60)),
        ("report-colour.txt", lambda: render(REPORT, "text", colour=True)),
        ("report.md", lambda: render(REPORT, "markdown")),
        ("calm.txt", lambda: render(CALM, "text")),
        ("calm.md", lambda: render(CALM, "markdown")),
        ("statements.txt", lambda: render_statements([(NOTE, STATEMENTS), (NOTE, STATEMENTS[2:])], "text")),
    ],
)
def test_golden(name, rendered):
    assert rendered().encode() == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize(("top", "said"), [(None, False), (3, True), (4, False)])
def test_a_report_that_may_be_cut_says_so(top, said):
    text = render(replace(REPORT, settings={**REPORT.settings, "top": top}), "markdown")
    assert ("Shown: 3 at most." in text) is said


def test_colour_changes_nothing_but_colour():
    assert unstyle(render_text(REPORT, colour=True)) == render_text(REPORT)
    assert "\x1b" not in render_text(REPORT)


def test_content_is_marked_where_its_words_stand_together():
    marked = re.findall("\x1b\\[4m(.*?)\x1b", render_text(replace(REPORT, findings=(DIRECT,)), colour=True))
    assert marked == "the pier is safe for lorries.".split()  # the claim's are apart; the denial's are not


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "almost certain, 99%"),
        (0.95, "almost certain, 95%"),
        (0.946, "almost certain, 95%"),
        (0.94, "very likely, 94%"),
        (0.55, "likely, 55%"),
        (0.5, "about as likely as not, 50%"),
        (0.3, "unlikely, 30%"),
        (0.1, "very unlikely, 10%"),
        (0.0, "almost no chance, 1%"),
    ],
)
def test_likelihood(probability, words):
    assert likelihood(probability) == words


@given(st.floats(0, 1), st.floats(0, 1))
def test_likelihood_does_not_fall(one, other):
    low, high = (int(likelihood(p).split()[-1].rstrip("%")) for p in sorted((one, other)))
    assert 1 <= low <= high <= 99


@pytest.mark.parametrize("report", [REPORT, CALM, replace(CALM, documents=(), settings={}, models={})])
def test_json_is_what_the_schema_says(report):
    shown = json.loads(FORMATS["json"](report))
    VALIDATOR.validate(shown)
    assert shown == report.to_dict()


@pytest.mark.parametrize(
    "path", [("findings", 0, "claim"), ("findings", 0), ("findings", 0, "verdicts"), ("documents", 0), ()]
)
def test_schema_refuses_what_it_does_not_know(path):
    shown = REPORT.to_dict()
    at = shown
    for step in path:
        at = at[step]
    at["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(shown)


@pytest.mark.parametrize(
    ("record", "schema"),
    [
        (Finding, "finding"), (Position, "position"), (Verdicts, None), (Verdict, "verdict"), (Examined, "examined"),
        (Aside, "aside"),
    ],
)  # fmt: skip
def test_schema_has_the_fields_of_the_records(record, schema):
    definition = SCHEMA["$defs"][schema] if schema else SCHEMA["$defs"]["finding"]["properties"]["verdicts"]
    names = [field.name for field in fields(record)]
    assert list(definition["properties"]) == definition["required"] == names
    assert all(value["description"] for value in definition["properties"].values())


def test_schema_names_the_kinds_and_stances():
    properties = SCHEMA["$defs"]["finding"]["properties"]
    assert properties["kind"]["enum"] == list(Kind)
    assert properties["directness"]["enum"] == list(Directness)
    assert SCHEMA["$defs"]["position"]["properties"]["stance"]["enum"] == list(Stance)
    assert SCHEMA["properties"]["schema"]["const"] == Report.SCHEMA
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_jsonl_is_one_finding_a_line():
    lines = FORMATS["jsonl"](REPORT).splitlines()
    assert [json.loads(line) for line in lines] == [finding.to_dict() for finding in REPORT.findings]
    assert FORMATS["jsonl"](CALM) == ""


def test_statements_as_json_are_one_flat_list():
    shown = json.loads(render_statements([(NOTE, STATEMENTS), (NOTE, STATEMENTS[2:])], "json"))
    assert shown["schema"] == "contradict-statements/1"
    assert [row["start"] for row in shown["statements"]] == [0, 13, 51, 51]
    assert shown["statements"][0]["set_aside"] == "byline"
    assert shown["statements"][1]["attributions"][0] == {
        "source": [[13, 25]], "cue": [[26, 30]], "content": [[31, 49]], "stance": "asserts", "source_name": "Ty Orr",
        "chain": ["Una Finch"],
    }  # fmt: skip


ANYTHING = st.text(st.characters(), max_size=60)
TRICKY = st.text(st.sampled_from("a1 .)-+#*_`[]<>&|~!\\\n\t\x1b\u2028\x85\ud800\u202e"), max_size=40)


@given(st.one_of(ANYTHING, TRICKY), st.one_of(ANYTHING, TRICKY), st.integers(40, 100))
def test_no_text_can_spoil_the_terminal(text, name, width):
    side = position(text, source=name, document=name, content=text[3:], cue=text[:5])
    report = replace(REPORT, findings=(finding(side, side, why=text),))
    shown = render_text(report, width=width)
    assert not set(shown) & {"\x1b", "\r", "\x85", "\u202e", "\ud800", "\x9b"}
    shown.encode()
    assert all(len(line) <= width or max(map(len, line.split())) > width - 30 for line in shown.split("\n"))
    assert unstyle(render_text(report, width=width, colour=True)) == shown


@given(st.one_of(ANYTHING, TRICKY))
def test_json_survives_any_text(text):
    line = dump_json({"text": text})
    assert json.loads(line.encode()) == {"text": text}
    assert len(line.splitlines()) == 1


@given(TRICKY)
def test_quoted_text_is_no_markdown(text):
    side = position(text)
    quoted = [
        line[2:]
        for line in render_markdown(replace(REPORT, findings=(finding(side, side),))).split("\n")
        if line.startswith(">")
    ]
    assert len(quoted) == 2
    plain = re.sub(r"\\(.)", "x", quoted[0])
    assert not set(plain) & set("`*_[]<>|~#")
    assert not re.match(r"[-+]( |$)|\d+[.)]( |$)|[-=]+$", plain)
    shown = " ".join(text.split())
    assert len(html.unescape(re.sub(r"\\(.)", r"\1", quoted[0]))) == len(shown)


def test_a_sentence_of_a_hundred_thousand_words_takes_no_time():
    side = position("a " * 100_000 + "b", content="a " * 40_000 + "c")
    started = time.process_time()
    for colour in (False, True):
        assert (
            len(render_text(replace(REPORT, findings=(finding(side, side),)), colour=colour).split("\n")[5])
            <= MAX_WIDTH
        )
    assert time.process_time() - started < 5


def test_a_dispute_of_several_findings_is_one_card_that_shows_no_side_twice():
    first = finding(position("The pier is safe."), position("It is not, said Aster.", start=90), id="aa", group="aa")
    second = finding(first.claim, position("Lunt is wrong, said Bo Ray.", start=200), id="bb", group="aa")
    other = finding(position("Rain fell.", start=300), position("It was dry.", start=400), id="cc", group="cc")
    report = Report((first, other, second), (Examined("north.txt", 6, 0, 6),), {})
    for shown in (render_text(report), render_markdown(report)):
        assert shown.count("The pier is safe.") == 1
        assert "3 findings in 2 disputes" in shown
        assert shown.index("Lunt is wrong") < shown.index("Rain fell.")
