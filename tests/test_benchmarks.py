"""The measures themselves: a number in a card is worth what the code that made it is worth."""

import gzip
import hashlib
import json
import random
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fakes import WEIGHTS, FakeEncoder, TableNLI, pair, position, verdicts
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import bootstrap, quality
from benchmarks.baselines import Scored, best_threshold, counted, figures, ours, peers
from benchmarks.bootstrap import mean, resample
from benchmarks.calibrate import mean_loss
from benchmarks.cells import recalls
from benchmarks.datasets import HUB, load, load_hub, load_sets, save
from benchmarks.gold import load_articles, measure
from benchmarks.nli import accuracy_and_calibration, for_calibration, losses, measured, tempered
from benchmarks.pairing import places
from benchmarks.quality import by_words, frequencies
from benchmarks.scale import crossed, exponent, mixture, taken
from benchmarks.screen import Remembering
from contradict import Detector
from contradict.findings import find
from contradict.statements import split_statements
from contradict.types import Document, Examined, Kind, Report

ROWS = st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=20).map(
    lambda rows: np.array(rows) / np.array(rows).sum(1, keepdims=True)
)


def test_a_model_that_is_as_sure_as_it_is_right_has_no_calibration_error():
    rows = np.array([[0.75, 0.25, 0.0]] * 4)
    assert accuracy_and_calibration(rows, [0, 0, 0, 1]) == {
        "n": 4, "accuracy": 0.75, "macro_f1": pytest.approx(0.4286, abs=1e-4), "ece": 0.0, "brier": pytest.approx(0.375),
    }  # fmt: skip


def test_a_sure_model_that_is_always_wrong_has_all_the_error_there_is():
    found = accuracy_and_calibration(np.array([[1.0, 0.0, 0.0]] * 3), [1, 1, 2])
    assert (found["accuracy"], found["ece"], found["brier"]) == (0.0, 1.0, 2.0)


@given(rows=ROWS, temperature=st.floats(0.3, 4))
def test_a_temperature_keeps_the_order_and_can_be_taken_back(rows, temperature):
    soft = tempered(rows, temperature)
    np.testing.assert_allclose(soft.sum(1), 1)
    np.testing.assert_allclose(tempered(soft, 1 / temperature), rows, atol=1e-6)
    # Equal probabilities may change places by a rounding error.
    assert (soft[np.arange(len(rows)), rows.argmax(1)] >= soft.max(1) - 1e-9).all()


def test_the_loss_is_least_where_the_probabilities_are_true():
    rows = np.array([[0.75, 0.25, 1e-9]] * 4)
    sets = [(rows, np.array([0, 0, 0, 1]))]
    assert mean_loss(1.0, sets) < min(mean_loss(0.5, sets), mean_loss(2.0, sets))


def test_the_rows_a_temperature_is_fitted_on_are_not_measured():
    rows = [{"premise": f"premise {i}"} for i in range(200)]
    fitted = [for_calibration(row) for row in rows]
    assert 60 < sum(fitted) < 140
    found = measured(rows, np.full((200, 3), 1 / 3), [0] * 200, 1.0)
    assert found["n"] == 200 and found["n_calibration"] == 200 - sum(fitted)


def test_only_a_loss_beyond_half_a_point_is_told():
    reference = {name: {"n": 9, "accuracy": 0.8} for name in "abc"}
    now = {name: {"n": 9, "accuracy": found} for name, found in (("a", 0.795), ("b", 0.79), ("c", 0.9))}
    assert losses(now, reference) == {"b": pytest.approx(0.01)}
    for other in ({}, {**reference, "d": {"n": 9, "accuracy": 0.1}}, {**reference, "a": {"n": 8, "accuracy": 0.8}}):
        with pytest.raises(ValueError, match="other sets"):
            losses(now, other)


def lines(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_articles_marked_by_place_get_their_text_or_are_refused(tmp_path):
    own = lines(tmp_path / "own.jsonl", {"id": "a", "text": "A text.", "pairs": []})
    placed = lines(tmp_path / "placed.jsonl", {"id": "7", "chars": 6, "pairs": []})
    news = lines(tmp_path / "news.jsonl", {"body_id": "7", "body": "Words."})
    other = lines(tmp_path / "other.jsonl", {"body_id": "7", "body": "Other words."})
    assert [row["text"] for row in load_articles([own, placed], [news])] == ["A text.", "Words."]
    with pytest.raises(SystemExit, match="--news"):
        load_articles([placed])
    with pytest.raises(SystemExit, match="article 7 is not the one"):
        load_articles([placed], [other])


def test_what_only_one_marker_has_is_right_but_need_not_be_found():
    pairs = [
        {"claim": [0, 10], "denial": [20, 30], "kind": "denial", "pointing": False, "marked": 1},
        {"claim": [0, 10], "denial": [40, 50], "kind": "denial", "pointing": False, "marked": 2},
    ]
    sides = position(start=0, end=10), position(stance="denies", start=20, end=30)
    finding = find(sides, pair(0.9), verdicts("e", "e", "c", "c"), WEIGHTS)
    report = Report((finding,), (Examined("a.txt", 5, 0, 2),), {})
    found = measure([{"pairs": pairs}], [report], 0.0)
    assert (found["precision"], found["recall_pairs"], found["recall_disputes"]) == (1.0, 0.0, 0.0)


def test_a_remembering_model_asks_once_and_counts_all():
    asked = []

    class Counting(TableNLI):
        def predict_proba(self, pairs, /):
            asked.extend(pairs)
            return super().predict_proba(pairs)

    nli = Remembering(Counting(("a", "b", "c")))
    first = nli.predict_proba([("a", "b"), ("b", "a"), ("a", "b")])
    nli.asked.clear()
    np.testing.assert_array_equal(nli.predict_proba([("a", "b")]), first[:1])
    assert asked == [("a", "b"), ("b", "a")] and nli.asked == {("a", "b")}


def test_an_article_of_the_mixture_has_the_names_and_things_of_another():
    text = "The bridge is safe, Hanna Obel said on Monday. The engineer told Obel that the bridge is a danger."
    other = "A ferry was late, Rik Moss said on Friday, and Moss blamed the storm."
    made = crossed(text, other, random.Random(0))
    assert made == crossed(text, other, random.Random(0)) != text
    kept = {"bridge", "Hanna", "Obel", "engineer", "danger"}
    assert not kept & set(made.replace(".", "").split()) and "said on Monday" in made


def test_sizes_hold_one_another_and_enough_statements():
    documents = [Document(f"{i}", "Rain fell. It was cold.") for i in range(9)]
    assert [len(some) for some in taken(iter(documents), [2], [7, 3])] == [2, 4]
    assert [len(some) for some in taken(iter(documents), [], [])] == []


def test_the_mixture_is_the_same_again_and_hardly_repeats_itself():
    some, again = (list(islice(mixture(), 60)) for _ in range(2))
    assert some == again
    texts = [statement.text for document in some for statement in split_statements(document)]
    assert len(set(texts)) > 0.9 * len(texts) > 900


def test_the_exponent_is_that_of_what_grows_by_it():
    grown = [{"statements": n, "seconds": 0.02 * n**1.5} for n in (1000, 5000, 20_000)]
    assert exponent(grown) == 1.5 and exponent(grown[:1]) is None


def test_recall_is_of_the_pairs_that_are_there_to_find():
    exact = {(0, 1): 0.9, (0, 2): 0.4, (1, 2): 0.3, (2, 3): 0.6}
    found = {(0, 1): 0.9, (0, 2): 0.4, (1, 3): 0.2}
    assert recalls([False, True, False, False], exact, found) == {
        "pairs": 3, "recall": 0.5, "recall_with_a_denial": 0.5, "recall_from_0.5": 0.5, "same_similarities": True,
    }  # fmt: skip


ROOT = Path(__file__).parent.parent
MARKED = sorted([*ROOT.glob("benchmarks/gold/news-*.jsonl"), *ROOT.glob("models/articles-*/*.jsonl")])


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_marked_pairs_are_two_places_in_their_article(path):
    rows = load(path)
    assert rows and len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        end = len(row["text"]) if "text" in row else row["chars"]
        for found in row["pairs"]:
            (a, b), (c, d) = found["claim"], found["denial"]
            assert 0 <= a < b <= end and 0 <= c < d <= end and (b <= c or d <= a)
            assert found["kind"] in {kind.value for kind in Kind}


def test_articles_that_measure_train_nothing():
    measuring = {
        row["id"]
        for path in (ROOT / "benchmarks/gold/test.jsonl", ROOT / "benchmarks/gold/news-test.jsonl")
        for row in load(path)
    }
    training = {row["id"] for path in ROOT.glob("models/articles-*/*.jsonl") for row in load(path)}
    assert measuring and training and not measuring & training


def an_article(tmp_path):
    """A file of one article with one marked pair."""
    claim, denial = "Ola Brandt said the bridge is safe.", "Rik Moss denied that the bridge is safe."
    text = f"{claim} {denial} The ferry leaves at noon."
    places = {"claim": [0, len(claim)], "denial": [len(claim) + 1, len(claim) + 1 + len(denial)]}
    row = {"id": "a", "text": text, "pairs": [{**places, "kind": "denial", "pointing": False}]}
    return lines(tmp_path / "article.jsonl", row)


def test_every_baseline_scores_the_pairs_of_an_article(tmp_path):
    """With the bundled models, sentence-transformers' own loading of them among others."""
    articles = load_articles([an_article(tmp_path)])
    detector = Detector.from_pretrained(second_look=False)
    for name, method in {**peers(detector), "contradict": ours(detector)}.items():
        found = method(articles)
        assert any(pair.hits for pair in found), name
        assert all(-1 <= pair.score <= 1 + 1e-6 for pair in found), name
        best = best_threshold(articles, found)
        flagged = [pair for pair in found if pair.score >= best]
        assert figures(counted(articles, flagged))["recall"] == (name != "negation"), name  # no "not" in that article


def test_the_summac_matrix_keeps_the_largest_of_each_column():
    detector = Detector(FakeEncoder(), TableNLI(("bridge is safe", "bridge is shut", "c")), {})
    text = "The bridge is safe. The bridge is shut. The ferry leaves."
    article = {"id": "a", "text": text, "pairs": []}
    by = {name: {pair.score for pair in peers(detector)[name]([article])} for name in ("SummaC-ZS", "every pair")}
    assert by == {"SummaC-ZS": {0.94, 0.02}, "every pair": {1.0}}


def test_a_dispute_is_counted_once_and_what_one_marker_has_not_at_all():
    places = {"claim": [0, 9], "kind": "denial", "pointing": False}
    pairs = [{**places, "denial": d, "marked": m} for d, m in (([20, 30], 2), ([20, 30], 2), ([40, 50], 1))]
    found = [Scored(0, (0,), 0.9), Scored(0, (2,), 0.8), Scored(0, (), 0.7)]
    assert counted([{"pairs": pairs}], found).tolist() == [[2, 1, 1, 1]]
    assert figures(counted([{"pairs": pairs}], []))["f1"] == 0


def test_intervals_hold_the_value_and_a_method_differs_nowhere_from_itself():
    values = np.random.default_rng(1).normal(5, 2, 400)
    found = resample(400, lambda chosen: {"mean": float(values[chosen].mean())})
    value, low, high = found.intervals()["mean"]
    assert low < value < high and high - low == pytest.approx(2 * 1.96 * 2 / 20, rel=0.2)
    assert found.minus(found) == {"mean": [0, 0, 0]}
    assert mean([found, found]).intervals() == found.intervals()


def test_places_count_what_is_nearer_and_half_of_what_is_as_near():
    rows = [{"premise": p, "hypothesis": p.upper()} for p in "abcd"]
    table = {"A": [3, 1, 2, 0], "B": [1, 1, 1, 1], "C": [2, 2, 1, 0], "D": [0, 9, 0, 1]}
    ranks = places(lambda asked, pool: np.array([table[text] for text in asked]), rows, rows)
    assert ranks.tolist() == [0, 1.5, 2, 1]


def test_words_are_worth_more_the_rarer_they_are():
    near = by_words(["the tram bridge"], ["a bridge fell", "a bridge rose", "a tram stopped", "nothing at all"])
    assert near.argmax(1).tolist() == [2] and near[0, 3] == 0


def test_a_baseline_knows_the_frequencies_of_what_is_like_it_and_is_known():
    truth, alike = np.array([0, 0, 2, 1]), np.array([0, 0, 1, 1])
    rows = frequencies(alike, truth, np.array([True, True, False, True]))
    np.testing.assert_allclose(rows, [[0.6, 0.2, 0.2]] * 2 + [[0.25, 0.5, 0.25]] * 2)


def test_sets_of_a_folder_and_of_the_hub_are_rows_with_named_labels(tmp_path, monkeypatch):
    """The hub's are read from a cache laid out as huggingface_hub does; nothing is fetched."""
    rows = [{"premise": "p", "hypothesis": f"h{label}", "label": label} for label in (0, 1, 2, -1)]
    for wanted in HUB.values():
        folder = tmp_path / f"datasets--{wanted.repository.replace('/', '--')}" / "snapshots" / wanted.revision
        (folder / wanted.file).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows), folder / wanted.file)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    sets = load_sets("hub", limit=2)
    assert sets.keys() == {*HUB, "claim_denial"} and all(len(of) == 2 for of in sets.values())
    assert [row["label"] for row in load_hub(HUB["snli"])] == ["entailment", "neutral", "contradiction"]
    with pytest.raises(SystemExit, match="or hub"):
        load_sets(str(tmp_path))


def test_every_part_of_quality_writes_its_results_in_the_place_of_its_older_ones(tmp_path, monkeypatch, capsys):
    """With the bundled models, on a few rows."""
    monkeypatch.setattr(bootstrap, "DRAWS", 20)
    labels = ("entailment", "neutral", "contradiction")
    rows = [
        {"premise": f"Bridge {i} is shut.", "hypothesis": f"It {i} is open.", "label": labels[i % 3]} for i in range(12)
    ]
    with gzip.open(tmp_path / "snli.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    data = ["--data", str(tmp_path), "--limit", "12"]
    test, dev = ["--test", str(an_article(tmp_path))], ["--dev", str(an_article(tmp_path))]
    for part, options, names in (
        ("nli", data, {"sets", "mean"}),
        ("calibration", [*data, *dev, *test], {"judging", "findings"}),
        ("pairing", [*data, *test], {"sets", "mean", "articles"}),
        ("gold", [*dev, *test, "--quick"], {"stages", "methods"}),
    ):
        older = tmp_path / f"quality-{part}{'-article' * (part == 'gold')}-0123456789ab.json"
        older.touch()
        quality.main([part, *options, "--results", str(tmp_path)])
        (path,) = tmp_path.glob(f"quality-{part}*.json")
        made = json.loads(path.read_text())
        assert made.keys() - {"command", "cores", "measured"} == names
        assert re.fullmatch(r"quality-[a-z-]+-[0-9a-f]{12}\.json", path.name)
    capsys.readouterr()


def test_an_article_with_attributions_goes_by_a_hash_of_its_id(tmp_path):
    name = hashlib.sha256(b"echo_2026_a-headline").hexdigest()[:16]
    placed = lines(tmp_path / "placed.jsonl", {"id": name, "chars": 6, "pairs": []})
    text = {"id": "echo_2026_a-headline", "text": "Words.", "attributions": []}
    assert [row["text"] for row in load_articles([placed], [lines(tmp_path / "texts.jsonl", text)])] == ["Words."]


def test_rows_are_loaded_as_they_were_saved(tmp_path):
    rows = [{"premise": "Ä “deal”\u2028.", "label": None}, {"premise": "", "label": "neutral"}]
    save(tmp_path / "rows.jsonl.gz", rows)
    assert load(tmp_path / "rows.jsonl.gz") == rows
