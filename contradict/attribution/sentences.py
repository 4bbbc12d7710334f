"""Statements as tokens with document offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contradict.attribution.quotations import Quote
from contradict.types import Document, Span, Statement

Range = tuple[int, int]
"""Tokens [start, end) of one sentence."""


_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Prof|Jr|Sr|Lt|Col|Sgt|Rev|Capt|Maj|Hon|No|vs)\.(?=\s)"
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s+[A-Z])"
    r"|\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|[Yy]ou|I|[Ww]ho|[Tt]here)(?=['’](?:s|ve|re|ll|d|m)\b)"
    r"|(?<=\w)['’](?:s|ve|re|ll|d|m)\b"
    r"|''|``|[^\W_]+(?:['’&.,\-][^\W_]+)*|\S"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement's tokens with document offsets; `quoted` marks those inside quotation marks."""

    words: list[str]
    low: list[str]
    spans: list[Span]
    quoted: list[bool]
    title_case: bool
    """Most words start with a capital, as in a headline: capitals then tell nothing."""

    def __len__(self) -> int:
        return len(self.words)

    def at(self, index: int) -> str:
        """The token in lower case, "" outside the sentence."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def capital(self, index: int) -> bool:
        """Whether the token starts with a capital."""
        return 0 <= index < len(self.words) and self.words[index][0].isupper()

    def word(self, index: int) -> bool:
        """Whether the token starts with a letter or digit."""
        return 0 <= index < len(self.words) and self.words[index][0].isalnum()

    def span(self, tokens: Range) -> Span:
        """Document offsets of a run of tokens that is not empty."""
        return self.spans[tokens[0]][0], self.spans[tokens[1] - 1][1]


def tokenise(document: Document, statement: Statement, quotes: Sequence[Quote]) -> Sentence:
    """One statement as tokens; `quotes` in order, those elsewhere are ignored."""
    words, spans, quoted = [], [], []
    inside = iter(q for q in quotes if q.end > statement.start and q.start < statement.end)
    quote = next(inside, None)
    for match in _TOKEN.finditer(document.text, statement.start, statement.end):
        start, end = match.span()
        while quote is not None and quote.end <= start:
            quote = next(inside, None)
        words.append(match.group())
        spans.append((start, end))
        quoted.append(quote is not None and quote.start <= start)
    long = [w for w in words if w[0].isalpha() and len(w) > 3]
    title_case = len(long) > 3 and sum(w[0].isupper() for w in long) >= 0.75 * len(long)
    return Sentence(words, [w.lower() for w in words], spans, quoted, title_case)


MARKS = frozenset("“”„‟«»\"‘’'") | {"''", "``"}


CLAUSE_BREAKS = frozenset(";:—–")


DASHES = frozenset("—–-")


BREAKS = frozenset(",;:—–-()[]/|") | MARKS


def sentence_end(s: Sentence) -> int:
    """Token after the last that content may hold: without a final full stop outside quotation marks."""
    end = len(s)
    while end and s.at(end - 1) in {".", ",", ":", ";"} and not s.quoted[end - 1]:
        end -= 1
    return end
