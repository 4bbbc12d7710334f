"""What documents hold for and against one claim: stance, the order, what is bounded and said to be, and scored corpora."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import FakeEncoder, TableNLI
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.detector import Detector, SecondLook
from contradict.engine import Local
from contradict.errors import ContradictError, InputError
from contradict.scoring import read_articles
from contradict.store import Store
from contradict.types import Bearing, Document
from contradict.verifying import verify

CLAIM = "The bridge is safe."
OPPOSITE = "The bridge is not safe."
NLI = TableNLI(
    ("said the bridge is safe", CLAIM, "e"),
    (CLAIM, "denied that the bridge is safe", "c"),
    ("denied that the bridge is safe", CLAIM, "c"),
    ("denied that the bridge is not safe", "is not safe.", "c"),
    (OPPOSITE, OPPOSITE, "e"),
    (OPPOSITE, CLAIM, "c"),
    (CLAIM, OPPOSITE, "c"),
    (CLAIM, CLAIM, "e"),
    ("The bridge is shut.", CLAIM, "c"),
    (CLAIM, "The bridge is shut.", "c"),
)
SAYS = "Ola Brandt said the bridge is safe."
DENIES = "Rik Moss denied that the bridge is safe."
SHUT = "Eva Lind said the bridge is shut."


@pytest.fixture
def detector():
    return Detector(FakeEncoder(), NLI, {"nli": "table", "encoder": "hash"})


def doc(text, name="a.txt", **changes):
    return Document(name, f"{text}\n", **changes)


def bearings(found):
    return [(e.bearing.value, e.position.source) for e in found.evidence]


@pytest.mark.parametrize(
    ("text", "claim", "bearing"),
    [
        (SAYS, CLAIM, "supports"),
        (CLAIM, CLAIM, "supports"),
        (DENIES, CLAIM, "denies"),
        (SHUT, CLAIM, "contradicts"),
        ("Rik Moss denied that the bridge is not safe.", CLAIM, "supports"),
        (SAYS, OPPOSITE, "contradicts"),
        (DENIES, OPPOSITE, "supports"),
        ("Rik Moss denied that the bridge is not safe.", OPPOSITE, "denies"),
    ],
)
def test_stance_decides_what_a_statement_does_to_the_claim(detector, text, claim, bearing):
    (evidence,) = verify(claim, [doc(text)], detector=detector).evidence
    assert evidence.bearing.value == bearing
    assert 0.5 < evidence.probability <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Rik Moss could not rule out that the bridge is safe.",
        "Rik Moss declined to comment on whether the bridge is safe.",
        "The ferry leaves at noon.",
        "Rik Moss denied that the ferry is late.",
    ],
)
def test_a_hedge_and_another_matter_do_nothing(detector, text):
    found = verify(CLAIM, [doc(text)], detector=detector)
    assert found.evidence == ()


def test_who_denies_one_of_several_things_does_not_say_another(detector):
    """That it is shut goes against its being safe, but who denies that it is shut does not say that it is safe."""
    text = "Rik Moss denied that the bridge is shut."
    assert verify(CLAIM, [doc(text)], detector=detector).evidence == ()


def test_denials_come_first_then_contradictions_then_support(detector):
    found = verify(CLAIM, [doc(f"{SAYS} {SHUT} {DENIES}")], detector=detector)
    assert bearings(found) == [("denies", "Rik Moss"), ("contradicts", "Eva Lind"), ("supports", "Ola Brandt")]
    denial = found.evidence[0]
    assert (denial.position.document, denial.position.line, denial.position.text) == ("a.txt", 1, DENIES)
    assert "denied" in denial.why


def test_a_denial_that_only_points_is_read_through_what_it_points_to(detector):
    found = verify(CLAIM, [doc(f"{SAYS} The report is untrue.")], detector=detector, min_probability=0.01)
    (denial,) = [e for e in found.evidence if e.bearing is Bearing.DENIES]
    (support,) = [e for e in found.evidence if e.bearing is Bearing.SUPPORTS]
    assert denial.position.text == "The report is untrue."
    assert denial.through == support.position
    assert denial.probability <= support.probability
    alone = verify(CLAIM, [doc("The report is untrue."), doc(SAYS, "b.txt")], detector=detector, min_probability=0.01)
    assert bearings(alone) == [("supports", "Ola Brandt")]


def test_a_denial_of_what_supports_the_claim_counts_whatever_the_words_of_the_claim(detector):
    table = TableNLI(
        (CLAIM, "The bridge is sound.", "e"), (CLAIM, CLAIM, "e"), ("said the bridge is safe", DENIES, "c")
    )
    found = verify("The bridge is sound.", [doc(f"{SAYS} {DENIES}")], detector=replace(detector, nli=table))
    assert bearings(found) == [("denies", "Rik Moss"), ("supports", "Ola Brandt")]
    denial, support = found.evidence
    assert denial.through == support.position
    assert denial.probability <= support.probability
    assert "about what line 1 says" in denial.why


def test_a_denial_that_points_to_a_copy_of_what_supports_the_claim_counts_too(detector):
    documents = [doc(SAYS), doc(f"{SAYS} The report is untrue.", "b.txt")]
    found = verify(CLAIM, documents, detector=detector, min_probability=0.01)
    (denial,) = [e for e in found.evidence if e.bearing is Bearing.DENIES]
    (support,) = [e for e in found.evidence if e.bearing is Bearing.SUPPORTS]
    assert (support.position.document, [place[0] for place in support.copies]) == ("a.txt", ["b.txt"])
    assert (denial.position.document, denial.through.document) == ("b.txt", "b.txt")


def test_copies_are_one_piece_of_evidence(detector):
    found = verify(CLAIM, [doc(DENIES, name) for name in ("c.txt", "a.txt", "b.txt")], detector=detector)
    (evidence,) = found.evidence
    assert evidence.position.document == "a.txt"
    assert [place[0] for place in evidence.copies] == ["b.txt", "c.txt"]
    assert (found.compared.near, found.compared.judged) == (3, 3)


def test_what_is_not_judged_is_counted(detector):
    texts = [
        f"{who} said the bridge is {how}." for who, how in (("Ann", "shut"), ("Bo", "safe"), ("Cy", "safe at night"))
    ]
    found = verify(CLAIM, [doc(" ".join(texts))], detector=detector, max_judged=1)
    assert bearings(found) == [("supports", "Bo")]
    assert (found.compared.positions, found.compared.near, found.compared.judged) == (3, 3, 1)


def test_nothing_on_this_names_what_is_nearest(detector):
    found = verify("The bridge opens in May.", [doc("The bridge is old. The ferry leaves.")], detector=detector)
    assert found.evidence == ()
    assert found.nearest.text == "The bridge is old."
    assert verify("Cheese.", [doc("The ferry leaves.")], detector=detector).nearest is None


def test_no_documents_hold_nothing(detector):
    found = verify(CLAIM, detector=detector)
    assert (found.evidence, found.nearest, found.compared.documents) == ((), None, 0)


@pytest.mark.parametrize("claim", ["", " \n", "...", "“”"])
def test_a_claim_without_words_is_refused(detector, claim):
    with pytest.raises(InputError, match="the claim has no words"):
        verify(claim, [doc(SAYS)], detector=detector)


@settings(max_examples=25, deadline=None)
@given(
    st.permutations([doc(SAYS, "a"), doc(DENIES, "b"), doc(SHUT, "c"), doc(f"{SHUT} {SAYS}", "d")]),
    st.floats(0, 1),
    st.integers(1, 3),
)
def test_the_order_of_documents_changes_nothing_and_bounds_only_remove(documents, least, top):
    detector = Detector(FakeEncoder(), NLI, {"nli": "table", "encoder": "hash"})
    whole = verify(CLAIM, sorted(documents, key=lambda d: d.name), detector=detector, min_probability=0)
    assert verify(CLAIM, documents, detector=detector, min_probability=0) == whole
    above = verify(CLAIM, documents, detector=detector, min_probability=least)
    assert above.evidence == tuple(e for e in whole.evidence if e.probability >= least)
    few = verify(CLAIM, documents, detector=detector, min_probability=0, top=top)
    for bearing in Bearing:
        all_of_it = [e for e in whole.evidence if e.bearing is bearing]
        assert [e for e in few.evidence if e.bearing is bearing] == all_of_it[:top]


# --- scored corpora


class Unwilling:
    """An encoder that counts what it is asked for."""

    def __init__(self):
        self.asked = []

    def encode(self, texts, /):
        self.asked += texts
        return FakeEncoder().encode(texts)


def scored(path, detector, *documents):
    with Store(path) as store:
        list(read_articles(documents, Local(detector), store))
    return path


def test_a_scored_corpus_answers_as_its_articles_do_and_only_the_claim_is_embedded(detector, tmp_path):
    documents = [doc(f"{SAYS} {DENIES}", "a", date=date(2026, 3, 1), publisher="Echo"), doc(SHUT, "b"), doc(SAYS, "c")]
    work = scored(tmp_path / "work.sqlite", detector, *documents)
    before = work.read_bytes()
    encoder = Unwilling()
    found = verify(CLAIM, stores=[work], detector=replace(detector, encoder=encoder))
    assert encoder.asked == [CLAIM]
    assert found == verify(CLAIM, documents, detector=detector)
    assert len(found.evidence) == 3
    assert found.evidence[0].position.publisher == "Echo"
    assert work.read_bytes() == before


def test_articles_and_several_corpora_go_together(detector, tmp_path):
    stores = [scored(tmp_path / "one", detector, doc(SAYS, "a")), scored(tmp_path / "two", detector, doc(SHUT, "b"))]
    found = verify(CLAIM, [doc(DENIES, "c")], stores=stores, detector=detector)
    assert [e.position.document for e in found.evidence] == ["c", "b", "a"]
    assert found.compared.documents == 3


def test_a_corpus_of_another_encoder_is_refused(detector, tmp_path):
    class Short:
        def encode(self, texts, /):
            return FakeEncoder().encode(texts)[:, :100]

    work = scored(tmp_path / "w", replace(detector, encoder=Short()), doc(SAYS))
    with pytest.raises(InputError, match="another encoder"):
        verify(CLAIM, stores=[work], detector=detector)


def test_a_store_that_is_none_is_refused(detector, tmp_path):
    (tmp_path / "w").write_text("no database at all, but long enough to look at")
    with pytest.raises(ContradictError, match="cannot be used"):
        verify(CLAIM, stores=[tmp_path / "w"], detector=detector)


def test_a_second_model_judges_the_promising_evidence_again(detector):
    """The claim's own words support it at the first look; the second model hears no support."""
    said = Document("a.txt", SAYS)
    (first,) = verify(CLAIM, [said], detector=detector).evidence
    looking = replace(detector, second=SecondLook(TableNLI(), detector.weights))
    assert first.bearing is Bearing.SUPPORTS
    assert verify(CLAIM, [said], detector=looking).evidence == ()
    looking = replace(detector, second=SecondLook(detector.nli, detector.weights))
    assert verify(CLAIM, [said], detector=looking).evidence == (first,)
