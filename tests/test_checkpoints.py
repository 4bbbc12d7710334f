import pytest

from contradict.checkpoints import check_model_name, first_line
from contradict.errors import ModelError


@pytest.mark.parametrize(
    "name", ["cross-encoder/nli-deberta-v3-xsmall", "bert-base-uncased", "owner/name.v1_2"]
)
def test_hub_ids_pass(name):
    check_model_name(name, "encoder")


@pytest.mark.parametrize(
    "name", ["./nowhere", "/no/such/folder", "a/b/c", "models/x/", "with space", "../up", ""]
)
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
