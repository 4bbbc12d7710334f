#!/usr/bin/env bash
# From the second model and its lists to the weights: some 15 minutes on two cores, by the clock of one run. Run in the
# checkout, with ".[train]" installed:
#
#   models/nli-minilm-l6-2026-11-c/recipe.sh ../shared/data SECOND .work/nli-b .work/nli-c
#
# SECOND: the weights of nli-minilm-l6-2026-11-b, made by its own recipe (commit 2bedd72 has them). .work/nli-b: its lists.
# The articles' negatives are what pairing finds, so they change with the program: commit 34f4409 made those that ship.
set -euo pipefail
data=$1 second=$2 lists=$3 work=$4
here=$(dirname "$0")
tools=models/nli-minilm-l6-2026-11-b
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/pool.jsonl.gz" ] || python "$here/pool.py" --data "$data" --lists "$lists" --out "$work"
[ -e "$work/articles.jsonl.gz" ] || python "$here/articles.py" --news "$data/news/articles.jsonl.gz" --out "$work"
[ -e "$work/rows.jsonl.gz" ] || python "$here/prepare.py" --lists "$lists" --out "$work"
[ -e "$work/student/weights" ] || python "$tools/train.py" --start "$second" --rows "$work/rows.jsonl.gz" \
    --out "$work/student" --frozen 0 --lr 1e-4
python "$tools/blend.py" --start "$second" --tuned "$work/student/weights" --share 0.5 --out "$here"
