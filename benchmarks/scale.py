"""What a corpus costs by its size: seconds and pairs a statement, peak memory; each size in a process of its own.

python -m benchmarks.scale --news ../shared/data/news/articles.jsonl.gz --output benchmarks/results/scale.json

Sizes are numbers of articles, drawn by a fixed seed, so that a larger corpus holds the smaller one. A second run on the
same folder shows what resuming costs, and that it changes no byte of the findings.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SEED = 20261124


def scored(corpus: Path, output: Path) -> tuple[float, int]:
    """Seconds and peak memory (kB) of one `contradict score`."""
    command = [sys.executable, "-m", "contradict", "score", str(corpus), "--output", str(output)]
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"score failed on {corpus}: run it by hand to see why")
    return time.monotonic() - began, usage.ru_maxrss


def measured(rows: list[str], folder: Path) -> dict[str, Any]:
    """One size: a fresh run, then the same again."""
    from contradict.store import Store

    corpus, output = folder / f"{len(rows)}.jsonl", folder / f"out-{len(rows)}"
    corpus.write_text("".join(rows), encoding="utf-8")
    seconds, memory = scored(corpus, output)
    run = json.loads((output / "run.json").read_text(encoding="utf-8"))
    first = digest_of(output / "findings")
    again, _ = scored(corpus, output)
    with Store(output / "work.sqlite") as store:
        statements = sum(article.statements for article in store.members())
        positions = sum(len(article.positions) for article in store.members())
    return {
        "articles": len(rows),
        "statements": statements,
        "positions": positions,
        "findings": run["counts"]["findings"],
        "seconds": round(seconds, 1),
        "seconds_reading": run["seconds"]["reading"],
        "seconds_comparing": run["seconds"]["comparing"],
        "ms_a_statement": round(1000 * seconds / statements, 2),
        "peak_mb": round(memory / 1024),
        "seconds_again": round(again, 1),
        "same_findings_again": digest_of(output / "findings") == first,
    }


def digest_of(folder: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 200, 800, 1683])
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    with gzip.open(args.news, "rt", encoding="utf-8") as lines:
        rows = list(lines)
    random.Random(SEED).shuffle(rows)
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            made.append(measured(rows[:size], Path(folder)))
            print(json.dumps(made[-1]), flush=True)
    first, last = made[0], made[-1]
    exponent = math.log(last["seconds"] / first["seconds"]) / math.log(last["statements"] / first["statements"])
    result = {"command": f"python -m benchmarks.scale {' '.join(sys.argv[1:])}", "sizes": made}
    result["exponent"] = round(exponent, 3) if len(made) > 1 else None
    args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
