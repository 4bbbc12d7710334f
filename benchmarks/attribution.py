"""Who says what, against marked articles: python -m benchmarks.attribution PATH [--output OUT].

PATH is gzipped JSONL, a row per article with `text` and `attributions` (`source`, `cue`, `content`:
lists of [start, end) characters), as PolNeAR 1.0 is kept in shared/data/attribution. Its annotators mark
attitudes too ("wants", "supports"), of which we find some: recall is therefore also given for the
attributions whose cue holds one of our verbs of saying or denying ("in lexicon"). Stance is not marked there and not
measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contradict.attribution import cue_forms
from contradict.detector import extract, load_tagger
from contradict.types import Attribution, Document, Span, Tagging

SPANS = {"cue, exact": "cue_exact", "source, exact": "source_exact", "content, words": "content_words"}


@dataclass(frozen=True)
class Marked:
    """One attribution, of ours or of the annotators, its spans sorted."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def join(attributions: Iterable[Attribution]) -> list[Marked]:
    """One record for all with the same source and cue: a quotation is one, however many its sentences."""
    contents: dict[tuple[tuple[Span, ...], tuple[Span, ...]], set[Span]] = {}
    for a in attributions:
        contents.setdefault((a.source, a.cue), set()).update(a.content)
    return [Marked(source, cue, tuple(sorted(spans))) for (source, cue), spans in contents.items()]


def overlap(left: Sequence[Span], right: Sequence[Span]) -> int:
    """Characters in both."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)


def align(ours: Sequence[Marked], gold: Sequence[Marked]) -> list[tuple[int, int]]:
    """Pairs of (ours, gold) whose cues overlap, each used once; contents that share more come first."""
    candidates = sorted(
        (-overlap(o.content, g.content), -overlap(o.cue, g.cue), i, j)
        for i, o in enumerate(ours)
        for j, g in enumerate(gold)
        if overlap(o.cue, g.cue)
    )
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in candidates:
        if all(i != x and j != y for x, y in pairs):
            pairs.append((i, j))
    return pairs


def scores(hits: int, ours: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1; 0 where undefined."""
    precision, recall = hits / ours if ours else 0.0, hits / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def words_in(text: str, spans: Iterable[Span]) -> set[int]:
    """The starts of the words that stand in the spans."""
    return {a + m.start() for a, b in spans for m in re.finditer(r"\w+", text[a:b])}


def measure(rows: Iterable[tuple[str, Sequence[Marked]]], tagger: Tagging | None = None) -> dict[str, Any]:
    """All figures over (text, gold) rows; source and content count where cues overlap."""
    n = dict.fromkeys(
        "ours gold cue_exact cue_overlap in_lexicon in_lexicon_found ours_source gold_source source_exact "
        "source_overlap ours_words gold_words shared_words matched_ours_words matched_gold_words articles "
        "statements".split(),
        0,
    )
    seconds = 0.0
    forms = cue_forms()
    for text, gold in rows:
        document = Document("article", text)
        began = time.perf_counter()
        attributed = extract(document, tagger)
        seconds += time.perf_counter() - began
        ours = join(a for s in attributed for a in s.attributions)
        pairs = align(ours, gold)
        found = {j for _, j in pairs}
        n["articles"] += 1
        n["statements"] += len(attributed)
        n["ours"] += len(ours)
        n["gold"] += len(gold)
        n["cue_overlap"] += len(pairs)
        n["ours_source"] += sum(bool(o.source) for o in ours)
        n["gold_source"] += sum(bool(g.source) for g in gold)
        n["ours_words"] += sum(len(words_in(text, o.content)) for o in ours)
        n["gold_words"] += sum(len(words_in(text, g.content)) for g in gold)
        for j, g in enumerate(gold):
            if forms & set(re.findall(r"\w+", " ".join(text[a:b] for a, b in g.cue).lower())):
                n["in_lexicon"] += 1
                n["in_lexicon_found"] += j in found
        for i, j in pairs:
            o, g = ours[i], gold[j]
            n["cue_exact"] += o.cue == g.cue
            n["source_exact"] += bool(g.source) and o.source == g.source
            n["source_overlap"] += overlap(o.source, g.source) > 0
            mine, theirs = words_in(text, o.content), words_in(text, g.content)
            n["shared_words"] += len(mine & theirs)
            n["matched_ours_words"] += len(mine)
            n["matched_gold_words"] += len(theirs)
    return {
        "cue_exact": scores(n["cue_exact"], n["ours"], n["gold"]),
        "cue_overlap": scores(n["cue_overlap"], n["ours"], n["gold"]),
        "cue_recall_in_lexicon": round(n["in_lexicon_found"] / max(1, n["in_lexicon"]), 4),
        "source_exact": scores(n["source_exact"], n["ours_source"], n["gold_source"]),
        "source_overlap": scores(n["source_overlap"], n["ours_source"], n["gold_source"]),
        "source_exact_given_cue": round(n["source_exact"] / max(1, n["cue_overlap"]), 4),
        "source_overlap_given_cue": round(n["source_overlap"] / max(1, n["cue_overlap"]), 4),
        "content_words": scores(n["shared_words"], n["ours_words"], n["gold_words"]),
        "content_words_given_cue": scores(n["shared_words"], n["matched_ours_words"], n["matched_gold_words"]),
        "counts": {k: n[k] for k in ("articles", "statements", "ours", "gold", "in_lexicon")},
        "ms_per_article": round(1000 * seconds / max(1, n["articles"]), 2),
    }


def read(path: Path) -> Iterable[tuple[str, list[Marked]]]:
    """Rows of a marked file as (text, attributions)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield (
                row["text"],
                [
                    Marked(
                        *(tuple(sorted((int(s), int(e)) for s, e in a[part])) for part in ("source", "cue", "content"))
                    )
                    for a in row["attributions"]
                ],
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--tagger", help="a folder; the bundled one where none is given")
    parser.add_argument("--grammar", action="store_true", help="the grammar alone")
    parser.add_argument("--output", type=Path, help="also write the figures here")
    options = parser.parse_args(arguments)
    command = " ".join(["python -m benchmarks.attribution", *(sys.argv[1:] if arguments is None else arguments)])
    measured = measure(read(options.path), None if options.grammar else load_tagger(options.tagger))
    # The rows of the table in README.md, as benchmarks.tables reads them.
    spans = {name: list(measured[key].values()) for name, key in SPANS.items()}
    figures = json.dumps({"command": command, "data": options.path.name, "spans": spans, **measured}, indent=2)
    print(figures)
    if options.output:
        options.output.write_text(figures + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
