"""A corpus gives the findings that one run of `detect` gives, in whatever order, however often it is killed."""

import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from fakes import FakeEncoder, TableNLI, position
from killed_worker import TABLE as THINGS
from killed_worker import corpus

from contradict import pairing, scoring
from contradict.detector import Detector, Reach, SecondLook, load_weights
from contradict.engine import Local
from contradict.scoring import Clash, Scope, collapse, findings_of, read_articles, score
from contradict.store import Store
from contradict.types import Document, Stance

TABLE = (
    ("bridge is safe", "bridge is safe", "e"),
    ("bridge is safe", "bridge is shut", "c"),
    ("bridge is shut", "bridge is safe", "c"),
)
DOCUMENTS = [
    Document("a.txt", "Ola Brandt said the bridge is safe.\n\nRain fell on the market.", publisher="Echo"),
    Document("b.txt", "Rik Moss denied that the bridge is safe.\n\nThe ferry leaves at noon.", publisher="Post"),
    Document("c.txt", "Police said the bridge is shut.", publisher="Echo"),
    Document("d.txt", "The bakers' union said bread would cost more in May."),
]
COPY = Document("e.txt", "OLA BRANDT said that the bridge is safe!", publisher="Wire")


class CountingNLI(TableNLI):
    def __init__(self, *table):
        super().__init__(*table)
        self.pairs = []

    def predict_proba(self, pairs, /):
        self.pairs += pairs
        return super().predict_proba(pairs)


def detector(nli=None):
    return Detector(FakeEncoder(), nli or TableNLI(*TABLE), {"nli": "table", "encoder": "hash", "contradict": "0"})


def found(documents, **settings):
    return list(score(documents, detector=detector(), scope=Scope(min_contradiction=0.1, **settings)))


def test_a_corpus_gives_what_detect_gives():
    report = detector().detect(DOCUMENTS, min_contradiction=0.1)
    assert tuple(scored.finding for scored in found(DOCUMENTS)) == report.findings
    assert len(report.findings) >= 2


def test_documents_apart_give_what_detect_gives_of_each():
    joined = Document("f.txt", "\n\n".join(document.text for document in DOCUMENTS))
    documents = [*DOCUMENTS, joined]
    expected = [f for d in documents for f in detector().detect([d], min_contradiction=0.1).findings]
    assert [scored.finding for scored in found(documents, scope="document")] == expected
    assert {f.claim.document for f in expected} == {"f.txt"}


def test_what_the_second_model_says_is_kept_for_the_next_run(tmp_path):
    first, second = CountingNLI(*TABLE), CountingNLI(*TABLE)
    looking = replace(detector(first), second=SecondLook(second, load_weights()))
    expected = looking.detect(DOCUMENTS, min_contradiction=0.1).findings
    assert any(finding.second_look for finding in expected)
    for scope in ("corpus", "document"):
        path, asked = tmp_path / scope, []
        for _ in range(2):
            second.pairs.clear()
            rows = list(score(DOCUMENTS, detector=looking, store=path, scope=Scope(scope, min_contradiction=0.1)))
            assert scope == "document" or tuple(row.finding for row in rows) == expected
            asked.append(len(second.pairs))
        assert asked[1] == 0
        assert scope == "document" or asked[0] > 0


def test_the_order_of_reading_changes_nothing():
    expected = found([*DOCUMENTS, COPY])
    for seed in range(5):
        assert found(random.Random(seed).sample([*DOCUMENTS, COPY], 5)) == expected


def test_where_neighbours_are_looked_for_in_cells_order_batches_and_shards_change_nothing(monkeypatch, tmp_path):
    judging = detector(TableNLI(*THINGS))
    exactly = list(score(corpus(random.Random(0)), detector=judging))
    monkeypatch.setattr("contradict.detector.candidate_pairs", partial(pairing.candidate_pairs, exact=0))
    for name, value in (("CELL", 9), ("NEAR_CELLS", 2), ("DENIAL_CELLS", 3)):
        monkeypatch.setattr(pairing, name, value)
    expected = list(score(corpus(random.Random(0)), detector=judging))
    assert expected != exactly, "every cell is near"
    assert len(expected) > 0.5 * len(exactly) > 10
    for seed in range(1, 4):
        monkeypatch.setattr(scoring, "READ_AT_ONCE", 2 + seed)
        monkeypatch.setattr(scoring, "PAIRS_AT_ONCE", 20 + 7 * seed)
        documents = corpus(random.Random(seed))
        assert list(score(documents, detector=judging)) == expected
        shards = [tmp_path / f"{seed}-{part}" for part in range(3)]
        for part, path in enumerate(shards):
            list(score(documents[part::3], detector=judging, store=path))
        with Store() as whole:
            for path in shards:
                whole.absorb(path)
            assert list(findings_of(whole, Local(judging))) == expected


def test_a_copy_is_compared_once_and_its_place_is_kept():
    with_copy = found([*DOCUMENTS, COPY])
    assert [s.finding for s in with_copy] == [s.finding for s in found(DOCUMENTS)]
    assert {s.claim_copies for s in with_copy if s.finding.claim.document == "a.txt"} == {(("e.txt", 0, 40),)}


def test_what_only_points_is_no_copy_elsewhere():
    rest = {"cue": "denied", "content": "The report is true.", "stance": "denies"}
    one, other = (
        position(document=name, text=f"{name} burned. Rik denied the report.", start=start, **rest)
        for name, start in (("a", 0), ("b", 0))
    )
    assert collapse([one, other])[0] == [0, 1]
    twin = position(document="b", text=one.text, **rest)
    assert collapse([one, twin]) == ([0], {0: (("b", 0, 10),)})


def told(name, content, **rest):
    return position(content, document=name, text=content, **rest)


def test_of_copies_the_earliest_then_the_shortest_is_the_original():
    late = told("a", "Bridge is safe.", date=date(2026, 3, 2))
    early = told("b", "The bridge is safe.", date=date(2026, 3, 1))
    undated = told("c", "Bridge is safe!")
    longer = told("d", "The bridge is also safe.", date=date(2026, 3, 1))
    some = [late, early, undated, longer]
    for order in permutations(some):
        originals, copies = collapse(order)
        assert [order[i] for i in originals] == [early]
        assert {name for name, _, _ in copies[originals[0]]} == {"a", "c", "d"}


@pytest.mark.parametrize(
    ("changes", "reach", "kept"),
    [
        ({}, Reach(within_days=3, publishers_differ=True), 1),
        ({"date": date(2026, 3, 9)}, Reach(), 1),
        ({"date": date(2026, 3, 9)}, Reach(within_days=3), 2),
        ({"publisher": "Echo"}, Reach(), 1),
        ({"publisher": "Echo"}, Reach(publishers_differ=True), 2),
        ({"source": "police"}, Reach(), 2),
        ({"stance": Stance.DENIES}, Reach(), 2),
        ({"content": "The bridge is not safe."}, Reach(), 2),
        ({"document": "a", "start": 90}, Reach(), 2),
    ],
)
def test_copies_are_what_nothing_could_keep_apart(changes, reach, kept):
    one = told("a", "The bridge is safe.", date=date(2026, 3, 1), publisher="Post")
    assert len(collapse([one, replace(one, **{"document": "b", **changes})], reach)[0]) == kept


def documents_of(scored):
    return {tuple(sorted((s.finding.claim.document, s.finding.denial.document))) for s in scored}


def test_reach_keeps_publishers_and_sources_apart():
    everything = documents_of(found(DOCUMENTS))
    assert {("a.txt", "b.txt"), ("a.txt", "c.txt")} <= everything
    assert documents_of(found(DOCUMENTS, reach=Reach(publishers_differ=True))) == everything - {("a.txt", "c.txt")}
    same_source = [*DOCUMENTS, Document("g.txt", "Police said the bridge is safe.")]
    assert ("c.txt", "g.txt") in documents_of(found(same_source))
    assert ("c.txt", "g.txt") not in documents_of(found(same_source, reach=Reach(sources_differ=True)))


@pytest.mark.parametrize(("days", "near"), [(0, False), (8, False), (9, True), (None, True)])
def test_reach_in_days(days, near):
    dated = [replace(DOCUMENTS[0], date=date(2026, 3, 1)), replace(DOCUMENTS[2], date=date(2026, 3, 10)), DOCUMENTS[1]]
    pairs = documents_of(found(dated, reach=Reach(within_days=days)))
    assert (("a.txt", "c.txt") in pairs) is near
    assert ("a.txt", "b.txt") in pairs  # b.txt has no date


def test_an_archive_is_compared_with_the_others_alone():
    with Store() as store:
        list(read_articles(DOCUMENTS[:1], Local(detector()), store))
        list(read_articles(DOCUMENTS[1:], Local(detector()), store, archive=True))
        scored = list(findings_of(store, Local(detector()), Scope(min_contradiction=0.1)))
    assert {s.finding.denial.document for s in scored} == {"b.txt", "c.txt"}
    assert {s.finding.claim.document for s in scored} == {"a.txt"}


def test_nothing_is_read_or_judged_twice(tmp_path):
    nli = CountingNLI(*TABLE)
    first = list(score(DOCUMENTS, detector=detector(nli), store=tmp_path / "w"))
    assert len(nli.pairs) == len(set(nli.pairs)) > 0
    judged = len(nli.pairs)
    assert list(score(DOCUMENTS, detector=detector(nli), store=tmp_path / "w")) == first
    assert len(nli.pairs) == judged
    list(score([*DOCUMENTS, COPY], detector=detector(nli), store=tmp_path / "w"))
    assert len(nli.pairs) == judged


def test_an_article_of_a_name_that_is_taken_is_told():
    twin = Document("a.txt", "Something else was said by Ola Brandt.")
    with Store() as store:
        items = list(read_articles([DOCUMENTS[0], twin, DOCUMENTS[0]], Local(detector()), store))
    assert sum(isinstance(item, Clash) for item in items) >= 1


def test_an_empty_corpus_has_no_findings():
    assert found([]) == []
    assert found([Document("x", "Advertisement")]) == []


@pytest.mark.parametrize("scope", ["corpus", "document"])
def test_progress_reaches_its_totals(scope, monkeypatch):
    monkeypatch.setattr(scoring, "PAIRS_AT_ONCE", 1)
    monkeypatch.setattr(scoring, "ARTICLES_AT_ONCE", 1)
    told = []
    joined = Document("f.txt", "\n\n".join(document.text for document in DOCUMENTS))
    documents = [joined, Document("g.txt", "The baker said bread is cheap.")]
    list(
        score(
            documents,
            detector=detector(),
            scope=Scope(scope, min_contradiction=0.1),
            progress=lambda *s: told.append(s),
        )
    )
    assert ("reading", 2, 0) in told
    assert max(done for stage, done, _ in told if stage == "findings") >= 1
    stage, done, total = told[-1]
    assert stage == "judging" and done == total > 0


WORKER = Path(__file__).with_name("killed_worker.py")


def run_worker(store, seed, kill_after):
    command = [sys.executable, str(WORKER), str(store), str(seed), str(kill_after)]
    paths = os.pathsep.join(map(str, (WORKER.parent, WORKER.parent.parent)))
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths})


def test_a_run_that_is_killed_goes_on_to_the_same_findings(tmp_path):
    whole = run_worker(tmp_path / "whole", 0, -1)
    assert whole.returncode == 0, whole.stderr
    expected = json.loads(whole.stdout)
    kills = 0
    for seed in range(3):
        for attempt in range(30):
            done = run_worker(tmp_path / f"killed-{seed}", seed, attempt * 2 + seed)
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL
            kills += 1
        made = json.loads(done.stdout)
        assert made["findings"] == expected["findings"] != []
    assert kills >= 6
