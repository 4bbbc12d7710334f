"""The command line: check, statements, judge; the only module that prints or exits."""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
import stat
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self

import click

from contradict import detector as pipeline
from contradict.documents import read, read_stream
from contradict.errors import ContradictError, InputError
from contradict.exports import EXPORTS
from contradict.page import render_page
from contradict.report import FORMATS, MAX_WIDTH, dump_json, likelihood, render, render_statements
from contradict.types import NLI, Document, Examined, Label, Report, Tagging, Verdict

STDIN = "-"
STDIN_NAME = "<stdin>"
"""What a document from stdin is called; hardly the name of a file."""

HTML = "html"
"""The format that needs the documents too; the others are of the report alone."""

MIN_WIDTH = 40
"""Columns below which text is not squeezed, however narrow the terminal."""

JUDGED_AT_ONCE = 512
"""Rows of `judge --input` between two writes."""

DEBUG = "CONTRADICT_DEBUG"
"""Set in the environment, errors show where they come from."""

_FINDINGS, _FAILED, _INTERRUPTED, _BROKEN_PIPE = 1, 2, 130, 141
"""Exit statuses; the last two are what a shell reports for a program ended by SIGINT and by SIGPIPE."""


@dataclass(frozen=True)
class Loaders:
    """Where the models come from; a test passes its own as the context's object."""

    detector: Callable[..., pipeline.Detector] = pipeline.Detector.from_pretrained
    nli: Callable[..., NLI] = pipeline.load_nli
    tagger: Callable[..., Tagging] = pipeline.load_tagger


class _Failure(click.ClickException):
    """One line for the user."""

    exit_code = _FAILED


class _Interrupted(click.ClickException):
    """Somebody pressed Ctrl-C."""

    exit_code = _INTERRUPTED


class _Cli(click.Group):
    """Whatever goes wrong is one line on stderr and an exit status."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401  (click's own)
        """Run, and exit: 0, what the command chose, or 2 with a line that begins with "error:"."""
        try:
            with warnings.catch_warnings():
                if not os.environ.get(DEBUG):  # a library's advice to programmers
                    warnings.simplefilter("ignore")
                    logging.lastResort = logging.NullHandler()
                status = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "contradict"
            _tell(f"error: {error.format_message().rstrip('.')} (see {command} --help)")
            status = _FAILED
        except click.ClickException as error:
            _tell(f"error: {error.format_message()}")
            status = error.exit_code
        except click.Abort:
            status = _INTERRUPTED
        sys.exit(status or 0)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; every exception leaves as one of click's."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            raise _Interrupted("interrupted") from None
        except BrokenPipeError:  # `| head` has seen enough
            _abandon_stdout()
            raise click.exceptions.Exit(_BROKEN_PIPE) from None
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            if isinstance(error, ContradictError):
                raise _Failure(str(error)) from error
            raise _Failure(
                f"unexpected {type(error).__name__}: {error}; please report it, with the traceback that "
                f"{DEBUG}=1 in the environment shows"
            ) from error


class _Number(click.FloatRange):
    """A number in a closed range; unlike click's, NaN is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """Return the number, or fail as a usage error."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is not a number", param, ctx)
        return number


def _model_options(*, encoder: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options --nli, --encoder (where there is one), --device and --runtime."""
    options = [
        click.option(
            "--nli",
            metavar="ID_OR_PATH",
            help="NLI model instead of the default one: base (bundled; larger, slower), a folder or a hub id.",
        ),
        click.option("--encoder", metavar="ID_OR_PATH", help="Encoder instead of the bundled one, in the same way."),
        click.option("--device", metavar="NAME", help="cpu, cuda, cuda:1 or mps; by default CUDA where there is one."),
        click.option(
            "--runtime",
            type=click.Choice(pipeline.RUNTIMES),
            default="auto",
            show_default=True,
            help="onnx: a model's int8 file, on the CPU. torch: its weights. auto: on a CPU the file, if it is there.",
        ),
    ]

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options if encoder else [options[0], *options[2:]]):
            command = option(command)
        return command

    return add


_output = click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=STDIN,
    help="Write to FILE, whole or not at all, instead of stdout.",
)
_tagger = click.option(
    "--tagger/--no-tagger",
    default=True,
    help="Read who says what with the bundled tagger and the grammar, or with the grammar alone.",
)
_allow_private = click.option(
    "--allow-private", is_flag=True, help="Fetch links that lead to this computer or into a private network too."
)
_quiet = click.option("--quiet", is_flag=True, help="No progress on the terminal.")


@click.group(
    cls=_Cli,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_WIDTH},
)
@click.version_option(package_name="contradict-news", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Find, in news, the claims that somebody else denies.

    \b
    contradict check article.txt             what is claimed there, and denied
    contradict check *.html --format json    the same across files, for programs
    contradict statements article.pdf        who says what, without any judgement
    contradict judge "The bridge is shut." "The bridge is open."
    contradict score articles/ -o out        a corpus, into tables

    Articles are text, HTML, PDF or DOCX files, or http(s) links; no text leaves this computer. The exit
    status is 0, or 2 with one line on stderr when something went wrong.
    """  # noqa: D301  (click wants the character)
    ctx.obj = ctx.obj or Loaders()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@main.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMATS, *EXPORTS, HTML]),
    default="text",
    show_default=True,
    help="html: one page with filters, that needs no network. claimreview: drafts of schema.org reviews, unrated.",
)
@_output
@click.option(
    "--min-contradiction",
    type=_Number(0, 1),
    default=pipeline.MIN_CONTRADICTION,
    show_default=True,
    help="Report findings from this probability on.",
)
@click.option(
    "--min-similarity",
    type=_Number(-1, 1),
    default=pipeline.MIN_SIMILARITY,
    show_default=True,
    help="Compare two assertions from this similarity on; lower finds more and takes longer. "
    "Denials are always compared.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Report the N most probable findings at most.")
@_model_options(encoder=True)
@_tagger
@_allow_private
@click.option("--exit-code", is_flag=True, help="Exit with status 1 when there are findings.")
@_quiet
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    format_: str,
    output: str,
    min_contradiction: float,
    min_similarity: float,
    top: int | None,
    nli: str | None,
    encoder: str | None,
    device: str | None,
    runtime: str,
    tagger: bool,
    allow_private: bool,
    exit_code: bool,
    quiet: bool,
) -> None:
    """Report the claims in PATHS that are denied, in the same text or in another.

    PATHS are text, HTML, PDF or DOCX files, or http(s) links to articles; "-", or no path at all, reads
    stdin. Of a page, a PDF or a DOCX the text of the article is taken, and the lines are those of that text
    (contradict statements shows it). What cannot be read is told and skipped.

    Each finding shows a claim and its denial, who is said to have said each, where it stands, how probable
    the contradiction is, and why. A finding is a lead to look into, not a judgement on who is right;
    "indirect" means that a denial is there, on the same matter, but the model does not settle whether it is
    this claim that it denies.

    \b
    contradict check article.txt
    contradict check speech.pdf interview.docx --min-contradiction 0.8
    contradict check https://news.example/mayor-denies-it saved-page.html
    contradict check *.txt --format markdown --output findings.md
    contradict check *.txt --format html --output findings.html
    """  # noqa: D301  (click wants the character)
    documents, skipped = _read_documents(paths, allow_private=allow_private)
    with _Sink(output, inputs=paths) as sink:
        if format_ == HTML and sink.terminal:
            raise click.UsageError(
                "a page is not for a terminal; add --output page.html and open that in a browser", ctx
            )
        with _Progress(shown=not quiet) as progress:
            progress("loading the models")
            detector = ctx.obj.detector(
                nli=nli, encoder=encoder, tagger=None if tagger else False, device=device, runtime=runtime
            )
            report = detector.detect(
                documents,
                min_contradiction=min_contradiction,
                min_similarity=min_similarity,
                top=top,
                progress=progress,
            )
        examined = sorted((*report.documents, *skipped), key=lambda document: document.name)
        report = replace(report, documents=tuple(examined))
        sink.write(_rendered(report, documents, format_, sink))
        sink.keep()
    if exit_code and report.findings:
        ctx.exit(_FINDINGS)


def _rendered(report: Report, documents: Sequence[Document], format_: str, sink: _Sink) -> str:
    if format_ == HTML:
        return render_page(report, documents)
    if format_ in EXPORTS:
        return EXPORTS[format_](report)
    return render(report, format_, colour=sink.colour, width=sink.width)


@main.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_output
@_tagger
@_allow_private
@click.pass_context
def statements(
    ctx: click.Context, paths: tuple[str, ...], format_: str, output: str, tagger: bool, allow_private: bool
) -> None:
    """Show the statements in PATHS and who is said to have made them.

    PATHS are files or links, as for contradict check. Nothing is judged. Each statement comes with its line;
    below it stand its attributions: whether the content is asserted or denied, the source, the words that say
    so, and the content. What is set aside (captions, bylines and the like) says why.

    \b
    contradict statements article.txt
    contradict statements *.html --format json --output statements.json
    """  # noqa: D301  (click wants the character)
    documents, _ = _read_documents(paths, allow_private=allow_private)
    with _Sink(output, inputs=paths) as sink:
        reader = ctx.obj.tagger() if tagger else None
        extracted = [(document, pipeline.extract(document, reader)) for document in documents]
        sink.write(render_statements(extracted, format_, width=sink.width))
        sink.keep()


@main.command()
@click.argument("premise", required=False)
@click.argument("hypothesis", required=False)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), help="For one pair.  [default: text]")
@click.option("--input", "input_", metavar="FILE", help='Judge the rows of a JSON Lines file; "-" is stdin.')
@_output
@click.option(
    "--rejects",
    metavar="FILE",
    help="Where rows that cannot be judged go.  [default: OUTPUT.rejects.jsonl; with stdout none]",
)
@_model_options(encoder=False)
@_quiet
@click.pass_context
def judge(
    ctx: click.Context,
    premise: str | None,
    hypothesis: str | None,
    format_: str | None,
    input_: str | None,
    output: str,
    rejects: str | None,
    nli: str | None,
    device: str | None,
    runtime: str,
    quiet: bool,
) -> None:
    """Judge whether PREMISE entails or contradicts HYPOTHESIS.

    Order matters: the question is what follows for the second text if the first is true.

    \b
    contradict judge "The mayor resigned on Monday." "The mayor is in office."
    contradict judge --input pairs.jsonl --output judged.jsonl

    Each row of pairs.jsonl is an object with "premise" and "hypothesis". It comes back in its place with
    "label", "entailment", "neutral" and "contradiction" added, which replace any it had; its other keys stay.
    Rows that cannot be judged are counted on stderr and go to the --rejects file with their line number. The
    exit status is 2 only if no row could be judged.
    """  # noqa: D301  (click wants the character)
    if input_ is not None and (premise is not None or format_ is not None):
        raise click.UsageError(f"--input does not go with {'PREMISE' if premise is not None else '--format'}", ctx)
    if input_ is None and rejects is not None:
        raise click.UsageError("--rejects goes with --input only", ctx)

    def load() -> NLI:
        loaded: NLI = ctx.obj.nli(nli, device=device, runtime=runtime)
        return loaded

    if input_ is not None:
        if rejects is None and output != STDIN:
            rejects = f"{output}.rejects.jsonl"
        _judge_rows(load, input_, output, rejects, _Progress(shown=not quiet))
    elif premise is None or hypothesis is None:
        raise click.UsageError("give PREMISE and HYPOTHESIS, or --input FILE", ctx)
    else:
        _judge_one(load, (premise, hypothesis), format_ or "text", output)


def _judge_one(load: Callable[[], NLI], pair: tuple[str, str], format_: str, output: str) -> None:
    for name, text in zip(("premise", "hypothesis"), pair, strict=True):
        problem = _text_problem(text)
        if problem:
            raise InputError(f"the {name} {problem}; give a sentence")
    with _Sink(output) as sink:
        verdict = pipeline.judge(load(), [pair])[0]
        if format_ == "json":
            row = {"premise": pair[0], "hypothesis": pair[1], **_verdict_row(verdict)}
            sink.write(dump_json(row, indent=2) + "\n")
        else:
            sink.write("".join(f"{label.value:<14}{likelihood(getattr(verdict, label.value))}\n" for label in Label))
        sink.keep()


def _judge_rows(load: Callable[[], NLI], input_: str, output: str, rejects: str | None, progress: _Progress) -> None:
    """Judge a JSON Lines file chunk by chunk; what cannot be judged goes to `rejects`, for None nowhere."""
    n_judged, rejected = 0, 0
    if rejects is not None and _same(rejects, output):
        raise InputError(f"{rejects}: the rejected and the judged rows cannot go to one file; give another --rejects")
    with _opened(input_) as lines, _Sink(output, inputs=[input_]) as sink, progress:
        with _Sink(rejects or os.devnull, inputs=[input_]) as rejects_sink:
            nli: NLI | None = None
            for chunk in _chunks(_rows(lines)):
                good = [row for row in chunk if isinstance(row, dict)]
                bad = [row for row in chunk if isinstance(row, _Reject)]
                rejected += len(bad)
                rejects_sink.write("".join(dump_json(row.to_dict()) + "\n" for row in bad))
                if good:
                    nli = nli or load()
                    verdicts = pipeline.judge(nli, [(row["premise"], row["hypothesis"]) for row in good])
                    n_judged += len(good)
                    rows = zip(good, verdicts, strict=True)
                    sink.write("".join(dump_json(row | _verdict_row(verdict)) + "\n" for row, verdict in rows))
                progress("judging", n_judged)
            # An old file must not pass for the rejects of this run.
            if rejected or os.path.exists(rejects or os.devnull):
                rejects_sink.keep()
        where = f"see {rejects}" if rejects is not None else "--rejects FILE keeps them"
        if not n_judged:
            found = f"{rejected:,} rejected, {where}" if rejected else "it is empty"
            raise InputError(f"{input_}: has no row with a premise and a hypothesis ({found})")
        sink.keep()
    if rejected:
        _tell(f"rejected: {rejected:,} of {n_judged + rejected:,} rows cannot be judged; {where}")


@dataclass(frozen=True)
class _Reject:
    line: int
    error: str
    row: str

    def to_dict(self) -> dict[str, Any]:
        return {"line": self.line, "error": self.error, "row": self.row}


def _rows(lines: Iterable[bytes]) -> Iterator[dict[str, Any] | _Reject]:
    """Each line as an object with a usable premise and hypothesis, or why it is none; blank lines pass."""
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            row = _row(line)
            yield (row if isinstance(row, dict) else _Reject(number, row, line.decode(errors="replace").strip("\r\n")))


def _row(line: bytes) -> dict[str, Any] | str:
    """The row, or what is wrong with it."""
    try:
        row = json.loads(line.decode())
        dump_json(row)  # Python reads NaN, Infinity and 1e999, but they cannot be written back
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start} of the line"
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    if not isinstance(row, dict):
        return "not an object"
    for key in ("premise", "hypothesis"):
        if key not in row:
            return f"no {key}"
        if not isinstance(row[key], str):
            return f"{key} is not a string"
        if problem := _text_problem(row[key]):
            return f"{key} {problem}"
    return row


def _text_problem(text: str) -> str | None:
    """Why a tokenizer cannot take the text, or None."""
    if not text.strip():
        return "is empty"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "is not valid Unicode (half a surrogate pair)"
    return None


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label.value,
        **{label.value: round(float(getattr(verdict, label.value)), 6) for label in Label},
    }


def _chunks(rows: Iterator[dict[str, Any] | _Reject]) -> Iterator[list[dict[str, Any] | _Reject]]:
    while chunk := list(islice(rows, JUDGED_AT_ONCE)):
        yield chunk


def _opened(path: str) -> BinaryIO:
    """A file of rows, or stdin.

    Raises:
        InputError: There is no such file, or it cannot be opened.
    """
    if path == STDIN:
        return _stdin()
    try:
        if os.path.isdir(path):
            raise InputError(f"{path}: is a directory; pass one file")
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({_reason(error)}); check the path") from error


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise InputError("stdin is closed; pass a file")
    return sys.stdin.buffer


def _read_documents(paths: Sequence[str], *, allow_private: bool) -> tuple[list[Document], list[Examined]]:
    """The readable documents, each file once, and the others as skipped; these are told on stderr, and notes too.

    Raises:
        UsageError: No path and nothing piped in.
        InputError: None of them can be read.
    """
    if not paths:
        if sys.stdin is None or sys.stdin.isatty():
            raise click.UsageError("give the files to read, or pipe a text in", click.get_current_context())
        paths = [STDIN]
    unique: dict[object, str] = {}
    for path in paths:
        unique.setdefault(_identity(path), path)
    documents: list[Document] = []
    errors: list[tuple[str, InputError]] = []
    for path in unique.values():
        try:
            document = read_stream(_stdin(), STDIN_NAME) if path == STDIN else read(path, allow_private=allow_private)
            documents.append(document)
        except InputError as error:
            errors.append((path, error))
    if not documents:
        first = str(errors[0][1])
        raise InputError(first if len(errors) == 1 else f"none of {len(errors)} files can be read; {first}")
    for document in documents:
        if document.note:
            _tell(f"note: {document.name}: {document.note}")
    return documents, [_skipped(path, error) for path, error in errors]


def _skipped(path: str, error: InputError) -> Examined:
    """Tell that a file is left out, and say so in the report."""
    _tell(f"skipped: {error}")
    named = path if path.isprintable() else ascii(path)
    return Examined(path, 0, 0, 0, skipped=str(error).removeprefix(f"{named}: "))


def _identity(path: str) -> object:
    """Equal for two spellings of one file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return path if path == STDIN else (status.st_dev, status.st_ino)


def _same(one: str, other: str) -> bool:
    if STDIN in (one, other):
        return False
    return _identity(os.path.realpath(one)) == _identity(os.path.realpath(other))


class _Sink:
    """Where a result goes: stdout, or a file that changes only when all of it is there and `keep` is called.

    A pipe or a device (/dev/null) is written directly: a rename would put a file in its place.

    Raises:
        ContradictError: It cannot be written, or it is one of the inputs.
    """

    def __init__(self, target: str, *, inputs: Sequence[str] = ()) -> None:
        self._target = target
        self._stream: BinaryIO | None = None
        self._path = Path(os.path.realpath(target))
        self._temporary: Path | None = None
        self.terminal = target == STDIN and sys.stdout is not None and sys.stdout.isatty()
        self.colour = self.terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.width = max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns)) if self.terminal else MAX_WIDTH
        if target != STDIN and self._path.is_file() and any(_same(target, path) for path in inputs):
            raise InputError(f"{target}: is one of the inputs, and would be lost; write to another file")

    def __enter__(self) -> Self:
        if self._target == STDIN:
            return self
        try:
            if not self._path.exists() or self._path.is_file():
                # The process number keeps two runs apart; not tempfile's, whose mode ignores the umask.
                self._temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
            self._stream = open(self._temporary or self._path, "wb")
        except (OSError, ValueError) as error:
            self._temporary = None
            self._refuse(error)
        return self

    def write(self, text: str) -> None:
        """Add text; on stdout it is seen at once."""
        try:
            if self._stream is not None:
                self._stream.write(text.encode())
            else:
                _print(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._refuse(error)

    def keep(self) -> None:
        """Put the file in its place."""
        if self._stream is None:
            return
        try:
            self._stream.close()
            if self._temporary is not None:
                if self._path.exists():
                    os.chmod(self._temporary, stat.S_IMODE(self._path.stat().st_mode))
                os.replace(self._temporary, self._path)
                self._temporary = None
        except OSError as error:
            self._refuse(error)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._stream is not None:
            with suppress(OSError):  # a full disk fails again here
                self._stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)

    def _refuse(self, error: Exception) -> NoReturn:
        if self._target == STDIN:
            _abandon_stdout()
        name = "stdout" if self._target == STDIN else self._target
        raise ContradictError(f"{name}: cannot be written ({_reason(error)}); choose another --output") from error


def _print(text: str) -> None:
    """Write to stdout: UTF-8 into a file or a pipe, on a terminal what it can show."""
    if sys.stdout is None:
        raise ContradictError("stdout is closed; name a file with --output")
    if sys.stdout.isatty():
        encoding = sys.stdout.encoding
        click.echo(text.encode(encoding, "replace").decode(encoding), nl=False, color=True)
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def _abandon_stdout() -> None:
    """Point stdout nowhere, or Python complains at exit about what it still holds."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Progress:
    """One line on stderr that is overwritten and in the end wiped; nothing where stderr is no terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        counted = f" {done:,}/{total:,}" if total else f" {done:,}" if done else " ..."
        self._show(f"{stage}{counted}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._show("")

    def _show(self, text: str) -> None:
        if self._shown:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True, color=True)


def _tell(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    line = " ".join(message.split())
    with suppress(OSError):  # nobody is listening
        click.echo("".join(c if c.isprintable() else "?" for c in line), err=True)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


# At the end, because its commands are built with what stands above.
import contradict.batch  # noqa: E402, F401
