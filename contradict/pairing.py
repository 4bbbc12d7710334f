"""Embeddings of positions -> the pairs worth judging."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from contradict.types import Pair, Position, Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from contradict.types import Floats1d, Floats2d

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32] | NDArray[np.int8]

BLOCK = 1 << 24
"""Similarities held at once, 64 MB of them."""

EXACT = 100_000
"""Positions that each position is compared with at most; beyond, the near ones are looked for by cells."""
CELL = 256
"""Positions of a cell, on average."""
NEAR_CELLS, DENIAL_CELLS = 96, 192
"""Cells that an assertion and a denial are compared with: they find 99 % of what comparing with everything finds, also
where there are some 1,700 cells (benchmarks/results/cells.json)."""
SAMPLED, ROUNDS = 32, 8
"""Positions for each cell that its centre is found with, and rounds of k-means."""
WHOLE = 127
"""What unit rows are times to be whole numbers."""

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
    embeddings: Rows,
    *,
    min_similarity: float,
    max_neighbours: int,
    denial_neighbours: int,
    reach: Reach = Reach(),
    exact: int = EXACT,
) -> list[Pair]:
    """Pair the positions that speak of the same thing.

    Each position is paired with its `max_neighbours` nearest others at or above `min_similarity`; each denial also
    with its `denial_neighbours` nearest assertions whatever their similarity, and with the ones just before it, because
    a denial always denies something. Not paired: two denials, a position with itself or with one it contains or is
    contained in (the two layers of "Macron said Putin told him P"), and equal contents that are both asserted.

    Where more than `exact` positions are within reach of one, its nearest are looked for in cells: in dense blocks of
    our own rather than an index of faiss, because what is kept apart must go before the nearest are counted, and
    because cells of whole numbers are the same on any machine, whatever its threads and however its sums round.

    Args:
        positions: One for each row.
        embeddings: (n, d) rows of any length. Where they hold whole numbers below 128, at most 1,024 of them, every
            similarity is exact, and the same whatever else is compared.
        min_similarity: Cosine in [-1, 1]; a pair at exactly this value is kept.
        max_neighbours: Pairs taken from the view of one position; it can be in more, taken by others.
        denial_neighbours: The same for a denial, without the floor.
        reach: What is not paired besides.
        exact: As EXACT; the pairs depend on it.

    Returns:
        Pairs with first < second, sorted by (first, second), each once.
    """
    import numpy as np

    denies = np.array([position.stance is Stance.DENIES for position in positions], dtype=bool)
    norms = np.sqrt(np.einsum("ij,ij->i", embeddings, embeddings, dtype=np.float64)).astype(np.float32)
    norms[norms == 0] = 1
    apart = _Apart(positions, reach, denies)
    keys, similarities = array("q"), array("f")

    def keep(i: int, j: int, similarity: float) -> None:
        keys.append(min(i, j) * len(positions) + max(i, j))
        similarities.append(max(-1.0, min(1.0, similarity)))

    for rows, columns in apart.windows():
        search = _by_row if len(columns) <= exact else _by_cell
        for i, near, row in search(embeddings, norms, apart, rows, columns, 2 * max_neighbours, 2 * denial_neighbours):
            wanted = denial_neighbours if denies[i] else max_neighbours
            floor = -1.0 if denies[i] else min_similarity
            for j in _nearest(positions, i, near, row, floor, wanted):
                keep(i, int(near[j]), float(row[j]))
    before = np.array([(i, j) for i in np.flatnonzero(denies).tolist() for j in _just_before(positions, i)], dtype=int)
    one, other = before.reshape(-1, 2)[~apart.mask(*before.reshape(-1, 2).T)].T
    dots = np.einsum("ij,ij->i", embeddings[one], embeddings[other], dtype=np.float64).astype(np.float32)
    for i, j, similarity in zip(one.tolist(), other.tolist(), dots / (norms[one] * norms[other]), strict=True):
        keep(i, j, float(similarity))
    found, at = np.unique(np.frombuffer(keys, dtype=np.int64), return_index=True)
    kept = np.frombuffer(similarities, dtype=np.float32)[at]
    count = len(positions)
    return [Pair(k // count, k % count, value) for k, value in zip(found.tolist(), kept.tolist(), strict=True)]


def _by_row(
    vectors: Rows, norms: Floats1d, apart: _Apart, rows: Ids, columns: Ids, *_: int
) -> Iterator[tuple[int, Ids, Floats1d]]:
    """Each row with the columns and their similarities; what is kept apart is at minus infinity."""
    import numpy as np

    wide = vectors[columns].astype(np.float32)
    size = max(1, min(1024, BLOCK // max(1, len(columns))))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        for i, row in zip(part.tolist(), _similarities(vectors, norms, apart, part, columns, wide), strict=True):
            yield i, columns, row


def _by_cell(
    vectors: Rows, norms: Floats1d, apart: _Apart, rows: Ids, columns: Ids, kept: int, kept_of_denial: int
) -> Iterator[tuple[int, Ids, Floats1d]]:
    """Each row with its nearest columns, so many and their ties of each of the cells that are nearest to it."""
    import numpy as np

    centres = _centres(vectors[columns])
    home = _nearest_centres(vectors[columns], centres)
    order = np.argsort(home, kind="stable")
    members = np.split(columns[order], np.searchsorted(home[order], np.arange(1, len(centres))))
    denies = apart.denies[rows]
    for some, cells, most in ((rows[~denies], NEAR_CELLS, kept), (rows[denies], DENIAL_CELLS, kept_of_denial)):
        size = max(1, BLOCK // 2 // (min(cells, len(centres)) * most))
        for start in range(0, len(some), size):
            part = some[start : start + size]
            yield from _probed(vectors, norms, apart, part, members, _near_cells(vectors[part], centres, cells), most)


def _probed(
    vectors: Rows,
    norms: Floats1d,
    apart: _Apart,
    rows: Ids,
    members: Sequence[Ids],
    cells: NDArray[np.bool_],
    most: int,
) -> Iterator[tuple[int, Ids, Floats1d]]:
    """Cell by cell, so that what is multiplied is dense; then what was found, row by row."""
    import numpy as np

    found: list[tuple[Ids, Ids, Floats1d]] = []
    for cell, columns in enumerate(members):
        here = np.flatnonzero(cells[:, cell])
        if not len(here) or not len(columns):
            continue
        block = _similarities(vectors, norms, apart, rows[here], columns, vectors[columns].astype(np.float32))
        # What ties with the last one stays, so that it is not chance which is found.
        last = max(0, len(columns) - most)
        least = np.partition(block, last, axis=1)[:, last, None]
        at, which = np.nonzero((block >= least) & (block > -np.inf))
        found.append((here[at], columns[which], block[at, which]))
    owners, columns, similarities = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((columns, owners))
    columns, similarities = columns[order], similarities[order]
    ends = np.searchsorted(owners[order], np.arange(len(rows) + 1)).tolist()
    for i, start, end in zip(rows.tolist(), ends, ends[1:], strict=False):
        yield i, columns[start:end], similarities[start:end]


def _similarities(vectors: Rows, norms: Floats1d, apart: _Apart, rows: Ids, columns: Ids, wide: Floats2d) -> Floats2d:
    """(rows, columns); `wide` are the vectors of the columns."""
    import numpy as np

    block: Floats2d = vectors[rows].astype(np.float32) @ wide.T
    block /= norms[rows, None] * norms[columns]
    block[apart.mask(rows[:, None], columns)] = -np.inf
    return block


def _centres(rows: Rows) -> Floats2d:
    """Centres of cells of some CELL rows: k-means by cosine.

    In whole numbers and on a sample in the order of its values, so that the cells are the same on any machine and in
    whatever order the rows come.
    """
    import numpy as np

    unique = cast("Rows", np.unique(rows, axis=0))
    count = max(1, len(rows) // CELL)
    sample = unique[:: max(1, len(unique) // (count * SAMPLED))]
    centres = _whole(sample[:: max(1, len(sample) // count)].astype(np.float64))
    for _ in range(ROUNDS):
        home = _nearest_centres(sample, centres)
        order = np.argsort(home, kind="stable")
        filled, starts = np.unique(home[order], return_index=True)
        centres[filled] = _whole(np.add.reduceat(sample[order].astype(np.float64), starts, axis=0))
    return centres


def _whole(rows: NDArray[np.float64]) -> Floats2d:
    """Rows of length WHOLE, rounded."""
    import numpy as np

    lengths = np.sqrt((rows**2).sum(1, keepdims=True))
    lengths[lengths == 0] = 1
    whole: Floats2d = np.rint(rows / lengths * WHOLE).astype(np.float32)
    return whole


def _nearest_centres(rows: Rows, centres: Floats2d) -> Ids:
    import numpy as np

    size = max(1, BLOCK // len(centres))
    parts = [rows[start : start + size].astype(np.float32) @ centres.T for start in range(0, len(rows), size)]
    return np.concatenate([part.argmax(1) for part in parts])


def _near_cells(rows: Rows, centres: Floats2d, count: int) -> NDArray[np.bool_]:
    """(rows, cells): which are the `count` nearest to a row."""
    import numpy as np

    likeness = rows.astype(np.float32) @ centres.T
    near = np.zeros(likeness.shape, dtype=bool)
    best = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    np.put_along_axis(near, best, True, axis=1)
    return near


class _Apart:
    """Which positions a Reach keeps apart, and that two denials are no pair."""

    def __init__(self, positions: Sequence[Position], reach: Reach, denies: NDArray[np.bool_]) -> None:
        import numpy as np

        self._differ = [
            _codes(names)
            for asked, names in (
                (reach.publishers_differ, [p.publisher for p in positions]),
                (reach.sources_differ, [p.source.casefold() for p in positions]),
            )
            if asked
        ]
        self.denies = denies
        self._within = reach.within_days
        self._days = np.array([p.date.toordinal() if p.date else 0 for p in positions], dtype=np.int64)
        self._archived = np.array([p.document in reach.archive for p in positions], dtype=bool)

    def mask(self, rows: Ids, columns: Ids) -> NDArray[np.bool_]:
        """True where the row and the column are kept apart, or are the same; shaped as the two are broadcast."""
        import numpy as np

        kept: NDArray[np.bool_] = (rows == columns) | (self.denies[rows] & self.denies[columns])
        for codes in self._differ:
            kept |= (codes[rows] == codes[columns]) & (codes[columns] >= 0)
        if self._within is not None:
            one, other = self._days[rows], self._days[columns]
            kept |= (np.abs(one - other) > self._within) & (one > 0) & (other > 0)
        if self._archived.any():
            kept |= self._archived[rows] == self._archived[columns]
        return kept

    def windows(self) -> Iterator[tuple[Ids, Ids]]:
        """Rows, each once, with at least the columns whose days are within reach of theirs."""
        import numpy as np

        days = self._days
        everything = np.arange(len(days))
        if self._within is None:
            yield everything, everything
            return
        yield everything[days == 0], everything
        first = days[days > 0].min(initial=np.iinfo(np.int64).max)
        turns = (days - first) // (self._within + 1)
        for turn in np.unique(turns[days > 0]).tolist():
            rows = everything[(days > 0) & (turns == turn)]
            low, high = days[rows].min() - self._within, days[rows].max() + self._within
            yield rows, everything[((days >= low) & (days <= high)) | (days == 0)]


def _codes(names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each name, the same for the same one; -1 for none."""
    import numpy as np

    numbers = {name: number for number, name in enumerate(dict.fromkeys(filter(None, names)))}
    return np.array([numbers.get(name, -1) for name in names], dtype=np.int64)


def _nearest(
    positions: Sequence[Position], i: int, columns: Ids, similarities: Floats1d, floor: float, wanted: int
) -> list[int]:
    """The `wanted` columns most similar to position i, comparable, none below the floor; ties in the text's order."""
    asked = 4 * wanted + 16
    while True:
        chosen: list[int] = []
        for j in (near := _top(similarities, asked)):
            if len(chosen) == wanted or float(similarities[j]) < floor:  # numpy would round the floor to fp32
                return chosen
            if comparable(positions[i], positions[columns[j]]):
                chosen.append(int(j))
        if len(near) == len(columns):
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
