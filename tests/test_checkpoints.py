import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from checkpoints_kit import make_checkpoint
from hypothesis import given
from hypothesis import strategies as st

from contradict.checkpoints import check_contents, check_model_name, first_line, pick_device
from contradict.errors import ModelError


@pytest.mark.parametrize("name", ["cross-encoder/nli-deberta-v3-xsmall", "bert-base-uncased", "owner/name.v1_2"])
def test_hub_ids_pass(name):
    check_model_name(name, "encoder")


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "a/b/c", "models/x/", "with space", "../up", ""])
def test_what_can_be_no_model_is_refused_at_once(name):
    with pytest.raises(ModelError, match="no such folder; give a folder"):
        check_model_name(name, "NLI model")


def test_a_file_and_an_empty_folder_are_refused(tmp_path):
    (tmp_path / "article.txt").write_text("text")
    with pytest.raises(ModelError, match="is a file"):
        check_model_name(tmp_path / "article.txt", "encoder")
    with pytest.raises(ModelError, match=r"no config\.json"):
        check_model_name(tmp_path, "encoder")


@pytest.mark.parametrize(
    ("error", "line"),
    [(ValueError("\n  bad thing.\nmore\n"), "bad thing"), (KeyError(), "KeyError"), (OSError("one"), "one")],
)
def test_the_first_line_that_says_something(error, line):
    assert first_line(error) == line


@pytest.mark.parametrize("device", ["abacus", "cuda:99", "meta:x"])
def test_a_device_that_is_not_there(device):
    with pytest.raises(ModelError, match=f"device {device} is not to be had here"):
        pick_device(device)


def test_the_cpu_is_always_there():
    assert pick_device("cpu") == "cpu"
    assert pick_device(None) in {"cpu", "cuda"}


WEIGHTS = {"weight_map": {"a": "model-1.safetensors"}}
TRANSFORMER = {"path": "", "type": "sentence_transformers.models.Transformer"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("model.safetensors.index.json", {"weight_map": {"a": "../other/model.safetensors"}}, "not beside it"),
        ("model.safetensors.index.json", {"weight_map": {"a": "/other/model.safetensors"}}, "not beside it"),
        ("model.safetensors.index.json", {"weight_map": {"a": r"..\other\model.safetensors"}}, "not beside it"),
        ("model.safetensors.index.json", {"weight_map": {"a": ["x"]}}, "not beside it"),
        ("modules.json", [TRANSFORMER, {"path": "", "type": "evil.Module"}], r"names evil\.Module"),
        ("modules.json", [{"path": "", "type": "os.system"}], r"names os\.system"),
        ("modules.json", [{"path": "", "type": "sentence_transformers_evil.models.Transformer"}], "which is none of"),
        ("modules.json", [{"path": "", "type": "sentence_transformers.models.Router"}], "which is none of"),
        ("sentence_bert_config.json", {"model_args": {"attn_implementation": "a/b"}}, r"arguments .*model_args"),
        ("0/sentence_bert_config.json", {"tokenizer_args": {"vocab_file": "/x"}}, r"arguments .*tokenizer_args"),
        ("tokenizer_config.json", {"vocab_file": "/home/me/secret.txt"}, "has its vocab_file outside"),
        ("tokenizer_config.json", {"tokenizer_file": "../tokenizer.json"}, "has its tokenizer_file outside"),
        ("config.json", {"attn_implementation": "somebody/kernel"}, "asks for code from the hub"),
        ("config.json", {"text_config": [{"_attn_implementation": "somebody/kernel"}]}, "asks for code from the hub"),
        ("adapter_config.json", {"base_model_name_or_path": "/other"}, "is an adapter"),
        ("1_Dense/pytorch_model.bin", "a pickle", r"1_Dense/pytorch_model\.bin is a pickle"),
    ],
)
def test_a_folder_that_leads_outside_or_to_code_is_refused(tmp_path, name, content, words):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))
    with pytest.raises(ModelError, match=words) as caught:
        check_contents(tmp_path)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.safetensors.index.json", WEIGHTS),
        ("modules.json", [TRANSFORMER, {"path": "1", "type": "sentence_transformers.sentence_transformer.Normalize"}]),
        ("sentence_bert_config.json", {"max_seq_length": 256, "model_args": {}}),
        ("tokenizer_config.json", {"tokenizer_file": None, "vocab_file": "vocab.txt"}),
        (
            "config.json",
            {"_attn_implementation": "sdpa", "_name_or_path": "/home/them/model", "auto_map": {"A": "b.C"}},
        ),
        ("vocab.json", ["anything", {"attn_implementation": "a/b"}]),
        ("modules.json", "[" * 5000),
        ("config.json", "not JSON"),
    ],
)
def test_what_leads_nowhere_passes(tmp_path, name, content):
    (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content))
    check_contents(tmp_path)


@given(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_any_settings_pass_or_are_refused(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("model")
    for name in ("config.json", "modules.json", "a.index.json", "tokenizer_config.json", "sentence_x.json"):
        (folder / name).write_text(json.dumps(content))
    with suppress(ModelError):
        check_contents(folder)


@pytest.mark.parametrize("target", ["../secret", "/etc/hostname", ".."])
def test_a_link_that_leads_outside_is_refused(tmp_path, target):
    (tmp_path / "secret").write_text("{}")
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "vocab.json").symlink_to(target)
    with pytest.raises(ModelError, match=r"vocab\.json in it is a link to a file outside"):
        check_contents(folder)


def test_links_within_a_folder_and_a_linked_folder_are_fine(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    (tmp_path / "model" / "again.json").symlink_to("config.json")
    (tmp_path / "called").symlink_to("model")
    check_contents(tmp_path / "called")


def cached(cache, repo, folder):
    """Lay a folder out as the hub's cache does, every file a link to a blob; the id to load it by."""
    place = cache / f"models--{repo.replace('/', '--')}"
    snapshot = place / "snapshots" / ("a" * 40)
    (place / "blobs").mkdir(parents=True)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("a" * 40)
    snapshot.mkdir(parents=True)
    for number, path in enumerate(folder.iterdir()):
        path.rename(place / "blobs" / str(number))
        (snapshot / path.name).symlink_to(f"../../blobs/{number}")
    return repo


def test_a_hub_id_is_loaded_from_the_cache_without_being_asked_to_trust_its_code(tmp_path):
    """In a process of its own, with "y" on stdin for whoever asks whether to run the code of a model."""
    evil = f"open({str(tmp_path / 'ran')!r}, 'w')\nfrom transformers import BertConfig as C\n"
    for name, kind in (("good", "bert"), ("evil", "stranger")):
        folder = make_checkpoint(tmp_path / name, "bert", ["entailment", "neutral", "contradiction"])
        config = json.loads((folder / "config.json").read_text())
        config |= {"model_type": kind, "auto_map": {"AutoConfig": "evil.C", "AutoModel": "evil.C"}}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "evil.py").write_text(evil)
        cached(tmp_path / "hub", f"owner/{name}", folder)
    code = (
        "import sys\n"
        "from contradict.nli import load_cross_encoder\n"
        "from contradict.errors import ModelError\n"
        "assert load_cross_encoder('owner/good').runtime == 'torch'\n"
        "try:\n"
        "    load_cross_encoder('owner/evil')\n"
        "except ModelError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="y\n" * 5,
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("cannot load NLI model owner/evil: ")
    assert "[y/N]" not in done.stdout + done.stderr
    assert not (tmp_path / "ran").exists()
