"""What loading the encoder and the NLI model have in common: names that can be right, folders that can be trusted.

A model's folder is written by strangers. Its files may name classes to import, kernels to download and other files to
read; the libraries that load it follow most of that. So it is looked through first, and nothing but data is fetched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from contradict.errors import ModelError

_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")


_DATA = ("*.json", "*.txt", "*.model")
_WEIGHTS = ("*.safetensors",)
"""What is fetched of a hub repository: no code, and no pickles."""

_MODULES = frozenset({"Transformer", "Pooling", "Normalize", "Dense"})
"""Of sentence-transformers; they import nothing, and read their own folders alone."""
_ARGUMENTS = frozenset(
    {"model_args", "model_kwargs", "tokenizer_args", "processor_kwargs", "config_args", "config_kwargs"}
)
"""Where a sentence-transformers folder tells transformers how to load it, code and places of other files included."""
_KERNELS = re.compile(r"_?(?:attn|experts)_implementation\w*")
_MAX_SETTINGS = 10_000_000
"""Bytes of a JSON file that is looked through; an index of weights has a few hundred thousand."""


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


def fetched(name_or_path: str | Path, *, weights: bool) -> Path:
    """The folder of a model: as given, or that of a hub id in the local cache, once it is downloaded and checked.

    Args:
        name_or_path: A folder or a hub id.
        weights: Whether the weights are needed too.

    Raises:
        ModelError: It is one that `check_contents` refuses.
        Exception: Whatever huggingface_hub raises for what cannot be fetched.
    """
    folder = Path(name_or_path)
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        patterns = [*_DATA, *(_WEIGHTS if weights else ())]
        folder = Path(snapshot_download(str(name_or_path), allow_patterns=patterns))
    check_contents(folder)
    return folder


def check_contents(folder: Path) -> None:
    """Refuse a folder whose files would have others read, or code run.

    Raises:
        ModelError: A link or a name in it leads outside, it names code or arguments to load it with, or a part of it
            has its weights as a pickle only.
    """
    if folder.parent.resolve() == Path(str(files("contradict.bundled"))).resolve():
        return  # ours; some installers link the files of a package
    for path in folder.rglob("*"):
        if path.is_symlink() and not _stays(path, folder):
            raise ModelError(f"{path.relative_to(folder)} in it is a link to a file outside; copy the file")
        if path.name == "pytorch_model.bin" and not any(path.parent.glob("*.safetensors*")):
            raise ModelError(f"{path.relative_to(folder)} is a pickle, which can run code; convert it to safetensors")
    if (folder / "adapter_config.json").exists():
        raise ModelError("it is an adapter of another model; merge the two, and save that")
    for path in folder.rglob("*.json"):
        if path.stat().st_size <= _MAX_SETTINGS and (problem := _problem(path, _json(path))):
            raise ModelError(f"{path.relative_to(folder)} {problem}")


def _stays(link: Path, folder: Path) -> bool:
    """Whether a link leads into the folder, or into the files of its repository as the hub's cache keeps them."""
    target, whole = link.resolve(), folder.resolve()
    blobs = whole.parent.parent / "blobs"
    return target.is_relative_to(whole) or (whole.parent.name == "snapshots" and target.parent == blobs)


def _json(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None  # whoever needs it says so


def _problem(path: Path, content: Any) -> str:  # noqa: ANN401
    """What is wrong with a settings file; "" for nothing."""
    if path.name.endswith(".index.json"):
        shards = content.get("weight_map") if isinstance(content, dict) else None
        names = shards.values() if isinstance(shards, dict) else []
        if outside := next((name for name in names if not _plain(name)), None):
            return f"names weights that are not beside it ({outside}); name files of its folder"
    if path.name == "modules.json":
        kinds = [str(row.get("type")) for row in content if isinstance(row, dict)] if isinstance(content, list) else []
        if other := next((kind for kind in kinds if not _is_module(kind)), None):
            return f"names {other}, which is none of {', '.join(sorted(_MODULES))} of sentence-transformers"
    if path.name.startswith("sentence_") and isinstance(content, dict) and (given := _ARGUMENTS & content.keys()):
        key = next((key for key in sorted(given) if content[key]), None)
        if key:
            return f"has arguments for the loader ({key}); remove them"
    if (
        path.name == "tokenizer_config.json"
        and isinstance(content, dict)
        and not (path.parent / "tokenizer.json").exists()
    ):
        named = {key: name for key, name in content.items() if key.endswith("_file") and isinstance(name, str)}
        if key := next((key for key, name in named.items() if not _plain(name)), None):
            return f"has its {key} outside; convert the tokenizer (it needs a tokenizer.json)"
    if path.name == "config.json":
        kernels = [value for key, value in _fields(content) if _KERNELS.fullmatch(key) and "/" in str(value)]
        if kernels:
            return f"asks for code from the hub ({kernels[0]}); remove that"
    return ""


def _plain(name: object) -> bool:
    """Whether it can be nothing but a file in the same folder."""
    return isinstance(name, str) and name == PurePosixPath(name).name and "\\" not in name


def _is_module(kind: str) -> bool:
    package, _, name = kind.rpartition(".")
    return f"{package}.".startswith("sentence_transformers.") and name in _MODULES


def _fields(content: object) -> Iterator[tuple[str, object]]:
    """Every key with its value, however deep."""
    if isinstance(content, dict):
        yield from content.items()
    for part in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        yield from _fields(part)


def checksum(name_or_path: str | Path, *, without: Collection[str] = ()) -> str:
    """What tells a model from others of its name: SHA-256 over the files of its folder, or a hub id's commit.

    A hub model that is not there yet, or has no commit, gives its name: then nothing tells two versions apart.

    Args:
        name_or_path: A folder or a hub id.
        without: Names of files of the folder that do not count.
    """
    folder = Path(name_or_path)
    if folder.is_dir():
        made = hashlib.sha256()
        for path in (path for path in model_files(folder) if path.name not in without):
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
