"""The bundled models: what each is for, how large it is, how good, and whether its files are as they were shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from contradict.checkpoints import model_files
from contradict.detector import DEFAULT_ENCODER, DEFAULT_NLI, DEFAULT_TAGGER, NAMED_NLI, bundled
from contradict.errors import ModelError

BUNDLED: Mapping[str, tuple[str, str]] = {
    DEFAULT_NLI: ("nli", ""),
    **{name: ("nli", f"--nli {called}") for called, name in NAMED_NLI.items()},
    DEFAULT_ENCODER: ("encoder", ""),
    DEFAULT_TAGGER: ("tagger", ""),
}
"""The role of each, and the option that takes it, "" for what is taken by default."""

_MEASURES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "nli": (("sets", "claim_denial", "accuracy"), ("sets", "mnli_matched", "accuracy"), ("sets", "snli", "accuracy")),
    "encoder": (
        ("sets", "claim_denial/contradiction", "int8", "recall@1"),
        ("sets", "vitaminc_real/contradiction", "int8", "recall@1"),
    ),
    "tagger": (("cue_exact", "f1"), ("source_exact", "f1"), ("content_words", "f1")),
}
"""Of each role, where in metrics.json a few telling numbers stand; the card has them all."""


@dataclass(frozen=True)
class Card:
    """One bundled model."""

    name: str
    role: str
    option: str
    parameters: int
    bytes: int
    """Of all its files."""
    numbers: dict[str, float]
    """From its metrics.json; empty where that cannot be read."""
    path: Path
    """The card itself, with the data it was trained on and their licences."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "name": self.name, "role": self.role, "default": not self.option, "option": self.option,
            "parameters": self.parameters, "bytes": self.bytes, "numbers": self.numbers, "card": str(self.path),
        }  # fmt: skip


def read_cards() -> list[Card]:
    """The cards of all bundled models.

    Raises:
        ModelError: The models are not there.
    """
    return [
        Card(
            name=name,
            role=role,
            option=option,
            parameters=shipped(name)["parameters"],
            bytes=sum(file["bytes"] for file in shipped(name)["files"].values()),
            numbers=_numbers(bundled(name), _MEASURES[role]),
            path=bundled(name) / "README.md",
        )
        for name, (role, option) in BUNDLED.items()
    ]


def shipped(name: str) -> dict[str, Any]:
    """What models.json (made by benchmarks/manifest.py) says of one: `parameters`, and `files` with size and SHA-256.

    Raises:
        ModelError: It says nothing of it.
    """
    try:
        found: dict[str, Any] = _manifest()[name]
    except KeyError as error:
        raise ModelError(f"models.json says nothing of {name}; run python -m benchmarks.manifest") from error
    return found


@cache
def _manifest() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(files("contradict").joinpath("models.json").read_text(encoding="utf-8"))
    return made


def altered(name: str) -> list[str]:
    """What is not as it was shipped, such as "model.int8.onnx is missing"; every file is read."""
    wanted = shipped(name)["files"]
    try:
        there = digests(bundled(name))
    except ModelError as error:
        return [str(error)]
    except OSError as error:
        return [f"{error.filename} cannot be read ({(error.strerror or str(error)).lower()})"]
    faults = [f"{file} is missing" for file in wanted.keys() - there.keys()]
    faults += [f"{file} is not one of its files" for file in there.keys() - wanted.keys()]
    faults += [f"{file} differs" for file in wanted.keys() & there.keys() if wanted[file] != there[file]]
    return sorted(faults)


def digests(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each file of a model."""
    made = {}
    for path in model_files(folder):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        made[path.relative_to(folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": sha256}
    return made


def _numbers(folder: Path, measures: tuple[tuple[str, ...], ...]) -> dict[str, float]:
    numbers = {}
    try:
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        for keys in measures:
            value = metrics
            for key in keys:
                value = value[key]
            numbers[" ".join(key for key in keys if key not in {"sets", "int8"})] = float(value)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return numbers
