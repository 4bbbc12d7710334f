"""The pairs the larger model gives its view of, for the fourth small model: known pairs, turned ones, edited ones.

python models/nli-minilm-l6-2026-11-d/prepare.py --data ../shared/data --lists .work/nli-b --newer .work/nli-c \
    --embeddings GT-MINILM/model --out .work/nli-d

A small model learns more from a larger one's view of many pairs than from the labels of few (Jiao et al. 2020,
TinyBERT, from which the edits are: words replaced by their neighbours in the space of word embeddings). Nobody
labelled the turned and the edited pairs: the larger model's view is all there is of them.
"""

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

MODELS = Path(__file__).parent.parent
sys.path.insert(0, str(MODELS / "nli-minilm-l6-2026-11-b"))
import news  # noqa: E402  (the second model's, which finds the statements of the news articles)

from benchmarks.datasets import load, save  # noqa: E402

SEED = 20261124
LONGEST = 60  # words of a pair
MOST = {  # labelled pairs of each set, at most; all where a set is not named
    "denials": 10000,
    "train/vitaminc_real": 18000,
    "train/fever": 5000,
    "train/conjnli_adversarial15k": 5000,
    "train/vitaminc_synthetic": 2500,
    "train_noisy/fever_nei_paired": 2000,
    "train/mpe": 2500,
    "train/synthlogic": 1800,
    "train/cannot_wikifactcheck_contra_only": 1500,
    "train/scone": 1500,
    "train/seminli_translate_wiki": 800,
    "train/monli": 700,
}
TURNED = {"train/mnli_train_subset": 12000, "train/lingnli": 14000, "train/cad_snli": 4000, "written": 5000}
EDITED = {  # how many edited pairs come of each set
    "train/mnli_train_subset": 32000,
    "train/lingnli": 32000,
    "train/cad_snli": 7000,
    "train/vitaminc_real": 6000,
    "written": 8000,
    "pairs-2026-11": 4000,
}
OWN_EDITS = 12000  # a news statement against itself, edited
NEIGHBOURS = 12
CONTENT, FUNCTION = 0.22, 0.06  # how often a word is replaced
FREQUENT = 300  # the most frequent words of the pairs count as function words
BOTH = 0.3  # how often the same words are replaced in both texts

Row = dict[str, Any]
WORD = re.compile(r"[A-Za-z]{2,}|\d+")


def key(row: Row) -> tuple[str, str]:
    return row["premise"], row["hypothesis"]


def neighbours(folder: Path) -> dict[str, list[str]]:
    """The nearest whole words of each whole word of the vocabulary, by the cosine of their input embeddings."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    weights = load_file(folder / "model.safetensors")
    table = next(weight for name, weight in weights.items() if name.endswith("word_embeddings.weight")).float()
    words = [word for word in vocabulary if WORD.fullmatch(word)]
    rows = torch.nn.functional.normalize(table[[vocabulary[word] for word in words]], dim=1)
    found: dict[str, list[str]] = {}
    for start in range(0, len(words), 2000):
        near = (rows[start : start + 2000] @ rows.T).topk(NEIGHBOURS + 1).indices.tolist()
        for word, places in zip(words[start : start + 2000], near, strict=True):
            found[word] = [words[i] for i in places if words[i] != word][:NEIGHBOURS]
    return found


def cased(like: str, word: str) -> str:
    return word.capitalize() if like[:1].isupper() else word


def swaps(text: str, near: dict[str, list[str]], frequent: set[str], rng: random.Random) -> dict[str, str]:
    """Which words of the text are replaced, and by what; at least one where any can be."""
    able = [word for word in dict.fromkeys(WORD.findall(text)) if near.get(word.lower())]
    drawn = [word for word in able if rng.random() < (FUNCTION if word.lower() in frequent else CONTENT)]
    content = [word for word in able if word.lower() not in frequent]
    if not drawn and (content or able):
        drawn = [rng.choice(content or able)]
    return {word: cased(word, rng.choice(near[word.lower()])) for word in drawn}


def replaced(text: str, chosen: dict[str, str]) -> str:
    return WORD.sub(lambda match: chosen.get(match.group(), match.group()), text)


def shortened(text: str, rng: random.Random) -> str:
    """The text without a run of one to four words of its middle."""
    words = text.split()
    if len(words) < 6:
        return text
    start = rng.randrange(1, len(words) - 2)
    return " ".join(words[:start] + words[start + rng.randint(1, 4) :])


def edited(row: Row, near: dict[str, list[str]], frequent: set[str], rng: random.Random) -> Row:
    premise, hypothesis = key(row)
    chosen = swaps(hypothesis, near, frequent, rng)
    other = replaced(premise, chosen) if rng.random() < BOTH else premise
    return {"premise": other, "hypothesis": replaced(hypothesis, chosen), "label": None, "set": f"edited/{row['set']}"}


def own_edit(text: str, near: dict[str, list[str]], frequent: set[str], rng: random.Random) -> Row:
    other = shortened(text, rng) if rng.random() < 0.5 else text
    if other == text or rng.random() < 0.6:
        other = replaced(other, swaps(other, near, frequent, rng))
    pair = [text, other]
    rng.shuffle(pair)
    return {"premise": pair[0], "hypothesis": pair[1], "label": None, "set": "edited/news"}


def drawn(rows: list[Row], most: int, rng: random.Random) -> list[Row]:
    """So many of the rows, each as often as any other (they come again once all are taken)."""
    taken: list[Row] = []
    while len(taken) < most:
        taken += rng.sample(rows, min(len(rows), most - len(taken)))
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--newer", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    lists = [args.lists / f"{name}.jsonl.gz" for name in ("teacher-1", "teacher-2", "to-label", "hard")]
    lists += [args.newer / f"{name}.jsonl.gz" for name in ("pool", "articles")]
    known = {key(row): row for path in reversed(lists) for row in load(path)}
    by_set: dict[str, list[Row]] = {}
    for row in known.values():
        if len(f"{row['premise']} {row['hypothesis']}".split()) <= LONGEST:
            by_set.setdefault(row["set"], []).append(row)
    counts = Counter(word.lower() for row in known.values() for word in WORD.findall(row["hypothesis"]))
    frequent = {word for word, _ in counts.most_common(FREQUENT)}
    near = neighbours(args.embeddings)

    rows = [row for name, some in by_set.items() for row in rng.sample(some, min(MOST.get(name, len(some)), len(some)))]
    rows = [
        {"premise": r["premise"], "hypothesis": r["hypothesis"], "label": r["label"], "set": r["set"]} for r in rows
    ]
    for name, most in TURNED.items():
        for row in rng.sample(by_set[name], most):
            turned = {
                "premise": row["hypothesis"],
                "hypothesis": row["premise"],
                "label": None,
                "set": f"turned/{name}",
            }
            rows.append(turned)
    for name, most in EDITED.items():
        rows += [edited(row, near, frequent, rng) for row in drawn(by_set[name], most, rng)]
    with gzip.open(args.data / "news" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [row for row in map(json.loads, lines) if not news.held_out(row["body_id"])]
    texts = [text for _, _, text, _ in news.units(articles) if 6 <= len(text.split()) <= LONGEST // 2]
    rows += [own_edit(text, near, frequent, rng) for text in rng.sample(texts, min(OWN_EDITS, len(texts)))]

    rows = list({key(row): row for row in reversed(rows)}.values())  # a labelled pair comes before its like
    rng.shuffle(rows)
    args.out.mkdir(parents=True, exist_ok=True)
    save(args.out / "pairs.jsonl.gz", rows)
    print(len(rows), "pairs", dict(Counter(row["set"] for row in rows)))


if __name__ == "__main__":
    main()
