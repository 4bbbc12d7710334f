"""Add the larger model's probabilities, as `soft`, to pairs.

python models/nli-minilm-l6-2026-11-d/label.py --rows .work/nli-d/pairs.jsonl.gz --out .work/nli-d/soft.jsonl --minutes 50

The pairs are taken in their order, those already in `--out` not again; pairs of no label that time did not suffice for
are missing there, labelled ones stand without `soft`.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.nli import load
from contradict.detector import load_nli

CHUNK = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1e9)
    args = parser.parse_args()
    rows = load(args.rows)
    done = sum(1 for _ in args.out.open(encoding="utf-8")) if args.out.exists() else 0
    teacher = load_nli("base")
    began, first = time.time(), done
    with args.out.open("a", encoding="utf-8") as out:
        while done < len(rows) and time.time() - began < args.minutes * 60:
            chunk = rows[done : done + CHUNK]
            soft = teacher.predict_proba([(row["premise"], row["hypothesis"]) for row in chunk])
            for row, view in zip(chunk, soft.tolist(), strict=True):
                print(json.dumps(row | {"soft": [round(p, 4) for p in view]}, ensure_ascii=False), file=out)
            done += len(chunk)
            print(f"{done}/{len(rows)}, {(done - first) / (time.time() - began):.0f} pairs/s", flush=True)
        for row in rows[done:]:
            if row["label"] is not None:
                print(json.dumps(row, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
