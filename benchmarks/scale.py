"""What a corpus costs by its size: seconds, text pairs and findings, peak memory; each size in a process of its own.

python -m benchmarks.scale --news ../shared/data/news/articles.jsonl.gz --output benchmarks/results/scale.json
python -m benchmarks.scale --statements 1000 5000 20000 100000 --output benchmarks/results/scale-mixture.json

Sizes are numbers of articles or of statements, drawn by a fixed seed, so that a larger corpus holds the smaller one.
Where there is no news left, or none is given, a mixture goes on: articles that we have written, each with the names and
the things of another, so that anyone can run any size; what it costs is worth something, what is found in it is not.
A second run on the same folder shows what resuming costs, and that it changes no byte of the findings. The exponent is
the slope of seconds over statements, both as logarithms. Options that are not of this command go to `contradict score`.
"""

from __future__ import annotations

import argparse
import calendar
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain, cycle, permutations
from pathlib import Path
from typing import Any

import numpy as np

from contradict.corpus import Reject, corpus_files, read_corpus
from contradict.statements import split_statements
from contradict.types import Document

SEED = 20261124
OWN = sorted(Path("models/articles-2026-11").glob("written-*.jsonl"))
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
DAYS = {*calendar.day_name, *calendar.month_name}
THING = re.compile(r"(?<=\b[Tt]he )[a-z]{4,}|(?<=\b[Aa] )[a-z]{4,}")


def read(inputs: Sequence[str | Path]) -> list[Document]:
    found = read_corpus(corpus_files(map(str, inputs)))
    return [item for item in found if not isinstance(item, Reject)]


def mixture() -> Iterator[Document]:
    """Articles of our own, some 32,000 before one comes again: each one with the names and things of each other."""
    rng = random.Random(SEED)
    pairs = list(permutations(read(OWN), 2))
    rng.shuffle(pairs)
    for one, other in pairs:
        yield Document(f"{one.name}-{other.name}", crossed(one.text, other.text, rng))


def crossed(text: str, other: str, rng: random.Random) -> str:
    """The text with the names, and the words after "the" and "a", of the other; the same for the same one."""
    exchanged: dict[str, str] = {}
    for kind in (NAME, THING):
        ours, theirs = (sorted(set(kind.findall(words)) - DAYS) for words in (text, other))
        rng.shuffle(theirs)
        exchanged |= dict(zip(ours, cycle(theirs), strict=False))
    return re.sub(r"[A-Za-z]+", lambda word: exchanged.get(word[0], word[0]), text)


def taken(documents: Iterator[Document], articles: Sequence[int], statements: Sequence[int]) -> list[list[Document]]:
    """The first so many articles, and the first ones that have so many statements; smallest first."""
    some: list[Document] = []
    counts = [0]
    while len(some) < max(articles, default=0) or counts[-1] < max(statements, default=0):
        some.append(next(documents))
        counts.append(counts[-1] + len(split_statements(some[-1])))
    return [some[:size] for size in sorted({*articles, *(bisect_left(counts, count) for count in statements)})]


def scored(corpus: Path, output: Path, options: Sequence[str]) -> tuple[float, int]:
    """Seconds and peak memory (kB) of one `contradict score`."""
    command = [sys.executable, "-m", "contradict", "score", str(corpus), "--output", str(output), *options]
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"score failed on {corpus}: run it by hand to see why")
    return time.monotonic() - began, usage.ru_maxrss


def measured(documents: Sequence[Document], folder: Path, options: Sequence[str]) -> dict[str, Any]:
    """One size: a fresh run, then the same again."""
    from contradict.store import Store

    corpus, output = folder / f"{len(documents)}.jsonl", folder / f"out-{len(documents)}"
    with corpus.open("w", encoding="utf-8") as file:
        for d in documents:
            row = {"id": d.name, "text": d.text, "date": d.date and d.date.isoformat(), "publisher": d.publisher}
            file.write(json.dumps(row) + "\n")
    seconds, memory = scored(corpus, output, options)
    run = json.loads((output / "run.json").read_text(encoding="utf-8"))
    first = digest_of(output / "findings")
    again, _ = scored(corpus, output, options)
    with closing(sqlite3.connect(output / "work.sqlite")) as base:
        ((pairs,),) = base.execute("select count(*) from verdicts")
    with Store(output / "work.sqlite") as store:
        statements = sum(article.statements for article in store.members())
        positions = sum(len(article.positions) for article in store.members())
    return {
        "articles": len(documents),
        "statements": statements,
        "positions": positions,
        "text_pairs": pairs,
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


def exponent(sizes: Sequence[dict[str, Any]]) -> float | None:
    if len(sizes) < 2:
        return None
    seconds, statements = (np.log([row[key] for row in sizes]) for key in ("seconds", "statements"))
    return round(float(np.polyfit(statements, seconds, 1)[0]), 3)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument(
        "--news", nargs="+", default=[], metavar="INPUT", help="articles, as contradict score reads them"
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[], metavar="N", help="sizes")
    parser.add_argument("--statements", type=int, nargs="+", default=[], metavar="N", help="sizes")
    parser.add_argument("--output", type=Path, required=True)
    args, options = parser.parse_known_args()
    if not (args.news or args.articles or args.statements):
        parser.error("give --news, --articles or --statements")
    news = read(args.news) if args.news else []
    random.Random(SEED).shuffle(news)
    articles = args.articles or ([50, 200, 800, len(news)] if news and not args.statements else [])
    sizes = taken(chain(news, mixture()), articles, args.statements)
    result: dict[str, Any] = {"command": f"python -m benchmarks.scale {' '.join(sys.argv[1:])}", "sizes": []}
    with tempfile.TemporaryDirectory() as folder:
        for documents in sizes:
            made = measured(documents, Path(folder), options)
            result["sizes"].append({**made, "articles_of_mixture": max(0, len(documents) - len(news))})
            result["exponent"] = exponent(result["sizes"])
            print(json.dumps(result["sizes"][-1]), flush=True)
            args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
