"""Findings as they are made, and the store they are of -> an evidence page of the most probable ones."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contradict.page import render_page
from contradict.scoring import Scored
from contradict.store import Article, Store
from contradict.types import Aside, Corpus, Document, Examined, Report

FINDINGS = 500
"""Findings of a page, which a browser still opens at once."""
UNKNOWN = "…"
"""Stands for text that the store does not keep."""


class Best:
    """Keeps the most probable of the findings that pass by, those that came first where they tie."""

    def __init__(self, most: int = FINDINGS) -> None:
        self.count = 0
        self._most = most
        self._heap: list[tuple[float, int, Scored]] = []

    def watch(self, findings: Iterable[Scored]) -> Iterator[Scored]:
        """The same findings, one by one."""
        for scored in findings:
            push = heapq.heappush if len(self._heap) < self._most else heapq.heappushpop
            push(self._heap, (scored.finding.contradiction, -self.count, scored))
            self.count += 1
            yield scored

    def kept(self) -> list[Scored]:
        """Those kept so far, the most probable first."""
        return [scored for *_, scored in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]


def render_excerpt(store: Store, best: Best, models: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    """The evidence page of the findings kept, with the documents they quote as far as the store has their text.

    Args:
        store: The findings are of its members.
        best: After it has seen all findings.
        models: For the page.
        settings: For the page.
    """
    kept = best.kept()
    quoted = {side.document for scored in kept for side in (scored.finding.claim, scored.finding.denial)}
    statements = set_aside = 0
    examined: list[Examined] = []
    documents: list[Document] = []
    for article in store.members():
        statements += article.statements
        set_aside += len(article.set_aside)
        if article.name in quoted:
            examined.append(_examined(article))
            documents.append(rebuilt(article))
    copies = {scored.finding.claim: scored.claim_copies for scored in kept if scored.claim_copies}
    copies |= {scored.finding.denial: scored.denial_copies for scored in kept if scored.denial_copies}
    report = Report(tuple(s.finding for s in kept), tuple(examined), dict(models), dict(settings))
    return render_page(report, documents, Corpus(store.member_count(), statements, set_aside, best.count, copies))


def _examined(article: Article) -> Examined:
    aside = tuple(Aside(start, end, line, why) for start, end, line, _, why in article.set_aside)
    return Examined(article.name, article.statements, len(aside), len(article.positions), aside=aside)


def rebuilt(article: Article) -> Document:
    """The document that was read, as far as the store has it: every statement it keeps is in its place.

    Between two of them stand the white space of the text, which is guessed from their lines, or UNKNOWN.
    """
    kept = {p.start: (p.line, p.text) for p in article.positions}
    kept |= {start: (line, text) for start, _, line, text, _ in article.set_aside}
    text, last = "", 1
    for start, (line, statement) in sorted(kept.items()):
        text += _between(start - len(text), line - last) + statement
        last = line + statement.count("\n")
    first = next(iter(article.positions), None)
    return Document(article.name, text, first.date if first else None, publisher=first.publisher if first else "")


def _between(length: int, lines: int) -> str:
    """So many characters, with line ends where there are any, and with UNKNOWN where more than white space has room."""
    if length <= lines + 2:
        return "\n" * min(lines, length) + " " * (length - lines)
    return f"\n{UNKNOWN}{' ' * (length - 3)}\n" if lines else f" {UNKNOWN}{' ' * (length - 2)}"
