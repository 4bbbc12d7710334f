"""Where the slow stages of a corpus run, reading and judging: in this process here, on Ray in `workers`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from contradict.attribution import take_positions
from contradict.detector import Detector, TextPair, extract, judge
from contradict.findings import Weights
from contradict.store import Article
from contradict.types import Document, Verdict


class Engine(Protocol):
    """Reads and judges batch after batch. Answers come in the order of the batches; it may take batches ahead."""

    @property
    def models(self) -> Mapping[str, str]:
        """As `Detector.models`."""
        ...

    @property
    def weights(self) -> Weights:
        """As `Detector.weights`."""
        ...

    @property
    def second_weights(self) -> Weights | None:
        """Those of `Detector.second`; None where nothing looks again."""
        ...

    @property
    def width(self) -> int:
        """How many batches it works on at once."""
        ...

    def read(self, batches: Iterable[Sequence[Document]]) -> Iterator[Sequence[Article]]:
        """What is kept of the documents of each batch, in order."""
        ...

    def judge(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[Sequence[Verdict]]:
        """The verdicts of the pairs of each batch, in order."""
        ...

    def judge_again(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[Sequence[Verdict]]:
        """The same by the second NLI model, where there is one."""
        ...


@dataclass(frozen=True)
class Local:
    """The engine that is this process."""

    detector: Detector
    width: int = 1

    @property
    def models(self) -> Mapping[str, str]:
        """The detector's."""
        return self.detector.models

    @property
    def weights(self) -> Weights:
        """The detector's."""
        return self.detector.weights

    @property
    def second_weights(self) -> Weights | None:
        """The detector's."""
        return self.detector.second.weights if self.detector.second else None

    def read(self, batches: Iterable[Sequence[Document]]) -> Iterator[list[Article]]:
        """Batch by batch, when it is asked for."""
        return ([self._read(document) for document in documents] for documents in batches)

    def judge(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[list[Verdict]]:
        """Batch by batch, when it is asked for."""
        return (judge(self.detector.nli, pairs) for pairs in batches)

    def judge_again(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[list[Verdict]]:
        """Batch by batch, when it is asked for."""
        assert self.detector.second is not None, "nothing looks again"
        nli = self.detector.second.nli
        return (judge(nli, pairs) for pairs in batches)

    def _read(self, document: Document) -> Article:
        statements = extract(document, self.detector.tagger)
        positions = take_positions(document, statements)
        return Article(
            name=document.name,
            statements=len(statements),
            set_aside=tuple(
                (s.start, s.end, document.line(s.start), s.text, s.set_aside) for s in statements if s.set_aside
            ),
            positions=tuple(positions),
            vectors=self.detector.vectors(positions),
        )
