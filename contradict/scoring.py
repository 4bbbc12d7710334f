"""A corpus -> its findings, by way of a store: each article is read once and each pair judged once, whatever is killed.

The stages are the detector's. What is new here is what a million articles need: copies are compared once, all that is
slow is kept as it is made, and the order of reading changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from contradict.corpus import chunks
from contradict.detector import (
    MIN_CONTRADICTION,
    MIN_SIMILARITY,
    Detector,
    Progress,
    Reach,
    TextPair,
    pair_up,
    verdicts_again,
    verdicts_of,
)
from contradict.engine import Engine, Local
from contradict.findings import Again, collect_findings, only_points, promising
from contradict.store import Store, digest
from contradict.types import Document, Finding, Pair, Place, Position, Verdict, Verdicts
from contradict.wording import wording

READ_AT_ONCE = 16
"""Articles between two commits: about a second's work."""
ARTICLES_AT_ONCE = 64
"""Articles whose pairs are judged together where articles are compared only with themselves."""
PAIRS_AT_ONCE = 4096
"""Pairs judged together where all are compared: their texts are then forgotten."""

_STAGES = ("attribution/*", "cues", "embedding", "sessions", "statements", "tagging", "tokens", "windows")
"""The modules that decide what is read in an article; when one changes, articles are read again."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared with what, and what is reported.

    Attributes:
        scope: "corpus": every article with every other; "document": each with itself.
        reach: What is kept apart, of a corpus.
        min_contradiction: As in `Detector.detect`.
        min_similarity: As in `Detector.detect`.
    """

    scope: str = "corpus"
    reach: Reach = Reach()
    min_contradiction: float = MIN_CONTRADICTION
    min_similarity: float = MIN_SIMILARITY


@dataclass(frozen=True, slots=True)
class Scored:
    """A finding, and where else its two sides stand in the same wording."""

    finding: Finding
    claim_copies: tuple[Place, ...] = ()
    denial_copies: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """An article that was left out because another of its name was read in the same run."""

    name: str


def read_articles(
    documents: Iterable[Document], engine: Engine, store: Store, *, archive: bool = False
) -> Iterator[Document | Clash]:
    """Read articles into a store, those that it knows at no cost; each comes back when it is safe.

    Args:
        documents: Not held, but for the batches that the engine works on: a generator will do.
        engine: Reads them.
        store: What is read is committed every READ_AT_ONCE articles.
        archive: Only compare them with articles that are not of the archive.
    """
    reader = _reader_key(engine.models)
    taken: deque[tuple[list[bytes], list[Document], list[bytes]]] = deque()

    def unread() -> Iterator[list[Document]]:
        for some in chunks(documents, READ_AT_ONCE):
            keys = [digest(reader, d.name, d.text, str(d.date), d.publisher) for d in some]
            new = {key: d for key, d in zip(keys, some, strict=True) if not store.has_article(key)}
            taken.append((keys, some, list(new)))
            yield list(new.values())

    for articles in engine.read(unread()):
        keys, some, new = taken.popleft()
        store.add_articles(zip(new, articles, strict=True))
        for key, document in zip(keys, some, strict=True):
            joined = store.join(document.name, key, archive=archive)
            yield document if joined else Clash(document.name)


def findings_of(
    store: Store, engine: Engine, scope: Scope = Scope(), *, progress: Progress | None = None
) -> Iterator[Scored]:
    """The findings of what a store holds; verdicts are kept in it as they are made.

    Args:
        store: After `read_articles`.
        engine: Judges.
        scope: What is compared.
        progress: Told "judging", what is done and what is to do, in pairs or articles; and "findings", how many
            there are so far, of a corpus about: what else its sides are judged against may still change them.

    Yields:
        Of a corpus the most probable first; else article by article, by name.
    """
    tell = progress or (lambda stage, done, total: None)
    by = _across if scope.scope == "corpus" else _within
    yield from by(store, engine, scope, _Asks(engine, store), tell)


def score(
    documents: Iterable[Document],
    *,
    detector: Detector | None = None,
    engine: Engine | None = None,
    store: Path | None = None,
    scope: Scope = Scope(),
    progress: Progress | None = None,
) -> Iterator[Scored]:
    """The findings of a corpus.

    Args:
        documents: Read one by one. Of two with one name, one is left out: name them apart.
        detector: The bundled models for None.
        engine: What reads and judges instead of the detector in this process, such as `workers.RayWorkers`.
        store: A file that keeps what is done, for the next call; in memory for None.
        scope: What is compared.
        progress: Told the stage, what is done and what is to do, 0 where that is not known.
    """
    engine = engine or Local(detector or Detector.from_pretrained(checksums=True))
    with Store(store) as kept:
        kept.forget_members()
        for number, _ in enumerate(read_articles(documents, engine, kept), 1):
            if progress:
                progress("reading", number, 0)
        yield from findings_of(kept, engine, scope, progress=progress)


def _reader_key(models: Mapping[str, str]) -> str:
    """What an article's reading depends on besides the article: the models' names and checksums, and our code."""
    judging = ("nli", "second_nli", "weights")
    readers = {name: value for name, value in models.items() if not name.startswith(judging)}
    return json.dumps(readers, sort_keys=True) + code_key()


def _nli_key(models: Mapping[str, str], part: str) -> str:
    """What a verdict depends on besides its texts: the names and checksums of the "nli" or of the "second_nli"."""
    return json.dumps({name: value for name, value in models.items() if name.startswith(part)})


def code_key() -> str:
    """The same where the same code reads articles."""
    here = Path(__file__).parent
    made = hashlib.sha256()
    for stage in _STAGES:
        for path in sorted(here.glob(f"{stage}.py")):
            made.update(path.read_bytes())
    return made.hexdigest()


class _Asks:
    """The NLI models of an engine, asked through the store: it is asked first, and told what is new."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine, self._store = engine, store

    def first(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[Mapping[TextPair, Verdict]]:
        """A `Judge`: the first model."""
        return self._ask("nli", self._engine.judge, batches)

    def again(
        self, positions: Sequence[Position], judged: Sequence[tuple[Pair, Verdicts]], tell: Callable[[int, int], None]
    ) -> Again | None:
        """As `Detector.look_again`."""
        weights = self._engine.second_weights
        if weights is None:
            return None
        looks = promising(positions, judged, self._engine.weights)
        ask = partial(self._ask, "second_nli", self._engine.judge_again)
        return Again(looks, verdicts_again(positions, judged, looks, ask, tell), weights)

    def _ask(
        self,
        part: str,
        judge: Callable[[Iterable[Sequence[TextPair]]], Iterator[Sequence[Verdict]]],
        batches: Iterable[Sequence[TextPair]],
    ) -> Iterator[Mapping[TextPair, Verdict]]:
        model = _nli_key(self._engine.models, part)
        taken: deque[tuple[dict[TextPair, Verdict], list[TextPair]]] = deque()

        def unjudged() -> Iterator[list[TextPair]]:
            for pairs in batches:
                known = self._store.verdicts(model, pairs)
                new = [pair for pair in pairs if pair not in known]
                taken.append((known, new))
                yield new

        for verdicts in judge(unjudged()):
            known, new = taken.popleft()
            made = dict(zip(new, verdicts, strict=True))
            if made:
                self._store.add_verdicts(model, made)
            yield known | made


def _within(store: Store, engine: Engine, scope: Scope, asks: _Asks, tell: Progress) -> Iterator[Scored]:
    """Findings inside each article."""
    done, total, count = 0, store.member_count(), 0
    for articles in chunks(store.members(), _at_once(ARTICLES_AT_ONCE, engine)):
        tell("findings", count, 0)
        # One list of positions for all, so that the judge's batches are full.
        positions = list(chain.from_iterable(article.positions for article in articles))
        pairs: list[Pair] = []
        first = 0
        for article in articles:
            some = pair_up(article.positions, article.vectors, min_similarity=scope.min_similarity)
            pairs += [Pair(pair.first + first, pair.second + first, pair.similarity) for pair in some]
            first += len(article.positions)
        by_article: dict[str, list[tuple[Pair, Verdicts]]] = {article.name: [] for article in articles}
        telling = _telling(tell, done, len(articles), total, len(pairs))
        for pair, verdicts in verdicts_of(positions, pairs, asks.first, telling):
            by_article[positions[pair.first].document].append((pair, verdicts))
        again = asks.again(positions, list(chain(*by_article.values())), lambda judged, asked: None)
        for judged in by_article.values():
            found = collect_findings(
                positions, judged, weights=engine.weights, again=again, min_contradiction=scope.min_contradiction
            )
            count += len(found)
            yield from map(Scored, found)
        done += len(articles)
    tell("judging", done, total)


def _across(store: Store, engine: Engine, scope: Scope, asks: _Asks, tell: Progress) -> Iterator[Scored]:
    """Findings within and between all articles, copies compared once."""
    import numpy as np

    articles = list(store.members())
    everything = list(chain.from_iterable(article.positions for article in articles))
    archive = frozenset(article.name for article in articles if article.archive)
    reach = replace(scope.reach, archive=archive)
    originals, copies = collapse(everything, reach)
    positions = [everything[i] for i in originals]
    if not positions:
        return
    vectors = np.concatenate([article.vectors for article in articles if len(article.positions)])[originals]
    tell("pairing", 0, 0)
    pairs = pair_up(positions, vectors, min_similarity=scope.min_similarity, reach=reach)

    def findings(judged: Sequence[tuple[Pair, Verdicts]], again: Again | None = None) -> list[Finding]:
        return collect_findings(
            positions, judged, weights=engine.weights, again=again, min_contradiction=scope.min_contradiction
        )

    judged: list[tuple[Pair, Verdicts]] = []
    done, count = 0, 0
    for some in chunks(pairs, _at_once(PAIRS_AT_ONCE, engine)):
        tell("findings", count, 0)
        telling = _telling(tell, done, len(some), len(pairs), len(some))
        new = verdicts_of(positions, some, asks.first, telling)
        count += len(findings(new))
        judged += new
        done += len(some)
    tell("judging", done, len(pairs))
    again = asks.again(positions, judged, partial(tell, "looking again"))
    places = {position: copies[i] for i, position in zip(originals, positions, strict=True)}
    for finding in findings(judged, again):
        yield Scored(finding, places[finding.claim], places[finding.denial])


def _at_once(few: int, engine: Engine) -> int:
    """So many, or more for an engine that would have too few batches of them to be busy."""
    return few * max(1, engine.width // 2)


def _telling(tell: Progress, done: int, size: int, total: int, pairs: int) -> Callable[[int, int], None]:
    """Tells how far `size` of the total are, by the text pairs of their pairs: four each, fewer of those screened."""
    return lambda judged, _: tell("judging", done + size * judged // max(1, 4 * pairs), total)


def collapse(positions: Sequence[Position], reach: Reach = Reach()) -> tuple[list[int], dict[int, tuple[Place, ...]]]:
    """The numbers of the positions that are no copies, in order, and for each of them the places of its copies.

    Copies put the same wording forward for the same source in the same stance, in different documents. What only points
    ("This is not true.") is a copy only inside a copy of a whole document: elsewhere it points to something else. Of
    copies the earliest dated is the original, then the shortest, then the first by its text: not the one that was read
    first.

    Args:
        positions: In the order of the corpus.
        reach: Two positions that it could keep apart from a third one differently are no copies.
    """
    by_document: dict[str, list[str]] = {}
    for position in positions:
        by_document.setdefault(position.document, []).append(wording(position.text))
    twins = {name: digest(*texts).hex() for name, texts in by_document.items()}
    alike: dict[bytes, list[int]] = {}
    for i, position in enumerate(positions):
        key = digest(
            position.stance, wording(position.source), wording(position.content),
            twins[position.document] if only_points(position) else "",
            str(position.document in reach.archive),
            str(position.date) if reach.within_days is not None else "",
            position.publisher if reach.publishers_differ else "",
        )  # fmt: skip
        alike.setdefault(key, []).append(i)
    copies: dict[int, tuple[Place, ...]] = {}
    for group in alike.values():
        original = min(group, key=lambda i: (*_precedence(positions[i]), i))
        at_home = [i for i in group if positions[i].document == positions[original].document]
        elsewhere = (positions[i] for i in group if i not in at_home)
        copies |= dict.fromkeys(at_home, ())
        copies[original] = tuple((p.document, p.start, p.end) for p in elsewhere)
    return sorted(copies), copies


def _precedence(position: Position) -> tuple[date, int, str]:
    return position.date or date.max, len(position.text), position.text
