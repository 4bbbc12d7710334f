"""Coverage-guided fuzzing of the readers and of the grammar, by atheris (libFuzzer).

pip install atheris            # Python 3.11 to 3.13, Linux
python -m benchmarks.fuzz readers --seconds 600 --crashes /tmp/crashes --output benchmarks/results/fuzz-readers.json
python -m benchmarks.fuzz grammar --seconds 600 --crashes /tmp/crashes --output benchmarks/results/fuzz-grammar.json

An input is a fault when anything but an InputError leaves the program, when that error is not one printable line, when
a statement's offsets do not give its text back, or when it takes longer than SLOW seconds. A fault does not end the
run: the first input of each kind is kept in the folder, and all are counted.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import atheris

INSTRUMENTED = ["contradict", "docx", "htmldate", "justext", "pypdf", "trafilatura"]
with atheris.instrument_imports(include=INSTRUMENTED):
    import docx  # noqa: F401
    import pypdf  # noqa: F401
    import trafilatura  # noqa: F401

    from contradict.corpus import Reject, read_corpus
    from contradict.detector import extract
    from contradict.documents import read_stream
    from contradict.errors import InputError
    from contradict.types import Document

from benchmarks.abuse import WORD, docx_of  # noqa: E402  (behind what is instrumented)

SLOW = 10.0
"""Seconds of the processor for one input, of some kilobytes at most, while everything is instrumented."""
LONGEST = 20_000
"""Bytes of an input."""

_TABLES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".jsonl.gz")


class Fault(Exception):
    """What no input may do."""


def try_reader(data: bytes) -> None:
    """Read bytes as the file that their first byte chooses."""
    kind, rest = (data[0], data[1:]) if data else (0, b"")
    kinds: list[Callable[[bytes], None]] = [_plain, _page, _pdf, _docx_part, _zip, *map(_table, _TABLES)]
    kinds[kind % len(kinds)](rest)


def try_grammar(data: bytes) -> None:
    """Read a text's statements and who says what in it."""
    text = data.decode("utf-8", "ignore")
    for statement in extract(Document("fuzz", text)):
        if text[statement.start : statement.end] != statement.text:
            raise Fault(f"statement at {statement.start} is not what stands there")


def _told(run: Callable[[], object]) -> None:
    """Run; a refusal has to be one printable line."""
    try:
        run()
    except InputError as error:
        if not str(error).isprintable():
            raise Fault(f"not one printable line: {error!r}") from error


def _stream(data: bytes, name: str) -> None:
    _told(lambda: read_stream(io.BytesIO(data), name))


def _plain(data: bytes) -> None:
    _stream(data, "fuzz.txt")


def _page(data: bytes) -> None:
    _stream(data, "fuzz.html")


def _pdf(data: bytes) -> None:
    _stream(b"%PDF-" + data, "fuzz.pdf")


def _zip(data: bytes) -> None:
    _stream(b"PK\x03\x04" + data, "fuzz.docx")


def _docx_part(data: bytes) -> None:
    """A DOCX whose text is this XML; what is around it is as Word writes it."""
    _stream(docx_of(data), "fuzz.docx")


def _table(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=suffix, dir=_SCRATCH) as file:
            file.write(data)
            file.flush()
            for item in read_corpus([file.name]):
                if isinstance(item, Reject):
                    json.dumps(item.to_dict()).encode()
                else:
                    item.text.encode()

    return lambda data: _told(lambda: read(data))


_SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None


def seeds(target: str) -> Iterator[bytes]:
    """Where the fuzzer starts from: one good input of each kind."""
    article = Path("examples/harbour-bridge.txt").read_bytes()
    if target == "grammar":
        yield from article.split(b"\n\n")
        yield b'"It is a hoax," said Rik Moss, who denied having claimed that "no bribe" was paid.'
        return
    row = b'{"id": "a", "text": "Ola Brandt said the bridge is safe.", "date": "2026-10-14"}\n'
    page = b"<!doctype html><html><head><title>Bridge</title></head><body><h1>Bridge</h1><p>%s</p></body></html>"
    yield b"\0" + article
    yield b"\1" + page % article[:900]
    yield b"\2" + _small_pdf()[5:]
    yield b"\3" + WORD % b"<w:p><w:r><w:t>He denied it.</w:t></w:r></w:p>"
    yield b"\4" + docx_of(WORD % b"<w:p><w:r><w:t>He denied it.</w:t></w:r></w:p>")[4:]
    yield b"\5" + row * 3
    yield b"\6[" + row.strip() + b"]"
    yield b"\7id,text,date\na,He denied it.,2026-10-14\n"
    yield b"\x08id\ttext\na\tHe denied it.\n"
    yield b"\x09" + _small_parquet()


def _small_parquet() -> bytes:
    import pyarrow
    from pyarrow.parquet import write_table

    made = io.BytesIO()
    write_table(pyarrow.table({"id": ["a"], "text": ["He denied it."]}), made, compression="none")
    return made.getvalue()


def _small_pdf() -> bytes:
    from pypdf import PdfWriter

    writer, made = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    page.merge_page(page)
    writer.write(made)
    return made.getvalue()


class Counted:
    """Runs a target, keeps the first input of each kind of fault, counts everything."""

    def __init__(self, target: Callable[[bytes], None], crashes: Path) -> None:
        self.runs, self.faults = 0, dict[str, int]()
        self._target, self._crashes = target, crashes

    def __call__(self, data: bytes) -> None:
        """Run one input."""
        self.runs += 1
        cost = time.process_time()
        try:
            self._target(data)
        except (Exception, RecursionError) as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self._keep(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}", data)
        else:
            if time.process_time() - cost > SLOW:
                self._keep("slow", data)

    def _keep(self, kind: str, data: bytes) -> None:
        if kind not in self.faults:
            name = "".join(c if c.isalnum() else "-" for c in kind)
            (self._crashes / name).write_bytes(data)
            print(kind, file=sys.stderr, flush=True)
        self.faults[kind] = self.faults.get(kind, 0) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=["readers", "grammar"])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--crashes", type=Path, required=True)
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    args.crashes.mkdir(parents=True, exist_ok=True)
    counted = Counted({"readers": try_reader, "grammar": try_grammar}[args.target], args.crashes)
    corpus = Path(tempfile.mkdtemp())
    for number, seed in enumerate(seeds(args.target)):
        (corpus / f"{number}").write_bytes(seed)
    began = time.monotonic()

    def one(data: bytes) -> None:
        counted(data)
        if args.output and counted.runs % 100 == 0:  # libFuzzer ends the process itself
            args.output.write_text(json.dumps(result(), indent=1) + "\n", encoding="utf-8")

    def result() -> dict[str, object]:
        return {
            "command": f"python -m benchmarks.fuzz {' '.join(sys.argv[1:])}",
            "atheris": version("atheris"),
            "seconds": round(time.monotonic() - began),
            "inputs": counted.runs,
            "faults": dict(sorted(counted.faults.items())),
        }

    atheris.Setup([sys.argv[0], f"-max_total_time={args.seconds}", f"-max_len={LONGEST}", "-len_control=0",
            "-rss_limit_mb=4000",
                   "-timeout=120", str(corpus)], one)  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
