"""Findings against the gold articles: precision, recall, false alarms, and where the lost pairs are lost.

python -m benchmarks.gold benchmarks/gold/test.jsonl --output benchmarks/results/gold-test.json

A finding is right when its two statements are the two sentences of a gold pair, whichever is called the claim. A gold
denial counts as found when any of its marked claims is: an editor needs the dispute once. Where two people marked an
article, a finding is right when either has it, and what only one of them has need not be found.

Articles of our own carry their text. Real ones are marked by place only, and `--news` names the file they stand in:

python -m benchmarks.gold benchmarks/gold/news-test.jsonl --news ../shared/data/news/articles.jsonl.gz
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from benchmarks.datasets import load
from contradict import Detector, Document
from contradict.detector import MIN_CONTRADICTION
from contradict.types import Finding, Pair, Position, Report, Span, Stance

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)

NEWS_HELP = "JSON lines with the texts of articles that are marked by place"


def load_articles(paths: Sequence[Path], news: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """The articles of these files in order, those without a text with the one that a file of `news` has.

    Raises:
        SystemExit: A text is missing, or is not the one that was marked.
    """
    rows = [row for path in paths for row in load(path)]
    if all("text" in row for row in rows):
        return rows
    if not news:
        raise SystemExit("these articles are marked by place only; name the file of their texts with --news")
    bodies = dict(named(row) for path in news for row in load(path))
    for row in rows:
        if "text" not in row:
            row["text"] = bodies.get(row["id"], "")
            if len(row["text"]) != row["chars"]:
                raise SystemExit(f"{', '.join(map(str, news))}: article {row['id']} is not the one that was marked")
    return rows


def named(row: dict[str, Any]) -> tuple[str, str]:
    """The id that marks go by and the text, of an article with marked attributions or of another one.

    The ids of the former have words of their headlines, so the marks have a hash.
    """
    if "attributions" in row:
        return hashlib.sha256(row["id"].encode()).hexdigest()[:16], row["text"]
    return row["body_id"], row["body"]


def must_be_found(pair: dict[str, Any]) -> bool:
    """Whether recall counts it: what only one of two people marked need not be found."""
    return int(pair.get("marked", 2)) > 1


def meets(place: tuple[int, int], span: list[int]) -> bool:
    """Whether a statement is the marked sentence: they share more than half of the shorter one."""
    shared = min(place[1], span[1]) - max(place[0], span[0])
    return shared > 0.5 * min(place[1] - place[0], span[1] - span[0])


def matched(finding: Finding, pairs: list[dict[str, Any]]) -> list[int]:
    """Numbers of the gold pairs this finding is."""
    claim: Span = (finding.claim.start, finding.claim.end)
    denial: Span = (finding.denial.start, finding.denial.end)
    return [
        i
        for i, pair in enumerate(pairs)
        if (meets(claim, pair["claim"]) and meets(denial, pair["denial"]))
        or (meets(denial, pair["claim"]) and meets(claim, pair["denial"]))
    ]


def stages(article: dict[str, Any], positions: Sequence[Position], pairs: Sequence[Pair]) -> Counter[str]:
    """How far each gold pair comes: both its sentences put something forward or deny it, and the two are judged."""
    n: Counter[str] = Counter()
    for gold in filter(must_be_found, article["pairs"]):
        places = [
            {i for i, p in enumerate(positions) if p.stance is not Stance.NONE and meets((p.start, p.end), gold[side])}
            for side in ("claim", "denial")
        ]
        n["gold pairs"] += 1
        n["read"] += all(places)
        n["judged"] += any({p.first, p.second} & places[0] and {p.first, p.second} & places[1] for p in pairs)
    return n


def disputes(pairs: Sequence[dict[str, Any]], found: Collection[int]) -> dict[tuple[int, ...], bool]:
    """By the place of its denial, whether any pair of a dispute was found, of those that have to be."""
    denials: dict[tuple[int, ...], bool] = {}
    for i, pair in enumerate(pairs):
        if must_be_found(pair):
            place = tuple(pair["denial"])
            denials[place] = denials.get(place, False) or i in found
    return denials


def measure(articles: list[dict[str, Any]], reports: list[Report], threshold: float) -> dict[str, Any]:
    """All figures at one threshold."""
    n: Counter[str] = Counter()
    for article, report in zip(articles, reports, strict=True):
        findings = report.above(min_contradiction=threshold).findings
        hits = [matched(finding, article["pairs"]) for finding in findings]
        found = {i for row in hits for i in row}
        n["findings"] += len(findings)
        n["right"] += sum(bool(row) for row in hits)
        n["kind right"] += sum(
            any(article["pairs"][i]["kind"] == finding.kind for i in row)
            for finding, row in zip(findings, hits, strict=True)
        )
        for i, pair in enumerate(article["pairs"]):
            if not must_be_found(pair):
                continue
            n["pairs"] += 1
            n["pairs found"] += i in found
            n[f"{pair['kind']} {'found' if i in found else 'lost'}"] += 1
            if pair["pointing"]:
                n[f"pointing {'found' if i in found else 'lost'}"] += 1
        denials = disputes(article["pairs"], found)
        n["disputes"] += len(denials)
        n["disputes found"] += sum(denials.values())
        kept = report.documents[0].statements - report.documents[0].set_aside
        n["sentence pairs"] += kept * (kept - 1) // 2
    return {
        "precision": round(n["right"] / max(1, n["findings"]), 4),
        "recall_disputes": round(n["disputes found"] / max(1, n["disputes"]), 4),
        "recall_pairs": round(n["pairs found"] / max(1, n["pairs"]), 4),
        "kind_right": round(n["kind right"] / max(1, n["right"]), 4),
        "false_alarms_per_article": round((n["findings"] - n["right"]) / len(articles), 3),
        "false_alarms_per_1000_sentence_pairs": round(1000 * (n["findings"] - n["right"]) / n["sentence pairs"], 3),
        "counts": dict(sorted(n.items())),
    }


def main() -> None:
    """Run the detector once per article, measure at several thresholds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--news", type=Path, nargs="+", default=[], help=NEWS_HELP)
    parser.add_argument("--nli")
    parser.add_argument("--encoder")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--show", action="store_true", help="print every finding with its gold label, and what is lost")
    args = parser.parse_args()
    articles = load_articles(args.articles, args.news)
    detector = Detector.from_pretrained(nli=args.nli, encoder=args.encoder)
    reports, reached = [], Counter[str]()
    for row in articles:
        document = Document(row["id"], row["text"])
        reports.append(detector.detect([document], min_contradiction=THRESHOLDS[0]))
        positions = detector.positions(document)
        reached += stages(row, positions, detector.pair(positions))
    if args.show:
        for article, report in zip(articles, reports, strict=True):
            show(article, report)
    results = {f"at {t}": measure(articles, reports, t) for t in THRESHOLDS}
    for name, row in results.items():
        print(name, json.dumps({key: value for key, value in row.items() if key != "counts"}))
    reached["found"] = results[f"at {MIN_CONTRADICTION}"]["counts"]["pairs found"]
    print(json.dumps(results[f"at {MIN_CONTRADICTION}"]["counts"]), json.dumps(reached), sep="\n")
    if args.output:
        command = " ".join(["python -m benchmarks.gold", *sys.argv[1:]])
        written = {"command": command, "articles": len(articles), "stages": dict(reached), "results": results}
        args.output.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def show(article: dict[str, Any], report: Report) -> None:
    """Print what was found and what was lost in one article."""
    seen: set[int] = set()
    for finding in report.findings:
        hit = matched(finding, article["pairs"])
        seen |= set(hit)
        mark = "ok " if hit else "BAD"
        print(f"{article['id']} {mark} {finding.contradiction:.2f} {finding.kind} {finding.directness}")
        for side in (finding.claim, finding.denial):
            print(f"    {side.source} | {side.content}")
    for i, pair in enumerate(article["pairs"]):
        if i not in seen:
            text = article["text"]
            print(f"{article['id']} LOST {pair['kind']} pointing={pair['pointing']}")
            print(f"    {text[slice(*pair['claim'])]}\n    {text[slice(*pair['denial'])]}")


if __name__ == "__main__":
    main()
