"""What stance adds: the written claim-denial development pairs, each side read as an article of one sentence.

python -m benchmarks.findings --output benchmarks/results/findings-dev.json

A pair is right when it is flagged and its label is contradiction. Baselines in the same run: contradiction between the
whole sentences, and between the contents, without stance.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import WRITTEN, load
from contradict.detector import Detector
from contradict.findings import find
from contradict.types import Document


def average_precision(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """Area under precision over recall, ties in the order given."""
    hits = truth[np.argsort(-probabilities, kind="stable")]
    return float((hits * np.cumsum(hits) / np.arange(1, len(hits) + 1)).sum() / max(1, hits.sum()))


def main() -> None:
    """Judge every pair once, score the three ways, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=WRITTEN)
    parser.add_argument("--nli", help="folder or hub id; default: the bundled model")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    rows = load(args.pairs)
    detector = Detector.from_pretrained(nli=args.nli)
    truth = np.array([row["label"] == "contradiction" for row in rows])
    whole = np.array([v.contradiction for v in detector.judge([(row["premise"], row["hypothesis"]) for row in rows])])
    contents, combined = np.zeros(len(rows)), np.zeros(len(rows))
    for i, row in enumerate(rows):
        sides = [p for name in ("premise", "hypothesis") for p in detector.positions(Document(name, row[name]))]
        for pair, verdicts in detector.compare(sides, min_similarity=-1.0):
            one, other = sides[pair.first], sides[pair.second]
            if one.document == other.document:
                continue
            contents[i] = max(contents[i], verdicts.claim_to_denial.contradiction)
            finding = find((one, other), pair, verdicts, detector.weights)
            combined[i] = max(combined[i], finding.contradiction if finding else 0.0)
    results: dict[str, Any] = {
        "whole sentences, no stance": scores(truth, whole),
        "contents, no stance": scores(truth, contents),
        "contradict": scores(truth, combined),
    }
    for name, row in results.items():
        print(name, json.dumps(row))
    if args.output:
        command = " ".join(["python -m benchmarks.findings", *sys.argv[1:]])
        args.output.write_text(json.dumps({"command": command, "results": results}, indent=2) + "\n", encoding="utf-8")


def scores(truth: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """Average precision, and precision and recall at the default threshold of 0.5."""
    flagged = probabilities >= 0.5
    return {
        "n": len(truth),
        "average_precision": round(average_precision(truth, probabilities), 4),
        "precision": round(float(truth[flagged].mean()) if flagged.any() else 0.0, 4),
        "recall": round(float(flagged[truth].mean()), 4),
    }


if __name__ == "__main__":
    main()
