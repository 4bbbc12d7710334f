"""Rows from articles whose conflicts are marked: what stands in one article, as the program will be asked about it.

python models/nli-minilm-l6-2026-11-c/articles.py --news ../shared/data/news/articles.jsonl.gz --out .work/nli-c

Two marked sentences contradict each other, both ways round; so do the contents of two assertions. The denied content
follows from the claim. What pairing would have judged beside them, and nobody marked, is neutral, but for pairs that
share so many words that one may restate the other. Only stories of the part "nli" of `models/articles-2026-11` are used;
the others are left for fitting what turns verdicts into findings.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.datasets import save
from benchmarks.gold import load_articles, meets
from contradict import Detector, Document
from contradict.findings import telling_words
from contradict.types import Pair, Position, Stance

ARTICLES = Path(__file__).parent.parent / "articles-2026-11"
WRITTEN = ("p", "q", "r")
SEED = 20261129
DENIAL_NEGATIVES = 10  # of each denial
OTHER_NEGATIVES = 40  # of each article
RESTATED = 0.4  # share of the fewer telling words

Row = dict[str, Any]


def row(one: str, other: str, label: str) -> Row:
    return {"premise": one, "hypothesis": other, "label": label, "set": "articles"}


def overlap(one: str, other: str) -> float:
    words = telling_words(one), telling_words(other)
    return len(words[0] & words[1]) / max(1, min(map(len, words)))


def marked(article: Row, positions: list[Position], pair: Pair) -> Row | None:
    """The marked pair that these two positions are, whichever is called the claim."""
    places = [(positions[i].start, positions[i].end) for i in (pair.first, pair.second)]
    for gold in article["pairs"]:
        for one, other in (places, places[::-1]):
            if meets(one, gold["claim"]) and meets(other, gold["denial"]):
                return dict(gold)
    return None


def contents(one: Position, other: Position, gold: Row) -> list[Row]:
    """What the contents of a marked pair say to each other, where their stances tell."""
    if one.stance is other.stance is Stance.ASSERTS:
        return [row(one.content, other.content, "contradiction"), row(other.content, one.content, "contradiction")]
    claim, denial = (other, one) if one.stance is Stance.DENIES else (one, other)
    sure = gold.get("strength", 2) == 2 and not gold["pointing"]
    if (
        sure
        and claim.stance is Stance.ASSERTS
        and len(telling_words(claim.content) & telling_words(denial.content)) > 1
    ):
        return [row(claim.content, denial.content, "entailment")]
    return []


def rows_of(article: Row, detector: Detector, rng: random.Random) -> list[Row]:
    text = article["text"]
    made = []
    for gold in article["pairs"]:
        claim, denial = (text[slice(*gold[side])] for side in ("claim", "denial"))
        made += [row(claim, denial, "contradiction"), row(denial, claim, "contradiction")]
    positions = detector.positions(Document(article["id"], text))
    near_denials: dict[int, list[Row]] = {}
    others: list[Row] = []
    for pair in detector.pair(positions):
        one, other = positions[pair.first], positions[pair.second]
        gold = marked(article, positions, pair)
        if gold is not None:
            made += contents(one, other, gold)
        elif overlap(one.text, other.text) < RESTATED and one.start != other.start:
            turned = rng.random() < 0.5
            first, second = (other, one) if turned else (one, other)
            denying = [i for i in (pair.first, pair.second) if positions[i].stance is Stance.DENIES]
            if denying:
                near_denials.setdefault(denying[0], []).append(row(first.text, second.text, "neutral"))
            else:
                others.append(row(first.text, second.text, "neutral"))
                others.append(row(first.content, second.content, "neutral"))
    for some in near_denials.values():
        made += rng.sample(some, min(len(some), DENIAL_NEGATIVES))
    return made + rng.sample(others, min(len(others), OTHER_NEGATIVES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    detector = Detector.from_pretrained()
    paths = [ARTICLES / f"written-{name}.jsonl" for name in WRITTEN]
    articles = load_articles(paths) + [
        r for r in load_articles([ARTICLES / "news.jsonl"], [args.news]) if r["part"] == "nli"
    ]
    rows = [made for article in articles for made in rows_of(article, detector, rng)]
    unique = list({(made["premise"], made["hypothesis"]): made for made in reversed(rows)}.values())
    rng.shuffle(unique)
    save(args.out / "articles.jsonl.gz", unique)
    print(len(articles), "articles", len(unique), "rows", dict(Counter(r["label"] for r in unique)))


if __name__ == "__main__":
    main()
