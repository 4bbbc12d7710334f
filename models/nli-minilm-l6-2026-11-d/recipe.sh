#!/usr/bin/env bash
# From the lists of the second and the third model to a teacher and a student: some two hours on two fast cores, by the
# clock of one run. Run in the checkout, with ".[train]" installed:
#
#   models/nli-minilm-l6-2026-11-d/recipe.sh MPNET THIRD .work/nli-b .work/nli-c .work/nli-d
#
# MPNET: all-mpnet-base-v2, as the second model's recipe.sh says. THIRD: the weights of nli-minilm-l6-2026-11-c.
# .work/nli-b and -c: what prepare.py of the second model, and pool.py and articles.py of the third, wrote.
# Each step goes on where it stopped.
set -euo pipefail
mpnet=$1 third=$2 lists=$3 newer=$4 work=$5
here=$(dirname "$0")
tools=models/nli-minilm-l6-2026-11-b
export HF_HUB_OFFLINE=1 PYTHONPATH=.
[ -e "$work/hard.jsonl.gz" ] || python "$here/prepare.py" --lists "$lists" --newer "$newer" --out "$work"
[ -e "$work/teacher-1/weights" ] || python "$tools/train.py" --start "$mpnet" --rows "$lists/teacher-1.jsonl.gz" \
    --out "$work/teacher-1" --frozen 4 --lr 5e-5 --lr-end 1.5e-5
[ -e "$work/teacher/weights" ] || python "$tools/train.py" --start "$work/teacher-1/weights" \
    --rows "$work/teacher-2.jsonl.gz" --out "$work/teacher" --frozen 4 --lr 2e-5
[ -e "$work/soft.jsonl.gz" ] || python "$tools/label.py" --teacher "$work/teacher/weights" \
    --rows "$work/to-label.jsonl.gz" --out "$work/soft.jsonl.gz" --minutes 07
[ -e "$work/student/weights" ] || python "$tools/train.py" --start "$third" --rows "$work/soft.jsonl.gz" \
    "$work/soft.jsonl.gz" "$work/hard.jsonl.gz" --out "$work/student" --frozen 0 --lr 1.2e-4
