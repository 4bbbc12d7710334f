import json

import numpy as np
import pytest
from checkpoints_kit import SMALL, make_tokenizer
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertForTokenClassification

from benchmarks.export import main as export
from contradict.errors import ModelError
from contradict.tagging import (
    FIRST_WINDOW,
    SECOND_WINDOW,
    TAGS,
    Tagger,
    first_windows,
    load_tagger,
    runs_of,
    same_runs,
    second_window,
    words_of,
)
from contradict.tokens import Tokens
from contradict.types import Stance

TOKENS = Tokens.from_transformers(make_tokenizer("bert"))
SAYS = {TOKENS.encode([word])[0].ids[0]: stance for word, stance in (("said", 7), ("denied", 8))}
TEXTS = st.lists(st.sampled_from(["the", "mayor", "said", "denied", "bridge", "open", ".", "\n", "\n\n"]), max_size=400)


def rule(inputs):
    """A pure function in the place of the model: "said" and "denied" are cues, what stands before a marked cue is its
    source, what stands behind it its content."""
    logits = np.zeros((*inputs["input_ids"].shape, len(TAGS)), dtype=np.float32)
    for row, (ids, kinds) in enumerate(zip(inputs["input_ids"], inputs["token_type_ids"], strict=True)):
        marks = np.flatnonzero(kinds)
        for k, piece in enumerate(ids):
            logits[row, k, 1 if int(piece) in SAYS else 0] = 1
            if len(marks):
                cue = int(ids[marks[0]]) in SAYS
                role = 0 if not cue else 5 - 1 if k < marks[0] else 5 if k in marks else 6
                logits[row, k, role if cue else 3] += 1
        if len(marks):
            logits[row, 0, SAYS.get(int(ids[marks[0]]), 9)] += 9
    return logits


def tagger(tags=rule, **changes):
    return Tagger(tags, TOKENS, **changes)


def words(text):
    return words_of(text, TOKENS.encode([text])[0])


def shown(text, spans):
    return [text[a:b] for a, b in spans]


def test_a_cue_with_its_source_content_and_stance():
    text = "The mayor denied that the bridge was closed ."
    ((found,),) = tagger().tag([text])
    assert shown(text, found.source) == ["The mayor"]
    assert shown(text, found.cue) == ["denied"]
    assert shown(text, found.content) == ["that the bridge was closed ."]
    assert found.stance is Stance.DENIES


def test_nested_cues_do_not_get_into_each_others_way():
    text = "the mayor said the minister denied a bribe"
    outer, inner = tagger().tag([text])[0]
    assert (outer.stance, inner.stance) == (Stance.ASSERTS, Stance.DENIES)
    assert shown(text, outer.content) == ["the minister denied a bribe"]


def test_many_texts_are_read_as_each_alone():
    texts = ["the mayor said no .", "", "the river", "the minister denied a deal .\n\nthe mayor said it was open ."]
    assert tagger().tag(texts) == [tagger().tag([text])[0] for text in texts]


def test_what_the_second_pass_calls_no_cue_is_dropped():
    def never(inputs):
        logits = rule(inputs)
        logits[:, :, 3] += 9
        return logits

    assert tagger(never).tag(["the mayor said no"]) == [[]]


def test_a_bias_against_cues_drops_them():
    assert tagger(cue_bias=-2.0).tag(["the mayor said no"]) == [[]]


@settings(max_examples=60, deadline=None)
@given(parts=TEXTS)
def test_first_windows_cover_every_word_and_fit(parts):
    read = words(" ".join(parts))
    covered = set()
    for start, end in first_windows(read):
        assert start < end
        assert read.size(start, end) <= FIRST_WINDOW
        covered |= set(range(start, end))
    assert covered == set(range(len(read)))


@settings(max_examples=60, deadline=None)
@given(parts=TEXTS, at=st.integers(0, 400))
def test_a_second_window_holds_its_cue_and_fits(parts, at):
    read = words(" ".join(parts))
    if not len(read):
        return
    cue = (at % len(read), at % len(read) + 1)
    start, end = second_window(read, cue)
    assert start <= cue[0] < cue[1] <= end
    assert read.size(start, end) <= SECOND_WINDOW


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_can_be_read_and_spans_point_into_it(text):
    for found in tagger().tag([text])[0]:
        for start, end in (*found.source, *found.cue, *found.content):
            assert 0 <= start < end <= len(text)


def test_every_cue_of_a_long_paragraph_is_found_once():
    text = "the mayor said no and it was open in the river of the bridge , " * 60
    found = tagger().tag([text])[0]
    assert [text[slice(*a.cue[0])] for a in found] == ["said"] * 60


def test_a_paragraph_that_goes_on_quoting_belongs_to_its_cue():
    text = "the mayor said :\n\n“ it was open . ”\n\nthe river was closed ."
    (found,) = tagger().tag([text])[0]
    assert found.content[-1][1] == text.index("”") + 1


@settings(max_examples=60, deadline=None)
@given(parts=TEXTS)
def test_a_model_that_sees_cues_everywhere_is_survived(parts):
    def everywhere(inputs):
        logits = rule(inputs)
        logits[:, :, 2] += 9
        logits[:, :, 5] += 9
        return logits

    text = " ".join(parts)
    for found in tagger(everywhere).tag([text])[0]:
        assert "\n\n" not in text[slice(*found.cue[0])]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([], []),
        ([0, 1, 2, 0], [(1, 3)]),
        ([1, 1], [(0, 1), (1, 2)]),
        ([0, 2, 2], [(1, 3)]),
        ([2, 0, 2], [(0, 1), (2, 3)]),
    ],
)
def test_runs_of_borders(labels, expected):
    assert runs_of(labels) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [([1, 0, 1], [(0, 3)]), ([1, 2, 1], [(0, 1), (2, 3)]), ([1, 0, 0, 1], [(0, 1), (3, 4)]), ([0, 3], [])],
)
def test_holes_of_one_word_without_a_role_are_filled(labels, expected):
    assert same_runs(labels, 1) == expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny tagger with random weights, and its graph."""
    made = tmp_path_factory.mktemp("tiny") / "tagger"
    tokenizer = make_tokenizer("bert")
    names = {"id2label": dict(enumerate(TAGS)), "label2id": {name: i for i, name in enumerate(TAGS)}}
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=256, **SMALL, **names)
    BertForTokenClassification(config).save_pretrained(made)
    tokenizer.save_pretrained(made)
    rows = [{"text": "the mayor denied that the bridge was closed ."}] * 8
    (made / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    export([str(made), "--texts", str(made / "rows.jsonl")])
    return made


def test_a_folder_is_loaded_and_read_with(folder):
    assert isinstance(load_tagger(folder).tag(["the mayor denied that the bridge was closed ."])[0], list)


def test_other_labels_are_refused(folder, tmp_path):
    config = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "id2label": {"0": "person", "1": "place"}}))
    with pytest.raises(ModelError, match="labels are not a tagger's"):
        load_tagger(tmp_path)


def test_a_graph_for_another_job_is_refused(folder, tmp_path):
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "model.int8.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="cannot load tagger"):
        load_tagger(tmp_path)
