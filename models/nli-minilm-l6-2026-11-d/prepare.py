"""The rows of the teacher's second stage and of the fourth small model, out of the lists of the second and the third.

python models/nli-minilm-l6-2026-11-d/prepare.py --lists .work/nli-b --newer .work/nli-c --out .work/nli-d

The teacher's first stage is the second model's `teacher-1` list as it is. Writes teacher-2, to-label (rows that get the
teacher's probabilities, nearest to the job first, for the time to label them may end) and hard (the student's others).
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
TURNED = {"train/mnli_train_subset": 12000, "train/lingnli": 12000, "train/cad_snli": 4000, "train/vitaminc_real": 4000}
"""Rows shown the other way round too: nobody labelled those, the teacher can."""
HARD = {  # most rows of the student's others, and how often each is shown
    "written": (20000, 2),
    "pairs-2026-11": (4500, 2),
    "articles": (20000, 1),
    "news": (10000, 1),
    "news-unconnected": (4000, 1),
    "denials": (12000, 1),
    "train/vitaminc_real": (8000, 1),
    "train/vitaminc_synthetic": (3000, 1),
    "train/conjnli_adversarial15k": (6000, 1),
    "train/fever": (4000, 1),
    "train_noisy/fever_nei_paired": (2500, 1),
    "train/mpe": (2000, 1),
    "train/scone": (2500, 1),
    "train/monli": (1472, 1),
    "train/synthlogic": (2000, 1),
    "train/seminli_translate_wiki": (1000, 1),
    "train/healthver_dev": (1719, 1),
    "train/cannot_wikifactcheck_contra_only": (1500, 1),
}

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

    labelled, unlabelled = ([row for row in label if (row["label"] is None) is bare] for bare in (False, True))
    turned = [
        {"premise": row["hypothesis"], "hypothesis": row["premise"], "label": None, "set": row["set"]}
        for name, most in TURNED.items()
        for row in some([row for row in labelled if row["set"] == name], most, rng)
    ]
    rng.shuffle(turned)

    others = by_set(hard) | ours
    drilled = [row for name, (most, times) in HARD.items() for row in some(others[name], most, rng) * times]
    rng.shuffle(drilled)

    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "teacher-2.jsonl.gz", taught)
    write(args.out / "to-label.jsonl.gz", labelled + unlabelled + turned)
    write(args.out / "hard.jsonl.gz", drilled)


if __name__ == "__main__":
    main()
