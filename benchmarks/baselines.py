"""What peers do, on the gold articles, beside what we do: precision, recall of disputes and false alarms.

python -m benchmarks.baselines --dev benchmarks/gold/dev*.jsonl --test benchmarks/gold/test.jsonl \
    --output benchmarks/results/baselines.json

Every method scores pairs of sentences of an article; each gets the threshold with the best F1 on the development
articles and is measured once on the test articles. Ours is also measured at its default. The plain methods see the same
statements as we do (captions and the like are already gone) and the same models.

- negation: exactly one side has a negation; the score is the share of telling words the two have in common.
- embeddings: cosine of the sentences.
- embed, then NLI: pairs at or above 0.5 cosine, the higher contradiction of the two directions; what peers do.
- NLI on all pairs: the same without the embeddings (SummaC's matrix, its largest entries).
- contradict-text 0.2: its algorithm: pairs from 0.3 cosine, the second sentence judged by the first, one way alone.
- paraphrase_mining, CrossEncoder: sentence-transformers as its documents show it, with its own loading of our weights:
  the pairs that `paraphrase_mining` gives, judged one way by `CrossEncoder.predict`.

Seconds are those of the test articles, models loaded, one method after another in one process; what `extract` takes is
in all of them, for the plain methods without a tagger.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.gold import matched
from benchmarks.nli import load
from contradict import Detector, Document
from contradict.detector import DEFAULT_ENCODER, DEFAULT_NLI, MIN_CONTRADICTION, bundled, extract
from contradict.embedding import embed
from contradict.findings import NEGATION, telling_words
from contradict.nli import label_columns

MIN_COSINE, LOW_COSINE = 0.5, 0.3
RESAMPLED = 1000


@dataclass(frozen=True)
class Scored:
    """A pair of sentences a method flags: the gold pairs it is, by number, and how sure the method is."""

    article: int
    hits: tuple[int, ...]
    score: float


Article = dict[str, Any]
Method = Callable[[Sequence[Article]], list[Scored]]


def scored(article: Article, number: int, one: Any, other: Any, score: float) -> Scored:  # noqa: ANN401
    """A pair with what it matches."""
    finding = SimpleNamespace(claim=one, denial=other)
    return Scored(number, tuple(matched(finding, article["pairs"])), score)  # type: ignore[arg-type]


def plain(articles: Sequence[Article], score: Callable[[list[str]], np.ndarray]) -> list[Scored]:
    """All pairs of statements of each article, by an (n, n) matrix of scores of which the upper half counts."""
    made = []
    for number, article in enumerate(articles):
        statements = [s for s in extract(Document(article["id"], article["text"])) if s.set_aside is None]
        matrix = score([s.text for s in statements])
        for i, one in enumerate(statements):
            made += [
                scored(article, number, one, statements[j], float(matrix[i, j])) for j in range(i + 1, len(matrix))
            ]
    return made


def by_negation(texts: list[str]) -> np.ndarray:
    """Share of telling words in common where exactly one side has a negation, else -1."""
    words = [telling_words(text) for text in texts]
    negated = [bool(NEGATION.search(text)) for text in texts]
    matrix = np.full((len(texts), len(texts)), -1.0)
    for i in range(len(texts)):
        for j in range(len(texts)):
            if negated[i] is not negated[j]:
                matrix[i, j] = len(words[i] & words[j]) / max(1, min(len(words[i]), len(words[j])))
    return matrix


def mined(encoder: str, nli: str) -> Callable[[list[str]], np.ndarray]:
    """A function from texts to scores by sentence-transformers alone; -1 where it mines no pair.

    Args:
        encoder: A folder or hub id that SentenceTransformer loads.
        nli: One that its CrossEncoder loads.
    """
    import torch
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from sentence_transformers.util import paraphrase_mining

    whole = {"dtype": torch.float32}  # as it advises on a CPU; the weights are stored in halves
    model = SentenceTransformer(encoder, device="cpu", model_kwargs=whole)
    judge = CrossEncoder(nli, device="cpu", model_kwargs=whole)
    contradiction = label_columns(judge.config.id2label)[2]

    def score(texts: list[str]) -> np.ndarray:
        matrix = np.full((len(texts), len(texts)), -1.0)
        pairs = [tuple(sorted(row[1:])) for row in paraphrase_mining(model, texts)] if len(texts) > 1 else []
        if pairs:
            rows = judge.predict([(texts[i], texts[j]) for i, j in pairs], apply_softmax=True)
            for (i, j), row in zip(pairs, rows, strict=True):
                matrix[i, j] = row[contradiction]
        return matrix

    return score


def methods(detector: Detector) -> dict[str, Method]:
    """The contestants."""

    def cosines(texts: list[str]) -> np.ndarray:
        rows = embed(detector.encoder, texts)
        return np.asarray(rows @ rows.T)

    def judged(texts: list[str], asked: np.ndarray) -> np.ndarray:
        """The contradiction of those ordered pairs that are asked for, else -1."""
        places = np.argwhere(asked)
        matrix = np.full(asked.shape, -1.0)
        if len(places):
            answers = detector.nli.predict_proba([(texts[i], texts[j]) for i, j in places])
            matrix[places[:, 0], places[:, 1]] = np.asarray(answers)[:, 2]
        return matrix

    def both_ways(texts: list[str], asked: np.ndarray) -> np.ndarray:
        matrix = judged(texts, asked & ~np.eye(len(texts), dtype=bool))
        return np.maximum(matrix, matrix.T)

    def verdicts(texts: list[str]) -> np.ndarray:
        return both_ways(texts, np.ones((len(texts), len(texts)), dtype=bool))

    def near_verdicts(texts: list[str]) -> np.ndarray:
        return both_ways(texts, cosines(texts) >= MIN_COSINE)

    def one_way(texts: list[str]) -> np.ndarray:
        return judged(texts, np.triu(cosines(texts) >= LOW_COSINE, 1))

    peer = mined(str(bundled(DEFAULT_ENCODER)), str(bundled(DEFAULT_NLI)))

    def ours(articles: Sequence[Article]) -> list[Scored]:
        made = []
        for number, article in enumerate(articles):
            report = detector.detect([Document(article["id"], article["text"])], min_contradiction=0.05)
            made += [scored(article, number, f.claim, f.denial, f.contradiction) for f in report.findings]
        return made

    return {
        "negation": lambda articles: plain(articles, by_negation),
        "embeddings": lambda articles: plain(articles, cosines),
        "NLI on all pairs": lambda articles: plain(articles, verdicts),
        "embed, then NLI": lambda articles: plain(articles, near_verdicts),
        "contradict-text": lambda articles: plain(articles, one_way),
        "paraphrase_mining, CrossEncoder": lambda articles: plain(articles, peer),
        "contradict": ours,
    }


def measure(articles: Sequence[Article], found: Sequence[Scored], chosen: Sequence[int]) -> dict[str, float]:
    """Precision, recall of disputes (a denial is found when any of its claims is), F1 and false alarms."""
    right = wrong = disputes = reached = 0
    by_article: dict[int, list[Scored]] = {}
    for pair in found:
        by_article.setdefault(pair.article, []).append(pair)
    for number in chosen:
        flagged = by_article.get(number, [])
        hit = {i for pair in flagged for i in pair.hits}
        right += sum(bool(pair.hits) for pair in flagged)
        wrong += sum(not pair.hits for pair in flagged)
        denials: dict[tuple[int, ...], bool] = {}
        for i, pair in enumerate(articles[number]["pairs"]):
            place = tuple(pair["denial"])
            denials[place] = denials.get(place, False) or i in hit
        disputes += len(denials)
        reached += sum(denials.values())
    precision, recall = right / max(1, right + wrong), reached / max(1, disputes)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "false_alarms_per_article": wrong / max(1, len(chosen)),
    }


def best_threshold(articles: Sequence[Article], found: Sequence[Scored]) -> float:
    """The score from which F1 is highest on these articles."""
    everything = range(len(articles))
    candidates = np.unique(np.quantile([pair.score for pair in found], np.linspace(0.5, 1, 200)))
    return float(max(candidates, key=lambda t: measure(articles, [p for p in found if p.score >= t], everything)["f1"]))


def with_intervals(articles: Sequence[Article], found: Sequence[Scored]) -> dict[str, list[float]]:
    """Each measure with its 95 % bootstrap interval over articles: value, low, high."""
    rng = random.Random(0)
    whole = measure(articles, found, range(len(articles)))
    draws = [measure(articles, found, rng.choices(range(len(articles)), k=len(articles))) for _ in range(RESAMPLED)]
    return {
        key: [round(x, 4) for x in (value, *np.quantile([draw[key] for draw in draws], (0.025, 0.975)).tolist())]
        for key, value in whole.items()
    }


def main() -> None:
    """Measure all, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    dev, test = ([row for path in paths for row in load(path)] for paths in (args.dev, args.test))
    results: dict[str, Any] = {}
    for name, method in methods(Detector.from_pretrained()).items():
        threshold = best_threshold(dev, method(dev))
        began = time.monotonic()
        found = method(test)
        seconds = round(time.monotonic() - began, 2)
        for label, least in ((name, threshold), (f"{name}, default", MIN_CONTRADICTION)):
            if label == name or name == "contradict":
                kept = [pair for pair in found if pair.score >= least]
                results[label] = {"threshold": round(least, 4), "seconds": seconds, **with_intervals(test, kept)}
                print(label, json.dumps(results[label]), flush=True)
    if args.output:
        written = {"command": " ".join(["python -m benchmarks.baselines", *sys.argv[1:]]), "results": results}
        args.output.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
