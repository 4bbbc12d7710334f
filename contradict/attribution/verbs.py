"""Verb groups that attribute ("has denied"), and telling verbs from nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from contradict import cues
from contradict.attribution.sentences import MARKS, Sentence
from contradict.types import Stance


@cache
def cue_lemmas() -> dict[str, str]:
    """Every inflected form of every cue verb -> its lemma."""
    table: dict[str, str] = {}
    lemmas = cues.SAY | cues.TELL | cues.QUOTE_ONLY | cues.ASK | cues.DENY | cues.REJECT | {"accuse", "call", "blame"}
    for lemma in sorted(lemmas):
        table.update(dict.fromkeys(inflected(lemma), lemma))
    return table


@cache
def label_lemmas() -> dict[str, str]:
    """Every form of the verbs that call things by a name -> its lemma; too often other verbs to end a subject."""
    return {form: lemma for lemma in sorted(cues.LABEL) for form in inflected(lemma)}


def inflected(lemma: str) -> list[str]:
    """All forms of a verb; none of one that is found as a phrase ("go_on")."""
    if "_" in lemma:
        return []
    if lemma in cues.IRREGULAR:
        return [lemma, *cues.IRREGULAR[lemma].split()]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    if lemma.endswith(("sh", "ch", "ss", "x", "z")):
        return [lemma, lemma + "es", lemma + "ed", lemma + "ing"]
    if re.search(r"[^aeiou][aeiou][bgmnpt]$", lemma) and len(lemma) <= 4:
        return [lemma, lemma + "s", lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return [lemma, lemma + "s", lemma + "ed", lemma + "ing"]


def cue_forms() -> frozenset[str]:
    """Every form of every cue verb, lower case; for measuring how far the lexicon reaches."""
    return frozenset(cue_lemmas())


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb group: its tokens, its lemma, and what its auxiliaries make of it."""

    start: int
    end: int
    lemma: str
    stance: Stance
    participle: bool = False
    """An -ing form without auxiliary: its subject is that of the clause before."""
    passive: bool = False
    negated: bool = False


def is_verb(s: Sentence, i: int) -> bool:
    """Whether a token reads as a finite verb that ends a subject."""
    low = s.at(i)
    if low in cues.AUXILIARIES or low in cues.VERBS:
        return True
    if s.capital(i):
        return low in cue_lemmas() and low.endswith(("ed", "said", "says"))
    return low in cue_lemmas() and not _nounish(s, i) or (low.endswith("ed") and len(low) > 4)


def _nounish(s: Sentence, i: int) -> bool:
    """Whether a cue form at `i` ("claims", "reports") stands where only a noun can."""
    low, before = s.at(i), s.at(i - 1)
    if low in cues.NEVER_NOUNS:
        return before in {"final", "the", "no", "a", "little"} or (
            s.capital(i) and i > 0 and not s.title_case and s.word(i - 1)
        )
    if s.capital(i) and i and not s.title_case and s.word(i - 1):
        return True
    if low in {"think", "thinks"} and s.at(i + 1) in {"tank", "tanks"}:
        return True
    if i and s.quoted[i - 1] and s.at(i - 1) in MARKS and not low.endswith("ing"):
        return False
    if low in cues.NOUN_LIKE and i >= len(s) - 2 and any(s.quoted[max(0, i - 12) : i]):
        return False
    if (
        low in cues.NOUN_LIKE
        and not _object_follows(s, i + 1)
        and before not in cues.AUXILIARIES | cues.SUBJECT_PRONOUNS
    ):
        return True
    if low.endswith("s") and {before, s.at(i - 2)} & cues.PLURAL_ONLY and s.at(i - 2) != "of":
        return True
    if before in cues.DETERMINERS and before not in cues.PRONOUN_QUANTIFIERS:
        return True
    if low.endswith(("ed", "said", "says", "told", "tells", "wrote")):
        return False
    after_preposition = before in cues.PREPOSITIONS and not (before == "to" and low in _BASES)
    return after_preposition or before.endswith(("'s", "’s", "s'", "s’")) or s.at(i + 1) == "of"


def _object_follows(s: Sentence, k: int) -> bool:
    """Whether "that", a quotation or a subject right after a form shows it to be a verb."""
    return (
        s.at(k) in {"that", ":", "how", "whether", "there"} | cues.SUBJECT_PRONOUNS
        or (k < len(s) and s.quoted[k])
        or (s.at(k) == "," and k + 1 < len(s) and s.quoted[k + 1])
        or (s.at(k - 1) not in cues.RARELY_VERBS and starts_np(s, k))
    )


def cue_at(s: Sentence, i: int) -> Cue | None:
    """The verb group whose main verb is the token at `i`, or None."""
    lemma, end = _lemma_at(s, i)
    if lemma is None or s.quoted[i]:
        return None
    low = s.low[i]
    if s.at(i - 1) == "no" and low.endswith("ing"):
        return None
    if lemma in DENIERS and low.endswith("ed") and s.at(i - 1) in {"this", "these", "those"}:
        return None
    if (
        s.at(i - 1) in {"a", "an", "the", "his", "her", "their", "its"}
        or s.at(i - 1).endswith(("'s", "’s"))
        and len(s.at(i - 1)) > 2
        or (end == i + 1 and _nounish(s, i))
    ):
        return None
    start, words = leftward(s, i)
    before = s.at(start - 1)
    infinitive = False
    stance = Stance.DENIES if lemma in DENIERS else Stance.ASSERTS
    if before == "to" and low in _BASES:
        if s.at(start - 2) in cues.MEDIA | cues.OCCASIONS | {"statements"}:
            return Cue(start - 1, end, lemma, stance, participle=True)
        infinitive = True
        governor = start - 2
        while governor > 0 and (s.at(governor).endswith("ly") or s.at(governor) in {"to", "comment", ","}):
            governor -= 1
        if s.at(governor) in cues.DECLINE:
            start, _ = leftward(s, governor)
            return Cue(start, end, lemma, Stance.NONE)
        if s.at(governor) in cues.TO_FACTUAL:
            start, more = leftward(s, governor)
            words |= more
        else:
            return None
    if before in {"or", "nor"} and s.at(start - 2) in cue_lemmas():
        first = cue_at(s, start - 2)
        if first is None or first.stance is Stance.NONE:
            return replace(first, end=end, lemma=lemma) if first else None
    negated = bool(words & cues.NEGATORS) or "neither" in words
    impersonal = bool(words & cues.CLITICS) and before == "it" and low.endswith("ed")
    passive = impersonal or bool(words & (cues.BE - cues.CLITICS)) and not low.endswith("ing") and not infinitive
    participle = low.endswith("ing") and not words & cues.AUXILIARIES
    if low.endswith("ing") and before == "of" and s.at(start - 2) == "short":
        at = start - 3
        start, _ = leftward(s, at)
        return Cue(start, end, lemma, Stance.NONE)
    if lemma in cues.ASK or lemma in HEDGERS:
        stance = Stance.NONE
    elif stance is Stance.DENIES:
        if negated or words & cues.IRREALIS:
            stance = Stance.NONE
    elif negated:
        stance = Stance.DENIES if lemma in cues.NEG_RAISING else Stance.NONE
        if words & (cues.MODALS | cues.WOULD_NOT):
            stance = Stance.NONE
    elif words & {"if", "unless"}:
        stance = Stance.NONE
    return Cue(start, end, lemma, stance, participle, passive, negated)


DENIERS = cues.DENY | cues.REJECT | {"rule_out"} | set(cues.REJECT_PHRASES.values()) - {"doubt"}


HEDGERS = frozenset({"doubt"})


_BASES = frozenset({phrase[0] for phrase in cues.REJECT_PHRASES}) | frozenset(
    cues.SAY | cues.TELL | cues.DENY | cues.REJECT | {"rule", "point"}
)


def _lemma_at(s: Sentence, i: int) -> tuple[str | None, int]:
    """Lemma of the cue whose main verb is at `i`, idioms first, and the token after the cue."""
    low = s.low[i]
    for width in (4, 3, 2, 1):
        if i + width > len(s):
            continue
        phrase = tuple(s.low[i : i + width])
        if phrase in cues.REJECT_PHRASES:
            return cues.REJECT_PHRASES[phrase], i + width
        if phrase in cues.RULE_OUT:
            return "rule_out", i + width
        if phrase in cues.TWO_WORDS:
            if s.at(i + width) == "to" and s.at(i + width + 1) in _BASES:
                return s.at(i + width + 1), i + width + 2
            return cues.TWO_WORDS[phrase], i + width
    for (verb, particle), lemma in cues.SPLIT_PHRASES.items():
        if low == verb and split_particle(s, i, particle):
            return lemma, i + 1
    return cue_lemmas().get(low) or label_lemmas().get(low), i + 1


def split_particle(s: Sentence, i: int, particle: str) -> int:
    """The place of the particle of "brushed the claim aside", or 0; the object between must be a claim."""
    for j in range(i + 2, min(i + 9, len(s))):
        if not s.word(j):
            return 0
        if s.at(j) == particle:
            return j if s.at(j - 1) in cues.CLAIM_NOUNS - cues.WORRIES else 0
    return 0


def is_adverb(low: str) -> bool:
    """Whether a word in lower case reads as an adverb in -ly."""
    return low.endswith("ly") and len(low) > 4 and low not in cues.NO_ADVERBS


def leftward(s: Sentence, i: int) -> tuple[int, set[str]]:
    """Start of the verb group that ends before `i`, and its words."""
    start, words = i, set[str]()
    while start > 0:
        low = s.at(start - 1)
        adverb = low in cues.GROUP_ADVERBS or (is_adverb(low) and not s.capital(start - 1))
        if not (low in cues.AUXILIARIES or low in cues.NEGATORS or low == "yet" or adverb) or s.quoted[start - 1]:
            break
        start -= 1
        words.add(low)
    while (
        start < i
        and s.at(start) not in cues.AUXILIARIES | cues.NEGATORS
        and s.at(start) in cues.GROUP_ADVERBS & cues.OPENERS
    ):
        start += 1
    if s.at(start) == "yet":
        start += 1
    return start, words


def starts_np(s: Sentence, i: int) -> bool:
    """Whether a noun phrase can start at the token: a determiner, pronoun or capital."""
    low = s.at(i)
    return (
        (s.capital(i) and low not in cues.PREPOSITIONS | cues.SUBORDINATORS | cues.OPENERS)
        or low in cues.DETERMINERS
        or low in cues.SUBJECT_PRONOUNS
        or low in cues.PRONOUN_GENDER
    )


def has_verb(s: Sentence, start: int, end: int) -> bool:
    """Whether a finite verb is among the tokens."""
    return any(is_verb(s, k) for k in range(start, end))


def reduced(s: Sentence, k: int) -> bool:
    """Whether an -ed form is a participle in a noun phrase ("the newly named minister", "a man named X")."""
    low = s.at(k)
    if low == "being":
        return s.word(k - 1) and s.at(k - 1) not in cues.BE
    if s.at(k - 1) == "being":
        return reduced(s, k - 1)
    if not low.endswith("ed") or low in cues.AUXILIARIES or s.at(k - 1) in cues.SUBJECT_PRONOUNS | cues.AUXILIARIES:
        return False
    return (
        s.at(k - 1) in cues.DETERMINERS
        or (s.at(k - 1).endswith("ly") and s.at(k - 2) in cues.DETERMINERS)
        or (s.at(k + 1) in cues.PREPOSITIONS | {"as"} and low not in cue_lemmas() and s.word(k - 1))
        or (low in {"called", "named"} and s.capital(k + 1))
    )
