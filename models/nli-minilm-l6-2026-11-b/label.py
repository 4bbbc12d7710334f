"""Add the teacher's probabilities, as `soft`, to rows.

python models/nli-minilm-l6-2026-11-b/label.py --teacher FOLDER --rows ROWS.jsonl.gz --out SOFT.jsonl.gz [--minutes 10]

Rows are taken in their order; when the minutes are over, the rest is written without `soft`, but for pairs that have
no label either.
"""

import argparse
import gzip
import json
import time
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

CHUNK = 1024
TOKENS = 5200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1e9)
    args = parser.parse_args()
    with gzip.open(args.rows, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    tokenizer = AutoTokenizer.from_pretrained(args.teacher)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = AutoModelForSequenceClassification.from_pretrained(args.teacher, dtype=torch.float32).eval().to(device)
    began = time.time()
    for start in range(0, len(rows), CHUNK):
        if time.time() - began > args.minutes * 60:
            break
        chunk = rows[start : start + CHUNK]
        texts = ([row["premise"] for row in chunk], [row["hypothesis"] for row in chunk])
        encoded = tokenizer(*texts, truncation=True, max_length=128)
        lengths = [len(ids) for ids in encoded["input_ids"]]
        order = sorted(range(len(chunk)), key=lambda i: lengths[i])
        while order:
            size = max(1, TOKENS // lengths[order[-1]])
            some, order = order[-size:], order[:-size]
            features = {name: [values[i] for i in some] for name, values in encoded.items()}
            batch = tokenizer.pad(features, return_tensors="pt").to(device)
            with torch.inference_mode(), torch.autocast(device, dtype=torch.bfloat16):
                soft = model(**batch).logits.float().softmax(-1).tolist()
            for i, row in zip(some, soft, strict=True):
                chunk[i]["soft"] = [round(p, 4) for p in row]
        print(
            f"{start + len(chunk)}/{len(rows)}, {(start + len(chunk)) / (time.time() - began):.0f} pairs/s", flush=True
        )
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        out.writelines(
            json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row["label"] is not None or "soft" in row
        )


if __name__ == "__main__":
    main()
