"""A claim and what is read of documents -> what denies it, what contradicts it and what supports it.

The claim is compared with every position by its vector, and the nearest are judged. Whether a source denies it is for
`findings` to say, as between two statements of an article.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, permutations
from pathlib import Path
from typing import TYPE_CHECKING

from contradict.corpus import chunks
from contradict.detector import (
    MAX_JUDGED,
    MIN_CONTRADICTION,
    MIN_SIMILARITY,
    Detector,
    Progress,
    answers,
    ask_all,
    pair_up,
    questions,
    sentences,
    verdicts_of,
)
from contradict.engine import Local
from contradict.errors import InputError
from contradict.findings import NEGATION, SECOND_LOOK, FirstLook, Weights, find, find_all, log_odds, only_points
from contradict.scoring import collapse, read_articles
from contradict.store import Article, Store
from contradict.types import (
    NLI,
    Bearing,
    Compared,
    Document,
    Evidence,
    Kind,
    Pair,
    Place,
    Position,
    Stance,
    Verdicts,
    Verification,
)
from contradict.wording import wording

if TYPE_CHECKING:
    from contradict.types import Floats1d

_COPIES = 8
"""So many times MAX_JUDGED are kept by similarity, because some are copies of others."""
_ARTICLES_AT_ONCE = 1024
"""Articles whose vectors are multiplied at once."""


def verify(
    claim: str,
    documents: Iterable[Document] = (),
    *,
    stores: Sequence[Path] = (),
    detector: Detector | None = None,
    min_probability: float = MIN_CONTRADICTION,
    min_similarity: float = MIN_SIMILARITY,
    max_judged: int = MAX_JUDGED,
    top: int | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Find what documents hold for and against a claim.

    That a source says so is support of the claim, and no proof. A hedge, a question and what is reported without being
    put forward bear on nothing. The probability of a denial or a contradiction is that of a finding; that of support is
    the NLI model's, weighed by similarity: no weights were fitted for it.

    Args:
        claim: A statement, best of one sentence; white space is made single.
        documents: Read one by one. Of two with one name, one is left out: name them apart.
        stores: Files that a corpus run left (`work.sqlite`). What is read there is used as it is, and not changed.
        detector: The bundled models for None. Its encoder must be the one that the stores were made with.
        min_probability: Evidence at or above it is kept.
        min_similarity: Positions at or above this cosine with the claim are near enough to be judged.
        max_judged: Of these at most so many are judged, the nearest, copies aside; the answer says how many were near.
        top: At most so many of each bearing; None for all.
        progress: Told the stage, what is done and what is to do, 0 where that is not known.

    Raises:
        InputError: The claim has no words, or a store was made with another encoder.
        ContradictError: A store cannot be read.
    """
    text = " ".join(claim.split())
    if not any(character.isalnum() for character in text):
        raise InputError("the claim has no words; give a sentence")
    detector = detector or Detector.from_pretrained()
    tell = progress or (lambda stage, done, total: None)
    asked = _asked(text)
    with ExitStack() as stack:
        read = stack.enter_context(Store())
        for number, _ in enumerate(read_articles(documents, Local(detector), read), 1):
            tell("reading", number, 0)
        kept = [read, *(stack.enter_context(Store(path, read_only=True)) for path in stores)]
        vector = detector.vectors([asked])[0].astype("float32")
        found = _nearest(kept, vector, min_similarity, max_judged * _COPIES)
        articles = {(store, name): kept[store].article(name) for store, name in sorted({n.place for n in found.near})}
    nearest = [(articles[n.place], articles[n.place].positions[n.row], n.similarity) for n in found.near]
    positions = [position for _, position, _ in nearest]
    originals, copies = collapse(positions)
    chosen = originals[:max_judged]
    evidence = list(_direct(asked, [(nearest[i][1], nearest[i][2], copies[i]) for i in chosen], detector, tell))
    evidence = [e for e in evidence if e.probability >= min_probability]
    supporters = [e for e in evidence if e.bearing is Bearing.SUPPORTS]
    evidence += [e for e in _denials_of(supporters, articles.values(), detector) if e.probability >= min_probability]
    return Verification(
        claim=text,
        evidence=tuple(_ranked(evidence, top)),
        nearest=positions[0] if positions else None,
        compared=Compared(
            documents=found.documents,
            positions=found.positions,
            near=found.count,
            judged=sum(1 + len(copies[i]) for i in chosen),
        ),
        models=dict(detector.models),
        settings={
            "min_probability": min_probability, "min_similarity": min_similarity, "max_judged": max_judged, "top": top,
        },
    )  # fmt: skip


def _asked(claim: str) -> Position:
    """The claim as the only statement of a document without a name, said by nobody."""
    content = claim if claim[-1] in ".?!\"'”’" else f"{claim}."
    return Position("", 0, len(claim), 1, content, "", "", Stance.ASSERTS, content)


@dataclass(frozen=True, slots=True)
class _Near:
    """A row of an article's vectors; they sort by similarity, then in the order of the corpus."""

    similarity: float
    place: tuple[int, str]
    """The number of the store, and the article's name."""
    row: int

    @property
    def order(self) -> tuple[float, tuple[int, str], int]:
        return -self.similarity, self.place, self.row


@dataclass(frozen=True, slots=True)
class _Found:
    """The nearest rows, how many are near, and how much there is in all."""

    near: list[_Near]
    count: int
    positions: int
    documents: int


def _nearest(stores: Sequence[Store], vector: Floats1d, floor: float, wanted: int) -> _Found:
    """The `wanted` rows nearest to a vector, nearest first, none below the floor; one pass, in little memory."""
    import numpy as np

    near: list[_Near] = []
    count = positions = documents = 0
    length = float(np.linalg.norm(vector)) or 1.0
    for number, store in enumerate(stores):
        for some in chunks(store.vectors(), _ARTICLES_AT_ONCE):
            documents += len(some)
            data = b"".join(rows for _, rows in some)
            if any(len(rows) % len(vector) for _, rows in some):
                raise InputError("the corpus was scored with another encoder; give the --encoder it was scored with")
            grid = np.frombuffer(data, dtype=np.int8).reshape(-1, len(vector)).astype(np.float32)
            norms = np.linalg.norm(grid, axis=1) * length
            similarities = np.divide(grid @ vector, norms, out=np.zeros(len(grid), np.float32), where=norms > 0)
            positions += len(grid)
            ends = np.cumsum([len(rows) // len(vector) for _, rows in some])
            # np.float64, because numpy would round the floor to fp32.
            high = np.flatnonzero(similarities.astype(np.float64) >= floor)
            count += len(high)
            for i in high.tolist():
                article = int(np.searchsorted(ends, i, side="right"))
                first = int(ends[article - 1]) if article else 0
                near.append(_Near(float(similarities[i]), (number, some[article][0]), i - first))
            near = heapq.nsmallest(wanted, near, key=lambda n: n.order)
    return _Found(near, count, positions, documents)


def _direct(
    asked: Position,
    nearest: Iterable[tuple[Position, float, tuple[Place, ...]]],
    detector: Detector,
    tell: Progress,
) -> Iterator[Evidence]:
    """What each position does to the claim, whatever its probability; one that only points does nothing by itself."""
    rows = [row for row in nearest if not only_points(row[0])]
    said = _verdicts(asked, [position for position, *_ in rows], detector.nli, partial(tell, "judging"))
    evidence = [
        _evidence(asked, position, similarity, verdicts, verdicts, detector.weights)
        for (position, similarity, _), verdicts in zip(rows, said, strict=True)
    ]
    if second := detector.second:
        promising = [i for i, e in enumerate(evidence) if e.probability >= SECOND_LOOK]
        asks = [questions(asked, rows[i][0]) + sentences(asked, rows[i][0]) for i in promising]
        known = ask_all(chain(*asks), answers(second.nli), partial(tell, "looking again"))
        for i, (*four, there, back) in zip(promising, asks, strict=True):
            verdicts = Verdicts(*(known[pair] for pair in four))
            position, similarity, _ = rows[i]
            # The weights of a second look are for the first one's verdicts on contents.
            mixed = replace(said[i], sentences_claim_to_denial=known[there], sentences_denial_to_claim=known[back])
            first = FirstLook(log_odds(_against(asked, position, similarity, said[i], detector.weights)), 0.0)
            evidence[i] = _evidence(asked, position, similarity, mixed, verdicts, second.weights, first)
    for (_, _, copies), e in zip(rows, evidence, strict=True):
        yield replace(e, copies=copies)


def _verdicts(
    asked: Position, positions: Sequence[Position], nli: NLI, tell: Callable[[int, int], None]
) -> list[Verdicts]:
    """Of the claim and each position."""
    four = [questions(asked, position) for position in positions]
    known = ask_all(chain(*four), answers(nli), tell)
    return [Verdicts(*(known[pair] for pair in pairs)) for pairs in four]


def _evidence(
    asked: Position,
    position: Position,
    similarity: float,
    verdicts: Verdicts,
    support: Verdicts,
    weights: Weights,
    first: FirstLook | None = None,
) -> Evidence:
    """The likelier of two: that it conflicts with the claim, by `verdicts`, or that it supports it, by `support`."""
    finding = find((asked, position), Pair(0, 1, similarity), verdicts, weights, first=first)
    supports = _supports(asked, position, support) * max(0.0, similarity)
    against = finding.contradiction if finding else 0.0
    if finding is None or supports > against:
        denied = f"denial cue “{position.cue}”, and what is denied goes against the claim"
        why = denied if position.stance is Stance.DENIES else "the claim follows from it"
        return Evidence(Bearing.SUPPORTS, round(supports, 6), round(similarity, 6), support, position, why)
    bearing = Bearing.DENIES if finding.kind is Kind.DENIAL else Bearing.CONTRADICTS
    return Evidence(bearing, against, round(similarity, 6), verdicts, position, finding.why)


def _against(asked: Position, position: Position, similarity: float, verdicts: Verdicts, weights: Weights) -> float:
    finding = find((asked, position), Pair(0, 1, similarity), verdicts, weights)
    return finding.contradiction if finding else 0.0


def _supports(asked: Position, position: Position, verdicts: Verdicts) -> float:
    """How probable it is that the claim follows from what is said or, if it is about the saying, from the sentence.

    Who denies a content that goes against the claim supports it where the one is the negation of the other: who denies
    that it is red does not say that it is blue.
    """
    whole = verdicts.sentences_denial_to_claim.entailment
    if position.stance is Stance.ASSERTS:
        return max(verdicts.denial_to_claim.entailment, whole)
    clash = math.sqrt(verdicts.claim_to_denial.contradiction * verdicts.denial_to_claim.contradiction)
    one_negates = bool(NEGATION.search(asked.content)) is not bool(NEGATION.search(position.content))
    return max(whole, clash) if one_negates else whole


def _denials_of(supporters: Sequence[Evidence], articles: Iterable[Article], detector: Detector) -> Iterator[Evidence]:
    """Denials of what supports the claim in their article, or of a copy of it.

    What those deny that only point ("This is not true"), their words do not tell, and the others answer the words of
    the article rather than those of whoever asks; between the statements of an article `find` tells it by more. Such
    a denial is as probable as the less probable of its two steps. The product would be too little: both steps are
    weighed by how near the same texts are, and of two that were each probable enough to be shown it showed next to
    none.
    """
    at: dict[Place, list[Evidence]] = {}
    for e in supporters:
        for place in (_place(e.position), *e.copies):
            at.setdefault(place, []).append(e)
    for article in articles:
        positions = article.positions
        support = {
            position: e
            for position in positions
            for e in at.get(_place(position), ())
            if wording(position.content) == wording(e.position.content)
        }
        if not support or not any(position.stance is Stance.DENIES for position in positions):
            continue
        pairs = [
            pair
            for pair in pair_up(positions, article.vectors)
            # What only points is told by its rivals too: all of them are judged.
            if any(
                only_points(one) or (one.stance is Stance.DENIES and other in support)
                for one, other in permutations((positions[pair.first], positions[pair.second]))
            )
        ]
        judged = verdicts_of(positions, pairs, answers(detector.nli))
        again = detector.look_again(positions, judged)
        for found in find_all(positions, judged, weights=detector.weights, again=again):
            if found.denial.stance is not Stance.DENIES or found.claim not in support:
                continue
            through = support[found.claim]
            yield Evidence(
                Bearing.DENIES,
                min(through.probability, found.contradiction),
                through.similarity,
                found.verdicts,
                found.denial,
                f"denial cue “{found.denial.cue}” about what line {found.claim.line} says",
                through=found.claim,
            )


def _place(position: Position) -> Place:
    return position.document, position.start, position.end


def _ranked(evidence: Iterable[Evidence], top: int | None) -> Iterator[Evidence]:
    """By bearing, the most probable first; of what one statement does twice, the more probable."""
    rows = sorted(
        evidence,
        key=lambda e: (-e.probability, -e.similarity, e.position.document, e.position.start, e.position.content),
    )
    for bearing in Bearing:
        shown: dict[tuple[str, int], Evidence] = {}
        for row in rows:
            if row.bearing is bearing:
                shown.setdefault((row.position.document, row.position.start), row)
        yield from list(shown.values())[:top]
