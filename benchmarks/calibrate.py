"""Fit the temperature of an NLI model on half of the development sets, and write it into its config.json.

python -m benchmarks.calibrate FOLDER --data ../shared/data/nli/dev --denials .work/nli-b/denials_dev.jsonl.gz

The half is the one that `benchmarks.nli` leaves out of its calibration figures. Every set weighs the same, or the two
largest would decide alone. One number for all sets: a fitted bias per label would move labels as well.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from benchmarks.datasets import LABELS, WRITTEN, load, sampled
from benchmarks.nli import for_calibration, tempered
from contradict.detector import load_nli

SETS = (
    "snli",
    "mnli_matched",
    "lingnli",
    "vitaminc_real",
    "fever_symmetric_dev",
    "negation_snli",
    "function_words_negation",
    "conjnli_dev",
)
"""The public sets nearest to the job; with the two of our own. The rest measures how far the figure carries."""


def mean_loss(temperature: float, sets: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Negative log likelihood at a temperature, the mean of the sets' means."""
    losses = [-np.log(tempered(p, temperature)[np.arange(len(y)), y]).mean() for p, y in sets]
    return float(np.mean(losses))


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the model, whose config.json is rewritten")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--runtime", default="onnx", help="onnx, which is what runs on a CPU, or torch")
    parser.add_argument("--denials", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only so many rows of each set")
    args = parser.parse_args()
    nli = load_nli(args.folder, runtime=args.runtime)
    used = nli.temperature
    sets = []
    for path in [*(args.data / f"{name}.jsonl.gz" for name in SETS), args.written, args.denials]:
        rows = sampled([row for row in load(path) if for_calibration(row)], args.limit)
        probabilities = np.asarray(nli.predict_proba([(row["premise"], row["hypothesis"]) for row in rows]))
        truth = np.array([LABELS.index(row["label"]) for row in rows])
        sets.append((tempered(probabilities, 1 / used), truth))
    fitted = minimize_scalar(lambda log: mean_loss(float(np.exp(log)), sets), bounds=(-2, 2), method="bounded")
    temperature = round(float(np.exp(fitted.x)), 4)
    config = json.loads((args.folder / "config.json").read_text(encoding="utf-8"))
    config["calibration_temperature"] = temperature
    (args.folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    print(f"temperature {temperature}, loss {mean_loss(1.0, sets):.4f} -> {mean_loss(temperature, sets):.4f}")


if __name__ == "__main__":
    main()
