"""Dask as the runner: worker processes of this machine, or the workers of an existing scheduler.

Each batch is one task. A task that fails, or whose worker dies, is tried again; where it fails for
good its articles are tried in halves, until the one that cannot be read stands alone and is set
aside with its error.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from geoevents import __version__
from geoevents.errors import ScalingError
from geoevents.scaling.runners import Job, Result
from geoevents.scaling.stopping import Stop
from geoevents.scaling.work import Finding, analyse_articles, worker_version

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["DaskRunner"]

_RETRIES = 1  # of a task that raised; for lost workers Dask has a count of its own
_AHEAD = 3  # batches per thread that wait at the workers, so that none is idle between two
_TICK = 0.25  # seconds between looks at Ctrl-C
_LOOK = 2.0  # seconds between looks at how many workers there are
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    # Dask looks at what a worker does every 10 ms, at each process every 20: a tenth of the work.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "5s",
    "distributed.admin.system-monitor.interval": "5s",
}
_PATIENCE = 30  # seconds that a scheduler and a first worker may take to answer


class _Piece(NamedTuple):
    """A stretch of a batch that is one task: the batch, and where in it the articles stand."""

    job: Job
    first: int
    last: int
    alone: bool = False  # nothing else is under way, so what kills a worker is this


class DaskRunner:
    """Works in the processes of a Dask cluster; see ``open_runner``."""

    def __init__(self, *, workers: int, scheduler: str | None, size: int) -> None:
        if scheduler is None and workers < 1:
            raise ScalingError(f"{workers} workers cannot work; name 1 or more")
        self.size = size
        self._workers = workers
        self._address = scheduler
        self._cluster: Any = None
        self._client: Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for opened in (self._client, self._cluster):
            if opened is not None:
                opened.close()
        self._client = self._cluster = None

    def run(self, jobs: Iterator[Job], stop: Stop, *, ordered: bool) -> Iterator[Result]:
        """Gives results as they come in, or in the order of the batches."""
        first = next(jobs, None)
        if first is None or stop.wanted:
            return
        flow = _Flow(self._connect(), first, jobs)
        while not stop.wanted and flow.fill():
            flow.gather()
            yield from flow.given(ordered=ordered)
        flow.drop()  # where it was stopped: the next run begins with what was under way

    def _connect(self) -> Client:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ModuleNotFoundError as error:
            raise ScalingError("several workers need Dask. Run: pip install distributed") from error
        if self._address is None:
            with dask.config.set(_SETTINGS):
                self._cluster = LocalCluster(
                    n_workers=self._workers,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",  # tasks are code: nobody else may send them
                    dashboard_address=None,
                    silence_logs=50,
                )
        target = self._cluster if self._cluster is not None else self._address
        try:
            self._client = client = Client(
                target, timeout=_PATIENCE, set_as_default=False, direct_to_workers=False
            )
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError) as error:
            raise ScalingError(
                f"no Dask scheduler with workers answers at {self._address}: start them with "
                "`dask scheduler` and `dask worker ADDRESS`"
            ) from error
        except ValueError as error:
            raise ScalingError(
                f"{self._address!r} is no address of a Dask scheduler: {error}; "
                "expected one like tcp://host:8786"
            ) from error
        _check_versions(client)
        return client


class _Flow:
    """Batches on their way to the workers and back."""

    def __init__(self, client: Client, first: Job, jobs: Iterator[Job]) -> None:
        self._client = client
        self._jobs = jobs
        self._waiting = deque([_whole(first)])
        self._under_way: dict[Future, _Piece] = {}
        self._found: dict[int, list[Finding | None]] = {}  # by number of the batch
        self._ready: dict[int, Result] = {}
        self._suspects: deque[_Piece] = deque()  # single articles that a worker died with
        self._begun, self._given = 1, 0
        self._room, self._looked = 1, 0.0
        self._news = threading.Event()  # something came back

    def fill(self) -> bool:
        """Sends what the workers have room for; tells whether anything is under way."""
        if time.monotonic() - self._looked > _LOOK:  # workers come and go
            self._looked = time.monotonic()
            self._room = _AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(self._under_way) < self._room:
            if not self._waiting:
                # Batches that wait for an earlier one to be given take up room as well.
                held = self._begun - self._given >= 2 * self._room + 2
                job = None if held else next(self._jobs, None)
                if job is None:
                    break
                self._begun += 1
                self._waiting.append(_whole(job))
            self._send(self._waiting.popleft())
        if not self._under_way and self._suspects:
            self._send(self._suspects.popleft())
        return bool(self._under_way)

    def _send(self, piece: _Piece) -> None:
        future = _submit(self._client, piece)
        future.add_done_callback(lambda _: self._news.set())
        self._under_way[future] = piece

    def gather(self) -> None:
        """Takes what has come back; waits a moment where nothing has."""
        self._news.wait(_TICK)
        self._news.clear()
        for future in [f for f in self._under_way if f.done()]:
            piece = self._under_way.pop(future)
            answer = _answer(future, piece)
            if answer is None:
                if piece.last - piece.first > 1:
                    self._waiting.extendleft(reversed(_halves(piece)))
                else:
                    self._suspects.append(piece._replace(alone=True))
                continue
            job = piece.job
            slots = self._found.setdefault(job.number, [None] * len(job.articles))
            slots[piece.first : piece.last] = answer
            whole = [slot for slot in slots if slot is not None]
            if len(whole) == len(slots):
                del self._found[job.number]
                self._ready[job.number] = Result(job.articles, tuple(whole))

    def given(self, *, ordered: bool) -> Iterator[Result]:
        """Gives the batches that are whole, in order where that is asked for."""
        for number in sorted(self._ready):
            if ordered and number != self._given:
                break
            self._given += 1
            yield self._ready.pop(number)

    def drop(self) -> None:
        """Calls back what is under way."""
        if self._under_way:
            self._client.cancel(list(self._under_way))


def _check_versions(client: Client) -> None:
    try:
        versions = client.run(worker_version)
    except (ImportError, AttributeError) as error:
        raise ScalingError(
            f"the workers do not have Geoevents {__version__} ({error}): install it there too"
        ) from error
    others = {address: found for address, found in versions.items() if found != __version__}
    if others:
        shown = ", ".join(f"{address} has {found}" for address, found in sorted(others.items())[:3])
        raise ScalingError(f"this is Geoevents {__version__}, but worker {shown}")


def _whole(job: Job) -> _Piece:
    return _Piece(job, 0, len(job.articles))


def _submit(client: Client, piece: _Piece) -> Future:
    articles = piece.job.articles[piece.first : piece.last]
    return client.submit(analyse_articles, articles, pure=False, retries=_RETRIES)


def _answer(future: Future, piece: _Piece) -> list[Finding] | None:
    """Gives a task's findings, or the error of a single article; None where that is not known yet.

    A worker that dies takes every task that waited there with it, so that an article is blamed
    only where its worker died while it was the only one at work.
    """
    if future.status == "finished":
        findings: list[Finding] = future.result()
        return findings
    error = future.exception() if future.status == "error" else None
    kind = type(error).__name__ if error is not None else str(future.status)
    died = kind == "KilledWorker" or error is None
    if piece.last - piece.first > 1 or (died and not piece.alone):
        return None
    words = "its worker died each time" if died else f"{kind}: {error}"
    return [Finding((), f"article {piece.job.articles[piece.first].id!r}: {words}")]


def _halves(piece: _Piece) -> list[_Piece]:
    middle = (piece.first + piece.last) // 2
    return [piece._replace(last=middle), piece._replace(first=middle)]
