"""Write the tables of the model cards and the README from the committed results, between their markers.

python -m benchmarks.tables          # rewrites the files; tests/test_readme.py checks that nothing would change
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
RESULTS = ROOT / "benchmarks" / "results"
NLI_CARD = MODELS / "nli-minilm-l6-2026-11" / "README.md"
ENCODER_CARD = MODELS / "encoder-minilm-l6-2026-11" / "README.md"


def results(path: Path) -> dict[str, Any]:
    """One results file."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def table(head: list[str], rows: list[list[str]]) -> str:
    """A markdown table; the first column is text, the others are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def nli_sets() -> str:
    """Accuracy, macro-F1, calibration error and Brier score of each development set."""
    sets = results(NLI_CARD.parent / "metrics.json")["sets"]
    keys = ("accuracy", "macro_f1", "ece", "brier")
    rows = [[name, str(row["n"]), *(f"{row[key]:.3f}" for key in keys)] for name, row in sets.items()]
    return table(["set", "n", "accuracy", "macro-F1", "ECE", "Brier"], rows)


def nli_phenomena() -> str:
    """Accuracy on the written pairs, by phenomenon."""
    by = results(NLI_CARD.parent / "metrics.json")["sets"]["claim_denial"]["by_phenomenon"]
    return table(["phenomenon", "n", "accuracy"], [[k, str(v["n"]), f"{v['accuracy']:.2f}"] for k, v in by.items()])


def pairing() -> str:
    """Recall of the tuned and the untuned encoder."""
    rows = []
    for name, both in results(ENCODER_CARD.parent / "metrics.json")["sets"].items():
        cells = [f"{both[key][f'recall@{k}']:.3f}" for k in (1, 5, 10) for key in ("untuned", "tuned")]
        rows.append([name, str(both["tuned"]["n"]), *cells])
    return table(["set / label", "n", "@1 untuned", "tuned", "@5 untuned", "tuned", "@10 untuned", "tuned"], rows)


def attribution() -> str:
    """F1 of the attribution grammar."""
    measured = results(RESULTS / "attribution-dev.json")
    return table(
        ["span", "precision", "recall", "F1"],
        [[k, *(f"{x:.3f}" for x in v)] for k, v in measured["spans"].items()],
    )


def combined() -> str:
    """Findings on the written pairs against whole sentences without stance."""
    rows = results(RESULTS / "findings-dev.json")["results"]
    keys = ("average_precision", "precision", "recall")
    return table(
        ["method", "average precision", "precision at 0.5", "recall at 0.5"],
        [[name, *(f"{row[key]:.3f}" for key in keys)] for name, row in rows.items()],
    )


def gold() -> str:
    """Findings on the gold test articles at several thresholds."""
    rows = results(RESULTS / "gold-test.json")["results"]
    keys = (
        "precision",
        "recall_disputes",
        "kind_right",
        "false_alarms_per_article",
        "false_alarms_per_1000_sentence_pairs",
    )
    head = ["threshold", "precision", "recall", "kind right", "false alarms an article", "per 1,000 sentence pairs"]
    return table(head, [[name, *(f"{row[key]:.2f}" for key in keys)] for name, row in rows.items()])


def demo() -> str:
    """What `make demo` prints."""
    command = [sys.executable, "-m", "contradict", "check", "examples/harbour-bridge.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return f"```\n{done.stdout.strip()}\n```"


BLOCKS: dict[Path, dict[str, Callable[[], str]]] = {
    NLI_CARD: {"sets": nli_sets, "phenomena": nli_phenomena},
    ENCODER_CARD: {"pairing": pairing},
    ROOT / "README.md": {"demo": demo, "gold": gold, "attribution": attribution, "combined": combined},
}


def filled(path: Path) -> str:
    """The text of a file with every block between `<!-- name -->` and `<!-- /name -->` written anew."""
    text = path.read_text(encoding="utf-8")
    for name, write in BLOCKS[path].items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not block.search(text):
            raise SystemExit(f"{path} has no block {name}")
        body = write()
        text = block.sub(lambda match, body=body: f"{match[1]}{body}\n{match[2]}", text)
    return text


def main() -> None:
    """Rewrite every file that has blocks."""
    for path in BLOCKS:
        path.write_text(filled(path), encoding="utf-8")


if __name__ == "__main__":
    main()
