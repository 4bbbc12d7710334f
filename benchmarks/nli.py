"""Accuracy and calibration of an NLI model on folders of development sets.

python -m benchmarks.nli --data ../shared/data/nli/dev --output models/nli-minilm-l6-2026-11/metrics.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import LABELS, WRITTEN, load_sets
from benchmarks.datasets import load as load  # the recipes of the models have it from here
from contradict.detector import load_nli

ALLOWED_LOSS = 0.005
"""What int8 may cost in accuracy on any set."""


def accuracy_and_calibration(probabilities: np.ndarray, gold: Sequence[int]) -> dict[str, float]:
    """Accuracy, macro-F1 over the classes present, expected calibration error (15 equal bins), Brier score.

    Source: Guo et al. 2017 for the error, over the probability of the predicted label.
    """
    truth = np.asarray(gold)
    predicted = probabilities.argmax(1)
    confidence = probabilities.max(1)
    right = predicted == truth
    bins = np.minimum((confidence * 15).astype(int), 14)
    error = sum(
        abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)
    )
    brier = ((probabilities - np.eye(3)[truth]) ** 2).sum(1).mean()
    return {
        "n": len(truth),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(macro_f1(predicted, truth), 4),
        "ece": round(float(error), 4),
        "brier": round(float(brier), 4),
    }


def macro_f1(predicted: np.ndarray, truth: np.ndarray) -> float:
    """The mean F1 of the labels that are there, as numbers."""
    cells = np.bincount(truth * 3 + predicted, minlength=9).reshape(3, 3)
    there, said = cells.sum(1), cells.sum(0)
    return float((2 * cells.diagonal() / np.maximum(1, there + said))[there > 0].mean())


def for_calibration(row: dict[str, Any]) -> bool:
    """Whether a row is in the half of its set that the temperature is fitted on; rows of one premise stay together."""
    return hashlib.sha256(row["premise"].encode()).digest()[0] % 2 == 0


def tempered(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """The softmax of the logits behind the probabilities, divided by a temperature."""
    raised = np.maximum(probabilities, 1e-12) ** (1 / temperature)
    scaled: np.ndarray = raised / raised.sum(1, keepdims=True)
    return scaled


def measured(
    rows: Sequence[dict[str, Any]], probabilities: np.ndarray, gold: Sequence[int], temperature: float
) -> dict[str, Any]:
    """Accuracy over all rows; calibration over the half that no temperature was fitted on, before and after it."""
    whole = accuracy_and_calibration(probabilities, gold)
    fresh = [i for i, row in enumerate(rows) if not for_calibration(row)]
    truth = [gold[i] for i in fresh]
    after = accuracy_and_calibration(probabilities[fresh], truth)
    before = accuracy_and_calibration(tempered(probabilities[fresh], 1 / temperature), truth)
    return {
        **{key: whole[key] for key in ("n", "accuracy", "macro_f1")},
        "n_calibration": len(fresh),
        **{key: after[key] for key in ("ece", "brier")},
        **{f"{key}_before": before[key] for key in ("ece", "brier")},
    }


def main() -> None:
    """Measure every set, print a line each, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder of *.jsonl.gz with premise, hypothesis, label; or hub")
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--denials", type=Path, help="denials_dev.jsonl.gz made by the model's prepare.py")
    parser.add_argument("--nli", help="folder or hub id; default: the bundled model")
    parser.add_argument("--runtime", default="auto", help="auto, onnx or torch")
    parser.add_argument("--limit", type=int, help="only so many rows of each set, the same for every model")
    parser.add_argument("--against", type=Path, help="metrics of the same model in fp32: fail where it was better")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    nli = load_nli(args.nli, runtime=args.runtime)
    sets = load_sets(args.data, written=args.written, denials=args.denials, limit=args.limit)
    results: dict[str, Any] = {}
    for name, rows in sets.items():
        probabilities = np.asarray(nli.predict_proba([(row["premise"], row["hypothesis"]) for row in rows]))
        gold = [LABELS.index(row["label"]) for row in rows]
        results[name] = measured(rows, probabilities, gold, nli.temperature)
        if "phenomenon" in rows[0]:
            by: dict[str, list[bool]] = defaultdict(list)
            for row, predicted, truth in zip(rows, probabilities.argmax(1), gold, strict=True):
                by[row["phenomenon"]].append(bool(predicted == truth))
            results[name]["by_phenomenon"] = {
                key: {"n": len(hits), "accuracy": round(sum(hits) / len(hits), 4)} for key, hits in sorted(by.items())
            }
        shown = results[name]
        print(
            f"{name:28} n {shown['n']:5}  accuracy {shown['accuracy']:.3f}  ece {shown['ece']:.3f}",
            flush=True,
        )
    if args.output:
        args.output.write_text(
            json.dumps(
                {
                    "command": " ".join(["python -m benchmarks.nli", *sys.argv[1:]]),
                    "runtime": nli.runtime,
                    "temperature": nli.temperature,
                    "sets": results,
                },
                indent=2,
            )
            + "\n"
        )
    if args.against:
        lost = losses(results, json.loads(args.against.read_text(encoding="utf-8"))["sets"])
        for name, loss in lost.items():
            print(f"{name}: {loss:.4f} below {args.against}", file=sys.stderr)
        sys.exit(1 if lost else 0)


def losses(sets: dict[str, Any], reference: dict[str, Any]) -> dict[str, float]:
    """How much accuracy is lost against a reference, for the sets where it is more than ALLOWED_LOSS.

    Raises:
        ValueError: The two were not measured on the same rows.
    """
    if {name: row["n"] for name, row in sets.items()} != {name: row["n"] for name, row in reference.items()}:
        raise ValueError("the two runs measured other sets, or other numbers of rows")
    fallen = {name: reference[name]["accuracy"] - row["accuracy"] for name, row in sets.items()}
    return {name: loss for name, loss in fallen.items() if loss > ALLOWED_LOSS + 1e-9}


if __name__ == "__main__":
    main()
