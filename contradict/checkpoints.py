"""What loading the encoder and the NLI model have in common: names that can be right, one-line errors, no chatter."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from contradict.errors import ModelError

_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")


def check_model_name(name_or_path: str | Path, what: str) -> None:
    """Refuse at once what can be neither a model folder nor a hub id, before the heavy imports.

    Args:
        name_or_path: As the user gave it.
        what: "NLI model" or "encoder", for the message.

    Raises:
        ModelError: A file, a folder without config.json, or a path that does not exist.
    """
    path = Path(name_or_path or " ")  # Path("") is the current folder, which nobody meant
    remedy = "give a folder with config.json and model.safetensors, or a hub id such as owner/name"
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise ModelError(f"{what} {name_or_path}: the folder has no config.json; {remedy}")
    elif path.exists():
        raise ModelError(f"{what} {name_or_path} is a file; {remedy}")
    elif not _HUB_ID.fullmatch(str(name_or_path)) or str(name_or_path).startswith("."):
        raise ModelError(f"{what} {name_or_path}: no such folder; {remedy}")


def checksum(name_or_path: str | Path) -> str:
    """What tells a model from others of its name: SHA-256 over the files of its folder, or a hub id's commit.

    A hub model that is not there yet, or has no commit, gives its name: then nothing tells two versions apart.
    """
    folder = Path(name_or_path)
    if folder.is_dir():
        made = hashlib.sha256()
        for path in model_files(folder):
            made.update(f"{path.relative_to(folder)} {path.stat().st_size} ".encode())
            with path.open("rb") as file:
                made.update(hashlib.file_digest(file, "sha256").digest())
        return made.hexdigest()
    from huggingface_hub import try_to_load_from_cache

    config = try_to_load_from_cache(str(name_or_path), "config.json")
    return Path(config).parent.name if isinstance(config, str) else str(name_or_path)


def model_files(folder: Path) -> list[Path]:
    """The files of a model's folder that are the model, sorted; a card and a recipe are not."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in _MODEL_FILES]


_MODEL_FILES = frozenset({".json", ".safetensors", ".onnx", ".data", ".txt", ".model"})


def pick_device(device: str | None) -> str:
    """The device to run on: the one named, else CUDA where there is one, else the CPU.

    Raises:
        ModelError: There is no such device here.
    """
    import torch

    if device is None:
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        torch.empty(0, device=device)
    # torch raises what its backends raise: RuntimeError, AssertionError, NotImplementedError.
    except Exception as error:
        raise ModelError(f"device {device} is not to be had here; give cpu, cuda, cuda:1 or mps") from error
    return device


def first_line(error: BaseException) -> str:
    """The first line of an error that says something, without its final full stop; its type when it says nothing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__


def silence_loading() -> None:
    """No progress bars and no load reports on stderr: loading is ours to report, in one line, and only if it fails."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
