"""Accuracy and calibration of an NLI model on folders of development sets.

python -m benchmarks.nli --data ../shared/data/nli/dev --output models/nli-minilm-l6-2026-11/metrics.json
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from contradict.detector import DEFAULT_NLI, bundled, load_nli
from contradict.types import Label

LABELS = [label.value for label in Label]


def load(path: Path) -> list[dict[str, Any]]:
    """Rows of one JSONL file, gzipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


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
    f1 = []
    for label in np.unique(truth):
        hit = np.sum((predicted == label) & (truth == label))
        f1.append(2 * hit / max(1, np.sum(predicted == label) + np.sum(truth == label)))
    brier = ((probabilities - np.eye(3)[truth]) ** 2).sum(1).mean()
    return {
        "n": len(truth),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(np.mean(f1)), 4),
        "ece": round(float(error), 4),
        "brier": round(float(brier), 4),
    }


def main() -> None:
    """Measure every set, print a line each, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.gz with premise, hypothesis, label")
    parser.add_argument("--written", type=Path, default=bundled(DEFAULT_NLI) / "written" / "dev.jsonl")
    parser.add_argument("--denials", type=Path, help="denials_dev.jsonl.gz made by the model's prepare.py")
    parser.add_argument("--nli", help="folder or hub id; default: the bundled model")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    nli = load_nli(args.nli)
    files = {path.name.split(".")[0]: path for path in sorted(args.data.glob("*.jsonl.gz"))}
    files["claim_denial"] = args.written
    if args.denials:
        files["denials_grammar"] = args.denials
    results: dict[str, Any] = {}
    for name, path in files.items():
        rows = load(path)
        probabilities = np.asarray(nli.predict_proba([(row["premise"], row["hypothesis"]) for row in rows]))
        gold = [LABELS.index(row["label"]) for row in rows]
        results[name] = accuracy_and_calibration(probabilities, gold)
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
            json.dumps({"command": " ".join(["python -m benchmarks.nli", *sys.argv[1:]]), "sets": results}, indent=2)
            + "\n"
        )


if __name__ == "__main__":
    main()
