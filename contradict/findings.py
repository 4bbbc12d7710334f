"""Pairs and their verdicts -> findings; the one place where stance turns a verdict.

"X denied P" *agrees* with P in content, so a cross-encoder that reads contents says entailment exactly where claim and
denial meet. Here, and nowhere else, that entailment becomes a conflict.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from contradict.errors import ModelError
from contradict.figures import different_figures
from contradict.types import Directness, Finding, Kind, Pair, Position, Stance, Verdicts

DIRECT = 0.5
"""From this much entailment of the denied content, or contradiction of the sentences, the verdicts carry a finding."""
SECOND_LOOK = 0.08
"""Pairs from this probability on are worth a second look by a larger NLI model, where there is one.

Source: benchmarks/results/fit-second-look.json, "lines": of real articles, looking from 0.05 on finds a tenth more, as
surely, for more than half as many pairs again; the line stays where an earlier model found no more.
"""
INDIRECT_CEILING = 0.75
"""An indirect finding stays at or below this: closeness to a denial is weaker evidence than a verdict."""

_WORD = re.compile(r"[^\W\d_]{2,}")
NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|cannot|without|false|untrue|wrong|refused|failed)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a sentence round; our own list."""
_POINTS = re.compile(r"\b(?:is|are|was|were) true\.$|^(?:it|that|this|so)\.?$", re.IGNORECASE)
"""Contents that only point to what is denied; attribution writes "denied the report" as "The report is true."."""
_CLAIMING = re.compile(
    r"\b(?:claim|alleg|accus|report|rumou?r|accord|sources?\b|suggest|assert|charg|speculat|stor(?:y|ies)\b|leak|insist)",
    re.IGNORECASE,
)
"""Stems that put something forward in a way that invites denial; our own list."""
_OPENING = 5
"""Lines from the top that hold the headline and the lead, where the claim stands that the article is about."""
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


Weights = Mapping[str, Mapping[str, float]]
"""Of two logistic models, "denied" and "disputed": a weight for each name that `features` gives, and the "bias"."""

WEIGHTS_FILE = "findings.json"
"""Beside the NLI model on whose verdicts benchmarks/fit.py fitted them."""


@cache
def read_weights(file: Path) -> Weights:
    """The weights in a file that benchmarks/fit.py wrote.

    Raises:
        ModelError: It cannot be read, or it holds something else.
    """
    try:
        loaded = json.loads(file.read_text(encoding="utf-8"))
        return {which: {name: float(w) for name, w in loaded[which].items()} for which in ("denied", "disputed")}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{file} does not hold the weights of findings ({error}); see benchmarks/fit.py") from error


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a promising pair was by the first NLI model.

    Attributes:
        log_odds: Of its probability.
        behind: By how much less than the best promising pair of the same denial; 0 of two assertions.
    """

    log_odds: float
    behind: float


@dataclass(frozen=True, slots=True)
class Again:
    """A second look at the promising pairs.

    Attributes:
        first: What they were at the first look.
        verdicts: What they are by the second, larger NLI model; the same pairs.
        weights: Fitted on both.
    """

    first: Mapping[Pair, FirstLook]
    verdicts: Mapping[Pair, Verdicts]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Rivals:
    """The best that any assertion reaches that is judged against the same denial: a denial is about something.

    Attributes:
        similarity: The highest similarity.
        follows: The highest probability that the denied content follows.
        shared: The most telling words shared.
    """

    similarity: float
    follows: float
    shared: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What is seen beside a pair.

    Attributes:
        rivals: Of its denial; None where there are none.
        contested: How much the claim's sentence conflicts with other denials of it, in [0, 1]: who denies a claim is
            seldom the only one to speak against it.
        close: Whether nothing, or one position, stands between the two.
    """

    rivals: Rivals | None = None
    contested: float = 0.0
    close: bool = False


class Company:
    """What all judged pairs together say about each of them."""

    def __init__(self, positions: Sequence[Position], judged: Sequence[tuple[Pair, Verdicts]]) -> None:
        self._positions = positions
        self._rivals = rivals(positions, judged)
        self._heard: dict[int, dict[tuple[str, int], float]] = {}
        for pair, verdicts in judged:
            sides = self._sides(pair)
            if sides is not None:
                heard = self._heard.setdefault(sides[0], {})
                place = self._place(sides[1])
                heard[place] = max(heard.get(place, 0.0), _heard(verdicts))

    def beside(self, pair: Pair) -> Beside:
        """What is beside a pair of positions that can conflict."""
        sides = self._sides(pair)
        if sides is None:
            return Beside()
        claim, denial = sides
        others = [heard for place, heard in self._heard.get(claim, {}).items() if place != self._place(denial)]
        return Beside(
            rivals=self._rivals.get(denial),
            contested=sum(others) / (len(others) + _DOUBT),
            close=pair.second - pair.first <= _CLOSE and self._place(claim)[0] == self._place(denial)[0],
        )

    def _sides(self, pair: Pair) -> tuple[int, int] | None:
        """The numbers of claim and denial."""
        one, other = self._positions[pair.first], self._positions[pair.second]
        if not _can_conflict(one, other):
            return None
        return (pair.second, pair.first) if _is_denial(one, other) else (pair.first, pair.second)

    def _place(self, number: int) -> tuple[str, int]:
        return self._positions[number].document, self._positions[number].start


_DOUBT = 0.5
"""Of a denial more that says nothing against it, so that one other denial does not count as much as several; own."""
_CLOSE = 2
"""Positions apart; own."""


def _heard(verdicts: Verdicts) -> float:
    one, other = verdicts.sentences_claim_to_denial, verdicts.sentences_denial_to_claim
    return math.sqrt(one.contradiction * other.contradiction)


def _can_conflict(one: Position, other: Position) -> bool:
    return Stance.NONE not in (one.stance, other.stance) and not one.stance is other.stance is Stance.DENIES


def rivals(positions: Sequence[Position], judged: Iterable[tuple[Pair, Verdicts]]) -> dict[int, Rivals]:
    """What the rivals of each denial reach, by the denial's number."""
    best: dict[int, Rivals] = {}
    for pair, verdicts in judged:
        for denial, claim, ahead in (
            (pair.second, pair.first, verdicts.claim_to_denial),
            (pair.first, pair.second, verdicts.denial_to_claim),
        ):
            if positions[denial].stance is Stance.DENIES and positions[claim].stance is Stance.ASSERTS:
                known = best.get(denial, Rivals(-1.0, 0.0, 0))
                best[denial] = Rivals(
                    max(known.similarity, pair.similarity),
                    max(known.follows, ahead.entailment),
                    max(known.shared, len(shared_words(positions[claim], positions[denial]))),
                )
    return best


def promising(
    positions: Sequence[Position],
    judged: Sequence[tuple[Pair, Verdicts]],
    weights: Weights,
    line: float = SECOND_LOOK,
) -> dict[Pair, FirstLook]:
    """The judged pairs that are worth a second look, in their order: findings at or above the line."""
    company = Company(positions, judged)
    found: dict[Pair, Finding] = {}
    for pair, verdicts in judged:
        finding = find((positions[pair.first], positions[pair.second]), pair, verdicts, weights, company.beside(pair))
        if finding is not None and finding.contradiction >= line:
            found[pair] = finding
    most: dict[Position, float] = {}
    for finding in found.values():
        most[finding.denial] = max(most.get(finding.denial, -math.inf), log_odds(finding.contradiction))
    looks = {}
    for pair, finding in found.items():
        odds = log_odds(finding.contradiction)
        behind = most[finding.denial] - odds if finding.denial.stance is Stance.DENIES else 0.0
        looks[pair] = FirstLook(odds, behind)
    return looks


def log_odds(probability: float) -> float:
    """Of a probability in [0, 1], bounded, for 0 and 1 have none."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def only_points(position: Position) -> bool:
    """Whether it denies something that its own words do not tell: "The reports are untrue"."""
    return position.stance is Stance.DENIES and bool(_POINTS.search(position.content))


def find(
    position_pair: tuple[Position, Position],
    pair: Pair,
    verdicts: Verdicts,
    weights: Weights,
    beside: Beside = Beside(),
    first: FirstLook | None = None,
) -> Finding | None:
    """The finding of one judged pair, whatever its probability; None when the stances leave nothing to conflict.

    Args:
        position_pair: The positions of `pair.first` and `pair.second`.
        pair: For its similarity.
        verdicts: "Claim" is the first position, "denial" the second; the roles are settled here and the verdicts
            turned with them.
        weights: Fitted on verdicts of the same NLI model.
        beside: What `Company` says of the pair.
        first: What the pair was at the first look, where the verdicts are those of a second.
    """
    one, other = position_pair
    if not _can_conflict(one, other):
        return None
    if _is_denial(one, other):
        one, other, verdicts = other, one, _turned(verdicts)
    values = features(one, other, pair.similarity, verdicts, beside, first)
    denied = other.stance is Stance.DENIES
    probability = _probability(weights["denied" if denied else "disputed"], values)
    # The fitted weights stem from one NLI model and few articles; a plain verdict on the same matter stands by itself,
    # but for a narrator against himself, which in news is nearly always the model's mistake.
    carried = values["follows, similar" if denied else "clash, similar"]
    if carried >= DIRECT and not (values["both narrated"] and one.document == other.document):
        probability = max(carried, probability)
    # Who says not-P agrees with who denies P, however near the two stand.
    if denied and values["clash"] >= DIRECT > values["heard"]:
        probability = min(probability, 1 - values["clash"])
    directness = Directness.DIRECT
    if denied and max(values["follows"], values["heard"]) < DIRECT:
        probability, directness = min(probability, INDIRECT_CEILING), Directness.INDIRECT
    kind = _kind(one, other)
    digest = _digest(one, other)
    return Finding(
        id=digest,
        group=digest,
        kind=kind,
        directness=directness,
        contradiction=round(probability, 6),
        similarity=round(pair.similarity, 6),
        verdicts=verdicts,
        claim=one,
        denial=other,
        why=_why(kind, directness, one, other),
        second_look=first is not None,
    )


def find_all(
    positions: Sequence[Position],
    judged: Iterable[tuple[Pair, Verdicts]],
    *,
    weights: Weights,
    again: Again | None = None,
) -> list[Finding]:
    """The findings of all judged pairs, whatever their probability, in order.

    Where a second model looked `again`, its verdicts stand in the place of the first one's.
    """
    looked: Mapping[Pair, Verdicts] = again.verdicts if again else {}
    judged = [(pair, looked.get(pair, verdicts)) for pair, verdicts in judged]
    company = Company(positions, judged)
    found: list[Finding] = []
    for pair, verdicts in judged:
        first = again.first.get(pair) if again else None
        fitted = again.weights if again and first else weights
        sides = positions[pair.first], positions[pair.second]
        finding = find(sides, pair, verdicts, fitted, company.beside(pair), first)
        if finding is not None:
            found.append(finding)
    return found


def collect_findings(
    positions: Sequence[Position],
    judged: Iterable[tuple[Pair, Verdicts]],
    *,
    weights: Weights,
    again: Again | None = None,
    min_contradiction: float,
) -> list[Finding]:
    """What `find_all` finds at or above `min_contradiction` (inclusive), most probable first, ties as in the text.

    Of several findings between the same two statements (a nested attribution gives some) the most probable stays; a
    denial keeps one indirect finding, and none below another of its findings: it denies one thing. A finding belongs to
    the group of the first one before it that shares its claim or its denial. Of findings with the same words on both
    sides, in other places of the documents, the second and later ones get ids of their own. All of this is settled from
    the most probable down, so that raising the threshold only removes.
    """
    found = [
        finding
        for finding in find_all(positions, judged, weights=weights, again=again)
        if finding.contradiction >= min_contradiction
    ]
    found.sort(key=_reading_order)
    statements: set[frozenset[tuple[str, int]]] = set()
    answered: set[tuple[str, int, str]] = set()
    groups: dict[tuple[str, int], str] = {}
    same_words: Counter[str] = Counter()
    kept: list[Finding] = []
    for finding in found:
        sides = [(side.document, side.start) for side in (finding.claim, finding.denial)]
        places = frozenset(sides)
        denial = (finding.denial.document, finding.denial.start, finding.denial.content)
        if places in statements or (finding.directness is Directness.INDIRECT and denial in answered):
            continue
        statements.add(places)
        if finding.denial.stance is Stance.DENIES:
            answered.add(denial)
        same_words[finding.id] += 1
        number = same_words[finding.id]
        id_ = finding.id if number == 1 else _hashed(finding.id, str(number))
        group = next((groups[side] for side in sides if side in groups), id_)
        groups.update((side, groups.get(side, group)) for side in sides)
        kept.append(replace(finding, id=id_, group=group))
    return kept


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
    negates, other_negates = bool(NEGATION.search(one.content)), bool(NEGATION.search(other.content))
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


def features(
    claim: Position,
    denial: Position,
    similarity: float,
    verdicts: Verdicts,
    beside: Beside = Beside(),
    first: FirstLook | None = None,
) -> dict[str, float]:
    """What a conflict is judged by, most of them in [0, 1]; under the names that Weights have.

    For an explicit denial what matters is whether the denied content *follows* from the claim; for two assertions
    whether their contents *clash*. The whole sentences are *heard* too, because the NLI model learned what "denied"
    does. Against its rivals a claim that is less near than another is less likely the one that is denied. The rest says
    whether the two are about the same matter at all.
    """
    there, back = verdicts.claim_to_denial, verdicts.denial_to_claim
    sentences = verdicts.sentences_claim_to_denial, verdicts.sentences_denial_to_claim
    points = only_points(denial)
    shared = shared_words(claim, denial)
    follows, is_followed = (0.0, 0.0) if points else (there.entailment, back.entailment)
    clash = math.sqrt(there.contradiction * back.contradiction)
    best = beside.rivals or Rivals(similarity, there.entailment, len(shared))
    heard = _heard(verdicts)
    opens = float(claim.document == denial.document and claim.line <= _OPENING)
    same_source = _same_source(claim, denial)
    return {
        "first look": first.log_odds if first else 0.0,
        "behind at first": first.behind if first else 0.0,
        "behind in similarity": best.similarity - similarity,
        "behind in following": 0.0 if points else best.follows - there.entailment,
        "behind in words": math.log1p(best.shared) - math.log1p(len(shared)),
        "contested": beside.contested,
        "close": float(beside.close),
        "of another": float(bool(claim.source) and not same_source),
        "claimed": float(bool(_CLAIMING.search(f"{claim.cue} {claim.text}"))),
        "opens": opens,
        "points, opens": points * opens,
        "before": float((claim.document, claim.start) < (denial.document, denial.start)),
        # "The reports are untrue" only points: whether it follows from the claim, no model can read off it.
        "follows": follows,
        "is followed": is_followed,
        "follows, similar": max(follows, 0.8 * is_followed) * max(0.0, similarity),
        "clash": clash,
        # NLI sets teach that any two pictures of "a man" show one man; a verdict counts where the matter is the same.
        "clash, similar": clash * max(0.0, similarity),
        "clash one way": max(there.contradiction, back.contradiction),
        "heard": heard,
        "heard, log odds": log_odds(heard),
        "heard one way": max(sentences[0].contradiction, sentences[1].contradiction),
        "agreed": max(sentences[0].entailment, sentences[1].entailment),
        "similarity": similarity,
        "shared words": math.log1p(len(shared)),
        "shared names": math.log1p(len(_names(claim.text) & _names(denial.text))),
        "speakers named": _speakers_named(claim, denial),
        "nearness": _nearness(claim, denial),
        "points": float(points),
        "points, near": points * _nearness(claim, denial) * (claim.start < denial.start),
        "same source": float(bool(claim.source) and same_source),
        "narrated": float(not claim.source or not denial.source),
        "both narrated": float(not claim.source and not denial.source),
        "one negates": float(bool(NEGATION.search(claim.content)) is not bool(NEGATION.search(denial.content))),
        "figures differ": float(different_figures(claim.content, denial.content) is not None),
    }


def _same_source(one: Position, other: Position) -> bool:
    """Whether both have the same source, but for case and article ("The Post", "the Post"), or none has one."""
    return _ARTICLE.sub("", one.source.casefold()) == _ARTICLE.sub("", other.source.casefold())


_ARTICLE = re.compile(r"^(?:the|an?) ")


def _probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    score = weights["bias"] + sum(weight * values[name] for name, weight in weights.items() if name != "bias")
    return 1.0 / (1.0 + math.exp(-score))


def _speakers_named(claim: Position, denial: Position) -> float:
    """The share of the claim's speakers, inner and outer, of whom the denial's sentence has a word.

    "Denied reports that Macron and Putin struck a deal" speaks about what Macron says Putin told him, and "called the
    charity's claim untrue" about the charity's.
    """
    speakers = [telling_words(name) for name in (claim.source, *claim.chain) if name]
    named = telling_words(denial.text)
    return sum(bool(names & named) for names in speakers) / len(speakers) if speakers else 0.0


def _nearness(claim: Position, denial: Position) -> float:
    """1 beside each other, falling to a third over 800 characters (four paragraphs); a third across documents."""
    if claim.document != denial.document:
        return math.exp(-1)
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
    if _same_source(claim, denial) and (claim.source or claim.document == denial.document):
        return Kind.SELF
    return Kind.DISPUTE


def _why(kind: Kind, directness: Directness, claim: Position, denial: Position) -> str:
    figures = different_figures(claim.content, denial.content)
    if kind is Kind.DENIAL and directness is Directness.INDIRECT:
        common = ", ".join(sorted(_shared_as_written(claim, denial))[:5])
        return f"denial cue “{denial.cue}” on the same matter ({common})" if common else f"denial cue “{denial.cue}”"
    if kind is Kind.DENIAL:
        return f"denial cue “{denial.cue}”, and what is denied follows from the claim"
    if figures is not None:
        return f"{figures[0]} against {figures[1]}"
    negation = NEGATION.search(denial.content)
    if negation and not NEGATION.search(claim.content):
        return f"only one of them has “{_negation_as_a_word(negation.group())}”"
    return "the two cannot both hold"


def _negation_as_a_word(found: str) -> str:
    return "not" if found.lower() in {"n't", "n’t"} else found.lower()


def _shared_as_written(claim: Position, denial: Position) -> set[str]:
    shared = shared_words(claim, denial)
    return {word for word in _WORD.findall(denial.text) if word.lower()[:6] in shared}


def _digest(claim: Position, denial: Position) -> str:
    """Of what a reader of the finding sees, so that edits elsewhere in the documents leave it as it is."""
    sides = sorted((side.document, side.source, " ".join(side.text.split())) for side in (claim, denial))
    return _hashed(*(part for side in sides for part in side))


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
