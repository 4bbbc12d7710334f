"""NLI development sets from a folder, or from the hub by name and revision.

A folder has NAME.jsonl.gz files with `premise`, `hypothesis` and `label`. Of the hub the sets in HUB are fetched, once,
into its cache, each at the commit that is named; nothing of them is kept in this repository.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contradict.types import Label

Row = dict[str, Any]

LABELS = [label.value for label in Label]
WRITTEN = Path(__file__).parent.parent / "models" / "nli-minilm-l6-2026-11" / "written" / "dev.jsonl"
"""Our own development pairs, claim_denial in the tables; they stay with the first model's recipe."""


def load(path: Path) -> list[Row]:
    """Rows of one JSONL file, gzipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def save(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as gzipped JSONL, as `load` reads them."""
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@dataclass(frozen=True)
class HubSet:
    """One Parquet file of a data set on the hub, whose label is a number in the order of LABELS."""

    repository: str
    revision: str
    file: str
    licence: str


SNLI = "stanfordnlp/snli", "cdb5c3d5eed6ead6e5a341c8e56e669bb666725b"
MULTI_NLI = "nyu-mll/multi_nli", "da70db2af9d09693783c3320c4249840212ee221"
ANLI = "facebook/anli", "8e4813d81f46d313dac7892e1c28076917cfcdf9"
HUB = {
    "snli": HubSet(*SNLI, "plain_text/validation-00000-of-00001.parquet", "CC BY-SA 4.0"),
    "mnli_matched": HubSet(*MULTI_NLI, "data/validation_matched-00000-of-00001.parquet", "OANC terms, CC BY"),
    "mnli_mismatched": HubSet(*MULTI_NLI, "data/validation_mismatched-00000-of-00001.parquet", "OANC terms, CC BY"),
    "anli_r1": HubSet(*ANLI, "plain_text/dev_r1-00000-of-00001.parquet", "CC BY-NC 4.0"),
    "anli_r2": HubSet(*ANLI, "plain_text/dev_r2-00000-of-00001.parquet", "CC BY-NC 4.0"),
    "anli_r3": HubSet(*ANLI, "plain_text/dev_r3-00000-of-00001.parquet", "CC BY-NC 4.0"),
}


def load_hub(wanted: HubSet) -> list[Row]:
    """The rows of a set on the hub; those that its annotators could not agree on, label -1, are left out."""
    import pyarrow.parquet
    from huggingface_hub import hf_hub_download

    path = hf_hub_download(wanted.repository, wanted.file, repo_type="dataset", revision=wanted.revision)
    table = pyarrow.parquet.read_table(path, columns=["premise", "hypothesis", "label"])
    return [{**row, "label": LABELS[row["label"]]} for row in table.to_pylist() if row["label"] >= 0]


def load_sets(
    data: str, *, written: Path = WRITTEN, denials: Path | None = None, limit: int | None = None
) -> dict[str, list[Row]]:
    """Development sets by name, the written claim-denial pairs among them.

    Args:
        data: A folder, or "hub".
        written: The file of the written pairs.
        denials: The file of denials made by a model's prepare.py.
        limit: Only so many rows of each, the same for every model.

    Raises:
        SystemExit: The folder has none.
    """
    if data == "hub":
        sets = {name: load_hub(wanted) for name, wanted in HUB.items()}
    else:
        sets = {path.name.split(".")[0]: load(path) for path in sorted(Path(data).glob("*.jsonl.gz"))}
        if not sets:
            raise SystemExit(f"{data}: no *.jsonl.gz files there; name a folder that has some, or hub")
    sets["claim_denial"] = load(written)
    if denials:
        sets["denials_grammar"] = load(denials)
    return {name: sampled(rows, limit) for name, rows in sets.items()}


def sampled(rows: list[Row], limit: int | None) -> list[Row]:
    """At most so many rows, drawn by a fixed seed; all of them for None."""
    return rows if limit is None else random.Random(0).sample(rows, min(len(rows), limit))


def digest(rows: Iterable[Row]) -> str:
    """SHA-256 of rows, whatever file they came from."""
    made = hashlib.sha256()
    for row in rows:
        made.update(json.dumps(row, sort_keys=True).encode())
    return made.hexdigest()
