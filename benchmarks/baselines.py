"""What peers do, on articles, beside what we do: methods that score pairs of sentences. `benchmarks.quality` runs them.

The plain methods see the same statements as we do (captions and the like are already gone) and the same models.

- every pair: all get one score; what a method has to beat.
- negation: exactly one side has a negation; the score is the share of telling words the two have in common.
- embeddings: cosine of the sentences.
- embed, then NLI: pairs at or above 0.5 cosine, the higher contradiction of the two directions; what peers do.
- NLI on all pairs: the same without the embeddings.
- SummaC-ZS: its matrix of each sentence judged by each other one, of which it keeps, for each, the largest entry.
- contradict-text 0.2: its algorithm: pairs from 0.3 cosine, the second sentence judged by the first, one way alone.
- paraphrase_mining, CrossEncoder: sentence-transformers as its documents show it, with its own loading of our weights:
  the pairs that `paraphrase_mining` gives, judged one way by `CrossEncoder.predict`.
- contradict; without the second look; with the larger NLI model for everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.gold import disputes, matched
from contradict import Detector, Document
from contradict.detector import DEFAULT_ENCODER, DEFAULT_NLI, bundled, extract
from contradict.embedding import embed
from contradict.findings import NEGATION, telling_words
from contradict.nli import label_columns

MIN_COSINE, LOW_COSINE = 0.5, 0.3
LEAST = 0.05
"""The least probability that a finding of ours is looked at with."""


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


@cache
def mined(encoder: Path, nli: Path) -> Callable[[list[str]], np.ndarray]:
    """A function from texts to scores by sentence-transformers alone; -1 where it mines no pair.

    Args:
        encoder: A folder that SentenceTransformer loads.
        nli: One that its CrossEncoder loads.
    """
    import torch
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from sentence_transformers.util import paraphrase_mining

    whole = {"dtype": torch.float32}  # as it advises on a CPU; the weights are stored in halves
    model = SentenceTransformer(str(encoder), device="cpu", model_kwargs=whole)
    judge = CrossEncoder(str(nli), device="cpu", model_kwargs=whole)
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


def ours(detector: Detector) -> Method:
    """What a detector of ours finds."""

    def found(articles: Sequence[Article]) -> list[Scored]:
        made = []
        for number, article in enumerate(articles):
            report = detector.detect([Document(article["id"], article["text"])], min_contradiction=LEAST)
            made += [scored(article, number, f.claim, f.denial, f.contradiction) for f in report.findings]
        return made

    return found


def peers(detector: Detector) -> dict[str, Method]:
    """The plain methods, with the models of a detector; sentence-transformers loads the bundled ones itself."""

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
        return np.asarray(np.maximum(matrix, matrix.T))

    def verdicts(texts: list[str]) -> np.ndarray:
        return both_ways(texts, np.ones((len(texts), len(texts)), dtype=bool))

    def near_verdicts(texts: list[str]) -> np.ndarray:
        return both_ways(texts, cosines(texts) >= MIN_COSINE)

    def one_way(texts: list[str]) -> np.ndarray:
        return judged(texts, np.triu(cosines(texts) >= LOW_COSINE, 1))

    def largest(texts: list[str]) -> np.ndarray:
        matrix = judged(texts, ~np.eye(len(texts), dtype=bool))
        kept = np.where(matrix == matrix.max(0, initial=-1.0), matrix, -1.0)
        return np.asarray(np.maximum(kept, kept.T))

    scores: dict[str, Callable[[list[str]], np.ndarray]] = {
        "every pair": lambda texts: np.ones((len(texts), len(texts))),
        "negation": by_negation,
        "embeddings": cosines,
        "NLI on all pairs": verdicts,
        "embed, then NLI": near_verdicts,
        "SummaC-ZS": largest,
        "contradict-text": one_way,
        "paraphrase_mining, CrossEncoder": lambda texts: mined(bundled(DEFAULT_ENCODER), bundled(DEFAULT_NLI))(texts),
    }
    return {name: partial(plain, score=score) for name, score in scores.items()}


def counted(articles: Sequence[Article], found: Sequence[Scored]) -> np.ndarray:
    """A row for each article: pairs rightly flagged, wrongly flagged, disputes found, disputes there.

    A denial is found when any of its claims is.
    """
    rows = np.zeros((len(articles), 4))
    hits: list[set[int]] = [set() for _ in articles]
    for pair in found:
        rows[pair.article, 0 if pair.hits else 1] += 1
        hits[pair.article].update(pair.hits)
    for row, article, hit in zip(rows, articles, hits, strict=True):
        denials = disputes(article["pairs"], hit)
        row[2:] = sum(denials.values()), len(denials)
    return rows


def figures(rows: np.ndarray) -> dict[str, float]:
    """Precision, recall of disputes, F1 and false alarms, of rows that `counted` made."""
    right, wrong, reached, disputes = rows.sum(0)
    precision, recall = right / max(1, right + wrong), reached / max(1, disputes)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "false_alarms_per_article": wrong / max(1, len(rows)),
    }


def best_threshold(articles: Sequence[Article], found: Sequence[Scored]) -> float:
    """The score from which F1 is highest on these articles; 1 where nothing is found."""
    scores = np.array([pair.score for pair in found if pair.score > -1] or [1.0])
    candidates = np.unique(np.quantile(scores, np.linspace(0, 1, 400)))
    return float(max(candidates, key=lambda t: figures(counted(articles, [p for p in found if p.score >= t]))["f1"]))
