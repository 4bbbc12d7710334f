"""What the third model's rows are drawn from: part of the second one's lists, newer pairs, unconnected news.

python models/nli-minilm-l6-2026-11-c/pool.py --data ../shared/data --lists .work/nli-b --out .work/nli-c

The lists are those of `models/nli-minilm-l6-2026-11-b/prepare.py`. To a part of them come the pairs of
`models/pairs-2026-11`, and unconnected pairs of statements of one news article, taken for neutral: NLI sets teach that
two sentences side by side describe one picture, so that what differs contradicts. Of such pairs few truly contradict
each other.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

MODELS = Path(__file__).parent.parent
sys.path.insert(0, str(MODELS / "nli-minilm-l6-2026-11-b"))
import news  # noqa: E402  (the second model's, which finds the statements of the news articles)

from benchmarks.datasets import save  # noqa: E402
from contradict.findings import telling_words  # noqa: E402

SEED = 20261125
LONGEST = 45  # words of a pair
SHARES = (  # of the rows of each list; 1 where a set is not named
    {
        "train/mnli_train_subset": 0.75,
        "train/lingnli": 0.3,
        "train/cad_snli": 0.3,
        "train/vitaminc_real": 0.5,
        "train/vitaminc_synthetic": 0.2,
        "train/fever": 0.25,
        "train_noisy/fever_nei_paired": 0.3,
        "train/conjnli_adversarial15k": 0.25,
        "train/mpe": 0.5,
        "train/seminli_translate_wiki": 0.5,
        "train/cannot_wikifactcheck_contra_only": 0.5,
        "denials": 0.2,
        "written": 0.0,  # all of it is in the second list
    },
    {"news": 0.75, "denials": 0.6, "train/fever": 0.4},
)
UNCONNECTED = 4000
SHARED_WORDS = 1  # at most

Row = dict[str, Any]


def part(lists: Path, rng: random.Random) -> list[Row]:
    """SHARES of both lists, without long pairs; written ones are kept whatever their length."""
    rows: list[Row] = []
    for name, shares in zip(("teacher-1", "teacher-2"), SHARES, strict=True):
        with gzip.open(lists / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                short = len(f"{row['premise']} {row['hypothesis']}".split()) <= LONGEST
                if (short or row["set"] == "written") and rng.random() < shares.get(row["set"], 1.0):
                    rows.append(row)
    return rows


def unconnected(texts: list[tuple[str, int, str, bool]], count: int, rng: random.Random) -> list[Row]:
    """Pairs of statements of one article that share at most SHARED_WORDS telling words, no denial among them."""
    by_article: dict[str, list[tuple[int, str]]] = {}
    for article, place, text, denied in texts:
        if not denied:
            by_article.setdefault(article, []).append((place, text))
    several = [row for row in by_article.values() if len(row) > 3]
    made: list[Row] = []
    while len(made) < count:
        (place, one), (other_place, other) = rng.sample(rng.choice(several), 2)
        short = len(f"{one} {other}".split()) <= LONGEST
        if place != other_place and short and len(telling_words(one) & telling_words(other)) <= SHARED_WORDS:
            made.append({"premise": one, "hypothesis": other, "label": "neutral", "set": "news-unconnected"})
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    rows = part(args.lists, rng)
    for path in sorted((MODELS / "pairs-2026-11").glob("train-*.jsonl")):
        new = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows += [{k: row[k] for k in ("premise", "hypothesis", "label")} | {"set": "pairs-2026-11"} for row in new]
    with gzip.open(args.data / "news" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [row for row in map(json.loads, lines) if not news.held_out(row["body_id"])]
    rows += unconnected(news.units(articles), UNCONNECTED, rng)
    rng.shuffle(rows)
    args.out.mkdir(parents=True, exist_ok=True)
    save(args.out / "pool.jsonl.gz", rows)
    print(len(rows), "rows", dict(Counter(row["label"] for row in rows)), dict(Counter(row["set"] for row in rows)))


if __name__ == "__main__":
    main()
