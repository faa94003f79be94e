"""Batches on their way to the workers of a Dask cluster and back.

Each batch is one task. A task that fails, or whose worker dies, is tried again; where it fails for
good its articles are tried in halves, until the one that cannot be read stands alone and is set
aside with its error. Where the cluster itself is gone, nobody is to blame: the run ends.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from geoevents.errors import ScalingError
from geoevents.scaling.runners import Job, Result
from geoevents.scaling.work import DIED, Finding, analyse_packed, pack, unpack

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Flow"]

_RETRIES = 1  # of a task that raised; for lost workers Dask has a count of its own
_AHEAD = 3  # batches per thread that wait at the workers, so that none is idle between two
_TICK = 0.25  # seconds between looks at Ctrl-C
_LOOK = 2.0  # seconds between looks at how many workers there are
_LOST = 120.0  # seconds without any worker after which nobody waits for another


class _Piece(NamedTuple):
    """A stretch of a batch that is one task: the batch, and where in it the articles stand."""

    job: Job
    first: int
    last: int
    alone: bool = False  # nothing else is under way, so what kills a worker is this


class Flow:
    """What waits, what is under way, and what has come back."""

    def __init__(self, client: Client, first: Job, jobs: Iterator[Job], where: str) -> None:
        self._client = client
        self._where = where
        self._jobs = jobs
        self._waiting = deque([_whole(first)])
        self._under_way: dict[Future, _Piece] = {}
        self._found: dict[int, list[Finding | None]] = {}  # by number of the batch
        self._ready: dict[int, Result] = {}
        self._suspects: deque[_Piece] = deque()  # single articles that a worker died with
        self._begun, self._given = 1, 0
        self._room, self._looked = 1, 0.0
        self._manned = time.monotonic()  # when there was a worker last
        self._news = threading.Event()  # something came back

    def fill(self) -> bool:
        """Sends what the workers have room for; tells whether anything is under way."""
        if time.monotonic() - self._looked > _LOOK:  # workers come and go
            self._looked = time.monotonic()
            self._room = _AHEAD * max(1, self._count())
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

    def _count(self) -> int:
        """Gives how many threads the workers have; refuses to wait for ever where none is left."""
        self._look_for_scheduler()
        try:
            threads = int(sum(self._client.nthreads().values()))
        except (OSError, TimeoutError) as error:
            raise self._lost("the Dask scheduler") from error
        if threads:
            self._manned = time.monotonic()
        elif time.monotonic() - self._manned > _LOST:
            raise self._lost("no worker is left: the last one")
        return threads

    def _look_for_scheduler(self) -> None:
        """Refuses to go on without it: what was under way is cancelled, and nobody's fault."""
        if self._client.status != "running":
            raise self._lost("the Dask scheduler")

    def _lost(self, what: str) -> ScalingError:
        return ScalingError(
            f"{what} at {self._where} is gone; what was finished is stored. Start it again, then "
            "the same command goes on where this one ended"
        )

    def _send(self, piece: _Piece) -> None:
        future = _submit(self._client, piece)
        future.add_done_callback(lambda _: self._news.set())
        self._under_way[future] = piece

    def gather(self) -> None:
        """Takes what has come back; waits a moment where nothing has."""
        self._news.wait(_TICK)
        self._news.clear()
        self._look_for_scheduler()
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


def _whole(job: Job) -> _Piece:
    return _Piece(job, 0, len(job.articles))


def _submit(client: Client, piece: _Piece) -> Future:
    articles = piece.job.articles[piece.first : piece.last]
    return client.submit(analyse_packed, pack(articles), pure=False, retries=_RETRIES)


def _answer(future: Future, piece: _Piece) -> list[Finding] | None:
    """Gives a task's findings, or the error of a single article; None where that is not known yet.

    A worker that dies takes every task that waited there with it, so that an article is blamed
    only where its worker died while it was the only one at work.
    """
    if future.status == "finished":
        findings: list[Finding] = unpack(future.result())
        return findings
    error = future.exception() if future.status == "error" else None
    kind = type(error).__name__ if error is not None else str(future.status)
    died = kind == "KilledWorker" or error is None
    if piece.last - piece.first > 1 or (died and not piece.alone):
        return None
    words = DIED if died else f"{kind}: {error}"
    return [Finding((), words)]


def _halves(piece: _Piece) -> list[_Piece]:
    middle = (piece.first + piece.last) // 2
    return [piece._replace(last=middle), piece._replace(first=middle)]
