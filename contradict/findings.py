"""Pairs and their verdicts -> findings; the one place where stance turns a verdict.

"X denied P" *agrees* with P in content, so a cross-encoder that reads contents says entailment exactly where claim and
denial meet. Here, and nowhere else, that entailment becomes a conflict.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence

from contradict.types import Directness, Finding, Kind, Pair, Position, Stance, Verdicts

CONTENT_SHARE = 0.65
"""How much the verdicts on contents weigh against those on whole sentences.

Source: best of 0.35, 0.5, 0.65, 0.8 by average precision in benchmarks/results/findings-dev.json.
"""
DIRECT = 0.5
"""From this probability on the verdicts carry a finding by themselves."""
INDIRECT_CEILING = 0.75
"""An indirect finding stays below this: closeness to a denial is weaker evidence than a verdict."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<currency>[$£€])?(?P<number>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)"
    r"(?P<unit>\s?%|\s?(?:per cent|percent|million|billion|trillion|bn|m|k)\b|\s[^\W\d_]{2,})?"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|cannot|without|false|untrue|wrong|refused|failed)\b|n['’]t\b",
    re.IGNORECASE,
)
_MULTIPLIERS = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "k": 1e3}
_STOPWORDS = frozenset(
    """a an the and or but if of in on at by for from with to into over under after before about against between that
    this these those there their they them he she it its his her him we us our you your i me my who whom whose which
    what when where why how is are was were be been being am do does did done have has had having will would shall
    should can could may might must not no nor never said says say saying told tell tells added according reports
    report reported reporting claims claim claimed denied denies deny rejected dismissed spokesman spokeswoman
    spokesperson mr mrs ms dr than then so as also just only very more most much many any all some such other own up
    out off down one two new also still yet even now true false untrue allegations allegation accusations accusation
    rumours rumors rumour rumor story stories suggestion suggestions statement statements speculation""".split()
)
"""Words that say nothing about what a sentence is about: function words and reporting words; every pair has them."""


def find(position_pair: tuple[Position, Position], pair: Pair, verdicts: Verdicts) -> Finding | None:
    """The finding of one judged pair, whatever its probability; None when the stances leave nothing to conflict.

    Args:
        position_pair: The positions of `pair.first` and `pair.second`.
        pair: For its similarity.
        verdicts: "Claim" is the first position, "denial" the second; the roles are settled here and the verdicts
            turned with them.
    """
    if any(position.stance is Stance.NONE for position in position_pair):
        return None
    one, other = position_pair
    if one.stance is other.stance is Stance.DENIES:
        return None
    if _is_denial(one, other):
        one, other, verdicts = other, one, _turned(verdicts)
    if other.stance is Stance.DENIES:
        # "The reports are untrue" only points: its content would follow from anything.
        probability = _denied(verdicts) if telling_words(other.content) else 0.0
        directness = Directness.DIRECT
        if probability < DIRECT:
            indirect = _indirect(one, other, pair.similarity, verdicts)
            if indirect > probability:
                probability, directness = indirect, Directness.INDIRECT
    else:
        probability, directness = _disputed(one, other, verdicts), Directness.DIRECT
    kind = _kind(one, other)
    return Finding(
        id=_digest(one, other),
        kind=kind,
        directness=directness,
        contradiction=round(probability, 6),
        similarity=round(pair.similarity, 6),
        verdicts=verdicts,
        claim=one,
        denial=other,
        why=_why(kind, directness, one, other),
    )


def collect_findings(
    positions: Sequence[Position], judged: Iterable[tuple[Pair, Verdicts]], *, min_contradiction: float
) -> list[Finding]:
    """Findings at or above `min_contradiction` (inclusive), most probable first, ties in the order of the text.

    Of several findings between the same two statements (a nested attribution gives some) the most probable stays; a
    denial keeps one indirect finding, and none when it has a direct one: it denies one thing.
    """
    found = [
        finding
        for pair, verdicts in judged
        if (finding := find((positions[pair.first], positions[pair.second]), pair, verdicts)) is not None
        and finding.contradiction >= min_contradiction
    ]
    found.sort(key=_reading_order)
    statements: set[frozenset[tuple[str, int]]] = set()
    answered: set[tuple[str, int, str]] = set()
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.directness is Directness.INDIRECT, _reading_order(f))):
        places = frozenset(
            {(finding.claim.document, finding.claim.start), (finding.denial.document, finding.denial.start)}
        )
        denial = (finding.denial.document, finding.denial.start, finding.denial.content)
        if places in statements or (finding.directness is Directness.INDIRECT and denial in answered):
            continue
        statements.add(places)
        if finding.denial.stance is Stance.DENIES:
            answered.add(denial)
        kept.append(finding)
    return sorted(kept, key=_reading_order)


def _reading_order(finding: Finding) -> tuple[float, str, int, str, int, str, str]:
    claim, denial = finding.claim, finding.denial
    return (
        -finding.contradiction, claim.document, claim.start, denial.document, denial.start,
        claim.content, denial.content,
    )  # fmt: skip


def _is_denial(one: Position, other: Position) -> bool:
    """Whether the first of a pair is the denial: by stance, else by negation, else by time and place."""
    if one.stance is not other.stance:
        return one.stance is Stance.DENIES
    negates, other_negates = bool(_NEGATION.search(one.content)), bool(_NEGATION.search(other.content))
    if negates is not other_negates:
        return negates
    if one.date and other.date and one.date != other.date:
        return one.date > other.date
    return (one.document, one.start) > (other.document, other.start)


def _turned(verdicts: Verdicts) -> Verdicts:
    return Verdicts(
        claim_to_denial=verdicts.denial_to_claim,
        denial_to_claim=verdicts.claim_to_denial,
        sentences_claim_to_denial=verdicts.sentences_denial_to_claim,
        sentences_denial_to_claim=verdicts.sentences_claim_to_denial,
    )


def _denied(verdicts: Verdicts) -> float:
    """P against "B denies Q": P entails Q, seconded by what the model makes of the two whole sentences.

    The other way round (Q entails P) counts less: denying a stronger claim leaves room for a weaker one.
    """
    content = max(verdicts.claim_to_denial.entailment, 0.8 * verdicts.denial_to_claim.entailment)
    return CONTENT_SHARE * content + (1 - CONTENT_SHARE) * _sentence_contradiction(verdicts)


def _disputed(one: Position, other: Position, verdicts: Verdicts) -> float:
    """Two assertions: contradiction is symmetric, so both directions have to say so."""
    content = math.sqrt(verdicts.claim_to_denial.contradiction * verdicts.denial_to_claim.contradiction)
    probability = CONTENT_SHARE * content + (1 - CONTENT_SHARE) * _sentence_contradiction(verdicts)
    # NLI sets teach that any two pictures of "a man" are of the same man. News does not work like that: without a
    # word in common the two sentences are most likely about different things.
    return probability if shared_words(one, other) else 0.3 * probability


def _sentence_contradiction(verdicts: Verdicts) -> float:
    forward, backward = verdicts.sentences_claim_to_denial, verdicts.sentences_denial_to_claim
    return (forward.contradiction + backward.contradiction) / 2


def _indirect(claim: Position, denial: Position, similarity: float, verdicts: Verdicts) -> float:
    """How likely a denial answers a claim that strict entailment does not reach, in [0, INDIRECT_CEILING).

    From the closeness of the contents, the words both sentences share, whether the denial names the claim's speakers
    ("denied reports that Macron and Putin struck a deal": it speaks about them), the distance in the text (a denial
    follows its claim), and the verdicts: a claim that contradicts the denied content agrees with the denier. The
    weights are set by hand; the gold set of a later release fits them.
    """
    telling = math.log1p(len(shared_words(claim, denial)))
    heard = _sentence_contradiction(verdicts)
    agrees = verdicts.claim_to_denial.contradiction
    weight = 4.0 * (similarity - 0.5) + 1.0 * (telling - 1.4) + 1.5 * (heard - 0.3) - 1.5 * agrees
    weight += 1.0 * _speakers_named(claim, denial) + 1.0 * _nearness(claim, denial) - 0.5
    return INDIRECT_CEILING / (1.0 + math.exp(-weight))


def _speakers_named(claim: Position, denial: Position) -> float:
    """The share of the claim's speakers, inner and outer, of whom the denial's sentence has a name."""
    speakers = [_names(name) for name in (claim.source, *claim.chain) if name]
    named = _names(denial.text)
    return sum(bool(names & named) for names in speakers) / len(speakers) if speakers else 0.0


def _nearness(claim: Position, denial: Position) -> float:
    """1 beside each other, falling to a third over 800 characters (some four paragraphs); 0 in another document."""
    if claim.document != denial.document:
        return 0.0
    return math.exp(-abs(claim.start - denial.start) / 800)


def shared_words(one: Position, other: Position) -> frozenset[str]:
    """Stems of the telling words that both sentences, their sources included, have."""
    sides = [" ".join((position.text, position.source, *position.chain)) for position in (one, other)]
    return telling_words(sides[0]) & telling_words(sides[1])


def telling_words(text: str) -> frozenset[str]:
    """Stems of the words that say what a text is about; a stem is at most six letters of the lower-case word.

    Six letters join "escalate" and "escalating", and keep "deny" from "dental"; a stemmer would be exacter and one
    more dependency.
    """
    return frozenset(word.lower()[:6] for word in _WORD.findall(text) if word.lower() not in _STOPWORDS)


def _names(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word[0].isupper() and word.lower() not in _STOPWORDS)


def _kind(claim: Position, denial: Position) -> Kind:
    if denial.stance is Stance.DENIES:
        return Kind.DENIAL
    if claim.date and denial.date and claim.date != denial.date:
        return Kind.UPDATE
    if different_figures(claim.content, denial.content) is not None:
        return Kind.FIGURES
    if claim.source == denial.source and (claim.source or claim.document == denial.document):
        return Kind.SELF
    return Kind.DISPUTE


def different_figures(one: str, other: str) -> tuple[str, str] | None:
    """The first two figures of the same unit that differ, as written; None when there are none.

    The unit is a currency sign, "%", or the word after the number; a bare number ("1995") has none and is not compared,
    and a figure both texts give does not count.
    """
    mine, theirs = _figures(one), _figures(other)
    for value, unit, shown in mine:
        for their_value, their_unit, their_shown in theirs:
            same = {value for value, _, _ in mine} & {value for value, _, _ in theirs}
            if unit and unit == their_unit and value != their_value and not {value, their_value} & same:
                return shown, their_shown
    return None


def _figures(text: str) -> list[tuple[float, str, str]]:
    """(value, unit, as written) of each number in the text."""
    found = []
    for match in _FIGURE.finditer(text):
        value = float(match["number"].replace(",", ""))
        unit = (match["unit"] or "").strip().lower()
        value *= _MULTIPLIERS.get(unit, 1.0)
        unit = match["currency"] or ("" if unit in _MULTIPLIERS else {"percent": "%", "per cent": "%"}.get(unit, unit))
        found.append((value, unit, match.group().strip()))
    return found


def _why(kind: Kind, directness: Directness, claim: Position, denial: Position) -> str:
    figures = different_figures(claim.content, denial.content)
    if kind is Kind.DENIAL and directness is Directness.INDIRECT:
        common = ", ".join(sorted(_shared_as_written(claim, denial))[:5])
        return f"denial cue “{denial.cue}” on the same matter ({common})" if common else f"denial cue “{denial.cue}”"
    if kind is Kind.DENIAL:
        return f"denial cue “{denial.cue}”, and what is denied follows from the claim"
    if figures is not None:
        return f"{figures[0]} against {figures[1]}"
    negation = _NEGATION.search(denial.content)
    if negation and not _NEGATION.search(claim.content):
        return f"only one of them has “{_negation_as_a_word(negation.group())}”"
    return "the two cannot both hold"


def _negation_as_a_word(found: str) -> str:
    return "not" if found.lower() in {"n't", "n’t"} else found.lower()


def _shared_as_written(claim: Position, denial: Position) -> set[str]:
    shared = shared_words(claim, denial)
    return {word for word in _WORD.findall(denial.text) if word.lower()[:6] in shared}


def _digest(claim: Position, denial: Position) -> str:
    parts = [part for side in (claim, denial) for part in (side.document, str(side.start), side.text, side.content)]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
