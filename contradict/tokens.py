"""Texts -> token ids by the tokenizers library alone, for a torch model and an ONNX session alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.windows import windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    Inputs = Mapping[str, NDArray[np.int64]]
    """What a model takes, (rows, tokens) each: input_ids, attention_mask and, for some models, token_type_ids."""

MAX_TOKENS = 512
"""What is longer than this, or than the model was made for, is read in windows."""
BATCH_TOKENS = 1024
"""Padded tokens in one forward pass on a CPU: as fast as more, in less memory.

Source: benchmarks/results/speed.json, "batch_tokens", for the speed.
"""
TORCH_BATCH_TOKENS = 4096
"""The same by torch, which has GPUs to fill."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a batch that was put together from numbers, not from a text."""

    ids: Sequence[int]
    type_ids: Sequence[int]

    def __len__(self) -> int:
        return len(self.ids)


class Tokens:
    """A fast tokenizer that neither truncates nor pads on its own: what is too long is ours to see."""

    def __init__(
        self, tokenizer: Tokenizer, *, padding_id: int, names: Sequence[str], model_max: int, left: bool = False
    ) -> None:
        """Wrap a tokenizer.

        Args:
            tokenizer: Copied, so that the caller's keeps its truncation and padding.
            padding_id: What fills the shorter rows of a batch.
            names: The inputs the model takes, of those in `Inputs`.
            model_max: Tokens the model was made for, special ones included.
            left: Whether rows are filled up in front, as XLNet wants it.
        """
        self._tokenizer = _shared(json.dumps({**json.loads(tokenizer.to_str()), "truncation": None, "padding": None}))
        self._padding_id = padding_id
        self._names = tuple(names)
        self._left = left
        self.model_max = model_max

    @classmethod
    def from_folder(cls, folder: Path, config: Mapping[str, Any]) -> Tokens:
        """From tokenizer.json and tokenizer_config.json, without transformers.

        Args:
            folder: Where the two files are.
            config: The model's config.json, for the padding number and the length.

        Raises:
            OSError, ValueError: A file is missing or not what it should be.
        """
        from tokenizers import Tokenizer

        settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        padding = settings.get("pad_token")
        name = padding.get("content") if isinstance(padding, dict) else padding
        number = tokenizer.token_to_id(name) if name else config.get("pad_token_id")
        if number is None:
            raise ValueError("its tokenizer has no padding token; name one as pad_token in tokenizer_config.json")
        lengths = (settings.get("model_max_length"), config.get("max_position_embeddings"))
        return cls(
            tokenizer,
            padding_id=number,
            names=("input_ids", "token_type_ids", "attention_mask"),
            model_max=min(int(length) for length in (*lengths, MAX_TOKENS) if length),
        )

    @classmethod
    def from_transformers(cls, tokenizer: Any) -> Tokens:  # noqa: ANN401
        """From a transformers tokenizer that has a tokenizers backend.

        Raises:
            ValueError: It has none, so it cannot say where in the text a token stands; or it cannot pad.
        """
        from tokenizers import Tokenizer

        backend = getattr(tokenizer, "backend_tokenizer", None)
        if not isinstance(backend, Tokenizer):
            raise ValueError("its tokenizer has no fast version; convert it (it needs a tokenizer.json)")
        if tokenizer.pad_token_id is None:
            raise ValueError("its tokenizer has no padding token; name one as pad_token in tokenizer_config.json")
        return cls(
            backend,
            padding_id=int(tokenizer.pad_token_id),
            names=tokenizer.model_input_names,
            model_max=int(min(tokenizer.model_max_length, MAX_TOKENS)),
            left=tokenizer.padding_side == "left",
        )

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Tokens of each text without special ones; `offsets` are characters [start, end)."""
        return self._tokenizer.encode_batch(list(texts), add_special_tokens=False)

    def joined(self, first: Encoding, second: Encoding | None = None) -> Encoding:
        """One or two encoded texts with the special tokens of the model around them."""
        return self._tokenizer.post_process(first, second)

    def framed(self, ids: Sequence[int], type_ids: Sequence[int]) -> Row:
        """The pieces of one text, already numbers, with the special tokens of the model around them."""
        before, after = self._frame
        return Row([*before, *ids, *after], [*(0 for _ in before), *type_ids, *(0 for _ in after)])

    @cached_property
    def _frame(self) -> tuple[list[int], list[int]]:
        """The special tokens before and after one text; "a" has one piece in every vocabulary."""
        (plain,) = self.encode(["a"])
        ids = self.joined(plain).ids
        at = next(i for i in range(len(ids)) if ids[i : i + len(plain)] == plain.ids)
        return ids[:at], ids[at + len(plain) :]

    def specials(self, *, pair: bool) -> int:
        """Special tokens around one text, or around two."""
        return self._tokenizer.num_special_tokens_to_add(pair)

    def parts(self, text: str, encoding: Encoding, size: int) -> list[str]:
        """The text itself when it has at most `size` tokens, else windows of it that have, see `windows`.

        A window tokenised again can have more tokens than it had inside the text (a cut word falls into more
        pieces), so windows are made smaller until the longest fits.
        """
        asked = size
        while True:
            made = windows(text, encoding.offsets, asked) if len(encoding) > size else [text]
            over = max(map(len, self.encode(made))) - size if len(made) > 1 else 0
            if over <= 0 or asked == 1:
                return made
            asked = max(1, asked - over)

    def padded(self, rows: Sequence[Encoding | Row]) -> Inputs:
        """One batch, filled up to its longest row."""
        import numpy as np

        length = max(len(row) for row in rows)
        made = {
            "input_ids": np.full((len(rows), length), self._padding_id, dtype=np.int64),
            "token_type_ids": np.zeros((len(rows), length), dtype=np.int64),
            "attention_mask": np.zeros((len(rows), length), dtype=np.int64),
        }
        for i, row in enumerate(rows):
            place = slice(length - len(row), length) if self._left else slice(len(row))
            made["input_ids"][i, place] = row.ids
            made["token_type_ids"][i, place] = row.type_ids
            made["attention_mask"][i, place] = 1
        return {name: array for name, array in made.items() if name in self._names}


@lru_cache(maxsize=4)
def _shared(state: str) -> Tokenizer:
    """One tokenizer for all models that have the same, as the bundled small ones do."""
    from tokenizers import Tokenizer

    made: Tokenizer = Tokenizer.from_str(state)
    return made


def batches(lengths: Sequence[int], tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Row numbers, longest first, in batches of at most `tokens` padded tokens; a longer row is a batch of its own."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batch and lengths[batch[0]] * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
