import json

import numpy as np
import pytest
from checkpoints_kit import KINDS, make_checkpoint, make_tokenizer
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from contradict.tokens import Tokens, batches

TEXTS = ["the mayor denied that the bridge was closed .", "", "no", "a  river ,  she\tsaid !", "Ünïcode 漢字 12"]
NAMES = ["entailment", "neutral", "contradiction"]


@pytest.mark.parametrize("kind", KINDS)
def test_pairs_are_tokenised_as_transformers_does_it(kind):
    reference = make_tokenizer(kind)
    tokens = Tokens.from_transformers(make_tokenizer(kind))
    encoded = tokens.encode(TEXTS)
    for i, one in enumerate(TEXTS):
        for j, other in enumerate(TEXTS):
            expected = reference([one], [other], return_tensors="np")  # not (one, ""), which it takes for one text
            made = tokens.padded([tokens.joined(encoded[i], encoded[j])])
            assert set(made) == set(expected)
            for name in made:
                np.testing.assert_array_equal(made[name], expected[name])


@pytest.mark.parametrize("kind", KINDS)
def test_specials_are_what_joining_adds(kind):
    tokens = Tokens.from_transformers(make_tokenizer(kind))
    one, other = tokens.encode(TEXTS[:2])
    assert len(tokens.joined(one)) == len(one) + tokens.specials(pair=False)
    assert len(tokens.joined(one, other)) == len(one) + len(other) + tokens.specials(pair=True)


def test_a_folder_gives_the_same_without_transformers(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    tokens, reference = Tokens.from_folder(tmp_path, {}), Tokens.from_transformers(make_tokenizer("bert"))
    rows = [[t.joined(*t.encode(TEXTS[i : i + 2])) for i in range(4)] for t in (tokens, reference)]
    for name, array in reference.padded(rows[1]).items():
        np.testing.assert_array_equal(tokens.padded(rows[0])[name], array)
    assert tokens.model_max == 64


def test_truncation_saved_with_a_tokenizer_is_switched_off(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    saved = json.loads((tmp_path / "tokenizer.json").read_text())
    saved["truncation"] = {"max_length": 3, "stride": 0, "strategy": "LongestFirst", "direction": "Right"}
    (tmp_path / "tokenizer.json").write_text(json.dumps(saved))
    (encoding,) = Tokens.from_folder(tmp_path, {}).encode(["the river " * 40])
    assert len(encoding) == 80


def test_a_padding_token_that_is_not_there_is_refused(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text())
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({**settings, "pad_token": "[HOLE]"}))
    with pytest.raises(ValueError, match="no padding token"):
        Tokens.from_folder(tmp_path, {})


def test_a_slow_tokenizer_is_refused():
    with pytest.raises(ValueError, match="no fast version"):
        Tokens.from_transformers(object())


@given(lengths=st.lists(st.integers(1, 90), max_size=60), tokens=st.integers(1, 200))
def test_batches_hold_every_row_once_longest_first_within_the_budget(lengths, tokens):
    made = list(batches(lengths, tokens))
    flat = [i for batch in made for i in batch]
    assert sorted(flat) == list(range(len(lengths)))
    assert [lengths[i] for i in flat] == sorted(lengths, reverse=True)
    assert all(len(batch) == 1 or lengths[batch[0]] * len(batch) <= tokens for batch in made)


def byte_tokens():
    """A byte-level tokenizer: one token a byte, so a character outside ASCII is several."""
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(sorted(alphabet))}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    return Tokens(tokenizer, padding_id=0, names=("input_ids",), model_max=64)


@given(text=st.text(alphabet="ab 漢😀é", max_size=120), size=st.integers(8, 40))
def test_no_part_is_longer_than_asked_and_none_of_the_text_is_lost(text, size):
    tokens = byte_tokens()
    (encoding,) = tokens.encode([text])
    parts = tokens.parts(text, encoding, size)
    assert all(len(part) <= size for part in tokens.encode(parts))
    assert all(part in text for part in parts)
    assert set("".join(text.split())) <= set("".join(parts))


def test_rows_are_filled_up_on_the_side_the_model_wants():
    reference = make_tokenizer("bert")
    reference.padding_side = "left"
    tokens = Tokens.from_transformers(reference)
    made = tokens.padded([tokens.joined(one) for one in tokens.encode(TEXTS[:3:2])])
    np.testing.assert_array_equal(made["attention_mask"][1][:3], [0, 0, 0])
    np.testing.assert_array_equal(made["attention_mask"].sum(1), [11, 3])


def test_wrapping_leaves_the_given_tokenizer_alone():
    backend = make_tokenizer("bert").backend_tokenizer
    backend.enable_truncation(5)
    Tokens(backend, padding_id=0, names=("input_ids",), model_max=64)
    assert backend.truncation["max_length"] == 5


def test_a_tokenizer_that_cannot_pad_is_refused():
    reference = make_tokenizer("bert")
    reference.pad_token = None
    with pytest.raises(ValueError, match="no padding token; name one"):
        Tokens.from_transformers(reference)


@pytest.mark.parametrize("kind", KINDS)
def test_framed_numbers_are_what_a_joined_text_is(kind):
    tokens = Tokens.from_transformers(make_tokenizer(kind))
    for encoding in tokens.encode(TEXTS):
        made, expected = tokens.framed(encoding.ids, encoding.type_ids), tokens.joined(encoding)
        assert (list(made.ids), list(made.type_ids)) == (expected.ids, expected.type_ids)
