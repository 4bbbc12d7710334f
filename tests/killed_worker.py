"""Scores a small corpus into a store and kills itself, as nothing else can, after so many calls of a model.

python killed_worker.py STORE SEED CALLS  (CALLS below 0: never)
"""

import json
import os
import random
import signal
import sys
from pathlib import Path

from fakes import FakeEncoder, TableNLI

from contradict import scoring
from contradict.detector import Detector
from contradict.types import Document

SPEAKERS = ("Ola Brandt", "Rik Moss", "Hanna Obel", "Leo Varga", "Mia Stone")
TABLE = (("is safe", "is safe", "e"), ("is safe", "is shut", "c"), ("is shut", "is safe", "c"))
THINGS = ("bridge", "ferry", "market", "school", "tunnel", "harbour", "airport")


class Mortal:
    """Counts the calls of all models; one of them is the last."""

    def __init__(self, inner, life):
        self._inner, self._life = inner, life

    def _live(self):
        self._life[0] -= 1
        if self._life[0] == -1:
            os.kill(os.getpid(), signal.SIGKILL)

    def encode(self, texts, /):
        self._live()
        return self._inner.encode(texts)

    def predict_proba(self, pairs, /):
        self._live()
        return self._inner.predict_proba(pairs)


def corpus(rng):
    documents = [
        Document(
            f"{thing}-{i}.txt",
            f"{speaker} said the {thing} is safe.\n\n{other} denied that the {thing} is safe.\n\nThe {thing} is shut.",
        )
        for i, (speaker, other) in enumerate(zip(SPEAKERS, SPEAKERS[1:], strict=False))
        for thing in THINGS
    ]
    return rng.sample(documents, len(documents))


def main():
    store, seed, calls = sys.argv[1:]
    life = [int(calls) if int(calls) >= 0 else 1 << 60]
    detector = Detector(
        Mortal(FakeEncoder(), life), Mortal(TableNLI(*TABLE), life), {"nli": "table", "encoder": "hash"}
    )
    scoring.READ_AT_ONCE = 3 + int(seed)
    scoring.PAIRS_AT_ONCE = 40 + 7 * int(seed)
    found = list(scoring.score(corpus(random.Random(int(seed))), detector=detector, store=Path(store)))
    sys.stdout.write(json.dumps({"findings": [scored.finding.to_dict() for scored in found]}))


if __name__ == "__main__":
    main()
