"""Average two checkpoints of one architecture, weight by weight (WiSE-FT, Wortsman et al. 2022).

python models/nli-minilm-l6-2026-11-b/blend.py --start FIRST --tuned .work/nli-b/student/weights --share 0.75 --out FOLDER

Training on our own pairs costs some of what the start knew (MNLI); most of the gain and most of the knowledge survive
in the average. Of 0.5, 0.75 and 1 the share was chosen on up to 1,500 rows of each development set.
"""

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--tuned", type=Path, required=True, help="its config and tokenizer are kept")
    parser.add_argument("--share", type=float, required=True, help="of the tuned one, from 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    start, tuned = (load_file(folder / "model.safetensors") for folder in (args.start, args.tuned))
    args.out.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(args.tuned / name, args.out / name)
    blended = {
        name: ((1 - args.share) * start[name].float() + args.share * tuned[name].float()).half() for name in tuned
    }
    save_file(blended, args.out / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
