from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from fakes import WEIGHTS, pair, position, verdicts
from hypothesis import given
from hypothesis import strategies as st

from contradict import findings
from contradict.detector import DEFAULT_NLI, SECOND_LOOK_FILE, bundled
from contradict.errors import ModelError
from contradict.findings import (
    INDIRECT_CEILING,
    SECOND_LOOK,
    Again,
    Beside,
    Company,
    FirstLook,
    promising,
    read_weights,
    shared_words,
)
from contradict.types import Directness, Kind, Pair, Verdict, Verdicts

find = partial(findings.find, weights=WEIGHTS)
collect_findings = partial(findings.collect_findings, weights=WEIGHTS)
LATER = {"start": 40, "end": 60, "source": "the ministry"}


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(
    ("stance", "other_stance", "said", "high"),
    [
        # what each puts forward or rejects; the verdict on contents; whether they conflict
        ("asserts", "denies", "e", True),  # P against "denied P": entailment of contents is the conflict
        ("asserts", "denies", "c", False),  # not-P against "denied P": they agree
        ("asserts", "asserts", "c", True),
        ("asserts", "asserts", "e", False),
        ("asserts", "asserts", "n", False),
    ],
)
def test_stance_turns_the_verdict(swap, stance, other_stance, said, high):
    sides = (position("The bridge is safe.", stance), position("The bridge holds.", other_stance, **LATER))
    given = verdicts(said, said, "c" if high else "n", "c" if high else "n")
    finding = find(sides[::-1] if swap else sides, pair(0.6), given)
    assert (finding.contradiction > 0.5) is high
    if other_stance == "denies":
        assert finding.kind is Kind.DENIAL
        assert (finding.claim, finding.denial) == sides


@pytest.mark.parametrize(("stance", "other"), [("denies", "denies"), ("none", "asserts"), ("denies", "none")])
def test_stances_that_leave_nothing_to_conflict(stance, other):
    assert (
        find((position(stance=stance), position(stance=other, **LATER)), pair(), verdicts("c", "c", "c", "c")) is None
    )


def test_an_indirect_finding_needs_closeness_and_stays_below_a_direct_one():
    claim = position("Moscow would not escalate the harbour crisis.", source="Orlov", chain=("Marchetti",))
    denial = position(
        "Orlov and Marchetti struck a bargain on easing the harbour crisis.",
        "denies",
        source="the palace",
        start=1200,
    )
    near, far = (find((claim, denial), pair(s), verdicts()) for s in (0.7, 0.1))
    assert near.directness is Directness.INDIRECT
    assert far.contradiction < near.contradiction <= INDIRECT_CEILING
    direct = find((claim, denial), pair(0.9), verdicts("e", "e", "c", "c"))
    assert direct.directness is Directness.DIRECT
    assert direct.contradiction > INDIRECT_CEILING


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({}, {"stance": "denies", "source": "the ministry"}, Kind.DENIAL),
        ({}, {"source": "the ministry"}, Kind.DISPUTE),
        ({}, {"source": "the mayor"}, Kind.SELF),
        ({"source": ""}, {"source": ""}, Kind.SELF),
        ({"source": ""}, {"source": "", "document": "b.txt"}, Kind.DISPUTE),
        (
            {"content": "Twelve or 12 people died."},
            {"content": "Police say 30 people died.", "source": "police"},
            Kind.FIGURES,
        ),
        ({"date": date(2026, 1, 1)}, {"date": date(2026, 1, 3), "source": "the ministry"}, Kind.UPDATE),
        ({"date": date(2026, 1, 1)}, {"date": date(2026, 1, 3), "stance": "denies"}, Kind.DENIAL),
    ],
)
def test_kinds(one, other, kind):
    finding = find((position(**one), position(**{"start": 40, **other})), pair(), verdicts("c", "c", "c", "c"))
    assert finding.kind is kind


def test_the_denial_of_a_dispute_is_the_one_that_negates_else_the_later():
    plain, negating = position("A deal was reached.", start=40), position("There was no deal.", source="Dias")
    assert find((negating, plain), pair(), verdicts("c", "c")).denial == negating
    early, late = position("It opened in May."), position("It opened in June.", source="Dias", start=40)
    assert find((late, early), pair(), verdicts("c", "c")).denial == late


def test_verdicts_turn_with_the_roles():
    denial, claim = position("P.", "denies", **LATER), position("P.")
    turned = find((denial, claim), pair(), verdicts("e", "n", "c", "n")).verdicts
    assert turned == verdicts("n", "e", "n", "c")


def test_shared_words_are_the_telling_ones():
    one = position("The talks escalated, the minister said.", source="the minister")
    other = position("He denied reports that the ministers were escalating the row.", source="the palace")
    assert shared_words(one, other) == {"escala", "minist"}


probabilities = st.tuples(*[st.floats(0.01, 1)] * 3).map(lambda row: Verdict(*(x / sum(row) for x in row)))
judged = st.builds(Verdicts, probabilities, probabilities, probabilities, probabilities)


@given(st.lists(judged, min_size=3, max_size=3), st.floats(0, 1), st.floats(0, 1))
def test_raising_the_threshold_only_removes(rows, one, other):
    positions = [
        position("A deal.", start=0),
        position("No deal.", start=20, source="Dias"),
        position("A deal.", "denies", start=40),
    ]
    pairs = [Pair(0, 1, 0.5), Pair(0, 2, 0.5), Pair(1, 2, 0.4)]

    def ids(threshold):
        found = collect_findings(positions, zip(pairs, rows, strict=True), min_contradiction=threshold)
        assert all(0 <= f.contradiction <= 1 and f.contradiction >= threshold for f in found)
        assert [f.contradiction for f in found] == sorted((f.contradiction for f in found), reverse=True)
        return {f.id: f.group for f in found}

    low, high = ids(min(one, other)), ids(max(one, other))
    assert set(high.items()) <= set(low.items())  # each in the group it was in


def test_one_finding_for_two_statements_and_one_indirect_for_a_denial():
    claim, layer = (
        position("P.", source="Orlov", chain=("Marchetti",)),
        position("Orlov told him P.", source="Marchetti"),
    )
    denial = position("P.", "denies", **LATER)
    strong, weak = verdicts("e", "e", "c", "c"), verdicts("n", "e", "c", "c")
    positions = [claim, layer, denial]
    rows = [(Pair(0, 2, 0.9), strong), (Pair(1, 2, 0.8), weak)]
    (finding,) = collect_findings(positions, rows, min_contradiction=0.1)
    assert finding.claim == claim
    other = replace(claim, start=80, end=90)
    rows.append((Pair(2, 3, 0.9), verdicts()))
    assert len(collect_findings([*positions, other], rows, min_contradiction=0.01)) == 1


def test_findings_that_share_a_claim_or_a_denial_are_one_group():
    claim, lead = position("P.", start=0), position("P, in short.", start=20, source="the paper")
    denial, answer = (position("P.", "denies", start=s, source=w) for s, w in ((40, "the ministry"), (60, "Orlov")))
    apart = [position("Q.", start=80), position("Q.", "denies", start=100, source="Dias")]
    strong, weaker = verdicts("e", "e", "c", "c"), verdicts("e", "n", "n", "c")
    rows = [(Pair(0, 2, 1.0), strong), (Pair(0, 3, 0.6), weaker), (Pair(1, 2, 0.6), weaker), (Pair(4, 5, 0.9), strong)]
    found = collect_findings([claim, lead, denial, answer, *apart], rows, min_contradiction=0.1)
    groups = {(f.claim.content, f.denial.source): f.group for f in found}
    assert len(groups) == 4
    assert len({group for (content, _), group in groups.items() if content != "Q."}) == 1
    assert len(set(groups.values())) == 2
    assert {f.group for f in found} <= {f.id for f in found}


def test_ids_are_of_what_a_reader_sees():
    one, other = sides = (position("P."), position("P.", "denies", **LATER))
    finding = find(sides, pair(), verdicts("e"))
    assert len(finding.id) == 12
    moved = tuple(replace(side, start=side.start + 500, end=side.end + 500, line=9) for side in sides)
    reflowed = (replace(one, text="P.\n"), other)
    for same in (sides[::-1], moved, reflowed):
        assert find(same, pair(0.1), verdicts()).id == finding.id
    changes = ({"text": "Q."}, {"source": "nobody"}, {"document": "other.txt"})
    ids = {find((replace(one, **change), other), pair(), verdicts("e")).id for change in changes}
    assert len(ids | {finding.id}) == 4


def test_the_same_words_elsewhere_get_an_id_of_their_own():
    claims = [position("P.", start=start, end=start + 10) for start in (0, 20, 40)]
    positions = [*claims, position("P.", "denies", source="Dias", start=60, end=70)]
    rows = [(Pair(i, 3, similarity), verdicts("e", "e", "c", "c")) for i, similarity in enumerate((0.7, 0.9, 0.8))]
    found = collect_findings(positions, rows, min_contradiction=0.01)
    assert len({finding.id for finding in found}) == 3
    assert {finding.group for finding in found} == {found[0].id}
    assert collect_findings(positions, rows[1:2], min_contradiction=0.01)[0].id == found[0].id


def test_weights_name_what_features_gives():
    sides = position(), position(stance="denies", **LATER)
    known = {*findings.features(*sides, 0.5, verdicts()), "bias"}
    for weights in (WEIGHTS, read_weights(bundled(DEFAULT_NLI) / SECOND_LOOK_FILE)):
        assert all(known >= row.keys() >= {"bias"} for row in weights.values())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"denied": {"bias": "x"}, "disputed": {}}', '{"denied": 1}'])
def test_a_file_without_weights_is_refused_with_its_name(tmp_path, text):
    file = tmp_path / "findings.json"
    file.write_text(text)
    with pytest.raises(ModelError, match=r"findings\.json does not hold the weights"):
        read_weights(file)


SIDES = [position("The bridge is safe."), position("The bridge holds.", "denies", **LATER)]
NEVER = {which: {"bias": -9.0} for which in WEIGHTS}


def looked_again(pair, verdicts, weights):
    return Again({pair: FirstLook(0.0, 0.0)}, {pair: verdicts}, weights)


def test_what_a_second_model_says_stands_in_the_place_of_the_first_ones_verdicts():
    second = verdicts("e", "e", "c", "c")
    (finding,) = collect_findings(
        SIDES,
        [(pair(), verdicts("e", "e", "n", "n"))],
        again=looked_again(pair(), second, WEIGHTS),
        min_contradiction=0.0,
    )
    assert finding.second_look and finding.verdicts == second
    assert finding.contradiction == find(tuple(SIDES), pair(), second, beside=Beside(close=True)).contradiction


def test_the_second_look_has_weights_of_its_own():
    far = pair(0.1)
    judged = [(far, verdicts("n", "n", "c", "c"))]
    for again, low in ((looked_again(far, judged[0][1], NEVER), True), (Again({}, {}, NEVER), False), (None, False)):
        (finding,) = collect_findings(SIDES, judged, again=again, min_contradiction=0.0)
        assert (finding.contradiction < 0.001) is low
        assert finding.second_look is low


def test_promising_are_the_findings_above_a_line_and_nothing_else():
    positions = [*SIDES, position("Rain fell.", start=90, end=99, source="")]
    judged = [(Pair(0, 1, 0.9), verdicts("e", "e", "c", "c")), (Pair(1, 2, 0.0), verdicts())]
    looks = promising(positions, judged, WEIGHTS)
    assert list(looks) == [Pair(0, 1, 0.9)]
    assert list(promising(positions, judged, WEIGHTS, 0.0)) == [row for row, _ in judged]
    assert len(collect_findings(positions, judged, min_contradiction=SECOND_LOOK)) == 1


def test_a_first_look_knows_how_far_it_is_behind_the_best_of_its_denial():
    positions = [*SIDES, position("The bridge held in May.", start=90, end=99)]
    judged = [(Pair(0, 1, 0.9), verdicts("e", "e", "c", "c")), (Pair(1, 2, 0.4), verdicts("e", "n", "n", "n"))]
    best, other = promising(positions, judged, WEIGHTS, 0.0).values()
    assert best.behind == 0.0 < other.behind == pytest.approx(best.log_odds - other.log_odds)


def test_a_claim_is_contested_by_the_other_denials_of_it():
    claim, denial = SIDES
    layer, second, elsewhere = (
        replace(denial, source="its spokesman"),
        replace(denial, start=90, end=99),
        replace(denial, document="b"),
    )
    positions = [claim, denial, layer, second, elsewhere]
    clash, calm = verdicts("n", "n", "c", "c"), verdicts("n", "n", "n", "n")
    rows = {i: (Pair(0, i, 0.5), clash) for i in range(1, 5)}

    def contested(*numbers):
        return Company(positions, [rows[i] for i in numbers]).beside(Pair(0, 1, 0.5)).contested

    assert contested(1) == contested(1, 2) == 0.0  # by itself, or by another layer of the same statement
    assert 0.0 < contested(1, 3) < contested(1, 3, 4) < 1.0
    assert Company(positions, [rows[1], (rows[3][0], calm)]).beside(rows[1][0]).contested < contested(1, 3)


@pytest.mark.parametrize(
    ("first", "second", "document", "close"),
    [(0, 1, "a", True), (0, 2, "a", True), (0, 3, "a", False), (0, 1, "b", False)],
)
def test_close_are_neighbours_in_one_document(first, second, document, close):
    positions = [position(f"Day {i}.", start=20 * i, document="a" if i == 0 else document) for i in range(4)]
    assert Company(positions, []).beside(Pair(first, second, 0.5)).close is close


def test_nothing_is_beside_a_pair_that_cannot_conflict():
    positions = [position(stance="denies"), position(stance="denies", **LATER)]
    assert Company(positions, [(pair(), verdicts())]).beside(pair()) == Beside()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [("The Post", "the Post", Kind.SELF), ("a court", "the court", Kind.SELF), ("the Post", "the Times", Kind.DISPUTE)],
)
def test_sources_are_the_same_whatever_their_case_and_article(one, other, kind):
    sides = position("The mill burned down.", source=one), position("The mill stands.", source=other, start=40, end=60)
    assert find(sides, pair(), verdicts("c", "c", "c", "c")).kind is kind
