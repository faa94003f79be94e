"""Who does the work: this process, worker processes of this machine, or a Dask cluster.

Articles are independent, so batches of them may be read in any order anywhere; what reads the
results is one process, which is why nothing is stored twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from geoevents.collector import settle, unsettle
from geoevents.model import Article
from geoevents.scaling.stopping import Stop
from geoevents.scaling.work import Finding, analyse_here

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
    """Works in this process."""

    size = most = _HERE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        unsettle()

    def run(self, jobs: Iterator[Job], stop: Stop, *, ordered: bool) -> Iterator[Result]:  # noqa: ARG002 - it always is
        """Gives the result of one batch after the other."""
        pipeline = None
        for job in jobs:
            if stop.wanted:
                return
            if pipeline is None:
                from geoevents.pipeline import Pipeline

                pipeline = Pipeline()
            result = Result(job.articles, tuple(analyse_here(pipeline, job.articles)))
            if job.number == 0:
                settle()
            yield result


def open_runner(*, workers: int = 1, scheduler: str | None = None) -> Runner:
    """Gives who does the work, to be used in a ``with`` statement.

    Args:
        workers: processes of this machine; 1 is this process alone.
        scheduler: address of a Dask scheduler, such as ``tcp://host:8786``; its workers are used
            instead, and need the same version of Geoevents.

    Raises:
        ScalingError: Dask is not installed, or ``workers`` makes no sense.
    """
    if scheduler is None and workers == 1:
        return HereRunner()
    from geoevents.scaling.cluster import DaskRunner

    return DaskRunner(workers=workers, scheduler=scheduler, size=_AWAY, most=_MOST_AWAY)


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
