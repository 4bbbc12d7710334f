"""The records that flow through the pipeline, and the shapes a model must have; imports nothing of ours."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats1d = NDArray[np.floating[Any]]
    Floats2d = NDArray[np.floating[Any]]

Span = tuple[int, int]
"""Characters [start, end) of a document's text."""


class Label(StrEnum):
    """The three labels of natural language inference; their order here is the order of every probability row."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"


class Stance(StrEnum):
    """Whether a source puts the content forward, rejects it, or (hedges, questions, no comment) does neither."""

    ASSERTS = "asserts"
    DENIES = "denies"
    NONE = "none"


class Kind(StrEnum):
    """What sort of conflict a finding is."""

    DENIAL = "denial"
    """Somebody explicitly denies the claim."""
    DISPUTE = "dispute"
    """Two sources put forward what cannot both hold."""
    SELF = "self"
    """One source against itself."""
    FIGURES = "figures"
    """The same quantity with another number."""
    UPDATE = "update"
    """The later-dated side may simply be newer; not a contradiction, but worth showing."""


class Directness(StrEnum):
    """Whether the verdicts themselves carry the finding, or closeness to an explicit denial does."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Bearing(StrEnum):
    """What a statement does to a claim; their order is the order of an answer."""

    DENIES = "denies"
    """Its source explicitly denies the claim."""
    CONTRADICTS = "contradicts"
    """It puts forward what cannot hold if the claim does."""
    SUPPORTS = "supports"
    """It says so: if it holds, the claim does."""


class Encoder(Protocol):
    """Texts to vectors; sentence-transformers and model2vec fit as they are."""

    def encode(self, texts: Sequence[str], /) -> Floats2d:
        """Return one row for each text, (n, d), in order."""
        ...


class NLI(Protocol):
    """Ordered text pairs to probabilities."""

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> Floats2d:
        """Return (n, 3) rows in the order of `Label`, each summing to 1; pairs are (premise, hypothesis)."""
        ...


class Tagging(Protocol):
    """Texts to the attributions in them; see `contradict.tagging`."""

    def tag(self, texts: Sequence[str], /) -> list[list[Attribution]]:
        """Return the attributions of each text, spans and stance only, no two with the same cue."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Three probabilities for one ordered pair; they sum to 1."""

    entailment: float
    neutral: float
    contradiction: float

    @property
    def label(self) -> Label:
        """The most probable label; ties go to the first in the order of `Label`."""
        return max(Label, key=lambda name: float(getattr(self, name.value)))


@dataclass(frozen=True)
class Document:
    """One text with a name; `text` is exactly what was read, and every offset points into it.

    The other fields are what its file, page or row says of it, "" or None when it says nothing.
    """

    name: str
    text: str
    date: date | None = None
    title: str = ""
    author: str = ""
    publisher: str = ""
    note: str = ""
    """What people should know of how it was read (a guessed encoding, pages without text), as a phrase."""

    @cached_property
    def _line_starts(self) -> array[int]:
        return array("Q", chain((0,), (match.end() for match in re.finditer("\n", self.text))))

    def line(self, offset: int) -> int:
        """The line, from 1, that the character at `offset` is on."""
        return bisect_right(self._line_starts, offset)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say it, the words that say so, and what is said.

    Spans point into the document, are sorted and never empty; the tuple of spans may be (a colon headline has a
    source and a content, an agentless "denied" no source). `source` can lie in an earlier sentence.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance
    source_name: str = ""
    """The source resolved to a name where plain ("he" -> "Dmitry Peskov"), else its own words; "" if unknown."""
    chain: tuple[str, ...] = ()
    """Names of the outer sources, outermost first: Macron said Putin told him P -> ("Macron",) on Putin's."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertable unit; `document.text[start:end] == text`.

    Statements of a document come in order, do not overlap, and between them lies only white space: nothing is lost.
    """

    document: str
    start: int
    end: int
    text: str
    set_aside: str | None = None
    """Why it is not judged ("caption", "byline", "promo", ...), or None when it is."""
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What one source (or the narrator, "") puts forward or rejects in one statement; the unit that is paired."""

    document: str
    start: int
    end: int
    line: int
    text: str
    source: str
    cue: str
    stance: Stance
    content: str
    """What is put forward or rejected, without its attribution; what the models read."""
    chain: tuple[str, ...] = ()
    date: date | None = None
    publisher: str = ""
    before: str = ""
    """The statement before it in its document, or the end of a long one: what "it" and "the report" may mean."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two position numbers, `first < second`, and the cosine of their contents."""

    first: int
    second: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of one pair, both ways, on contents and on whole sentences, stance not yet taken into account."""

    claim_to_denial: Verdict
    denial_to_claim: Verdict
    sentences_claim_to_denial: Verdict
    sentences_denial_to_claim: Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim, the denial that cannot hold if the claim does, and why we think so."""

    id: str
    """Stable across runs, models and edits elsewhere: a digest of the two texts, their documents and the sources."""
    kind: Kind
    directness: Directness
    contradiction: float
    """Probability in [0, 1] that the two conflict, stance taken into account."""
    similarity: float
    verdicts: Verdicts
    claim: Position
    denial: Position
    why: str
    """The reason in a phrase."""
    group: str
    """The id of the first finding of its dispute: those that share a claim or a denial with it, or with one that does.
    """
    second_look: bool = False
    """Whether the verdicts on the whole sentences are the second, larger NLI model's."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, keys in the order of the schema."""
        plain: dict[str, Any] = _plain(self)
        return plain


Place = tuple[str, int, int]
"""A statement: document, start, end."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One position and what it does to a claim that somebody asked about."""

    bearing: Bearing
    probability: float
    """In [0, 1], that it does so, stance taken into account."""
    similarity: float
    """Cosine of its content and the claim; of what it is `through`, where it denies the claim through that."""
    verdicts: Verdicts
    """The claim asked about is the claim in them, and the position the denial, whatever its bearing; where it denies
    the claim `through` another position, that is the claim."""
    position: Position
    why: str
    """The reason in a phrase."""
    through: Position | None = None
    """What supports the claim and is denied here, where the denial answers that rather than the words of the claim."""
    copies: tuple[Place, ...] = ()
    """Where else it stands word for word, but for case, punctuation and articles."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, keys in the order of the schema."""
        plain: dict[str, Any] = _plain(self)
        return plain


@dataclass(frozen=True, slots=True)
class Compared:
    """How much a claim was compared with."""

    documents: int
    positions: int
    near: int
    """Positions as similar to the claim as was asked for, copies among them."""
    judged: int
    """Of the near ones, those that the NLI model judged, and their copies: the nearest."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What documents hold for and against a claim; evidence by bearing, the most probable first."""

    claim: str
    evidence: tuple[Evidence, ...]
    nearest: Position | None
    """The position most similar to the claim, whatever its bearing; None where none is near."""
    compared: Compared
    models: dict[str, str]
    settings: dict[str, Any] = field(default_factory=dict)
    skipped: tuple[Examined, ...] = ()
    """Documents that could not be read."""

    SCHEMA = "contradict-verify/1"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types as `schema-verify.json` describes them."""
        return {
            "schema": self.SCHEMA,
            "claim": self.claim,
            "evidence": _plain(self.evidence),
            "nearest": _plain(self.nearest),
            "compared": _plain(self.compared),
            "skipped": [{"name": examined.name, "reason": examined.skipped} for examined in self.skipped],
            "models": dict(self.models),
            "settings": dict(self.settings),
        }


@dataclass(frozen=True, slots=True)
class Aside:
    """A statement that was not judged, and why ("caption", "byline", "promo", ...)."""

    start: int
    end: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Examined:
    """How much of one document was looked at."""

    name: str
    statements: int
    set_aside: int
    positions: int
    skipped: str | None = None
    """Why the document could not be read, or None."""
    aside: tuple[Aside, ...] = ()
    """Those set aside, in order; their text is in the document."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was examined and found, where a report shows a part of it."""

    documents: int
    statements: int
    set_aside: int
    findings: int
    copies: Mapping[Position, tuple[Place, ...]]
    """Where else a side of a finding stands word for word, but for case, punctuation and articles."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How a report compares with earlier ones that were reviewed; ids, sorted."""

    hidden: tuple[str, ...]
    """Found again, and left out of the report."""
    stale: tuple[str, ...]
    """Not found any more."""


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order to read them, what was examined, and with which models and settings."""

    findings: tuple[Finding, ...]
    documents: tuple[Examined, ...]
    models: dict[str, str]
    settings: dict[str, Any] = field(default_factory=dict)
    baseline: Baseline | None = None

    SCHEMA = "contradict/1"

    def above(self, *, min_contradiction: float) -> Report:
        """A smaller report: findings at or above the probability (inclusive); no model is called."""
        kept = tuple(f for f in self.findings if f.contradiction >= min_contradiction)
        return replace(self, findings=kept, settings={**self.settings, "min_contradiction": min_contradiction})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types as `schema.json` describes them."""
        plain = {
            "schema": self.SCHEMA,
            "documents": _plain(self.documents),
            "findings": _plain(self.findings),
            "models": dict(self.models),
            "settings": dict(self.settings),
        }
        return plain if self.baseline is None else {**plain, "baseline": _plain(self.baseline)}


def _plain(value: Any) -> Any:  # noqa: ANN401  (JSON is Any)
    """Records to dicts, tuples to lists, enums and dates to strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
