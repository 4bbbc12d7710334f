"""Text pairs that the program would judge in news, nobody labelled them: hard ones by the third model's view, and others.

python models/nli-minilm-l6-2026-11-d/domain.py --data ../shared/data --out .work/nli-d

Left out are the articles kept for reading by hand, those whose weights of findings are fitted on, and what tells a story
of a test article (an encoder cosine above SAME_STORY, of the first 120 words, to one of them).
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

MODELS = Path(__file__).parent.parent
sys.path.insert(0, str(MODELS / "nli-minilm-l6-2026-11-b"))
import news  # noqa: E402

from benchmarks.datasets import load, save  # noqa: E402
from contradict import Detector, Document  # noqa: E402
from contradict.embedding import embed  # noqa: E402
from contradict.types import Stance  # noqa: E402

SEED = 20261125
SAME_STORY = 0.7
POLITICAL = 250  # of the articles whose attributions are marked
LONGEST = 70  # words of a pair
CANDIDATES = {"denial": 30000, "assertions": 60000}
HARD = 0.1  # of contradiction, as the third model sees it
EASY = 0.25  # of the other candidates are kept

Row = dict[str, Any]


def opening(text: str) -> str:
    return " ".join(text.split()[:120])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    detector = Detector.from_pretrained()
    bodies = {row["body_id"]: row["body"] for row in load(args.data / "news" / "articles.jsonl.gz")}
    marked = load(MODELS / "articles-2026-11" / "news.jsonl") + load(MODELS / "articles-2026-11-b" / "news.jsonl")
    fitted = {r["id"] for r in marked if r["part"] != "nli"}
    tested = {r["id"] for r in load(MODELS.parent / "benchmarks" / "gold" / "news-test.jsonl")}
    kept_out = embed(detector.encoder, [opening(bodies[i]) for i in sorted(fitted | tested)])
    names = [name for name in sorted(bodies) if not news.held_out(name) and name not in fitted | tested]
    near = (embed(detector.encoder, [opening(bodies[name]) for name in names]) @ kept_out.T).max(axis=1)
    documents = [Document(name, bodies[name]) for name, cosine in zip(names, near, strict=True) if cosine <= SAME_STORY]
    political = load(args.data / "attribution" / "train.jsonl.gz")
    documents += [Document(row["id"], row["text"]) for row in rng.sample(political, POLITICAL)]
    print(len(documents), "articles", flush=True)

    positions = [position for document in documents for position in detector.positions(document)]
    asked: dict[str, set[tuple[str, str]]] = {name: set() for name in CANDIDATES}
    for pair in detector.pair(positions):
        one, other = positions[pair.first], positions[pair.second]
        kind = "denial" if Stance.DENIES in (one.stance, other.stance) else "assertions"
        for first, second in ((one.content, other.content), (one.text, other.text)):
            if len(f"{first} {second}".split()) <= LONGEST and first != second:
                asked[kind].add((first, second) if rng.random() < 0.5 else (second, first))
    print({kind: len(pairs) for kind, pairs in asked.items()}, flush=True)
    rows: list[Row] = []
    for kind, most in CANDIDATES.items():
        drawn = rng.sample(sorted(asked[kind]), min(most, len(asked[kind])))
        clash = [verdict.contradiction for verdict in detector.judge(drawn)]
        rows += [
            {"premise": premise, "hypothesis": hypothesis, "label": None, "set": f"domain/{kind}"}
            for (premise, hypothesis), c in zip(drawn, clash, strict=True)
            if c >= HARD or rng.random() < EASY
        ]
    rng.shuffle(rows)
    save(args.out / "domain.jsonl.gz", rows)
    print(len(rows), "pairs", dict(Counter(row["set"] for row in rows)))


if __name__ == "__main__":
    main()
