"""The bundled models' cards: nothing in them is made up, and damage to a file is seen."""

import json
import math
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from safetensors import safe_open

from benchmarks.manifest import MANIFEST, ROOT
from contradict import cards
from contradict.cli import main
from contradict.errors import ModelError


def test_the_manifest_is_up_to_date():
    made = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert made.keys() == cards.BUNDLED.keys()
    for name, model in made.items():
        assert model["files"] == cards.digests(ROOT / "models" / name), "run: python -m benchmarks.manifest"


def test_parameters_are_those_of_the_weights():
    counted = 0
    for name in cards.BUNDLED:
        for weights in (ROOT / "models" / name).glob("*.safetensors"):
            with safe_open(weights, "np") as tensors:
                shapes = [tensors.get_slice(key).get_shape() for key in list(tensors.keys())]
            assert sum(map(math.prod, shapes)) == cards.shipped(name)["parameters"]
            counted += 1
    assert counted


def test_each_card_gives_numbers_of_its_own_metrics():
    for card in cards.read_cards():
        metrics = (card.path.parent / "metrics.json").read_text(encoding="utf-8")
        assert card.path.is_file() and card.parameters > 1e6 and card.bytes > 1e6
        assert len(card.numbers) >= 2
        assert all(str(value) in metrics for value in card.numbers.values())
    assert [card.role for card in cards.read_cards() if not card.option] == ["nli", "encoder", "tagger"]


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The tagger's folder as a copy, in the place of the bundled one."""
    name = cards.DEFAULT_TAGGER
    folder = tmp_path / name
    shutil.copytree(cards.bundled(name), folder)
    real = cards.bundled
    monkeypatch.setattr(cards, "bundled", lambda wanted: folder if wanted == name else real(wanted))
    return folder


def test_damage_is_seen(copied):
    assert cards.altered(copied.name) == []
    with (copied / "model.int8.onnx").open("r+b") as file:
        file.seek(1000)
        byte = file.read(1)
        file.seek(1000)
        file.write(bytes([byte[0] ^ 1]))
    (copied / "tokenizer.json").unlink()
    (copied / "model.safetensors").write_bytes(b"not ours")
    (copied / "notes.md").write_text("is no part of the model")
    assert cards.altered(copied.name) == [
        "model.int8.onnx differs", "model.safetensors is not one of its files", "tokenizer.json is missing",
    ]  # fmt: skip
    result = CliRunner().invoke(main, ["models", "--check"])
    assert result.exit_code == 2
    assert "FAULT: tokenizer.json is missing" in result.stdout
    assert result.stderr.count("\n") == 1 and f"{copied.name}: model.int8.onnx differs" in result.stderr


def test_metrics_that_cannot_be_read_leave_the_numbers_out(copied):
    (copied / "metrics.json").write_text("{")
    assert [card.numbers for card in cards.read_cards() if card.name == copied.name] == [{}]


def test_a_model_without_an_entry_is_refused_with_the_remedy():
    with pytest.raises(ModelError, match=r"nothing of nobody; run python -m benchmarks\.manifest"):
        cards.shipped("nobody")


def test_models_as_text_and_as_json():
    text = CliRunner().invoke(main, ["models"])
    rows = json.loads(CliRunner().invoke(main, ["models", "--format", "json", "--check"]).stdout)["models"]
    assert text.exit_code == 0
    for row in rows:
        assert f"\n{row['name']}: " in f"\n{text.stdout}" and Path(row["card"]).is_file()
        assert row["faults"] == []
    assert [row["option"] for row in rows if not row["default"]] == ["--nli base"]


def test_the_version_names_the_models():
    shown = CliRunner().invoke(main, ["--version"]).stdout
    assert all(name in shown for name in cards.BUNDLED)
