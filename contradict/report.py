"""Report, statements or verification -> text for people, Markdown, JSON; returns strings and never prints."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from contradict.types import (
    Bearing,
    Corpus,
    Directness,
    Document,
    Evidence,
    Finding,
    Kind,
    Place,
    Position,
    Report,
    Span,
    Stance,
    Statement,
    Verification,
)

MAX_WIDTH = 100
"""Columns of the widest text; longer lines tire the eye."""

STATEMENTS_SCHEMA = "contradict-statements/1"

LIKELIHOODS: tuple[tuple[int, str], ...] = (
    (95, "almost certain"),
    (80, "very likely"),
    (55, "likely"),
    (45, "about as likely as not"),
    (20, "unlikely"),
    (5, "very unlikely"),
    (0, "almost no chance"),
)
"""From so many per cent on (inclusive), highest first, the words.

Source: the scale of US Intelligence Community Directive 203 (2015), its "roughly even chance" reworded.
"""

KIND_NAMES = {
    Kind.DENIAL: "Denial",
    Kind.DISPUTE: "Dispute",
    Kind.SELF: "Self-contradiction",
    Kind.FIGURES: "Different figures",
    Kind.UPDATE: "Possible update",
}

BEARING_NAMES = {
    Bearing.DENIES: "Denied by",
    Bearing.CONTRADICTS: "Contradicted by",
    Bearing.SUPPORTS: "Supported by (who says so proves nothing)",
}

EVIDENCE_NAMES = {Bearing.DENIES: "Denial", Bearing.CONTRADICTS: "Contradiction", Bearing.SUPPORTS: "Support"}
"""What one piece of evidence is called, as a finding is by its kind."""

CLAIM, DENIAL, COUNTERCLAIM = SIDES = ("Claim", "Denial", "Counterclaim")
"""What the sides of a finding are called."""

_COPIES_NAMED = 3
"""Documents with a copy of a statement that are named; the others are counted."""

# News comes from anywhere: an escape sequence or a bidirectional override in it must not reach the terminal,
# nor half a surrogate pair (from a file name that is not UTF-8) the encoder of the output.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Legal in JSON, but the first cannot be encoded and the others end a line for some readers of JSON lines.
_JSON_ESCAPED = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")
_MARKDOWN = re.compile(r"[&<>\\`*_\[\]~|#]|^(?:[-+](?![^\s+-])|\d+(?=[.)](?:\s|$)))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_WORD = re.compile(r"\w+")

_LABEL_WIDTH = 8


def render(report: Report, format: str, *, colour: bool = False, width: int = MAX_WIDTH) -> str:
    """The report in one of `FORMATS`; `colour` and `width` (columns) are for "text" alone."""
    return render_text(report, colour=colour, width=width) if format == "text" else FORMATS[format](report)


def render_text(report: Report, *, colour: bool = False, width: int = MAX_WIDTH) -> str:
    """For the terminal: what was examined, then a numbered block for each finding.

    Args:
        report: Findings are kept in its order.
        colour: Put ANSI colours in, and mark the words of each content in its sentence.
        width: Columns; a word longer than a line is not broken.
    """
    several = len(report.documents) > 1
    lines = _wrapped(summary(report), width)
    for number, group in enumerate(grouped(report.findings), 1):
        told: set[Position] = set()
        for follows, finding in enumerate(group):
            heading = f"   and {_heading(finding)}" if follows else f"{number}. {_heading(finding)}"
            lines += ["", _painted(heading, colour, bold=True)]
            for label, side in _new_sides(finding, told):
                hue = "green" if label == CLAIM else "red"
                block = _wrapped(_who(side, several=several), width - _LABEL_WIDTH - 3)
                block += _wrapped(side.text, width - _LABEL_WIDTH - 3, marked=side.content if colour else "")
                place = _wrapped(place_of(side), width - _LABEL_WIDTH - 3)
                block += [_painted(line, colour, dim=True) for line in place]
                short = label.removesuffix("claim") or label  # the margin has no room for "counterclaim"
                lines += _labelled(_painted(short.upper().ljust(_LABEL_WIDTH), colour, fg=hue, bold=True), block)
            why = _wrapped(finding.why, width - _LABEL_WIDTH - 3)
            lines += _labelled(_painted("WHY".ljust(_LABEL_WIDTH), colour, bold=True), why)
    return "\n".join(lines) + "\n"


def render_markdown(report: Report) -> str:
    """To paste into an article's notes: quoted text is escaped, so that it can be neither markup nor HTML."""
    several = len(report.documents) > 1
    blocks = ["# Contradictions", _escaped(summary(report))]
    for number, group in enumerate(grouped(report.findings), 1):
        told: set[Position] = set()
        for place, finding in enumerate(group):
            blocks.append(f"### and {_heading(finding)}" if place else f"## {number}. {_heading(finding)}")
            for label, side in _new_sides(finding, told):
                blocks.append(f"**{label}:** {_escaped(_who(side, several=several))}, {_escaped(place_of(side))}")
                blocks.append(f"> {_escaped(side.text)}")
            blocks.append(f"**Why:** {_escaped(finding.why)}")
    return "\n\n".join(blocks) + "\n"


def render_json(report: Report) -> str:
    """The whole report as `schema.json` describes it."""
    return dump_json(report.to_dict(), indent=2) + "\n"


def render_jsonl(report: Report) -> str:
    """One finding a line; nothing at all when there are none."""
    return "".join(dump_json(finding.to_dict()) + "\n" for finding in report.findings)


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "jsonl": render_jsonl,
    "markdown": render_markdown,
}


def render_verification(
    verification: Verification, format: str, *, colour: bool = False, width: int = MAX_WIDTH
) -> str:
    """The evidence for and against a claim as "text", "markdown", "json" or "jsonl", an item of evidence a line."""
    if format == "json":
        return dump_json(verification.to_dict(), indent=2) + "\n"
    if format == "jsonl":
        return "".join(dump_json(evidence.to_dict()) + "\n" for evidence in verification.evidence)
    if format == "markdown":
        return _verification_markdown(verification)
    return _verification_text(verification, colour=colour, width=width)


def _verification_text(verification: Verification, *, colour: bool, width: int) -> str:
    several = verification.compared.documents > 1
    room = width - _LABEL_WIDTH - 3

    def shown(label: str, side: Position, evidence: Evidence | None = None) -> list[str]:
        block = _wrapped(_who(side, several=several), room)
        block += _wrapped(side.text, room, marked=side.content if colour else "")
        place = place_of(side) + (elsewhere(evidence.copies) if evidence else "")
        block += [_painted(line, colour, dim=True) for line in _wrapped(place, room)]
        return _labelled(_painted(label.ljust(_LABEL_WIDTH), colour, bold=True), block)

    lines = _labelled(_painted("CLAIM".ljust(_LABEL_WIDTH), colour, bold=True), _wrapped(verification.claim, room))
    lines += ["", *_wrapped(answer(verification), width)]
    told: Bearing | None = None
    for number, evidence in enumerate(verification.evidence, 1):
        if evidence.bearing is not told:
            told = evidence.bearing
            hue = "green" if told is Bearing.SUPPORTS else "red"
            lines += ["", _painted(BEARING_NAMES[told], colour, fg=hue, bold=True)]
        lines += ["", _painted(f"{number}. {_evidence_heading(evidence)}", colour, bold=True)]
        lines += shown("SOURCE", evidence.position, evidence)
        lines += shown("ABOUT", evidence.through) if evidence.through else []
        why = _wrapped(evidence.why, room)
        lines += _labelled(_painted("WHY".ljust(_LABEL_WIDTH), colour, bold=True), why)
    if not verification.evidence and verification.nearest:
        lines += ["", _painted("The nearest statement, which settles nothing", colour, bold=True), ""]
        lines += shown("SOURCE", verification.nearest)
    return "\n".join(lines) + "\n"


def _verification_markdown(verification: Verification) -> str:
    several = verification.compared.documents > 1

    def shown(side: Position, evidence: Evidence | None = None) -> list[str]:
        place = place_of(side) + (elsewhere(evidence.copies) if evidence else "")
        return [f"{_escaped(_who(side, several=several))}, {_escaped(place)}", f"> {_escaped(side.text)}"]

    blocks = [f"# Claim: {_escaped(verification.claim)}", _escaped(answer(verification))]
    told: Bearing | None = None
    for number, evidence in enumerate(verification.evidence, 1):
        if evidence.bearing is not told:
            told = evidence.bearing
            blocks.append(f"## {BEARING_NAMES[told]}")
        blocks.append(f"### {number}. {_evidence_heading(evidence)}")
        blocks += shown(evidence.position, evidence)
        blocks += ["**About:**", *shown(evidence.through)] if evidence.through else []
        blocks.append(f"**Why:** {_escaped(evidence.why)}")
    if not verification.evidence and verification.nearest:
        blocks += ["**The nearest statement, which settles nothing:**", *shown(verification.nearest)]
    return "\n\n".join(blocks) + "\n"


def answer(verification: Verification) -> str:
    """How much was found and how much was not, then what was compared and what was not, in a few sentences."""
    compared = verification.compared
    text = f"{_found(verification)} Compared with {counted(compared.positions, 'statement')} in "
    text += f"{counted(compared.documents, 'document')}; {compared.near:,} near enough to judge"
    left = compared.near - compared.judged
    text += f", of which the nearest {compared.judged:,} were judged and {left:,} were not." if left else "."
    skipped = [examined.name for examined in verification.skipped]
    if skipped:
        text += f" Skipped {counted(len(skipped), 'document')} ({', '.join(skipped)})."
    return text


_PLURAL = {Bearing.DENIES: "deny", Bearing.CONTRADICTS: "contradict", Bearing.SUPPORTS: "support"}


def _found(verification: Verification) -> str:
    """How many bear on the claim, and which way nothing does, which is an answer too."""
    least = verification.settings.get("min_probability")
    bound = f" with a probability of {100 * least:g}% or more" if least else ""
    many = {bearing: sum(e.bearing is bearing for e in verification.evidence) for bearing in Bearing}
    if not verification.evidence:
        return f"Nothing on this: nothing denies, contradicts or supports the claim{bound}."
    told = ", ".join(f"{n:,} {b.value if n == 1 else _PLURAL[b]} it" for b, n in many.items() if n)
    if not many[Bearing.SUPPORTS]:
        told += f"; nothing supports it{bound}"
    elif many[Bearing.SUPPORTS] == len(verification.evidence):
        told += f"; nothing denies or contradicts it{bound}"
    top = verification.settings.get("top")
    return f"Found: {told}." + (f" Shown: {top:,} of each at most." if top in many.values() else "")


def _evidence_heading(evidence: Evidence) -> str:
    return f"{EVIDENCE_NAMES[evidence.bearing]}: {likelihood(evidence.probability)}"


def elsewhere(copies: Iterable[Place]) -> str:
    """Such as "; also in b.txt, c.txt and 4 more"; "" for no copies."""
    names = list(dict.fromkeys(safe(name) for name, _, _ in copies))
    more = f" and {len(names) - _COPIES_NAMED:,} more" if len(names) > _COPIES_NAMED else ""
    return f"; also in {', '.join(names[:_COPIES_NAMED])}{more}" if names else ""


def render_statements(
    extracted: Iterable[tuple[Document, Sequence[Statement]]], format: str, *, width: int = MAX_WIDTH
) -> str:
    """What was extracted from each document: "text", a table for people, or "json", one flat list for all."""
    if format == "json":
        rows = [_statement_row(statement) for _, statements in extracted for statement in statements]
        return dump_json({"schema": STATEMENTS_SCHEMA, "statements": rows}, indent=2) + "\n"
    return "\n".join(_statement_table(document, statements, width) for document, statements in extracted)


def dump_json(value: object, *, indent: int | None = None) -> str:
    """JSON legible beyond ASCII, always encodable as UTF-8; without `indent`, one line for every reader."""
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    return _JSON_ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def likelihood(probability: float) -> str:
    """Words and per cent, such as "very likely, 87%"; never 0% or 100%, which a model cannot know."""
    return f"{wording(probability)}, {percent_of(probability)}%"


def wording(probability: float) -> str:
    """The words alone, such as "very likely"."""
    percent = percent_of(probability)
    return next(words for least, words in LIKELIHOODS if percent >= least)


def percent_of(probability: float) -> int:
    """Whole per cent, never 0 or 100."""
    return min(99, max(1, round(100 * probability)))


def summary(report: Report) -> str:
    """What was examined and how much was found, in a sentence or two."""
    skipped = [examined.name for examined in report.documents if examined.skipped is not None]
    statements = sum(examined.statements for examined in report.documents)
    set_aside = sum(examined.set_aside for examined in report.documents)
    examined = _read(len(report.documents) - len(skipped), statements, set_aside)
    examined += f"; skipped {counted(len(skipped), 'document')} ({', '.join(skipped)})." if skipped else "."
    known = baseline_summary(report)
    if report.findings:
        disputes = len(grouped(report.findings))
        among = f" in {counted(disputes, 'dispute')}" if disputes < len(report.findings) else ""
        top = report.settings.get("top")
        only = f" Shown: {top:,} at most." if top == len(report.findings) else ""
        return f"{examined} {counted(len(report.findings), 'finding')}{among}, the most probable first.{only}{known}"
    least = report.settings.get("min_contradiction")
    bound = f" with a probability of {100 * least:g}% or more" if least else ""
    other = " other" if report.baseline and report.baseline.hidden else ""
    return f"{examined} No{other} claim was found that another statement contradicts{bound}.{known}"


def corpus_summary(corpus: Corpus, report: Report) -> str:
    """The `summary` of a corpus whose most probable findings a report has."""
    shown = len(report.findings)
    examined = _read(corpus.documents, corpus.statements, corpus.set_aside)
    if shown == corpus.findings:
        return f"{examined}. {counted(shown, 'finding')}."
    found = counted(corpus.findings, "finding")
    return f"{examined}. {found}: the {shown:,} most probable, and {corpus.findings - shown:,} that are not shown."


def _read(documents: int, statements: int, set_aside: int) -> str:
    aside = f", {set_aside:,} set aside (captions, bylines and the like)" if set_aside else ""
    return f"Examined {counted(documents, 'document')}: {counted(statements, 'statement')}{aside}"


def baseline_summary(report: Report) -> str:
    """How many findings were reviewed before, as a sentence behind others; "" without a baseline."""
    if report.baseline is None:
        return ""
    hidden, stale = (counted(len(ids), "finding") for ids in (report.baseline.hidden, report.baseline.stale))
    gone = f"; {stale} of the baseline no longer found" if report.baseline.stale else ""
    return f" {hidden} of the baseline hidden{gone}."


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 finding", "1,204 findings"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings of each dispute together, disputes in the order of their first ones."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.group or finding.id, []).append(finding)
    return list(groups.values())


def _new_sides(finding: Finding, told: set[Position]) -> list[tuple[str, Position]]:
    """The sides of a finding that its dispute has not shown yet; `told` grows."""
    sides = [(label, side) for label, side in labelled_sides(finding) if side not in told]
    told.update(side for _, side in sides)
    return sides


def labelled_sides(finding: Finding) -> tuple[tuple[str, Position], tuple[str, Position]]:
    """Both sides with what they are called; one that denies nothing in words is no denial."""
    answer = DENIAL if finding.denial.stance is Stance.DENIES else COUNTERCLAIM
    return (CLAIM, finding.claim), (answer, finding.denial)


def _heading(finding: Finding) -> str:
    indirect = ", indirect" if finding.directness is Directness.INDIRECT else ""
    return f"{KIND_NAMES[finding.kind]}{indirect}: {likelihood(finding.contradiction)}"


def _who(side: Position, *, several: bool) -> str:
    """The source with those it came through, nearest first, and the cue: "Putin, via Macron (told)"."""
    speakers = ", via ".join(speakers_of(side, several=several))
    return f"{speakers} ({side.cue})" if side.cue else speakers


def speakers_of(side: Position, *, several: bool) -> tuple[str, ...]:
    """The source and those it came through, nearest first; of `several` documents, an article goes by its name."""
    if side.source or side.chain or side.cue:
        return side.source or "no named source", *reversed(side.chain)
    return (f"the article itself ({side.document})" if several else "the article itself",)


def place_of(side: Position) -> str:
    """The document with the line, and its date where it has one."""
    return safe(f"{side.document}:{side.line}") + (f", {side.date.isoformat()}" if side.date else "")


def _labelled(label: str, block: Sequence[str]) -> list[str]:
    margin = " " * (3 + _LABEL_WIDTH)
    return [f"   {label}{block[0]}", *(margin + line for line in block[1:])]


def safe(text: str) -> str:
    """One line without what could steer a terminal."""
    return harmless(" ".join(text.split()))


def harmless(text: str) -> str:
    """The text, white space kept but for line ends and tabs, without what could steer a terminal or a bidi reader."""
    return _UNSAFE.sub("\ufffd", text)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(_escape, safe(text))


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    # Of "12." it is the stop that makes a list, and a backslash before a digit would be shown.
    return f"{found}\\" if found[0].isdigit() else _ENTITIES.get(found, f"\\{found}")


def _painted(text: str, colour: bool, **style: Any) -> str:  # noqa: ANN401
    return click.style(text, **style) if colour else text


def _wrapped(text: str, width: int, *, marked: str = "") -> list[str]:
    """Lines of at most `width` columns, at least one; where `marked` stands in the text, it is underlined.

    Own, because textwrap counts the escape sequences of colours as columns.
    """
    words = safe(text).split(" ")
    first, last = run_of_words(words, safe(marked).split(" ")) if marked else (0, 0)
    lines: list[str] = []
    line: list[str] = []
    room = width
    for number, word in enumerate(words):
        if line and len(word) + 1 > room:
            lines.append(" ".join(line))
            line, room = [], width
        room -= len(word) + (1 if line else 0)
        line.append(click.style(word, underline=True) if first <= number < last else word)
    return [*lines, " ".join(line)]


def run_of_words(words: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    """Where `wanted` stands in `words` but for case and punctuation, [first, last).

    (0, 0) when it stands nowhere, or is the whole sentence: then there is nothing to set off.
    """
    # As strings, because comparing slices takes quadratic time on a sentence of one word repeated.
    text = "\n".join(["", *map(_bare, words), ""])
    found = text.find("\n".join(["", *map(_bare, wanted), ""]))
    if found < 0 or len(wanted) >= len(words):
        return 0, 0
    first = text.count("\n", 0, found)
    return first, first + len(wanted)


def _bare(word: str) -> str:
    return "".join(_WORD.findall(word)).casefold()


def _statement_row(statement: Statement) -> dict[str, Any]:
    return {
        "document": statement.document,
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "set_aside": statement.set_aside,
        "attributions": [
            {
                "source": attribution.source,
                "cue": attribution.cue,
                "content": attribution.content,
                "stance": attribution.stance.value,
                "source_name": attribution.source_name,
                "chain": attribution.chain,
            }
            for attribution in statement.attributions
        ],
    }


def _statement_table(document: Document, statements: Sequence[Statement], width: int) -> str:
    set_aside = sum(statement.set_aside is not None for statement in statements)
    attributions = sum(len(statement.attributions) for statement in statements)
    lines = [
        f"{safe(document.name)}: {counted(len(statements), 'statement')}, {set_aside} set aside, "
        f"{counted(attributions, 'attribution')}"
    ]
    for statement in statements:
        shown = f"[{statement.set_aside}] {statement.text}" if statement.set_aside else statement.text
        block = _wrapped(shown, width - 7)
        lines.append(f"{document.line(statement.start):>5}  {block[0]}")
        lines += [" " * 7 + line for line in block[1:]]
        for attribution in statement.attributions:
            source = attribution.source_name or _words(document, attribution.source) or "-"
            cells = (
                ", via ".join((source, *reversed(attribution.chain))),
                _words(document, attribution.cue) or "-",
                _words(document, attribution.content) or "-",
            )
            block = _wrapped(" | ".join(cells), width - 18)
            lines.append(f"{'':9}{attribution.stance.value:<9}{block[0]}")
            lines += [" " * 18 + line for line in block[1:]]
    return "\n".join(lines) + "\n"


def _words(document: Document, spans: Iterable[Span]) -> str:
    return " ... ".join(document.text[start:end] for start, end in spans)
