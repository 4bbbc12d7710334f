"""Choose the bias of the first pass on the forty articles that training never saw, and write it into the config.

python models/tagger-minilm-l6-2026-11/tune.py --data ../shared/data/attribution --tagger models/tagger-minilm-l6-2026-11
"""

import argparse
import json
from itertools import islice
from pathlib import Path

from train import HELD_OUT

from benchmarks.attribution import Marked, measure, read
from contradict.tagging import load_tagger

BIASES = (-0.5, 0.0, 0.5, 1.0, 1.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tagger", type=Path, required=True)
    args = parser.parse_args()
    rows: list[tuple[str, list[Marked]]] = list(islice(read(args.data / "train.jsonl.gz"), HELD_OUT))
    path = args.tagger / "config.json"
    config = json.loads(path.read_text())
    found: dict[float, float] = {}
    for bias in BIASES:
        path.write_text(json.dumps({**config, "cue_bias": bias}, indent=2) + "\n")
        figures = measure(rows, load_tagger(args.tagger))
        found[bias] = figures["cue_exact"]["f1"] + figures["source_exact"]["f1"]
        print(bias, {k: figures[k]["f1"] for k in ("cue_exact", "source_exact", "content_words")}, flush=True)
    best = max(found, key=lambda bias: found[bias])
    path.write_text(json.dumps({**config, "cue_bias": best}, indent=2) + "\n")
    print("taken", best)


if __name__ == "__main__":
    main()
