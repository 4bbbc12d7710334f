"""The command line of corpora: what it writes, what it refuses, and that nothing is lost without a word."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock
from server_kit import Server, reply

from contradict.cli import Loaders, main

CLAIM = {"id": "a", "text": "Ola Brandt said the bridge is safe.", "date": "2026-03-01", "publisher": "Echo"}
DENIAL = {"id": "b", "text": "Rik Moss denied that the bridge is safe.", "date": "2026-03-02", "publisher": "Post"}
CALM = {"id": "c", "text": "The ferry leaves at noon. It carries forty passengers."}


@pytest.fixture
def run(detector, tmp_path, monkeypatch):
    """Run the command line in a folder with a small corpus."""
    monkeypatch.chdir(tmp_path)
    write("corpus.jsonl", CLAIM, DENIAL, CALM)

    def call(*args, input=None):
        loaders = Loaders(detector=lambda **_: detector)
        return CliRunner().invoke(main, [str(arg) for arg in args], input=input, obj=loaders)

    return call


def write(name, *rows):
    Path(name).write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))


def table(folder):
    return [json.loads(line) for path in sorted(Path(folder).iterdir()) for line in path.read_text().splitlines()]


def pairs(out="out"):
    return sorted((row["claim_document"], row["denial_document"]) for row in table(f"{out}/findings"))


def ran(result):
    assert result.exit_code == 0, result.stderr
    return result


def score(run, *args):
    return ran(run("score", "--format", "jsonl", *args))


def test_a_corpus_becomes_tables(run):
    result = score(run, "corpus.jsonl", "-o", "out")
    assert "text from text, id from id, date from date, publisher from publisher" in result.stderr
    assert result.stderr.splitlines()[-1] == "3 articles, 0 rejected, 1 finding: out"
    assert pairs() == [("a", "b")]
    assert [row["document"] for row in table("out/statements")] == ["a", "b", "c", "c"]
    made = json.loads(Path("out/run.json").read_text())
    assert made["counts"] == {"articles": 3, "rejected": 0, "statement_rows": 4, "findings": 1}
    assert made["settings"]["format"] == "jsonl" and made["models"]["nli"] == "table"


def test_what_cannot_be_read_is_counted_and_kept(run):
    write("bad.jsonl", CLAIM, "{", '{"id": "x"}', {**CLAIM, "text": "Another article of that name."}, DENIAL)
    result = score(run, "bad.jsonl", "-o", "out")
    assert "2 articles, 3 rejected" in result.stderr
    rejects = [json.loads(line) for line in Path("out/rejects.jsonl").read_text().splitlines()]
    assert [r["row"] for r in rejects] == [2, 3, 0]
    assert all(r["error"] for r in rejects)


def test_document_scope_compares_nothing_across(run):
    score(run, "corpus.jsonl", "-o", "out", "--scope", "document")
    assert pairs() == []
    write("joined.jsonl", {"id": "j", "text": f"{CLAIM['text']} {DENIAL['text']}"})
    score(run, "corpus.jsonl", "joined.jsonl", "-o", "out", "--scope", "document")
    assert pairs() == [("j", "j")]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--within-days", "0"], []),
        (["--within-days", "1"], [("a", "b")]),
        (["--other-publishers"], [("a", "b")]),
        (["--other-sources"], [("a", "b")]),
        (["--min-contradiction", "1"], []),
    ],
)
def test_what_is_compared_can_be_bounded(run, options, found):
    score(run, "corpus.jsonl", "-o", "out", *options)
    assert pairs() == found


def test_against_an_archive(run):
    write("new.jsonl", DENIAL)
    write("old.jsonl", CLAIM, {**DENIAL, "id": "d"})
    score(run, "new.jsonl", "--against", "old.jsonl", "-o", "out")
    assert pairs() == [("a", "b")]


def test_new_articles_join_those_of_earlier_runs_only_when_asked(run):
    for row in (CLAIM, DENIAL):
        write(f"{row['id']}.jsonl", row)
    score(run, "a.jsonl", "-o", "out")
    score(run, "b.jsonl", "-o", "out")
    assert pairs() == []
    score(run, "a.jsonl", "-o", "out", "--add")
    assert pairs() == [("a", "b")]


def test_shards_merge_to_one_run(run):
    score(run, "corpus.jsonl", "-o", "whole")
    for shard in (1, 2, 3):
        done = run("score", "corpus.jsonl", "-o", f"s{shard}", "--shard", f"{shard}/3", "--format", "jsonl")
        assert done.exit_code in (0, 2)  # a shard without an article says so
    shards = [f"s{n}" for n in (1, 2, 3)]
    ran(run("merge", *shards, "-o", "out", "--format", "jsonl"))
    for name in ("findings", "statements"):
        assert Path(f"out/{name}/part-00000.jsonl").read_bytes() == Path(f"whole/{name}/part-00000.jsonl").read_bytes()


def test_stdin_is_json_lines(run):
    result = run("score", "-", "-o", "out", "--format", "jsonl", input=Path("corpus.jsonl").read_bytes())
    assert ran(result) and pairs() == [("a", "b")]


def test_links_are_articles_and_those_that_fail_are_rejects(run):
    with closing(Server()) as server:
        page = "<p>Ola Brandt said the bridge is safe, and that it will stay open to all traffic this winter.</p>"
        server.replies["/a?page=1"] = reply(body=f"<html><body><article>{page}</article></body></html>".encode())
        links = [server.url("/a?page=1"), server.url("/gone")]
        score(run, "corpus.jsonl", *links, "-o", "out", "--allow-private", "--min-contradiction", "0.1")
        refused = run("score", *links, "-o", "other")
    assert (links[0], "b") in pairs()
    (reject,) = [json.loads(line) for line in Path("out/rejects.jsonl").read_text().splitlines()]
    assert reject["origin"] == links[1] and "404" in reject["error"]
    assert refused.exit_code == 2 and "--allow-private" in refused.stderr


def test_a_dry_run_writes_nothing(run):
    before = sorted(os.listdir())
    result = ran(run("score", "corpus.jsonl", "-o", "out", "--dry-run"))
    assert "3 articles to read" in result.stdout and "statements" in result.stdout
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nothing.jsonl", "-o", "out"], ["nothing.jsonl", "no such file"]),
        (["corpus.jsonl", "-o", "out", "--text-field", "body"], ["no field body", "id, text"]),
        (["corpus.jsonl", "-o", "out", "--shard", "3/2"], ["--shard", "2/8"]),
        (["corpus.jsonl", "-o", "out", "--shard", "x"], ["--shard"]),
        (["corpus.jsonl", "-o", "corpus.jsonl"], ["corpus.jsonl", "cannot be written"]),
        (["corpus.jsonl", "-o", "."], ["holds inputs", "another folder"]),
        (["empty.jsonl", "-o", "out"], ["no article", "1 rejected", "empty.jsonl:1"]),
        (["corpus.jsonl"], ["--output"]),
        (["-", "-o", "out", "--dry-run"], ["stdin"]),
        (["corpus.jsonl", "-o", "out", "--report", "out/work.sqlite"], ["out/work.sqlite", "another name"]),
        (["corpus.jsonl", "-o", "out", "--report", "."], ["cannot be written", "another file"]),
        (["corpus.jsonl", "-o", "out", "--workers", "2"], ["--workers", "--engine ray"]),
        (["corpus.jsonl", "-o", "out", "--address", "auto"], ["--address", "--engine ray"]),
    ],
)
def test_what_cannot_be_done_is_one_line(run, args, words):
    write("empty.jsonl", {"text": " "})
    result = run("score", *args)
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: ")
    assert all(word in last for word in words), last


def test_a_report_is_a_page_of_what_was_found_also_later(run):
    score(run, "corpus.jsonl", "-o", "out", "--report", "page.html")
    page = Path("page.html").read_text()
    assert "Examined 3 documents" in page and page.count("<article") == 1
    assert "Ola Brandt" in page
    Path("page.html").unlink()
    score(run, "corpus.jsonl", "-o", "out", "--report", "page.html")
    assert Path("page.html").read_text() == page
    ran(run("merge", "out", "-o", "joined", "--report", "page.html"))
    assert Path("page.html").read_text().count("<article") == 1


def test_a_report_takes_the_place_of_no_input_and_of_nothing_when_the_run_fails(run):
    result = run("score", "corpus.jsonl", "-o", "out", "--report", "corpus.jsonl")
    assert result.exit_code == 2 and "is one of the inputs" in result.stderr
    write("empty.jsonl", {"text": " "})
    Path("page.html").write_text("old")
    assert run("score", "empty.jsonl", "-o", "out", "--report", "page.html").exit_code == 2
    assert Path("page.html").read_text() == "old" and not list(Path().glob(".page*"))
    assert not list(Path("out").glob(".rejects*"))


@pytest.mark.parametrize("command", ["score", "merge"])
def test_without_ray_its_engine_says_how_to_get_it(run, monkeypatch, command):
    score(run, "corpus.jsonl", "-o", "out")
    monkeypatch.setitem(sys.modules, "ray", None)
    result = run(command, "out" if command == "merge" else "corpus.jsonl", "-o", "other", "--engine", "ray")
    assert result.exit_code == 2
    assert 'pip install "contradict-news[ray]"' in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", [".rejects.jsonl.new", "work.sqlite"])
def test_what_stands_in_the_way_is_one_line_and_leaves_nothing(run, name):
    Path("out", name).mkdir(parents=True)
    result = run("score", "corpus.jsonl", "-o", "out")
    assert result.exit_code == 2 and result.stderr.splitlines()[-1].startswith("error: out/")
    assert "unexpected" not in result.stderr
    assert {path.name for path in Path("out").iterdir()} <= {name, ".lock"}


@pytest.mark.parametrize("line", ["{broken", "[]", '{"origin": "a"}', '{"origin": "a", "row": 1, "error": "", "x": 1}'])
def test_a_damaged_shard_is_one_line(run, line):
    score(run, "corpus.jsonl", "-o", "part")
    Path("part/rejects.jsonl").write_text(line + "\n")
    result = run("merge", "part", "-o", "whole")
    assert result.exit_code == 2
    assert "part/rejects.jsonl:1: is damaged; score that shard again" in result.stderr


def test_two_runs_on_one_folder_are_kept_apart(run):
    Path("out").mkdir()
    with FileLock("out/.lock"):
        result = run("score", "corpus.jsonl", "-o", "out")
    assert result.exit_code == 2 and "another run is writing there" in result.stderr


def test_merge_refuses_what_is_no_shard(run):
    result = run("merge", ".", "-o", "out")
    assert result.exit_code == 2 and "no output folder" in result.stderr


def test_an_interrupt_says_that_the_same_command_goes_on(run, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("contradict.scoring.collect_findings", interrupted)
    result = run("score", "corpus.jsonl", "-o", "out")
    assert result.exit_code == 130, result.stderr
    assert "interrupted while judging" in result.stderr and "the same command goes on" in result.stderr
    monkeypatch.undo()


def test_help_of_score_loads_nothing_heavy():
    code = (
        "import sys, contradict.cli\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(contradict.cli.main, ['score', '--help']).exit_code == 0\n"
        "print([name for name in ('pyarrow', 'numpy', 'sqlite3', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
