r"""Fit the two small logistic models that turn verdicts into a probability, on articles whose conflicts are marked.

python -m benchmarks.fit benchmarks/gold/dev*.jsonl models/articles-2026-11/written-[stu].jsonl \
    models/articles-2026-11/news.jsonl --news ../shared/data/news/articles.jsonl.gz --output benchmarks/results/fit.json

With --second-look, the two are fitted for what the second NLI model says of the pairs that the first finds promising by
its own weights, which must be there. --verdicts keeps what the NLI models say for the next run.

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
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.findings import average_precision
from benchmarks.gold import NEWS_HELP, load_articles, matched
from contradict import Detector, Document
from contradict.checkpoints import checksum
from contradict.detector import (
    BASE_NLI,
    DEFAULT_NLI,
    FITTED,
    MIN_CONTRADICTION,
    SECOND_LOOK_FILE,
    SecondLook,
    bundled,
    judge,
    load_nli,
)
from contradict.findings import SECOND_LOOK, WEIGHTS_FILE, Company, features, find
from contradict.store import Store
from contradict.types import NLI, Stance

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
FOR |= {"nearness", "points, near", "follows, similar", "contested", "close", "points, opens", "heard, log odds"}
VERDICTS = {"clash", "clash, similar", "clash one way", "figures differ", "one negates"}
BEHIND = {"behind in similarity", "behind in following", "behind in words", "behind at first"}
RELATIVE = BEHIND | {"of another", "claimed", "opens", "before"}
FEATURES = {
    "denied": sorted((FOR | RELATIVE) - {"behind at first"} | {"agreed", "clash", "points", "same source"}),
    "disputed": sorted(
        {"heard", "heard one way", "similarity", "shared words", "shared names"}
        | VERDICTS
        | {"agreed", "same source", "of another", "claimed", "narrated", "both narrated"}
    ),
}
AGAINST = BEHIND | {"agreed", "same source", "both narrated"}
ALWAYS_FOR = FOR | {"clash one way", "clash, similar", "figures differ", "first look"}
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0)
SECOND = {"denied": ["first look", "behind at first"], "disputed": ["first look"]}
"""More, for the second look."""
FOLDS = 6
LINES = (0.05, 0.1, 0.15)  # other values of SECOND_LOOK


@dataclass(frozen=True)
class Example:
    """One judged pair."""

    article: int
    features: dict[str, float]
    gold: bool
    first_look: float
    """What the first NLI model makes of it, by its own weights."""


Examples = dict[str, list[Example]]
"""By model."""


def examples(detector: Detector, articles: list[dict[str, Any]]) -> Examples:
    """Every judged pair; those with a second look have the features of that."""
    made: Examples = {"denied": [], "disputed": []}
    for number, article in enumerate(articles):
        positions = detector.positions(Document(article["id"], article["text"]))
        first = detector.compare(positions)
        again = detector.look_again(positions, first, line=min(LINES))
        judged = [(pair, again.verdicts.get(pair, verdicts)) for pair, verdicts in first] if again else first
        first_company, company = Company(positions, first), Company(positions, judged)
        for (pair, verdicts), (_, seen) in zip(judged, first, strict=True):
            sides = positions[pair.first], positions[pair.second]
            before = find(sides, pair, seen, detector.weights, first_company.beside(pair))
            finding = find(sides, pair, verdicts, detector.weights)
            if before is None or finding is None:
                continue
            look = again.first.get(pair) if again else None
            values = features(
                finding.claim, finding.denial, pair.similarity, finding.verdicts, company.beside(pair), look
            )
            hit = bool(matched(finding, article["pairs"]))
            which = "denied" if finding.denial.stance is Stance.DENIES else "disputed"
            made[which].append(Example(number, values, hit, before.contradiction))
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


def cross_validated(
    rows: np.ndarray, truth: np.ndarray, fold: np.ndarray, names: list[str]
) -> tuple[float, np.ndarray]:
    """The strength of regularisation that is likeliest by cross-validation, and its probabilities."""
    scores: dict[float, tuple[float, np.ndarray]] = {}
    for strength in STRENGTHS:
        out = np.zeros(len(rows))
        for k in range(FOLDS):
            weights = logistic(rows[fold != k], truth[fold != k], names, strength)
            out[fold == k] = 1 / (1 + np.exp(-(rows[fold == k] @ weights[:-1] + weights[-1])))
        scores[strength] = log_likelihood(truth, out), out
    best = max(scores, key=lambda strength: scores[strength][0])
    return best, scores[best][1]


def log_likelihood(truth: np.ndarray, out: np.ndarray) -> float:
    """The mean over the rows."""
    return float(np.log(np.where(truth, out, 1 - out).clip(1e-9)).mean())


def fit(made: list[Example], names: list[str], real: set[int]) -> tuple[dict[str, float], dict[str, Any]]:
    """The weights fitted on everything, their scale by the `real` articles; and what cross-validation says of them."""
    rows = np.array([[example.features[name] for name in names] for example in made])
    truth = np.array([example.gold for example in made])
    fold = np.array([example.article % FOLDS for example in made])
    best, out = cross_validated(rows, truth, fold, names)
    of_news = np.array([example.article in real for example in made])
    factor, constant = platt(out[of_news], truth[of_news]) if of_news.any() else (1.0, 0.0)
    weights = logistic(rows, truth, names, best) * factor
    weights[-1] += constant
    scaled = 1 / (1 + np.exp(-(factor * np.log(out / (1 - out)) + constant)))
    found = scaled >= MIN_CONTRADICTION
    figures = {
        "pairs": len(truth),
        "gold": int(truth.sum()),
        "strength": best,
        "average_precision": round(average_precision(truth, out), 4),
        "log_loss": round(-log_likelihood(truth, out), 4),
        "brier": round(float(((out - truth) ** 2).mean()), 4),
        "findings": int(found.sum()),
        "right": int(truth[found].sum()),
        "real": {
            "pairs": int(of_news.sum()),
            "gold": int(truth[of_news].sum()),
            "average_precision": round(average_precision(truth[of_news], out[of_news]), 4),
            "factor": round(factor, 3),
            "constant": round(constant, 3),
            "findings": int(found[of_news].sum()),
            "right": int(truth[found & of_news].sum()),
        },
    }
    return {name: round(float(w), 3) for name, w in zip([*names, "bias"], weights, strict=True)}, figures


def promising(made: list[Example], line: float) -> list[Example]:
    """Those whose first look is at or above the line."""
    return [example for example in made if example.first_look >= line]


def prepared(nli: str | None, store: Store, *, second_look: bool) -> Detector:
    """The detector whose verdicts are fitted on; what its NLI models say is kept in the store."""
    detector = Detector.from_pretrained(nli=nli, second_look=False)
    first = Remembering(detector.nli, checksum(nli or bundled(DEFAULT_NLI), without=FITTED), store)
    if not second_look:
        return replace(detector, nli=first)
    base = bundled(BASE_NLI)
    second = Remembering(load_nli(base), checksum(base, without=FITTED), store)
    return replace(detector, nli=first, second=SecondLook(second, {}))


class Remembering:
    """An NLI model that asks a store first, and tells it what is new."""

    def __init__(self, nli: NLI, name: str, store: Store) -> None:
        self._nli, self._name, self._store = nli, name, store

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> np.ndarray:
        """Return (n, 3) rows in the order of `Label`."""
        known = self._store.verdicts(self._name, pairs)
        new = list(dict.fromkeys(pair for pair in pairs if pair not in known))
        made = dict(zip(new, judge(self._nli, new), strict=True))
        self._store.add_verdicts(self._name, made)
        known |= made
        return np.array([(known[p].entailment, known[p].neutral, known[p].contradiction) for p in pairs])


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--news", type=Path, nargs="+", default=[], help=NEWS_HELP)
    parser.add_argument("--weights", type=Path, help=f"default: {WEIGHTS_FILE} beside the NLI model")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--nli", help="folder; default: the bundled model")
    parser.add_argument("--second-look", action="store_true")
    parser.add_argument("--verdicts", type=Path, help="SQLite file that keeps the verdicts")
    args = parser.parse_args()
    articles = [row for row in load_articles(args.articles, args.news) if row.get("part") != "nli"]
    real = {number for number, row in enumerate(articles) if "chars" in row}
    with Store(args.verdicts) as store:
        made = examples(prepared(args.nli, store, second_look=args.second_look), articles)
    line = SECOND_LOOK if args.second_look else 0.0
    names = {which: [*FEATURES[which], *(SECOND[which] if args.second_look else [])] for which in FEATURES}
    fitted = {which: fit(promising(made[which], line), names[which], real) for which in FEATURES}
    if args.second_look:
        for which, (_, figures) in fitted.items():
            figures["lines"] = {
                line: fit(promising(made[which], line), names[which], real)[1] for line in (*LINES, SECOND_LOOK)
            }
            figures["gold_of_all"] = sum(example.gold for example in made[which])
    for which, (weights, figures) in fitted.items():
        print(which, json.dumps(figures), json.dumps(weights), sep="\n")
    folder = Path(args.nli) if args.nli else bundled(DEFAULT_NLI)
    weights_file = args.weights or folder / (SECOND_LOOK_FILE if args.second_look else WEIGHTS_FILE)
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
