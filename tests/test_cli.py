"""The command line: what it writes where, and that whatever goes wrong is one line and an exit status."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from fakes import SilentTagger
from pdf_kit import column, pdf
from server_kit import Server, reply

import contradict
from contradict.cli import JUDGED_AT_ONCE, Loaders, main
from contradict.detector import MIN_CONTRADICTION, MIN_SIMILARITY
from contradict.errors import ModelError

SCHEMA = json.loads((Path(contradict.__file__).parent / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(detector, table_nli, tmp_path, monkeypatch, denied, calm):
    """Run the command line in a folder with both documents."""
    monkeypatch.chdir(tmp_path)
    for document in (denied, calm):
        Path(document.name).write_text(document.text)

    def call(*args, input=None, loaders=None):
        loaders = loaders or Loaders(
            detector=lambda **_: detector, nli=lambda *_, **__: table_nli, tagger=lambda: SilentTagger()
        )
        return CliRunner().invoke(main, [str(arg) for arg in args], input=input, obj=loaders)

    return call


def failing(error):
    def load(*_, **__):
        raise error

    return Loaders(detector=load, nli=load, tagger=load)


def assert_one_error(result, *words):
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1 and result.stderr.endswith("\n")
    for word in words:
        assert word in result.stderr


def names(folder="."):
    return sorted(os.listdir(folder))


# --- check


def test_check_shows_the_claim_and_the_denial(run):
    result = run("check", "denied.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    for part in ("1 document", "1 finding,", "Ola Brandt (said)", "Rik Moss (denied)", "denied.txt:1"):
        assert part in result.stdout


def test_check_says_plainly_when_there_is_nothing(run):
    result = run("check", "calm.txt", "--exit-code")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No claim was found that another statement contradicts" in result.stdout


@pytest.mark.parametrize(
    ("option", "status"), [((), 0), (("--exit-code",), 1), (("--exit-code", "--min-contradiction", "1"), 0)]
)
def test_findings_set_the_exit_status_only_when_asked(run, option, status):
    assert run("check", "denied.txt", *option).exit_code == status


def test_json_follows_the_schema_and_names_what_was_skipped(run):
    result = run("check", "denied.txt", "missing.txt", "calm.txt", "--format", "json", "--top", "3")
    report = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert result.stderr == "skipped: missing.txt: no such file; check the path\n"
    assert [(d["name"], d["skipped"]) for d in report["documents"]] == [
        ("calm.txt", None), ("denied.txt", None), ("missing.txt", "no such file; check the path"),
    ]  # fmt: skip
    assert report["settings"] == {"min_contradiction": MIN_CONTRADICTION, "min_similarity": MIN_SIMILARITY, "top": 3}


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_skipped_files_are_counted_for_people(run, format_):
    result = run("check", "denied.txt", "missing.txt", "--format", format_)
    assert "skipped 1 document (missing.txt)" in " ".join(result.stdout.split())


def test_jsonl_is_one_finding_a_line(run):
    (line,) = run("check", "denied.txt", "--format", "jsonl").stdout.splitlines()
    assert json.loads(line)["kind"] == "denial"


def test_csv_is_one_finding_a_row(run):
    header, row = run("check", "denied.txt", "--format", "csv").stdout.removeprefix("\ufeff").splitlines()
    assert header.startswith("id,group,kind,") and ",denial," in row


def test_claimreview_is_one_draft_a_finding(run):
    (draft,) = json.loads(run("check", "denied.txt", "--format", "claimreview").stdout)
    assert draft["creativeWorkStatus"] == "Draft"


def test_html_is_a_page_with_the_text_around_each_statement_and_what_was_skipped(run):
    result = run("check", "denied.txt", "missing.txt", "--format", "html", "--output", "page.html")
    assert (result.exit_code, result.stdout) == (0, "")
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert '<span class="around">Ola Brandt said the bridge is safe. </span>' in page
    assert "no such file; check the path" in page
    assert run("check", "denied.txt", "--format", "html").stdout.startswith("<!DOCTYPE html>")


ROWS = [
    {"id": "a", "text": "Ola Brandt said the bridge is safe."},
    {"id": "b", "text": "Rik Moss denied that the bridge is safe."},
]


def rows_file(name, rows=ROWS):
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    Path(name).write_text(json.dumps(rows) if name.endswith(".json") else "".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("command", ["check", "statements"])
def test_a_json_file_holds_an_article_a_row(run, command, name):
    rows_file(name)
    result = run(command, name, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert {row["document"] for row in found["statements"]} if command == "statements" else found["findings"]
    if command == "check":
        assert [(f["claim"]["document"], f["denial"]["document"]) for f in found["findings"]] == [("a", "b")]
        assert [d["name"] for d in found["documents"]] == ["a", "b"]


def test_bad_rows_are_told_and_counted_and_the_rest_is_read(run):
    rows_file("a.jsonl", [*ROWS, *["{"] * 7, {"id": "a", "text": "Another of that name."}, {"id": "c"}])
    result = run("check", "a.jsonl", "denied.txt", "--format", "json")
    assert result.exit_code == 0
    *told, last = result.stderr.splitlines()
    assert told[0].startswith("skipped: a.jsonl: row 3: not JSON") and len(told) == 5
    assert last == "skipped: a.jsonl: 4 more rows"
    documents = json.loads(result.stdout)["documents"]
    assert [d["name"] for d in documents] == ["a", "a.jsonl (9 of 11 rows)", "b", "denied.txt"]
    assert documents[1]["skipped"].startswith("cannot be read; the first: row 3: not JSON")


def test_articles_of_one_name_in_two_files_are_told_apart(run):
    rows_file("1.jsonl")
    rows_file("2.jsonl", [{"id": "a", "text": "Eva Lind denied that the bridge is safe."}])
    documents = json.loads(run("check", "1.jsonl", "2.jsonl", "--format", "json").stdout)["documents"]
    assert [d["name"] for d in documents] == ["2.jsonl: a", "a", "b"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "x"}], ["a.jsonl", "no telling which field holds the text", "id"]),
        ([{"id": "x", "text": " "}], ["a.jsonl: has no article (row 1: text is empty)"]),
        ([], ["a.jsonl: has no article (it is empty)"]),
        ([{"text": "a " * 900_000}] * 12, ["a.jsonl", "is a corpus", "use contradict score"]),
    ],
)
def test_a_json_file_that_cannot_be_used_is_one_line(run, rows, words):
    rows_file("a.jsonl", rows)
    result = run("check", "a.jsonl")
    assert result.exit_code == 2 and result.stdout == ""
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: ") and all(word in last for word in words)


def test_a_file_given_twice_is_read_once(run):
    os.symlink("denied.txt", "link.txt")
    report = json.loads(run("check", "denied.txt", "./denied.txt", "link.txt", "--format", "json").stdout)
    assert [document["name"] for document in report["documents"]] == ["denied.txt"]


def test_paths_keep_their_names(run, denied):
    Path("old").mkdir()
    Path("old/denied.txt").write_text(denied.text)
    report = json.loads(run("check", "old/denied.txt", "denied.txt", "--format", "json").stdout)
    assert [document["name"] for document in report["documents"]] == ["denied.txt", "old/denied.txt"]


@pytest.mark.parametrize("paths", [("-",), (), ("-", "-")])
def test_stdin(run, denied, paths):
    report = json.loads(run("check", *paths, "--format", "json", input=denied.text).stdout)
    assert [document["name"] for document in report["documents"]] == ["<stdin>"]
    assert len(report["findings"]) == 1


@pytest.mark.parametrize("command", ["check", "statements"])
@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (("missing.txt",), ("missing.txt: no such file",)),
        (("folder",), ("folder: is a directory; pass the files in it", "contradict score")),
        (("latin.txt",), ("latin.txt: is not UTF-8",)),
        (("missing.txt", "folder", "latin.txt"), ("none of 3 files can be read", "missing.txt")),
        (("new\nline\x1b[31m.txt",), (r"new\nline\x1b[31m.txt",)),
        (("nul\0.txt",), ("nul",)),
        ((), ("<stdin>: is empty",)),
    ],
)
def test_what_cannot_be_read_is_one_line(run, command, paths, words):
    Path("folder").mkdir()
    Path("latin.txt").write_bytes("naïve".encode("latin-1"))
    assert_one_error(run(command, *paths), *words)


@pytest.mark.parametrize(
    "args",
    [
        ("chekc", "a.txt"),
        ("--frobnicate",),
        ("check", "denied.txt", "--format", "pdf"),
        ("check", "denied.txt", "--min-contradiction", "1.5"),
        ("check", "denied.txt", "--min-contradiction", "nan"),
        ("check", "denied.txt", "--min-similarity", "-2"),
        ("check", "denied.txt", "--top", "0"),
        ("check", "denied.txt", "--output"),
        ("statements", "denied.txt", "--format", "markdown"),
        ("judge",),
        ("judge", "one"),
        ("judge", "one", "two", "three"),
        ("judge", "one", "two", "--input", "pairs.jsonl"),
        ("judge", "--input", "pairs.jsonl", "--format", "json"),
        ("judge", "one", "two", "--rejects", "bad.jsonl"),
    ],
)
def test_wrong_usage_is_one_line_that_says_where_help_is(run, args):
    result = run(*args)
    assert_one_error(result, "--help)")


def test_a_model_that_cannot_be_loaded_is_one_line(run):
    result = run("check", "denied.txt", loaders=failing(ModelError("NLI model x: no such folder;\n give one")))
    assert_one_error(result, "error: NLI model x: no such folder; give one\n")


@pytest.mark.parametrize("args", [("check", "denied.txt"), ("judge", "one", "two")])
def test_the_unexpected_is_one_line(run, monkeypatch, args):
    monkeypatch.delenv("CONTRADICT_DEBUG", raising=False)
    assert_one_error(
        run(*args, loaders=failing(ZeroDivisionError("a\nb"))),
        "ZeroDivisionError: a b;",
        "CONTRADICT_DEBUG=1",
    )


def test_debug_shows_where_it_comes_from(run, monkeypatch):
    monkeypatch.setenv("CONTRADICT_DEBUG", "1")
    assert isinstance(run("check", "denied.txt", loaders=failing(ZeroDivisionError())).exception, ZeroDivisionError)


def test_an_interrupt_is_one_line(run):
    result = run("check", "denied.txt", loaders=failing(KeyboardInterrupt()))
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "error: interrupted\n")


# --- links and other inputs


@pytest.fixture
def server(denied):
    """A server with the denied document as a page, and the page itself."""
    running = Server()
    paragraphs = "".join(f"<p>{line}</p>" for line in denied.text.splitlines() if line)
    running.page = f"<!DOCTYPE html><html><body><article><h1>Ferry row</h1>{paragraphs}</article></body></html>"
    running.replies["/"] = reply(body=running.page.encode())
    yield running
    running.close()


def test_check_fetches_a_link(run, server):
    result = run("check", server.url(), "calm.txt", "--allow-private", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    report = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert [document["name"] for document in report["documents"]] == ["calm.txt", server.url()]
    (finding,) = report["findings"]
    assert finding["claim"]["document"] == server.url()


def test_a_private_address_is_refused_unless_allowed(run, server):
    for command in ("check", "statements"):
        assert_one_error(run(command, server.url()), f"{server.url()}: leads to 127.0.0.1", "--allow-private")
        assert run(command, server.url(), "--allow-private").exit_code == 0


def test_a_link_that_cannot_be_read_is_told_and_skipped(run, server):
    result = run("check", "denied.txt", server.url("/gone"), "--allow-private")
    assert result.exit_code == 0
    assert result.stderr == f"skipped: {server.url('/gone')}: the server answers 404 Not Found; check the link\n"


def test_what_had_to_be_assumed_is_one_line_on_stderr(run, denied):
    Path("old.txt").write_bytes(f"{denied.text}\nThe “ferry” is Zoë’s.\n".encode("cp1252"))
    result = run("check", "old.txt")
    assert (result.exit_code, result.stderr) == (0, "note: old.txt: not UTF-8, read as Windows-1252\n")


def test_stdin_takes_pages_and_pdfs(run, server, denied):
    for data in (server.page.encode(), pdf(column(denied.text.splitlines()))):
        result = run("check", "-", "--format", "json", input=data)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(json.loads(result.stdout)["findings"]) == 1


def test_statements_point_into_the_text_of_the_page(run, server):
    rows = json.loads(run("statements", server.url(), "--allow-private", "--format", "json").stdout)["statements"]
    text = contradict.read(server.url(), allow_private=True).text
    assert [row["text"] for row in rows] == [text[row["start"] : row["end"]] for row in rows]


def test_a_library_that_logs_is_not_heard():
    done = start("statements", "-", "--no-tagger", input="%PDF-1.4\nnothing")
    assert done.returncode == 2
    assert done.stderr.startswith("error: <stdin>: is a PDF that cannot be read") and done.stderr.count("\n") == 1


# --- where results go


def test_output_replaces_a_file_and_keeps_its_mode(run):
    Path("out.txt").write_text("old")
    os.chmod("out.txt", 0o640)
    result = run("check", "denied.txt", "--output", "out.txt")
    assert (result.exit_code, result.output) == (0, "")
    assert "Rik Moss (denied)" in Path("out.txt").read_text(encoding="utf-8")
    assert stat.S_IMODE(os.stat("out.txt").st_mode) == 0o640
    assert names() == ["calm.txt", "denied.txt", "out.txt"]


def test_a_failed_run_leaves_the_output_alone(run):
    Path("out.txt").write_text("old")
    run("check", "denied.txt", "--output", "out.txt", loaders=failing(ModelError("no")))
    run("check", "denied.txt", "--output", "new.txt", loaders=failing(KeyboardInterrupt()))
    assert Path("out.txt").read_text() == "old"
    assert names() == ["calm.txt", "denied.txt", "out.txt"]


def test_a_link_is_written_through(run):
    Path("real.txt").write_text("old")
    os.symlink("real.txt", "out.txt")
    run("statements", "calm.txt", "--output", "out.txt")
    assert os.path.islink("out.txt")
    assert "ferry" in Path("real.txt").read_text()


def test_a_device_is_not_replaced(run):
    assert run("statements", "calm.txt", "--output", os.devnull).exit_code == 0
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("calm.txt", "is one of the inputs"),
        ("./calm.txt", "is one of the inputs"),
        ("nowhere/out.txt", "cannot be written (no such file"),
        (".", "cannot be written (is a directory)"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_any_model_is_loaded(run, calm, output, words):
    result = run("check", "calm.txt", "--output", output, loaders=failing(AssertionError("loaded")))
    assert_one_error(result, words)
    assert Path("calm.txt").read_text() == calm.text


# --- statements


def test_statements_as_a_table_and_as_json(run):
    table = run("statements", "denied.txt", "calm.txt", "--no-tagger")
    assert table.exit_code == 0
    assert "denied.txt: 2 statements, 0 set aside, 2 attributions" in table.stdout
    assert "denies   Rik Moss | denied | " in table.stdout
    rows = json.loads(run("statements", "denied.txt", "calm.txt", "--format", "json").stdout)["statements"]
    assert [row["document"] for row in rows] == ["denied.txt", "denied.txt", "calm.txt", "calm.txt"]


def test_statements_by_the_grammar_alone_need_no_model(run):
    loaders = failing(ModelError("no tagger"))
    assert run("statements", "denied.txt", "--no-tagger", loaders=loaders).exit_code == 0
    assert_one_error(run("statements", "denied.txt", loaders=loaders), "no tagger")


# --- judge


SAFE = {"premise": "The bridge is safe.", "hypothesis": "The bridge is safe."}
SHUT = {"premise": "The bridge is safe.", "hypothesis": "The bridge is shut."}


def test_judge_one_pair(run):
    result = run("judge", SHUT["premise"], SHUT["hypothesis"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].split(maxsplit=1) == ["contradiction", "very likely, 94%"]
    shown = json.loads(run("judge", *SHUT.values(), "--format", "json").stdout)
    assert shown == SHUT | {
        "label": "contradiction",
        "entailment": 0.02,
        "neutral": 0.04,
        "contradiction": 0.94,
    }


@pytest.mark.parametrize("pair", [("", "b"), ("a", "  "), ("\udcff", "b")])
def test_judge_refuses_no_text(run, pair):
    assert_one_error(run("judge", *pair))


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_judge_rows_come_back_in_order_with_their_own_keys(run):
    Path("in.jsonl").write_text(
        lines({"id": 1, **SAFE, "label": "gold", "note": [None]}, {**SHUT, "id": "ü\u2028"}) + "\n"
    )
    result = run("judge", "--input", "in.jsonl", "--output", "out.jsonl")
    assert (result.exit_code, result.output) == (0, "")
    first, second = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    verdict = {"entailment": 0.94, "neutral": 0.04, "contradiction": 0.02}
    assert first == {"id": 1, **SAFE, "note": [None], "label": "entailment", **verdict}
    assert (second["id"], second["label"]) == ("ü\u2028", "contradiction")
    assert "out.jsonl.rejects.jsonl" not in names()


@pytest.mark.parametrize("n", [1, JUDGED_AT_ONCE - 1, JUDGED_AT_ONCE, 2 * JUDGED_AT_ONCE + 1])
def test_judge_streams_any_number_of_rows(run, n):
    rows = [{**(SAFE, SHUT)[i % 2], "i": i} for i in range(n)]
    result = run("judge", "--input", "-", input=lines(*rows))
    judged = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["i"] for row in judged] == list(range(n))
    assert [row["label"] for row in judged] == [("entailment", "contradiction")[i % 2] for i in range(n)]


BAD_ROWS = [
    (b"{", "not JSON"),
    (b"[1, 2]", "not an object"),
    (b'"text"', "not an object"),
    (b'{"premise": "a"}', "no hypothesis"),
    (b'{"premise": "a", "hypothesis": 7}', "hypothesis is not a string"),
    (b'{"premise": null, "hypothesis": "b"}', "premise is not a string"),
    (b'{"premise": " ", "hypothesis": "b"}', "premise is empty"),
    (b'{"premise": "\\ud83d", "hypothesis": "b"}', "premise is not valid Unicode"),
    (b'{"premise": "a", "hypothesis": "na\xefve"}', "not UTF-8 at byte 34"),
    (b'{"premise": "a", "hypothesis": "b", "x": NaN}', "not JSON"),
    (b'{"premise": "a", "hypothesis": "b", "x": 1e999}', "not JSON"),
    (b'{"premise": "a", "hypothesis": "b", "x": ' + b"[" * 100_000, "not JSON"),
    (b'{"premise": "a", "hypothesis": "b", "x": ' + b"9" * 5_000 + b"}", "not JSON"),
]


@pytest.mark.parametrize(("row", "error"), BAD_ROWS)
def test_judge_sets_bad_rows_apart(run, row, error):
    good = json.dumps(SAFE).encode()
    Path("in.jsonl").write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\n" + row + b"\n" + good)
    result = run("judge", "--input", "in.jsonl", "--output", "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "rejected: 1 of 3 rows cannot be judged; see out.jsonl.rejects.jsonl\n"
    assert len(Path("out.jsonl").read_text().splitlines()) == 2
    (reject,) = [json.loads(line) for line in Path("out.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert reject["line"] == 3
    assert reject["error"].startswith(error)
    assert reject["row"] == row.decode(errors="replace")


def test_judge_with_no_good_row_fails_and_keeps_the_rejects(run):
    Path("in.jsonl").write_text("{\n[]\n")
    assert_one_error(
        run("judge", "--input", "in.jsonl", "--output", "out.jsonl"),
        "2 rejected, see out.jsonl.rejects.jsonl",
    )
    assert "out.jsonl" not in names()
    assert len(Path("out.jsonl.rejects.jsonl").read_text().splitlines()) == 2
    Path("in.jsonl").write_text("\n")
    assert_one_error(run("judge", "--input", "in.jsonl", "--output", "-"), "it is empty")


def test_old_rejects_do_not_pass_for_new_ones(run):
    Path("in.jsonl").write_text(lines(SAFE))
    Path("out.jsonl.rejects.jsonl").write_text("old\n")
    run("judge", "--input", "in.jsonl", "--output", "out.jsonl")
    assert Path("out.jsonl.rejects.jsonl").read_text() == ""


def test_rejects_on_stdout_are_counted_and_kept_only_when_asked(run):
    Path("in.jsonl").write_text(lines(SAFE) + "{\n")
    before = names()
    result = run("judge", "--input", "in.jsonl")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    assert result.stderr == "rejected: 1 of 2 rows cannot be judged; --rejects FILE keeps them\n"
    assert names() == before
    run("judge", "--input", "in.jsonl", "--rejects", "bad.jsonl")
    assert json.loads(Path("bad.jsonl").read_text())["line"] == 2


@pytest.mark.parametrize(
    "args",
    [
        ("--input", "missing.jsonl"),
        ("--input", "."),
        ("--input", "in.jsonl", "--output", "in.jsonl"),
        ("--input", "in.jsonl", "--rejects", "./in.jsonl"),
        ("--input", "in.jsonl", "--output", "out.jsonl", "--rejects", "./out.jsonl"),
    ],
)
def test_judge_refuses_files_that_cannot_be(run, args):
    Path("in.jsonl").write_text(lines(SAFE))
    assert_one_error(run("judge", *args, loaders=failing(AssertionError("loaded"))))
    assert Path("in.jsonl").read_text() == lines(SAFE)


# --- help


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_lists_the_commands(run, args):
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    for command in ("check", "statements", "judge"):
        assert f"contradict {command} " in result.stdout
    listed = result.stdout.split("Commands:")[1]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE) == list(main.commands)
    assert "..." not in listed


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_explains_every_option_and_has_an_example(run, command):
    shown = run(command, "--help").stdout
    examples = [line for line in shown.splitlines() if re.match(rf"  contradict (\S+ )*{command}\b", line)]
    assert len(examples) >= 2
    assert "\\b" not in shown and "\b" not in shown
    for parameter in main.commands[command].params:
        assert all(option in shown for option in parameter.opts if option.startswith("-"))
    assert shown.count("[default:") >= any(getattr(p, "show_default", None) for p in main.commands[command].params)


# --- the process: pipes and terminals


def start(*args, **options):
    return subprocess.run(
        [sys.executable, "-m", "contradict", *args], capture_output=True, text=True, check=False, **options
    )


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (("chekc", "denied.txt"), "check"),
        (("denied.txt",), "did you mean contradict check denied.txt?"),
        (("https://news.example/a",), "did you mean contradict check https://news.example/a?"),
        (("check", "denied.txt", "--formt", "json"), "--format"),
        (("check", "denied.txt", "--format", "jsno"), "(did you mean json?)"),
        (("check", "denied.txt", "--format", "CSV"), "(did you mean csv?)"),
        (("score", "denied.txt", "-o", "out", "--scope", "documents"), "(did you mean document?)"),
    ],
)
def test_a_slip_of_the_keyboard_is_told_what_was_meant(run, args, meant):
    assert_one_error(run(*args), meant, "--help)")


def test_the_module_runs():
    done = start("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("contradict ")


@pytest.mark.parametrize("output", ["closed pipe", "/dev/full"])
def test_stdout_that_takes_nothing_ends_the_run_without_a_traceback(run, output):
    if output == "closed pipe":
        reading, writing = os.pipe()
        os.close(reading)
    elif os.path.exists(output):
        writing = os.open(output, os.O_WRONLY)
    else:
        pytest.skip("no such device here")
    command = [sys.executable, "-m", "contradict", "statements", "calm.txt"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    if output == "closed pipe":
        assert (done.returncode, done.stderr) == (141, "")
    else:
        assert done.returncode == 2
        assert done.stderr.startswith("error: stdout: cannot be written") and done.stderr.count("\n") == 1


ON_A_TERMINAL = """
import sys
from types import SimpleNamespace
from contradict.cli import Loaders, main
from contradict.types import Examined, Finding, Directness, Kind, Position, Report, Stance, Verdict, Verdicts

def detect(documents, *, progress, **settings):
    progress("judging", 512, 2048)
    side = Position("a", 0, 1, 1, "A", "Ann", "said", Stance.ASSERTS, "A")
    verdict = Verdict(0, 0, 1)
    finding = Finding("0", Kind.DISPUTE, Directness.DIRECT, 0.9, 0.5, Verdicts(*[verdict] * 4), side, side, "why", "0")
    return Report((finding,), (Examined("a", 1, 0, 1),), {})

main(sys.argv[1:], prog_name="contradict", obj=Loaders(detector=lambda **_: SimpleNamespace(detect=detect)))
"""


def on_a_terminal(*args, **environment):
    """What a terminal would have shown, and the exit status."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **environment}
    command = [sys.executable, "-c", ON_A_TERMINAL, *args]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while some := os.read(ours, 65536):
            shown += some
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    return shown.decode(), process.wait()


def test_a_terminal_gets_colour_and_progress_that_is_wiped(run):
    shown, status = on_a_terminal("check", "calm.txt", NO_COLOR="")
    assert status == 0
    assert "\r\x1b[Kloading the models ...\r\x1b[Kjudging 512/2,048\r\x1b[KExamined 1 document" in shown
    assert "\x1b[1m1. Dispute" in shown


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_when_it_is_not_wanted(run, environment):
    shown, status = on_a_terminal("check", "calm.txt", "--quiet", **environment)
    assert status == 0
    assert "1. Dispute" in shown and "\x1b" not in shown and "judging" not in shown


def test_a_page_is_not_written_to_a_terminal(run):
    shown, status = on_a_terminal("check", "calm.txt", "--format", "html")
    assert status == 2
    assert shown.startswith("error: a page is not for a terminal; add --output page.html") and shown.count("\n") == 1


def test_no_paths_on_a_terminal_is_wrong_usage():
    shown, status = on_a_terminal("check")
    assert status == 2
    assert shown == "error: give the files to read, or pipe a text in (see contradict check --help)\r\n"
