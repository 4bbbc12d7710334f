"""Texts -> the attributions a token classifier reads in them: two passes of one small model.

The first pass marks the cues ("has denied") of every paragraph. The second reads each cue's paragraph once more with
the cue marked by its token types, and says for that cue alone who its source is, what its content is, and how the
source stands to it; so nested attributions ("Macron said Putin had told him that P") do not get into each other's way.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contradict.checkpoints import check_model_name, first_line
from contradict.errors import ModelError
from contradict.sessions import load_session
from contradict.tokens import Row, Tokens, batches
from contradict.types import Attribution, Span, Stance

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Encoding

    from contradict.tokens import Inputs

TAGS = (
    "cue:O", "cue:B", "cue:I",
    "role:O", "role:source", "role:cue", "role:content",
    "stance:asserts", "stance:denies", "stance:none",
)  # fmt: skip
"""Columns of the model's output: the first three are read in the first pass, the rest in the second."""
CUES, ROLES, STANCES = slice(0, 3), slice(3, 7), slice(7, 10)
NOWHERE, SOURCE, CUE, CONTENT = range(4)
"""Columns within ROLES."""

FIRST_WINDOW = 190
"""Tokens read at once in the first pass: some paragraphs together, or a part of a long one."""
SECOND_WINDOW = 160
"""Tokens read around one cue. In PolNeAR's training part (Newell, Margolin and Ruths, LREC 2018) 98 of 100
attributions span less than 400 characters, and 1 in 100 leaves its paragraph."""
OPENING = "\"“'‘«„"
"""What can open a quotation."""
CERTAIN = 0.9
"""From this probability on a source denies.

Source: benchmarks/gold/passages-dev.jsonl, where 0.7 to 0.95 do alike, and false denials cost more than missed ones."""
OVERLAP = 40
"""Tokens that two windows of one long paragraph share, so that no cue stands at an edge of both."""


@dataclass(frozen=True)
class Words:
    """A tokenised text: its pieces, and the words they are pieces of.

    Attributes:
        ids: A number for each piece.
        first: The first piece of each word, and the number of pieces at the end.
        spans: Where each word stands.
        paragraphs: The first word of each paragraph, and the number of words at the end.
        quoting: The paragraphs, by their first words, that begin with a quotation mark.
    """

    ids: list[int]
    first: list[int]
    spans: list[Span]
    paragraphs: list[int]
    quoting: frozenset[int]

    def __len__(self) -> int:
        return len(self.spans)

    def pieces(self, start: int, end: int) -> list[int]:
        """The pieces of words [start, end)."""
        return self.ids[self.first[start] : self.first[end]]

    def size(self, start: int, end: int) -> int:
        """How many pieces words [start, end) have."""
        return self.first[end] - self.first[start]


def words_of(text: str, encoding: Encoding) -> Words:
    """Join pieces to words; a blank line begins a paragraph."""
    first: list[int] = []
    spans: list[Span] = []
    paragraphs: list[int] = []
    last: int | None = None
    for piece, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word == last and spans:
            spans[-1] = (spans[-1][0], end)
            continue
        if not spans or "\n" in text[spans[-1][1] : start].replace("\n", "", 1):
            paragraphs.append(len(spans))
        first.append(piece)
        spans.append((start, end))
        last = word
    quoting = frozenset(p for p in paragraphs if text[spans[p][0]] in OPENING)
    return Words(list(encoding.ids), [*first, len(encoding.ids)], spans, [*paragraphs, len(spans)], quoting)


def first_windows(words: Words) -> Iterator[tuple[int, int]]:
    """Word ranges for the first pass: whole paragraphs together where they fit, long ones in overlapping parts."""
    start = 0
    for begin, end in zip(words.paragraphs, words.paragraphs[1:], strict=False):
        if words.size(start, end) <= FIRST_WINDOW:
            continue
        if start < begin:
            yield start, begin
        start = begin
        while words.size(start, end) > FIRST_WINDOW:
            stop = _reach(words, start, FIRST_WINDOW)
            yield start, stop
            start = max(start + 1, _back(words, stop, OVERLAP))
    if start < len(words):
        yield start, len(words)


def second_window(words: Words, cue: tuple[int, int]) -> tuple[int, int]:
    """The word range to read a cue in: its paragraph, or what of it is nearest to the cue.

    The paragraphs behind it that begin with a quotation mark belong to it as far as there is room: what "she said:"
    leads up to, and what a speaker goes on to say.
    """
    number = bisect_right(words.paragraphs, cue[0])
    begin, end = words.paragraphs[number - 1], words.paragraphs[number]
    while end in words.quoting and words.size(begin, end) < SECOND_WINDOW:
        number += 1
        last = words.paragraphs[number]
        end = min(last, _reach(words, begin, SECOND_WINDOW))
        if end < last:
            break
    if words.size(begin, end) <= SECOND_WINDOW:
        return begin, end
    room = max(0, SECOND_WINDOW - words.size(*cue)) // 2
    start = max(begin, _back(words, cue[0], room))
    stop = min(end, max(_reach(words, start, SECOND_WINDOW), cue[0] + 1))
    return max(begin, min(start, _back(words, stop, SECOND_WINDOW), cue[0])), stop


def _reach(words: Words, start: int, size: int) -> int:
    """The end of the longest range from `start` with at most `size` pieces, one word at least."""
    end = start + 1
    while end < len(words) and words.size(start, end + 1) <= size:
        end += 1
    return end


def _back(words: Words, end: int, size: int) -> int:
    """The start of the longest range up to `end` with at most `size` pieces."""
    start = end
    while start > 0 and words.size(start - 1, end) <= size:
        start -= 1
    return start


class Tagger:
    """Reads who says what, and how they stand to it, in whole texts."""

    def __init__(self, tags: Callable[[Inputs], NDArray[Any]], tokens: Tokens, *, cue_bias: float = 0.0) -> None:
        """Hold a loaded token classifier.

        Args:
            tags: From a padded batch to its (rows, tokens, columns of TAGS) logits.
            tokens: Its tokenizer.
            cue_bias: Added to the logits of a cue in the first pass; the second can still call it none.
        """
        self._tags = tags
        self._tokens = tokens
        self._cue_bias = cue_bias

    def tag(self, texts: Sequence[str], /) -> list[list[Attribution]]:
        """The attributions of each text in the order of their cues; names and chains are left empty.

        Spans can cross sentences, and attributions can nest; no two of a text have the same cue.
        """
        read = [words_of(text, encoding) for text, encoding in zip(texts, self._tokens.encode(texts), strict=True)]
        cues = [
            (text, cue)
            for text, found in enumerate(self._first_pass(read))
            for cue in found
        ]  # fmt: skip
        made: list[dict[Span, Attribution]] = [{} for _ in texts]
        for (text, _), attribution in zip(cues, self._second_pass(read, cues), strict=True):
            if attribution is not None:
                made[text].setdefault(attribution.cue[0], attribution)
        return [[found[cue] for cue in sorted(found)] for found in made]

    def _first_pass(self, read: Sequence[Words]) -> list[list[tuple[int, int]]]:
        """The cues of each text, as word ranges."""
        asked = [(text, *window) for text, words in enumerate(read) for window in first_windows(words)]
        rows = [self._tokens.framed(read[t].pieces(a, b), [0] * read[t].size(a, b)) for t, a, b in asked]
        found: list[set[tuple[int, int]]] = [set() for _ in read]
        for (text, start, end), logits in zip(asked, self._run(rows), strict=True):
            words = read[text]
            scores = word_scores(words, start, end, logits)[:, CUES]
            scores[:, 1:] += self._cue_bias
            labels = scores.argmax(1).tolist()
            inside = slice(bisect_left(words.paragraphs, start), bisect_left(words.paragraphs, end))
            for k in words.paragraphs[inside]:  # a cue ends with its paragraph
                if labels[k - start]:
                    labels[k - start] = 1
            for a, b in runs_of(labels):
                # Of a paragraph in parts, a cue at a cut is whole in the part beside.
                cut_before = a == 0 and start not in words.paragraphs
                cut_after = b == end - start and end not in words.paragraphs
                if not (cut_before or cut_after):
                    found[text].add((start + a, start + b))
        return [sorted(row) for row in found]

    def _second_pass(
        self, read: Sequence[Words], cues: Sequence[tuple[int, tuple[int, int]]]
    ) -> Iterator[Attribution | None]:
        """What belongs to each cue; None where the model, having seen it marked, calls it no cue."""
        windows = [second_window(read[text], cue) for text, cue in cues]
        rows = [marked(self._tokens, read[t], w, cue) for (t, cue), w in zip(cues, windows, strict=True)]
        for (text, cue), (start, end), logits in zip(cues, windows, self._run(rows), strict=True):
            words = read[text]
            scores = word_scores(words, start, end, logits)[:, ROLES]
            yield attribution_of(words, start, cue, scores, stance_of(logits[0, STANCES].tolist()))

    def _run(self, rows: Sequence[Row]) -> list[NDArray[Any]]:
        """The logits of each row, its special tokens included, in order."""
        made: dict[int, NDArray[Any]] = {}
        for chosen in batches([len(row) for row in rows]):
            logits = self._tags(self._tokens.padded([rows[i] for i in chosen]))
            made.update((i, row[: len(rows[i])]) for i, row in zip(chosen, logits, strict=True))
        return [made[i] for i in range(len(rows))]


def marked(tokens: Tokens, words: Words, window: tuple[int, int], cue: tuple[int, int]) -> Row:
    """A row of the second pass: the window's pieces, those of the cue with token type 1."""
    start, end = window
    before = words.size(start, max(start, cue[0]))
    inside = words.size(max(start, cue[0]), min(end, cue[1]))
    kinds = [0] * before + [1] * inside + [0] * (words.size(start, end) - before - inside)
    return tokens.framed(words.pieces(start, end), kinds)


def word_scores(words: Words, start: int, end: int, logits: NDArray[Any]) -> NDArray[Any]:
    """(words, columns): the mean over the pieces of each word; row 0 of the logits is the special token in front."""
    import numpy as np

    edges = np.asarray(words.first[start : end + 1]) - words.first[start]
    pieces = logits[1 : 1 + edges[-1]]
    sums = np.add.reduceat(pieces, edges[:-1], axis=0)
    scores: NDArray[Any] = sums / np.diff(edges)[:, None]
    return scores


def runs_of(labels: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of O=0, B=1, I=2 labels; an I behind an O begins a range as well."""
    made: list[tuple[int, int]] = []
    for k, label in enumerate(labels):
        if label == 2 and made and made[-1][1] == k:
            made[-1] = (made[-1][0], k + 1)
        elif label:
            made.append((k, k + 1))
    return made


def stance_of(logits: Sequence[float]) -> Stance:
    """The likeliest stance; a denial only where it is likely enough, else the likelier of the others."""
    weights = [math.exp(x - max(logits)) for x in logits]
    asserts, denies, none = (weight / sum(weights) for weight in weights)
    if denies >= CERTAIN:
        return Stance.DENIES
    return Stance.ASSERTS if asserts >= none else Stance.NONE


def attribution_of(
    words: Words, start: int, cue: tuple[int, int], scores: NDArray[Any], stance: Stance
) -> Attribution | None:
    """Read one cue's roles: its own extent, one source, and the parts of its content; None for no cue.

    Args:
        words: The text.
        start: The first word of the window.
        cue: Word range marked in the second pass.
        scores: (words of the window, columns of ROLES).
        stance: How the source stands to it.
    """
    labels: list[int] = scores.argmax(1).tolist()
    inside = range(cue[0] - start, min(cue[1] - start, len(labels)))
    seeds = [k for k in inside if labels[k] == CUE]
    if not seeds:
        return None
    runs = {role: same_runs(labels, role) for role in (SOURCE, CUE, CONTENT)}
    own = next((a, b) for a, b in runs[CUE] if a <= seeds[0] < b)
    # One source, one place: a second run is nearly always another attribution's.
    certain = [(float(scores[a:b, SOURCE].sum() - scores[a:b, NOWHERE].sum()), (a, b)) for a, b in runs[SOURCE]]
    source = (max(certain)[1],) if certain else ()

    def spans(ranges: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple((words.spans[start + a][0], words.spans[start + b - 1][1]) for a, b in ranges)

    return Attribution(spans(source), spans([own]), spans(runs[CONTENT]), stance)


def same_runs(labels: Sequence[int], wanted: int) -> list[tuple[int, int]]:
    """Ranges of one label; a hole of one word that has no role at all is filled."""
    made: list[tuple[int, int]] = []
    for k, label in enumerate(labels):
        if label != wanted:
            continue
        if made and (k == made[-1][1] or (k == made[-1][1] + 1 and labels[k - 1] == NOWHERE)):
            made[-1] = (made[-1][0], k + 1)
        else:
            made.append((k, k + 1))
    return made


def load_tagger(folder: str | Path) -> Tagger:
    """Load a tagger folder: config.json, tokenizer.json, tokenizer_config.json and the int8 graph.

    Raises:
        ModelError: Nothing loadable there, or its columns are not those of TAGS.
    """
    check_model_name(folder, "tagger")
    place = Path(folder)
    try:
        config = json.loads((place / "config.json").read_text(encoding="utf-8"))
        named = [name for _, name in sorted((int(k), str(v)) for k, v in dict(config.get("id2label") or {}).items())]
        if tuple(named) != TAGS:
            raise ModelError(f"its labels are not a tagger's ({', '.join(TAGS)}); name another folder")
        tokens = Tokens.from_folder(place, config)
        return Tagger(load_session(place, output="tags"), tokens, cue_bias=float(config.get("cue_bias", 0.0)))
    except ModelError as error:
        raise ModelError(f"tagger {folder}: {error}") from error
    # onnxruntime, tokenizers and json raise whatever is nearest; all of it means "not loadable".
    except Exception as error:
        raise ModelError(f"cannot load tagger {folder}: {first_line(error)}") from error
