"""The marked passages: every span stands in its text, and the measure is right on what is plainly right and wrong."""

from pathlib import Path

import pytest

from benchmarks.passages import joined, measure, read
from contradict.types import Attribution, Stance

GOLD = Path(__file__).parent.parent / "benchmarks" / "gold"
WRITTEN = sorted((GOLD.parent.parent / "models").glob("tagger-*/written/*.jsonl"))
FILES = [*sorted(GOLD.glob("passages-*.jsonl")), *WRITTEN]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_span_stands_in_its_text(path):
    rows = read(path)
    assert len(rows) >= 170
    for text, found in rows:
        for a in found:
            assert all(0 <= s < e <= len(text) for s, e in (*a.source, *a.cue, *a.content))
            assert len(a.cue) == 1


def test_the_second_annotator_read_the_same_passages():
    for part in ("dev", "test"):
        first, second = (read(GOLD / f"passages-{part}{x}.jsonl") for x in ("", "-second"))
        assert [text for text, _ in first] == [text for text, _ in second]


def test_development_and_test_share_nothing():
    dev, test = ({text for text, _ in read(GOLD / f"passages-{part}.jsonl")} for part in ("dev", "test"))
    written = {text for path in WRITTEN for text, _ in read(path)}
    assert not dev & test and not (dev | test) & written


def test_the_marks_themselves_reach_everything_and_nothing_reaches_nothing():
    rows = read(GOLD / "passages-dev.jsonl")
    perfect, empty = measure(rows, dict(rows).__getitem__), measure(rows, lambda text: [])
    for key in ("cue_exact", "cue_and_stance", "source_exact", "content_words"):
        assert perfect[key]["f1"] == 1.0
        assert empty[key]["f1"] == 0.0


def test_a_denial_that_goes_on_in_the_next_sentence_is_one_denial():
    said = Attribution(((0, 3),), ((4, 8),), ((10, 20),), Stance.DENIES)
    more = Attribution(((0, 3),), ((4, 8),), ((22, 30),), Stance.ASSERTS)
    (one,) = joined([said, more])
    assert (one.stance, one.content) == (Stance.DENIES, ((10, 20), (22, 30)))
