"""A JSON Lines file of a million rows, one in a hundred broken: every one is told with its reason, in flat memory.

python -m benchmarks.malformed --output benchmarks/results/malformed.json

Only reading is measured, as `contradict score` reads: no model is called. What is broken is drawn by a fixed seed, so
that the reasons of the rejects can be checked one by one against what was written.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from contradict.corpus import Reject, read_corpus

SEED = 20261124
SHARE = 0.01
HUGE = 10_000_000
"""Bytes of text of a row that is too long."""
HUGE_SHARE = 0.01
"""Of the broken ones: a million rows have some hundred of them, a gigabyte."""

TEXT = "The harbour master said the bridge was safe. The mayor's office denied that it had been warned."
BROKEN: dict[str, tuple[bytes, str]] = {
    "bad JSON": (b'{"id": "x", "text": "The bridge', "not JSON"),
    "not an object": (b'["The bridge is safe."]', "not an object"),
    "missing field": (b'{"id": "x", "title": "Bridge"}', "no text"),
    "empty text": (b'{"id": "x", "text": " \\n "}', "text is empty"),
    "wrong type": (b'{"id": "x", "text": 17}', "text is not a string"),
    "null": (b'{"id": "x", "text": null}', "text is not a string"),
    "invalid UTF-8": (b'{"id": "x", "text": "The br\xfcdge is safe."}', "not UTF-8"),
    "half a surrogate": (b'{"id": "x", "text": "The bridge \\ud83d is safe."}', "not valid Unicode"),
    "deep nesting": (b"[" * 100_000, "not JSON"),
}
"""Rows and a part of the reason that their rejects give."""
TOO_LONG = "10 MB text"


def lines(rows: int) -> Iterator[tuple[str, bytes]]:
    """What is wrong with each row, "" for nothing, and the row."""
    rng = random.Random(SEED)
    for number in range(rows):
        if number == 0 or rng.random() >= SHARE:
            yield "", json.dumps({"id": f"{number}", "text": f"{TEXT} It was notice {number}."}).encode()
        elif rng.random() < HUGE_SHARE:
            yield TOO_LONG, json.dumps({"id": "x", "text": "bridge " * (HUGE // 7)}).encode()
        else:
            kind = rng.choice(list(BROKEN))
            yield kind, BROKEN[kind][0]


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        written: Counter[str] = Counter()
        broken: dict[int, str] = {}
        for number, (kind, line) in enumerate(lines(args.rows), 1):
            file.write(line + b"\n")
            written[kind] += 1
            if kind:
                broken[number] = kind
        file.flush()
        size = Path(file.name).stat().st_size
        began, articles, reasons, wrong = time.monotonic(), 0, Counter[str](), []
        memory: dict[str, int] = {}
        for item in read_corpus([file.name]):
            if isinstance(item, Reject):
                kind = broken.pop(item.row, "nothing")
                expected = "characters long" if kind == TOO_LONG else BROKEN.get(kind, (b"", "?"))[1]
                reasons[re.sub(r"[\d,]+", "N", item.error.split(":")[0])] += 1
                if expected not in item.error:
                    wrong.append([item.row, kind, item.error])
            else:
                articles += 1
                if articles % (args.rows // 10) == 0:
                    memory[f"{articles:,} articles"] = peak_mb()
        seconds = time.monotonic() - began
    result = {
        "command": f"python -m benchmarks.malformed {' '.join(sys.argv[1:])}",
        "rows": args.rows,
        "megabytes": round(size / 1e6),
        "seconds": round(seconds, 1),
        "articles": articles,
        "written_broken": {kind: written[kind] for kind in sorted(written) if kind},
        "rejected": sum(reasons.values()),
        "reasons": dict(sorted(reasons.items())),
        "broken_but_not_rejected": len(broken),
        "rejected_for_another_reason": wrong,
        "peak_mb_after": memory,
        "peak_mb": peak_mb(),
    }
    args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if broken or wrong or articles != written[""]:
        raise SystemExit(f"{len(broken)} broken rows passed, {len(wrong)} have another reason")


if __name__ == "__main__":
    main()
