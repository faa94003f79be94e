"""Articles into the store: known ones left out, the rest analysed, committed in bounded steps.

A commit holds whole articles, so a run that ends anywhere has lost at most what was not committed,
and the same command goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from geoevents.errors import ArticleError, ScalingError
from geoevents.model import Article, Event
from geoevents.scaling.progress import Progress, Tally
from geoevents.scaling.runners import Runner, run_articles
from geoevents.scaling.stopping import Stop
from geoevents.scaling.work import Finding
from geoevents.store import EventStore, tidy

__all__ = ["Report", "ingest"]

_MOST = 512  # articles in one commit
_OLDEST = 20.0  # seconds that a finished article waits for its commit


@dataclass(slots=True)
class Report:
    """What a run did.

    ``failures`` are the errors in the order in which they came; ``set_aside`` the articles among
    them that could be read but not analysed, each with its error; ``changed`` the ids of known
    articles that came with another text and were left as they are; ``stopped`` tells whether the
    run was ended early.
    """

    new_articles: int = 0
    known_articles: int = 0
    new_events: int = 0
    failures: list[ArticleError] = field(default_factory=list)
    set_aside: list[tuple[Article, str]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    stopped: bool = False


def ingest(
    store: EventStore,
    items: Iterable[Article | ArticleError],
    runner: Runner,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
    total: int | None = None,
) -> Report:
    """Analyses articles that the store does not have and appends them with their events.

    Args:
        store: where they go. One process commits, whoever does the work.
        items: articles, and errors of what could not be read, which are reported.
        runner: who does the work, opened.
        progress: is told the counts.
        stop: once wanted, what is finished is committed and the rest left for the next run.
        total: articles expected, for the time left.

    Returns:
        The report.

    Raises:
        StoreError: the store is gone or could not be written.
        ScalingError: the workers cannot be had, or are gone; what was finished is committed.
    """
    return _Ingestion(store, progress, stop or Stop(), Tally(total)).run(items, runner)


class _Ingestion:
    def __init__(
        self, store: EventStore, progress: Progress | None, stop: Stop, tally: Tally
    ) -> None:
        self._store = store
        self._progress = progress
        self._stop = stop
        self._tally = tally
        self._report = Report()
        self._waiting: list[tuple[Article, tuple[Event, ...]]] = []
        self._since = time.monotonic()
        self._begun: dict[str, str] = {}  # ids under way → text

    def run(self, items: Iterable[Article | ArticleError], runner: Runner) -> Report:
        results = run_articles(runner, self._fresh(items), self._stop, ordered=False)
        try:
            self._take(results)
        except ScalingError:
            self._commit()  # the workers are gone, what they have done is not
            raise
        self._commit()
        self._report.stopped = self._stop.wanted
        self._show()
        if self._report.new_articles and not self._report.stopped:
            tidy(self._store)  # many commits over many months leave many small files
        return self._report

    def _take(self, results: Iterable[tuple[Article, Finding]]) -> None:
        for article, finding in results:
            if finding.error is None:
                self._waiting.append((article, finding.events))
                self._tally.done += 1
                self._tally.events += len(finding.events)
            else:
                error = ArticleError(finding.error, source=article.url)
                self._report.failures.append(error)
                self._report.set_aside.append((article, finding.error))
                self._tally.failed += 1
                self._begun.pop(article.id, None)
            if len(self._waiting) >= _MOST or time.monotonic() - self._since > _OLDEST:
                self._commit()
            self._show()

    def _fresh(self, items: Iterable[Article | ArticleError]) -> Iterator[Article]:
        for item in items:
            if self._stop.wanted:
                return
            self._tally.read += 1
            if isinstance(item, ArticleError):
                self._report.failures.append(item)
                self._tally.failed += 1
            elif item.id in self._begun:
                self._known(item, same=self._begun[item.id] == item.text)
            elif self._store.has_article(item.id):
                self._known(item, same=self._store.has_text(item))
            else:
                self._begun[item.id] = item.text
                yield item
            if self._tally.read % 100 == 0:
                self._show()

    def _known(self, article: Article, *, same: bool) -> None:
        self._report.known_articles += 1
        self._tally.known += 1
        if not same:
            self._report.changed.append(article.id)

    def _commit(self) -> None:
        self._since = time.monotonic()
        if not self._waiting:
            return
        with self._stop.shielded():
            result = self._store.add(self._waiting)
        for article, _ in self._waiting:
            self._begun.pop(article.id, None)
        self._waiting = []
        self._report.new_articles += result.new_articles
        self._report.known_articles += result.known_articles
        self._report.new_events += result.new_events

    def _show(self) -> None:
        if self._progress is not None:
            self._progress.show(self._tally)
