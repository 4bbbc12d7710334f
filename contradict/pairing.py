"""Embeddings of positions -> the pairs worth judging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contradict.types import Pair, Position, Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from contradict.types import Floats1d, Floats2d

BLOCK = 1 << 24
"""Similarities held at once, 64 MB of them."""

JUST_BEFORE = 6
"""Positions before a denial that are always compared with it: "That is not true" is near to nothing by its words."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What keeps positions of a corpus apart, however near they are.

    Attributes:
        within_days: Dated further apart than this; None never. What has no date is within reach of everything.
        publishers_differ: Of one publisher; an unknown one is another.
        sources_differ: Of one source; an unknown one is another.
        archive: Documents whose positions are compared with those of all other documents, and only with those.
    """

    within_days: int | None = None
    publishers_differ: bool = False
    sources_differ: bool = False
    archive: frozenset[str] = frozenset()


def candidate_pairs(
    positions: Sequence[Position],
    embeddings: Floats2d,
    *,
    min_similarity: float,
    max_neighbours: int,
    denial_neighbours: int,
    reach: Reach = Reach(),
) -> list[Pair]:
    """Pair the positions that speak of the same thing.

    Each position is paired with its `max_neighbours` nearest others at or above `min_similarity`; each denial also
    with its `denial_neighbours` nearest assertions whatever their similarity, and with the ones just before it, because
    a denial always denies something. Not paired: two denials, a position with itself or with one it contains or is
    contained in (the two layers of "Macron said Putin told him P"), and equal contents that are both asserted.

    Args:
        positions: One for each row.
        embeddings: (n, d) rows of any length. Where they hold whole numbers below 128, at most 1,024 of them, every
            similarity is exact, and the same whatever else is compared.
        min_similarity: Cosine in [-1, 1]; a pair at exactly this value is kept.
        max_neighbours: Pairs taken from the view of one position; it can be in more, taken by others.
        denial_neighbours: The same for a denial, without the floor.
        reach: What is not paired besides.

    Returns:
        Pairs with first < second, sorted by (first, second), each once.
    """
    import numpy as np

    denies = np.array([position.stance is Stance.DENIES for position in positions], dtype=bool)
    norms = np.sqrt((embeddings.astype(np.float64) ** 2).sum(1)).astype(np.float32)
    norms[norms == 0] = 1
    apart = _Apart(positions, reach)
    found: dict[tuple[int, int], float] = {}
    rows = max(1, min(1024, BLOCK // max(1, len(positions))))
    for start in range(0, len(positions), rows):
        block = embeddings[start : start + rows] @ embeddings.T / norms[start : start + rows, None] / norms
        block[apart.mask(start, start + len(block))] = -np.inf
        for i, similarities in enumerate(block, start):
            similarities[i] = -np.inf
            if denies[i]:
                similarities[denies] = -np.inf
            wanted = denial_neighbours if denies[i] else max_neighbours
            floor = -1.0 if denies[i] else min_similarity
            near = _nearest(positions, i, similarities, floor, wanted)
            before = _just_before(positions, i) if denies[i] else []
            for j in {*near, *(j for j in before if np.isfinite(similarities[j]))}:
                found[min(i, j), max(i, j)] = max(-1.0, min(1.0, float(similarities[j])))
    return [Pair(first, second, similarity) for (first, second), similarity in sorted(found.items())]


class _Apart:
    """Which positions a Reach keeps apart, as masks of blocks of rows."""

    def __init__(self, positions: Sequence[Position], reach: Reach) -> None:
        import numpy as np

        self._differ = [
            _codes(names)
            for asked, names in (
                (reach.publishers_differ, [p.publisher for p in positions]),
                (reach.sources_differ, [p.source.casefold() for p in positions]),
            )
            if asked
        ]
        self._within = reach.within_days
        self._days = np.array([p.date.toordinal() if p.date else 0 for p in positions], dtype=np.int64)
        self._archived = np.array([p.document in reach.archive for p in positions], dtype=bool)

    def mask(self, start: int, end: int) -> NDArray[np.bool_]:
        """(end - start, n): True where the row and the column are kept apart."""
        import numpy as np

        kept = np.zeros((end - start, len(self._days)), dtype=bool)
        for codes in self._differ:
            kept |= (codes[start:end, None] == codes) & (codes >= 0)
        if self._within is not None:
            days = self._days[start:end, None]
            kept |= (np.abs(days - self._days) > self._within) & (days > 0) & (self._days > 0)
        if self._archived.any():
            kept |= self._archived[start:end, None] == self._archived
        return kept


def _codes(names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each name, the same for the same one; -1 for none."""
    import numpy as np

    numbers = {name: number for number, name in enumerate(dict.fromkeys(filter(None, names)))}
    return np.array([numbers.get(name, -1) for name in names], dtype=np.int64)


def _nearest(positions: Sequence[Position], i: int, similarities: Floats1d, floor: float, wanted: int) -> list[int]:
    """The `wanted` comparable positions most similar to position i, none below the floor; ties in the text's order."""
    asked = 4 * wanted + 16
    while True:
        chosen: list[int] = []
        for j in (near := _top(similarities, asked)):
            if len(chosen) == wanted or float(similarities[j]) < floor:  # numpy would round the floor to fp32
                return chosen
            if comparable(positions[i], positions[int(j)]):
                chosen.append(int(j))
        if len(near) == len(positions):
            return chosen
        asked *= 8  # rare: many copies of one sentence stand nearest


def _top(similarities: Floats1d, asked: int) -> NDArray[np.int64]:
    """The numbers of the `asked` highest, and of those that tie with the last, highest first; stable."""
    import numpy as np

    if asked >= len(similarities):
        return np.argsort(-similarities, kind="stable")
    least = np.partition(similarities, -asked)[-asked]
    among = np.flatnonzero(similarities >= least)
    return among[np.argsort(-similarities[among], kind="stable")]


def _just_before(positions: Sequence[Position], i: int) -> list[int]:
    """The comparable positions among the JUST_BEFORE ones that stand before a position in its document."""
    return [
        j
        for j in range(max(0, i - JUST_BEFORE), i)
        if positions[j].document == positions[i].document and comparable(positions[i], positions[j])
    ]


def comparable(one: Position, other: Position) -> bool:
    """Whether judging the two can say anything: they are apart in the text, and not the same words twice asserted."""
    same_words = one.content.casefold() == other.content.casefold()
    if same_words and one.stance is other.stance:
        return False
    if (one.document, one.start) != (other.document, other.start):
        return True
    inside = one.content.rstrip(".").casefold() in other.content.casefold()
    outside = other.content.rstrip(".").casefold() in one.content.casefold()
    return one.source != other.source and not inside and not outside
