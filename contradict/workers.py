"""Ray actors, on this machine or on many -> an `Engine`; each holds the models, and any may die at any time.

Ray's actors and no Ray Data: articles come one by one from any iterator, what is done must be kept batch by batch by
the one process that has the store, and what is read decides what is judged, so there is no one pipeline to hand over.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import ModuleType, TracebackType
from typing import Any, Self

from contradict.checkpoints import first_line
from contradict.detector import Detector, TextPair
from contradict.engine import Local
from contradict.errors import ContradictError
from contradict.findings import Weights
from contradict.scoring import code_key
from contradict.store import Article
from contradict.types import Document, Verdict

WORKERS_A_GPU = 8
"""Workers that share a GPU at most: each has its models there, and reading keeps cores busy rather than GPUs."""
AHEAD = 3
"""Batches for each worker that may be begun before the first of them is answered."""
PATIENCE = 10.0
"""Seconds to reach an address in."""
DEATHS = 3
"""Workers that may die over one batch, or in a row while they load the models: then it is no accident."""


@dataclass(frozen=True, slots=True)
class Placement:
    """How many workers there are, and what part of a GPU each takes."""

    workers: int
    gpu: float


def placement(cpus: float, gpus: float, wanted: int | None) -> Placement:
    """One worker for each CPU, WORKERS_A_GPU at most for each GPU; where there are GPUs, all workers use them.

    Args:
        cpus: Of the cluster.
        gpus: Of the cluster that may be used.
        wanted: So many workers instead, or as many as there is room for; None for no wish.
    """
    most = max(1, int(cpus))
    if gpus < 1:
        return Placement(min(wanted or most, most), 0.0)
    workers = min(wanted or most, most, WORKERS_A_GPU * int(gpus))
    return Placement(workers, 1.0 / -(-workers // int(gpus)))


@dataclass(frozen=True)
class _Described:
    """What the answers of a worker depend on besides the question."""

    models: Mapping[str, str]
    weights: Weights
    second_weights: Weights | None
    code: str


class _Worker:
    """What runs in a process of its own."""

    def __init__(self, load: Callable[[], Detector], folder: str) -> None:
        self._load, self._folder = load, folder
        self._engine: Local | None = None

    def start(self) -> _Described:
        """Load the models; not when the actor is made, because Ray tells less of what goes wrong there."""
        with suppress(OSError):  # paths of models count from where the command was given, where that is shared
            os.chdir(self._folder)
        self._engine = Local(self._load())
        return _Described(self._engine.models, self._engine.weights, self._engine.second_weights, code_key())

    def read(self, documents: Sequence[Document]) -> Sequence[Article]:
        assert self._engine is not None
        return next(self._engine.read([documents]))

    def judge(self, pairs: Sequence[TextPair]) -> Sequence[Verdict]:
        assert self._engine is not None
        return next(self._engine.judge([pairs]))

    def judge_again(self, pairs: Sequence[TextPair]) -> Sequence[Verdict]:
        assert self._engine is not None
        return next(self._engine.judge_again([pairs]))


@dataclass(frozen=True, slots=True)
class _Job:
    """A batch and its place among the batches; the deaths are those of workers that had it."""

    stage: str
    number: int
    batch: Sequence[Any]
    book: _Book
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class _Book:
    """What has become of the batches of one call: answers by their numbers, and those to be given again."""

    answers: dict[int, Sequence[Any]] = field(default_factory=dict)
    again: deque[_Job] = field(default_factory=deque)


class RayWorkers:
    """The engine of a Ray cluster, for as long as it is entered.

    A worker that dies is replaced, and its batch goes to another. Workers that find no room in the cluster yet join
    when they do; one is enough to begin.

    Raises:
        ContradictError: Ray is not installed. On entering: it cannot be reached, or the models not be loaded there.
            Later: DEATHS workers died over one batch.
    """

    def __init__(
        self,
        load: Callable[[], Detector],
        *,
        address: str | None = None,
        workers: int | None = None,
        gpus: bool = True,
    ) -> None:
        """Connect to nothing yet.

        Args:
            load: Loads the models, with their checksums, in each worker: a function that can be pickled.
            address: Of a running cluster, or "auto" for the one of this machine; None for RAY_ADDRESS, else for one
                that is started here and ends with this engine. Where Ray runs in this process already, that is taken.
            workers: How many; see `placement`.
            gpus: Whether workers use the GPUs of the cluster.
        """
        self.width = 1
        self._load, self._address, self._wanted, self._gpus = load, address, workers, gpus
        self._ray = _installed()
        self._began = False
        self._actor: Any = None
        self._described: _Described | None = None
        self._idle: list[Any] = []
        self._working: dict[Any, tuple[Any, _Job | None]] = {}
        self._fallen = 0

    def __enter__(self) -> Self:
        try:
            self._connect()
            there = self._ray.cluster_resources()
            placed = placement(there.get("CPU", 1), there.get("GPU", 0) if self._gpus else 0, self._wanted)
            options = {"num_cpus": 1, "num_gpus": placed.gpu, "max_restarts": 0, "max_task_retries": 0}
            self._actor = self._ray.remote(_Worker).options(**options)
            self.width = placed.workers
            for _ in range(placed.workers):
                self._start()
            while self._described is None:
                self._wait()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._leave()

    @property
    def models(self) -> Mapping[str, str]:
        """The workers', which all have the same."""
        return self._settled.models

    @property
    def weights(self) -> Weights:
        """The workers', which all have the same."""
        return self._settled.weights

    @property
    def second_weights(self) -> Weights | None:
        """The workers', which all have the same."""
        return self._settled.second_weights

    @property
    def _settled(self) -> _Described:
        assert self._described is not None, "to be entered first"
        return self._described

    def read(self, batches: Iterable[Sequence[Document]]) -> Iterator[Sequence[Article]]:
        """Each batch by one worker."""
        return self._map("read", batches)

    def judge(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[Sequence[Verdict]]:
        """Each batch by one worker."""
        return self._map("judge", batches)

    def judge_again(self, batches: Iterable[Sequence[TextPair]]) -> Iterator[Sequence[Verdict]]:
        """Each batch by one worker."""
        return self._map("judge_again", batches)

    def _connect(self) -> None:
        if self._ray.is_initialized():
            return
        try:
            _knock(self._address or "")
            self._ray.init(self._address, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        except Exception as error:  # Ray raises whatever is nearest
            place = f"at {self._address} cannot be reached" if self._address else "cannot be started"
            raise ContradictError(
                f"Ray {place} ({first_line(error)}); check that it runs, with the same versions of Ray and Python"
            ) from error
        self._began = True

    def _leave(self) -> None:
        for worker in [*self._idle, *(worker for worker, _ in self._working.values())]:
            self._end(worker)
        self._idle, self._working = [], {}
        if self._began:
            self._ray.shutdown()
            self._began = False

    def _start(self) -> None:
        worker = self._actor.remote(self._load, os.getcwd())
        self._working[worker.start.remote()] = worker, None

    def _end(self, worker: object) -> None:
        with suppress(Exception):  # it has ended already, or all of Ray has
            self._ray.kill(worker)

    def _map(self, stage: str, batches: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The answers to batches, in order; a worker has one batch at a time."""
        book = _Book()
        jobs = (_Job(stage, number, batch, book) for number, batch in enumerate(batches))
        first, begun, ended = 0, 0, False
        while not ended or first < begun:
            if self._idle and book.again:
                self._give(book.again.popleft())
            elif self._idle and not ended and begun - first < AHEAD * self.width:
                job = next(jobs, None)
                ended = job is None
                if job is not None:
                    begun += 1
                    self._give(job)
            elif first in book.answers:
                yield book.answers.pop(first)
                first += 1
            else:
                self._wait()

    def _give(self, job: _Job) -> None:
        if not job.batch:
            job.book.answers[job.number] = []
            return
        worker = self._idle.pop()
        self._working[getattr(worker, job.stage).remote(job.batch)] = worker, job

    def _wait(self) -> None:
        """Until a worker is done with what it had, which is then in its book; a dead one is replaced."""
        (done,), _ = self._ray.wait(list(self._working), num_returns=1)
        worker, job = self._working.pop(done)
        errors = self._ray.exceptions
        try:
            answer = self._ray.get(done)
        except errors.RayTaskError as error:  # it was not the worker that failed but what it ran
            raise (error.cause if isinstance(error.cause, Exception) else error) from error
        except errors.RayError as error:
            self._end(worker)
            self._bear(job, error)
            self._start()
            return
        self._idle.append(worker)
        if job is None:
            self._agree(answer)
        else:
            job.book.answers[job.number] = answer

    def _bear(self, job: _Job | None, error: Exception) -> None:
        """Take back what a worker died over, for another; an error where too many have died over it."""
        self._fallen += job is None
        deaths = self._fallen if job is None else job.deaths + 1
        if deaths == DEATHS:
            what = "loading the models" if job is None else f"trying to {job.stage} one batch of {len(job.batch)}"
            last = str(error).strip().rpartition("\n")[2].strip()
            raise ContradictError(f"{DEATHS} Ray workers died {what} ({last}); Ray's logs on their machines say more")
        if job is not None:
            job.book.again.append(replace(job, deaths=deaths))

    def _agree(self, described: _Described) -> None:
        """A worker is ready, and must not differ from the others, nor in its code from this process."""
        self._fallen = 0
        self._described = self._described or described
        if described.code != code_key():
            raise ContradictError("Ray's workers run another version of contradict; install this one on every machine")
        if described != self._described:
            raise ContradictError("Ray's workers differ in their models or devices; install the same on every machine")


def _knock(address: str) -> None:
    """Fail in seconds where nobody is at an address, for which Ray takes minutes; "auto" and the like it looks up."""
    host, _, port = address.rpartition("//")[2].rpartition(":")
    if port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE).close()


def _installed() -> ModuleType:
    """Ray, kept from telling its makers of each run."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise ContradictError(
            'Ray is not installed: pip install "contradict-news[ray]", or take the engine local'
        ) from error
    module: ModuleType = ray
    return module
