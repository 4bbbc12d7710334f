import pytest

from contradict.checkpoints import check_model_name, first_line, pick_device
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
