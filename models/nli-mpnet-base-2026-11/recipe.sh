#!/usr/bin/env bash
# From the lists of two small models to the weights: some 80 minutes on two cores, by the clock of one run (bf16 at 900 GFLOP/s).
# Run in the checkout, with ".[train]" installed:
#
#   models/nli-mpnet-base-2026-11/recipe.sh MPNET .work/nli-b .work/nli-c .work/base
#
# MPNET: all-mpnet-base-v2, as recipe.sh of nli-minilm-l6-2026-11-b says. .work/nli-b and -c: what prepare.py of that model,
# and pool.py and articles.py of nli-minilm-l6-2026-11-c, wrote. Each step goes on where it stopped.
set -euo pipefail
mpnet=$1 lists=$2 newer=$3 work=$4
here=$(dirname "$0")
tools=models/nli-minilm-l6-2026-11-b
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/teacher-2.jsonl.gz" ] || python "$here/prepare.py" --lists "$lists" --newer "$newer" --out "$work"
[ -e "$work/teacher-1/weights" ] || python "$tools/train.py" --start "$mpnet" --rows "$lists/teacher-1.jsonl.gz" \
    --out "$work/teacher-1" --frozen 4 --lr 5e-5 --lr-end 1.5e-5
[ -e "$work/teacher/weights" ] || python "$tools/train.py" --start "$work/teacher-1/weights" \
    --rows "$work/teacher-2.jsonl.gz" --out "$work/teacher" --frozen 4 --lr 2e-5
cp "$work"/teacher/weights/{config.json,tokenizer.json,tokenizer_config.json} "$here"
