from datetime import date

import numpy as np
import pytest
from fakes import position
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict import pairing
from contradict.pairing import JUST_BEFORE, Reach, candidate_pairs, comparable


def units(rows):
    array = np.array(rows, dtype=np.float32)
    return array / np.maximum(np.linalg.norm(array, axis=1, keepdims=True), 1e-9)


def pairs_of(positions, rows, floor=0.3, neighbours=3, denial=5, exact=pairing.EXACT):
    return candidate_pairs(
        positions, units(rows), min_similarity=floor, max_neighbours=neighbours, denial_neighbours=denial, exact=exact
    )


exactly_and_by_cells = pytest.mark.parametrize("exact", [pairing.EXACT, 0], ids=["exactly", "by cells"])


@st.composite
def corpora(draw):
    count = draw(st.integers(0, 14))
    rows = draw(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=count, max_size=count))
    stances = draw(st.lists(st.sampled_from(["asserts", "denies"]), min_size=count, max_size=count))
    made = [position(f"Matter {i} stands.", stance, start=i * 20) for i, stance in enumerate(stances)]
    return made, np.array(rows, dtype=float).reshape(count, 4)


@exactly_and_by_cells
@settings(deadline=None, max_examples=60)
@given(corpora(), st.floats(-1, 1))
def test_laws(exact, corpus, floor):
    positions, rows = corpus
    found = pairs_of(positions, rows, floor, exact=exact)
    assert all(pair.first < pair.second for pair in found)
    assert found == sorted(set(found), key=lambda pair: (pair.first, pair.second))
    for pair in found:
        denies = [positions[i].stance == "denies" for i in (pair.first, pair.second)]
        assert not all(denies), "two denials are no pair"
        assert any(denies) or pair.similarity >= floor


@exactly_and_by_cells
@settings(deadline=None, max_examples=30)
@given(corpora())
def test_a_higher_floor_only_removes(exact, corpus):
    positions, rows = corpus
    low, high = (pairs_of(positions, rows, floor, neighbours=99, exact=exact) for floor in (0.2, 0.6))
    assert {(p.first, p.second) for p in high} <= {(p.first, p.second) for p in low}


def test_a_denial_reaches_below_the_floor_and_an_assertion_does_not():
    rows = [[1, 0], [0, 1]]
    assert not pairs_of([position("One.", start=0), position("Two.", start=9)], rows)
    (pair,) = pairs_of([position("One.", start=0), position("Two.", "denies", start=9)], rows)
    assert pair.similarity == pytest.approx(0)


def test_a_denial_reaches_what_stands_just_before_it_however_far_by_its_words():
    positions = [position(f"Matter {i}.", start=i * 9) for i in range(9)] + [
        position("It is true.", "denies", start=99)
    ]
    rows = [[1, 0, i / 9] for i in range(9)] + [[0, 1, 0.1]]
    found = {p.first for p in pairs_of(positions, rows, floor=2.0, denial=0)}
    assert found == set(range(9 - JUST_BEFORE, 9))


def test_the_floor_is_inclusive():
    rows = [[1, 0], [1, 0]]
    assert pairs_of([position("One.", start=0), position("Two.", start=9)], rows, floor=1.0)


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [
        (position("P holds."), position("Q holds.", start=50), True),
        (position("P holds."), position("P holds.", start=50), False),
        (position("P holds."), position("P holds.", "denies", start=50), True),
        # Macron said [Putin told him [P]]: layers of one statement
        (
            position("Putin told him that P holds.", source="Macron"),
            position("P holds.", source="Putin"),
            False,
        ),
        # "Lunde says P; Varga denies Q" in one sentence
        (position("P holds.", source="Lunde"), position("Q holds.", "denies", source="Varga"), True),
        (position("P holds.", source="Lunde"), position("Q holds.", source="Lunde"), False),
        (position("P holds."), position("Q holds.", document="b.txt"), True),
    ],
)
def test_what_can_be_compared(one, other, yes):
    assert comparable(one, other) is comparable(other, one) is yes


def test_nothing_in_nothing_out():
    assert candidate_pairs([], np.zeros((0, 0)), min_similarity=0, max_neighbours=3, denial_neighbours=3) == []


def test_the_floor_is_not_rounded_to_the_precision_of_the_rows():
    positions = [position(f"Matter {i} stands.", "asserts", start=i * 20) for i in range(2)]
    assert pairs_of(positions, [[1, 0], [0, 1]], floor=1e-60) == []
    assert len(pairs_of(positions, [[1, 0], [0, 1]], floor=0.0)) == 1


@exactly_and_by_cells
@given(
    st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=2, max_size=40),
    st.lists(st.booleans(), min_size=40, max_size=40),
    st.integers(1, 4),
)
def test_blocks_and_partial_sorting_change_nothing(exact, rows, denying, wanted):
    positions = [
        position(f"Fact {i}.", "denies" if denying[i] else "asserts", start=i * 10, end=i * 10 + 9)
        for i in range(len(rows))
    ]
    vectors = np.array(rows, dtype=np.float32)
    settings = {"min_similarity": 0.1, "max_neighbours": wanted, "denial_neighbours": 2 * wanted, "exact": exact}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "CELL", 4)
        patch.setattr(pairing, "NEAR_CELLS", 2)
        whole = candidate_pairs(positions, vectors, **settings)
        patch.setattr(pairing, "BLOCK", 1)
        patch.setattr(pairing, "_top", lambda row, asked: np.argsort(-row, kind="stable"))
        assert candidate_pairs(positions, vectors, **settings) == whole


def plainly(positions, rows, floor, neighbours, denial, reach):
    """What candidate_pairs promises, in as many words."""
    norms = np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
    found = set()
    for i, one in enumerate(positions):
        denies = one.stance == "denies"
        near = [
            j for j, other in enumerate(positions)
            if j != i and not (denies and other.stance == "denies") and comparable(one, other)
            and not (reach.publishers_differ and one.publisher == other.publisher != "")
            and not (reach.within_days is not None and one.date and other.date
                     and abs((one.date - other.date).days) > reach.within_days)
        ]  # fmt: skip
        cosine = {j: np.float32(rows[i] @ rows[j]) / np.float32(norms[i] * norms[j]) for j in near}
        high = sorted((j for j in near if denies or cosine[j] >= floor), key=lambda j: (-cosine[j], j))
        before = [j for j in near if denies and i - JUST_BEFORE <= j < i and positions[j].document == one.document]
        found |= {(min(i, j), max(i, j)) for j in high[: denial if denies else neighbours] + before}
    return sorted(found)


@st.composite
def dated_corpora(draw):
    count = draw(st.integers(0, 25))
    rows = draw(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=count, max_size=count))
    some = [
        position(
            f"Matter {i} stands.",
            draw(st.sampled_from(["asserts", "asserts", "denies"])),
            document=draw(st.sampled_from("ab")),
            start=i * 20,
            publisher=draw(st.sampled_from(["", "Echo", "Post"])),
            date=draw(st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 9))),
        )
        for i in range(count)
    ]
    return some, np.array(rows, dtype=np.float32).reshape(count, 4)


reaches = st.builds(Reach, within_days=st.none() | st.integers(0, 4), publishers_differ=st.booleans())


@exactly_and_by_cells
@settings(deadline=None, max_examples=40)
@given(dated_corpora(), reaches)
def test_pairs_are_those_that_are_promised_where_all_cells_are_near(exact, corpus, reach):
    positions, rows = corpus
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "CELL", 4)
        found = candidate_pairs(
            positions, rows, min_similarity=0.1, max_neighbours=2, denial_neighbours=4, reach=reach, exact=exact
        )
    assert [(p.first, p.second) for p in found] == plainly(positions, rows, 0.1, 2, 4, reach)


def test_what_ties_in_a_cell_is_found_behind_what_cannot_be_compared():
    same = [position("Rain fell.", source=f"{i}", document=f"{i}") for i in range(20)]
    others = [position(f"Rain fell at {i}.", document=f"o{i}") for i in range(9)]
    rows = np.ones((29, 3), dtype=np.float32)
    settings = {"min_similarity": 0.1, "max_neighbours": 2, "denial_neighbours": 4}
    for positions in (same + others, others + same):
        assert candidate_pairs(positions, rows, exact=0, **settings) == candidate_pairs(positions, rows, **settings)


def grouped(count, rng):
    """Statements about some matters each: near to those of their matter, in whole numbers."""
    matters = rng.normal(size=(count // 12, 32))
    rows = matters[rng.integers(0, len(matters), count)] + 0.5 * rng.normal(size=(count, 32))
    rows = np.rint(127 * rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.int8)
    positions = [position(f"Fact {i}.", "denies" if i % 15 == 0 else "asserts", document=f"{i}") for i in range(count)]
    return positions, rows


def named(positions, rows, exact=pairing.EXACT):
    found = candidate_pairs(positions, rows, min_similarity=0.2, max_neighbours=6, denial_neighbours=8, exact=exact)
    return {(frozenset((positions[p.first].document, positions[p.second].document)), p.similarity) for p in found}


def test_cells_find_nearly_all_and_the_same_in_any_order(monkeypatch):
    rng = np.random.default_rng(0)
    positions, rows = grouped(900, rng)
    exact = named(positions, rows)
    monkeypatch.setattr(pairing, "CELL", 30)
    monkeypatch.setattr(pairing, "NEAR_CELLS", 8)
    monkeypatch.setattr(pairing, "DENIAL_CELLS", 16)
    by_cells = named(positions, rows, exact=500)
    assert exact != by_cells, "the cells were not used"
    assert len(exact & by_cells) >= 0.97 * len(exact)
    for _ in range(3):
        order = rng.permutation(len(positions))
        assert named([positions[i] for i in order], rows[order], exact=500) == by_cells
