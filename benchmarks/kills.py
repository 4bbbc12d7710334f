"""kill -9 at random moments of `contradict score`, again and again, until it ends; the findings must be the same bytes.

python -m benchmarks.kills --kills 100 --output benchmarks/results/kills.json

The corpus is the first paragraphs of articles of our own (models/articles-2026-11), in another order in each round. A
round starts in an empty folder and runs the same command until it is let live; a kill comes at a moment drawn evenly
over the time that an unbroken run took.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.scale import digest_of

SEED = 20261124
ARTICLES = Path("models/articles-2026-11/written-p.jsonl")


def run(corpus: Path, output: Path, life: float | None = None) -> bool:
    """One `contradict score`, killed after `life` seconds; whether it ended by itself."""
    command = [sys.executable, "-m", "contradict", "score", str(corpus), "--output", str(output)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _, told = process.communicate(timeout=life)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return process.returncode != -signal.SIGKILL  # it may have ended in the same moment
    if process.returncode:
        raise SystemExit(f"score failed: {told}")
    return True


def beginnings(articles: int, paragraphs: int) -> list[str]:
    """The first paragraphs of the first articles, as JSON Lines."""
    rows = map(json.loads, ARTICLES.read_text(encoding="utf-8").splitlines()[:articles])
    texts = {row["id"]: "\n\n".join(row["text"].split("\n\n")[:paragraphs]) for row in rows}
    return [json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()]


def reached(output: Path) -> str:
    """How far a killed run had come."""
    if not (output / "work.sqlite").is_file():
        return "before the store"
    with closing(sqlite3.connect(output / "work.sqlite")) as base:
        tables = {name for (name,) in base.execute("select name from sqlite_master where type = 'table'")}
        counts = [
            base.execute(f"select count(*) from {name}").fetchone()[0] if name in tables else 0
            for name in ("articles", "verdicts")
        ]
    if (output / "findings").is_dir():
        return "after the findings were written"
    return "reading" if not counts[0] else "read, nothing judged" if not counts[1] else "judging"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--paragraphs", type=int, default=4, help="of each article")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    rows = beginnings(args.articles, args.paragraphs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        corpus.write_text("".join(rows), encoding="utf-8")
        began = time.monotonic()
        run(corpus, folder / "whole")
        seconds = time.monotonic() - began
        expected = digest_of(folder / "whole" / "findings")
        findings = json.loads((folder / "whole" / "run.json").read_text(encoding="utf-8"))["counts"]["findings"]
        killed: Counter[str] = Counter()
        rounds = same = 0
        while killed.total() < args.kills:
            rounds += 1
            corpus.write_text("".join(rng.sample(rows, len(rows))), encoding="utf-8")
            output = folder / f"round-{rounds}"
            while not run(corpus, output, rng.uniform(0, seconds)):
                killed[reached(output)] += 1
            same += digest_of(output / "findings") == expected
            result = {
                "command": f"python -m benchmarks.kills {' '.join(sys.argv[1:])}",
                "articles": len(rows),
                "paragraphs_of_each": args.paragraphs,
                "findings": findings,
                "seconds_unbroken": round(seconds, 1),
                "kills": killed.total(),
                "killed_while": dict(sorted(killed.items())),
                "rounds": rounds,
                "rounds_with_the_same_findings": same,
            }
            args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
            print(rounds, killed.total(), same, flush=True)
    if same != rounds:
        raise SystemExit(f"{rounds - same} of {rounds} rounds ended with other findings")


if __name__ == "__main__":
    main()
