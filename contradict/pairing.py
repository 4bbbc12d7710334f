"""Embeddings of positions -> the pairs worth judging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contradict.types import Pair, Position, Stance

if TYPE_CHECKING:
    from contradict.types import Floats1d, Floats2d

ROWS = 1024
"""Rows of the similarity matrix held at once: 1,024 x 100,000 floats are 400 MB, a folder of articles far less."""

JUST_BEFORE = 6
"""Positions before a denial that are always compared with it: "That is not true" is near to nothing by its words."""


def candidate_pairs(
    positions: Sequence[Position],
    embeddings: Floats2d,
    *,
    min_similarity: float,
    max_neighbours: int,
    denial_neighbours: int,
) -> list[Pair]:
    """Pair the positions that speak of the same thing.

    Each position is paired with its `max_neighbours` nearest others at or above `min_similarity`; each denial also
    with its `denial_neighbours` nearest assertions whatever their similarity, and with the ones just before it, because
    a denial always denies something. Not paired: two denials, a position with itself or with one it contains or is
    contained in (the two layers of "Macron said Putin told him P"), and equal contents that are both asserted.

    Args:
        positions: One for each row.
        embeddings: (n, d), rows of unit length.
        min_similarity: Cosine in [-1, 1]; a pair at exactly this value is kept.
        max_neighbours: Pairs taken from the view of one position; it can be in more, taken by others.
        denial_neighbours: The same for a denial, without the floor.

    Returns:
        Pairs with first < second, sorted by (first, second), each once.
    """
    import numpy as np

    denies = np.array([position.stance is Stance.DENIES for position in positions], dtype=bool)
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(positions), ROWS):
        block = embeddings[start : start + ROWS] @ embeddings.T
        for i, similarities in enumerate(block, start):
            similarities[i] = -np.inf
            if denies[i]:
                similarities[denies] = -np.inf
            wanted = denial_neighbours if denies[i] else max_neighbours
            floor = -1.0 if denies[i] else min_similarity
            near = _nearest(positions, i, similarities, floor, wanted)
            before = _just_before(positions, i) if denies[i] else []
            for j in {*near, *(j for j in before if not denies[j])}:
                found[min(i, j), max(i, j)] = max(-1.0, min(1.0, float(similarities[j])))
    return [Pair(first, second, similarity) for (first, second), similarity in sorted(found.items())]


def _nearest(positions: Sequence[Position], i: int, similarities: Floats1d, floor: float, wanted: int) -> list[int]:
    """The `wanted` comparable positions most similar to position i, none below the floor."""
    import numpy as np

    chosen: list[int] = []
    # A stable sort keeps ties in the order of the text, so that a run repeats itself exactly.
    for j in np.argsort(-similarities, kind="stable"):
        if len(chosen) == wanted or float(similarities[j]) < floor:  # numpy would round the floor to fp32
            break
        if comparable(positions[i], positions[int(j)]):
            chosen.append(int(j))
    return chosen


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
