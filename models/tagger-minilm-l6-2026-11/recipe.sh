#!/usr/bin/env bash
# From the data folder to the graph in this folder: some 40 minutes on two cores. Run in the checkout, with
# ".[train]" installed:   models/tagger-minilm-l6-2026-11/recipe.sh ../shared/data/attribution .work
set -euo pipefail
data=$1 work=$2
here=$(dirname "$0")
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/tagger-1/training.json" ] || python "$here/train.py" --data "$data" --out "$work/tagger-1" \
    --epochs 1 --written "[abcd]"
[ -e "$work/tagger-2/training.json" ] || python "$here/train.py" --data "$data" --out "$work/tagger-2" \
    --start "$work/tagger-1" --epochs 1 --articles 500 --lr 1e-4
python -m benchmarks.export "$work/tagger-2" --texts "$here"/written/train-*.jsonl --out "$here"
cp "$work/tagger-2/config.json" "$work/tagger-2/tokenizer.json" "$work/tagger-2/tokenizer_config.json" "$here"
python "$here/tune.py" --data "$data" --tagger "$here"
