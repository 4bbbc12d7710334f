"""Marked articles and passages -> rows for the tagger's two passes, windowed exactly as the program windows them."""

import gzip
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contradict import Document
from contradict.detector import extract
from contradict.tagging import CONTENT, CUE, SOURCE, Words, first_windows, marked, second_window, words_of
from contradict.tokens import Tokens
from contradict.types import Span, Stance

IGNORED = -100
STANCES = {Stance.ASSERTS: 0, Stance.DENIES: 1, Stance.NONE: 2}
MOVED = 0.15  # of the cues are shown with a border one word off, so that the second pass learns to mend the first's
TEMPTING = 0.35  # words that are cues elsewhere, marked though they are none here: for each real cue
FREQUENT = 4  # times a word is in a cue before it counts as tempting


@dataclass(frozen=True)
class Marked:
    """One attribution in characters; `stance` is None where nobody marked it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance | None


@dataclass(frozen=True)
class Row:
    """One training row: pieces, token types, and what to answer (IGNORED where nothing is asked)."""

    ids: list[int]
    types: list[int]
    cues: list[int]
    roles: list[int]
    stance: int


def polnear(path: Path) -> list[tuple[str, list[Marked]]]:
    """The articles of one file of shared/data/attribution; stances as our grammar reads the same cue, where it does."""
    made = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            ours = [a for s in extract(Document(row["id"], row["text"])) for a in s.attributions if a.cue]
            found = []
            for a in row["attributions"]:
                source, cue, content = (tuple((int(s), int(e)) for s, e in a[k]) for k in ("source", "cue", "content"))
                same = [o.stance for o in ours if any(x < d and c < y for x, y in o.cue for c, d in cue)]
                found.append(Marked(source, cue, content, same[0] if same else None))
            made.append((row["text"], found))
    return made


def place(text: str, words: Any) -> Span:  # noqa: ANN401
    """Where the n-th occurrence of some words stands; the only one where no n is given."""
    wanted, number = (words["text"], words["n"]) if isinstance(words, dict) else (words, 1)
    starts = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", text)]
    return starts[number - 1], starts[number - 1] + len(wanted)


def passages(path: Path) -> list[tuple[str, list[Marked]]]:
    """Passages with their attributions marked by substrings."""
    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        found = [
            Marked(
                (place(text, a["source"]),) if a["source"] is not None else (),
                (place(text, a["cue"]),),
                tuple(sorted(place(text, part) for part in a["content"])),
                Stance(a["stance"]),
            )
            for a in row["attributions"]
        ]
        made.append((text, found))
    return made


def covered(words: Words, spans: tuple[Span, ...]) -> list[int]:
    """The words that share a character with any of the spans."""
    return [k for k, (a, b) in enumerate(words.spans) if any(a < e and s < b for s, e in spans)]


def frequent_words(articles: list[tuple[str, list[Marked]]]) -> set[str]:
    """Words that are often in a cue."""
    seen = Counter(w for text, found in articles for a in found for s, e in a.cue for w in text[s:e].lower().split())
    return {word for word, count in seen.items() if count >= FREQUENT and len(word) > 2}


def spread(words: Words, start: int, end: int, labels: list[int]) -> list[int]:
    """A label for each word to one for each piece, the special tokens around them left out."""
    pieces = [labels[k] for k in range(start, end) for _ in range(words.size(k, k + 1))]
    return [IGNORED, *pieces, IGNORED]


def rows_of(tokens: Tokens, text: str, found: list[Marked], tempting: set[str], rng: random.Random) -> list[Row]:
    """All rows of one text."""
    (encoding,) = tokens.encode([text])
    words = words_of(text, encoding)
    cues = [covered(words, a.cue) for a in found]
    borders = [0] * len(words)
    for cue in cues:
        for k in cue:
            borders[k] = 2
    for cue in cues:
        if cue:
            borders[cue[0]] = 1
    made = []
    for start, end in first_windows(words):
        row = tokens.framed(words.pieces(start, end), [0] * words.size(start, end))
        made.append(
            Row(list(row.ids), list(row.type_ids), spread(words, start, end, borders), [IGNORED] * len(row), IGNORED)
        )
    for a, cue in zip(found, cues, strict=True):
        if cue:
            made.append(asked(tokens, words, shaken(cue, len(words), rng), roles_of(words, a, cue), stance_of(a)))
    free = [k for k, (s, e) in enumerate(words.spans) if text[s:e].lower() in tempting and not borders[k]]
    for k in rng.sample(free, min(len(free), round(TEMPTING * len(found) + rng.random()))):
        made.append(asked(tokens, words, (k, k + 1), [0] * len(words), IGNORED))
    return made


def roles_of(words: Words, a: Marked, cue: list[int]) -> list[int]:
    """The role of every word of the text for one attribution."""
    roles = [0] * len(words)
    for role, places in ((CONTENT, covered(words, a.content)), (SOURCE, covered(words, a.source)), (CUE, cue)):
        for k in places:
            roles[k] = role
    return roles


def stance_of(a: Marked) -> int:
    """The number of its stance."""
    return IGNORED if a.stance is None else STANCES[a.stance]


def shaken(cue: list[int], size: int, rng: random.Random) -> tuple[int, int]:
    """The cue's word range, at times with a border moved by a word."""
    start, end = cue[0], cue[-1] + 1
    if rng.random() < MOVED:
        moved = (start + rng.choice((-1, 0, 1)), end + rng.choice((-1, 0, 1)))
        if 0 <= moved[0] < moved[1] <= size and moved[0] < end and start < moved[1]:
            return moved
    return start, end


def asked(tokens: Tokens, words: Words, cue: tuple[int, int], roles: list[int], stance: int) -> Row:
    """A row of the second pass."""
    window = second_window(words, cue)
    row = marked(tokens, words, window, cue)
    return Row(list(row.ids), list(row.type_ids), [IGNORED] * len(row), spread(words, *window, roles), stance)
