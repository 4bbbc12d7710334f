"""What looking for neighbours in cells finds of what comparing with everything finds, and what each of the two costs.

python -m benchmarks.cells ../shared/data/news/articles.jsonl.gz --output benchmarks/results/cells.json

Recall is the share of the pairs of the exact search that the cells find too, with as many neighbours as `contradict
score` takes: recall at 6 for an assertion, at 24 for a denial. Articles are read by the grammar alone, and copies
collapsed. A size is a number of statements, so that a larger corpus holds the smaller one; sentences of NLI files fill
up beyond the articles. Cells smaller than those of the program make a corpus of few statements have as many cells as a
large one; its neighbours stand further apart than those of a large one, so that recall is rather less than there.

Each search has a process of its own. Its seconds are those of all its threads together; its peak memory is with the
statements and vectors, what it was before beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale import SEED, read
from contradict import pairing
from contradict.corpus import chunks
from contradict.detector import DENIAL_NEIGHBOURS, MAX_NEIGHBOURS, MIN_SIMILARITY, Detector
from contradict.engine import Local
from contradict.scoring import collapse, read_articles
from contradict.store import Store
from contradict.types import Document, Position, Stance

Grid = NDArray[np.int8]
Similarities = dict[tuple[int, int], float]
SENTENCES = 30
"""Of an article that they fill up with."""


def sentences(files: Sequence[Path]) -> list[Document]:
    """The premises and hypotheses of NLI files, each once, in an order drawn by the seed."""
    texts: dict[str, None] = {}
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = map(json.loads, lines)
            texts.update(dict.fromkeys(row[side] for row in rows for side in ("premise", "hypothesis")))
    drawn = random.Random(SEED).sample(list(texts), len(texts))
    return [Document(f"sentences {i}", "\n\n".join(some)) for i, some in enumerate(chunks(drawn, SENTENCES))]


def statements(documents: Sequence[Document], store: Store) -> tuple[list[Position], Grid]:
    """What documents say, in their order, copies left out; and what it is paired by."""
    engine = Local(Detector.from_pretrained(tagger=False, second_look=False, checksums=True))
    store.forget_members()
    for _ in read_articles(documents, engine, store):
        pass
    order = {document.name: i for i, document in enumerate(documents)}
    articles = sorted(store.members(), key=lambda article: order[article.name])
    positions = [position for article in articles for position in article.positions]
    vectors = np.concatenate([article.vectors for article in articles if len(article.positions)])
    originals, _ = collapse(positions)
    return [positions[i] for i in originals], vectors[originals]


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def searched(positions: Sequence[Position], vectors: Grid, cell: int | None) -> tuple[Similarities, dict[str, float]]:
    """The similarity of each pair, and what it cost; in cells of that size, None for comparing with everything."""
    pairing.CELL = cell or pairing.CELL
    before, began = peak_mb(), time.process_time()
    pairs = pairing.candidate_pairs(
        positions, vectors, min_similarity=MIN_SIMILARITY, max_neighbours=MAX_NEIGHBOURS,
        denial_neighbours=DENIAL_NEIGHBOURS, exact=0 if cell else len(positions),
    )  # fmt: skip
    cost = {"cpu_seconds": round(time.process_time() - began, 1), "mb_before": before, "peak_mb": peak_mb()}
    return {(pair.first, pair.second): pair.similarity for pair in pairs}, cost


def alone(positions: Sequence[Position], vectors: Grid, cell: int | None) -> tuple[Similarities, dict[str, float]]:
    """Searched in a process that does nothing else."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(searched, positions, vectors, cell).result()


def recalls(denies: Sequence[bool], exact: Similarities, found: Similarities) -> dict[str, Any]:
    """Shares of the exact search's pairs that were found: of all, of those with a denial, of the rather similar."""
    kinds = {
        "recall": list(exact),
        "recall_with_a_denial": [(i, j) for i, j in exact if denies[i] or denies[j]],
        "recall_from_0.5": [pair for pair, similarity in exact.items() if similarity >= 0.5],
    }
    shares = {kind: round(sum(pair in found for pair in pairs) / len(pairs), 4) for kind, pairs in kinds.items()}
    same = all(exact[pair] == similarity for pair, similarity in found.items() if pair in exact)
    return {"pairs": len(found), **shares, "same_similarities": same}


def measured(positions: Sequence[Position], vectors: Grid, cells: Sequence[int]) -> dict[str, Any]:
    """Both searches of one size."""
    denies = [position.stance is Stance.DENIES for position in positions]
    exact, cost = alone(positions, vectors, None)
    made = {"statements": len(positions), "denials": sum(denies), "exact": {"pairs": len(exact), **cost}}
    made["by_cells"] = []
    for cell in cells:
        found, cost = alone(positions, vectors, cell)
        shape = {"cell": cell, "cells": max(1, len(positions) // cell)}
        made["by_cells"].append({**shape, **recalls(denies, exact, found), **cost})
        print(json.dumps(made), flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", help="articles, as contradict score reads them")
    parser.add_argument("--sentences", type=Path, nargs="+", default=[], metavar="FILE", help="NLI, gzip JSON Lines")
    parser.add_argument("--sizes", type=int, nargs="+", default=[sys.maxsize], metavar="N")
    parser.add_argument("--cells", type=int, nargs="+", default=[pairing.CELL], metavar="N", help="statements of one")
    parser.add_argument("--store", type=Path, help="keeps what was read for the next run")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    documents = read(args.inputs)
    random.Random(SEED).shuffle(documents)
    with Store(args.store) as store:
        positions, vectors = statements(documents + sentences(args.sentences), store)
    result: dict[str, Any] = {
        "command": f"python -m benchmarks.cells {' '.join(sys.argv[1:])}",
        "neighbours": [MAX_NEIGHBOURS, DENIAL_NEIGHBOURS],
        "near_cells": [pairing.NEAR_CELLS, pairing.DENIAL_CELLS],
        "exact_up_to": pairing.EXACT,
        "sizes": [],
    }
    for size in sorted({min(size, len(positions)) for size in args.sizes}):
        result["sizes"].append(measured(positions[:size], np.ascontiguousarray(vectors[:size]), args.cells))
        args.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
