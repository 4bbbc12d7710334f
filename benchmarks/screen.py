"""What the screen of assertions saves and loses: findings against text pairs judged, threshold by threshold.

python -m benchmarks.screen benchmarks/gold/dev*.jsonl --output benchmarks/results/screen.json

The contents of two assertions are judged first, one way, and the rest only where they clash by MIN_CLASH. "Kept" is the
share of the findings of the run without a screen, at the default threshold, that are still found; "right kept" the same
of those that are gold pairs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gold import NEWS_HELP, load_articles, matched
from contradict import Detector, Document, detector
from contradict.findings import collect_findings
from contradict.types import Position

CLASHES = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3)


class Remembering:
    """An NLI model that judges a text pair once and counts what it was asked since `asked` was emptied."""

    def __init__(self, nli: Any) -> None:  # noqa: ANN401
        self._nli = nli
        self._known: dict[tuple[str, str], np.ndarray] = {}
        self.asked: set[tuple[str, str]] = set()

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> np.ndarray:
        """As the model itself would."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        if new:
            self._known.update(zip(new, self._nli.predict_proba(new), strict=True))
        self.asked.update(pairs)
        return np.array([self._known[pair] for pair in pairs])


def run(used: Detector, articles: list[dict[str, Any]], positions: list[list[Position]]) -> tuple[set[Any], set[Any]]:
    """The findings of all articles at the default threshold, and those that are gold pairs."""
    found, right = set(), set()
    for number, (article, taken) in enumerate(zip(articles, positions, strict=True)):
        judged = used.compare(taken)
        for finding in collect_findings(
            taken, judged, weights=used.weights, min_contradiction=detector.MIN_CONTRADICTION
        ):
            found.add((number, finding.id))
            right |= {(number, finding.id)} if matched(finding, article["pairs"]) else set()
    return found, right


def main() -> None:
    """Run without a screen, then at each threshold; print and write the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--news", type=Path, nargs="+", default=[], help=NEWS_HELP)
    parser.add_argument("--nli", help="folder or hub id; default: the bundled model")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    articles = load_articles(args.articles, args.news)
    loaded = Detector.from_pretrained(nli=args.nli)
    judge = Remembering(loaded.nli)
    used = replace(loaded, nli=judge)
    positions = [loaded.positions(Document(row["id"], row["text"])) for row in articles]
    rows: list[dict[str, Any]] = []
    for threshold in (0.0, *CLASHES):
        judge.asked.clear()
        detector.MIN_CLASH = threshold  # read at every call
        found, right = run(used, articles, positions)
        if not rows:
            everything, all_right, most = found, right, len(judge.asked)
        rows.append(
            {
                "threshold": threshold,
                "asked": round(len(judge.asked) / most, 4),
                "kept": round(len(found & everything) / max(1, len(everything)), 4),
                "right_kept": round(len(right & all_right) / max(1, len(all_right)), 4),
                "findings": len(found),
                "right": len(right),
            }
        )
        print(json.dumps(rows[-1]), flush=True)
    if args.output:
        command = " ".join(["python -m benchmarks.screen", *sys.argv[1:]])
        written = {"command": command, "articles": len(articles), "text pairs": most, "curve": rows}
        args.output.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
