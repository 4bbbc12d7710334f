"""What was reviewed is hidden, what is new is shown, what is gone is told."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from fakes import position, verdicts
from hypothesis import given
from hypothesis import strategies as st
from test_cli import SCHEMA

from contradict.baseline import Reviewed, hide_reviewed, read_baseline
from contradict.cli import Loaders, main
from contradict.errors import InputError
from contradict.types import Directness, Examined, Finding, Kind, Report


def finding(number, contradiction=0.9):
    side = position()
    return Finding(
        f"{number:x}", Kind.DENIAL, Directness.DIRECT, contradiction, 0.5, verdicts(), side, side, "why", f"{number:x}"
    )


def report(numbers, read=("a.txt",)):
    findings = tuple(finding(number, 1 - number / 100) for number in sorted(numbers))
    return Report(
        findings, tuple(Examined(name, 1, 0, 1) for name in read), {}, {"min_contradiction": 0.3, "top": None}
    )


def known(numbers, contradiction=0.9, documents=("a.txt",)):
    return {f"{number:x}": Reviewed(frozenset(documents), contradiction) for number in numbers}


some = st.sets(st.integers(0, 60), max_size=12)


@given(some, some, st.none() | st.integers(1, 5))
def test_every_finding_is_shown_or_hidden_and_every_id_is_hidden_or_stale(found, reviewed, top):
    left = hide_reviewed(report(found), known(reviewed), top=top)
    assert [int(f.id, 16) for f in left.findings] == sorted(found - reviewed)[:top]
    assert {int(key, 16) for key in left.baseline.hidden} == found & reviewed
    assert {int(key, 16) for key in left.baseline.stale} == reviewed - found
    assert left.settings["top"] == top


@pytest.mark.parametrize(
    "gone",
    [known([7], documents=("a.txt", "unread.txt")), known([7], contradiction=0.29)],
    ids=["not read", "less probable"],
)
def test_what_this_run_did_not_look_for_is_not_stale(gone):
    assert hide_reviewed(report([1]), gone).baseline.stale == ()
    assert hide_reviewed(report([1], read=("a.txt", "unread.txt")), known([7])).baseline.stale == ("7",)


@pytest.fixture
def run(detector, tmp_path, monkeypatch, denied):
    """Run the command line beside one document with one finding."""
    monkeypatch.chdir(tmp_path)
    Path(denied.name).write_text(denied.text)

    def call(*args):
        return CliRunner().invoke(main, ["check", *args], obj=Loaders(detector=lambda **_: detector))

    return call


def test_a_report_is_a_baseline_and_survives_edits_elsewhere(run, denied):
    assert run("denied.txt", "--format", "json", "--output", "reviewed.json").exit_code == 0
    Path(denied.name).write_text(f"Rain is expected on Friday.\n\n{denied.text}\nThe ferry leaves at noon.\n")
    result = run("denied.txt", "--baseline", "reviewed.json", "--exit-code")
    assert result.exit_code == 0
    assert "No other claim was found" in result.stdout
    assert "1 finding of the baseline hidden." in " ".join(result.stdout.split())
    assert result.stderr == "note: 1 finding of the baseline hidden.\n"


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "markdown", "csv", "claimreview", "html"])
def test_what_is_hidden_is_told_in_every_format(run, format_):
    run("denied.txt", "--format", "json", "--output", "reviewed.json")
    result = run("denied.txt", "--baseline", "reviewed.json", "--format", format_)
    assert "1 finding of the baseline hidden" in result.stderr
    if format_ == "json":
        shown = json.loads(result.stdout)
        jsonschema.Draft202012Validator(SCHEMA).validate(shown)
        assert len(shown["baseline"]["hidden"]) == 1 and shown["baseline"]["stale"] == shown["findings"] == []
    elif format_ in {"text", "markdown", "html"}:
        assert "1 finding of the baseline hidden" in " ".join(result.stdout.split())


def test_stale_ids_are_told(run, denied):
    run("denied.txt", "--format", "json", "--output", "reviewed.json")
    (gone,) = (found["id"] for found in json.loads(Path("reviewed.json").read_text())["findings"])
    Path(denied.name).write_text(denied.text.replace("Rik Moss", "Jon Vale"))
    result = run("denied.txt", "--baseline", "reviewed.json")
    assert "1 finding, the most probable first." in result.stdout
    assert result.stderr == (
        f"note: 0 findings of the baseline hidden; 1 finding of the baseline no longer found. Stale: {gone}\n"
    )


def test_several_baselines_add_up(run):
    run("denied.txt", "--format", "json", "--output", "one.json")
    run("denied.txt", "--format", "json", "--min-contradiction", "1", "--output", "none.json")
    assert len(read_baseline(["none.json", "one.json"])) == 1
    assert read_baseline([]) == {}


def test_the_baseline_is_not_overwritten(run):
    run("denied.txt", "--format", "json", "--output", "reviewed.json")
    before = Path("reviewed.json").read_text()
    result = run("denied.txt", "--baseline", "reviewed.json", "--format", "json", "--output", "reviewed.json")
    assert result.exit_code == 2 and "is one of the inputs" in result.stderr
    assert Path("reviewed.json").read_text() == before


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nothing", '{"schema": "contradict/2", "findings": []}', '{"schema": "contradict/1"}',
     '{"schema": "contradict/1", "findings": [{"id": "a"}]}', "[" * 100_000,
     '{"schema": "contradict/1", "findings": [{"id": "a", "contradiction": 1%s, "claim": {"document": ""}, "denial": '
     '{"document": ""}}]}' % ("0" * 400)],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_the_remedy(tmp_path, text):
    path = tmp_path / "reviewed.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"reviewed\.json: .*contradict check --format json --output FILE"):
        read_baseline([str(path)])


def test_a_baseline_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"nowhere\.json: the baseline cannot be read \(no such file"):
        read_baseline(["nowhere.json"])
