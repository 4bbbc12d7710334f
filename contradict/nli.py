"""Ordered text pairs -> probabilities of entailment, neutral, contradiction, by a cross-encoder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.checkpoints import check_contents, check_model_name, fetched, first_line, pick_device, silence_loading
from contradict.errors import LabelError, ModelError
from contradict.sessions import load_session, takes_onnx
from contradict.tokens import BATCH_TOKENS, MAX_TOKENS, TORCH_BATCH_TOKENS, Tokens, batches
from contradict.types import NLI, Label, Verdict

if TYPE_CHECKING:
    from tokenizers import Encoding

    from contradict.tokens import Inputs
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


def read_temperature(config: Mapping[str, Any]) -> float:
    """What the logits are divided by before the softmax: the `calibration_temperature` of a config.json, else 1.

    Source of the method: Guo et al. 2017; `python -m benchmarks.calibrate` fits it and writes it there.

    Raises:
        ModelError: It is no positive number.
    """
    value = config.get("calibration_temperature", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ModelError(f"calibration_temperature in config.json is {value!r}; it has to be a positive number")
    return float(value)


_MIN_ROOM = 16
"""Tokens that two texts have between them at least; a window of fewer says nothing."""


class CrossEncoder:
    """A sequence classifier with named NLI labels; texts over its length are judged in windows.

    Attributes:
        temperature: What its logits are divided by, see `read_temperature`.
        runtime: "onnx" or "torch".
    """

    def __init__(
        self,
        logits: Callable[[Inputs], Floats2d],
        tokens: Tokens,
        *,
        columns: Sequence[int],
        temperature: float,
        max_tokens: int,
        runtime: str,
    ) -> None:
        """Hold a loaded model.

        Args:
            logits: From one padded batch to (rows, 3) logits as the checkpoint orders them.
            tokens: Its tokenizer.
            columns: Where `Label`'s labels stand among the logits.
            temperature: Positive.
            max_tokens: A longer pair, special tokens included, is judged in windows.
            runtime: What runs it, for the report.

        Raises:
            ModelError: It reads too little at once.
        """
        self.temperature = temperature
        self.runtime = runtime
        self._logits = logits
        self._tokens = tokens
        self._columns = list(columns)
        self._room = max_tokens - tokens.specials(pair=True)
        if self._room < _MIN_ROOM:
            raise ModelError(f"it reads {max_tokens} tokens at once, too few for two sentences; see model_max_length")

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> Floats2d:
        """Return (n, 3) probabilities in the order of `Label`, rows in the order of the pairs.

        A pair that does not fit is judged window by window: for each window of the hypothesis the premise window
        that says most (least neutral) counts; the whole is contradicted when any hypothesis window is, and entailed
        only when all are. Each text is tokenised once and each pair judged once, however often it occurs.
        """
        import numpy as np

        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        encoded = dict(zip(texts, self._tokens.encode(texts), strict=True))
        grids = {pair: self._windowed(*pair, encoded) for pair in dict.fromkeys(pairs)}
        parts = list(dict.fromkeys(part for grid in grids.values() for row in grid for part in row))
        cut = list(dict.fromkeys(text for part in parts for text in part if text not in encoded))
        encoded.update(zip(cut, self._tokens.encode(cut), strict=True))
        judged = dict(zip(parts, self._forward([(encoded[p], encoded[h]) for p, h in parts]), strict=True))
        whole = {pair: _joined([[judged[part] for part in row] for row in grid]) for pair, grid in grids.items()}
        return np.array([whole[pair] for pair in pairs], dtype=np.float64).reshape(len(pairs), 3)

    def _windowed(self, premise: str, hypothesis: str, encoded: Mapping[str, Encoding]) -> list[list[tuple[str, str]]]:
        """Rows: windows of the hypothesis; columns: windows of the premise."""
        lengths = len(encoded[premise]), len(encoded[hypothesis])
        if sum(lengths) <= self._room:
            return [[(premise, hypothesis)]]
        half = self._room // 2
        hypotheses = self._tokens.parts(hypothesis, encoded[hypothesis], half)
        premises = self._tokens.parts(premise, encoded[premise], self._room - min(lengths[1], half))
        return [[(p, h) for p in premises] for h in hypotheses]

    def _forward(self, pairs: Sequence[tuple[Encoding, Encoding]]) -> list[tuple[float, ...]]:
        import numpy as np

        rows = [self._tokens.joined(first, second) for first, second in pairs]
        answers: list[tuple[float, ...]] = [()] * len(rows)
        tokens = BATCH_TOKENS if self.runtime == "onnx" else TORCH_BATCH_TOKENS
        for chosen in batches([len(row) for row in rows], tokens):
            logits = self._logits(self._tokens.padded([rows[i] for i in chosen]))
            if logits.shape != (len(chosen), len(self._columns)) or not np.isfinite(logits).all():
                raise ModelError("the NLI model does not give three numbers for each pair; take another one")
            scaled = logits[:, self._columns].astype(np.float64) / self.temperature
            powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
            for i, answer in zip(chosen, (powers / powers.sum(axis=1, keepdims=True)).tolist(), strict=True):
                answers[i] = tuple(answer)
        return answers


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


def _readable_tokens(config: Mapping[str, Any], tokens: Tokens) -> int:
    positions = int(config.get("max_position_embeddings") or MAX_TOKENS)
    if config.get("model_type") in {"roberta", "xlm-roberta", "camembert"}:
        positions -= int(config["pad_token_id"]) + 1  # these count positions from behind the padding number
    return min(MAX_TOKENS, positions, tokens.model_max)


def load_cross_encoder(name_or_path: str | Path, *, device: str | None = None, runtime: str = "auto") -> CrossEncoder:
    """Load a hub id or a folder; only safetensors and ONNX are read, and no code from the hub is run.

    Args:
        name_or_path: A folder with config.json, model.safetensors and a tokenizer, or a hub id.
        device: "cpu", "cuda", "cuda:1", "mps"; None takes CUDA where there is one.
        runtime: "onnx" runs the folder's int8 twin, "torch" the weights, "auto" the twin on a CPU where it is there.

    Raises:
        ModelError: Nothing loadable there, or its classification head is missing.
        LabelError: Its labels cannot be named.
    """
    check_model_name(name_or_path, "NLI model")
    light = takes_onnx(name_or_path, device=device, runtime=runtime)
    place = "cpu" if light else pick_device(device)
    try:
        logits, tokens, config = _load_onnx(Path(name_or_path)) if light else _load_torch(name_or_path, place)
        id2label = {int(column): str(name) for column, name in dict(config.get("id2label") or {}).items()}
        return CrossEncoder(
            logits,
            tokens,
            columns=label_columns(id2label),
            temperature=read_temperature(config),
            max_tokens=_readable_tokens(config, tokens),
            runtime="onnx" if light else "torch",
        )
    except ModelError as error:
        raise type(error)(f"NLI model {name_or_path}: {error}") from error
    # onnxruntime, transformers, safetensors and torch raise whatever is nearest; all of it means "not loadable".
    except Exception as error:
        raise ModelError(f"cannot load NLI model {name_or_path}: {first_line(error)}") from error


Loaded = tuple["Callable[[Inputs], Floats2d]", "Tokens", Mapping[str, Any]]


def _load_onnx(folder: Path) -> Loaded:
    check_contents(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return load_session(folder, output="logits"), Tokens.from_folder(folder, config), config


def _load_torch(name_or_path: str | Path, device: str) -> Loaded:
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    silence_loading()
    only: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}  # by default users are asked
    config = AutoConfig.from_pretrained(fetched(name_or_path, weights=False), **only)
    label_columns(config.id2label)  # refused before the weights are fetched
    folder = fetched(name_or_path, weights=True)
    tokens = Tokens.from_transformers(AutoTokenizer.from_pretrained(folder, **only))
    model, loading = AutoModelForSequenceClassification.from_pretrained(
        folder, config=config, dtype=torch.float32, use_safetensors=True, output_loading_info=True, **only
    )
    if loading["missing_keys"]:
        raise ModelError(
            f"it has no trained classification head (missing: {min(loading['missing_keys'])}); "
            "give a checkpoint fine-tuned for NLI"
        )
    model.eval().to(device)

    def logits(inputs: Inputs) -> Floats2d:
        with torch.inference_mode():
            tensors = {name: torch.from_numpy(array).to(device) for name, array in inputs.items()}
            rows: Floats2d = model(**tensors).logits.float().cpu().numpy()
        return rows

    return logits, tokens, config.to_dict()


def judge(nli: NLI, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
    """Verdicts of (premise, hypothesis) pairs, in order; no call to the model for no pairs."""
    if not pairs:
        return []
    return [Verdict(*map(float, row)) for row in nli.predict_proba(pairs)]
