"""Every list of rows the recipe trains on: NLI sets, written pairs, news pairs and rule-made denials in.

python models/nli-minilm-l6-2026-11-b/prepare.py --data ../shared/data --out .work/nli-b

Writes teacher-1 and teacher-2 (the teacher's two stages), to-label (rows that get the teacher's probabilities), hard
(the student's other rows) and denials_dev (held-out grammar), all as .jsonl.gz.
"""

import argparse
import gzip
import importlib.util
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import denials
import news

HERE = Path(__file__).parent
FIRST = HERE.parent / "nli-minilm-l6-2026-11"
SEED = 20261124

Row = dict[str, Any]


@dataclass(frozen=True)
class Dose:
    """How many rows of a set go where; labels as even as the set allows."""

    teacher: int
    label: int = 0
    hard: int = 0
    times: int = 1


# Why so much of each: MNLI, LingNLI, the revised SNLI and VitaminC are human and nearest to the job, so they get the
# teacher's probabilities; FEVER has no neutral and is capped; ConjNLI's rows are automatic; one-class files and
# templated logic are doses. Left out: control (premises of 279 words), covidfact (noisy), anli (non-commercial).
MIX = {
    "train/mnli_train_subset": Dose(19000, label=23000),
    "train/lingnli": Dose(22000, label=22000, hard=22000),
    "train/cad_snli": Dose(8235, label=8235),
    "train/vitaminc_real": Dose(15000, label=14000, hard=13000, times=2),
    "train/vitaminc_synthetic": Dose(2000, hard=6000),
    "train/fever": Dose(5000, hard=12000),
    "train_noisy/fever_nei_paired": Dose(2000, hard=5000),
    "train/conjnli_adversarial15k": Dose(3000, hard=9000),
    "train/mpe": Dose(1500, hard=5000),
    "train/seminli_translate_wiki": Dose(700, hard=2000),
    "train/healthver_dev": Dose(800, hard=1719, times=2),
    "train/cannot_wikifactcheck_contra_only": Dose(700, hard=2500),
    "train/monli": Dose(300, hard=1472),
    "train/scone": Dose(600, hard=2500),
    "train/synthlogic": Dose(600, hard=3000),
}
DENIAL_BASES = ("train/mnli_train_subset", "train/lingnli", "train/vitaminc_real", "train/cad_snli")
LONGEST = 60  # words of a pair the teacher is shown: its time goes by tokens
TEACHER_2_GENERAL = 5000
NEWS_UNLABELLED = 15000
DENIALS = {"teacher-1": 5000, "teacher-2": 6000, "hard": 40000, "dev": 1500}
WRITTEN_TIMES = 5
NEWS_TIMES = {"neutral": 1, "entailment": 3, "contradiction": 5}  # one labelled pair in twenty is a contradiction


def first(name: str) -> ModuleType:
    """A module of the first model's recipe, which has modules of the same names."""
    spec = importlib.util.spec_from_file_location(f"first_{name}", FIRST / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


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


def slim(rows: list[Row], name: str) -> list[Row]:
    """What the trainer reads of a row, and where it is from."""
    return [{k: row[k] for k in ("premise", "hypothesis", "label")} | {"set": name} for row in rows]


def without(rows: list[Row], taken: list[Row]) -> list[Row]:
    """The rows that are not among those taken."""
    gone = {(row["premise"], row["hypothesis"]) for row in taken}
    return [row for row in rows if (row["premise"], row["hypothesis"]) not in gone]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with nli/ and news/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    dev = [row for path in sorted((args.data / "nli" / "dev").glob("*.gz")) for row in load(path)]
    dev += load(FIRST / "written" / "dev.jsonl")
    dev_premises = {key(row["premise"]) for row in dev}
    files: dict[str, list[Row]] = {"teacher-1": [], "teacher-2": [], "to-label": [], "hard": []}
    bases: list[Row] = []
    for name, dose in MIX.items():
        rows = load(args.data / "nli" / f"{name}.jsonl.gz")
        clean = [row for row in rows if key(row["premise"]) not in dev_premises]
        short = [row for row in clean if len(f"{row['premise']} {row['hypothesis']}".split()) <= LONGEST]
        taught = capped(short, dose.teacher, rng)
        files["teacher-1"] += slim(taught, name)
        files["teacher-2"] += slim(without(short, taught), name)
        labelled = capped(clean, dose.label, rng)
        files["to-label"] += slim(labelled, name)
        hard = capped(without(clean, labelled), dose.hard, rng)
        files["hard"] += slim(hard, name) * dose.times
        bases += clean if name in DENIAL_BASES else []
        print(f"{name}: {len(rows)} rows, {len(rows) - len(clean)} share a dev premise, {dose}")
    files["teacher-2"] = rng.sample(files["teacher-2"], TEACHER_2_GENERAL)

    first_written, own = (
        [row for path in sorted(folder.glob("written/train-*")) for row in load(path)] for folder in (FIRST, HERE)
    )
    written = first_written + own
    clean = [row for row in written if key(row["premise"]) not in dev_premises]
    print(f"written: {len(written)} rows, {len(written) - len(clean)} share a dev premise")
    files["teacher-1"] += slim(first_written, "written")
    files["teacher-2"] += slim(clean, "written")
    files["hard"] += slim(clean, "written") * WRITTEN_TIMES

    articles = [row for row in load(args.data / "news" / "articles.jsonl.gz") if not news.held_out(row["body_id"])]
    texts = news.units(articles)
    labelled, lost = news.labelled(texts, HERE / "news-labels.jsonl")
    print(f"news: {len(labelled)} labelled pairs found again, {lost} not", dict(Counter(r["label"] for r in labelled)))
    often = [row for row in labelled for _ in range(NEWS_TIMES[row["label"]])]
    files["teacher-2"] += often
    files["hard"] += often
    files["to-label"] += news.near_pairs(texts, NEWS_UNLABELLED, rng)

    old = first("denials")
    files["teacher-1"] += slim(old.balanced(bases, old.TRAIN, DENIALS["teacher-1"], rng), "denials")
    for name in ("teacher-2", "hard"):
        files[name] += slim(denials.balanced(bases, denials.TRAIN, DENIALS[name], rng), "denials")
    lingnli_dev = load(args.data / "nli" / "dev" / "lingnli.jsonl.gz")
    files["denials_dev"] = denials.balanced(lingnli_dev, denials.HELD_OUT, DENIALS["dev"], rng)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        rng.shuffle(rows)
        with gzip.open(args.out / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        print(f"{name}: {len(rows)} rows", dict(Counter(str(row["label"]) for row in rows)))


if __name__ == "__main__":
    main()
