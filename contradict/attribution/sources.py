"""Noun phrases that can be sources: before a verb, after "said", before "who"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contradict import cues
from contradict.attribution.sentences import BREAKS, CLAUSE_BREAKS, DASHES, MARKS, Range, Sentence
from contradict.attribution.verbs import is_adverb, is_verb, reduced, starts_np

_MAX_SOURCE = 45
"""Tokens of a source, appositions included."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase before a verb, and how it was found."""

    tokens: Range
    shared: bool = False
    """Taken over from an earlier verb of the same clause."""
    left: int = 0
    """The first token that belongs to this frame, for cutting the content before it."""


def trim_np(s: Sentence, start: int, end: int) -> Range | None:
    """Drop what cannot begin a source (conjunctions, a fronted phrase, times); None if nothing is left."""
    while start < end and (
        s.at(start) in cues.OPENERS
        or s.at(start) in cues.CONJUNCTIONS
        or s.at(start) in cues.SUBORDINATORS - {"that"}
        or not s.word(start)
    ):
        start += 1
    if s.at(start) == "with" and s.at(end).endswith("ing"):
        start += 1
    if start < end and s.at(start) in cues.PREPOSITIONS:
        k = start + 1
        best = -1
        while k < end:
            if (
                (starts_np(s, k) and s.at(k - 1) not in cues.PREPOSITIONS | cues.DETERMINERS and not s.capital(k - 1))
                or s.at(k - 1) in cues.DAYS | cues.MONTHS
                and starts_np(s, k)
            ):
                best = k
            k += 1
        if best < 0:
            return None
        start = best
    while end > start and (s.at(end - 1) in cues.TIMES or (s.at(end - 1) == "on" and s.at(end) in cues.DAYS)):
        end -= 1
    if s.at(start) in {"last", "this", "next"} and s.at(start + 1) in cues.SPANS_OF_TIME and start + 2 < end:
        start += 2
    while start < end - 1 and s.at(start) in {"already", "now", "then", "even"}:
        start += 1
    while start < end and s.at(start) in cues.DAYS | {"yesterday", "today", "earlier", "later"}:
        start += 1
    if start >= end or end - start > _MAX_SOURCE or not any(s.word(k) for k in range(start, end)):
        return None
    if end - start == 1 and s.at(start) in cues.PREPOSITIONS | cues.CONJUNCTIONS | cues.SUBORDINATORS - {"that"}:
        return None
    return start, end


def _segment_left(s: Sentence, end: int) -> int:
    """Start of the run before `end` that holds no break, subordinator or finite verb."""
    start = end
    while start > 0 and end - start < _MAX_SOURCE:
        k = start - 1
        low = s.at(k)
        plural_owner = low in {"'", "’"} and s.at(k - 1).endswith("s") and s.word(k + 1)
        if (low in BREAKS and not plural_owner) or s.quoted[k]:
            break
        temporal = low in {"after", "before", "since"} and s.at(k + 1).endswith("ing")
        if (low in cues.SUBORDINATORS - {"that"} and not temporal) or (
            low == "that" and k > 0 and s.at(k - 1) not in {"but", "for", ":"}
        ):
            break
        if low in cues.RELATIVES and low != "that":
            break
        if is_verb(s, k) and not reduced(s, k):
            relative = _relative_before(s, k)
            if relative is None:
                break
            start = relative
            continue
        if low in cues.CONJUNCTIONS and not _joins_nouns(s, k):
            break
        start = k
    return start


def _relative_before(s: Sentence, verb: int) -> int | None:
    """The "who" of "people who had met him" when `verb` is the verb of such a clause."""
    for k in range(verb - 1, max(verb - 6, 0), -1):
        low = s.at(k)
        if low in {"who", "which", "that"} and s.word(k - 1) and not s.quoted[k - 1]:
            return k if not is_verb(s, k - 1) and s.at(k - 1) not in cues.PREPOSITIONS | cues.CONJUNCTIONS else None
        if not (
            low in cues.AUXILIARIES | cues.NEGATORS | cues.GROUP_ADVERBS
            or is_adverb(low)
            or low in cues.SUBJECT_PRONOUNS
        ):
            return None
    return None


def _joins_nouns(s: Sentence, k: int) -> bool:
    before = s.at(k - 1)
    return s.at(k) in {"and", "or"} and s.word(k - 1) and not is_verb(s, k - 1) and before not in _NO_JOINTS


_NO_JOINTS = cues.MONTHS | cues.DAYS | {","}


_APPOSITIVE = frozenset("a an who whose which where of from one then now both all and or formerly also".split())


def subject_before(s: Sentence, end: int) -> Subject | None:
    """The noun phrase that ends right before token `end`, with its appositions."""
    if end <= 0:
        return None
    low = s.at(end - 1)
    if low in {"he", "she", "they", "we", "i", "it", "who", "which"} and not s.quoted[end - 1]:
        left = end - 1
        if low == "who" and s.at(end - 2) in {"of"}:
            return None
        return Subject((left, end), left=left)
    if low == "," and end >= 2:
        return _appositive_subject(s, end)
    if low in {"yesterday", "today"}:
        return subject_before(s, end - 1)
    if low == ")":
        opened = next((k for k in range(end - 2, max(end - 10, 0), -1) if s.at(k) == "("), None)
        inner = subject_before(s, opened) if opened else None
        return replace(inner, tokens=(inner.tokens[0], end)) if inner and inner.tokens[1] == opened else None
    if low in DASHES:
        return None
    start = _segment_left(s, end)
    trimmed = trim_np(s, start, end)
    if trimmed is None:
        return None
    return Subject(trimmed, left=trimmed[0])


def _appositive_subject(s: Sentence, end: int) -> Subject | None:
    """Subject of "Ann Lee, 30, the mayor of X, said": walk left over comma parts that only describe."""
    stops = [end - 1]
    k = end - 2
    while k >= 0 and end - k < _MAX_SOURCE and s.at(k) not in CLAUSE_BREAKS:
        if s.quoted[k]:
            # A few quoted words may stand in an aside; a quotation with its own clause ends the walk.
            opening = k
            while opening > 0 and s.quoted[opening - 1]:
                opening -= 1
            if k - opening > 8 or not s.word(opening - 1):
                break
            k = opening
        elif s.at(k) == ",":
            stops.append(k)
        k -= 1
    if k >= 0 and not s.quoted[k] and s.at(k) not in CLAUSE_BREAKS and end - k >= _MAX_SOURCE:
        return None
    stops.append(k)
    parts = [(stops[j + 1] + 1, stops[j]) for j in range(len(stops) - 1)]
    if len(parts) < 2:
        return None
    a, b = parts[0]
    if s.at(a) in cues.ASIDES and b - a == 1 or s.at(b - 1) in {"part", "turn", "contrast"}:
        inner = subject_before(s, parts[1][1])
        return inner if inner is None or inner.tokens[1] <= parts[1][1] else None
    for number, (a, b) in enumerate(parts[1:], start=1):
        if a >= b:
            return None
        first = s.at(a)
        last_part = number + 1 == len(parts)
        if (
            not last_part
            and first in _APPOSITIVE
            or s.at(a).isdigit()
            or (first == "the" and number + 1 < len(parts) and s.capital(parts[number + 1][1] - 1))
        ):
            continue
        if not (starts_np(s, a) or number == len(parts) - 1):
            continue
        start = _segment_left(s, b)
        trimmed = trim_np(s, max(a, start), b)
        if trimmed is None or trimmed[1] != b:
            return None
        return Subject((trimmed[0], end), left=trimmed[0])
    return None


def np_after(s: Sentence, start: int) -> Range | None:
    """The noun phrase from `start` on, with appositions, for "..., said X, a resident of Y"."""
    if start >= len(s) or not (starts_np(s, start) or (s.word(start) and s.at(start) not in cues.PREPOSITIONS)):
        return None
    k = start
    while k < len(s) and k - start < _MAX_SOURCE and not s.quoted[k]:
        low = s.at(k)
        if low in {";", ":", "—", "–", "(", "|"} | MARKS:
            break
        if low == "." and k >= len(s) - 2:
            break
        if k > start and low in cues.SOURCE_STOPS:
            break
        if k > start and low == "on" and s.at(k + 1) in cues.DAYS | cues.MONTHS | {"twitter", "facebook"}:
            break
        if k > start and low in cues.DAYS | {"yesterday", "today"}:
            break
        if k > start and low in {"in", "at"} and s.at(k + 1) in {"a", "an", "the", "his", "her"} and occasion(s, k) > k:
            break
        if low == "," and (s.quoted[k + 1] if k + 1 < len(s) else True):
            break
        if low == "," and (
            s.at(k + 1).endswith("ing") or s.at(k + 1) in {"but", "while", "as"} | cues.PREPOSITIONS - {"of", "from"}
        ):
            break
        if k > start and low == "and" and is_verb(s, k + 1) and s.at(k + 2) in _AFTER_VERB:
            break
        if low == "," and s.at(k + 1) == "and" and k + 2 < len(s) and (is_verb(s, k + 2) or is_verb(s, k + 3)):
            break
        k += 1
    while k > start and not s.word(k - 1) and s.at(k - 1) not in {")", "%"}:
        k -= 1
    return (start, k) if k > start else None


_AFTER_VERB = cues.PREPOSITIONS | cues.DETERMINERS | cues.SUBJECT_PRONOUNS


def occasion(s: Sentence, k: int) -> int:
    """End of "in a television interview" starting at `k`, or `k`."""
    for j in range(k + 1, min(k + 7, len(s))):
        if s.at(j) in BREAKS:
            break
        if s.at(j) in cues.OCCASIONS and s.at(j + 1) not in cues.OCCASIONS:
            return j + 1
    return k


def antecedent(s: Sentence, end: int) -> Range | None:
    """The nearest noun phrase before a relative pronoun: back to its article or the start of its name."""
    start = _segment_left(s, end)
    for k in range(end - 1, start - 1, -1):
        if s.at(k) in cues.DETERMINERS and s.at(k - 1) not in {"of", "for"}:
            return k, end
        starts = s.capital(k) and not s.capital(k - 1) and s.at(k - 1) not in cues.ARTICLES | {"of", "for", "de", "al"}
        if starts and (s.at(k - 1) in cues.PREPOSITIONS or k == start):
            return k, end
    return (start, end) if start < end else None


def relative_inside(s: Sentence, tokens: Range) -> bool:
    """Whether a relative clause is among the tokens."""
    return any(s.at(k) in {"who", "which", "whose", "where"} for k in range(*tokens))
