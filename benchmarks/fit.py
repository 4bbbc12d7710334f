r"""Fit the two small logistic models that turn verdicts into a probability, on the gold development articles.

python -m benchmarks.fit benchmarks/gold/dev*.jsonl --weights contradict/weights.json \
    --background ../shared/data/news/articles.jsonl.gz --output benchmarks/results/fit.json

"denied" judges an assertion against an explicit denial, "disputed" two assertions. Regularisation is chosen, and the
reported figures are made, by cross-validation over articles; the test articles are never read here. Signs are
constrained: a feature that can only speak for a conflict gets no negative weight, so a few dozen articles cannot teach
nonsense such as "the less it follows, the more it is denied".

Gold articles are dense with disputes and real news is not, so "disputed" also sees the pairs of 50 real articles, all
taken for no dispute (very few are one). Nearness is kept from it: two assertions side by side are the rule in any text.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.findings import average_precision
from benchmarks.gold import matched
from benchmarks.nli import load
from contradict import Detector, Document
from contradict.findings import features, find, rivals
from contradict.types import Stance

FOR = {
    "follows",
    "is followed",
    "heard",
    "heard one way",
    "similarity",
    "shared words",
    "shared names",
    "speakers named",
}
FOR |= {"nearness", "points, near", "follows, similar"}
VERDICTS = {"clash", "clash, similar", "clash one way", "figures differ", "one negates"}
BEHIND = {"behind in similarity", "behind in following", "behind in words"}
RELATIVE = BEHIND | {"of another", "claimed", "opens", "before"}
FEATURES = {
    "denied": sorted(FOR | RELATIVE | {"agreed", "clash", "points", "same source"}),
    "disputed": sorted(
        (FOR - {"follows", "is followed", "follows, similar", "speakers named", "points, near", "nearness"})
        | VERDICTS
        | {"agreed", "same source", "narrated", "both narrated"}
    ),
}
AGAINST = BEHIND | {"agreed", "same source", "both narrated"}
ALWAYS_FOR = FOR | {"clash one way", "clash, similar", "figures differ"}
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS = 6
BACKGROUND = 50


def examples(detector: Detector, articles: list[dict[str, Any]]) -> dict[str, list[tuple[int, dict[str, float], bool]]]:
    """(article number, features, whether it is a gold pair) of every judged pair, by model."""
    made: dict[str, list[tuple[int, dict[str, float], bool]]] = {"denied": [], "disputed": []}
    for number, article in enumerate(articles):
        document = Document(article["id"], article["text"])
        positions = detector.positions(document)
        judged = detector.compare(positions)
        best = rivals(positions, judged)
        for pair, verdicts in judged:
            finding = find((positions[pair.first], positions[pair.second]), pair, verdicts, best)
            if finding is None:
                continue
            denying = pair.second if finding.denial is positions[pair.second] else pair.first
            values = features(finding.claim, finding.denial, pair.similarity, finding.verdicts, best.get(denying))
            which = "denied" if finding.denial.stance is Stance.DENIES else "disputed"
            made[which].append((number, values, bool(matched(finding, article["pairs"]))))
    return made


def logistic(rows: np.ndarray, truth: np.ndarray, names: list[str], strength: float) -> np.ndarray:
    """Weights and, last, the bias; the bias is not regularised."""
    # Against "X denied P", not-P is no conflict.
    against = AGAINST if "clash one way" in names else AGAINST | {"clash"}
    wide = np.hstack([rows, np.ones((len(rows), 1))])
    sign = np.where(truth, 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (wide @ weights)
        value = np.logaddexp(0, -margin).sum() + 0.5 * strength * (weights[:-1] ** 2).sum()
        pull = -sign / (1 + np.exp(margin))
        return value, wide.T @ pull + strength * np.append(weights[:-1], 0.0)

    bounds = [(0 if name in ALWAYS_FOR else None, 0 if name in against else None) for name in names]
    start = np.zeros(wide.shape[1])
    return np.asarray(minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x)


def fit(made: list[tuple[int, dict[str, float], bool]], names: list[str]) -> tuple[dict[str, float], dict[str, Any]]:
    """The weights fitted on everything, and what cross-validation over articles says of them."""
    rows = np.array([[values[name] for name in names] for _, values, _ in made])
    truth = np.array([hit for _, _, hit in made])
    fold = np.array([number % FOLDS for number, _, _ in made])
    scores: dict[float, tuple[float, np.ndarray]] = {}
    for strength in STRENGTHS:
        out = np.zeros(len(rows))
        for k in range(FOLDS):
            weights = logistic(rows[fold != k], truth[fold != k], names, strength)
            out[fold == k] = 1 / (1 + np.exp(-(rows[fold == k] @ weights[:-1] + weights[-1])))
        likelihood = np.log(np.where(truth, out, 1 - out).clip(1e-9)).mean()
        scores[strength] = (float(likelihood), out)
    best = max(scores, key=lambda strength: scores[strength][0])
    out = scores[best][1]
    weights = logistic(rows, truth, names, best)
    figures = {
        "pairs": len(truth),
        "gold": int(truth.sum()),
        "strength": best,
        "average_precision": round(average_precision(truth, out), 4),
        "log_loss": round(-scores[best][0], 4),
        "brier": round(float(((out - truth) ** 2).mean()), 4),
    }
    return {name: round(float(w), 3) for name, w in zip([*names, "bias"], weights, strict=True)}, figures


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--background", type=Path, required=True, help="JSON lines of real articles, with body")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--nli", help="folder or hub id; default: the bundled model")
    args = parser.parse_args()
    detector = Detector.from_pretrained(nli=args.nli)
    articles = [row for path in args.articles for row in load(path)]
    made = examples(detector, articles)
    texts = [row["body"] for row in random.Random(0).sample(load(args.background), BACKGROUND)]
    real = examples(detector, [{"id": str(i), "text": text, "pairs": []} for i, text in enumerate(texts)])
    made["disputed"] += [(number + len(articles), values, hit) for number, values, hit in real["disputed"]]
    fitted = {which: fit(made[which], FEATURES[which]) for which in FEATURES}
    for which, (weights, figures) in fitted.items():
        print(which, json.dumps(figures), json.dumps(weights), sep="\n")
    args.weights.write_text(json.dumps({k: w for k, (w, _) in fitted.items()}, indent=2) + "\n", encoding="utf-8")
    if args.output:
        command = " ".join(["python -m benchmarks.fit", *sys.argv[1:]])
        text = json.dumps({"command": command, "cross-validation": {k: f for k, (_, f) in fitted.items()}}, indent=2)
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
