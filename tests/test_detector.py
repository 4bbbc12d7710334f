import gc
import itertools
import json
import shutil
import tracemalloc

import pytest
from checkpoints_kit import make_checkpoint
from fakes import FakeEncoder, TableNLI, position

from contradict import Detector, Document
from contradict.detector import DEFAULT_NLI, LateNLI, SecondLook, bundled, extract, load_weights, sentences
from contradict.errors import ModelError
from contradict.findings import WEIGHTS_FILE
from contradict.types import Examined, Kind

CLAIM = Document("a.txt", "The mayor said the harbour bridge was safe for lorries.\n\nRain fell on the market square.")
DENIAL = Document("b.txt", "Hanna Obel denied that the harbour bridge was safe for lorries.")
OTHER = Document("c.txt", "The bakers' union said bread would cost more in May.")


def detector(*table):
    return Detector(FakeEncoder(), TableNLI(*table), {"nli": "table", "encoder": "words"})


AGREES = ("harbour bridge was safe", "harbour bridge was safe", "e")


def test_a_claim_and_its_denial_across_documents():
    report = detector(AGREES).detect([CLAIM, DENIAL, OTHER])
    (finding,) = report.findings
    assert finding.kind is Kind.DENIAL
    assert (finding.claim.document, finding.claim.source) == ("a.txt", "The mayor")
    assert (finding.denial.document, finding.denial.source) == ("b.txt", "Hanna Obel")
    assert "denied" in finding.denial.cue
    assert report.documents[0] == Examined("a.txt", 2, 0, 2)
    assert report.models == {"nli": "table", "encoder": "words"}


def test_what_is_set_aside_is_listed_with_its_place_and_reason():
    document = Document("a.txt", "The bridge is shut.\n\nBy Tomas Wren\n\nRead more: Ten bridges to walk\n")
    (examined,) = detector().detect([document]).documents
    assert [(document.text[a.start : a.end], a.line, a.reason) for a in examined.aside] == [
        ("By Tomas Wren", 3, "byline"), ("Read more: Ten bridges to walk", 5, "promo"),
    ]  # fmt: skip
    assert examined.set_aside == len(examined.aside)


@pytest.mark.parametrize("documents", list(itertools.permutations([CLAIM, DENIAL, OTHER])))
def test_the_order_of_documents_does_not_matter(documents):
    assert detector(AGREES).detect(documents) == detector(AGREES).detect([CLAIM, DENIAL, OTHER])


def test_above_is_detect_with_a_higher_threshold_and_calls_no_model():
    wide = detector(AGREES).detect([CLAIM, DENIAL, OTHER], min_contradiction=0.0)
    narrow = detector(AGREES).detect([CLAIM, DENIAL, OTHER], min_contradiction=0.6)
    assert wide.above(min_contradiction=0.6) == narrow
    assert len(wide.findings) >= len(narrow.findings) == 1


def test_top_keeps_the_most_probable():
    everything = detector(AGREES).detect([CLAIM, DENIAL, OTHER], min_contradiction=0.0)
    one = detector(AGREES).detect([CLAIM, DENIAL, OTHER], min_contradiction=0.0, top=1)
    assert one.findings == everything.findings[:1]


@pytest.mark.parametrize("documents", [[], [Document("a.txt", "Advertisement")], [Document("a.txt", "")]])
def test_nothing_to_judge_is_an_empty_report(documents):
    report = detector().detect(documents)
    assert report.findings == ()
    assert len(report.documents) == len(documents)


def test_progress_reaches_its_totals():
    told = []
    detector().detect([CLAIM, DENIAL], progress=lambda *args: told.append(args))
    last = {stage: (done, total) for stage, done, total in told}
    assert set(last) == {"embedding", "judging"}
    assert all(done == total > 0 for done, total in last.values())


def test_each_text_pair_is_judged_once():
    asked = []

    class Counting(TableNLI):
        def predict_proba(self, pairs, /):
            asked.extend(pairs)
            return super().predict_proba(pairs)

    Detector(FakeEncoder(), Counting(), {}).detect([CLAIM, DENIAL, OTHER], min_similarity=-1)
    assert len(asked) == len(set(asked)) > 0


class Counting(TableNLI):
    def __init__(self, *table):
        super().__init__(*table)
        self.asked = []

    def predict_proba(self, pairs, /):
        self.asked.extend(pairs)
        return super().predict_proba(pairs)


OPEN = Document("d.txt", "Clerk Dias said the bridge was open. Pilot Orlov said the bridge was shut.")


@pytest.mark.parametrize(("says", "asked"), [("c", 4), ("n", 1)])
def test_two_assertions_are_judged_further_only_where_their_contents_clash(says, asked):
    nli = Counting(("open", "shut", "c")) if says == "c" else Counting()
    Detector(FakeEncoder(), nli, {}).detect([OPEN], min_similarity=-1)
    assert len(nli.asked) == asked


def test_a_denial_is_judged_with_every_candidate():
    nli = Counting()
    Detector(FakeEncoder(), nli, {}).detect([CLAIM, DENIAL, OTHER], min_similarity=-1)
    sentences = {frozenset(pair) for pair in nli.asked if DENIAL.text in pair}
    assert len(sentences) == 3


def test_the_second_model_is_asked_about_the_sentences_of_promising_pairs_alone():
    second = Counting((DENIAL.text, CLAIM.text.split("\n")[0], "c"))
    looking = Detector(FakeEncoder(), TableNLI(AGREES), {}, second=SecondLook(second, load_weights()))
    report = looking.detect([CLAIM, DENIAL, OTHER])
    sentence = CLAIM.text.split("\n")[0]
    assert sorted(second.asked) == sorted([(sentence, DENIAL.text), (DENIAL.text, sentence)])
    (finding,) = report.findings
    assert finding.second_look
    assert finding.verdicts.sentences_denial_to_claim.contradiction == pytest.approx(0.94)
    assert (
        finding.verdicts.claim_to_denial
        == detector(AGREES).detect([CLAIM, DENIAL]).findings[0].verdicts.claim_to_denial
    )


def test_the_second_model_reads_sentences_alone_one_way_and_behind_the_one_before_the_other():
    one, other = position("The bridge is safe.", before="Rain fell."), position("It is not.")
    assert sentences(one, other) == [(one.text, other.text), (other.text, f"Rain fell. » {one.text}")]


def test_the_second_model_is_loaded_when_it_is_needed_and_once():
    loaded = []

    def load():
        loaded.append(True)
        return TableNLI()

    looking = Detector(FakeEncoder(), TableNLI(AGREES), {}, second=SecondLook(LateNLI(load), load_weights()))
    looking.detect([OTHER])
    assert not loaded
    for _ in range(2):
        looking.detect([CLAIM, DENIAL])
    assert len(loaded) == 1


@pytest.mark.parametrize(
    ("options", "looks"), [({}, True), ({"second_look": False}, False), ({"nli": bundled(DEFAULT_NLI)}, False)]
)
def test_only_the_default_model_gets_a_second_look(options, looks):
    loaded = Detector.from_pretrained(device="cpu", tagger=False, **options)
    assert (loaded.second is not None) is looks
    assert ("second_nli" in loaded.models) is looks


def test_other_weights_of_findings_are_no_other_nli_model(tmp_path):
    whole = make_checkpoint(tmp_path / "whole", "bert", ["entailment", "neutral", "contradiction"])
    made = []
    for bias in (0.0, 1.0):
        folder = shutil.copytree(whole, tmp_path / str(bias))
        weights = {which: {"bias": bias} for which in ("denied", "disputed")}
        (folder / WEIGHTS_FILE).write_text(json.dumps(weights))
        made.append(Detector.from_pretrained(nli=folder, device="cpu", tagger=False, checksums=True).models)
    one, other = made
    assert one["nli_checksum"] == other["nli_checksum"]
    assert one["weights_checksum"] != other["weights_checksum"]


def test_extract_needs_no_model():
    (statement,) = extract(DENIAL)
    assert [attribution.stance for attribution in statement.attributions] == ["denies"]


def test_any_named_checkpoint_can_be_the_judge(tmp_path):
    folder = make_checkpoint(tmp_path, "roberta", ["contradiction", "entailment", "neutral"])
    loaded = Detector.from_pretrained(nli=folder, device="cpu")
    assert loaded.models["nli"] == str(folder)
    assert sum(vars_of(loaded.judge([("a deal", "no deal")])[0])) == pytest.approx(1)


def vars_of(verdict):
    return verdict.entailment, verdict.neutral, verdict.contradiction


def test_a_missing_bundled_model_says_what_to_do():
    with pytest.raises(ModelError, match="reinstall the package"):
        bundled("no-such-model")


def test_document_after_document_takes_no_more_memory():
    """What is kept of one report is gone with it, whatever its words are."""
    judged_by = detector(AGREES)

    def held(start):
        for number in range(start, start + 20):
            text = f"{CLAIM.text} Ward {number} voted. Ola Brandt-{number} denied that the harbour bridge was safe for lorries."
            assert judged_by.detect([Document(f"{number}.txt", text)]).findings
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    early, late = held(0), held(20)
    tracemalloc.stop()
    assert late - early < 20_000
