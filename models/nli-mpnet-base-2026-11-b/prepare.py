"""The rows this model is trained on: those of articles.py, and public and own ones beside them, new ones where there are any.

python models/nli-mpnet-base-2026-11-b/prepare.py --lists .work/nli-b --newer .work/nli-c --first .work/base --out .work/base-b

What it learned before is kept by rows of the same kinds; of the larger public sets those that it has not seen.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.datasets import load, save

SEED = 20261202
BESIDE = {
    "train/lingnli": 2500,
    "train/vitaminc_real": 2000,
    "train/mnli_train_subset": 1500,
    "train/cad_snli": 700,
    "train/conjnli_adversarial15k": 400,
    "train/fever": 300,
    "train/scone": 200,
    "written": 1500,
    "pairs-2026-11": 800,
    "denials": 800,
    "news": 600,
}

UNMARKED = 1.5  # of the articles' rows, to one marked

Row = dict[str, Any]


def key(row: Row) -> tuple[str, str]:
    return row["premise"], row["hypothesis"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, required=True, help="of the second small model")
    parser.add_argument("--newer", type=Path, required=True, help="what the third one's pool.py wrote")
    parser.add_argument("--first", type=Path, required=True, help="what prepare.py of the model before this one wrote")
    parser.add_argument("--out", type=Path, required=True, help="where articles.py wrote to")
    args = parser.parse_args()
    rng = random.Random(SEED)
    paths = [args.lists / f"{name}.jsonl.gz" for name in ("teacher-1", "teacher-2", "to-label", "hard")]
    known = {key(row): row for path in [*paths, args.newer / "pool.jsonl.gz"] for row in load(path)}
    seen = {key(row) for row in load(paths[0]) + load(args.first / "teacher-2.jsonl.gz")}
    by_set: dict[str, list[Row]] = {}
    for row in known.values():
        if row["label"] is not None:
            by_set.setdefault(row["set"], []).append(row)
    marked, unmarked = [], []
    for row in load(args.out / "articles.jsonl.gz"):
        (unmarked if row["label"] is None else marked).append(row)
    rows = marked + rng.sample(unmarked, min(len(unmarked), int(UNMARKED * len(marked))))
    for name, most in BESIDE.items():
        new = [row for row in by_set[name] if key(row) not in seen]
        old = [row for row in by_set[name] if key(row) in seen]
        taken = rng.sample(new, min(len(new), most))
        taken += rng.sample(old, min(len(old), most - len(taken)))
        rows += [{part: row[part] for part in ("premise", "hypothesis", "label", "set")} for row in taken]
    rng.shuffle(rows)
    save(args.out / "rows.jsonl.gz", rows)
    print(len(rows), "rows", dict(Counter(row["set"] for row in rows)))


if __name__ == "__main__":
    main()
