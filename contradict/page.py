"""Report and the documents it is of -> one HTML page that needs nothing else: no network, no second file."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from itertools import count

from contradict.report import (
    KIND_NAMES,
    LIKELIHOODS,
    SIDES,
    corpus_summary,
    counted,
    elsewhere,
    grouped,
    harmless,
    labelled_sides,
    likelihood,
    percent_of,
    run_of_words,
    safe,
    speakers_of,
    summary,
)
from contradict.types import (
    Corpus,
    Directness,
    Document,
    Examined,
    Finding,
    Kind,
    Place,
    Position,
    Report,
)

CONTEXT = 200
"""Characters shown at most of what stands before a statement in its document, and as many of what follows."""

MATRIX_SIZE = 12
"""Rows and columns of the table of sources; it stays legible on a phone."""

LANES = 16
"""Sources in the chart of dates; all of them are in the list below it."""

_MEANINGS = {
    Kind.DENIAL: "somebody explicitly denies the claim",
    Kind.DISPUTE: "two sources put forward what cannot both hold",
    Kind.SELF: "one source against itself",
    Kind.FIGURES: "the same quantity with another number",
    Kind.UPDATE: "the later text may simply be newer",
}
_QUOTED = re.compile("“([^”]+)”")

Piece = tuple[str, str]
"""A text and its class: "around" the statement, its "cue" or a word as telling, its "content", or ""."""


@dataclass(frozen=True, slots=True)
class _Side:
    label: str
    speakers: tuple[str, ...]
    cue: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    document: str
    line: int
    publisher: str
    date: date | None
    elsewhere: str
    again: bool
    """Shown before in its dispute, so this time without its context."""


@dataclass(frozen=True, slots=True)
class _Card:
    """One finding; `sources` and `origins` are numbers of what the filters offer."""

    number: int
    label: str
    kind: Kind
    name: str
    indirect: bool
    percent: int
    likelihood: str
    claim: _Side
    denial: _Side
    why: str
    sources: tuple[int, ...]
    origins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Findings between sources: each row is a denier, and for each claimant how many with the number of the first."""

    claimants: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int] | None, ...]], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Event:
    """What one source said on one day, on one side; `number` is the first finding that has it."""

    date: date
    label: str
    speaker: str
    number: int


@dataclass(frozen=True, slots=True)
class _Read:
    """One document, with the statements set aside as (line, reason, text)."""

    examined: Examined
    title: str
    publisher: str
    date: date | None
    aside: tuple[tuple[int, str, str], ...]


class _Numbers:
    """Names numbered in the order they come, equal but for case and white space; with how often each came."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: Counter[int] = Counter()
        self._known: dict[str, int] = {}

    def of(self, names: Iterable[str]) -> tuple[int, ...]:
        """The numbers of what one finding names, each counted once."""
        numbers = sorted({self._number(safe(name)) for name in names})
        self.counts.update(numbers)
        return tuple(numbers)

    def by_count(self) -> list[tuple[int, str, int]]:
        """(number, name, count), the most frequent first."""
        return [(number, self.names[number], many) for number, many in self.counts.most_common()]

    def _number(self, name: str) -> int:
        number = self._known.setdefault(name.casefold(), len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


def render_page(report: Report, documents: Sequence[Document] = (), corpus: Corpus | None = None) -> str:
    """The evidence page: every finding with both sides in their context, filters, who against whom, when, and the rest.

    Its policy names the hashes of its style and its script, and lets nothing else load or run. No text of the report
    becomes markup or part of an attribute. Without JavaScript all of it is there but the filters.

    Args:
        report: Findings are kept in its order.
        documents: What the report is of, for the text around the statements and of those set aside; one that is
          missing, or is not what was examined, leaves them out.
        corpus: What the report shows the most probable findings of, and the documents these quote; None where it shows
          everything.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalized
    )
    environment.filters |= {"day": _day, "counted": counted}
    texts = {document.name: document for document in documents}
    sources, origins = _Numbers(), _Numbers()
    disputes = _disputes(report, texts, corpus.copies if corpus else {}, sources, origins)
    cards = [card for dispute in disputes for card in dispute]
    events = _events(report)
    style, script = _part("page.css"), _part("page.js")
    return environment.from_string(_part("page.html.j2")).render(
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
        summary=corpus_summary(corpus, report) if corpus else summary(report),
        n_documents=corpus.documents if corpus else len(report.documents),
        left_out=corpus.findings - len(report.findings) if corpus else 0,
        disputes=disputes,
        n_findings=len(cards),
        least=min((card.percent for card in cards), default=1),
        most=max((card.percent for card in cards), default=99),
        kinds=[(kind, KIND_NAMES[kind], n) for kind in Kind if (n := sum(c.kind is kind for c in cards))],
        sources=sources.by_count(),
        origins=origins.by_count(),
        matrix=_matrix(report),
        events=events,
        days=_days(events),
        lanes=_lanes(events),
        undated=_undated(report),
        documents=[_read(examined, texts.get(examined.name)) for examined in report.documents],
        meanings=[(KIND_NAMES[kind], meaning) for kind, meaning in _MEANINGS.items()],
        scale=LIKELIHOODS,
        bound=f"{100 * least:g}%" if (least := report.settings.get("min_contradiction")) else "",
        top=report.settings.get("top"),
        models=report.models,
        settings=report.settings,
    )


def _part(name: str) -> str:
    return files("contradict").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _finalized(value: object) -> object:
    """What a template writes, freed of what `harmless` takes; the page's own parts have line ends and are exempt."""
    return harmless(value) if type(value) is str else value


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _disputes(
    report: Report,
    texts: Mapping[str, Document],
    copies: Mapping[Position, tuple[Place, ...]],
    sources: _Numbers,
    origins: _Numbers,
) -> list[list[_Card]]:
    """The cards of each dispute; `sources` and `origins` grow."""
    several = len(report.documents) > 1
    disputes: list[list[_Card]] = []
    numbers = count(1)
    for dispute, group in enumerate(grouped(report.findings), 1):
        told: set[Position] = set()
        cards = []
        for place, finding in enumerate(group, 1):
            positions = finding.claim, finding.denial
            claim, denial = (
                _side(label, side, telling, texts, copies.get(side, ()), again=side in told, several=several)
                for (label, side), telling in zip(labelled_sides(finding), _telling(finding), strict=True)
            )
            cards.append(
                _Card(
                    number=next(numbers),
                    label=f"{dispute}.{place}" if place > 1 else str(dispute),
                    kind=finding.kind,
                    name=KIND_NAMES[finding.kind],
                    indirect=finding.directness is Directness.INDIRECT,
                    percent=percent_of(finding.contradiction),
                    likelihood=likelihood(finding.contradiction),
                    claim=claim,
                    denial=denial,
                    why=safe(finding.why),
                    sources=sources.of(name for side in positions for name in speakers_of(side, several=several)),
                    origins=origins.of(side.publisher or side.document for side in positions),
                )
            )
            told.update(positions)
        disputes.append(cards)
    return disputes


def _side(
    label: str,
    side: Position,
    telling: Iterable[str],
    texts: Mapping[str, Document],
    copies: Iterable[Place],
    *,
    again: bool,
    several: bool,
) -> _Side:
    return _Side(
        label=label,
        speakers=tuple(safe(name) for name in speakers_of(side, several=several)),
        cue=safe(side.cue),
        paragraphs=_in_context(side, _marked(side, telling), None if again else texts.get(side.document)),
        document=safe(side.document),
        line=side.line,
        publisher=safe(side.publisher),
        date=side.date,
        elsewhere=elsewhere(copies),
        again=again,
    )


def _telling(finding: Finding) -> tuple[list[str], list[str]]:
    """Of the claim and of the denial, the cue and the words that the reason of the finding names."""
    figures = finding.why.split(" against ") if finding.kind is Kind.FIGURES else []
    return [finding.claim.cue, *figures[:1]], [finding.denial.cue, *figures[1:], *_QUOTED.findall(finding.why)]


def _marked(side: Position, telling: Iterable[str]) -> list[Piece]:
    """The statement in pieces: telling words, the content where its words stand together, the rest."""
    text = safe(side.text)
    first, end = _content(text, safe(side.content))
    cues = sorted({span for phrase in telling for span in _found(text, safe(phrase), outside=(first, end))})
    cuts = sorted({0, len(text), first, end, *(place for span in cues for place in span)})
    pieces: list[Piece] = []
    for start, stop in zip(cuts, cuts[1:], strict=False):
        if any(a <= start and stop <= b for a, b in cues):
            pieces.append((text[start:stop], "cue"))
        else:
            pieces.append((text[start:stop], "content" if first <= start and stop <= end else ""))
    return pieces


def _content(text: str, content: str) -> tuple[int, int]:
    """Where the content stands in the statement, in characters; (0, 0) where it does not, or is all of it."""
    words = text.split(" ")
    first, last = run_of_words(words, content.split(" ")) if content else (0, 0)
    if first == last:
        return 0, 0
    start = len(" ".join(words[:first])) + (1 if first else 0)
    return start, start + len(" ".join(words[first:last]))


def _found(text: str, phrase: str, *, outside: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the phrase stands, rather outside the content; else where its words stand, in order."""
    whole = _spans(text, phrase)
    rather = [span for span in whole if span[1] <= outside[0] or outside[1] <= span[0]]
    if rather or whole:
        return (rather or whole)[:1]
    found: list[tuple[int, int]] = []
    for word in phrase.split(" "):
        after = found[-1][1] if found else 0
        found += [span for span in _spans(text, word) if span[0] >= after][:1]
    return found


def _spans(text: str, phrase: str) -> list[tuple[int, int]]:
    if not phrase:
        return []
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)]


def _in_context(side: Position, statement: Sequence[Piece], document: Document | None) -> tuple[tuple[Piece, ...], ...]:
    """A statement's paragraph and its neighbours, cut to `CONTEXT` characters on each side."""
    if document is None or document.text[side.start : side.end] != side.text:
        return (tuple(statement),)
    before = document.text[max(0, side.start - CONTEXT) : side.start]
    after = document.text[side.end : side.end + CONTEXT]
    if side.start > CONTEXT:
        before = f"… {before.partition(' ')[2]}"
    if side.end + CONTEXT < len(document.text):
        after = f"{after.rpartition(' ')[0]} …"
    *above, opening = [safe(line) for line in before.split("\n")]
    closing, *below = [safe(line) for line in after.split("\n")]
    own = [(f"{opening} ", "around")] if opening else []
    own += statement
    own += [(_spaced(after, closing), "around")] if closing else []
    nearest_above = [line for line in above if line.strip("… ")][-1:]
    nearest_below = [line for line in below if line.strip("… ")][:1]
    return (
        *(((line, "around"),) for line in nearest_above),
        tuple(own),
        *(((line, "around"),) for line in nearest_below),
    )


def _spaced(text: str, shown: str) -> str:
    return f" {shown}" if text[:1].isspace() else shown


def _matrix(report: Report) -> _Matrix:
    """Who denies, by row, whom, by column."""
    several = len(report.documents) > 1
    claimants, deniers = _Numbers(), _Numbers()
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    ordered = [finding for group in grouped(report.findings) for finding in group]
    for number, finding in enumerate(ordered, 1):
        (row,) = deniers.of(speakers_of(finding.denial, several=several)[:1])
        (column,) = claimants.of(speakers_of(finding.claim, several=several)[:1])
        many, first = cells.get((row, column), (0, number))
        cells[row, column] = many + 1, first
    down, across = _fullest(cells)
    shown = {place: cell for place, cell in cells.items() if place[0] in down and place[1] in across}
    return _Matrix(
        claimants=tuple(claimants.names[column] for column in across),
        rows=tuple((deniers.names[row], tuple(shown.get((row, column)) for column in across)) for row in down),
        left_out=len(ordered) - sum(many for many, _ in shown.values()),
    )


def _fullest(cells: Mapping[tuple[int, int], tuple[int, int]]) -> tuple[list[int], list[int]]:
    """At most `MATRIX_SIZE` rows and columns, those of the fullest cells first, none of them empty."""
    down: list[int] = []
    across: list[int] = []
    for row, column in sorted(cells, key=lambda place: (-cells[place][0], cells[place][1])):
        if all(known in line or len(line) < MATRIX_SIZE for known, line in ((row, down), (column, across))):
            down += [row] if row not in down else []
            across += [column] if column not in across else []
    return down, across


def _sides(report: Report) -> Iterator[tuple[int, str, Position]]:
    """Every side once for each way it is shown, with the number of the first finding that has it."""
    told: set[tuple[str, Position]] = set()
    ordered = (finding for group in grouped(report.findings) for finding in group)
    for number, finding in enumerate(ordered, 1):
        for label, side in labelled_sides(finding):
            if (label, side) not in told:
                told.add((label, side))
                yield number, label, side


def _events(report: Report) -> list[_Event]:
    """Who said what on which day, one of a kind, in the order of time."""
    several = len(report.documents) > 1
    events: dict[tuple[date, str, str], _Event] = {}
    for number, label, side in _sides(report):
        if side.date:
            speaker = safe(speakers_of(side, several=several)[0])
            events.setdefault((side.date, label, speaker.casefold()), _Event(side.date, label, speaker, number))
    return sorted(events.values(), key=lambda event: (event.date, SIDES.index(event.label), event.number))


def _undated(report: Report) -> int:
    return len({side for _, _, side in _sides(report) if side.date is None})


def _days(events: Sequence[_Event]) -> list[tuple[date, list[_Event]]]:
    days: dict[date, list[_Event]] = {}
    for event in events:
        days.setdefault(event.date, []).append(event)
    return list(days.items())


def _lanes(events: Sequence[_Event]) -> list[tuple[str, list[tuple[float, _Event]]]]:
    """For each of the sources with most events, these with their place in time in per cent; none for a single day."""
    if not events or events[0].date == events[-1].date:
        return []
    first, span = events[0].date, (events[-1].date - events[0].date).days
    lanes: dict[str, list[tuple[float, _Event]]] = {}
    for event in events:
        place = round(8 + 84 * (event.date - first).days / span, 2)
        lanes.setdefault(event.speaker.casefold(), []).append((place, event))
    fullest = sorted(lanes.values(), key=len, reverse=True)[:LANES]
    return [(lane[0][1].speaker, lane) for lane in sorted(fullest, key=lambda lane: lane[0][1].date)]


def _read(examined: Examined, document: Document | None) -> _Read:
    def text(start: int, end: int) -> str:
        return safe(document.text[start:end]) if document else ""

    return _Read(
        examined,
        title=safe(document.title) if document else "",
        publisher=safe(document.publisher) if document else "",
        date=document.date if document else None,
        aside=tuple((aside.line, safe(aside.reason), text(aside.start, aside.end)) for aside in examined.aside),
    )
