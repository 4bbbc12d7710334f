"""The command line of corpora: score and merge."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from contradict import detector as pipeline
from contradict.errors import ContradictError, InputError
from contradict.meter import Meter, duration
from contradict.terminal import (
    STDIN,
    Choice,
    FileName,
    FolderName,
    Interrupted,
    Number,
    Progress,
    Sink,
    model_options,
    private_option,
    quiet_option,
    stdin,
    tagger_option,
    tell,
)

if TYPE_CHECKING:
    from contradict.corpus import Fields
    from contradict.engine import Engine
    from contradict.scoring import Scope
    from contradict.store import Store
    from contradict.types import Document

WORK = "work.sqlite"
"""What the output folder keeps of a run for the next one."""
RUN = "run.json"
"""Where it tells of the run."""
REJECTS = "rejects.jsonl"
"""What of the inputs could not be read."""
SAMPLE = 30
"""Articles that a dry run reads."""
RAY = "ray"

Options = dict[str, Any]


def _scope_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is compared, and what is written."""
    options = [
        click.option(
            "-o", "--output", type=FolderName(), metavar="DIR", required=True,
            help="Folder for the tables; made when it is not there.",
        ),
        click.option("--format", "format_", type=Choice(["parquet", "jsonl", "csv"]), default="parquet",
                     show_default=True),
        click.option("--scope", type=Choice(["corpus", "document"]), default="corpus", show_default=True,
                     help="Compare every article with every other, or each with itself alone."),
        click.option("--within-days", type=click.IntRange(min=0), metavar="N",
                     help="Compare articles dated at most N days apart; undated ones with all."),
        click.option("--other-publishers", is_flag=True, help="Compare only articles of different publishers."),
        click.option("--other-sources", is_flag=True, help="Compare only what different sources say."),
        click.option("--min-contradiction", type=Number(0, 1), default=pipeline.MIN_CONTRADICTION, show_default=True,
                     help="Write findings from this probability on."),
        click.option("--min-similarity", type=Number(-1, 1), default=pipeline.MIN_SIMILARITY, show_default=True,
                     help="Compare two assertions from this similarity on; denials are always compared."),
        click.option("--report", type=FileName(), metavar="FILE",
                     help="Also write an HTML page of the most probable findings, both sides in their context."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where it runs."""
    options = [
        click.option("--engine", type=Choice(["local", RAY]), default="local", show_default=True,
                     help="ray: on the cores and GPUs of a Ray cluster (pip install contradict-news[ray])."),
        click.option("--address", metavar="HOST:PORT", help="Of the cluster, or auto; else one is started here."),
        click.option("--workers", type=click.IntRange(min=1), metavar="N",
                     help="Workers of the cluster; by default one for each core."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _check_engine(ctx: click.Context, options: Options) -> None:
    """Refuse what only Ray takes; what a settings file says for it is no mistake of the command line."""
    for name in ("address", "workers"):
        given = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and options["engine"] != RAY:
            raise click.UsageError(f"--{name} goes with --engine {RAY} only", ctx)


def _field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for role in ("author", "title", "publisher", "date", "id", "text"):
        command = click.option(f"--{role}-field", metavar="NAME", help=f"Field with the {role}.")(command)
    return command


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=FileName())
@_scope_options
@click.option("--against", type=FileName(), multiple=True, metavar="INPUT",
              help="Compare with these articles instead of with one another; may be repeated.")  # fmt: skip
@_field_options
@click.option("--add", is_flag=True, help="Keep the articles of earlier runs in the corpus.")
@click.option("--shard", metavar="I/N", help="Read only the I-th of N parts of the inputs; see merge.")
@click.option("--dry-run", is_flag=True, help="Say how long it would take here, from a sample; write nothing.")
@_engine_options
@model_options(encoder=True)
@tagger_option
@private_option
@quiet_option
@click.pass_context
def score(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401  (click's options)
    """Score a corpus of articles: INPUTS in, tables of statements and findings out.

    INPUTS are folders, glob patterns, text files, http(s) links, and JSON Lines, CSV or Parquet files with an article a
    row; "-" is JSON Lines on stdin. The fields of the rows are guessed, and shown, unless they are named. The output
    folder gets statements/, findings/, rejects.jsonl (what could not be read, and why) and run.json (settings, models,
    counts).

    What is done is kept there: after a crash or Ctrl-C the same command goes on where it stopped, and ends with the
    same findings. Copies of a statement are compared once; all their places are kept.

    \b
    contradict score articles/ --output out
    contradict score day-1.jsonl day-2.jsonl.gz --text-field body --within-days 3 --output out
    contradict score today.parquet --against archive/ --other-publishers --output out
    contradict score new.jsonl --add --output out
    """  # noqa: D301  (click wants the character)
    from contradict.corpus import Fields, corpus_files, first_fields

    _check_engine(ctx, options)
    shard = _parsed_shard(options["shard"], ctx)
    files = corpus_files(options["inputs"])
    against = corpus_files(options["against"])
    _refuse_output_among(options["output"], [*files, *against])
    roles = ("text", "id", "date", "publisher", "title", "author")
    wanted = Fields(**{role: options[f"{role}_field"] for role in roles})
    for name, fields in first_fields([*files, *against], wanted):
        tell(f"{name}: {_described(fields)}")
    if options["dry_run"]:
        _estimate(ctx, files, wanted, options)
        return
    with _folder(options["output"]) as folder, _Run(ctx, folder, options, [*files, *against]) as run:
        if not options["add"]:
            run.store.forget_members()
        run.read(files, wanted, shard)
        run.read(against, wanted, shard, archive=True)
        run.write()


@click.command()
@click.argument("shards", nargs=-1, required=True, type=FolderName())
@_scope_options
@_engine_options
@model_options(encoder=True)
@tagger_option
@quiet_option
@click.pass_context
def merge(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401  (click's options)
    """Join the output folders of `score --shard I/N` into one, as if there had been one run.

    What the shards read and judged is taken over; pairs of articles of different shards are judged now. Give the
    options that the shards had.

    \b
    contradict score articles/ --shard 1/2 --output out-1
    contradict score articles/ --shard 2/2 --output out-2
    contradict merge out-1 out-2 --output out
    contradict merge part-* --output whole --min-contradiction 0.5
    """  # noqa: D301  (click wants the character)
    _check_engine(ctx, options)
    for shard in options["shards"]:
        if not (Path(shard) / WORK).is_file():
            raise InputError(f"{shard}: is no output folder of score (it has no {WORK})")
        if Path(shard).resolve() == Path(options["output"]).resolve():
            raise InputError(f"{shard}: is one of the shards; give another --output")
    with _folder(options["output"]) as folder, _Run(ctx, folder, options, ()) as run:
        run.store.forget_members()
        for shard in options["shards"]:
            run.take_over(Path(shard))
        run.write()


class _Run:
    """One run on one output folder: reads, compares, writes, and says what it did."""

    def __init__(self, ctx: click.Context, folder: Path, options: Options, inputs: Sequence[str]) -> None:
        from contradict.store import Store

        self._options, self._folder = options, folder
        self._shown = Progress(shown=not options["quiet"])
        self._meter = Meter(self._shown)
        self._seconds: dict[str, float] = {}
        self._read = 0
        with ExitStack() as stack:
            self._page = _page_sink(ctx, options, inputs, stack)
            self._rejects = stack.enter_context(closing(_Rejects(folder / REJECTS)))
            self._meter("loading the models", 0, 0)
            self._engine: Engine = stack.enter_context(_engine(ctx, options))
            self.store: Store = stack.enter_context(Store(folder / WORK))
            self._open = stack.pop_all()

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._shown.__exit__()
        self._open.close()
        if kind is KeyboardInterrupt:
            raise Interrupted(
                f"interrupted while {self._meter.state()}; what is done is kept in {self._folder}: "
                "the same command goes on"
            )

    def read(self, files: Sequence[str], wanted: Fields, shard: tuple[int, int], *, archive: bool = False) -> None:
        """Read the articles of files into the store; what cannot be read is kept for rejects.jsonl."""
        from contradict.corpus import Reject, read_corpus
        from contradict.scoring import Clash, read_articles
        from contradict.store import digest

        began = time.monotonic()

        def documents() -> Iterator[Document]:
            pipe = stdin() if STDIN in files else None
            for item in read_corpus(files, wanted, stdin=pipe, allow_private=self._options["allow_private"]):
                if isinstance(item, Reject):
                    self._rejects.add(item.to_dict())
                elif int.from_bytes(digest(item.name)[:8], "little") % shard[1] == shard[0] - 1:
                    yield item

        for item in read_articles(documents(), self._engine, self.store, archive=archive):
            if isinstance(item, Clash):
                clash = Reject(item.name, 0, "another article of this name was read; name them apart (--id-field)")
                self._rejects.add(clash.to_dict())
            self._read += 1
            self._meter("reading", self._read, 0)
        self._seconds["reading"] = self._seconds.get("reading", 0.0) + time.monotonic() - began

    def take_over(self, shard: Path) -> None:
        """Take over what a shard read and judged, and its rejects."""
        from contradict.corpus import Reject

        self.store.absorb(shard / WORK)
        rejects = shard / REJECTS
        if rejects.is_file():
            with rejects.open(encoding="utf-8", newline="\n") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        row = Reject(**json.loads(line))
                    except (ValueError, TypeError, RecursionError) as error:
                        raise ContradictError(f"{rejects}:{number}: is damaged; score that shard again") from error
                    self._rejects.add(row.to_dict())

    def write(self) -> None:
        """Compare what was read and write everything."""
        from contradict import tables
        from contradict.excerpt import Best, render_excerpt
        from contradict.report import counted
        from contradict.scoring import findings_of

        if not self.store.member_count():
            raise InputError(f"no article could be read{self._rejects.summary()}")
        began = time.monotonic()
        best = Best()
        scored = best.watch(findings_of(self.store, self._engine, _scope(self._options), progress=self._meter))
        format_ = self._options["format_"]
        found = tables.write_table(self._folder / "findings", tables.FINDINGS, map(tables.finding_row, scored), format_)
        self._seconds["comparing"] = time.monotonic() - began
        members = self.store.members()
        rows = tables.write_table(
            self._folder / "statements", tables.STATEMENTS, tables.statement_rows(members), format_
        )
        if self._page is not None:
            self._meter("writing the page", 0, 0)
            self._page.write(render_excerpt(self.store, best, self._engine.models, self._settings))
            self._page.keep()
        self._rejects.keep()
        counts = {
            "articles": self.store.member_count(), "rejected": self._rejects.count, "statement_rows": rows,
            "findings": found,
        }  # fmt: skip
        self._describe(counts)
        self._shown.__exit__()
        tell(
            f"{counted(counts['articles'], 'article')}, {counts['rejected']:,} rejected, {counted(found, 'finding')}: "
            f"{self._folder}"
        )

    @property
    def _settings(self) -> Options:
        return {
            name.rstrip("_"): value for name, value in self._options.items()
            if name not in {"output", "quiet", "dry_run", "report"} and value not in (None, ())
        }  # fmt: skip

    def _describe(self, counts: dict[str, int]) -> None:
        from contradict.report import dump_json

        run = {
            "schema": "contradict-run/1",
            "models": dict(self._engine.models),
            "settings": self._settings,
            "counts": counts,
            "seconds": {stage: round(seconds, 2) for stage, seconds in self._seconds.items()},
        }
        _write_whole(self._folder / RUN, dump_json(run, indent=2) + "\n")


class _Rejects:
    """What could not be read, written as it is found; `keep` puts the file in its place."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._first: Options = {}
        self._path, self._new = path, path.with_name(f".{path.name}.new")
        try:
            self._file = self._new.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            _refuse(path, error)

    def add(self, reject: Options) -> None:
        """Write one."""
        from contradict.report import dump_json

        self._first = self._first or reject
        self.count += 1
        try:
            self._file.write(dump_json(reject) + "\n")
        except OSError as error:
            _refuse(self._path, error)

    def summary(self) -> str:
        """How many there are and what is wrong with the first; "" when there are none."""
        if not self.count:
            return ""
        first = self._first
        place = f"{first['origin']}:{first['row']}: " if first["row"] else ""
        return f"; {self.count:,} rejected, the first: {place}{first['error']}"

    def keep(self) -> None:
        """The file is whole."""
        try:
            self._file.close()
            os.replace(self._new, self._path)
        except OSError as error:
            _refuse(self._path, error)

    def close(self) -> None:
        """Leave nothing behind that is not whole."""
        with suppress(OSError):
            self._file.close()
        self._new.unlink(missing_ok=True)


def _page_sink(ctx: click.Context, options: Options, inputs: Sequence[str], stack: ExitStack) -> Sink | None:
    """Where the page goes, opened before the work begins; None where none is asked for."""
    target = options["report"]
    if target is None:
        return None
    if Path(target).resolve() in {(Path(options["output"]) / name).resolve() for name in (WORK, RUN, REJECTS)}:
        raise InputError(f"{target}: is a file of the run; give the page another name")
    sink = stack.enter_context(Sink(target, inputs=inputs))
    if sink.terminal:
        raise click.UsageError("a page is not for a terminal; give --report page.html and open that in a browser", ctx)
    return sink


@contextmanager
def _engine(ctx: click.Context, options: Options) -> Iterator[Engine]:
    """Where the stages run, as --engine says."""
    if options["engine"] == RAY:
        from contradict.workers import RayWorkers

        gpus = options["device"] != "cpu" and options["runtime"] != "onnx"
        with RayWorkers(
            _loader(ctx, options), address=options["address"], workers=options["workers"], gpus=gpus
        ) as ray:
            yield ray
    else:
        yield _local(ctx, options)


def _local(ctx: click.Context, options: Options) -> Engine:
    from contradict.engine import Local

    return Local(_loader(ctx, options)())


def _loader(ctx: click.Context, options: Options) -> Callable[[], pipeline.Detector]:
    return partial(
        ctx.obj.detector,
        nli=options["nli"],
        encoder=options["encoder"],
        tagger=None if options["tagger"] else False,
        device=options["device"],
        runtime=options["runtime"],
        second_look=options["second_look"],
        checksums=True,
    )


def _scope(options: Options) -> Scope:
    from contradict.scoring import Scope

    return Scope(
        scope=options["scope"],
        reach=pipeline.Reach(options["within_days"], options["other_publishers"], options["other_sources"]),
        min_contradiction=options["min_contradiction"],
        min_similarity=options["min_similarity"],
    )


def _described(fields: Fields) -> str:
    """Such as: text from body, id from url; no date."""
    given = {role: name for role, name in asdict(fields).items() if name}
    missing = [role for role in ("id", "date", "publisher") if role not in given]
    shown = ", ".join(f"{role} from {name}" for role, name in given.items())
    return f"{shown}; no {', no '.join(missing)}" if missing else shown


def _parsed_shard(shard: str | None, ctx: click.Context) -> tuple[int, int]:
    if shard is None:
        return 1, 1
    part, _, parts = shard.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise click.UsageError(f"--shard {shard}: give I/N with I from 1 to N, such as 2/8", ctx)
    return int(part), int(parts)


def _refuse_output_among(output: str, files: Sequence[str]) -> None:
    """The tables of an earlier run are no articles."""
    folder = Path(output).resolve()
    inside = next((name for name in files if name != STDIN and folder in Path(name).resolve().parents), None)
    if inside is not None:
        raise InputError(f"{output}: holds inputs ({inside}); write to another folder")


@contextmanager
def _folder(output: str) -> Iterator[Path]:
    """The output folder, made and locked: two runs would overwrite each other's tables."""
    from filelock import FileLock, Timeout

    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise ContradictError(
            f"{output}: another run is writing there; wait for it, or choose another --output"
        ) from None
    except OSError as error:
        raise ContradictError(
            f"{output}: cannot be written ({(error.strerror or str(error)).lower()}); choose another --output"
        ) from error
    try:
        yield folder
    finally:
        lock.release()


def _write_whole(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        os.replace(new, path)
    except OSError as error:
        _refuse(path, error)


def _refuse(path: Path, error: OSError) -> NoReturn:
    reason = (error.strerror or str(error)).lower()
    raise ContradictError(f"{path}: cannot be written ({reason}); make room, then run it again") from error


def _estimate(ctx: click.Context, files: Sequence[str], wanted: Fields, options: Options) -> None:
    """Print what a run would come to, from its first articles."""
    from contradict.corpus import Reject, read_corpus
    from contradict.scoring import findings_of, read_articles
    from contradict.store import Store

    if STDIN in files:
        raise InputError("--dry-run reads the inputs twice, and stdin can be read once; give files")
    engine = _local(ctx, options)
    sample: list[Document] = []
    articles = rejected = characters = 0
    for item in read_corpus(files, wanted, allow_private=options["allow_private"]):
        if isinstance(item, Reject):
            rejected += 1
        else:
            articles, characters = articles + 1, characters + len(item.text)
            sample += [item] if len(sample) < SAMPLE else []
    if not sample:
        raise InputError(f"no article could be read; {rejected:,} rejected")
    with Store() as store:
        began = time.monotonic()
        for _ in read_articles(sample, engine, store):
            pass
        read = time.monotonic()
        scope = _scope(options)
        pairs = 0

        def count(stage: str, done: int, total: int) -> None:
            nonlocal pairs
            pairs = max(pairs, total)

        for _ in findings_of(store, engine, scope, progress=count):
            pass
        judged = time.monotonic()
        statements = sum(article.statements for article in store.members())
    # By characters, because articles differ in length and the first ones need not be typical.
    times = characters / max(1, sum(len(document.text) for document in sample))
    expected = (judged - began) * times
    click.echo(
        f"{articles:,} articles to read, {rejected:,} rows rejected. From the first {len(sample)}: about "
        f"{statements * times:,.0f} statements"
        + (f", {pairs * times:,.0f} pairs" if scope.scope == "corpus" else "")
        + f", {duration(expected)} in all ({duration((read - began) * times)} to read)."
    )
