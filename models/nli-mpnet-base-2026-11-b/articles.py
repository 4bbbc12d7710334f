"""Rows from articles whose conflicts are marked, as the second look reads them: each sentence behind the one before it.

python models/nli-mpnet-base-2026-11-b/articles.py --data ../shared/data --before BEFORE --out .work/base-b

Two marked sentences contradict each other, both ways round. What the program finds promising, or judges at all, and
nobody marked, does not: those are the rows that the second look is asked about, and where it must say no. Whether such a
pair is neutral or entailment nobody marked; the model before this one says it, and its contradiction is struck out.
Where a denial has as many claims as were marked at most, what is not marked beside it may be one more, and is left out.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.datasets import save
from benchmarks.gold import load_articles, matched
from contradict import Detector, Document
from contradict.detector import in_context, load_nli
from contradict.findings import find_all
from contradict.types import Position

MODELS = Path(__file__).parent.parent
WRITTEN = ("p", "q", "r")
SEED = 20261129
PROMISING = 0.02  # by the first NLI model's weights
MOST_PROMISING = 30  # negatives of an article
MOST_OTHERS = 8
MOST_CLAIMS = 6  # of one denial, by the markers' brief
ALONE = 0.35  # how often a marked pair comes without what stands before it, too

Row = dict[str, Any]


def articles(data: Path) -> list[Row]:
    """Those of the part "nli", with their texts."""
    texts = [data / "news" / "articles.jsonl.gz", data / "attribution" / "train.jsonl.gz"]
    found = load_articles([MODELS / "articles-2026-11" / f"written-{name}.jsonl" for name in WRITTEN])
    placed = ("articles-2026-11/news", "articles-2026-11-b/news", "articles-2026-11-b/politics")
    found += load_articles([MODELS / f"{name}.jsonl" for name in placed], texts)
    return [row for row in found if row.get("part", "nli") == "nli"]


def row(one: str, other: str, label: str | None) -> Row:
    return {"premise": one, "hypothesis": other, "label": label, "set": "articles, in context"}


def marked(article: Row, positions: list[Position]) -> list[Row]:
    """Both ways round, by the first position of each sentence; a sentence that gives none stands alone."""
    made = []
    at: dict[tuple[int, int], Position] = {}
    for position in positions:
        at.setdefault((position.start, position.end), position)
    rng = random.Random(f"{SEED}{article['id']}")
    for pair in article["pairs"]:
        spans = [tuple(pair[side]) for side in ("claim", "denial")]
        alone = [article["text"][slice(*span)] for span in spans]
        whole = [in_context(at[span]) if span in at else text for span, text in zip(spans, alone, strict=True)]
        for one, other in [whole, alone] if rng.random() < ALONE else [whole]:
            made += [row(one, other, "contradiction"), row(other, one, "contradiction")]
    return made


def unmarked(article: Row, positions: list[Position], detector: Detector, rng: random.Random) -> list[Row]:
    """What nobody marked of the judged pairs, the promising ones before the others."""
    claims = Counter(tuple(pair["denial"]) for pair in article["pairs"])
    full = {span for span, count in claims.items() if count >= MOST_CLAIMS}
    promising: dict[tuple[str, str], float] = {}
    others: list[tuple[str, str]] = []
    for finding in find_all(positions, detector.compare(positions), weights=detector.weights):
        sides = sorted((finding.claim, finding.denial), key=lambda side: side.start)
        if matched(finding, article["pairs"]) or sides[0].start == sides[1].start:
            continue
        if full & {(side.start, side.end) for side in sides}:
            continue
        texts = in_context(sides[0]), in_context(sides[1])
        if finding.contradiction >= PROMISING:
            promising[texts] = max(promising.get(texts, 0.0), finding.contradiction)
        else:
            others.append(texts)
    chosen = sorted(promising, key=lambda texts: -promising[texts])[:MOST_PROMISING]
    left = sorted(set(others) - set(promising))
    chosen += rng.sample(left, min(len(left), MOST_OTHERS))
    return [row(*(texts if rng.random() < 0.5 else texts[::-1]), None) for texts in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--before", type=Path, required=True, help="the folder of the model before this one")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    detector = Detector.from_pretrained(second_look=False)
    rows: list[Row] = []
    chosen = articles(args.data)
    for number, article in enumerate(chosen):
        positions = detector.positions(Document(article["id"], article["text"]))
        rows += marked(article, positions) + unmarked(article, positions, detector, rng)
        if number % 20 == 0:
            print(number, len(rows), flush=True)
    unique = {(made["premise"], made["hypothesis"]): made for made in reversed(rows)}
    asked = [texts for texts, made in unique.items() if made["label"] is None]
    for texts, view in zip(asked, load_nli(args.before, runtime="onnx").predict_proba(asked).tolist(), strict=True):
        rest = view[0] + view[1]
        unique[texts]["soft"] = [round(view[0] / rest, 4), round(view[1] / rest, 4), 0.0]
    made = list(unique.values())
    rng.shuffle(made)
    args.out.mkdir(parents=True, exist_ok=True)
    save(args.out / "articles.jsonl.gz", made)
    print(len(chosen), "articles", len(made), "rows", dict(Counter(str(r["label"]) for r in made)))


if __name__ == "__main__":
    main()
