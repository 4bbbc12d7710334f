#!/usr/bin/env bash
# The learning curve: accuracy against rows and against layers, from the pretrained encoder on labels alone.
#
#   models/nli-minilm-l6-2026-11-d/curve.sh ../shared/data GT-MINILM/model .work/nli-b .work/curve
#
# The rows are the public mix of the second model (teacher-1, in its random order); 500 rows of each development set measure.
set -euo pipefail
data=$1 start=$2 lists=$3 work=$4
export HF_HUB_OFFLINE=1 PYTHONPATH=.
mkdir -p "$work"
for point in 5500:0,1,2,3,4,5 22000:0,1,2,3,4,5 44000:0,1,2,3,4,5 88000:0,1,2,3,4,5 88000:0,2,5; do
  rows=${point%%:*} layers=${point##*:}
  name=rows-$rows-layers-$(echo "$layers" | tr , '\n' | wc -l)
  [ -e "benchmarks/results/curve-$name.json" ] && continue
  [ -e "$work/$rows.jsonl.gz" ] || python -c "import gzip, itertools, sys
with gzip.open(sys.argv[1]) as lines, gzip.open(sys.argv[2], 'w') as out: out.writelines(itertools.islice(lines, int(sys.argv[3])))" \
    "$lists/teacher-1.jsonl.gz" "$work/$rows.jsonl.gz" "$rows"
  [ -e "$work/$name/weights" ] || python models/nli-minilm-l6-2026-11-b/train.py --start "$start" --layers "$layers" \
    --frozen 0 --lr 2e-4 --fp32 --rows "$work/$rows.jsonl.gz" --out "$work/$name" --save-every 100000
  python -m benchmarks.nli --data "$data/nli/dev" --denials "$lists/denials_dev.jsonl.gz" --nli "$work/$name/weights" \
    --runtime torch --limit 500 --output "benchmarks/results/curve-$name.json"
done
