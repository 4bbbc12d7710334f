"""Fine-tune one NLI cross-encoder on a list of rows: the teacher, or the student from the teacher's soft labels.

python models/nli-minilm-l6-2026-11-b/train.py --start FOLDER --rows ROWS.jsonl.gz --out FOLDER [--help]

A row is premise, hypothesis, label and, for distillation, soft: the teacher's three probabilities in LABELS' order.
Long runs save their state every few minutes and go on from there when started again with the same arguments.
"""

import argparse
import gzip
import json
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForSequenceClassification, AutoTokenizer

LABELS = ("entailment", "neutral", "contradiction")
SEED = 20261123


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


def target(row: dict[str, Any], smoothing: float, soft_share: float) -> list[float]:
    """What the model should answer: the smoothed label, mixed with the teacher's probabilities where there are any.

    A row without a label (a pair of news sentences nobody labelled) is the teacher's alone.
    """
    soft = row.get("soft")
    if row.get("label") is None:
        return list(soft)  # type: ignore[arg-type]
    hard = [smoothing / 3 + (1 - smoothing) * (name == row["label"]) for name in LABELS]
    if soft is None:
        return hard
    return [soft_share * s + (1 - soft_share) * h for s, h in zip(soft, hard, strict=True)]


def load_model(start: str, layers_kept: list[int] | None, frozen: int) -> Any:  # noqa: ANN401
    """A classifier without dropout (one or two passes do not overfit, and its random numbers are slow on a CPU).

    Attention is "eager": on CPU its backward pass in bf16 is half as long again as fast as torch's fused one.
    """
    model = AutoModelForSequenceClassification.from_pretrained(
        start,
        num_labels=3,
        id2label=dict(enumerate(LABELS)),
        label2id={name: i for i, name in enumerate(LABELS)},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        dtype=torch.float32,
    )
    encoder = model.base_model.encoder
    if layers_kept is not None:
        encoder.layer = torch.nn.ModuleList(encoder.layer[i] for i in layers_kept)
        model.config.num_hidden_layers = len(layers_kept)
    if frozen >= 0:
        model.base_model.embeddings.requires_grad_(False)
        for layer in encoder.layer[:frozen]:
            layer.requires_grad_(False)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", required=True, help="folder of the checkpoint to start from")
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", help="keep only these layers, such as 0,2,5")
    parser.add_argument("--frozen", type=int, default=-1, help="freeze the embeddings and that many lower layers")
    parser.add_argument("--lr", type=float, required=True)
    parser.add_argument("--lr-end", type=float, default=0.0, help="where the learning rate falls to, linearly")
    parser.add_argument("--tokens", type=int, default=2600, help="per step: about 64 pairs of 40 tokens")
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--warmup", type=float, default=0.05)
    parser.add_argument("--smoothing", type=float, default=0.05, help="labels are noisy, and it calibrates")
    parser.add_argument("--soft-share", type=float, default=0.6, help="weight of the teacher's view of a row")
    parser.add_argument("--save-every", type=int, default=500)
    parser.add_argument("--steps", type=int, help="the first so many only: the learning rate falls to its end by then")
    parser.add_argument("--fp32", action="store_true", help="where the processor has no fast bf16")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows: list[dict[str, Any]] = []
    for path in args.rows:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    tokenizer = AutoTokenizer.from_pretrained(args.start)
    encoded = tokenizer(
        [row["premise"] for row in rows],
        [row["hypothesis"] for row in rows],
        truncation=True,
        max_length=args.max_length,
    )
    ids: list[list[int]] = encoded["input_ids"]
    types: list[list[int]] | None = encoded.get("token_type_ids")
    targets = torch.tensor([target(row, args.smoothing, args.soft_share) for row in rows])
    plan = batches([len(x) for x in ids], args.tokens, random.Random(SEED))[: args.steps]
    kept = [int(x) for x in args.layers.split(",")] if args.layers else None
    model = load_model(args.start, kept, args.frozen).to(device).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=args.lr,
        fused=True,
    )
    warm = max(1, int(args.warmup * len(plan)))
    end = args.lr_end / args.lr
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, end + (1 - end) * max(0, len(plan) - step) / max(1, len(plan) - warm)),
    )
    args.out.mkdir(parents=True, exist_ok=True)
    state, start = args.out / "state.pt", 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        start = saved["step"]
    tokens = sum(map(len, ids))
    print(f"{len(rows)} rows, {tokens} tokens, {len(plan)} steps, from {start}", flush=True)
    began, seen, mean_loss, right = time.time(), 0, 0.0, 0.0
    for step in range(start, len(plan)):
        chosen = plan[step]
        features = {"input_ids": [ids[i] for i in chosen]}
        if types is not None:
            features["token_type_ids"] = [types[i] for i in chosen]
        batch = tokenizer.pad(features, return_tensors="pt").to(device)
        aim = targets[chosen].to(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=not args.fp32):
            logits = model(**batch).logits
        loss = cross_entropy(logits.float(), aim)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        seen += len(chosen)
        mean_loss = 0.98 * mean_loss + 0.02 * loss.item()
        right = 0.98 * right + 0.02 * (logits.argmax(-1) == aim.argmax(-1)).float().mean().item()
        if (step + 1) % 50 == 0:
            rate = seen / (time.time() - began)
            left = (len(plan) - step) * (time.time() - began) / (step + 1 - start) / 60
            print(
                f"step {step + 1}/{len(plan)} loss {mean_loss:.3f} right {right:.3f} {rate:.0f} pairs/s, {left:.0f} min",
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
