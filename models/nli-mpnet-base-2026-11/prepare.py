"""The rows of the second stage, out of the lists of the second and the third small model.

python models/nli-mpnet-base-2026-11/prepare.py --lists .work/nli-b --newer .work/nli-c --out .work/base

The first stage is the second small model's `teacher-1` list as it is. Writes teacher-2.
"""

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.nli import load

SEED = 20261201
GENERAL = {  # rows of the public sets in the teacher's second stage, none of them in its first
    "train/mnli_train_subset": 4000,
    "train/lingnli": 5000,
    "train/vitaminc_real": 2500,
    "train/conjnli_adversarial15k": 800,
    "train/scone": 400,
}
TEACHER = {"news": 5000, "denials": 6000, "articles": 6500, "news-unconnected": 2000}  # most rows of ours; all others

Row = dict[str, Any]


def key(row: Row) -> tuple[str, str]:
    return row["premise"], row["hypothesis"]


def by_set(rows: list[Row]) -> dict[str, list[Row]]:
    """The distinct rows of each set."""
    sets: dict[str, dict[tuple[str, str], Row]] = {}
    for row in rows:
        sets.setdefault(row["set"], {})[key(row)] = row
    return {name: list(rows.values()) for name, rows in sets.items()}


def some(rows: list[Row], most: int, rng: random.Random) -> list[Row]:
    return rng.sample(rows, min(most, len(rows)))


def write(path: Path, rows: list[Row]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(path.name, len(rows), dict(Counter(str(row["label"]) for row in rows)), dict(Counter(r["set"] for r in rows)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, required=True, help="of the second model")
    parser.add_argument("--newer", type=Path, required=True, help="what the third one's pool.py and articles.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    first, second, label, hard = (
        load(args.lists / f"{name}.jsonl.gz") for name in ("teacher-1", "teacher-2", "to-label", "hard")
    )
    newer = by_set(load(args.newer / "pool.jsonl.gz") + load(args.newer / "articles.jsonl.gz"))
    ours = {name: newer[name] for name in ("articles", "pairs-2026-11", "news-unconnected")}
    seen = {key(row) for row in first}
    unseen = by_set([row for row in label + hard if key(row) not in seen and row["label"] is not None])

    taught = [row for name, most in GENERAL.items() for row in some(unseen[name], most, rng)]
    for name, rows in (by_set(second) | ours).items():
        if not name.startswith("train"):
            taught += some(rows, TEACHER.get(name, len(rows)), rng)
    rng.shuffle(taught)

    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "teacher-2.jsonl.gz", taught)


if __name__ == "__main__":
    main()
