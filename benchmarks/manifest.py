"""Write contradict/models.json: of each bundled model its number of parameters, and each file's size and SHA-256.

python -m benchmarks.manifest        # after a model changed; tests/test_cards.py checks that nothing would change
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contradict.cards import BUNDLED, digests

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / "contradict" / "models.json"


def parameters(folder: Path) -> int:
    """How many a model of that configuration has; no weights are read."""
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(folder)
    with torch.device("meta"):
        model = getattr(transformers, config.architectures[0])(config)
    return sum(parameter.numel() for parameter in model.parameters())


def manifest() -> dict[str, Any]:
    """What the file should hold."""
    folders = [ROOT / "models" / name for name in BUNDLED]
    return {folder.name: {"parameters": parameters(folder), "files": digests(folder)} for folder in folders}


if __name__ == "__main__":
    MANIFEST.write_text(json.dumps(manifest(), indent=2) + "\n", encoding="utf-8")
