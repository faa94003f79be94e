"""Batches on their way to the workers of a Dask cluster and back.

Each batch is one task. Where its worker dies Dask gives it to another one; where that dies as well,
the batch is read in a process apart of this machine, together and then one by one, until the
article that cannot be read stands alone and is set aside with its error. So such an article costs
the cluster two workers, or a third that had begun with it by then, whatever its scheduler allows.
Where the cluster itself is gone, nobody is to blame: the run ends.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future as Reading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from geoevents.errors import ScalingError
from geoevents.model import Article
from geoevents.scaling.agreement import Means, Stranger, hold_against
from geoevents.scaling.apart import Apart
from geoevents.scaling.runners import Job, Result
from geoevents.scaling.work import Finding, analyse_packed, pack, unpack

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Flow"]

_TOPIC = "all"  # what the scheduler tells of workers that come and go
_RETRIES = 1  # of a task that raised; for lost workers Dask has a count of its own
_DEATHS = 2  # of workers that had a batch, after which no third one is given for it
_AHEAD = 3  # batches per thread that wait at the workers, so that none is idle between two
_TICK = 0.25  # seconds between looks at Ctrl-C
_LOOK = 2.0  # seconds between looks at how many workers there are
_LOST = 120.0  # seconds without any worker after which nobody waits for another


class _Piece(NamedTuple):
    """Articles of a batch that are one task: the batch, and their places in it."""

    job: Job
    places: Sequence[int]

    @property
    def articles(self) -> list[Article]:
        return [self.job.articles[place] for place in self.places]


class Flow:
    """What waits, what is under way, and what has come back.

    ``where`` is the cluster's name in messages; ``means`` is what workers must read with, None
    where they are this machine's; ``wary`` are ids of articles that no worker is given.
    """

    def __init__(
        self,
        client: Client,
        first: Job,
        jobs: Iterator[Job],
        where: str,
        *,
        means: Means | None = None,
        wary: Collection[str] = (),
    ) -> None:
        self._client = client
        self._where = where
        self._means = means
        self._wary = wary
        self._jobs = jobs
        self._apart = Apart()
        self._thread = ThreadPoolExecutor(max_workers=1)  # waits for that process
        self._doubtful: dict[Reading[list[Finding] | None], _Piece] = {}  # read apart
        self._waiting: deque[_Piece] = deque()
        self._under_way: dict[Future, _Piece] = {}
        self._found: dict[int, list[Finding | None]] = {}  # by number of the batch
        self._ready: dict[int, Result] = {}
        self._begun, self._given = 0, 0
        self._room, self._looked = 1, 0.0
        self._manned = time.monotonic()  # when there was a worker last
        self._news = threading.Event()  # something came back
        self._deaths: Counter[str] = Counter()
        self._watches = False
        self._begin(first)

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
                self._begin(job)
                continue
            self._send(self._waiting.popleft())
        return bool(self._under_way or self._doubtful)

    def _begin(self, job: Job) -> None:
        self._begun += 1
        known = [place for place, a in enumerate(job.articles) if a.id in self._wary]
        if known:
            self._read_apart(_Piece(job, known))
        if len(known) < len(job.articles):
            rest = [place for place in range(len(job.articles)) if place not in set(known)]
            self._waiting.append(_Piece(job, rest))

    def _count(self) -> int:
        """Gives how many threads the workers have; refuses to wait for ever where none is left."""
        self._look_for_scheduler()
        try:
            threads = int(sum(self._client.nthreads().values()))
        except (OSError, TimeoutError) as error:
            raise self._gone("the Dask scheduler") from error
        if threads:
            self._manned = time.monotonic()
        elif time.monotonic() - self._manned > _LOST:
            raise self._gone("no worker is left: the last one")
        return threads

    def _look_for_scheduler(self) -> None:
        """Refuses to go on without it: what was under way is cancelled, and nobody's fault."""
        if self._client.status != "running":
            raise self._gone("the Dask scheduler")

    def _gone(self, what: str) -> ScalingError:
        return ScalingError(
            f"{what} at {self._where} is gone; what was finished is stored. Start it again, then "
            "the same command goes on where this one ended"
        )

    def watch(self) -> None:
        """Has the scheduler tell which tasks a worker had that died."""
        self._client.subscribe_topic(_TOPIC, self._hear)
        self._watches = True

    async def _hear(self, event: tuple[float, Any]) -> None:
        """Takes batches back that too many workers died with; in the client's thread.

        Ours may be waiting just then for a result that was lost with the worker.
        """
        _, told = event
        if not isinstance(told, dict) or told.get("action") != "remove-worker":
            return
        if not told.get("expected"):
            self._deaths.update(told.get("processing-tasks", ()))
        ended = [f for f in list(self._under_way) if self._deaths[f.key] >= _DEATHS]
        if ended:
            await self._client.cancel(ended)

    def _send(self, piece: _Piece) -> None:
        future = self._client.submit(
            analyse_packed, pack(piece.articles), self._means, pure=False, retries=_RETRIES
        )
        future.add_done_callback(lambda _: self._news.set())
        self._under_way[future] = piece

    def gather(self) -> None:
        """Takes what has come back; waits a moment where nothing has."""
        self._news.wait(_TICK)
        self._news.clear()
        self._look_for_scheduler()
        for future in [f for f in self._under_way if f.done()]:
            piece = self._under_way.pop(future)
            answer = self._answer(future)
            if answer is None:
                self._read_apart(piece)
            else:
                self._take(piece, answer)
        for reading in [r for r in self._doubtful if r.done()]:
            self._take_apart(self._doubtful.pop(reading), reading.result())

    def _read_apart(self, piece: _Piece) -> None:
        """Has a process of this machine read, while workers go on with the rest."""
        reading = self._thread.submit(self._apart.read, piece.articles)
        reading.add_done_callback(lambda _: self._news.set())
        self._doubtful[reading] = piece

    def _take_apart(self, piece: _Piece, findings: list[Finding] | None) -> None:
        if findings is None:
            raise ScalingError(
                f"workers at {self._where} died with articles, and this machine can start no "
                "process to find out which: see that it has memory to spare. What was finished is "
                "stored"
            )
        self._take(piece, findings)
        if not self._doubtful:
            self._apart.close()  # it needs as much memory as a worker

    def _answer(self, future: Future) -> list[Finding] | None:
        """Gives a task's findings; None where nobody could make them.

        Raises:
            ScalingError: a worker has not what it takes.
        """
        if future.status == "finished":
            answer: list[Finding] | Stranger = unpack(future.result())
            if isinstance(answer, Stranger):
                if self._means is not None:
                    hold_against(self._means, answer.means, answer.address)
                return None
            return answer
        error = future.exception() if future.status == "error" else None
        if isinstance(error, (ImportError, AttributeError)):  # joined later, without our code
            raise ScalingError(
                f"a worker at {self._where} does not have this version of Geoevents ({error}): "
                "install it there too. What was finished is stored"
            ) from error
        return None

    def _take(self, piece: _Piece, findings: Sequence[Finding]) -> None:
        job = piece.job
        slots = self._found.setdefault(job.number, [None] * len(job.articles))
        for place, finding in zip(piece.places, findings, strict=True):
            slots[place] = finding
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
        self._apart.stop()
        self._thread.shutdown(cancel_futures=True)
        if self._client.status == "running":
            if self._watches:
                self._client.unsubscribe_topic(_TOPIC)  # or it is told, once gone, that it goes
            self._client.cancel(list(self._under_way))
