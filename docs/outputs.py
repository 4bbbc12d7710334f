"""Run what the README and the pages here tell a reader to run, and put the outputs that they show right.

python -m docs.outputs [PAGE ...]     # rewrites the pages; tests/test_docs.py checks that nothing would change

Of a page's fences these are run, in order, in one folder of its own that has examples/ in it:

    ```console      each line that begins with "$ "; the lines below it are its output, stderr too, not compared where
                    there are none; "..." stands for any text. A status other than 0 is a mistake.
    ```python       all in one program
    ```output       what the python above it prints
    ```LANG FILE    is written to the file

A command that has the word ray in it finds a Ray cluster of this machine where `--address auto` looks for one.

A page whose elided output no longer fits gets the whole output, for somebody to shorten again.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from contradict import Detector
from contradict.cli import Loaders, main
from contradict.detector import load_nli, load_tagger

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```(\w+)(?: ([\w./-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_RAY = re.compile(r"\bray\b")
_OF_A_SHELL = set("|&;<>$`()")
_LOADERS = Loaders(cache(Detector.from_pretrained), cache(load_nli), cache(load_tagger))


@contextmanager
def cluster() -> Iterator[None]:
    """A Ray cluster of this machine, for as long as it is entered.

    Raises:
        ImportError: Ray is not installed.
    """
    import ray

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    os.environ["RAY_ADDRESS"] = ray.get_runtime_context().gcs_address
    try:
        yield
    finally:
        del os.environ["RAY_ADDRESS"]
        ray.shutdown()


def rerun(page: Path, folder: Path, *, ray: bool = True) -> str:
    """The text of the page with every output as it is.

    Args:
        page: Its text is read.
        folder: Where its commands run.
        ray: Whether those with Ray run too, or are believed.

    Raises:
        RuntimeError: A command fails.
    """
    shutil.copytree(ROOT / "examples", folder / "examples")
    names: dict[str, Any] = {}
    printed = ""

    def command(match: re.Match[str]) -> str:
        return _shown(*match.groups(), _run(match[1])) if ray or not _RAY.search(match[1]) else match[0]

    def fence(match: re.Match[str]) -> str:
        nonlocal printed
        language, file, body = match.groups()
        if file:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(body, encoding="utf-8")
        elif language == "console":
            body = _COMMAND.sub(command, body)
        elif language == "python":
            stream = io.StringIO()
            with redirect_stdout(stream):
                exec(compile(body, page.name, "exec"), names)  # noqa: S102
            printed = stream.getvalue()
        elif language == "output":
            body = body if _fits(body, printed) else printed
        return f"```{language}{f' {file}' if file else ''}\n{body}```"

    with chdir(folder):
        return _FENCE.sub(fence, page.read_text(encoding="utf-8"))


def _shown(command: str, output: str, got: str) -> str:
    return f"$ {command}\n{output if not output or _fits(output, got) else got}"


def _fits(output: str, got: str) -> bool:
    return doctest.OutputChecker().check_output(output, got, doctest.ELLIPSIS)


def _run(command: str) -> str:
    """What a command writes; ours alone is run in this process, which has the models."""
    words = shlex.split(command)
    if words[0] == "contradict" and not _RAY.search(command) and not _OF_A_SHELL & set(command):
        expanded = [name for word in words[1:] for name in (sorted(glob(word)) or [word])]
        result = CliRunner().invoke(main, expanded, prog_name="contradict", obj=_LOADERS)
        status, output = result.exit_code, result.output
    else:
        with tempfile.TemporaryDirectory() as programs:
            program = Path(programs, "contradict")
            program.write_text(f"#!{sys.executable}\nfrom contradict.cli import main\nmain(prog_name='contradict')\n")
            program.chmod(0o755)
            environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
            done = subprocess.run(
                ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
            )
            status, output = done.returncode, done.stdout
    if status:
        raise RuntimeError(f"{command}\nends with status {status}:\n{output}")
    return output


if __name__ == "__main__":
    with cluster():
        for path in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
            with tempfile.TemporaryDirectory() as place:
                path.write_text(rerun(path, Path(place)), encoding="utf-8")
