"""What the documents say is what the program does."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.tables import BLOCKS, filled
from contradict.cli import main
from docs.outputs import PAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CARDS = sorted((ROOT / "models").glob("*/README.md"))
WRITTEN = sorted(path for glob in ("nli-*/written/*.jsonl", "pairs-*/*.jsonl") for path in (ROOT / "models").glob(glob))


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_are_what_the_results_say(path):
    assert filled(path) == path.read_text(encoding="utf-8"), "run: python -m benchmarks.tables"


def test_the_two_commands_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_every_option_the_readme_names_exists():
    helps = "".join(CliRunner().invoke(main, [name, "--help"]).output for name in main.commands)
    options = set(re.findall(r"`?(--[a-z][a-z-]+)", README.split("## From Python")[0].split("## Commands")[1]))
    assert options
    assert {option for option in options if option not in helps} == set()


def test_links_lead_somewhere():
    for path in [*PAGES, ROOT / "models" / "README.md", *CARDS]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert target.startswith("http") or (path.parent / target).exists(), f"{path}: {target}"


@pytest.mark.parametrize(
    "card",
    [card for card in CARDS if not card.parent.name.startswith(("pairs-", "articles-"))],
    ids=lambda path: path.parent.name,
)
def test_cards_say_where_data_and_numbers_come_from(card):
    text = card.read_text(encoding="utf-8")
    assert "licence" in text
    metrics = json.loads((card.parent / "metrics.json").read_text())
    assert metrics["command"].startswith("python -m benchmarks.")
    assert metrics["command"] in text


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parts[-2]}-{path.stem}")
def test_written_pairs_are_well_formed(path):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all({"premise", "hypothesis", "label", "phenomenon", "topic"} <= set(row) for row in rows)
    assert {row["label"] for row in rows} == {"entailment", "neutral", "contradiction"}
    assert len({(row["premise"], row["hypothesis"]) for row in rows}) == len(rows)


def test_written_dev_shares_no_text_with_train():
    texts = {
        part: {
            row[key]
            for path in WRITTEN
            if path.match(part)
            for row in map(json.loads, path.open(encoding="utf-8"))
            for key in ("premise", "hypothesis")
        }
        for part in ("train-*.jsonl", "dev.jsonl")
    }
    assert not texts["train-*.jsonl"] & texts["dev.jsonl"]
