"""Articles into the store: known ones left out, the rest analysed, committed in bounded steps.

A commit holds whole articles, so a run that ends anywhere has lost at most what was not committed,
and the same command goes on from there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from geoevents.errors import ArticleError, GeoeventsError, ScalingError
from geoevents.model import Article, Event
from geoevents.scaling.aside import Aside
from geoevents.scaling.progress import Progress, Tally
from geoevents.scaling.runners import Runner, run_articles
from geoevents.scaling.stopping import Overdue, Stop
from geoevents.scaling.work import Finding
from geoevents.store import EventStore

__all__ = ["Report", "ingest"]

_MOST = 512  # articles in one commit
_FIRST = 5.0  # seconds after which the first results are committed, then twice as many, up to
_OLDEST = 20.0  # … that a finished article waits for its commit
_LOOK = 1.0  # seconds between looks at the clock, where no result comes
_KEPT = 1_000  # failures, and ids of changed articles, that a report names


@dataclass(slots=True)
class Report:
    """What a run did.

    ``failures`` are the first thousand errors in the order in which they came, ``failed`` is the
    number of all; ``set_aside`` counts the articles among them that could be read but not analysed.
    ``changed`` are the ids of the first thousand of ``other_texts`` known articles that came with
    another text and were left as they are; ``stopped`` tells whether the run was ended early.
    """

    new_articles: int = 0
    known_articles: int = 0
    new_events: int = 0
    failures: list[ArticleError] = field(default_factory=list)
    failed: int = 0
    set_aside: int = 0
    changed: list[str] = field(default_factory=list)
    other_texts: int = 0
    stopped: bool = False

    def fail(self, error: ArticleError) -> None:
        """Counts an error, and keeps the first ones."""
        self.failed += 1
        if len(self.failures) < _KEPT:
            self.failures.append(error)


def ingest(
    store: EventStore,
    items: Iterable[Article | ArticleError],
    runner: Runner,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
    total: int | None = None,
    aside: Aside | None = None,
) -> Report:
    """Analyses articles that the store does not have and appends them with their events.

    Args:
        store: where they go. One process commits, whoever does the work.
        items: articles, and errors of what could not be read, which are reported.
        runner: who does the work, opened.
        progress: is told the counts.
        stop: once wanted, what is finished is committed and the rest left for the next run.
        total: articles expected, for the time left.
        aside: where articles that cannot be analysed are kept, written with each commit.

    Returns:
        The report.

    Raises:
        StoreError: the store is gone, or it or the file of those set aside could not be written.
        ScalingError: the workers cannot be had, or are gone; what was finished is committed.
    """
    return _Ingestion(store, progress, stop or Stop(), Tally(total), aside).run(items, runner)


class _Ingestion:
    def __init__(
        self,
        store: EventStore,
        progress: Progress | None,
        stop: Stop,
        tally: Tally,
        aside: Aside | None,
    ) -> None:
        self._store = store
        self._progress = progress
        self._stop = stop
        self._tally = tally
        self._aside = aside
        self._report = Report()
        self._waiting: list[tuple[Article, tuple[Event, ...]]] = []
        self._poison: list[tuple[Article, str]] = []
        self._since: float | None = None  # the last commit, or the first result
        self._patience = _FIRST
        self._begun: dict[str, str] = {}  # ids under way → text
        self._lock = threading.RLock()  # of all that is above, and of writing
        self._over = threading.Event()
        self._fault: GeoeventsError | None = None  # of a commit by the clock

    def run(self, items: Iterable[Article | ArticleError], runner: Runner) -> Report:
        results = run_articles(runner, self._fresh(items), self._stop, ordered=False)
        threading.Thread(target=self._keep_time, daemon=True).start()
        try:
            self._take(results)
        except Overdue:
            pass  # what is under way does not end; what is finished is stored
        except ScalingError:
            self._commit()  # the workers are gone, what they have done is not
            raise
        finally:
            self._over.set()
            self._set_aside()  # whatever ended the run: what is poison need not be found again
        self._commit()
        if self._fault is not None:
            raise self._fault
        if self._aside is not None:
            self._aside.tidy()
        self._report.stopped = self._stop.wanted
        self._show()
        return self._report

    def _take(self, results: Iterable[tuple[Article, Finding]]) -> None:
        for article, finding in results:
            with self._lock:
                self._note(article, finding)
                waiting = len(self._waiting) + len(self._poison)
                if waiting >= _MOST or self._is_due():
                    self._commit()
            self._show()

    def _note(self, article: Article, finding: Finding) -> None:
        if self._fault is not None:
            raise self._fault
        if self._since is None:  # loading models is no work that could be lost
            self._since = time.monotonic()
        if finding.error is None:
            self._waiting.append((article, finding.events))
            self._tally.done += 1
            self._tally.events += len(finding.events)
            return
        self._fail(ArticleError(finding.error, source=article.url or f"article {article.id}"))
        self._report.set_aside += 1
        self._poison.append((article, finding.error))
        self._begun.pop(article.id, None)

    def _is_due(self) -> bool:
        return self._since is not None and time.monotonic() - self._since > self._patience

    def _keep_time(self) -> None:
        """Commits what is finished where the next result is long in coming, or never comes."""
        while not self._over.wait(_LOOK):
            with self._lock:
                if self._over.is_set() or self._fault is not None or not self._is_due():
                    continue
                try:
                    self._commit()
                except GeoeventsError as error:
                    self._fault = error  # told by the main thread, when it is back

    def _fresh(self, items: Iterable[Article | ArticleError]) -> Iterator[Article]:
        for item in items:
            if self._stop.wanted:
                return
            with self._lock:
                fresh = self._look_up(item)
            if fresh is not None:
                yield fresh
            if self._tally.read % 100 == 0:
                self._show()

    def _look_up(self, item: Article | ArticleError) -> Article | None:
        """Gives an article that is to be read."""
        self._tally.read += 1
        if isinstance(item, ArticleError):
            self._fail(item)
        elif item.id in self._begun:
            self._known(item, same=self._begun[item.id] == item.text)
        elif self._store.has_article(item.id):
            self._known(item, same=self._store.has_text(item))
        else:
            self._begun[item.id] = item.text
            return item
        return None

    def _known(self, article: Article, *, same: bool) -> None:
        self._report.known_articles += 1
        self._tally.known += 1
        if same and self._aside is not None:
            self._aside.stored([article.id])
        if not same:
            self._report.other_texts += 1
            if len(self._report.changed) < _KEPT:
                self._report.changed.append(article.id)

    def _fail(self, error: ArticleError) -> None:
        self._report.fail(error)
        self._tally.failed += 1

    def _set_aside(self) -> None:
        with self._lock:
            if self._aside is not None:
                self._aside.add(self._poison)
            self._poison = []

    def _commit(self) -> None:
        with self._lock:
            self._store_waiting()

    def _store_waiting(self) -> None:
        self._since = time.monotonic()
        self._patience = min(2 * self._patience, _OLDEST)
        self._set_aside()
        if not self._waiting:
            return
        with self._stop.shielded():
            result = self._store.add(self._waiting)
        for article, _ in self._waiting:
            self._begun.pop(article.id, None)
        if self._aside is not None:
            self._aside.stored(article.id for article, _ in self._waiting)
        self._waiting = []
        self._report.new_articles += result.new_articles
        self._report.known_articles += result.known_articles
        self._report.new_events += result.new_events

    def _show(self) -> None:
        if self._progress is not None:
            self._progress.show(self._tally)
