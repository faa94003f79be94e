"""A run over pasted, uploaded or fetched articles: in a thread, with progress, stopped at will."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from geoevents.dashboard.background import BackgroundRun
from geoevents.errors import ArticleError
from geoevents.model import Article, Event, Resolution
from geoevents.reading import Tally, is_read

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline
    from geoevents.store import EventStore

__all__ = ["MOST_ARTICLES", "Entry", "Job", "read_again", "read_files"]

MOST_ARTICLES = 300  # of one run in the app; they are held in memory until they are saved
MOST_BYTES = 20_000_000  # of one file
MOST_BYTES_IN_ALL = 100_000_000

Items = Iterator[Article | ArticleError]

_reading = threading.Lock()  # one text at a time: two at once would only be slower together


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a run and what was found in it, or why it could not be read.

    ``note`` says what else is to be known: that it is a copy, in an unread language, or stored.
    """

    name: str
    article: Article | None = None
    events: tuple[Event, ...] = ()
    places: tuple[Resolution, ...] = ()
    error: str = ""
    note: str = ""


@dataclass(slots=True)
class Job(BackgroundRun):
    """The run. ``entries`` grows while it goes on; nothing is stored by it."""

    source: Callable[[Tally], Items]
    total: int | None = None
    entries: list[Entry] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    cut: bool = False  # there was more than one run takes

    def start(self, pipeline: Pipeline, store: EventStore) -> None:
        """Begins; a stop takes effect after the article that is being read."""
        self.begin(lambda: self._read_all(pipeline, store))

    def _read_all(self, pipeline: Pipeline, store: EventStore) -> None:
        for item in self.source(self.tally):
            if self.cancelled:
                break
            if len(self.entries) >= MOST_ARTICLES:
                self.cut = True
                break
            with _reading:
                self.entries.append(_read(item, pipeline, store))


def read_again(
    entry: Entry,
    pipeline: Pipeline,
    store: EventStore,
    *,
    published: date | None,
    publisher: str | None,
) -> Entry:
    """Gives an entry anew, read with the day and publisher that a person states."""
    if entry.article is None:
        return entry
    article = replace(entry.article, published=published, publisher=publisher)
    with _reading:
        return _read(article, pipeline, store)


def read_files(files: Iterable[tuple[str, bytes]]) -> Items:
    """Gives the articles of uploaded files; what a file is is told from its content.

    Args:
        files: names and contents. A file beyond 20 MB, and what goes beyond 100 MB together, is
            an error of its own; the others are read.
    """
    from geoevents.reading import read_bytes

    taken = 0
    for name, content in files:
        if len(content) > MOST_BYTES:
            yield ArticleError(f"has more than {MOST_BYTES // 1_000_000} MB", source=name)
        elif taken + len(content) > MOST_BYTES_IN_ALL:
            limit = MOST_BYTES_IN_ALL // 1_000_000
            yield ArticleError(f"the files have more than {limit} MB together", source=name)
        else:
            taken += len(content)
            items = read_bytes(content, name)
            first = next(items, None)
            if first is None:
                yield ArticleError("has no article in it", source=name)
            else:
                yield from chain([first], items)


def _read(item: Article | ArticleError, pipeline: Pipeline, store: EventStore) -> Entry:
    if isinstance(item, ArticleError):
        return Entry(name=item.source or "an article", error=str(item))
    name = item.title or item.url or f"{item.text[:80].strip()} …"
    known = store.has_article(item.id)
    note = "in the store already; saving adds nothing" if known else _unread(item)
    try:
        found = pipeline.analyse(item)
    except ArticleError as error:
        return Entry(name=name, error=str(error))
    return Entry(name, item, found.events, found.places, note=note)


def _unread(article: Article) -> str:
    if article.copy_of is not None:
        return "repeats the words of an article that is known; kept, and not read again"
    if not is_read(article.language):
        return f"in a language that is not read ({article.language}); kept as an article"
    return ""
