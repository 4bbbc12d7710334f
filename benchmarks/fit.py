r"""Fit the two small logistic models that turn verdicts into a probability, on articles whose conflicts are marked.

python -m benchmarks.fit benchmarks/gold/dev*.jsonl models/articles-2026-11/written-[stu].jsonl \
    models/articles-2026-11/news.jsonl --news ../shared/data/news/articles.jsonl.gz --output benchmarks/results/fit.json

"denied" judges an assertion against an explicit denial, "disputed" two assertions. Regularisation is chosen, and the
reported figures are made, by cross-validation over articles; the test articles are never read here, nor those that an
NLI model was trained on (the part "nli"), for what it says of them is surer than what it says of others. Signs are
constrained: a feature that can only speak for a conflict gets no negative weight, so that a few hundred articles cannot
teach nonsense such as "the less it follows, the more it is denied". The weights are written beside the NLI model.

Articles of our own are denser with conflicts than news is, above all with disputes. So the probabilities are set by the
real articles alone (Platt scaling of the cross-validated scores: one factor and one constant for each model).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.findings import average_precision
from benchmarks.gold import load_articles, matched
from contradict import Detector, Document
from contradict.detector import DEFAULT_NLI, bundled
from contradict.findings import WEIGHTS_FILE, features, find, rivals
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


def examples(detector: Detector, articles: list[dict[str, Any]]) -> dict[str, list[tuple[int, dict[str, float], bool]]]:
    """(article number, features, whether it is a gold pair) of every judged pair, by model."""
    made: dict[str, list[tuple[int, dict[str, float], bool]]] = {"denied": [], "disputed": []}
    for number, article in enumerate(articles):
        document = Document(article["id"], article["text"])
        positions = detector.positions(document)
        judged = detector.compare(positions)
        best = rivals(positions, judged)
        for pair, verdicts in judged:
            finding = find((positions[pair.first], positions[pair.second]), pair, verdicts, detector.weights, best)
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


def platt(probabilities: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Factor and constant that turn their log odds into those that fit best (Platt 1999); no negative factor."""
    odds = np.log(probabilities / (1 - probabilities))
    sign = np.where(truth, 1.0, -1.0)

    def loss(both: np.ndarray) -> float:
        return float(np.logaddexp(0, -sign * (both[0] * odds + both[1])).mean())

    factor, constant = minimize(loss, np.array([1.0, 0.0]), bounds=[(0, None), (None, None)], method="L-BFGS-B").x
    return float(factor), float(constant)


def fit(
    made: list[tuple[int, dict[str, float], bool]], names: list[str], real: set[int]
) -> tuple[dict[str, float], dict[str, Any]]:
    """The weights fitted on everything, their scale by the `real` articles; and what cross-validation says of them."""
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
    of_news = np.array([number in real for number, _, _ in made])
    factor, constant = platt(out[of_news], truth[of_news]) if of_news.any() else (1.0, 0.0)
    weights = logistic(rows, truth, names, best) * factor
    weights[-1] += constant
    figures = {
        "pairs": len(truth),
        "gold": int(truth.sum()),
        "strength": best,
        "average_precision": round(average_precision(truth, out), 4),
        "log_loss": round(-scores[best][0], 4),
        "brier": round(float(((out - truth) ** 2).mean()), 4),
        "real": {
            "pairs": int(of_news.sum()),
            "gold": int(truth[of_news].sum()),
            "average_precision": round(average_precision(truth[of_news], out[of_news]), 4),
            "factor": round(factor, 3),
            "constant": round(constant, 3),
        },
    }
    return {name: round(float(w), 3) for name, w in zip([*names, "bias"], weights, strict=True)}, figures


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--news", type=Path, help="JSON lines with the texts of articles that are marked by place")
    parser.add_argument("--weights", type=Path, help=f"default: {WEIGHTS_FILE} beside the NLI model")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--nli", help="folder; default: the bundled model")
    args = parser.parse_args()
    detector = Detector.from_pretrained(nli=args.nli)
    articles = [row for row in load_articles(args.articles, args.news) if row.get("part") != "nli"]
    made = examples(detector, articles)
    real = {number for number, row in enumerate(articles) if "chars" in row}
    fitted = {which: fit(made[which], FEATURES[which], real) for which in FEATURES}
    for which, (weights, figures) in fitted.items():
        print(which, json.dumps(figures), json.dumps(weights), sep="\n")
    folder = Path(args.nli) if args.nli else bundled(DEFAULT_NLI)
    weights_file = args.weights or folder / WEIGHTS_FILE
    weights_file.write_text(json.dumps({k: w for k, (w, _) in fitted.items()}, indent=2) + "\n", encoding="utf-8")
    if args.output:
        command = " ".join(["python -m benchmarks.fit", *sys.argv[1:]])
        text = json.dumps(
            {"command": command, "articles": len(articles), "cross-validation": {k: f for k, (_, f) in fitted.items()}},
            indent=2,
        )
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
