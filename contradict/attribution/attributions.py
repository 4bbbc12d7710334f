"""Document and statements -> the same statements with who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.attitudes import is_attitude
from contradict.attribution.denials import find_pointing, find_verdict
from contradict.attribution.frames import Frame
from contradict.attribution.grammar import find_frames
from contradict.attribution.names import Names, resolve_source
from contradict.attribution.quotations import Quote, find_quotations
from contradict.attribution.sayings import read_headline
from contradict.attribution.sentences import MARKS, Sentence, tokenise
from contradict.attribution.sources import antecedent
from contradict.types import Attribution, Document, Span, Stance, Statement


def attribute(document: Document, statements: Sequence[Statement]) -> list[Statement]:
    """Fill `attributions`.

    Args:
        document: The text that the statements' offsets point into.
        statements: In order; those set aside are given none, but do carry names.

    Returns:
        New statements in the same order; attributions by the start of their contents.
    """
    quotes = find_quotations(document.text)
    names = Names(document.text)
    recent: list[str] = []
    result: list[Statement] = []
    previous: Attribution | None = None
    previous_end = 0
    pending = 0
    while pending < len(quotes) and statements and quotes[pending].end <= statements[0].start:
        pending += 1
    for index, statement in enumerate(statements):
        if statement.set_aside is not None:
            result.append(replace(statement, attributions=()))
            continue
        while pending < len(quotes) and quotes[pending].end <= statement.start:
            pending += 1
        here = []
        for quote in quotes[pending:]:
            if quote.start >= statement.end:
                break
            here.append(quote)
        s = tokenise(document, statement, here)
        if not len(s):
            result.append(replace(statement, attributions=()))
            continue
        frames = find_frames(s)
        line = read_headline(s, statement)
        if line is not None and not any(f.stance is not Stance.NONE for f in frames):
            frames = [line]
        recent.extend(names.leading(statement))
        found = _named(s, frames, names, recent)
        inherited = _inherit(document, statement, s, here, found, previous, previous_end)
        if inherited is not None:
            found = [inherited, *found]
        if not found and s.quoted[0]:
            ahead = _look_ahead(document, statements, index, here, names, recent, quotes)
            if ahead is not None:
                found = [ahead]
        quoted_here = [a for a in found if a.stance is not Stance.NONE or not is_attitude(_cue_words(document, a))]
        found = [_own_denial(s, a) for a in found]
        result.append(
            replace(
                statement,
                attributions=tuple(sorted((a for a in found if a.content), key=lambda a: a.content[0])),
            )
        )
        if quoted_here:
            previous, previous_end = _whole_quotation(quoted_here[-1], here), statement.end
    return result


def _whole_quotation(attribution: Attribution, here: Sequence[Quote]) -> Attribution:
    """A denial found inside a quotation with all of it as content, for what the speaker goes on to say."""
    if attribution.stance is Stance.DENIES and attribution.content:
        at = attribution.content[0][0]
        for quote in here:
            if quote.start <= at < quote.end:
                return replace(attribution, content=((quote.start, quote.end),))
    return attribution


def _cue_words(document: Document, attribution: Attribution) -> str:
    return " ".join(document.text[a:b] for a, b in attribution.cue)


def _named(s: Sentence, frames: Sequence[Frame], names: Names, recent: list[str]) -> list[Attribution]:
    """Frames to attributions: offsets, names, chains of outer sources; `recent` grows."""
    built: list[Attribution] = []
    for frame in frames:
        source: tuple[Span, ...] = (s.span(frame.source),) if frame.source else ()
        name = ""
        if frame.source:
            a, b = frame.source
            words = " ".join(s.words[a:b]).replace(" ,", ",").rstrip(",")
            name = resolve_source(words, source[0][0], names, recent)
            if s.at(a) in {"who", "which", "that"} and b - a == 1:
                owner = antecedent(s, a - 1 if s.at(a - 1) == "," else a)
                while owner is not None and owner[1] - owner[0] > 1 and s.at(owner[0]) in cues.PREPOSITIONS:
                    owner = owner[0] + 1, owner[1]
                if owner is not None:
                    name = resolve_source(" ".join(s.words[owner[0] : owner[1]]), source[0][0], names, recent)
            if name and name.lower() not in cues.SUBJECT_PRONOUNS | cues.RELATIVES:
                recent.append(name)
        content = tuple(sorted(s.span(c) for c in frame.content if c[0] < c[1]))
        built.append(Attribution(source, tuple(sorted(s.span(c) for c in frame.cue)), content, frame.stance, name))
    outer = [a for a, frame in zip(built, frames, strict=True) if not frame.attitude]
    return [nested(a, outer) for a in built]


def _own_denial(s: Sentence, attribution: Attribution) -> Attribution:
    """Read a quotation that itself denies ("“We deny these claims,” said X") as its speaker's denial."""
    if attribution.stance is not Stance.ASSERTS or len(attribution.content) != 1:
        return attribution
    low, high = attribution.content[0]
    inside = [k for k, (a, b) in enumerate(s.spans) if low <= a and b <= high and s.word(k)]
    if not inside or not s.quoted[inside[0]]:
        return attribution
    start, end = inside[0], inside[-1] + 1
    if verdict := find_pointing(s, start, end) or find_verdict(s, start, end):
        cue, content = verdict
    else:
        plain = replace(s, quoted=[False] * len(s), words=s.words[:end], low=s.low[:end], spans=s.spans[:end])
        frames = [f for f in find_frames(plain) if f.cue[0][0] >= start and not f.attitude]
        first = frames[0] if frames else None
        if (
            first is None
            or first.stance is not Stance.DENIES
            or not first.source
            or s.at(first.source[0]) not in {"i", "we"}
        ):
            return attribution
        if (
            first.source[0] > start + 3
            or not first.content
            or first.cue[0][0] > start + 8
            or first.content[0][0] < start
        ):
            return attribution
        cue, content = first.cue[0], first.content[0]
    cue_spans = tuple(sorted((s.span(cue), *attribution.cue)))
    return replace(attribution, cue=cue_spans, content=(s.span(content),), stance=Stance.DENIES)


def nested(inner: Attribution, others: Sequence[Attribution]) -> Attribution:
    """With the names of those whose content holds all of `inner`, widest first."""
    outer = holders(inner, others)
    outer.sort(key=lambda o: -(o.content[-1][1] - o.content[0][0]))
    return replace(inner, chain=tuple(o.source_name for o in outer if o.source_name))


def holders(inner: Attribution, others: Sequence[Attribution]) -> list[Attribution]:
    """Those of the others with a part of their content that holds all of `inner`."""
    mine = (*inner.source, *inner.cue, *inner.content)
    low, high = min(a for a, _ in mine), max(b for _, b in mine)
    return [o for o in others if o is not inner and any(a <= low and high <= b for a, b in o.content)]


def _inherit(
    document: Document,
    statement: Statement,
    s: Sentence,
    here: Sequence[Quote],
    found: Sequence[Attribution],
    previous: Attribution | None,
    previous_end: int,
) -> Attribution | None:
    """A quotation without its own cue that goes on from the attribution before."""
    if found or previous is None or not s.quoted[0] or not here:
        return None
    between = document.text[previous_end : statement.start]
    same_quote = here[0].start < statement.start and any(
        a < here[0].end and here[0].start < b for a, b in previous.content
    )
    ended = document.text[:previous_end].rstrip()[-1:] if previous_end else ""
    previous_direct = (
        any(document.text[a : a + 1] in MARKS or document.text[b - 1 : b] in MARKS for a, b in previous.content)
        or not previous.content
        or same_quote
    )
    same_paragraph = "\n" not in between
    broken_off = previous_direct and not same_paragraph and _goes_on(document.text, previous_end)
    if not (same_quote or (previous_direct and same_paragraph) or ended == ":" or broken_off):
        return None
    k = 0
    while k + 1 < len(s) and s.quoted[k + 1]:
        k += 1
    if any(s.word(j) for j in range(k + 1, len(s))):
        return None
    # What is quoted after a denial is what the denier says.
    stance = Stance.ASSERTS if previous.stance is Stance.DENIES else previous.stance
    return replace(previous, content=(s.span((0, k + 1)),), chain=(), stance=stance)


def _goes_on(text: str, end: int) -> bool:
    """Whether the paragraph before broke off inside a quotation."""
    paragraph = text[:end].rstrip().rsplit("\n", 1)[-1]
    return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1


def _look_ahead(
    document: Document,
    statements: Sequence[Statement],
    index: int,
    here: Sequence[Quote],
    names: Names,
    recent: Sequence[str],
    quotes: Sequence[Quote],
) -> Attribution | None:
    """The first sentences of a quotation whose attribution comes at its end: "P1. P2," he said."""
    quote = here[0]
    for later in statements[index + 1 : index + 9]:
        if later.start >= quote.end + 80 or "\n" in document.text[statements[index].start : later.start]:
            return None
        if later.end < quote.end:
            continue
        s = tokenise(document, later, [q for q in quotes if q.end > later.start and q.start < later.end])
        for found in _named(s, find_frames(s), names, list(recent)):
            if any(a < quote.end and quote.start < b for a, b in found.content):
                start = max(quote.start, statements[index].start)
                content = ((start, min(quote.end, statements[index].end)),)
                # The end of the quotation may deny something; its beginning is only said.
                denies = found.stance is Stance.DENIES
                cue, stance = (found.cue[-1:], Stance.ASSERTS) if denies else (found.cue, found.stance)
                return replace(found, cue=cue, content=content, chain=(), stance=stance)
        return None
    return None
