#!/usr/bin/env bash
# From the larger model before this one to the weights: an hour on two cores without fast bf16, by the clock of one run. Run in
# the checkout, with ".[train]" installed:
#
#   models/nli-mpnet-base-2026-11-b/recipe.sh ../shared/data BEFORE .work/nli-b .work/nli-c .work/base .work/base-b
#
# BEFORE: nli-mpnet-base-2026-11, graph and all (git worktree add BEFORE-IT 1f6b500 has it). .work/nli-b, -c and .work/base: what prepare.py of nli-minilm-l6-2026-11-b, pool.py and articles.py of nli-minilm-l6-2026-11-c, and
# prepare.py of nli-mpnet-base-2026-11 wrote. The unmarked rows are what the program finds promising, so they change with it. The run that
# made the weights began with 712 steps and was cut to 390 at step 300, as the card says. Each step goes on where it stopped.
set -euo pipefail
data=$1 before=$2 lists=$3 newer=$4 first=$5 work=$6
here=$(dirname "$0")
tools=models/nli-minilm-l6-2026-11-b
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/start/config.json" ] || python "$here/restore.py" "$before" "$work/start"
[ -e "$work/articles.jsonl.gz" ] || python "$here/articles.py" --data "$data" --before "$before" --out "$work"
[ -e "$work/rows.jsonl.gz" ] || python "$here/prepare.py" --lists "$lists" --newer "$newer" --first "$first" --out "$work"
[ -e "$work/tuned/weights" ] || python "$tools/train.py" --start "$work/start" --rows "$work/rows.jsonl.gz" \
    --out "$work/tuned" --frozen 4 --lr 2.5e-5 --fp32 --max-length 192 --save-every 100 --steps 390
cp "$work"/tuned/weights/{config.json,tokenizer.json,tokenizer_config.json} "$here"
gzip --decompress --keep --force "$work/rows.jsonl.gz"
python -m benchmarks.export "$work/tuned/weights" --texts "$work/rows.jsonl" --out "$here"
