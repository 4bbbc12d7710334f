import json

import numpy as np
import pytest

from benchmarks.datasets import WRITTEN
from contradict.detector import DEFAULT_ENCODER, bundled
from contradict.embedding import embed, load_sentence_encoder
from contradict.errors import ModelError


class Lengths:
    def __init__(self):
        self.seen = []

    def encode(self, texts, /):
        self.seen += texts
        return np.array([[len(text), 1.0] for text in texts])


def test_rows_are_units_in_order_and_equal_texts_are_encoded_once():
    encoder = Lengths()
    rows = embed(encoder, ["aaa", "b", "aaa"])
    assert encoder.seen == ["aaa", "b"]
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(rows[0], rows[2])
    assert rows[0][0] > rows[1][0]


def test_no_texts_no_call():
    assert embed(Lengths(), []).shape == (0, 0)


def test_a_row_without_direction_stays_zero():
    class Zeros:
        def encode(self, texts, /):
            return np.zeros((len(texts), 3))

    assert not embed(Zeros(), ["a"]).any()


@pytest.fixture(scope="module")
def encoder():
    return load_sentence_encoder(bundled(DEFAULT_ENCODER), device="cpu")


def test_the_bundled_encoder_puts_a_denial_nearer_than_another_matter(encoder):
    claim, denial, other = embed(
        encoder,
        [
            "The airline has agreed to buy forty jets.",
            "There is no agreement to buy any aircraft.",
            "Rain is expected over the northern islands on Friday.",
        ],
    )
    assert claim @ denial > claim @ other + 0.3


def test_batching_does_not_change_rows(encoder):
    texts = [
        "Short.",
        "The minister resigned after a long night of talks with his party.",
        "Bread prices rose.",
    ]
    together = embed(encoder, texts)
    alone = np.vstack([embed(encoder, [text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_what_cannot_be_loaded_gives_one_line(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot load encoder") as caught:
        load_sentence_encoder(tmp_path, device="cpu")
    assert "\n" not in str(caught.value)


def test_the_twin_gives_nearly_the_rows_of_the_weights():
    texts = [row["premise"] for row in map(json.loads, WRITTEN.open(encoding="utf-8"))][:60]
    folder = bundled(DEFAULT_ENCODER)
    twin, weights = (
        embed(load_sentence_encoder(folder, device="cpu", runtime=name), texts) for name in ("onnx", "torch")
    )
    assert (twin * weights).sum(1).min() > 0.99
    assert np.abs(twin @ twin.T - weights @ weights.T).mean() < 0.01


@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_no_text_is_cut_and_none_gives_no_rows(runtime):
    encoder = load_sentence_encoder(bundled(DEFAULT_ENCODER), device="cpu", runtime=runtime)
    assert len(encoder.encode([])) == 0
    long = "The committee met again on Tuesday to hear witnesses. " * 60
    one, other = embed(encoder, [long + "A volcano erupted.", long])
    assert one @ other < 0.9999
    assert np.isfinite(embed(encoder, ["", "한국어" * 2000])).all()
