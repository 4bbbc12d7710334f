"""Write the tables of the model cards and the README from the committed results, between their markers.

python -m benchmarks.tables          # rewrites the files; tests/test_readme.py checks that nothing would change
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.calibrate import SETS

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
RESULTS = ROOT / "benchmarks" / "results"
FIRST_NLI = MODELS / "nli-minilm-l6-2026-11"
SECOND_NLI = MODELS / "nli-minilm-l6-2026-11-b"
NLI = MODELS / "nli-minilm-l6-2026-11-c"
FIRST_BASE = MODELS / "nli-mpnet-base-2026-11"
BASE = MODELS / "nli-mpnet-base-2026-11-b"
TAGGER_CARD = MODELS / "tagger-minilm-l6-2026-11" / "README.md"
ENCODER_CARD = MODELS / "encoder-minilm-l6-2026-11" / "README.md"


def results(path: Path) -> dict[str, Any]:
    """One results file."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def table(head: list[str], rows: list[list[str]]) -> str:
    """A markdown table; the first column is text, the others are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def first_sets() -> str:
    """Accuracy, macro-F1, calibration error and Brier score of the first NLI model on each development set."""
    sets = results(FIRST_NLI / "metrics.json")["sets"]
    keys = ("accuracy", "macro_f1", "ece", "brier")
    rows = [[name, str(row["n"]), *(f"{row[key]:.3f}" for key in keys)] for name, row in sets.items()]
    return table(["set", "n", "accuracy", "macro-F1", "ECE", "Brier"], rows)


def nli_sets() -> str:
    """The same of the bundled one, beside the second."""
    return sets_beside(NLI, results(SECOND_NLI / "metrics.json")["sets"])


def second_sets() -> str:
    """The same of the second, beside the first; `denials_grammar` is another set there."""
    return sets_beside(SECOND_NLI, {**results(FIRST_NLI / "metrics.json")["sets"], "denials_grammar": None})


def sets_beside(model: Path, before: dict[str, Any]) -> str:
    """Every figure of a model, and the accuracy of the one before it."""
    sets = results(model / "metrics.json")["sets"]
    keys = ("accuracy", "macro_f1", "ece_before", "ece", "brier_before", "brier")
    rows = [
        [n, str(row["n"]), f"{before[n]['accuracy']:.3f}" if before[n] else "", *(f"{row[k]:.3f}" for k in keys)]
        for n, row in sets.items()
    ]
    head = ["set", "n", "before", "accuracy", "macro-F1", "ECE uncalibrated", "ECE", "Brier uncalibrated", "Brier"]
    return table(head, [*rows, mean_calibration(sets)])


def base_sets() -> str:
    """The larger bundled model beside the default one and the one before it, on one sample of each set."""
    return larger_sets(BASE, {"default model": RESULTS / "nli-500-default.json", "before": FIRST_BASE / "metrics.json"})


def first_base_sets() -> str:
    """The same of the first one."""
    return larger_sets(FIRST_BASE, {"default model": RESULTS / "nli-500-default.json"})


def larger_sets(model: Path, beside: dict[str, Path]) -> str:
    """Every figure of a model, and the accuracy of others on the same rows."""
    others = {name: results(path)["sets"] for name, path in beside.items()}
    rows = [
        [
            n,
            str(row["n"]),
            *(f"{sets[n]['accuracy']:.3f}" for sets in others.values()),
            *(f"{row[k]:.3f}" for k in ("accuracy", "macro_f1", "ece", "brier")),
        ]
        for n, row in results(model / "metrics.json")["sets"].items()
    ]
    return table(["set", "n", *others, "accuracy", "macro-F1", "ECE", "Brier"], rows)


def lines() -> str:
    """What a second look finds of the real articles, by the line above which pairs get one, and what it costs."""
    both = results(RESULTS / "fit-second-look.json")["cross-validation"]
    articles = results(RESULTS / "fit-second-look.json")["articles"]
    rows = []
    for line in sorted(both["denied"]["lines"], key=float):
        found = [both[which]["lines"][line] for which in ("denied", "disputed")]
        pairs = sum(row["pairs"] for row in found) / articles
        cells = [f"{row['real']['right']} of {row['real']['findings']}" for row in found]
        rows.append([line, f"{pairs:.1f}", *cells])
    return table(["looked at again from", "pairs an article", "denials right", "disputes right"], rows)


def mean_calibration(sets: dict[str, Any]) -> list[str]:
    """The last line of that table: the mean over the sets the temperature was fitted on, in their other halves."""
    fitted = [sets[name] for name in (*SETS, "claim_denial", "denials_grammar")]
    keys = ("ece_before", "ece", "brier_before", "brier")
    means = [f"{sum(row[key] for row in fitted) / len(fitted):.3f}" for key in keys]
    return ["mean of the ten calibrated on", str(sum(row["n"] for row in fitted)), "", "", "", *means]


def teacher() -> str:
    """Teacher and student on the same sample of each set."""
    taught, learned = (results(RESULTS / f"nli-300-{name}.json")["sets"] for name in ("teacher", "student"))
    rows = [
        [name, str(row["n"]), f"{row['accuracy']:.3f}", f"{learned[name]['accuracy']:.3f}"]
        for name, row in taught.items()
    ]
    return table(["set", "n", "teacher, 110M", "student, 22.7M"], rows)


def shares() -> str:
    """The student alone and its averages with the model it started from."""
    runs = {share: results(RESULTS / f"nli-1500-share-{share}.json")["sets"] for share in ("0.5", "0.75", "1.0")}
    rows = [
        [name, str(row["n"]), *(f"{run[name]['accuracy']:.3f}" for run in runs.values())]
        for name, row in runs["1.0"].items()
    ]
    return table(["set", "n", *(f"share {share}" for share in runs)], rows)


def nli_phenomena() -> str:
    """Accuracy on the written pairs, by phenomenon."""
    return phenomena_beside(NLI, SECOND_NLI)


def second_phenomena() -> str:
    """The same of the second model."""
    return phenomena_beside(SECOND_NLI, FIRST_NLI)


def phenomena_beside(model: Path, before: Path) -> str:
    """Accuracy on the written pairs, by phenomenon, of a model and the one before it."""
    by, old = (results(x / "metrics.json")["sets"]["claim_denial"]["by_phenomenon"] for x in (model, before))
    rows = [[k, str(v["n"]), f"{old[k]['accuracy']:.2f}", f"{v['accuracy']:.2f}"] for k, v in by.items()]
    return table(["phenomenon", "n", "before", "accuracy"], rows)


def curve() -> str:
    """Accuracy against rows and against layers, from labels alone; and the two models that ship, on the same rows."""
    points: list[tuple[str, str, Path]] = []
    for path in sorted(
        RESULTS.glob("curve-rows-*.json"), key=lambda path: [int(n) for n in re.findall(r"\d+", path.name)]
    ):
        rows, layers = re.findall(r"\d+", path.name)
        points.append((f"{layers} layers of 384", f"{int(rows):,}", path))
    points += [("default model", "", RESULTS / "nli-500-default.json"), ("`base`", "", BASE / "metrics.json")]
    names = ("snli", "mnli_matched", "lingnli", "vitaminc_real", "negation_snli", "claim_denial", "denials_grammar")
    lines = []
    for model, rows, path in points:
        sets = results(path)["sets"]
        everything = sum(row["accuracy"] for row in sets.values()) / len(sets)
        lines.append([model, rows, *(f"{sets[name]['accuracy']:.3f}" for name in names), f"{everything:.3f}"])
    return table(["model", "rows of labels", *names, "mean of all"], lines)


def first_phenomena() -> str:
    """The same of the first model."""
    by = results(FIRST_NLI / "metrics.json")["sets"]["claim_denial"]["by_phenomenon"]
    return table(["phenomenon", "n", "accuracy"], [[k, str(v["n"]), f"{v['accuracy']:.2f}"] for k, v in by.items()])


def speed() -> str:
    """Ratios within one run, on a machine without VNNI and, of an earlier version, on one with it."""
    runs = [results(RESULTS / f"{name}.json") for name in ("speed", "speed-vnni")]
    rows = []
    for kind, unit in (("judging", "pairs_a_second"), ("encoding", "statements_a_second")):
        for name in dict.fromkeys(name for run in runs for name in run["ratios"][kind]):
            there = [(run[unit].get(name), run["ratios"][kind].get(name)) for run in runs]
            cells = [cell for rate, ratio in there for cell in ((f"{rate:.0f}", f"{ratio:.1f}×") if rate else ("", ""))]
            rows.append([f"{kind}: {name}", *cells])
        ours = [[f"{run[unit]['contradict, int8']:.0f}", "1"] for run in runs]
        rows.append([f"{kind}: contradict, int8", *ours[0], *ours[1]])
    return table(["side by side", "a second", "contradict is faster by", "with VNNI: a second", "faster by"], rows)


def backends() -> str:
    """sentence-transformers' own backends in one run beside ours, and how far each is from torch in fp32."""
    found = results(RESULTS / "backends.json")
    rows = [
        [
            name,
            f"{rate:.0f}",
            f"{found['ratios'][name]:.2f}×" if name in found["ratios"] else "1",
            *_agreement(found["against_fp32"].get(name)),
        ]
        for name, rate in found["pairs_a_second"].items()
    ]
    head = ["judging", "pairs a second", "contradict is faster by", "labels as fp32, of 512", "mean difference"]
    return table(head, rows)


def _agreement(row: dict[str, float] | None) -> list[str]:
    return [str(row["labels_agreeing"]), f"{row['mean_absolute_difference']:.4f}"] if row else ["", ""]


def cold() -> str:
    """Seconds and memory of a fresh process, on the same two machines."""
    here, earlier = (results(RESULTS / f"{name}.json")["cold"] for name in ("speed", "speed-vnni"))
    rows = [
        [
            f"`contradict {name}`",
            *(f"{run[name]['seconds']:.2f}" if name in run else "" for run in (here, earlier)),
            f"{row['peak_mb']:.0f}",
        ]
        for name, row in here.items()
    ]
    return table(["fresh process", "seconds", "with VNNI: seconds", "peak MB"], rows)


def pairing() -> str:
    """Recall of the untuned encoder, the tuned one, and its int8 twin."""
    rows = []
    for name, both in results(ENCODER_CARD.parent / "metrics.json")["sets"].items():
        cells = [f"{both[key][f'recall@{k}']:.3f}" for k in (1, 5, 10) for key in ("untuned", "tuned", "int8")]
        rows.append([name, str(both["tuned"]["n"]), *cells])
    head = [column for k in (1, 5, 10) for column in (f"@{k} untuned", "tuned", "int8")]
    return table(["set / label", "n", *head], rows)


def attribution() -> str:
    """F1 of the grammar alone and with the tagger, on PolNeAR's development part."""
    paths = RESULTS / "attribution-dev-grammar.json", TAGGER_CARD.parent / "metrics.json"
    grammar, both = (results(path)["spans"] for path in paths)
    head = ["span", "grammar alone: F1", "with the tagger: precision", "recall", "F1"]
    return table(head, [[k, f"{grammar[k][2]:.3f}", *(f"{x:.3f}" for x in v)] for k, v in both.items()])


def passages() -> str:
    """F1 on the marked test passages: the grammar, the program, and a second annotator."""
    runs = [results(RESULTS / f"passages-test{x}.json") for x in ("-grammar", "", "-second")]
    names = {
        "cue_overlap": "cue",
        "cue_and_stance": "cue and stance",
        "cue_and_denies": "cue and stance, of denials",
        "source_exact": "source, exact",
        "source_overlap": "source, overlapping",
        "content_words": "content, words",
    }
    head = ["what", "grammar alone", "with the tagger", "second annotator"]
    return table(head, [[name, *(f"{run[key]['f1']:.3f}" for run in runs)] for key, name in names.items()])


def combined() -> str:
    """Findings on the written pairs against whole sentences without stance."""
    rows = results(RESULTS / "findings-dev.json")["results"]
    keys = ("average_precision", "precision", "recall")
    return table(
        ["method", "average precision", "precision at 0.5", "recall at 0.5"],
        [[name, *(f"{row[key]:.3f}" for key in keys)] for name, row in rows.items()],
    )


def gold() -> str:
    """Findings on the gold test articles at several thresholds."""
    return findings_table("gold-test")


def news() -> str:
    """The same on real articles."""
    return findings_table("news-test")


def reading() -> str:
    """What to expect of the real articles, for people who choose a threshold."""
    by = [results(RESULTS / f"{name}.json")["results"] for name in ("news-test", "news-test-base")]
    keys = {"precision": "{:.0%}", "recall_disputes": "{:.0%}", "false_alarms_per_article": "{:.1f}"}
    head = [f"{what}{how}" for how in ("", ", base") for what in ("right", "found", "false alarms an article")]
    return table(
        ["shown", *head],
        [
            [f"from {least:.0%}", *(form.format(rows[f"at {least}"][key]) for rows in by for key, form in keys.items())]
            for least in (0.3, 0.4, 0.5, 0.6)
        ],
    )


def gold_base() -> str:
    """The gold test articles by the larger model."""
    return findings_table("gold-test-base")


def news_base() -> str:
    """The real articles by the larger model."""
    return findings_table("news-test-base")


def findings_table(name: str) -> str:
    """Findings by threshold."""
    rows = results(RESULTS / f"{name}.json")["results"]
    keys = (
        "precision",
        "recall_disputes",
        "kind_right",
        "false_alarms_per_article",
        "false_alarms_per_1000_sentence_pairs",
    )
    head = ["threshold", "precision", "recall", "kind right", "false alarms an article", "per 1,000 sentence pairs"]
    return table(head, [[at, *(f"{row[key]:.2f}" for key in keys)] for at, row in rows.items()])


def screens() -> str:
    """What the screen of assertions saves and loses."""
    rows = [
        [f"{row['threshold']}", f"{row['asked']:.2f}", f"{row['kept']:.3f}", f"{row['right_kept']:.3f}"]
        for row in results(RESULTS / "screen.json")["curve"]
    ]
    return table(["screened from", "text pairs judged", "findings kept", "right ones kept"], rows)


def quality(part: str, *tables: Callable[[dict[str, Any]], str]) -> str:
    """Tables of the results of a part of `benchmarks.quality`, and a link to them.

    Raises:
        SystemExit: There are no results, or those of two runs.
    """
    paths = sorted(RESULTS.glob(f"quality-{part}-{'[0-9a-f]' * 12}.json"))
    if len(paths) != 1:
        raise SystemExit(f"{len(paths)} results of quality {part}, not one; run: python -m benchmarks.quality")
    found = results(paths[0])
    counts = {name: of["n"] for name, of in found["measured"]["rows"].items()}
    articles = [f"{counts.pop(name)} {name} articles" for name in ("dev", "test") if name in counts]
    rows = [f"{sum(counts.values()):,} rows of {len(counts)} sets"] if counts else []
    told = f"([Results](benchmarks/results/{paths[0].name}): {', '.join(rows + articles)}.)"
    return "\n\n".join((*(write(found) for write in tables), told))


def with_intervals(methods: dict[str, Any], columns: dict[str, str], more: dict[str, str] | None = None) -> str:
    """A row for each method, figures with their intervals, then plain numbers; columns by what they are called."""
    rows = [
        [
            name,
            *("{:.2f} ({:.2f}–{:.2f})".format(*row[key]) for key in columns.values()),
            *(f"{row[key]:.0f}" for key in (more or {}).values()),
        ]
        for name, row in methods.items()
    ]
    return table(["method", *columns, *(more or {})], rows)


def methods() -> str:
    """What is simpler and what peers do, on the gold test articles, and how far the marked pairs come."""
    columns = {
        "precision": "precision",
        "recall": "recall",
        "F1": "f1",
        "false alarms an article": "false_alarms_per_article",
    }
    return quality(
        "gold-test",
        lambda found: with_intervals(found["methods"], columns, {"CPU seconds": "cpu_seconds"}),
        lambda found: with_intervals(found["stages"], {stage: stage for stage in ("read", "judged", "found")}),
    )


def labels() -> str:
    """Labels of pairs, the mean over the development sets."""
    columns = {"accuracy": "accuracy", "macro-F1": "macro_f1", "contradiction, average precision": "contradictions_ap"}
    return quality("nli", lambda found: with_intervals(found["mean"], columns))


def pairs() -> str:
    """Pairing, the mean over the sets, and on articles."""
    kept = {"marked pairs kept": "marked_pairs_kept", "of all pairs": "pairs_judged"}
    return quality(
        "pairing",
        lambda found: with_intervals(found["mean"], {f"recall@{k}": f"recall@{k}" for k in (1, 5, 10)}),
        lambda found: with_intervals(found["articles"], kept),
    )


def demo() -> str:
    """What `make demo` prints."""
    command = [sys.executable, "-m", "contradict", "check", "examples/harbour-bridge.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return f"```\n{done.stdout.strip()}\n```"


def scale() -> str:
    """What a corpus costs by its size."""
    found = results(RESULTS / "scale.json")
    head = ["articles", "statements", "seconds", "ms a statement", "peak MB", "findings", "seconds to resume"]
    rows = [
        [
            f"{row['articles']:,}",
            f"{row['statements']:,}",
            f"{row['seconds']:,.0f}",
            f"{row['ms_a_statement']:.1f}",
            f"{row['peak_mb']:,}",
            f"{row['findings']:,}",
            f"{row['seconds_again']:.0f}",
        ]
        for row in found["sizes"]
    ]
    return table(head, rows)


BLOCKS: dict[Path, dict[str, Callable[[], str]]] = {
    FIRST_NLI / "README.md": {"sets": first_sets, "phenomena": first_phenomena},
    SECOND_NLI / "README.md": {
        "sets": second_sets,
        "phenomena": second_phenomena,
        "teacher": teacher,
        "shares": shares,
    },
    NLI / "README.md": {"sets": nli_sets, "phenomena": nli_phenomena},
    FIRST_BASE / "README.md": {"sets": first_base_sets},
    BASE / "README.md": {"sets": base_sets},
    ENCODER_CARD: {"pairing": pairing},
    TAGGER_CARD: {"spans": attribution, "passages": passages},
    ROOT / "docs" / "fact-checkers.md": {"reading": reading},
    ROOT / "README.md": {
        "demo": demo,
        "scale": scale,
        "gold": gold,
        "lines": lines,
        "gold_base": gold_base,
        "news_base": news_base,
        "news": news,
        "screens": screens,
        "methods": methods,
        "labels": labels,
        "pairs": pairs,
        "attribution": attribution,
        "passages": passages,
        "combined": combined,
        "speed": speed,
        "backends": backends,
        "cold": cold,
    },
}


def filled(path: Path) -> str:
    """The text of a file with every block between `<!-- name -->` and `<!-- /name -->` written anew."""
    text = path.read_text(encoding="utf-8")
    for name, write in BLOCKS[path].items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not block.search(text):
            raise SystemExit(f"{path} has no block {name}")
        body = write()
        text = block.sub(lambda match, body=body: f"{match[1]}{body}\n{match[2]}", text)
    return text


def main() -> None:
    """Rewrite every file that has blocks."""
    for path in BLOCKS:
        path.write_text(filled(path), encoding="utf-8")


if __name__ == "__main__":
    main()
