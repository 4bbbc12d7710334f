"""The command line: check, statements, judge, and the group that all commands are in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click
from click.core import ParameterSource

from contradict import detector as pipeline
from contradict.about import SETTINGS, completion, models, settings
from contradict.baseline import hide_reviewed, read_baseline
from contradict.batch import merge, score
from contradict.errors import InputError
from contradict.exports import EXPORTS
from contradict.inquiry import verify
from contradict.page import render_page
from contradict.report import (
    FORMATS,
    MAX_WIDTH,
    baseline_summary,
    dump_json,
    likelihood,
    render,
    render_statements,
)
from contradict.settings import find_settings, read_settings
from contradict.terminal import (
    STDIN,
    Choice,
    Cli,
    FileName,
    Number,
    Progress,
    Sink,
    model_options,
    output_option,
    private_option,
    quiet_option,
    read_documents,
    reason_of,
    same_file,
    stdin,
    tagger_option,
    tell,
    text_problem,
)
from contradict.types import NLI, Document, Label, Report, Statement, Tagging, Verdict

_FINDINGS = 1
"""Exit status of check --exit-code; the others are in `terminal`."""

HTML = "html"
"""The format that needs the documents too; the others are of the report alone."""

JUDGED_AT_ONCE = 512
"""Rows of `judge --input` between two writes."""


@dataclass(frozen=True)
class Loaders:
    """Where the models come from; a test passes its own as the context's object."""

    detector: Callable[..., pipeline.Detector] = pipeline.Detector.from_pretrained
    nli: Callable[..., NLI] = pipeline.load_nli
    tagger: Callable[..., Tagging] = pipeline.load_tagger


@click.group(
    cls=Cli,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_WIDTH},
)
@click.version_option(
    package_name="contradict-news",
    message="%(prog)s %(version)s\nmodels: "
    + ", ".join(
        [pipeline.DEFAULT_NLI, *pipeline.NAMED_NLI.values(), pipeline.DEFAULT_ENCODER, pipeline.DEFAULT_TAGGER]
    ),
)
@click.option(
    "--config",
    type=FileName(),
    metavar="FILE",
    help="Take the settings from FILE, not from the nearest contradict.toml or pyproject.toml.",
)
@click.option("--no-config", is_flag=True, help="Take no settings from any file.")
@click.pass_context
def main(ctx: click.Context, config: str | None, no_config: bool) -> None:
    """Find, in news, the claims that somebody else denies.

    \b
    contradict check article.txt             what is claimed there, and denied
    contradict check *.html --format json    the same across files, for programs
    contradict verify "CLAIM" *.txt          what denies, contradicts or supports that one claim
    contradict statements article.pdf        who says what, without any judgement
    contradict judge "The bridge is shut." "The bridge is open."
    contradict score articles/ -o out        a corpus, into tables
    contradict models                        what is bundled; also: settings, completion

    Articles are text, HTML, PDF or DOCX files, or http(s) links; no text leaves this computer. The exit
    status is 0, or 2 with one line on stderr when something went wrong.
    """  # noqa: D301  (click wants the character)
    ctx.obj = ctx.obj or Loaders()
    if config is not None and no_config:
        raise click.UsageError("--config does not go with --no-config", ctx)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    elif ctx.invoked_subcommand != completion.name:  # shells run it when they start, whatever lies there
        path = None if no_config else Path(config) if config is not None else _nearest_settings()
        found = ctx.meta[SETTINGS] = None if path is None else read_settings(path, main.commands)
        ctx.default_map = None if found is None else found.defaults


def _nearest_settings() -> Path | None:
    try:
        here = Path.cwd()
    except FileNotFoundError:  # somebody removed it
        return None
    path = find_settings(here)
    if path is not None and path.parent != here:
        tell(f"note: settings from {os.path.relpath(path)} (--no-config goes without)")
    return path


@main.command()
@click.argument("paths", nargs=-1, type=FileName())
@click.option(
    "--format",
    "format_",
    type=Choice([*FORMATS, *EXPORTS, HTML]),
    default="text",
    show_default=True,
    help="html: one page with filters, that needs no network. claimreview: drafts of schema.org reviews, unrated.",
)
@output_option
@click.option(
    "--min-contradiction",
    type=Number(0, 1),
    default=pipeline.MIN_CONTRADICTION,
    show_default=True,
    help="Report findings from this probability on.",
)
@click.option(
    "--min-similarity",
    type=Number(-1, 1),
    default=pipeline.MIN_SIMILARITY,
    show_default=True,
    help="Compare two assertions from this similarity on; lower finds more and takes longer. "
    "Denials are always compared.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Report the N most probable findings at most.")
@click.option(
    "--baseline",
    type=FileName(),
    multiple=True,
    metavar="FILE",
    help="Hide the findings in FILE, a report of --format json that was reviewed; may be repeated.",
)
@model_options(encoder=True)
@tagger_option
@private_option
@click.option("--exit-code", is_flag=True, help="Exit with status 1 when there are findings.")
@quiet_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    format_: str,
    output: str,
    min_contradiction: float,
    min_similarity: float,
    top: int | None,
    baseline: tuple[str, ...],
    nli: str | None,
    encoder: str | None,
    device: str | None,
    runtime: str,
    second_look: bool,
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
    contradict check *.txt --baseline reviewed.json --exit-code
    """  # noqa: D301  (click wants the character)
    reviewed = read_baseline(baseline)
    documents, skipped = read_documents(paths, allow_private=allow_private)
    with Sink(output, inputs=[*paths, *baseline]) as sink:
        if format_ == HTML and sink.terminal:
            raise click.UsageError(
                "a page is not for a terminal; add --output page.html and open that in a browser", ctx
            )
        with Progress(shown=not quiet) as progress:
            progress("loading the models")
            detector = ctx.obj.detector(
                nli=nli,
                encoder=encoder,
                tagger=None if tagger else False,
                device=device,
                runtime=runtime,
                second_look=second_look,
            )
            report = detector.detect(
                documents,
                min_contradiction=min_contradiction,
                min_similarity=min_similarity,
                top=None if baseline else top,
                progress=progress,
            )
        examined = sorted((*report.documents, *skipped), key=lambda document: document.name)
        report = replace(report, documents=tuple(examined))
        if baseline:
            report = hide_reviewed(report, reviewed, top=top)
            stale = report.baseline.stale if report.baseline else ()
            tell(f"note:{baseline_summary(report)}" + (f" Stale: {', '.join(stale)}" if stale else ""))
        sink.write(_rendered(report, documents, format_, sink))
        sink.keep()
    if exit_code and report.findings:
        ctx.exit(_FINDINGS)


def _rendered(report: Report, documents: Sequence[Document], format_: str, sink: Sink) -> str:
    if format_ == HTML:
        return render_page(report, documents)
    if format_ in EXPORTS:
        return EXPORTS[format_](report)
    return render(report, format_, colour=sink.colour, width=sink.width)


@main.command()
@click.argument("paths", nargs=-1, type=FileName())
@click.option("--format", "format_", type=Choice(["text", "json"]), default="text", show_default=True)
@output_option
@tagger_option
@private_option
@quiet_option
@click.pass_context
def statements(
    ctx: click.Context,
    paths: tuple[str, ...],
    format_: str,
    output: str,
    tagger: bool,
    allow_private: bool,
    quiet: bool,
) -> None:
    """Show the statements in PATHS and who is said to have made them.

    PATHS are files or links, as for contradict check. Nothing is judged. Each statement comes with its line;
    below it stand its attributions: whether the content is asserted or denied, the source, the words that say
    so, and the content. What is set aside (captions, bylines and the like) says why.

    \b
    contradict statements article.txt
    contradict statements *.html --format json --output statements.json
    """  # noqa: D301  (click wants the character)
    documents, _ = read_documents(paths, allow_private=allow_private)
    with Sink(output, inputs=paths) as sink:
        with Progress(shown=not quiet) as progress:
            reader = ctx.obj.tagger() if tagger else None
            extracted: list[tuple[Document, list[Statement]]] = []
            for document in documents:
                progress("reading", len(extracted), len(documents))
                extracted.append((document, pipeline.extract(document, reader)))
        sink.write(render_statements(extracted, format_, width=sink.width))
        sink.keep()


@main.command()
@click.argument("premise", required=False)
@click.argument("hypothesis", required=False)
@click.option("--format", "format_", type=Choice(["text", "json"]), help="For one pair.  [default: text]")
@click.option(
    "--input", "input_", type=FileName(), metavar="FILE", help='Judge the rows of a JSON Lines file; "-" is stdin.'
)
@output_option
@click.option(
    "--rejects",
    type=FileName(),
    metavar="FILE",
    help="Where rows that cannot be judged go.  [default: OUTPUT.rejects.jsonl; with stdout none]",
)
@model_options(encoder=False)
@quiet_option
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
    # What a settings file says for the other way of judging is no mistake of this command line's.
    if input_ is not None and ctx.get_parameter_source("format_") is not ParameterSource.COMMANDLINE:
        format_ = None
    if input_ is None and ctx.get_parameter_source("rejects") is not ParameterSource.COMMANDLINE:
        rejects = None
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
        _judge_rows(load, input_, output, rejects, Progress(shown=not quiet))
    elif premise is None or hypothesis is None:
        raise click.UsageError("give PREMISE and HYPOTHESIS, or --input FILE", ctx)
    else:
        _judge_one(load, (premise, hypothesis), format_ or "text", output)


def _judge_one(load: Callable[[], NLI], pair: tuple[str, str], format_: str, output: str) -> None:
    for name, text in zip(("premise", "hypothesis"), pair, strict=True):
        problem = text_problem(text)
        if problem:
            raise InputError(f"the {name} {problem}; give a sentence")
    with Sink(output) as sink:
        verdict = pipeline.judge(load(), [pair])[0]
        if format_ == "json":
            row = {"premise": pair[0], "hypothesis": pair[1], **_verdict_row(verdict)}
            sink.write(dump_json(row, indent=2) + "\n")
        else:
            sink.write("".join(f"{label.value:<14}{likelihood(getattr(verdict, label.value))}\n" for label in Label))
        sink.keep()


def _judge_rows(load: Callable[[], NLI], input_: str, output: str, rejects: str | None, progress: Progress) -> None:
    """Judge a JSON Lines file chunk by chunk; what cannot be judged goes to `rejects`, for None nowhere."""
    n_judged, rejected = 0, 0
    if rejects is not None and same_file(rejects, output):
        raise InputError(f"{rejects}: the rejected and the judged rows cannot go to one file; give another --rejects")
    with _opened(input_) as lines, Sink(output, inputs=[input_]) as sink, progress:
        with Sink(rejects or os.devnull, inputs=[input_]) as rejects_sink:
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
        tell(f"rejected: {rejected:,} of {n_judged + rejected:,} rows cannot be judged; {where}")


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
        if problem := text_problem(row[key]):
            return f"{key} {problem}"
    return row


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
        return stdin()
    try:
        if os.path.isdir(path):
            raise InputError(f"{path}: is a directory; pass one file")
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({reason_of(error)}); check the path") from error


for command in (verify, score, merge, models, settings, completion):
    main.add_command(command)
