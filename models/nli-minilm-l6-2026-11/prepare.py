"""The training mix: NLI sets, our written pairs and rule-made denials in, one shuffled list of rows out.

python models/nli-minilm-l6-2026-11/prepare.py --data ../shared/data/nli --out .work/nli
"""

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path

from denials import HELD_OUT, TRAIN, balanced

HERE = Path(__file__).parent
SEED = 20261123

# (rows at most, times shown). Times > 1: the sets nearest to what the model is for. Balanced within each by label
# when capped. Left out: control (premises of 279 words), covidfact (noisy), single-class rows beyond a dose.
MIX: dict[str, tuple[int, int]] = {
    "train/mnli_train_subset": (30000, 3),
    "train/lingnli": (45000, 2),
    "train/cad_snli": (9000, 4),
    "train/vitaminc_real": (28000, 2),
    "train/vitaminc_synthetic": (8000, 1),
    "train/fever": (26000, 1),
    "train_noisy/fever_nei_paired": (9000, 1),
    "train/conjnli_adversarial15k": (12000, 1),
    "train/mpe": (8000, 1),
    "train/seminli_translate_wiki": (3000, 1),
    "train/healthver_dev": (1800, 2),
    "train/cannot_wikifactcheck_contra_only": (4000, 1),
    "train/monli": (1500, 1),
    "train/scone": (3000, 1),
    "train/synthlogic": (4000, 1),
}
WRITTEN_TIMES = 6  # our own pairs: few, and exactly the task
DENIALS = 36000
DENIAL_BASES = ("train/mnli_train_subset", "train/lingnli", "train/vitaminc_real", "train/cad_snli")

Row = dict[str, str]


def load(path: Path) -> list[Row]:
    """Rows of one gzip JSONL or plain JSONL file."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def key(text: str) -> str:
    """What two texts share when they differ only in case, spaces and punctuation."""
    return "".join(c for c in text.lower() if c.isalnum())


def capped(rows: list[Row], cap: int, rng: random.Random) -> list[Row]:
    """At most `cap` rows, labels as even as the set allows."""
    if len(rows) <= cap:
        return rows
    by_label: dict[str, list[Row]] = {}
    for row in rng.sample(rows, len(rows)):
        by_label.setdefault(row["label"], []).append(row)
    taken: list[Row] = []
    for i, label in enumerate(sorted(by_label, key=lambda name: len(by_label[name]))):
        taken += by_label[label][: (cap - len(taken)) // (len(by_label) - i)]
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/, train_noisy/ and dev/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    dev = [row for path in sorted((args.data / "dev").glob("*.gz")) for row in load(path)]
    dev_premises = {key(row["premise"]) for row in dev}
    mix: list[Row] = []
    bases: list[Row] = []
    for name, (cap, times) in MIX.items():
        rows = load(args.data / f"{name}.jsonl.gz")
        clean = [row for row in rows if key(row["premise"]) not in dev_premises]
        taken = capped(clean, cap, rng)
        if name in DENIAL_BASES:
            bases += taken
        mix += [{**row, "set": name} for row in taken] * times
        print(f"{name}: {len(rows)} rows, {len(rows) - len(clean)} share a dev premise, {len(taken)} taken x{times}")
    written = [row for path in sorted((HERE / "written").glob("train-*.jsonl")) for row in load(path)]
    mix += [{**row, "set": "written"} for row in written] * WRITTEN_TIMES
    denials = balanced(bases, TRAIN, DENIALS, rng)
    mix += [{**row, "set": "denials"} for row in denials]
    print(f"written: {len(written)} x{WRITTEN_TIMES}; denials: {len(denials)}")
    rng.shuffle(mix)
    args.out.mkdir(parents=True, exist_ok=True)
    lingnli_dev = load(args.data / "dev" / "lingnli.jsonl.gz")
    for name, rows in (("train", mix), ("denials_dev", balanced(lingnli_dev, HELD_OUT, 1500, rng))):
        with gzip.open(args.out / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(len(mix), "rows", dict(Counter(row["label"] for row in mix)))


if __name__ == "__main__":
    main()
