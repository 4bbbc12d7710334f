"""The rows the third small model is trained on, nearest to the job first.

python models/nli-minilm-l6-2026-11-c/prepare.py --lists .work/nli-b --out .work/nli-c

Drawn from what `pool.py` and `articles.py` left in `--out`, and from the lists of the second model's `prepare.py`.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.datasets import load, save

SEED = 20261130
MOST = {  # rows of each set, at most
    "articles": 20000,
    "pairs-2026-11": 4500,
    "written": 5000,
    "news": 3000,
    "train/mnli_train_subset": 5000,
    "train/lingnli": 3000,
    "train/cad_snli": 1500,
    "train/vitaminc_real": 3000,
    "denials": 2000,
}
TWICE = {"articles", "pairs-2026-11"}  # new to the model
KEPT = 0.1  # of the second model's other rows: so that what it knows is kept

Row = dict[str, Any]


def key(row: Row) -> tuple[str, str]:
    return row["premise"], row["hypothesis"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    pool = load(args.out / "pool.jsonl.gz") + load(args.out / "articles.jsonl.gz")
    pool += [row for row in load(args.lists / "to-label.jsonl.gz") if row["label"] is not None]
    by_set: dict[str, list[Row]] = {}
    for row in {key(row): row for row in pool}.values():
        by_set.setdefault(row["set"], []).append(row)
    drawn = [row for name, most in MOST.items() for row in rng.sample(by_set[name], min(most, len(by_set[name])))]
    rng.shuffle(drawn)
    taken = {key(row) for row in drawn}
    others = {key(row): row for row in load(args.lists / "hard.jsonl.gz") if key(row) not in taken}
    rows = drawn + [row for row in drawn if row["set"] in TWICE]
    rows += [row for row in others.values() if rng.random() < KEPT] + by_set["news-unconnected"]
    save(args.out / "rows.jsonl.gz", rows)
    print(len(rows), "rows", dict(Counter(row["set"] for row in rows)))


if __name__ == "__main__":
    main()
