import itertools
import json

import numpy as np
import pytest
from checkpoints_kit import KINDS, make_checkpoint

from contradict.errors import LabelError, ModelError
from contradict.nli import _joined, judge, label_columns, load_cross_encoder
from contradict.types import Label

PAIRS = [
    ("the mayor denied that the bridge was closed .", "the bridge was closed ."),
    ("a deal was reached in talks .", "no deal was reached ."),
    ("12 people dead in the river .", "30 people dead ."),
    ("the minister said no .", "he paid a bribe and she said it ."),
]
NAMES = ["entailment", "neutral", "contradiction"]


@pytest.mark.parametrize(
    ("id2label", "columns"),
    [
        ({0: "contradiction", 1: "entailment", 2: "neutral"}, [1, 2, 0]),  # cross-encoder/nli-*
        ({0: "entailment", 1: "neutral", 2: "contradiction"}, [0, 1, 2]),  # MoritzLaurer, ynie
        ({0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}, [2, 1, 0]),  # roberta-large-mnli
        ({0: "SUPPORTS", 1: "REFUTES", 2: "NOT ENOUGH INFO"}, [0, 2, 1]),  # vitaminc
        ({0: "supports", 1: "not_enough_info", 2: "refutes"}, [0, 1, 2]),
        ({0: "contradictory", 1: "neutral", 2: "entail"}, [2, 1, 0]),
    ],
)
def test_label_orders_of_real_checkpoints(id2label, columns):
    assert label_columns(id2label) == columns


@pytest.mark.parametrize(
    "names",
    [
        ["LABEL_0", "LABEL_1", "LABEL_2"],
        ["entailment", "not_entailment"],
        ["entailment", "neutral", "other"],
        ["entailment", "neutral", "contradiction", "contradictory"],
        ["POSITIVE", "NEGATIVE"],
    ],
)
def test_labels_that_cannot_be_named_are_refused_by_name(names):
    with pytest.raises(LabelError, match=r"id2label") as caught:
        label_columns(dict(enumerate(names)))
    assert all(name in str(caught.value) for name in names)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_labels_in_a_checkpoint_does_not_matter(tmp_path, kind):
    rows = [
        load_cross_encoder(make_checkpoint(tmp_path / str(i), kind, list(order)), device="cpu").predict_proba(PAIRS)
        for i, order in enumerate(itertools.permutations(NAMES))
    ]
    for other in rows[1:]:
        np.testing.assert_allclose(rows[0], other, atol=1e-5)
    np.testing.assert_allclose(rows[0].sum(1), 1, atol=1e-6)
    assert np.ptp(rows[0], axis=1).max() > 0.1, "a model with three equal columns would pass any order"


@pytest.mark.parametrize("kind", KINDS)
def test_batching_and_order_do_not_change_verdicts(tmp_path, kind):
    nli = load_cross_encoder(make_checkpoint(tmp_path, kind, NAMES), device="cpu")
    together = nli.predict_proba(PAIRS)
    alone = np.vstack([nli.predict_proba([pair]) for pair in PAIRS])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(nli.predict_proba(PAIRS[::-1])[::-1], together, atol=1e-5)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("kind", KINDS)
def test_the_windows_of_a_long_text_all_count(tmp_path, kind, side):
    nli = load_cross_encoder(make_checkpoint(tmp_path, kind, NAMES), device="cpu")
    long, short = "the talks failed in the river and " * 20 + "she paid a bribe !", "a deal was reached ."
    pair = (long, short) if side == 0 else (short, long)
    encoded = dict(zip(pair, nli._tokens.encode(pair), strict=True))
    grid = nli._windowed(*pair, encoded)
    assert "bribe" in grid[-1][-1][side], "the end of the text is in the last window"
    assert all(len(nli._tokens.joined(*nli._tokens.encode(parts))) <= 64 for row in grid for parts in row)
    assert sum(map(len, grid)) > 1
    np.testing.assert_allclose(nli.predict_proba([pair]).sum(1), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("grid", "whole"),
    [
        ([[(0.2, 0.5, 0.3)]], (0.2, 0.5, 0.3)),
        ([[(0.1, 0.8, 0.1), (0.9, 0.1, 0.0)]], (0.9, 0.1, 0.0)),  # one premise window establishes it
        ([[(0.9, 0.1, 0.0)], [(0.1, 0.2, 0.7)]], (0.1, 0.2, 0.7)),  # half the hypothesis is contradicted
        ([[(0.9, 0.1, 0.0)], [(0.2, 0.8, 0.0)]], (0.2, 0.8, 0.0)),  # half of it is not established
    ],
)
def test_windows_are_joined_by_rule(grid, whole):
    assert _joined(grid) == pytest.approx(whole)


def test_a_pair_long_on_both_sides_is_read(tmp_path):
    nli = load_cross_encoder(make_checkpoint(tmp_path, "bert", NAMES), device="cpu")
    rows = nli.predict_proba([("the river " * 300, "a bribe " * 300), ("", ""), ("a " * 5000, "no")])
    assert rows.shape == (3, 3)
    np.testing.assert_allclose(rows.sum(1), 1, atol=1e-6)


def test_no_pairs_no_rows_and_no_call():
    class Untouchable:
        def predict_proba(self, pairs, /):
            raise AssertionError("called")

    assert judge(Untouchable(), []) == []


def test_verdicts_carry_names(tmp_path):
    nli = load_cross_encoder(
        make_checkpoint(tmp_path, "bert", ["contradiction", "entailment", "neutral"]), device="cpu"
    )
    row = nli.predict_proba(PAIRS[:1])[0]
    (verdict,) = judge(nli, PAIRS[:1])
    assert [getattr(verdict, label) for label in Label] == list(row)
    assert verdict.label is list(Label)[int(row.argmax())]


def test_a_checkpoint_with_unnamed_labels_is_refused_with_the_remedy(tmp_path):
    make_checkpoint(tmp_path, "bert", ["LABEL_0", "LABEL_1", "LABEL_2"])
    with pytest.raises(LabelError, match=r"LABEL_0.*id2label"):
        load_cross_encoder(tmp_path, device="cpu")


def test_a_checkpoint_without_a_trained_head_is_refused(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES, headless=True)
    with pytest.raises(ModelError, match="no trained classification head"):
        load_cross_encoder(tmp_path, device="cpu")


def test_pickled_weights_are_not_read(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin is a pickle, which can run code"):
        load_cross_encoder(tmp_path, device="cpu")


def test_truncated_weights_give_one_line(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot load NLI model") as caught:
        load_cross_encoder(tmp_path, device="cpu")
    assert "\n" not in str(caught.value)


def set_temperature(folder, value):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "calibration_temperature": value}))


def test_a_temperature_in_the_config_softens_and_keeps_the_label(tmp_path):
    plain = load_cross_encoder(make_checkpoint(tmp_path, "bert", NAMES), device="cpu").predict_proba(PAIRS)
    set_temperature(tmp_path, 2.0)
    nli = load_cross_encoder(tmp_path, device="cpu")
    soft = nli.predict_proba(PAIRS)
    assert nli.temperature == 2.0
    np.testing.assert_array_equal(plain.argmax(1), soft.argmax(1))
    assert (soft.max(1) < plain.max(1)).all()
    again = soft**2.0
    np.testing.assert_allclose(again / again.sum(1, keepdims=True), plain, atol=1e-5)


@pytest.mark.parametrize("value", [0, -1.0, "2", True, None, [1.0]])
def test_a_temperature_that_is_no_positive_number_is_refused(tmp_path, value):
    make_checkpoint(tmp_path, "bert", NAMES)
    set_temperature(tmp_path, value)
    with pytest.raises(ModelError, match="calibration_temperature.*positive"):
        load_cross_encoder(tmp_path, device="cpu")
