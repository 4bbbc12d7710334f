"""Who says what, and how they stand to it, on marked passages: python -m benchmarks.passages FILE [--output OUT].

FILE is JSONL, a row per passage with `text` and `attributions` (`source`, `cue`, `content` as substrings, `stance`). An
attribution of ours is right in cue and stance when its cue overlaps a marked one and the stance is the same; each is
used once. With --second the marks of another file take the place of ours: how far two annotators agree.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.attribution import Marked, align, overlap, scores, words_in
from contradict import Document
from contradict.detector import extract, load_tagger
from contradict.types import Attribution, Span, Stance, Tagging

Reader = Callable[[str], Sequence["Attribution | Judged"]]


@dataclass(frozen=True)
class Judged(Marked):
    """A marked attribution with its stance."""

    stance: Stance


def place(text: str, words: Any) -> Span:  # noqa: ANN401
    """Where the n-th occurrence of some words stands; the only one where no n is given."""
    wanted, number = (words["text"], words["n"]) if isinstance(words, dict) else (words, 1)
    start = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", text)][number - 1]
    return start, start + len(wanted)


def read(path: Path) -> list[tuple[str, list[Judged]]]:
    """The passages of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], [marked(row["text"], a) for a in row["attributions"]]) for row in rows]


def marked(text: str, row: dict[str, Any]) -> Judged:
    """One attribution of a row."""
    source = (place(text, row["source"]),) if row["source"] is not None else ()
    content = tuple(sorted(place(text, part) for part in row["content"]))
    return Judged(source, (place(text, row["cue"]),), content, Stance(row["stance"]))


def joined(attributions: Sequence[Attribution | Judged]) -> list[Judged]:
    """One record for all with the same cue; a denial stays one however its quotation goes on."""
    made: dict[tuple[Span, ...], Judged] = {}
    for a in attributions:
        known = made.get(a.cue)
        content = tuple(sorted({*a.content, *(known.content if known else ())}))
        stance = Stance.DENIES if known and known.stance is Stance.DENIES else a.stance
        made[a.cue] = Judged(a.source or (known.source if known else ()), a.cue, content, stance)
    return list(made.values())


def measure(rows: Sequence[tuple[str, list[Judged]]], read_by: Reader) -> dict[str, Any]:
    """All figures; `read_by` gives the attributions of a text."""
    n: Counter[str] = Counter()
    confusion: Counter[str] = Counter()
    for text, gold in rows:
        ours = joined(read_by(text))
        pairs = align(ours, gold)
        n["ours"] += len(ours)
        n["gold"] += len(gold)
        n["cue"] += len(pairs)
        n["ours_source"] += sum(bool(o.source) for o in ours)
        n["gold_source"] += sum(bool(g.source) for g in gold)
        for stance in Stance:
            n[f"ours_{stance}"] += sum(o.stance is stance for o in ours)
            n[f"gold_{stance}"] += sum(g.stance is stance for g in gold)
        found = {j for _, j in pairs}
        for j, g in enumerate(gold):
            if j not in found:
                confusion[f"{g.stance} missed"] += 1
        for i, j in pairs:
            o, g = ours[i], gold[j]
            n["cue_exact"] += o.cue == g.cue
            n["stance"] += o.stance is g.stance
            n[f"both_{g.stance}"] += o.stance is g.stance
            confusion[f"{g.stance} as {o.stance}"] += 1
            n["source_exact"] += bool(g.source) and o.source == g.source
            n["source_overlap"] += overlap(o.source, g.source) > 0
        mine = [words_in(text, [s for o in ours for s in o.content])]
        theirs = [words_in(text, [s for g in gold for s in g.content])]
        n["shared_words"] += len(mine[0] & theirs[0])
        n["ours_words"] += len(mine[0])
        n["gold_words"] += len(theirs[0])
    return {
        "cue_overlap": scores(n["cue"], n["ours"], n["gold"]),
        "cue_exact": scores(n["cue_exact"], n["ours"], n["gold"]),
        "cue_and_stance": scores(n["stance"], n["ours"], n["gold"]),
        **{f"cue_and_{s}": scores(n[f"both_{s}"], n[f"ours_{s}"], n[f"gold_{s}"]) for s in Stance},
        "source_exact": scores(n["source_exact"], n["ours_source"], n["gold_source"]),
        "source_overlap": scores(n["source_overlap"], n["ours_source"], n["gold_source"]),
        "content_words": scores(n["shared_words"], n["ours_words"], n["gold_words"]),
        "stances": dict(sorted(confusion.items())),
    }


def reader(tagger: Tagging | None) -> Reader:
    """The program's attributions of a text."""
    return lambda text: [a for s in extract(Document("passage", text), tagger) for a in s.attributions]


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--tagger", help="a folder; the bundled one where none is given")
    parser.add_argument("--grammar", action="store_true", help="the grammar alone")
    parser.add_argument("--second", type=Path, help="marks of another annotator, to be measured in the place of ours")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    if args.second:
        read_by: Reader = dict(read(args.second)).__getitem__
    else:
        read_by = reader(None if args.grammar else load_tagger(args.tagger))

    rows = read(args.path)
    found = {
        "command": " ".join(["python -m benchmarks.passages", *sys.argv[1:]]),
        "passages": len(rows),
        **measure(rows, read_by),
    }
    text = json.dumps(found, indent=2)
    print(text)
    if args.output:
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
