"""Who does the work: this process, worker processes of this machine, or a Dask cluster.

Articles are independent, so batches of them may be read in any order anywhere; what reads the
results is one process, which is why nothing is stored twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from geoevents.collector import settle, unsettle
from geoevents.model import Article
from geoevents.scaling.apart import Apart
from geoevents.scaling.stopping import Overdue, Stop
from geoevents.scaling.under_way import UnderWay
from geoevents.scaling.work import Finding, analyse_here

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

__all__ = ["Job", "Result", "Runner", "batches", "open_runner", "run_articles"]

_HERE = 64  # articles in a batch of this process
_AWAY = 32  # of a worker, at first: the last ones to finish leave nobody idle for long
_MOST_AWAY = 128  # of a long run, whose end weighs little: a batch is sent in the same time as 32
_STEADY = 16  # batches after which they become twice as large
_CHARACTERS = 400_000  # of a batch; a few long texts are work enough


class Job(NamedTuple):
    """A batch of articles on its way. ``number`` counts them from 0."""

    number: int
    articles: tuple[Article, ...]


class Result(NamedTuple):
    """A batch that came back, with one finding per article."""

    articles: tuple[Article, ...]
    findings: tuple[Finding, ...]


class Runner(Protocol):
    """Does the work. Nothing is started before the first batch is there.

    ``size`` is how many articles a batch has at first, ``most`` how many it may have later.
    """

    size: int
    most: int

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def run(self, jobs: Iterator[Job], stop: Stop, *, ordered: bool) -> Iterator[Result]:
        """Gives the results of batches, which are taken only as fast as they are worked off.

        Args:
            jobs: the batches.
            stop: looked at between batches; once it is wanted no more are begun.
            ordered: whether results come in the order of the batches.
        """
        ...


class HereRunner:
    """Works in this process; articles that may kill it are read in one apart."""

    size = most = _HERE

    def __init__(self, note: Path | None = None, wary: Collection[str] = ()) -> None:
        self._note_path = note
        self._wary = wary
        self._note: UnderWay | None = None
        self._apart = Apart()
        self._pipeline: Pipeline | None = None
        self._complete = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        unsettle()
        self._apart.close()
        if self._note is not None:
            self._note.close(complete=self._complete)

    def run(self, jobs: Iterator[Job], stop: Stop, *, ordered: bool) -> Iterator[Result]:  # noqa: ARG002 - it always is
        """Gives the result of one batch after the other."""
        for job in jobs:
            if stop.wanted:
                return
            if job.number == 0 and self._note_path is not None:
                self._note = UnderWay(self._note_path)
            try:
                result = Result(job.articles, self._read(job.articles))
            except Overdue:  # one of them may take for ever: the next run reads them apart
                if self._note is not None:
                    self._note.suspect(article.id for article in job.articles)
                raise
            if job.number == 0:
                settle()
            yield result
        self._complete = not stop.wanted

    def _read(self, articles: Sequence[Article]) -> tuple[Finding, ...]:
        dangerous = [article for article in articles if self._is_dangerous(article)]
        if not dangerous:
            self._apart.close()  # it needs as much memory as we do
            return tuple(self._read_here(articles))
        found = self._apart.read(dangerous)
        if found is None:
            found = [finding for article in dangerous for finding in self._read_here([article])]
        if self._note is not None:
            self._note.clear(article.id for article in dangerous)
        answers = dict(zip(map(id, dangerous), found, strict=True))
        others = [article for article in articles if id(article) not in answers]
        answers.update(zip(map(id, others), self._read_here(others), strict=True))
        return tuple(answers[id(article)] for article in articles)

    def _is_dangerous(self, article: Article) -> bool:
        suspected = self._note is not None and self._note.suspected(article.id)
        return suspected or article.id in self._wary

    def _read_here(self, articles: Sequence[Article]) -> list[Finding]:
        if not articles:
            return []
        if self._pipeline is None:
            from geoevents.pipeline import Pipeline

            self._pipeline = Pipeline()
        if self._note is None:
            return analyse_here(self._pipeline, articles)
        self._note.write(article.id for article in articles)
        findings = analyse_here(self._pipeline, articles)
        self._note.write(())
        return findings


def open_runner(
    *,
    workers: int = 1,
    scheduler: str | None = None,
    note: Path | None = None,
    wary: Collection[str] = (),
) -> Runner:
    """Gives who does the work, to be used in a ``with`` statement.

    Args:
        workers: processes of this machine; 1 is this process alone.
        scheduler: address of a Dask scheduler, such as ``tcp://host:8786``; its workers are used
            instead, and need the same code, places and models (``agreement``).
        note: where this process notes what it reads (``note_path``), so that a run after one that
            was killed reads those articles in a process apart; None is nowhere.
        wary: ids of articles that are read so in any case, and that no worker is given.

    Raises:
        ScalingError: Dask is not installed, or ``workers`` makes no sense.
    """
    if scheduler is None and workers == 1:
        return HereRunner(note, wary)
    from geoevents.scaling.cluster import DaskRunner

    return DaskRunner(workers=workers, scheduler=scheduler, size=_AWAY, most=_MOST_AWAY, wary=wary)


def batches(articles: Iterable[Article], size: int, most: int | None = None) -> Iterator[Job]:
    """Gives articles in batches of at most ``size`` and about 400,000 characters.

    Args:
        articles: taken lazily.
        size: of the first batches.
        most: every 16 batches the size is doubled, up to this; None leaves it.
    """
    batch: list[Article] = []
    number = characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= size or characters >= _CHARACTERS:
            yield Job(number, tuple(batch))
            number, characters, batch = number + 1, 0, []
            if number % _STEADY == 0:
                size = max(size, min(2 * size, most or size))
    if batch:
        yield Job(number, tuple(batch))


def run_articles(
    runner: Runner, articles: Iterable[Article], stop: Stop, *, ordered: bool = True
) -> Iterator[tuple[Article, Finding]]:
    """Gives each article with what was found in it.

    Args:
        runner: who does the work.
        articles: what to read; taken lazily.
        stop: ends it early.
        ordered: whether they come in the order of ``articles``.
    """
    jobs = batches(articles, runner.size, runner.most)
    for result in runner.run(jobs, stop, ordered=ordered):
        yield from zip(result.articles, result.findings, strict=True)
