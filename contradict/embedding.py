"""Texts -> unit rows, by a sentence-transformers encoder; texts over its length in windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.checkpoints import check_model_name, first_line, pick_device, silence_loading
from contradict.errors import ModelError
from contradict.types import Encoder
from contradict.windows import token_offsets, windows

if TYPE_CHECKING:
    from contradict.types import Floats2d


class SentenceEncoder:
    """A SentenceTransformer that reads long texts whole: the mean of its windows' rows."""

    def __init__(self, transformer: Any) -> None:  # noqa: ANN401
        self._transformer = transformer
        # Two places are taken by the special tokens at both ends.
        self._room = int(transformer.max_seq_length or 512) - 2

    def encode(self, texts: Sequence[str], /) -> Floats2d:
        """Return (n, d), one row a text, in order; rows are not normalised."""
        import numpy as np

        parts = [
            windows(text, offsets, self._room)
            for text, offsets in zip(texts, token_offsets(self._transformer.tokenizer, texts), strict=True)
        ]
        flat = [part for row in parts for part in row]
        rows = self._transformer.encode(flat, batch_size=64, show_progress_bar=False, convert_to_numpy=True)
        owners = np.repeat(np.arange(len(parts)), [len(row) for row in parts])
        means = np.zeros((len(parts), rows.shape[1]), dtype=np.float32)
        np.add.at(means, owners, rows)
        means /= np.bincount(owners)[:, None]
        return means


def load_sentence_encoder(name_or_path: str | Path, *, device: str | None = None) -> SentenceEncoder:
    """Load a hub id or a folder; no code from the hub is run.

    Args:
        name_or_path: A sentence-transformers folder or hub id; a bare transformer is mean-pooled.
        device: "cpu", "cuda", "mps", ...; None takes CUDA where there is one.

    Raises:
        ModelError: Nothing loadable there.
    """
    check_model_name(name_or_path, "encoder")
    import torch
    from sentence_transformers import SentenceTransformer

    silence_loading()
    device = pick_device(device)
    try:
        transformer = SentenceTransformer(
            str(name_or_path),
            device=device,
            local_files_only=Path(name_or_path).is_dir(),
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
    # Whatever the libraries raise here means "not loadable".
    except Exception as error:
        raise ModelError(f"cannot load encoder {name_or_path}: {first_line(error)}") from error
    return SentenceEncoder(transformer)


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
