"""Settings from files: which file, what it says, and every mistake in it as one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from contradict.cli import Loaders, main
from contradict.errors import InputError
from contradict.settings import described, find_settings, read_settings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, two below where nothing is."""
    inner = tmp_path / "news" / "today"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def read(text, name="contradict.toml"):
    Path(name).write_text(text, encoding="utf-8")
    return read_settings(Path(name).resolve(), main.commands)


def lines(text, name="contradict.toml"):
    return list(described(read(text, name), main.commands))


def test_the_nearest_file_is_found(folder):
    outer = folder.parent
    assert find_settings(folder) is None
    (outer / "contradict.toml").write_text("")
    assert find_settings(folder) == outer / "contradict.toml"
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_settings(folder) == outer / "contradict.toml"
    (folder / "pyproject.toml").write_text("[tool.contradict]\n")
    assert find_settings(folder) == folder / "pyproject.toml"
    (folder / "contradict.toml").write_text("")
    assert find_settings(folder) == folder / "contradict.toml"


def test_a_general_key_is_for_every_command_that_has_the_option_and_its_own_table_wins(folder):
    shown = lines('nli = "base"\nmin-contradiction = 0.5\n[check]\nmin-contradiction = 0.8\nnli = "owner/name"\n')
    assert "check --nli owner/name" in shown and "check --min-contradiction 0.8" in shown
    assert {"judge --nli base", "score --nli base", "score --min-contradiction 0.5"} <= set(shown)
    assert not [line for line in shown if line.startswith("statements")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tagger = false", "check --no-tagger"),
        ("no-tagger = true", "check --no-tagger"),
        ("no-tagger = false", "check --tagger"),
        ("[check]\nexit-code = true", "check --exit-code"),
        ("[check]\ntop = 3", "check --top 3"),
        ("[check]\nmin-similarity = -1", "check --min-similarity -1.0"),
        ('[check]\nbaseline = ["a.json", "b c.json"]', "check --baseline 'b c.json'"),
        ('[check]\nbaseline = "a.json"', "check --baseline a.json"),
        ('[check]\noutput = "-"', "check --output -"),
        ("[check]\nquiet = true", "check --quiet"),
    ],
)
def test_values_are_those_of_the_options(folder, text, shown):
    assert shown in lines(text)
    tables = text.replace("[check]", "[tool.contradict.check]")
    assert shown in lines(tables if tables != text else f"[tool.contradict]\n{text}", "pyproject.toml")


def test_paths_count_from_the_folder_of_the_file(folder):
    (folder.parent / "model").mkdir()
    text = 'nli = "model"\nencoder = "owner/name"\n[judge]\nrejects = "bad.jsonl"\n[score]\nagainst = ["a", "https://x.y/z"]\n'
    shown = lines(text, folder.parent / "contradict.toml")
    assert "check --nli ../model" in shown and "check --encoder owner/name" in shown
    assert "judge --rejects ../bad.jsonl" in shown
    assert [line for line in shown if "against" in line] == ["score --against ../a", "score --against https://x.y/z"]


MISTAKES = [
    ("[check]\noutput = '../up.txt'", "[check]: output leads out of the folder of the settings (../up.txt)"),
    ("[check]\noutput = '/etc/up.txt'", "[check]: output leads out of the folder of the settings"),
    ("[score]\noutput = '..'", "[score]: output leads out of the folder of the settings"),
    ("[judge]\nrejects = 'a/../../b'", "[judge]: rejects leads out of the folder of the settings"),
    ("min-contradicton = 0.5", "there is no option min-contradicton; did you mean min-contradiction?"),
    ("min_contradiction = 0.5", "there is no option min_contradiction; did you mean min-contradiction?"),
    ("zebra = 1", "there is no option zebra"),
    ("[chekc]\ntop = 1", "[chekc]: there is no such command; did you mean check?"),
    ("[check]\nadd = true", "[check]: there is no option add"),
    ("[check]\ntop = 1.5", "[check]: top takes a whole number, not 1.5"),
    ("[check]\ntop = true", "[check]: top takes a whole number, not true"),
    ("[check]\ntop = 0", "[check]: top cannot be: 0 is not in the range"),
    ("[check]\nmin-contradiction = '1'", "[check]: min-contradiction takes a number, not '1'"),
    ("[check]\nmin-contradiction = nan", "[check]: min-contradiction cannot be: nan is not a number"),
    ("[check]\nquiet = 1", "[check]: quiet is true or false, not 1"),
    ("[check]\nformat = 'jsno'", "(did you mean json?)"),
    ("[check]\nformat = ['json']", "[check]: format takes a text in quotation marks"),
    ("[check]\nbaseline = [1]", "[check]: baseline takes a text"),
    ("format = 'text'", "format cannot be: 'text' is not one of"),
    ("[check]\nnli = 2026-01-01", "[check]: nli takes a text"),
    ("nli", "is not TOML"),
    ("[check]\n\x00", "is not TOML"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_is_one_line_with_the_file_and_what_was_meant(folder, text, message):
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value).startswith("contradict.toml: ") and message in str(caught.value)
    result = CliRunner().invoke(main, ["settings"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: contradict.toml: ") and result.stderr.count("\n") == 1


def test_what_is_no_settings_file_is_refused(folder):
    with pytest.raises(InputError, match=r"nowhere.toml: cannot be read \(no such file"):
        read_settings(folder / "nowhere.toml", main.commands)
    with pytest.raises(InputError, match=r"has no table \[tool.contradict\]"):
        read("[tool.other]\n", "pyproject.toml")
    Path("latin.toml").write_bytes(b"nli = 'na\xefve'")
    with pytest.raises(InputError, match="is not TOML"):
        read_settings(Path("latin.toml").resolve(), main.commands)


@pytest.fixture
def run(folder, detector, denied):
    """Run the command line beside one document."""
    Path(denied.name).write_text(denied.text)

    def call(*args):
        return CliRunner().invoke(main, args, obj=Loaders(detector=lambda **_: detector))

    return call


def test_the_command_line_goes_before_the_file(run, folder):
    (folder / "contradict.toml").write_text("[check]\nformat = 'json'\nmin-contradiction = 1\n")
    report = json.loads(run("check", "denied.txt").stdout)
    assert report["settings"]["min_contradiction"] == 1 and report["findings"] == []
    assert "1 finding," in run("check", "denied.txt", "--format", "text", "--min-contradiction", "0.3").stdout
    assert "1 finding," in run("--no-config", "check", "denied.txt").stdout
    Path("other.toml").write_text("[check]\nformat = 'csv'\n")
    assert run("--config", "other.toml", "check", "denied.txt").stdout.startswith("\ufeffid,")


def test_settings_from_above_are_told(run, folder):
    (folder.parent / "contradict.toml").write_text("[check]\nexit-code = true\n")
    result = run("check", "denied.txt")
    assert result.exit_code == 1
    assert result.stderr == "note: settings from ../contradict.toml (--no-config goes without)\n"


def test_settings_shows_what_is_in_force(run, folder):
    assert run("settings").stdout.startswith("No settings: no contradict.toml")
    (folder / "contradict.toml").write_text("[check]\ntop = 2\n")
    assert run("settings").stdout == "contradict.toml\ncontradict check --top 2\n"
    assert run("--no-config", "settings").stdout.startswith("No settings")


def test_the_two_options_do_not_go_together_and_go_before_the_command(run):
    result = run("--config", "x.toml", "--no-config", "check", "denied.txt")
    assert result.stderr == "error: --config does not go with --no-config (see contradict --help)\n".replace(
        "contradict --help", "main --help"
    )
    result = run("check", "denied.txt", "--config", "x.toml")
    assert result.exit_code == 2 and "--config goes before the command" in result.stderr


def test_a_setting_for_the_other_way_of_judging_is_no_mistake(folder, table_nli):
    (folder / "contradict.toml").write_text("[judge]\nformat = 'json'\nrejects = 'bad.jsonl'\n")
    Path("pairs.jsonl").write_text('{"premise": "a", "hypothesis": "b"}\n{\n')
    loaders = Loaders(nli=lambda *_, **__: table_nli)
    one = CliRunner().invoke(main, ["judge", "a", "b"], obj=loaders)
    assert json.loads(one.stdout)["label"] == "neutral"
    many = CliRunner().invoke(main, ["judge", "--input", "pairs.jsonl"], obj=loaders)
    assert (many.exit_code, len(many.stdout.splitlines())) == (0, 1)
    assert Path("bad.jsonl").is_file()
