"""One attribution in tokens, and the parts that its shapes share: subject, adjuncts, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contradict import cues
from contradict.attribution.sentences import BREAKS, MARKS, Range, Sentence
from contradict.attribution.sources import Subject, occasion, subject_before, trim_np
from contradict.attribution.verbs import Cue, is_adverb, is_verb, leftward, reduced, starts_np
from contradict.types import Stance


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution in tokens of its sentence; `first` is its leftmost token that is no content."""

    source: Range | None
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    stance: Stance
    first: int
    sibling: bool = False
    open_end: bool = False
    """The content runs to the end of the sentence, so that a later sibling may cut it."""
    attitude: bool = False
    """The narrator tells an attitude; it holds nothing that others say."""


def skip_adjuncts(s: Sentence, k: int, *, listener: bool) -> int:
    """Token after the times, places and listeners that may stand between a cue and its content."""
    if listener:
        k = _skip_listener(s, k)
    while k < len(s) and not s.quoted[k]:
        low, after = s.at(k), s.at(k + 1)
        if (low == "on" and after in cues.DAYS) or (low in {"early", "late"} and after in cues.DAYS):
            k += 2
        elif (after_time := _time_later(s, k)) > k:
            k = after_time
        elif (
            (is_adverb(low) and after == "that")
            or low in cues.TIMES - {"also"}
            or (low in cues.DAY_PARTS and s.at(k - 1) in cues.DAYS | {"yesterday", "this"})
        ):
            k += 1
        elif low in {"this", "last"} and after in cues.SPANS_OF_TIME:
            k += 2
        elif low in cues.OCCASION_PREPOSITIONS and (end := occasion(s, k)) > k:
            k = end
        elif low == "on" and after in cues.MEDIA or low == "to" and after in cues.AUDIENCES:
            k += 2
        else:
            break
    if k < len(s) and s.at(k) in cues.PREPOSITIONS - {"of"} and not s.quoted[k]:
        for j in range(k + 1, min(k + 15, len(s))):
            if s.quoted[j] or s.at(j) in {",", ";", ":"} or is_verb(s, j):
                break
            if s.at(j) == "that":
                return j
    return k


def _time_later(s: Sentence, k: int) -> int:
    """End of "hours later", "a few days ago" starting at `k`, or `k`."""
    for j in range(k, min(k + 4, len(s) - 1)):
        if s.at(j) in cues.UNITS_OF_TIME:
            past = s.at(j + 1) in {"later", "ago", "earlier", "afterwards"} and s.at(j + 2) not in {",", "about"}
            return j + 2 if past else k
        if not (s.at(j) in cues.DETERMINERS | {"about", "some"} or s.at(j).isdigit()):
            return k
    return k


def _skip_listener(s: Sentence, k: int) -> int:
    """Token after the listener of "told X (that) P"; a clause without "that" starts at its own subject."""
    if s.at(k) in cues.LISTENERS:
        return k + 1
    start = k
    while k < len(s) and k - start < 16:
        low = s.at(k)
        if s.quoted[k] or low in cues.COMPLEMENT_STARTS | MARKS and low != "of":
            return k
        if low == "of" and k - start > 6:
            return k
        if low in {",", ";"}:
            return k
        if k > start and (
            low in cues.SUBJECT_PRONOUNS or (low in cues.DETERMINERS and s.at(k - 1) not in cues.PREPOSITIONS | {"and"})
        ):
            return k
        if k > start and is_verb(s, k):
            return _np_start_before(s, start, k)
        k += 1
    return k


def _np_start_before(s: Sentence, start: int, verb: int) -> int:
    """Where the subject of `verb` starts after a listener: at the name or word before it."""
    if verb - start <= 1:
        return start
    if s.at(start) in cues.DETERMINERS and s.capital(verb - 1):
        k = verb - 1
        while k > start + 1 and s.capital(k - 1):
            k -= 1
        return k
    return verb - 1


def clause_follows(s: Sentence, k: int, end: int, lemma: str) -> bool:
    """Whether a content of the kind the verb takes starts at token `k`."""
    if k >= end:
        return False
    low = s.at(k)
    if low == "that" or s.quoted[k] or (low in cues.SUBJECT_PRONOUNS and low != "it" and k + 1 < end):
        return True
    if lemma in cues.POST:
        return False
    if low in cues.QUESTION_WORDS:
        return True
    if low == "to":
        return lemma in cues.TO_CLAUSE and not starts_np(s, k + 1)
    if low in cues.PREPOSITIONS - {"about"} and lemma in cues.WEAK:
        return False
    if lemma in {"say", "add"} and (s.at(k) in cues.SUBJECT_PRONOUNS or starts_np(s, k)) and low not in {"no", "it"}:
        return True
    stop = end
    if lemma in cues.WEAK:
        stops = {",", ";", ":"} | cues.RELATIVES
        stop = next((j for j in range(k + 1, min(end, k + 16)) if s.at(j) in stops), min(end, k + 16))
    verbal = any(is_verb(s, j) and not s.at(j).endswith("ing") and not reduced(s, j) for j in range(k + 1, stop))
    return verbal


def subject_of(s: Sentence, cue: Cue, earlier: Sequence[Frame]) -> Subject | None:
    """Who the verb group's subject is: shared with an earlier verb, or the noun phrase before it."""
    before = s.at(cue.start - 1)
    if cue.participle and (
        before in cues.OCCASIONS | cues.MEDIA | BREAKS or before in cues.GERUND_INTRODUCERS or cue.start == 0
    ):
        return _clause_subject(s, cue.start, earlier)
    if before in {"and", "but", "or", "nor", "then"} or (before == "," and s.at(cue.start - 2) in {"and"}):
        k = cue.start - 1
        if cue.lemma in cues.WEAK and s.at(k - 1) != "," and earlier and earlier[-1].open_end and before != "but":
            return None
        return _clause_subject(s, k if s.at(k - 1) != "," else k - 1, earlier, left=k)
    subject = subject_before(s, cue.start)
    if subject and cue.participle and subject.tokens[0] and set(s.low[slice(*subject.tokens)]) & cues.OCCASIONS:
        return _clause_subject(s, subject.tokens[0], earlier, left=cue.start)
    if subject is None and before == ",":
        return _clause_subject(s, cue.start - 1, earlier, left=cue.start)
    return subject


def _clause_subject(s: Sentence, before: int, earlier: Sequence[Frame], left: int | None = None) -> Subject | None:
    """The subject of the clause that ends at token `before`."""
    cut = before if left is None else left
    for frame in reversed(earlier):
        if frame.source and frame.cue and not s.quoted[frame.first]:
            return Subject(frame.source, shared=True, left=cut)
    start = next(
        (
            k + 1
            for k in range(before - 1, max(before - 60, -1), -1)
            if s.at(k) in {";", ":", "—"} or (s.quoted[k] and k < before - 1)
        ),
        0,
    )
    while start < before and (s.at(start) in cues.OPENERS or not s.word(start)):
        start += 1
    segment = start
    for k in range(start, before):
        if s.at(k) == ",":
            segment = k + 1
        elif k > start and is_verb(s, k) and not s.at(k).endswith("ing") and not reduced(s, k):
            if s.at(segment) in cues.PREPOSITIONS | cues.SUBORDINATORS - {"that"} or s.at(segment).endswith("ing"):
                continue
            subject = subject_before(s, leftward(s, k)[0])
            if subject is not None and s.at(subject.tokens[0] - 1) == "," and s.word(subject.tokens[0] - 2):
                # "Ann Lee, head of news, released a statement": no comma tells where the apposition starts.
                whole = trim_np(s, start, subject.tokens[1]) if not starts_np(s, subject.tokens[0]) else None
                subject = replace(subject, tokens=whole) if whole else subject
            if subject is not None:
                return Subject(subject.tokens, shared=True, left=cut)
    end = start
    while end < before and s.word(end) and not s.at(end).endswith(("ed", "ing")) and s.at(end) not in cues.PREPOSITIONS:
        # A verb we do not know: a lower-case word after a name ends the name.
        if end > start and s.capital(end - 1) and not s.capital(end):
            break
        end += 1
    trimmed = trim_np(s, start, end) if end > start and starts_np(s, start) else None
    return Subject(trimmed, shared=True, left=cut) if trimmed else None


def skip_commas(s: Sentence, k: int) -> int:
    """Token after commas and colons from `k` on, an inserted "however" included."""
    if s.at(k) == "," and s.at(k + 1) == "however" and s.at(k + 2) == ",":
        k += 3
    while k < len(s) and s.at(k) in {",", ":"} and not (s.quoted[k] and s.at(k) in MARKS):
        k += 1
    return k


def content_stop(s: Sentence, start: int, end: int, source: Range | None = None) -> int:
    """Cut a content before ", according to", and at the comma that ends the relative clause it stands in."""
    aside = source is not None and s.at(source[0]) in {"who", "which"} and s.at(source[0] - 1) == ","
    for k in range(start + 1, end):
        if aside and s.at(k) == "," and not s.quoted[k]:
            return k
        if not s.quoted[k] and s.at(k) == "according" and s.at(k + 1) == "to":
            return k - 1 if s.at(k - 1) == "," else k
    return end


def left_content(s: Sentence, end: int) -> Range | None:
    """Content that stands before its source or cue."""
    start = 0
    if s.quoted[end - 1] if end else False:
        k = end - 1
        while k > 0 and s.quoted[k - 1] and not (s.at(k) in MARKS and k < end - 1 and s.at(k) not in {"’", "'"}):
            k -= 1
        start = k if k > 0 and s.at(k - 1) in {":", "-", "—", "–", "."} else 0
    while start < end and not s.word(start) and s.at(start) not in MARKS | {"$", "(", "[", "#", "@", "…"}:
        start += 1
    return (start, end) if any(s.word(k) for k in range(start, end)) else None


def right_content(s: Sentence, k: int, end: int) -> tuple[Range, ...]:
    """The second part of a quotation that its attribution interrupts."""
    k = skip_commas(s, k)
    while k < end and s.at(k) in {".", "—", "–"}:
        k += 1
    if k < end and s.quoted[k] and s.at(k) in MARKS and any(s.word(j) for j in range(k, end)):
        stop = end
        return ((k, stop),)
    return ()


def object_head(s: Sentence, k: int, end: int) -> str:
    """The head of the noun phrase at `k`: the last word before a preposition, "that", a verb or a comma."""
    head = ""
    for j in range(k, min(k + 12, end)):
        low = s.at(j)
        if low in cues.PREPOSITIONS | BREAKS | cues.SUBORDINATORS | cues.RELATIVES | {"and", "or", "."} and j > k:
            break
        if j > k and low in cues.AUXILIARIES:
            break
        if head in cues.CLAIM_NOUNS and (low in cues.DETERMINERS | cues.SUBJECT_PRONOUNS or low.endswith("ing")):
            break
        if low in cues.CLAIM_NOUNS | cues.ACTION_NOUNS:
            head = low
        elif s.word(j):
            head = head if head in cues.CLAIM_NOUNS and low.endswith("ing") else low
    return head
