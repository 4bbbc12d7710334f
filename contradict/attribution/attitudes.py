"""Shapes of attitude: "X wants P", "X criticised Y", "X is expected to P"; they put nothing forward.

The narrator tells the attitude, and nobody the content: the stance is none. PolNeAR marks them beside sayings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from contradict import cues
from contradict.attribution.frames import Frame, subject_of
from contradict.attribution.sentences import MARKS, Sentence, sentence_end
from contradict.attribution.sources import subject_before
from contradict.attribution.verbs import Cue, inflected, is_verb, leftward, starts_np
from contradict.types import Stance


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Every form of a verb of attitude -> the particles it takes ("" for none) -> its entry."""
    table: dict[str, dict[str, str]] = {}
    for entry in sorted(cues.ATTITUDES):
        lemma, _, particle = entry.partition("_")
        for form in inflected(lemma):
            table.setdefault(form, {})[particle] = entry
    return table


def is_attitude(cue: str) -> bool:
    """Whether the words of a cue are those of an attitude; for attributions whose stance is none."""
    words = re.findall(r"[\w'’]+", cue.lower())
    table = _forms()
    plain = bool(words) and "" in table.get(words[-1], {})
    return plain or (len(words) > 1 and words[-1] in table.get(words[-2], {}))


def is_attitude_form(s: Sentence, i: int) -> bool:
    """Whether the token may head an attitude."""
    return s.low[i] in _forms()


def read_attitude(s: Sentence, i: int, earlier: Sequence[Frame]) -> Frame | None:
    """X wants P; X called for P; X is expected to P: the cue is the verb group with its particle."""
    particles = _forms().get(s.low[i])
    if particles is None or s.quoted[i] or (s.capital(i) and i and not s.title_case):
        return None
    entry = particles.get(s.at(i + 1)) or particles.get("")
    if entry is None:
        return None
    end = i + 2 if "_" in entry and s.at(i + 1) == entry.partition("_")[2] else i + 1
    start, words = leftward(s, i)
    low, before = s.low[i], s.at(start - 1)
    stop = _content_end(s, end)
    if words & (cues.BE - cues.CLITICS) and not low.endswith("ing"):
        return _passive(s, start, end, stop, entry)
    if before == "to" or _noun_there(s, i, start, words, entry):
        return None
    participle = low.endswith("ing") and not words & cues.AUXILIARIES
    if stop <= end:
        return None
    if entry in cues.RAISING:
        subject = subject_before(s, start)
        if subject is None or s.at(end) not in {"to", "like", "as", "that", "ready", "likely", "unlikely"}:
            return None
        return Frame(None, ((start, end),), (subject.tokens, (end, stop)), Stance.NONE, start, attitude=True)
    subject = subject_of(s, Cue(start, end, entry, Stance.NONE, participle), earlier)
    if subject is None or not _object_follows(s, end):
        return None
    if entry in {"decline", "refuse"} and s.at(end) != "to":
        return None
    return Frame(
        subject.tokens,
        ((start, end),),
        ((end, stop),),
        Stance.NONE,
        subject.left,
        sibling=subject.shared,
        open_end=True,
        attitude=True,
    )


def read_survey(s: Sentence, i: int) -> Frame | None:
    """In the latest poll, P: a document as the source of what it found."""
    if s.low[i] != "in" or i > 1:
        return None
    end = sentence_end(s)
    comma = next((k for k in range(i + 1, min(end, i + 25)) if s.at(k) == ","), None)
    if comma is None or comma + 1 >= end or not cues.SURVEYS & set(s.low[i + 1 : comma]):
        return None
    return Frame((i + 1, comma), ((i, i + 1),), ((comma + 1, end),), Stance.ASSERTS, i, open_end=True)


def _noun_there(s: Sentence, i: int, start: int, words: set[str], entry: str) -> bool:
    """Whether the form at `i` is a noun or a participle before one: "the attack", "their plans"."""
    before = s.at(start - 1)
    if s.low[i] in cues.ATTITUDE_NOUNS and "_" not in entry:
        return True
    if before in cues.DETERMINERS - cues.PRONOUN_QUANTIFIERS or before.endswith(("'s", "’s")) or before in cues.BE:
        return True
    if s.low[i].endswith(("ed", "ing")) or words:
        return before in cues.PREPOSITIONS and not s.low[i].endswith("ing")
    return before in cues.PREPOSITIONS


def _object_follows(s: Sentence, k: int) -> bool:
    """Whether a content may start at `k`: no break, no bare "by"."""
    return (
        k < len(s) and (s.word(k) or s.at(k) in MARKS or starts_np(s, k)) and s.at(k) not in {"by", "and", "or", "but"}
    )


def _passive(s: Sentence, start: int, end: int, stop: int, entry: str) -> Frame | None:
    """P was praised by X; X is expected to P."""
    subject = subject_before(s, start)
    if subject is None:
        return None
    if entry in cues.SUPPOSED and s.at(end) == "to":
        return Frame(None, ((start, end),), (subject.tokens, (end, stop)), Stance.NONE, start, attitude=True)
    return None


def _content_end(s: Sentence, start: int) -> int:
    """Where the object ends: before a semicolon, dash, or a comma that begins another clause."""
    end = sentence_end(s)
    for k in range(start, end):
        if s.quoted[k]:
            continue
        if s.at(k) in {";", "—", "–", ":"}:
            return k
        if s.at(k) == "," and (
            s.at(k + 1) in _NEXT_CLAUSE or s.at(k + 1).endswith("ing") or _clause_starts(s, k + 1, end)
        ):
            return k
    return end


_NEXT_CLAUSE = frozenset(
    "and but while as though although who which because after before when where if so with".split()
)


def _clause_starts(s: Sentence, k: int, end: int) -> bool:
    """Whether a pronoun with its verb starts at `k`."""
    return s.at(k) in cues.SUBJECT_PRONOUNS and k + 1 < end and is_verb(s, k + 1)
