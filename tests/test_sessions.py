import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from checkpoints_kit import WORDS, make_checkpoint
from hypothesis import given, settings
from hypothesis import strategies as st

import benchmarks.export
from benchmarks.export import main as export
from contradict.embedding import load_sentence_encoder
from contradict.errors import ModelError
from contradict.nli import load_cross_encoder
from contradict.sessions import ONNX_FILE, WEIGHTS_FILE, takes_onnx, usable_cores

NAMES = ["contradiction", "entailment", "neutral"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny BERT with its int8 twin."""
    made = make_checkpoint(tmp_path_factory.mktemp("tiny") / "bert", "bert", NAMES)
    rows = [{"premise": " ".join(WORDS[i : i + 9]), "hypothesis": " ".join(WORDS[i : i + 4])} for i in range(25)]
    (made / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    export([str(made), "--texts", str(made / "rows.jsonl")])
    return made


@pytest.fixture(scope="module")
def parted(tmp_path_factory):
    """A tiny MPNet with its twin, whose weights lie in several files."""
    made = make_checkpoint(tmp_path_factory.mktemp("tiny") / "mpnet", "mpnet", NAMES)
    rows = [{"premise": " ".join(WORDS[i : i + 9]), "hypothesis": " ".join(WORDS[i : i + 4])} for i in range(25)]
    (made / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(benchmarks.export, "PART", 70_000)
        export([str(made), "--texts", str(made / "rows.jsonl")])
    return made


@pytest.fixture(scope="module")
def both(folder):
    return [load_cross_encoder(folder, device="cpu", runtime=runtime) for runtime in ("onnx", "torch")]


@pytest.mark.parametrize("which", ["folder", "parted"])
def test_the_twin_says_what_the_weights_say(which, request):
    folder = request.getfixturevalue(which)
    both = [load_cross_encoder(folder, device="cpu", runtime=runtime) for runtime in ("onnx", "torch")]
    rng = random.Random(0)
    pairs = [tuple(" ".join(rng.choices(WORDS, k=rng.randint(1, 20))) for _ in range(2)) for _ in range(300)]
    twin, weights = (model.predict_proba(pairs) for model in both)
    # Random weights this large are chaotic; trained ones are far quieter, see tests/test_bundled.py.
    assert np.abs(twin - weights).mean() < 0.06
    assert (twin.argmax(1) == weights.argmax(1)).mean() > 0.9


@settings(max_examples=25, deadline=None)
@given(pairs=st.lists(st.tuples(SENTENCES, SENTENCES), min_size=2, max_size=8))
def test_a_pair_gets_the_same_numbers_in_any_company(both, pairs):
    together = both[0].predict_proba(pairs)
    alone = np.vstack([both[0].predict_proba([pair]) for pair in pairs])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_runtime_is_chosen_by_what_is_there(folder, tmp_path):
    assert takes_onnx(folder, device="cpu", runtime="auto")
    assert not takes_onnx(folder, device="cuda", runtime="auto")
    assert not takes_onnx(folder, device="cpu", runtime="torch")
    assert not takes_onnx(tmp_path, device="cpu", runtime="auto")
    assert not takes_onnx("owner/name", device=None, runtime="auto")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"device": None, "runtime": "tensorrt"}, "there is only auto, onnx, torch"),
        ({"device": "cuda", "runtime": "onnx"}, "--runtime torch for cuda"),
    ],
)
def test_what_cannot_be_had_is_refused(folder, arguments, said):
    with pytest.raises(ModelError, match=said):
        takes_onnx(folder, **arguments)


def test_onnx_without_its_file_is_refused_with_the_remedy(tmp_path):
    make_checkpoint(tmp_path, "bert", NAMES)
    with pytest.raises(ModelError, match=r"has no model\.int8\.onnx.*--runtime torch"):
        load_cross_encoder(tmp_path, device="cpu", runtime="onnx")


@pytest.mark.parametrize("damage", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: b"not a graph"])
def test_a_damaged_file_gives_one_line(folder, tmp_path, damage):
    copy = copied(folder, tmp_path / "copy")
    (copy / ONNX_FILE).write_bytes(damage((folder / ONNX_FILE).read_bytes()))
    with pytest.raises(ModelError, match="cannot load NLI model") as caught:
        load_cross_encoder(copy, device="cpu")
    assert "\n" not in str(caught.value)


def graph(folder, weights):
    """A graph that multiplies by `weights`: an array, or the name of the file where it would find four times three."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    if isinstance(weights, str):
        tensor = TensorProto(name="w", data_type=1, dims=[4, 3], data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value=weights)
    else:
        tensor = numpy_helper.from_array(weights, "w")
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["f"], to=1),
        helper.make_node("ReduceMean", ["f"], ["m"], axes=[1], keepdims=1),
        helper.make_node("Concat", ["m"] * 4, ["c"], axis=1),
        helper.make_node("MatMul", ["c", "w"], ["logits"]),
    ]
    takes = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["b", "s"])]
    gives = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)]
    made = helper.make_model(
        helper.make_graph(nodes, "g", takes, gives, [tensor]), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    onnx.save(made, folder / ONNX_FILE)
    (folder / WEIGHTS_FILE).unlink()


@pytest.mark.parametrize("place", ["weights.data", "../weights.data", "{}/weights.data", "x/../../weights.data"])
def test_a_graph_reads_no_file_outside_its_folder(folder, tmp_path, monkeypatch, place):
    (tmp_path / "weights.data").write_bytes(np.zeros((4, 3), np.float32).tobytes())
    monkeypatch.chdir(tmp_path)  # where a graph loaded from bytes would look
    copy = copied(folder, tmp_path / "copy")
    graph(copy, place.format(tmp_path))
    with pytest.raises(ModelError, match="cannot load NLI model") as caught:
        load_cross_encoder(copy, device="cpu")
    assert "\n" not in str(caught.value)


def test_running_a_graph_leaves_nothing_at_home_and_reports_to_nobody(folder, tmp_path):
    """onnxruntime 1.32 makes a device id in the home folder and sends what it does to Microsoft unless it is told not to."""
    code = (
        "import sys, time\n"
        "from contradict.nli import load_cross_encoder\n"
        "load_cross_encoder(sys.argv[1], runtime='onnx').predict_proba([('the river', 'a bribe')])\n"
        "time.sleep(0.5)\n"
    )
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", code, folder], check=True, env={**environment, **home})
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("weights", [np.full((4, 3), np.nan), np.zeros((4, 2)), np.full((4, 3), np.inf)])
def test_a_graph_that_gives_no_three_numbers_is_said(folder, tmp_path, weights):
    copy = copied(folder, tmp_path / "copy")
    graph(copy, weights.astype(np.float32))
    with pytest.raises(ModelError, match="three numbers for each pair"):
        load_cross_encoder(copy, device="cpu").predict_proba([("the river", "a bribe")])


@pytest.mark.parametrize("length", [3, -5])
def test_a_model_that_reads_next_to_nothing_is_refused(folder, tmp_path, length):
    copy = copied(folder, tmp_path / "copy")
    settings = json.loads((copy / "tokenizer_config.json").read_text())
    (copy / "tokenizer_config.json").write_text(json.dumps(settings | {"model_max_length": length}))
    with pytest.raises(ModelError, match="too few for two sentences"):
        load_cross_encoder(copy, device="cpu")


def test_there_is_a_core_to_run_on():
    assert usable_cores() >= 1


def copied(folder, into):
    into.mkdir()
    for file in folder.iterdir():
        (into / file.name).write_bytes(file.read_bytes())
    return into


def test_a_twin_of_other_weights_is_refused(folder, tmp_path):
    copy = copied(folder, tmp_path / "copy")
    weights = bytearray((copy / WEIGHTS_FILE).read_bytes())
    weights[-1] ^= 1
    (copy / WEIGHTS_FILE).write_bytes(weights)
    with pytest.raises(ModelError, match=r"other weights.*--runtime torch"):
        load_cross_encoder(copy, device="cpu")
    (copy / WEIGHTS_FILE).unlink()
    assert load_cross_encoder(copy, device="cpu").runtime == "onnx", "the file alone is enough"


def test_a_classifier_is_no_encoder(folder):
    with pytest.raises(ModelError, match="gives logits, not embeddings"):
        load_sentence_encoder(folder, device="cpu")


@pytest.mark.parametrize("model", [0, 1])
def test_long_and_empty_texts_get_probabilities(both, model):
    pairs = [("the river " * 300, "a bribe " * 300), ("", ""), ("", "the river ."), ("a " * 5000, "no")]
    np.testing.assert_allclose(both[model].predict_proba(pairs).sum(1), 1, atol=1e-6)


def test_the_onnx_path_loads_neither_torch_nor_transformers(folder):
    code = (
        "import sys\nfrom contradict.nli import load_cross_encoder\n"
        f"load_cross_encoder({str(folder)!r}).predict_proba([('the river .', 'no')])\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("asked", "most"), [("1", 1), ("many", 10**6), ("0", 1)])
def test_a_limit_on_threads_is_kept(monkeypatch, asked, most):
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert 1 <= usable_cores() <= most
