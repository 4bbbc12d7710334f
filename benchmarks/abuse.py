"""What a disk, a shell and an attacker can do to the program: faults put into real processes, and what they cost.

python -m benchmarks.abuse --output benchmarks/results/abuse.json

Every fault is one run of the command line. It is survived when the run ends by itself with the exit status that is
expected, says at most one line that begins with "error:" and no traceback, and leaves no part of a file behind. Where a
corpus run was hit, the same command without the fault has to end with the findings of a run that nothing hit.

`benchmarks.kills`, `benchmarks.malformed` and `benchmarks.fuzz` are the longer versions of three of these.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scale import digest_of
from contradict.detector import DEFAULT_NLI, bundled

SEED = 20261129
ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "examples" / "harbour-bridge.txt"
MAX_SECONDS = 300
MEGABYTE = 1_000_000
HOSTILE_BYTES = 19 * MEGABYTE
"""Of a hostile document, unpacked; just below what is read."""

Limit = Callable[[], None]


@dataclass(frozen=True)
class Ran:
    """How a process ended."""

    status: int
    said: str
    seconds: float

    def well(self, *expected: int) -> bool:
        """Whether it is one of the expected statuses, with a line that says why where it is 2."""
        lines = [line for line in self.said.splitlines() if line.startswith("error:")]
        told = "Traceback" not in self.said and "error: unexpected" not in self.said and len(lines) <= 1
        return self.status in expected and told


def run(folder: Path, *arguments: str, limit: Limit | None = None, shell: str = "", **environment: str) -> Ran:
    """The command line in a folder; `shell` stands behind it, as in "| head -1"."""
    command = [sys.executable, "-m", "contradict", *arguments]
    if shell:
        words = " ".join(f"'{word}'" for word in command)
        command = ["bash", "-o", "pipefail", "-c", f"{words} {shell}"]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        timeout=MAX_SECONDS,
        preexec_fn=limit,  # noqa: PLW1509
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    return Ran(done.returncode, done.stderr.decode(errors="replace"), time.monotonic() - began)


def at_most(size: int) -> Limit:
    """No file may grow beyond so many bytes: a full disk, as a process sees it."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def memory(megabytes: int) -> Limit:
    """No more data than that; address space is more than what is used, so that is not what is bounded."""
    return lambda: resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE,) * 2)


def leftovers(folder: Path) -> list[str]:
    """Parts of files that a run left behind."""
    return [path.name for path in folder.rglob(".*") if path.name.endswith((".new", ".old", ".part"))]


# --- streams and disks ------------------------------------------------------------------------------------


def streams(folder: Path) -> Iterator[tuple[str, bool]]:
    """Streams that are closed, full or go away."""
    for name, shell, expected in (
        ("stdout full", "> /dev/full", 2),
        ("stdout closed", ">&-", 2),
        ("stderr full", "2> /dev/full", 0),
        ("stderr closed", "2>&-", 0),
        ("stdin closed", "<&-", 0),
        ("all closed", "<&- >&- 2>&-", 2),
        ("| head", "--format html | head -c 1", 141),
        ("| true", "--format html | true", 141),
    ):
        done = run(folder, "check", "article.txt", shell=shell)
        # A pipe takes 64 kB before anybody notices that its reader is gone.
        yield name, done.well(*((expected, 0) if expected == 141 else (expected,)))
    yield "stdin closed, read", run(folder, "check", "-", shell="<&-").well(2)
    yield "nothing on stdin", run(folder, "check", "-", shell="< /dev/null").well(2)


def places(folder: Path) -> Iterator[tuple[str, bool]]:
    """Folders that are not there or cannot be written."""
    nowhere = {"HOME": "/nonexistent", "TMPDIR": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}
    yield "no home, no temp", run(folder, "check", "article.txt", **nowhere).well(0)
    unwritable = dict.fromkeys(nowhere, "/proc")
    yield "home and temp not writable", run(folder, "check", "article.txt", **unwritable).well(0)
    for output in ("/proc/report.txt", "corpus.jsonl/report.txt", "/dev/full", "article.txt"):
        yield f"report to {output}", run(folder, "check", "article.txt", "--output", output).well(2)
    for output in ("/proc/out", "article.txt"):
        yield f"tables to {output}", run(folder, "score", "corpus.jsonl", "--output", output).well(2)


def full_disks(folder: Path, expected: str, rng: random.Random) -> Iterator[tuple[str, bool]]:
    """A disk that is full after so many bytes; then the same command with room again."""
    for _ in range(3):
        size = rng.randrange(1, 30_000)
        done = run(folder, "check", "article.txt", "--format", "html", "--output", "page.html", limit=at_most(size))
        yield "disk full, page", done.well(2) and not (folder / "page.html").exists() and not leftovers(folder)
    for round_ in range(6):
        output = folder / f"full-{round_}"
        size = rng.randrange(1, 120_000)
        hit = run(folder, "score", "corpus.jsonl", "--output", output.name, limit=at_most(size))
        again = run(folder, "score", "corpus.jsonl", "--output", output.name)
        whole = again.well(0) and digest_of(output / "findings") == expected and not leftovers(output)
        yield "disk full, corpus", hit.well(0, 2) and whole


def killed(folder: Path, expected: str, seconds: float, rng: random.Random) -> Iterator[tuple[str, bool]]:
    """SIGKILL, SIGTERM and SIGINT at random moments; then the same command."""
    for number in range(9):
        output = folder / f"killed-{number}"
        command = [sys.executable, "-m", "contradict", "score", "corpus.jsonl", "--output", output.name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        sign = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[number % 3]
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env=environment) as process:
            try:
                process.communicate(timeout=rng.uniform(0.2, seconds))
            except subprocess.TimeoutExpired:
                process.send_signal(sign)
                process.communicate()
        again = run(folder, "score", "corpus.jsonl", "--output", output.name)
        yield sign.name, again.well(0) and digest_of(output / "findings") == expected and not leftovers(output)


def damaged_stores(folder: Path, whole: Path, rng: random.Random) -> Iterator[tuple[str, bool]]:
    """What a run keeps, cut short or with bytes changed: it goes on or says so."""
    for number in range(8):
        output = folder / f"damaged-{number}"
        shutil.copytree(whole, output)
        data = bytearray((output / "work.sqlite").read_bytes())
        if number % 2:
            data = data[: rng.randrange(len(data))]
        else:
            for _ in range(300):
                data[rng.randrange(100, len(data))] = rng.randrange(256)
        (output / "work.sqlite").write_bytes(data)
        yield "damaged store", run(folder, "score", "corpus.jsonl", "--output", output.name).well(0, 2)
        yield "damaged store, asked", run(folder, "verify", "The mayor was warned.", output.name).well(0, 2)


# --- models and documents ---------------------------------------------------------------------------------


def damaged_models(folder: Path, rng: random.Random) -> Iterator[tuple[str, bool]]:
    """Files of a model that are cut short, emptied, or are something else."""
    for name in ("model.int8.onnx", "config.json", "tokenizer.json", "tokenizer_config.json", "findings.json"):
        for how in ("cut", "empty", "noise"):
            model = folder / "model"
            shutil.rmtree(model, ignore_errors=True)
            shutil.copytree(bundled(DEFAULT_NLI), model)
            if not (model / name).is_file():
                continue
            data = (model / name).read_bytes()
            new = {"cut": data[: len(data) // 2], "empty": b"", "noise": rng.randbytes(1000)}[how]
            (model / name).write_bytes(new)
            yield f"{name} {how}", run(folder, "check", "article.txt", "--nli", "model").well(2)


WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body>'
    b"</w:document>"
)


def hostile(name: str) -> bytes:
    """A small file that would take hours or all memory if it were read to its end."""
    many = HOSTILE_BYTES
    start = b"<!doctype html><html><body>"
    documents = {
        "tags.html": lambda: start + b"<p>" * (many // 3),
        "deep.html": lambda: start + b"<div>" * (many // 5),
        "attributes.html": lambda: start + b"<p " + b"a=1 " * (many // 4) + b">",
        "brackets.html": lambda: start + b"<" * many,
        "entities.html": lambda: start + b"<p>" + b"&amp;" * (many // 5),
        "lines.txt": lambda: b"\n" * many + b"x",
        "quotes.txt": lambda: b'"' * (many // 20),
        "noise.txt": lambda: b"\xc3(" * (many // 2),
        "objects.pdf": lambda: b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * (many // 60),
        "brackets.pdf": lambda: b"%PDF-1.4\n1 0 obj " + b"[" * many,
        "tags.docx": lambda: docx_of(WORD % (b"<w:p/>" * (9 * many // 6))),
        "entities.docx": lambda: docx_of(_LAUGHS + WORD % b"<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"),
        "deep.json": lambda: b"[" * many,
        "deep.jsonl": lambda: b'{"text":' * (many // 8),
        "long.csv": lambda: b'id,text\n1,"' + b"x" * many,
    }
    return documents[name]()


HOSTILE = (
    "tags.html deep.html attributes.html brackets.html entities.html lines.txt quotes.txt noise.txt objects.pdf "
    "brackets.pdf tags.docx entities.docx deep.json deep.jsonl long.csv"
).split()
_LAUGHS = (
    b'<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (new, b"&%c;" % old * 10) for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True)
    )
    + b"]>"
)


def docx_of(body: bytes) -> bytes:
    """The least DOCX there can be around some XML."""
    schemas = "http://schemas.openxmlformats.org"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{schemas}/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="r" '
            f'Type="{schemas}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        package.writestr("word/document.xml", body)
    return made.getvalue()


def hostile_documents(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each is read by itself, in at most 2 GB and MAX_SECONDS."""
    for name in HOSTILE:
        (folder / name).write_bytes(hostile(name))
        try:
            done = run(folder, "statements", "--no-tagger", name, "--output", "/dev/null", limit=memory(2000))
            yield name, done.well(0, 2)
        except subprocess.TimeoutExpired:
            yield name, False
        (folder / name).unlink()


def network(folder: Path) -> Iterator[tuple[str, bool]]:
    """No connection is tried, by whatever library; for strace, where it is installed."""
    strace = shutil.which("strace")
    if strace is None:
        return
    log = folder / "connections"
    command = [strace, "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(log)]
    command += [sys.executable, "-m", "contradict", "check", "article.txt"]
    subprocess.run(command, cwd=folder, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    yield "no connection is tried", "AF_INET" not in log.read_text(encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    groups: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = ARTICLE.read_text(encoding="utf-8")
        (folder / "article.txt").write_text(text, encoding="utf-8")
        rows = [{"id": str(i), "text": text.replace("Varga", f"Varga-{i}")} for i in range(3)]
        (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        whole = run(folder, "score", "corpus.jsonl", "--output", "whole")
        if not whole.well(0):
            raise SystemExit(whole.said)
        expected = digest_of(folder / "whole" / "findings")
        for group, faults in {
            "streams closed, full or gone": streams(folder),
            "folders missing or not writable": places(folder),
            "disk full": full_disks(folder, expected, rng),
            "killed, terminated, interrupted": killed(folder, expected, whole.seconds, rng),
            "damaged work of an earlier run": damaged_stores(folder, folder / "whole", rng),
            "damaged model files": damaged_models(folder, rng),
            "hostile documents": hostile_documents(folder),
            "connections to the network": network(folder),
        }.items():
            results = list(faults)
            lost = [fault for fault, survived in results if not survived]
            groups[group] = {"injected": len(results), "survived": len(results) - len(lost), "lost": lost}
            print(group, json.dumps(groups[group]), flush=True)
            result = {"command": f"python -m benchmarks.abuse {' '.join(sys.argv[1:])}", "faults": groups}
            args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if lost := [fault for row in groups.values() for fault in row["lost"]]:  # type: ignore[attr-defined]
        raise SystemExit(f"not survived: {', '.join(lost)}")


if __name__ == "__main__":
    main()
