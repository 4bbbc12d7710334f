"""Models that are pure functions of their input, and records in one line."""

import re
import zlib

import numpy as np

from contradict.detector import load_weights
from contradict.types import Pair, Position, Stance, Verdict, Verdicts

WEIGHTS = load_weights()


class FakeEncoder:
    """Words hashed into a vector: equal texts are equal, texts that share words are near."""

    def encode(self, texts, /):
        rows = np.zeros((len(texts), 256))
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % 256] += 1.0
        return rows


class TableNLI:
    """Looks a pair up by a piece of each text; everything else is neutral."""

    def __init__(self, *table):
        self._table = table

    def predict_proba(self, pairs, /):
        rows = np.tile([0.04, 0.94, 0.02], (len(pairs), 1))
        for row, (premise, hypothesis) in zip(rows, pairs, strict=True):
            for one, other, label in self._table:
                if one in premise and other in hypothesis:
                    row[:] = {"e": [0.94, 0.04, 0.02], "c": [0.02, 0.04, 0.94]}[label]
        return rows


class SilentTagger:
    """Reads no attribution anywhere, so that the grammar's stand."""

    def tag(self, texts, /):
        return [[] for _ in texts]


def position(content="The bridge is safe.", stance="asserts", **changes):
    """A position with sensible defaults; `start` tells statements apart."""
    fields = {
        "document": "a.txt", "start": 0, "end": 10, "line": 1, "text": content, "source": "the mayor", "cue": "said",
        "stance": Stance(stance), "content": content, "chain": (), "date": None,
    }  # fmt: skip
    return Position(**{**fields, **changes})


def verdicts(there="n", back="n", sentences_there="n", sentences_back="n"):
    """Verdicts by the first letters of their labels."""
    rows = {"e": (0.9, 0.08, 0.02), "n": (0.05, 0.9, 0.05), "c": (0.02, 0.08, 0.9)}
    return Verdicts(*(Verdict(*rows[key]) for key in (there, back, sentences_there, sentences_back)))


def pair(similarity=0.7):
    return Pair(0, 1, similarity)
