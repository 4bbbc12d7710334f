"""The measures themselves: a number in a card is worth what the code that made it is worth."""

import json
import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from fakes import WEIGHTS, TableNLI, pair, position, verdicts
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.baselines import methods, with_intervals
from benchmarks.calibrate import mean_loss
from benchmarks.cells import recalls
from benchmarks.gold import load_articles, measure
from benchmarks.nli import accuracy_and_calibration, for_calibration, load, losses, measured, tempered
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
    assert [row["text"] for row in load_articles([own, placed], news)] == ["A text.", "Words."]
    with pytest.raises(SystemExit, match="--news"):
        load_articles([placed])
    with pytest.raises(SystemExit, match="article 7 is not the one"):
        load_articles([placed], other)


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


def test_every_baseline_scores_the_pairs_of_an_article():
    """With the bundled models, sentence-transformers' own loading of them among others."""
    claim, denial = "Ola Brandt said the bridge is safe.", "Rik Moss denied that the bridge is safe."
    text = f"{claim} {denial} The ferry leaves at noon."
    places = {"claim": [0, len(claim)], "denial": [len(claim) + 1, len(claim) + 1 + len(denial)]}
    articles = [{"id": "a", "text": text, "pairs": [{**places, "kind": "denial", "pointing": False}]}]
    for name, method in methods(Detector.from_pretrained()).items():
        found = method(articles)
        assert any(pair.hits for pair in found), name
        assert all(-1 <= pair.score <= 1 + 1e-6 for pair in found), name
        assert set(with_intervals(articles, found)) >= {"precision", "recall", "f1"}
