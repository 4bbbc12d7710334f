"""The pipeline: documents -> report; the one class that holds the models."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from contradict import tagging
from contradict.attribution import attribute, merge, take_positions
from contradict.checkpoints import checksum
from contradict.embedding import SentenceEncoder, embed, load_sentence_encoder, whole
from contradict.errors import ModelError
from contradict.findings import (
    SECOND_LOOK,
    WEIGHTS_FILE,
    Again,
    Weights,
    collect_findings,
    only_points,
    promising,
    read_weights,
)
from contradict.nli import CrossEncoder, load_cross_encoder
from contradict.nli import judge as judge  # the command line judges with it too
from contradict.pairing import Reach as Reach  # a corpus is paired with it
from contradict.pairing import candidate_pairs
from contradict.sessions import RUNTIMES as RUNTIMES  # the command line offers them
from contradict.statements import split_statements
from contradict.tagging import Tagger
from contradict.types import (
    NLI,
    Aside,
    Document,
    Encoder,
    Examined,
    Pair,
    Position,
    Report,
    Stance,
    Statement,
    Tagging,
    Verdict,
    Verdicts,
)

if TYPE_CHECKING:
    from contradict.embedding import Grid
    from contradict.types import Floats2d

DEFAULT_NLI = "nli-minilm-l6-2026-11-c"
BASE_NLI = "nli-mpnet-base-2026-11-b"
NAMED_NLI = {"base": BASE_NLI}
"""What bundled NLI models other than the default one are called."""
SECOND_LOOK_FILE = "second-look.json"
"""Beside the default NLI model: the weights for what BASE_NLI says of pairs that the default one finds promising."""
FITTED = (WEIGHTS_FILE, SECOND_LOOK_FILE)
"""What benchmarks/fit.py writes beside an NLI model: other weights of findings are no other model."""
DEFAULT_ENCODER = "encoder-minilm-l6-2026-11"
DEFAULT_TAGGER = "tagger-minilm-l6-2026-11"

MIN_CONTRADICTION = 0.3
"""Findings from this probability on are reported.

Source: benchmarks/results/gold-dev.json: about as good in F1 as any, with some one false alarm an article.
"""
MIN_SIMILARITY = 0.25
"""Below this cosine of contents, pairs without a denial are not judged.

Source: set by hand on benchmarks/gold/dev.jsonl, low enough that most gold pairs are judged.
"""
MAX_NEIGHBOURS = 6
DENIAL_NEIGHBOURS = 24
"""A denial is looked for harder: its claim can rank low by similarity."""

MAX_JUDGED = 200
"""Positions that are judged against one claim, copies aside: seconds, whatever the size of the corpus."""

MIN_CLASH = 0.1
"""Two assertions are judged as whole sentences when the content of the first contradicts the other's this much.

Source: benchmarks/results/screen.json: the highest value tried that loses no finding on the development articles.
"""

JUDGED_AT_ONCE = 512
"""Text pairs between two reports of progress."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done and what is to do."""
TextPair = tuple[str, str]
"""A premise and a hypothesis."""
Judge = Callable[[Iterable[Sequence[TextPair]]], Iterable[Mapping[TextPair, Verdict]]]
"""Gives the verdicts of each batch of different pairs, in the order of the batches; it may take batches ahead."""


def bundled(name: str) -> Path:
    """The folder of a model that came with the package.

    Raises:
        ModelError: It is not there: the package was copied without its models.
    """
    try:
        folder = Path(str(files("contradict.bundled"))) / name
    except ModuleNotFoundError:
        folder = Path(name)
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"the bundled model {name} is missing; reinstall the package, or name one with --nli / --encoder"
        )
    return folder


def load_nli(
    name_or_path: str | Path | None = None, *, device: str | None = None, runtime: str = "auto"
) -> CrossEncoder:
    """The NLI model of that name, a bundled one for None or a name in NAMED_NLI."""
    return load_cross_encoder(_nli_folder(name_or_path), device=device, runtime=runtime)


def load_weights(name_or_path: str | Path | None = None) -> Weights:
    """What turns the verdicts of that NLI model into a probability: its own weights, else the default model's."""
    beside = Path(_nli_folder(name_or_path)) / WEIGHTS_FILE
    return read_weights(beside if beside.is_file() else bundled(DEFAULT_NLI) / WEIGHTS_FILE)


def _nli_folder(name_or_path: str | Path | None) -> str | Path:
    named = NAMED_NLI.get(str(name_or_path))
    return _folder(name_or_path, DEFAULT_NLI) if named is None else bundled(named)


def _folder(name_or_path: str | Path | None, default: str) -> str | Path:
    return bundled(default) if name_or_path is None else name_or_path


def load_encoder(
    name_or_path: str | Path | None = None, *, device: str | None = None, runtime: str = "auto"
) -> SentenceEncoder:
    """The pairing encoder of that name, or the bundled one for None."""
    return load_sentence_encoder(_folder(name_or_path, DEFAULT_ENCODER), device=device, runtime=runtime)


def load_tagger(name_or_path: str | Path | None = None) -> Tagger:
    """The tagger in that folder, or the bundled one for None."""
    return tagging.load_tagger(_folder(name_or_path, DEFAULT_TAGGER))


def extract(document: Document, tagger: Tagging | None = None) -> list[Statement]:
    """The statements of a document with their attributions, by the grammar alone where no tagger is given."""
    found = attribute(document, split_statements(document))
    return found if tagger is None else merge(document, found, tagger.tag([document.text])[0])


class LateNLI:
    """An NLI model that is loaded when it is first asked."""

    def __init__(self, load: Callable[[], NLI]) -> None:
        self._load = load

    @cached_property
    def _nli(self) -> NLI:
        return self._load()

    def predict_proba(self, pairs: Sequence[tuple[str, str]], /) -> Floats2d:
        """Return what the model does."""
        return self._nli.predict_proba(pairs)


@dataclass(frozen=True)
class SecondLook:
    """A larger NLI model that judges the promising pairs again, and the weights that fit its verdicts.

    Few pairs are promising, so that this is worth about as much as judging every pair by the larger model and costs a
    fraction of that (benchmarks/results/fit-second-look.json beside fit-base.json).
    """

    nli: NLI
    weights: Weights


@dataclass(frozen=True)
class Detector:
    """Holds the models and runs the stages.

    Attributes:
        encoder: Texts to vectors, for pairing.
        nli: Ordered pairs to probabilities, for judging.
        models: Names to write into the report.
        tagger: Texts to attributions; None leaves attribution to the grammar.
        weights: What turns verdicts into a probability; they fit the NLI model they were fitted with.
        second: What judges the promising pairs again; None for nothing.
    """

    encoder: Encoder
    nli: NLI
    models: dict[str, str]
    tagger: Tagging | None = None
    weights: Weights = field(default_factory=load_weights)
    second: SecondLook | None = None

    @classmethod
    def from_pretrained(
        cls,
        *,
        nli: str | Path | None = None,
        encoder: str | Path | None = None,
        tagger: str | Path | Literal[False] | None = None,
        device: str | None = None,
        runtime: str = "auto",
        second_look: bool = True,
        checksums: bool = False,
    ) -> Detector:
        """Load the models: bundled ones for None, else a folder or a hub id.

        Args:
            nli: The NLI model; "base" is the larger one of the bundled two.
            encoder: The pairing encoder.
            tagger: A tagger's folder, or False for the grammar alone; it runs on the CPU, by onnxruntime.
            device: "cpu", "cuda", "cuda:1", "mps"; None takes CUDA where there is one.
            runtime: "auto" runs the int8 ONNX file of a model folder on a CPU, else torch; "onnx" and "torch" insist.
              A model without such a file, as from the hub, needs torch.
            second_look: Let the larger bundled NLI model judge again what the default one finds promising, on the CPU;
              it is loaded when there is such a pair. Another `nli` judges alone.
            checksums: Write those of the models into `models` too; what is kept for later needs them, and they take
              a tenth of a second.

        Raises:
            ModelError: A model cannot be loaded, or its labels cannot be named (LabelError).
        """
        paired_by = load_encoder(encoder, device=device, runtime=runtime)
        judged_by = load_nli(nli, device=device, runtime=runtime)
        names = {
            "nli": str(nli or DEFAULT_NLI),
            "nli_runtime": judged_by.runtime,
            "encoder": str(encoder or DEFAULT_ENCODER),
            "encoder_runtime": paired_by.runtime,
            "tagger": "none" if tagger is False else str(tagger or DEFAULT_TAGGER),
            "contradict": version("contradict-news"),
        }
        weights = load_weights(nli)
        second = _second_look() if second_look and nli is None else None
        names |= {"second_nli": BASE_NLI} if second else {}
        if checksums:
            places = {"nli": _nli_folder(nli), "encoder": _folder(encoder, DEFAULT_ENCODER)}
            places |= {"second_nli": bundled(BASE_NLI)} if second else {}
            places |= {} if tagger is False else {"tagger": _folder(tagger or None, DEFAULT_TAGGER)}
            names |= {f"{part}_checksum": checksum(place, without=FITTED) for part, place in places.items()}
            names["weights_checksum"] = _digest([weights, second.weights if second else None])
        read_by = None if tagger is False else load_tagger(tagger)
        return cls(paired_by, judged_by, names, read_by, weights, second)

    def detect(
        self,
        documents: Sequence[Document],
        *,
        min_contradiction: float = MIN_CONTRADICTION,
        min_similarity: float = MIN_SIMILARITY,
        top: int | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Find the claims that are denied, within and across the documents.

        Args:
            documents: Their order does not matter to which findings come out.
            min_contradiction: Findings at or above this probability are reported.
            min_similarity: Cosine from which two assertions are judged at all; denials are looked for without it.
            top: At most so many findings, the most probable; None for all.
            progress: Told what is done.
        """
        ordered = sorted(documents, key=lambda document: document.name)
        extracted = [extract(document, self.tagger) for document in ordered]
        taken = [take_positions(d, statements) for d, statements in zip(ordered, extracted, strict=True)]
        positions = [position for row in taken for position in row]
        judged = self.compare(positions, min_similarity=min_similarity, progress=progress)
        again = self.look_again(positions, judged, progress=progress)
        findings = collect_findings(
            positions, judged, weights=self.weights, again=again, min_contradiction=min_contradiction
        )
        return Report(
            findings=tuple(findings if top is None else findings[:top]),
            documents=tuple(
                _examined(document, statements, row)
                for document, statements, row in zip(ordered, extracted, taken, strict=True)
            ),
            models=dict(self.models),
            settings={"min_contradiction": min_contradiction, "min_similarity": min_similarity, "top": top},
        )

    def compare(
        self,
        positions: Sequence[Position],
        *,
        min_similarity: float = MIN_SIMILARITY,
        progress: Progress | None = None,
    ) -> list[tuple[Pair, Verdicts]]:
        """The pairs worth judging, with their verdicts; what `detect` makes findings of.

        Args:
            positions: What the sources put forward or reject, in order.
            min_similarity: As in `detect`.
            progress: As in `detect`.
        """
        tell = progress or (lambda stage, done, total: None)
        tell("embedding", 0, len(positions))
        pairs = self.pair(positions, min_similarity=min_similarity)
        tell("embedding", len(positions), len(positions))
        return verdicts_of(positions, pairs, answers(self.nli), partial(tell, "judging"))

    def look_again(
        self,
        positions: Sequence[Position],
        judged: Sequence[tuple[Pair, Verdicts]],
        *,
        line: float = SECOND_LOOK,
        progress: Progress | None = None,
    ) -> Again | None:
        """What the second NLI model says of the promising pairs; None where there is no second model.

        Args:
            positions: What the pairs number.
            judged: As `compare` gives it.
            line: From which probability on a pair is promising.
            progress: Told "looking again", what is done and what is to do, in text pairs.
        """
        if self.second is None:
            return None
        tell = partial(progress or (lambda stage, done, total: None), "looking again")
        first = promising(positions, judged, self.weights, line)
        return Again(
            first, verdicts_again(positions, judged, first, answers(self.second.nli), tell), self.second.weights
        )

    def pair(
        self, positions: Sequence[Position], *, min_similarity: float = MIN_SIMILARITY, reach: Reach = Reach()
    ) -> list[Pair]:
        """The pairs that `compare` would judge."""
        return pair_up(positions, self.vectors(positions), min_similarity=min_similarity, reach=reach)

    def vectors(self, positions: Sequence[Position]) -> Grid:
        """What positions are paired by, a row each; see `embedding.whole`."""
        return whole(embed(self.encoder, [p.text if only_points(p) else p.content for p in positions]))

    def positions(self, document: Document) -> list[Position]:
        """What the sources of a document, and its narrator, put forward or reject."""
        return take_positions(document, extract(document, self.tagger))

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Verdicts of (premise, hypothesis) pairs, in order."""
        return judge(self.nli, pairs)


def pair_up(
    positions: Sequence[Position], vectors: Grid, *, min_similarity: float = MIN_SIMILARITY, reach: Reach = Reach()
) -> list[Pair]:
    """The pairs of positions worth judging, by their `Detector.vectors`."""
    return candidate_pairs(
        positions,
        vectors,
        min_similarity=min_similarity,
        max_neighbours=MAX_NEIGHBOURS,
        denial_neighbours=DENIAL_NEIGHBOURS,
        reach=reach,
    )


def _digest(weights: Sequence[Weights | None]) -> str:
    return hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()


def _second_look() -> SecondLook:
    load = partial(load_nli, "base", runtime="onnx")
    return SecondLook(LateNLI(load), read_weights(bundled(DEFAULT_NLI) / SECOND_LOOK_FILE))


def answers(nli: NLI) -> Judge:
    """The judge that asks a model every time."""

    def ask(batches: Iterable[Sequence[TextPair]]) -> Iterator[Mapping[TextPair, Verdict]]:
        return (dict(zip(pairs, judge(nli, pairs), strict=True)) for pairs in batches)

    return ask


def verdicts_of(
    positions: Sequence[Position],
    pairs: Sequence[Pair],
    judge: Judge,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[tuple[Pair, Verdicts]]:
    """Each pair both ways, on contents and on whole sentences; equal text pairs are judged once.

    Two assertions whose contents do not clash, first to second, make no finding and are left out.

    Args:
        positions: What the pairs number.
        pairs: As `pair_up` gives them.
        judge: Its batches have JUDGED_AT_ONCE pairs at most.
        tell: Hears how many text pairs are judged and how many there are, as far as is known.
    """

    def denied(pair: Pair) -> bool:
        return Stance.DENIES in (positions[pair.first].stance, positions[pair.second].stance)

    asked = [(pair, questions(positions[pair.first], positions[pair.second])) for pair in pairs]
    answers = ask_all((four[0] for pair, four in asked if not denied(pair)), judge, tell)
    asked = [(p, four) for p, four in asked if denied(p) or answers[four[0]].contradiction >= MIN_CLASH]
    answers = ask_all((text_pair for _, four in asked for text_pair in four), judge, tell, answers)
    return [(pair, Verdicts(*(answers[text_pair] for text_pair in four))) for pair, four in asked]


def verdicts_again(
    positions: Sequence[Position],
    judged: Iterable[tuple[Pair, Verdicts]],
    pairs: Collection[Pair],
    judge: Judge,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> dict[Pair, Verdicts]:
    """The verdicts of some judged pairs with those on the whole sentences by another judge.

    One way they are read alone, the other way in context, for a denial that only points means nothing alone. Of the
    contents the first verdicts stay, for half the cost and no worse findings.

    Args:
        positions: What the pairs number.
        judged: These pairs, and maybe others, with the first verdicts.
        pairs: What is judged again.
        judge: As in `verdicts_of`.
        tell: As in `verdicts_of`.
    """
    asked = {pair: sentences(positions[pair.first], positions[pair.second]) for pair in pairs}
    answers = ask_all((text_pair for both in asked.values() for text_pair in both), judge, tell)
    return {
        pair: replace(
            verdicts,
            sentences_claim_to_denial=answers[asked[pair][0]],
            sentences_denial_to_claim=answers[asked[pair][1]],
        )
        for pair, verdicts in judged
        if pair in asked
    }


def ask_all(
    texts: Iterable[TextPair],
    judge: Judge,
    tell: Callable[[int, int], None],
    known: Mapping[TextPair, Verdict] = MappingProxyType({}),
) -> dict[TextPair, Verdict]:
    """The known answers, and those to the other texts, each asked once, in batches of JUDGED_AT_ONCE."""
    answers = dict(known)
    # By length, so that the pairs of one call pad each other little.
    new = sorted({*texts} - answers.keys(), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
    total = len(answers) + len(new)
    tell(len(answers), total)
    for verdicts in judge(new[start : start + JUDGED_AT_ONCE] for start in range(0, len(new), JUDGED_AT_ONCE)):
        answers.update(verdicts)
        tell(len(answers), total)
    return answers


def _examined(document: Document, statements: Sequence[Statement], positions: Sequence[Position]) -> Examined:
    aside = tuple(Aside(s.start, s.end, document.line(s.start), s.set_aside) for s in statements if s.set_aside)
    return Examined(document.name, len(statements), len(aside), len(positions), aside=aside)


def sentences(one: Position, other: Position) -> list[TextPair]:
    """The (premise, hypothesis) pairs of two whole sentences at a second look: there alone, back in context."""
    return [(one.text, other.text), (in_context(other), in_context(one))]


def in_context(position: Position) -> str:
    """A sentence behind the one before it; BASE_NLI is trained on such texts (articles.py of its recipe)."""
    return f"{position.before} » {position.text}" if position.before else position.text


def questions(one: Position, other: Position) -> list[TextPair]:
    """The four (premise, hypothesis) pairs of two positions, in the order of the fields of Verdicts."""
    return [
        (one.content, other.content), (other.content, one.content), (one.text, other.text), (other.text, one.text)
    ]  # fmt: skip
