"""What every command is made of: errors as one line, options, inputs, where results go, progress."""

from __future__ import annotations

import logging
import math
import os
import re
import shutil
import stat
import sys
import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self

import click
from click.shell_completion import CompletionItem

from contradict import detector as pipeline
from contradict.documents import MAX_BYTES, read, read_stream
from contradict.errors import ContradictError, InputError
from contradict.report import MAX_WIDTH
from contradict.types import Document, Examined

STDIN = "-"
STDIN_NAME = "<stdin>"
"""What a document from stdin is called; hardly the name of a file."""

MIN_WIDTH = 40
"""Columns below which text is not squeezed, however narrow the terminal."""

_ROWS = re.compile(r"\.(?:json|jsonl|ndjson)(?:\.(?:gz|bz2|xz))?$", re.IGNORECASE)
"""Files that hold an article a row."""
_REJECTS_TOLD = 5
"""Bad rows of one file that are told one by one."""

DEBUG = "CONTRADICT_DEBUG"
"""Set in the environment, errors show where they come from."""

_SENTENCE = 200
"""Characters of a command's first sentence, at most."""

_FAILED, _INTERRUPTED, _BROKEN_PIPE = 2, 130, 141
"""Exit statuses; the last two are what a shell reports for a program ended by SIGINT and by SIGPIPE."""


class Failure(click.ClickException):
    """One line for the user."""

    exit_code = _FAILED


class Interrupted(click.ClickException):
    """Somebody pressed Ctrl-C."""

    exit_code = _INTERRUPTED


class Cli(click.Group):
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
            tell(f"error: {_usage(error)} (see {command} --help)")
            status = _FAILED
        except click.ClickException as error:
            tell(f"error: {error.format_message()}")
            status = error.exit_code
        except click.Abort:
            status = _INTERRUPTED
        sys.exit(status or 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added, which is that of a day's work."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with the whole of its first sentence; click's own cuts it."""
        rows = [(name, self.commands[name].get_short_help_str(_SENTENCE)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; but a file in the place of a command is one to check."""
        name = args[0]
        if name not in self.commands and not ctx.resilient_parsing and ("://" in name or os.path.isfile(name)):
            raise click.UsageError(f"{name} is no command; did you mean contradict check {name}?", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; every exception leaves as one of click's."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            raise Interrupted("interrupted") from None
        except BrokenPipeError:  # `| head` has seen enough
            _abandon_stdout()
            raise click.exceptions.Exit(_BROKEN_PIPE) from None
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            if isinstance(error, ContradictError):
                raise Failure(str(error)) from error
            raise Failure(
                f"unexpected {type(error).__name__}: {error}; please report it, with the traceback that "
                f"{DEBUG}=1 in the environment shows"
            ) from error


def _usage(error: click.UsageError) -> str:
    """What is wrong; of an option that the group has and the command has not, where it goes."""
    if isinstance(error, click.NoSuchOption) and error.ctx is not None and error.ctx.parent is not None:
        group = error.ctx.parent.command
        if any(error.option_name in option.opts for option in group.params):
            return (
                f"{error.option_name} goes before the command: {error.ctx.parent.command_path} {error.option_name} ..."
            )
    return error.format_message().rstrip(".")


class Number(click.FloatRange):
    """A number in a closed range; unlike click's, NaN is in none."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """Return the number, or fail as a usage error."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is not a number", param, ctx)
        return number


class Choice(click.Choice[str]):
    """One of a few words; a word that is near one of them is told which."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the word, or fail as a usage error."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            close = get_close_matches(str(value).lower(), self.choices, n=1)
            meant = f" (did you mean {close[0]}?)" if close else ""
            self.fail(f"{error.message.rstrip('.')}{meant}", param, ctx)


class FileName(click.types.StringParamType):
    """The name of a file; the shell completes it, and what is wrong with it is told where it is opened."""

    kind = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Let the shell do it."""
        return [CompletionItem(incomplete, type=self.kind)]


class FolderName(FileName):
    """The name of a folder."""

    kind = "dir"


class ModelName(FolderName):
    """A model's folder, its hub id, or what a bundled one is `called`."""

    def __init__(self, *called: str) -> None:
        self._called = called

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Folders, and the names that begin so."""
        named = [CompletionItem(name) for name in self._called if name.startswith(incomplete)]
        return [*super().shell_complete(ctx, param, incomplete), *named]


def model_options(*, encoder: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options --nli, --device and --runtime, and where there is an encoder --encoder and --second-look."""
    options = [
        click.option(
            "--nli",
            type=ModelName(*pipeline.NAMED_NLI),
            metavar="ID_OR_PATH",
            help="NLI model instead of the default one: base (bundled; larger, slower), a folder or a hub id.",
        ),
        click.option(
            "--encoder",
            type=ModelName(),
            metavar="ID_OR_PATH",
            help="Encoder instead of the bundled one, in the same way.",
        ),
        click.option("--device", metavar="NAME", help="cpu, cuda, cuda:1 or mps; by default CUDA where there is one."),
        click.option(
            "--runtime",
            type=Choice(pipeline.RUNTIMES),
            default="auto",
            show_default=True,
            help="onnx: a model's int8 file, on the CPU. torch: its weights. auto: on a CPU the file, if it is there.",
        ),
    ]

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed([*options, second_look_option] if encoder else [options[0], *options[2:]]):
            command = option(command)
        return command

    return add


second_look_option = click.option(
    "--second-look/--no-second-look",
    default=True,
    show_default=True,
    help="Let the larger bundled model judge again what the default one finds promising. With --nli there is none.",
)

output_option = click.option(
    "-o",
    "--output",
    type=FileName(),
    metavar="FILE",
    default=STDIN,
    help="Write to FILE, whole or not at all, instead of stdout.",
)
tagger_option = click.option(
    "--tagger/--no-tagger",
    default=True,
    help="Read who says what with the bundled tagger and the grammar, or with the grammar alone.",
)
private_option = click.option(
    "--allow-private", is_flag=True, help="Fetch links that lead to this computer or into a private network too."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress on the terminal.")


def stdin() -> BinaryIO:
    """The bytes that are piped in.

    Raises:
        InputError: It is closed.
    """
    if sys.stdin is None:
        raise InputError("stdin is closed; pass a file")
    return sys.stdin.buffer


def read_documents(paths: Sequence[str], *, allow_private: bool) -> tuple[list[Document], list[Examined]]:
    """The readable documents, each file once, and the others as skipped; these are told on stderr, and notes too.

    A JSON or JSON Lines file holds an article a row; of its bad rows the first are told and all are counted.

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
    documents: dict[str, Document] = {}
    errors: list[tuple[str, InputError]] = []
    skipped: list[Examined] = []
    for path in unique.values():
        try:
            if _ROWS.search(path) and "://" not in path and os.path.isfile(path):
                rows, rejected = _read_rows(path, documents.keys())
                documents |= rows
                skipped += rejected
            else:
                document = (
                    read_stream(stdin(), STDIN_NAME) if path == STDIN else read(path, allow_private=allow_private)
                )
                documents[document.name] = document
        except InputError as error:
            errors.append((path, error))
    if not documents:
        first = str(errors[0][1])
        raise InputError(first if len(errors) == 1 else f"none of {len(errors)} files can be read; {first}")
    for document in documents.values():
        if document.note:
            tell(f"note: {document.name}: {document.note}")
    return list(documents.values()), [*skipped, *(_skipped(path, error) for path, error in errors)]


def _read_rows(path: str, taken: Collection[str]) -> tuple[dict[str, Document], list[Examined]]:
    """The articles of a JSON or JSON Lines file, by names that are not taken, and what became of its bad rows.

    Raises:
        InputError: It has no article, or so many that it is a corpus.
    """
    from contradict.corpus import Reject, read_corpus

    documents: dict[str, Document] = {}
    bad = characters = 0
    first = ""
    for item in read_corpus([path]):
        if isinstance(item, Document):
            name = f"{path}: {item.name}" if item.name in taken else item.name
            if documents.setdefault(name, replace(item, name=name)).text == item.text:
                characters += len(item.text)
                if characters > MAX_BYTES:
                    raise InputError(f"{path}: is a corpus, over {MAX_BYTES // 1_000_000} MB; use contradict score")
                continue
            item = Reject(path, 0, f"another article is called {item.name}")
        bad += 1
        reason = f"row {item.row}: {item.error}" if item.row else item.error
        first = first or reason
        if bad <= _REJECTS_TOLD:
            tell(f"skipped: {path}: {reason}")
    if bad > _REJECTS_TOLD:
        tell(f"skipped: {path}: {bad - _REJECTS_TOLD:,} more rows")
    if not documents:
        raise InputError(f"{path}: has no article ({first or 'it is empty'})")
    name = f"{path} ({bad:,} of {len(documents) + bad:,} rows)"
    return documents, [Examined(name, 0, 0, 0, skipped=f"cannot be read; the first: {first}")] if bad else []


def _skipped(path: str, error: InputError) -> Examined:
    """Tell that a file is left out, and say so in the report."""
    tell(f"skipped: {error}")
    named = path if path.isprintable() else ascii(path)
    return Examined(path, 0, 0, 0, skipped=str(error).removeprefix(f"{named}: "))


def _identity(path: str) -> object:
    """Equal for two spellings of one file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return path if path == STDIN else (status.st_dev, status.st_ino)


def same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file; stdin and stdout are none."""
    if STDIN in (one, other):
        return False
    return _identity(os.path.realpath(one)) == _identity(os.path.realpath(other))


class Sink:
    """Where a result goes: stdout, or a file that changes only when all of it is there and `keep` is called.

    A pipe or a device (/dev/null) is written directly: a rename would put a file in its place.

    Raises:
        ContradictError: It cannot be written, or it is one of the inputs.
    """

    def __init__(self, target: str, *, inputs: Sequence[str] = ()) -> None:
        self._target = target
        self._stream: BinaryIO | None = None
        self._path = Path(target if target == STDIN else os.path.realpath(target))  # the working folder may be gone
        self._temporary: Path | None = None
        self.terminal = target == STDIN and sys.stdout is not None and sys.stdout.isatty()
        self.colour = self.terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.width = max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns)) if self.terminal else MAX_WIDTH
        if target != STDIN and self._path.is_file() and any(same_file(target, path) for path in inputs):
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
        raise ContradictError(f"{name}: cannot be written ({reason_of(error)}); choose another file") from error


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


class Progress:
    """One line on stderr that is overwritten and in the end wiped; nothing where stderr is no terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show the stage; a `total` of 0 is one nobody knows."""
        counted = f" {done:,}/{total:,}" if total else f" {done:,}" if done else " ..."
        self._show(f"{stage}{counted}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._show("")

    def _show(self, text: str) -> None:
        if self._shown:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True, color=True)


def tell(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    line = " ".join(message.split())
    with suppress(OSError):  # nobody is listening
        click.echo("".join(c if c.isprintable() else "?" for c in line), err=True)


def text_problem(text: str) -> str | None:
    """Why a tokenizer cannot take the text, or None."""
    if not text.strip():
        return "is empty"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "is not valid Unicode (half a surrogate pair)"
    return None


def reason_of(error: Exception) -> str:
    """What the system says is wrong, in lower case, for the middle of a line."""
    return (getattr(error, "strerror", None) or str(error)).lower()
