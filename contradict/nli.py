"""Ordered text pairs -> probabilities of entailment, neutral, contradiction, by a cross-encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.checkpoints import check_model_name, first_line, pick_device, silence_loading
from contradict.errors import LabelError, ModelError
from contradict.types import NLI, Label, Verdict
from contradict.windows import token_offsets, windows

if TYPE_CHECKING:
    from contradict.types import Floats2d

ALIASES: Mapping[Label, frozenset[str]] = {
    Label.ENTAILMENT: frozenset({"entailment", "entail", "entails", "entailed", "supports", "support", "supported"}),
    Label.NEUTRAL: frozenset({"neutral", "not enough info", "not enough information", "nei", "notenoughinfo"}),
    Label.CONTRADICTION: frozenset(
        {
            "contradiction",
            "contradictory",
            "contradict",
            "contradicts",
            "contradicted",
            "refutes",
            "refute",
            "refuted",
        }
    ),
}
"""What released checkpoints call the three labels, lower case, "_" and "-" read as spaces.

Source: the configs of cross-encoder/nli-*, MoritzLaurer/*-mnli-fever-anli, ynie/*-snli_mnli_fever_anli,
roberta-large-mnli (upper case), XNLI's "contradictory" (facebookresearch/XNLI#11) and the VitaminC and FEVER
checkpoints (supports/refutes).
"""

MAX_TOKENS = 512
"""A pair longer than this, or than the model reads, is judged in windows."""
BATCH_TOKENS = 4096
"""Padded tokens in one forward pass: large enough to fill two cores, small enough for 200 MB of activations."""


def label_columns(id2label: Mapping[int, str]) -> list[int]:
    """Columns of a checkpoint's logits in the order of `Label`.

    Raises:
        LabelError: The labels are not three, or cannot be named; the message lists them.
    """
    columns: dict[Label, int] = {}
    for column, name in id2label.items():
        plain = str(name).lower().replace("_", " ").replace("-", " ").strip()
        for label, names in ALIASES.items():
            if plain in names:
                columns[label] = int(column)
    if len(id2label) != 3 or set(columns) != set(Label):
        shown = ", ".join(str(name) for name in id2label.values())
        raise LabelError(
            f"cannot tell entailment, neutral and contradiction among the labels of this checkpoint ({shown}); "
            'name them in its config.json: "id2label": {"0": "entailment", ...} in the order it was trained with'
        )
    return [columns[label] for label in Label]


class CrossEncoder:
    """A transformers sequence classifier with named NLI labels; texts over its length are judged in windows."""

    def __init__(self, model: Any, tokenizer: Any, columns: Sequence[int]) -> None:  # noqa: ANN401
        self._model = model
        self._tokenizer = tokenizer
        self._columns = list(columns)
        self._max_tokens = _readable_tokens(model.config, tokenizer)

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> Floats2d:
        """Return (n, 3) probabilities in the order of `Label`, rows in the order of the pairs.

        A pair that does not fit is judged window by window: for each window of the hypothesis the premise window
        that says most (least neutral) counts; the whole is contradicted when any hypothesis window is, and entailed
        only when all are.
        """
        import numpy as np

        spread = [self._windowed(premise, hypothesis) for premise, hypothesis in pairs]
        flat = [pair for grid in spread for row in grid for pair in row]
        unique = list(dict.fromkeys(flat))
        judged = dict(zip(unique, self._forward(unique), strict=True))
        rows = [_joined([[judged[pair] for pair in row] for row in grid]) for grid in spread]
        return np.array(rows, dtype=np.float64).reshape(len(pairs), 3)

    def _windowed(self, premise: str, hypothesis: str) -> list[list[tuple[str, str]]]:
        """Rows: windows of the hypothesis; columns: windows of the premise."""
        room = self._max_tokens - self._tokenizer.num_special_tokens_to_add(pair=True)
        # A token is at least one byte, so a short pair need not be tokenised to know that it fits.
        if len(premise.encode()) + len(hypothesis.encode()) <= room:
            return [[(premise, hypothesis)]]
        premise_offsets, hypothesis_offsets = token_offsets(self._tokenizer, [premise, hypothesis])
        if len(premise_offsets) + len(hypothesis_offsets) <= room:
            return [[(premise, hypothesis)]]
        hypotheses = windows(hypothesis, hypothesis_offsets, room // 2)
        # Two tokens of slack: a word cut by a window can tokenise into more pieces than it had inside the text.
        left = max(1, room - min(len(hypothesis_offsets), room // 2) - 2)
        premises = windows(premise, premise_offsets, left)
        return [[(p, h) for p in premises] for h in hypotheses]

    def _forward(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        import torch

        encoded = [
            self._tokenizer(premise, hypothesis, truncation="longest_first", max_length=self._max_tokens)
            for premise, hypothesis in pairs
        ]
        rows: list[tuple[float, ...]] = [()] * len(pairs)
        for chosen in _batches([len(row["input_ids"]) for row in encoded]):
            batch = self._tokenizer.pad([encoded[i] for i in chosen], return_tensors="pt").to(self._model.device)
            with torch.inference_mode():
                logits = self._model(**batch).logits.float()[:, self._columns]
            for i, row in zip(chosen, logits.softmax(-1).tolist(), strict=True):
                rows[i] = tuple(row)
        return rows


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers, longest first, in batches of at most BATCH_TOKENS padded tokens."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batch and lengths[batch[0]] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _joined(grid: list[list[tuple[float, ...]]]) -> tuple[float, float, float]:
    """One verdict from the windows of a pair; with one window it is that window's own."""
    neutral = list(Label).index(Label.NEUTRAL)
    telling = [min(row, key=lambda verdict: verdict[neutral]) for row in grid]
    if len(telling) == 1:
        entailment, rest, contradiction = telling[0]
        return entailment, rest, contradiction
    contradiction = max(verdict[2] for verdict in telling)
    entailment = min(min(verdict[0] for verdict in telling), 1.0 - contradiction)
    return entailment, 1.0 - entailment - contradiction, contradiction


def _readable_tokens(config: Any, tokenizer: Any) -> int:  # noqa: ANN401
    positions = int(getattr(config, "max_position_embeddings", MAX_TOKENS) or MAX_TOKENS)
    if config.model_type in {"roberta", "xlm-roberta", "camembert"}:
        positions -= int(config.pad_token_id) + 1  # these count positions from behind the padding number
    return min(MAX_TOKENS, positions, int(min(tokenizer.model_max_length, MAX_TOKENS)))


def load_cross_encoder(name_or_path: str | Path, *, device: str | None = None) -> CrossEncoder:
    """Load a hub id or a folder; only safetensors are read, and no code from the hub is run.

    Args:
        name_or_path: A folder with config.json, model.safetensors and a tokenizer, or a hub id.
        device: "cpu", "cuda", "cuda:1", "mps"; None takes CUDA where there is one.

    Raises:
        ModelError: Nothing loadable there, or its classification head is missing.
        LabelError: Its labels cannot be named.
    """
    check_model_name(name_or_path, "NLI model")
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    silence_loading()
    device = pick_device(device)
    local = Path(name_or_path).is_dir()
    try:
        config = AutoConfig.from_pretrained(name_or_path, local_files_only=local)
        columns = label_columns(config.id2label)
        tokenizer = AutoTokenizer.from_pretrained(name_or_path, local_files_only=local)
        model, loading = AutoModelForSequenceClassification.from_pretrained(
            name_or_path,
            config=config,
            dtype=torch.float32,
            use_safetensors=True,
            local_files_only=local,
            output_loading_info=True,
        )
        model.eval().to(device)
    except LabelError as error:
        raise LabelError(f"NLI model {name_or_path}: {error}") from error
    # transformers, safetensors and torch raise whatever is nearest; every one of them means "not loadable".
    except Exception as error:
        raise ModelError(f"cannot load NLI model {name_or_path}: {first_line(error)}") from error
    if loading["missing_keys"]:
        raise ModelError(
            f"NLI model {name_or_path} has no trained classification head (missing: {min(loading['missing_keys'])}); "
            "give a checkpoint fine-tuned for NLI"
        )
    return CrossEncoder(model, tokenizer, columns)


def judge(nli: NLI, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
    """Verdicts of (premise, hypothesis) pairs, in order; no call to the model for no pairs."""
    if not pairs:
        return []
    return [Verdict(*map(float, row)) for row in nli.predict_proba(pairs)]
