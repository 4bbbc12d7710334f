"""The command line of one claim: verify."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from contradict import detector as pipeline
from contradict.batch import RUN, WORK
from contradict.errors import InputError
from contradict.exports import render_verification_csv
from contradict.report import render_verification
from contradict.terminal import (
    STDIN,
    Choice,
    FileName,
    Number,
    Progress,
    Sink,
    model_options,
    output_option,
    private_option,
    quiet_option,
    read_documents,
    tagger_option,
    tell,
    text_problem,
)
from contradict.types import Bearing, Document, Examined

_AGAINST = 1
"""Exit status of verify --exit-code when something denies or contradicts the claim."""
_CSV = "csv"


@click.command()
@click.argument("claim")
@click.argument("paths", nargs=-1, type=FileName())
@click.option(
    "--format",
    "format_",
    type=Choice(["text", "json", "jsonl", "markdown", _CSV]),
    default="text",
    show_default=True,
)
@output_option
@click.option(
    "--min-probability",
    type=Number(0, 1),
    default=pipeline.MIN_CONTRADICTION,
    show_default=True,
    help="Show evidence from this probability on.",
)
@click.option(
    "--min-similarity",
    type=Number(-1, 1),
    default=pipeline.MIN_SIMILARITY,
    show_default=True,
    help="Judge what is at least this similar to the claim.",
)
@click.option(
    "--max-judged",
    type=click.IntRange(min=1),
    metavar="N",
    default=pipeline.MAX_JUDGED,
    show_default=True,
    help="Judge the N nearest at most; the answer says how many were left.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Show N of each at most, the most probable.")
@model_options(encoder=True)
@tagger_option
@private_option
@click.option("--exit-code", is_flag=True, help="Exit with status 1 when something denies or contradicts the claim.")
@quiet_option
@click.pass_context
def verify(
    ctx: click.Context,
    claim: str,
    paths: tuple[str, ...],
    format_: str,
    output: str,
    min_probability: float,
    min_similarity: float,
    max_judged: int,
    top: int | None,
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
    """Show what in PATHS denies CLAIM, what contradicts it and what supports it.

    CLAIM is a sentence in quotation marks. PATHS are files or links, as for contradict check, or output folders
    of contradict score, whose articles are not read again.

    Each piece of evidence shows how probable it is, the source, the place, the date and the reason. Somebody who
    is said to have denied the claim denies it; who puts forward what cannot hold beside it contradicts it; who
    says so supports it, which proves nothing. A hedge or a question counts for nothing.

    \b
    contradict verify "The mayor was warned of the cracks." article.txt interview.pdf
    contradict verify "The factory will close." out --top 5
    contradict verify "The factory will close." out today.html --format json --output evidence.json
    """  # noqa: D301  (click wants the character)
    from contradict.verifying import verify as verified

    _check_claim(claim, ctx)
    folders = [path for path in paths if path != STDIN and Path(path).is_dir()]
    files = [path for path in paths if path not in folders]
    for folder in folders:
        if not (Path(folder) / WORK).is_file():
            raise InputError(f"{folder}: is no output folder of contradict score; score it first, or pass its files")
    documents: list[Document] = []
    skipped: list[Examined] = []
    if files or not folders:
        documents, skipped = read_documents(files, allow_private=allow_private)
    stores = [Path(folder) / WORK for folder in folders]
    with Sink(output, inputs=[*files, *map(str, stores)]) as sink:
        with Progress(shown=not quiet) as progress:
            progress("loading the models")
            detector = ctx.obj.detector(
                nli=nli,
                encoder=encoder,
                tagger=None if tagger and documents else False,
                device=device,
                runtime=runtime,
                second_look=second_look,
                checksums=True,
            )
            _check_encoder(folders, detector)
            found = verified(
                claim,
                documents,
                stores=stores,
                detector=detector,
                min_probability=min_probability,
                min_similarity=min_similarity,
                max_judged=max_judged,
                top=top,
                progress=progress,
            )
        found = replace(found, skipped=tuple(skipped))
        if format_ == _CSV:
            sink.write(render_verification_csv(found))
        else:
            sink.write(render_verification(found, format_, colour=sink.colour, width=sink.width))
        sink.keep()
    if exit_code and any(evidence.bearing is not Bearing.SUPPORTS for evidence in found.evidence):
        ctx.exit(_AGAINST)


def _check_claim(claim: str, ctx: click.Context) -> None:
    """Refuse what is no claim, to which an answer would mean nothing, and tell what makes a poor one."""
    if problem := text_problem(claim):
        raise InputError(f"the claim {problem}; give a sentence")
    if os.path.exists(claim):  # not Path.exists, which raises where a name is too long for one
        raise click.UsageError(f"{claim} is a file or folder; the claim comes first, in quotation marks", ctx)
    if claim.rstrip(" \"'”’").endswith("?"):
        raise InputError("the claim is a question, which nothing can deny or support; write it as a statement")
    letters = [character for character in claim if character.isalpha()]
    if 2 * sum(map(str.isascii, letters)) < len(letters):
        tell("note: the claim does not look English; the models read nothing else, so the answer means little")
    if len(pipeline.extract(Document("", claim))) > 1:
        tell("note: the claim has several sentences and is judged as one; ask for each by itself")


def _check_encoder(folders: Sequence[str], detector: pipeline.Detector) -> None:
    """Vectors of two encoders cannot be compared."""
    for folder in folders:
        try:
            made = dict(json.loads((Path(folder) / RUN).read_text(encoding="utf-8"))["models"])
        except (OSError, ValueError, LookupError, TypeError):
            tell(f"note: {folder}: has no {RUN}, so its run did not end; what it had read is used")
            continue
        if made.get("encoder") != detector.models.get("encoder"):
            raise InputError(f"{folder}: was scored with the encoder {made.get('encoder')}; name that with --encoder")
        if made.get("encoder_checksum") != detector.models.get("encoder_checksum"):
            raise InputError(f"{folder}: was scored with another version of the encoder; score it again")
