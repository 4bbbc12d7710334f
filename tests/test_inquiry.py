"""verify on the command line: what it writes, what it refuses, and what a scored corpus is for it."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import contradict
from contradict.cli import Loaders, main
from contradict.report import render_verification
from contradict.types import Bearing, Compared, Evidence, Position, Stance, Verdict, Verdicts, Verification

PACKAGE = Path(contradict.__file__).parent
SCHEMA, CHECK_SCHEMA = (
    json.loads((PACKAGE / name).read_text(encoding="utf-8")) for name in ("schema-verify.json", "schema.json")
)
CLAIM = "The bridge is safe."


@pytest.fixture
def run(detector, tmp_path, monkeypatch, denied, calm):
    """Run the command line in a folder with two articles."""
    monkeypatch.chdir(tmp_path)
    for document in (denied, calm):
        Path(document.name).write_text(document.text)

    def call(*args, input=None):
        return CliRunner().invoke(main, [str(a) for a in args], input=input, obj=Loaders(detector=lambda **_: detector))

    return call


def ran(result, status=0):
    assert result.exit_code == status, result.stderr
    return result


def test_it_shows_who_denies_the_claim_and_who_says_so(run):
    text = ran(run("verify", CLAIM, "denied.txt")).stdout
    for part in ("CLAIM   The bridge is safe.", "Found: 1 denies it, 1 supports it.", "Denied by", "1. Denial: ",
                 "Rik Moss (denied)", "Supported by", "2. Support: ", "Ola Brandt (said)", "denied.txt:1", "WHY"):  # fmt: skip
        assert part in text
    assert text.index("Rik Moss") < text.index("Ola Brandt")


def test_nothing_on_this_is_said_with_what_was_looked_at(run):
    text = " ".join(ran(run("verify", "The ferry is late.", "calm.txt", "--exit-code")).stdout.split())
    assert "Compared with 2 statements in 1 document" in text
    assert (
        "Nothing on this: nothing denies, contradicts or supports the claim with a probability of 30% or more" in text
    )
    assert "The nearest statement, which settles nothing" in text and "The ferry leaves at noon." in text


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["denied.txt"], 0),
        (["denied.txt", "--exit-code"], 1),
        (["calm.txt", "--exit-code"], 0),
        (["denied.txt", "--exit-code", "--min-probability", "1"], 0),
    ],
)
def test_the_exit_status_is_of_what_goes_against_the_claim(run, args, status):
    ran(run("verify", CLAIM, *args), status)


@pytest.mark.parametrize("claim", [CLAIM, "Cheese."])
def test_json_follows_its_schema(run, claim):
    result = ran(run("verify", claim, "denied.txt", "missing.txt", "--format", "json", "--top", "1"))
    found = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["skipped"] == [{"name": "missing.txt", "reason": "no such file; check the path"}]
    assert [e["bearing"] for e in found["evidence"]] == (["denies", "supports"] if claim == CLAIM else [])


def test_both_schemas_mean_the_same_by_a_position_and_a_verdict():
    for name in ("probability", "count", "verdict", "position"):
        assert SCHEMA["$defs"][name] == CHECK_SCHEMA["$defs"][name]


def test_jsonl_is_a_piece_of_evidence_a_line(run):
    lines = ran(run("verify", CLAIM, "denied.txt", "--format", "jsonl")).stdout.splitlines()
    assert [json.loads(line)["position"]["source"] for line in lines] == ["Rik Moss", "Ola Brandt"]


def test_csv_is_a_piece_of_evidence_a_row(run):
    text = ran(run("verify", CLAIM, "denied.txt", "--format", "csv")).stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["bearing"], row["source"], row["claim"]) for row in rows] == [
        ("denies", "Rik Moss", CLAIM), ("supports", "Ola Brandt", CLAIM),
    ]  # fmt: skip


def test_markdown_quotes_without_becoming_markup(run):
    Path("odd.txt").write_text("Rik *Moss* denied that the bridge is safe.\n")
    text = ran(run("verify", "The <b>bridge</b> is safe.", "odd.txt", "--format", "markdown")).stdout
    assert text.startswith("# Claim: The &lt;b&gt;bridge&lt;/b&gt; is safe.")
    assert "> Rik \\*Moss\\* denied" in text


@pytest.mark.parametrize(
    ("bearings", "top", "answer"),
    [
        ("d", None, "Found: 1 denies it; nothing supports it with a probability of 30% or more. Compared"),
        ("s", None, "Found: 1 supports it; nothing denies or contradicts it with a probability of 30% or more."),
        ("cs", None, "Found: 1 contradicts it, 1 supports it. Compared"),
        ("ddss", 2, "Found: 2 deny it, 2 support it. Shown: 2 of each at most."),
        ("ds", 2, "Found: 1 denies it, 1 supports it. Compared"),
        ("", 2, "Nothing on this: nothing denies, contradicts or supports the claim with"),
    ],
)
def test_the_answer_comes_first_and_says_which_way_nothing_was_found(bearings, top, answer):
    kinds = {bearing.value[0]: bearing for bearing in Bearing}
    neutral = Verdict(0.0, 1.0, 0.0)
    side = Position("a.txt", 0, 1, 1, "A", "", "", Stance.ASSERTS, "A")
    evidence = [
        Evidence(kinds[b], 0.5, 0.5, Verdicts(neutral, neutral, neutral, neutral), side, "why") for b in bearings
    ]
    settings = {"min_probability": 0.3, "top": top}
    made = Verification(CLAIM, tuple(evidence), None, Compared(1, 9, 4, 4), {}, settings)
    for format_ in ("text", "markdown"):
        assert answer in " ".join(render_verification(made, format_).split())


def test_what_was_left_unjudged_is_said():
    made = Verification(CLAIM, (), None, Compared(3, 5000, 1200, 200), {}, {"min_probability": 0.3})
    text = " ".join(render_verification(made, "text").split())
    assert "1,200 near enough to judge, of which the nearest 200 were judged and 1,000 were not." in text


def test_stdin_is_an_article(run, denied):
    assert "Rik Moss" in ran(run("verify", CLAIM, "-", input=denied.text)).stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([" ", "denied.txt"], ["the claim is empty"]),
        (["\ud800", "denied.txt"], ["the claim is not valid Unicode"]),
        (["🙂", "denied.txt"], ["the claim has no words"]),
        (["“Is the bridge safe?”", "denied.txt"], ["is a question", "write it as a statement"]),
        (["calm.txt", "denied.txt"], ["calm.txt is a file", "claim comes first"]),
        ([CLAIM, "denied.txt", "--format", "jsn"], ["did you mean json?"]),
        ([CLAIM, "missing.txt"], ["missing.txt", "no such file"]),
        ([CLAIM, "empty"], ["empty: is no output folder of contradict score"]),
        ([CLAIM, "denied.txt", "--output", "denied.txt"], ["one of the inputs"]),
        ([CLAIM, "denied.txt", "--max-judged", "0"], ["--max-judged"]),
        (["denied.txt"], ["claim comes first"]),
    ],
)
def test_what_cannot_be_done_is_one_line(run, args, words):
    Path("empty").mkdir()
    result = ran(run("verify", *args), 2)
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert all(word in result.stderr for word in words)


@pytest.mark.parametrize(
    ("claim", "note"), [("Мост безопасен.", "not look English"), (f"{CLAIM} The ferry is late.", "several sentences")]
)
def test_a_poor_claim_is_judged_with_a_note(run, claim, note):
    assert note in ran(run("verify", claim, "denied.txt")).stderr


@pytest.mark.parametrize("claim", ["Hi " + "🙂" * 200, "שלום " * 99, "x" * 5000, "a/../b"])
def test_a_claim_that_could_be_no_file_name_is_a_claim(run, claim):
    assert "Nothing on this" in ran(run("verify", claim, "calm.txt")).stdout


# --- a scored corpus


@pytest.fixture
def out(run):
    ran(run("score", "denied.txt", "calm.txt", "-o", "out", "--format", "jsonl"))
    return Path("out")


def test_a_scored_corpus_is_used_beside_articles_and_stays_as_it_is(run, out):
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    Path("new.txt").write_text("Eva Lind denied that the bridge is safe.\n")
    found = json.loads(ran(run("verify", CLAIM, "out", "new.txt", "--format", "json")).stdout)
    assert {(e["bearing"], e["position"]["source"]) for e in found["evidence"]} == {
        ("denies", "Rik Moss"), ("denies", "Eva Lind"), ("supports", "Ola Brandt"),
    }  # fmt: skip
    assert found["compared"]["documents"] == 3
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_a_corpus_of_another_encoder_is_refused_by_name(run, out):
    made = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**made, "models": {**made["models"], "encoder": "their/own"}}))
    result = ran(run("verify", CLAIM, "out"), 2)
    assert "out: was scored with the encoder their/own" in result.stderr


def test_a_corpus_of_another_version_of_the_encoder_is_refused(run, out):
    made = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**made, "models": {**made["models"], "encoder_checksum": "00"}}))
    assert "another version of the encoder" in ran(run("verify", CLAIM, "out"), 2).stderr


def test_a_corpus_is_not_written_over(run, out):
    assert "one of the inputs" in ran(run("verify", CLAIM, "out", "-o", "out/work.sqlite"), 2).stderr


def test_a_corpus_whose_run_did_not_end_is_used_with_a_note(run, out):
    (out / "run.json").unlink()
    result = ran(run("verify", CLAIM, "out"))
    assert "its run did not end" in result.stderr and "Rik Moss" in result.stdout
