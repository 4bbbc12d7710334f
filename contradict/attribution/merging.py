"""What the grammar found and what the tagger read -> one list for each statement.

The tagger finds more and cuts more exactly; the grammar knows what a denial denies ("That is untrue, he said") and what
goes on from the sentence before. So spans are the tagger's, and denials are the grammar's where it sees one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.attributions import nested
from contradict.attribution.names import Names, resolve_source
from contradict.types import Attribution, Document, Span, Stance, Statement

REACH = 20_000
"""Characters between the cues of an attribution and of one within it, at most; the tagger reads far less at a time."""


def merge(document: Document, statements: Sequence[Statement], tagged: Sequence[Attribution]) -> list[Statement]:
    """Put the tagger's attributions in the place of the grammar's.

    Args:
        document: The text that all offsets point into.
        statements: As the grammar attributed them, in order.
        tagged: What the tagger read in the whole text, spans only.

    Returns:
        New statements in the same order; attributions by the start of their contents.
    """
    named = _named(document, statements, [_settled(document, a) for a in tagged])
    starts = [statement.start for statement in statements]
    parts: dict[int, list[Attribution]] = {}
    for attribution in named:
        for number, part in _cut(document, statements, starts, attribution):
            parts.setdefault(number, []).append(part)
    merged = []
    for number, statement in enumerate(statements):
        theirs = [] if statement.set_aside is not None else parts.get(number, [])
        kept = [_owned(g, theirs) for g in statement.attributions if g.stance is Stance.DENIES]
        taken = [t for t in theirs if not any(_same(g, t) for g in kept)]
        together = sorted((*kept, *taken), key=lambda a: (a.content[0], a.cue))
        merged.append(replace(statement, attributions=tuple(together)))
    return merged


def _owned(denial: Attribution, theirs: Sequence[Attribution]) -> Attribution:
    """A denial of the grammar by the source that the tagger read for it."""
    for t in theirs:
        if t.source and _same(denial, t):
            return replace(denial, source=t.source, source_name=t.source_name, chain=t.chain)
    return denial


def _same(one: Attribution, other: Attribution) -> bool:
    return any(a < d and c < b for a, b in one.cue for c, d in other.cue)


def _settled(document: Document, attribution: Attribution) -> Attribution:
    """Who did not deny, or would not rule out, has not denied; and whom somebody told is no part of what was told."""
    cue = " ".join(document.text[a:b] for a, b in attribution.cue)
    if attribution.stance is Stance.DENIES and _UNDENIED.search(cue):
        attribution = replace(attribution, stance=Stance.NONE)
    told = attribution.content and _TOLD.search(cue) and _LISTENER.match(document.text, attribution.content[0][0])
    if told and told.end() < attribution.content[0][1]:
        first, *others = attribution.content
        attribution = replace(attribution, content=((told.end(), first[1]), *others))
    return attribution


_TOLD = re.compile(r"\b(?:tell|tells|told|telling|assured|assures|informed|reminded|warned)$", re.IGNORECASE)
_LISTENER = re.compile(r"(?:him|them|us|me|you|reporters|journalists|lawmakers|investors|AFP|Reuters|CNN|BBC)\s+(?=\w)")


_UNDENIED = re.compile(
    r"\b(?:not|never|neither|nor|without|declined to|refused to|unable to|stopped short of)\b.*"
    r"\b(?:den(?:y|ied|ying)|rul(?:e|ed|ing) out|reject|dismiss|disput)|n['’]t (?:deny|rule out|dismiss|dispute)",
    re.IGNORECASE,
)


def _named(document: Document, statements: Sequence[Statement], tagged: Sequence[Attribution]) -> list[Attribution]:
    """With names of sources, and chains of outer sources."""
    names = Names(document.text)
    recent: list[str] = []
    ahead = iter(statements)
    waiting = next(ahead, None)
    made: list[Attribution] = []
    for attribution in sorted(tagged, key=lambda a: (a.source or a.cue)[0]):
        at = (attribution.source or attribution.cue)[0][0]
        while waiting is not None and waiting.start <= at:
            recent.extend(names.leading(waiting))
            waiting = next(ahead, None)
        name = ""
        if attribution.source:
            name = _source_name(document.text, attribution.source, names, recent)
            if name and name.lower() not in cues.SUBJECT_PRONOUNS | cues.RELATIVES:
                recent.append(name)
        made.append(replace(attribution, source_name=name))
    made.sort(key=lambda a: a.cue)
    at_cues = [a.cue[0][0] for a in made]
    return [
        nested(a, made[bisect_left(at_cues, at - REACH) : bisect_right(at_cues, at + REACH)])
        for a, at in zip(made, at_cues, strict=True)
    ]


def _source_name(text: str, source: Sequence[Span], names: Names, recent: Sequence[str]) -> str:
    """A name for the words of a source; "who" is the last name before it."""
    words = re.sub(r"\s+", " ", " ".join(text[a:b] for a, b in source)).strip(" ,;:")
    if words.lower() in cues.RELATIVES:
        before = [n.full for n in names.names if source[0][0] - 80 < n.at < source[0][0]]
        return names.fullest(before[-1]) if before else ""
    return resolve_source(words, source[0][0], names, recent)


def _cut(
    document: Document, statements: Sequence[Statement], starts: Sequence[int], attribution: Attribution
) -> Iterable[tuple[int, Attribution]]:
    """One attribution for each statement that holds a part of its content, with the number of the statement.

    What is quoted beside a denial, in sentences of its own, is what the denier says.
    """
    contents: dict[int, list[Span]] = {}
    for a, b in attribution.content:
        number = max(0, bisect_right(starts, a) - 1)
        while number < len(statements) and statements[number].start < b:
            start, end = max(a, statements[number].start), min(b, statements[number].end)
            words = document.text[start:end]
            if re.search(r"\w", words):
                left = len(words) - len(words.lstrip())
                contents.setdefault(number, []).append((start + left, start + len(words.rstrip())))
            number += 1
    home = max(0, bisect_right(starts, attribution.cue[0][0]) - 1)
    for number, spans in contents.items():
        beside = attribution.stance is Stance.DENIES and number != home
        yield number, replace(
            attribution, content=tuple(spans), stance=Stance.ASSERTS if beside else attribution.stance
        )  # fmt: skip
