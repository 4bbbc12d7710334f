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
def complete(tmp_path):
    """What bash offers for a command line, by the script that we print."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "contradict"
    program.write_text(f"#!{sys.executable}\nfrom contradict.cli import main\nmain(prog_name='contradict')\n")
    program.chmod(0o755)
    script = CliRunner().invoke(main, ["completion", "bash"])
    assert (script.exit_code, script.stderr) == (0, "")
    (tmp_path / "completion.bash").write_text(script.stdout)

    def call(line):
        last = 'COMP_WORDS+=(""); COMP_CWORD=$((COMP_CWORD + 1))' if line.endswith(" ") else ""
        path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
        root = Path(__file__).parent.parent
        done = subprocess.run(
            ["bash", "--norc", "-c", BASH.format(words=line, last=last)],
            cwd=tmp_path, env={"PATH": path, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stderr == ""
        return done.stdout.split("\n")[:-1]

    return call


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_completes_commands_options_and_files(complete):
    assert complete("contradict st") == ["statements"]
    assert {"check", "score", "models"} <= set(complete("contradict "))
    assert complete("contradict check --form") == ["--format"]
    assert complete("contradict check --format cl") == ["claimreview"]
    assert "base" in complete("contradict check --nli ba")
    assert complete("contradict check --nli models/") == ["the shell's own: dirnames", ""]
    assert complete("contradict check art") == ["the shell's own: default", ""]
    assert complete("contradict check a.txt --baseline rev") == ["the shell's own: default", ""]
    assert complete("contradict completion z") == ["zsh"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_is_one_that_the_shell_can_read(shell, tmp_path):
    script = tmp_path / "script"
    script.write_text(CliRunner().invoke(main, ["completion", shell]).stdout)
    assert "_CONTRADICT_COMPLETE" in script.read_text()
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_completion_works_whatever_settings_lie_about(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("contradict.toml").write_text("zebra = 1")
    assert CliRunner().invoke(main, ["completion", "bash"]).exit_code == 0
    assert CliRunner().invoke(main, ["completion", "bsh"]).exit_code == 2
