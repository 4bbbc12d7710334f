"""Ray's workers give what this process gives, whatever dies."""

import os
import random
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes import FakeEncoder, TableNLI
from killed_worker import TABLE, Mortal, corpus

from contradict import scoring
from contradict.cli import Loaders, main
from contradict.detector import Detector
from contradict.engine import Local
from contradict.errors import ContradictError, ModelError
from contradict.scoring import score
from contradict.types import Document
from contradict.workers import DEATHS, WORKERS_A_GPU, Placement, RayWorkers, placement

ray = pytest.importorskip("ray", reason="Ray is not installed, so --engine ray is NOT tested: pip install ray")
HERE = Path(__file__).parent
DOCUMENTS = corpus(random.Random(0))


class Deadly(Mortal):
    """Kills its process at the first call that any such model sees, or at every one."""

    def __init__(self, inner, once=None):
        super().__init__(inner, life=None)
        self._once = once

    def _live(self):
        if self._once is None or not self._once.exists():
            if self._once is not None:
                self._once.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def load(encoder=lambda inner: inner, nli=lambda inner: inner, **_):
    return Detector(encoder(FakeEncoder()), nli(TableNLI(*TABLE)), {"nli": "table", "encoder": "hash"})


def load_counting_gpus():
    return replace(load(), models={"gpus": str(len(ray.get_gpu_ids()))})


def load_another():
    return replace(load(), models={"nli": str(os.getpid())})


def fail(error):
    raise error


@pytest.fixture(scope="module", autouse=True)
def cluster():
    """Ray on this machine, its workers able to import what the tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), str(HERE.parent)]))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        try:
            there = {"num_cpus": 4, "num_gpus": 4}  # as far as Ray knows
            ray.init("local", include_dashboard=False, log_to_driver=False, logging_level="ERROR", **there)
        except Exception as error:  # its processes have seconds to start in, whatever else the machine does
            pytest.skip(f"Ray does not start here, so --engine ray is NOT tested: {error}")
        yield
        ray.shutdown()


@pytest.fixture(scope="module")
def workers():
    with RayWorkers(load, workers=2) as engine:
        yield engine


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(scoring, "READ_AT_ONCE", 3)
    monkeypatch.setattr(scoring, "PAIRS_AT_ONCE", 40)


@pytest.fixture(scope="module")
def expected():
    return list(score(DOCUMENTS, detector=load()))


@pytest.mark.parametrize(
    ("cpus", "gpus", "wanted", "placed"),
    [
        (8.0, 0, None, Placement(8, 0.0)),
        (8.0, 0, 3, Placement(3, 0.0)),
        (2.0, 0, 64, Placement(2, 0.0)),
        (0.0, 0, None, Placement(1, 0.0)),
        (64.0, 1, None, Placement(WORKERS_A_GPU, 1 / WORKERS_A_GPU)),
        (4.0, 1.0, None, Placement(4, 1 / 4)),
        (3.0, 2, None, Placement(3, 1 / 2)),
        (64.0, 4, 4, Placement(4, 1.0)),
        (2.0, 8, None, Placement(2, 1.0)),
    ],
)
def test_there_is_a_worker_for_each_core_and_a_part_of_a_gpu_for_each(cpus, gpus, wanted, placed):
    assert placement(cpus, gpus, wanted) == placed


def test_two_workers_find_what_this_process_finds(workers, expected):
    assert workers.width == 2
    assert list(score(DOCUMENTS, engine=workers)) == expected != []


def test_answers_come_in_the_order_of_the_batches(workers):
    batches = [[Document(f"{i}-{j}.txt", "Rain fell.") for j in range(i % 3)] for i in range(20)]
    read = list(workers.read(batches))
    assert [[article.name for article in articles] for articles in read] == [[d.name for d in b] for b in batches]
    pairs = [[], [("a", "b")], []]
    assert [list(some) for some in workers.judge(pairs)] == list(Local(load()).judge(pairs))
    assert list(workers.read([])) == []


def test_calls_do_not_take_each_others_answers(workers):
    def names(letter):
        return [[Document(f"{letter}{i}.txt", "Rain fell.")] for i in range(8)]

    given_up, one, other = (workers.read(names(letter)) for letter in "xab")
    next(given_up)
    told = [(a[0].name, b[0].name) for a, b in zip(one, other, strict=True)]
    assert told == [(f"a{i}.txt", f"b{i}.txt") for i in range(8)]


def test_killed_workers_change_nothing(expected, tmp_path):
    deaths = [tmp_path / "reading", tmp_path / "judging"]
    deadly = [partial(Deadly, once=death) for death in deaths]
    with RayWorkers(partial(load, *deadly), workers=2) as engine:
        assert list(score(DOCUMENTS, engine=engine)) == expected
    assert all(death.exists() for death in deaths)


def test_what_is_done_is_not_done_again(expected, tmp_path):
    list(score(DOCUMENTS, detector=load(), store=tmp_path / "work"))
    with RayWorkers(partial(load, encoder=Deadly, nli=Deadly), workers=1) as engine:
        assert list(score(DOCUMENTS, engine=engine, store=tmp_path / "work")) == expected


def test_what_kills_every_worker_ends_the_run():
    expected = pytest.raises(ContradictError, match=f"{DEATHS} Ray workers died trying to read one batch of 3")
    with RayWorkers(partial(load, encoder=Deadly), workers=1) as engine, expected:
        list(score(DOCUMENTS, engine=engine))


@pytest.mark.parametrize(
    ("broken", "error", "words"),
    [
        (partial(fail, ModelError("no such model")), ModelError, "no such model"),
        (partial(os._exit, 3), ContradictError, "died loading the models"),
    ],
)
def test_models_that_cannot_be_loaded_are_told_as_here(broken, error, words):
    with pytest.raises(error, match=words), RayWorkers(broken, workers=1):
        pass


@pytest.mark.parametrize(("gpus", "seen"), [(True, "1"), (False, "0")])
def test_gpus_are_used_where_they_are_and_may_be(gpus, seen):
    with RayWorkers(load_counting_gpus, workers=1, gpus=gpus) as engine:
        assert engine.models == {"gpus": seen}


def test_workers_that_differ_are_refused(monkeypatch):
    with RayWorkers(load_another, workers=2) as engine, pytest.raises(ContradictError, match="differ in their models"):
        for _ in range(10_000):
            list(engine.read([[DOCUMENTS[0]]]))
    monkeypatch.setattr("contradict.workers.code_key", lambda: "other")
    with pytest.raises(ContradictError, match="another version"), RayWorkers(load, workers=1):
        pass


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1"])
def test_nobody_at_the_address_is_told_at_once(address, monkeypatch):
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    with pytest.raises(ContradictError, match=f"Ray at {address} cannot be reached"), RayWorkers(load, address=address):
        pass


def test_the_command_line_writes_the_same_tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for document in DOCUMENTS[:12]:
        Path(document.name).write_text(document.text)
    for engine in (["local"], ["ray", "--workers", "2"]):
        command = [
            "score",
            *(d.name for d in DOCUMENTS[:12]),
            "--format",
            "jsonl",
            "-o",
            engine[0],
            "--engine",
            *engine,
        ]
        result = CliRunner().invoke(main, command, obj=Loaders(detector=lambda **_: load()))
        assert result.exit_code == 0, result.stderr
    for table in ("findings", "statements"):
        (one,), (other,) = (list(Path(engine, table).iterdir()) for engine in ("local", "ray"))
        assert one.read_bytes() == other.read_bytes() != b""
