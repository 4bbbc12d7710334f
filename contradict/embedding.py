"""Texts -> unit rows, by a sentence-transformers encoder; texts over its length in windows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.checkpoints import check_contents, check_model_name, fetched, first_line, pick_device, silence_loading
from contradict.errors import ModelError
from contradict.sessions import load_session, takes_onnx
from contradict.tokens import MAX_TOKENS, Tokens, batches
from contradict.types import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from contradict.types import Floats2d

    Grid = NDArray[np.int8]


class SentenceEncoder:
    """An encoder that reads long texts whole: the mean of its windows' rows.

    Attributes:
        runtime: "onnx" or "torch".
    """

    def __init__(self, rows: Callable[[list[str]], Floats2d], tokens: Tokens, *, max_tokens: int, runtime: str) -> None:
        """Hold a loaded encoder.

        Args:
            rows: From texts that fit to (n, d), in order.
            tokens: Its tokenizer.
            max_tokens: A longer text, special tokens included, is read in windows.
            runtime: What runs it, for the report.
        """
        self.runtime = runtime
        self._rows = rows
        self._tokens = tokens
        self._room = max_tokens - tokens.specials(pair=False)

    def encode(self, texts: Sequence[str], /) -> Floats2d:
        """Return (n, d), one row a text, in order; rows are not normalised."""
        import numpy as np

        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        parts = [
            self._tokens.parts(text, encoding, self._room)
            for text, encoding in zip(texts, self._tokens.encode(texts), strict=True)
        ]
        rows = self._rows([part for row in parts for part in row])
        if not np.isfinite(rows).all():
            raise ModelError("the encoder gives what are no numbers; take another one")
        owners = np.repeat(np.arange(len(parts)), [len(row) for row in parts])
        means = np.zeros((len(parts), rows.shape[1]), dtype=np.float32)
        np.add.at(means, owners, rows)
        means /= np.bincount(owners)[:, None]
        return means


def load_sentence_encoder(
    name_or_path: str | Path, *, device: str | None = None, runtime: str = "auto"
) -> SentenceEncoder:
    """Load a hub id or a folder; no code from the hub is run.

    Args:
        name_or_path: A sentence-transformers folder or hub id; a bare transformer is mean-pooled.
        device: "cpu", "cuda", "mps", ...; None takes CUDA where there is one.
        runtime: "onnx" runs the folder's int8 twin, "torch" the weights, "auto" the twin on a CPU where it is there.

    Raises:
        ModelError: Nothing loadable there.
    """
    check_model_name(name_or_path, "encoder")
    light = takes_onnx(name_or_path, device=device, runtime=runtime)
    place = "cpu" if light else pick_device(device)
    try:
        return _load_onnx(Path(name_or_path)) if light else _load_torch(name_or_path, place)
    except ModelError as error:
        raise ModelError(f"encoder {name_or_path}: {error}") from error
    # Whatever the libraries raise here means "not loadable".
    except Exception as error:
        raise ModelError(f"cannot load encoder {name_or_path}: {first_line(error)}") from error


def _load_onnx(folder: Path) -> SentenceEncoder:
    import numpy as np

    check_contents(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokens, run = Tokens.from_folder(folder, config), load_session(folder, output="embeddings")

    def rows(texts: list[str]) -> Floats2d:
        encoded = [tokens.joined(encoding) for encoding in tokens.encode(texts)]
        made: dict[int, Any] = {}
        for chosen in batches([len(encoding) for encoding in encoded]):
            made.update(zip(chosen, run(tokens.padded([encoded[i] for i in chosen])), strict=True))
        return np.stack([made[i] for i in range(len(texts))])

    return SentenceEncoder(rows, tokens, max_tokens=tokens.model_max, runtime="onnx")


def _load_torch(name_or_path: str | Path, device: str) -> SentenceEncoder:
    import torch
    from sentence_transformers import SentenceTransformer

    silence_loading()
    transformer = SentenceTransformer(
        str(fetched(name_or_path, weights=True)),
        device=device,
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True, "dtype": torch.float32},
    )
    max_tokens = min(int(transformer.max_seq_length or MAX_TOKENS), MAX_TOKENS)

    def rows(texts: list[str]) -> Floats2d:
        made: Floats2d = transformer.encode(texts, batch_size=64, show_progress_bar=False, convert_to_numpy=True)
        return made

    tokens = Tokens.from_transformers(transformer.tokenizer)
    return SentenceEncoder(rows, tokens, max_tokens=max_tokens, runtime="torch")


def embed(encoder: Encoder, texts: Sequence[str]) -> Floats2d:
    """Unit rows (n, d) in order; equal texts are encoded once, and a text without direction gives a row of zeros."""
    import numpy as np

    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    unique = list(dict.fromkeys(texts))
    rows: Floats2d = np.asarray(encoder.encode(unique), dtype=np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    number = {text: i for i, text in enumerate(unique)}
    chosen: Floats2d = rows[[number[text] for text in texts]]
    return chosen


SCALE = 127
"""What whole rows are unit rows times."""


def whole(rows: Floats2d) -> Grid:
    """Unit rows times SCALE, rounded: a third of the room, and sums of their products are exact in any order.

    Similarities move by some 0.002 at most, less than the encoder is sure of.
    """
    import numpy as np

    return np.rint(rows * SCALE).astype(np.int8)
