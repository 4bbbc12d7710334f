"""Completion, in the shells themselves."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from contradict.cli import main

BASH = """
source completion.bash
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
{last}
compopt() {{ echo "the shell's own: $2"; }}
_contradict_completion contradict
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def shell(tmp_path):
    """Run something in a shell that has the program, and its script beside it."""
    program = tmp_path / "bin" / "contradict"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom contradict.cli import main\nmain(prog_name='contradict')\n")
    program.chmod(0o755)

    def call(name, code):
        if not shutil.which(name):
            pytest.skip(f"no {name} here")
        script = CliRunner().invoke(main, ["completion", name])
        assert (script.exit_code, script.stderr) == (0, "")
        (tmp_path / f"completion.{name}").write_text(script.stdout)
        environment = {
            "PATH": f"{program.parent}:/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parent.parent),
            "HOME": str(tmp_path),
        }  # fmt: skip
        done = subprocess.run(
            [name, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout.split("\n")[:-1]

    return call


def test_bash_completes_commands_options_and_files(shell):
    def complete(line):
        last = 'COMP_WORDS+=(""); COMP_CWORD=$((COMP_CWORD + 1))' if line.endswith(" ") else ""
        return shell("bash", BASH.format(words=line, last=last))

    assert complete("contradict st") == ["statements"]
    assert {"check", "score", "models"} <= set(complete("contradict "))
    assert complete("contradict check --format cl") == ["claimreview"]
    assert "base" in complete("contradict check --nli ba")
    assert complete("contradict check --nli models/") == ["the shell's own: dirnames", ""]
    assert complete("contradict check art") == ["the shell's own: default", ""]
    assert complete("contradict check a.txt --baseline rev") == ["the shell's own: default", ""]


def test_fish_completes_commands_options_and_files(shell, tmp_path):
    (tmp_path / "article.txt").write_text("")

    def complete(line):
        offered = shell("fish", f"source completion.fish; complete -C '{line}'")
        return [row.split("\t")[0] for row in offered]

    assert complete("contradict stat") == ["statements"]
    assert complete("contradict check --format cl") == ["claimreview"]
    assert "article.txt" in complete("contradict check art")


def test_zsh_takes_the_script(shell):
    offered = shell("zsh", "autoload -U compinit; compinit -u; source completion.zsh; print $_comps[contradict]")
    assert offered == ["_contradict_completion"]


def test_completion_works_whatever_settings_lie_about(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("contradict.toml").write_text("zebra = 1")
    assert CliRunner().invoke(main, ["completion", "bash"]).exit_code == 0
    assert CliRunner().invoke(main, ["completion", "bsh"]).exit_code == 2
