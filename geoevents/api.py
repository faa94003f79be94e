"""What ``from geoevents import …`` offers: texts in, events, frames and the store out.

Documented with examples in docs/python.md; each of them runs in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from geoevents.errors import ArticleError
from geoevents.frame import check_frame, events_to_frame, frame_to_events
from geoevents.geocoding.geocoder import Geocoder
from geoevents.model import Article, Event
from geoevents.pipeline import Pipeline
from geoevents.query import EventQuery, Filter
from geoevents.reading import article_from_text, open_sources
from geoevents.store import EventStore

__all__ = [
    "Article",
    "ArticleError",
    "Event",
    "EventQuery",
    "EventStore",
    "Filter",
    "Geocoder",
    "Pipeline",
    "article_from_text",
    "check_frame",
    "events_to_frame",
    "extract_events",
    "frame_to_events",
    "open_store",
    "read_articles",
]


def read_articles(
    *sources: str | Path, feeds: Iterable[str] = (), skip_errors: bool = False
) -> Iterator[Article]:
    """Gives the articles of files, folders, http(s) addresses and feeds, one by one.

    Each has its ``language``; one that repeats an earlier one of the run has ``copy_of``.

    Args:
        sources: files of any kind that docs/sources.md lists, folders, addresses.
        feeds: addresses of RSS or Atom feeds.
        skip_errors: pass over what cannot be read instead of raising.

    Raises:
        ArticleError: at the first thing that cannot be read; ``FetchError`` for addresses.
    """
    for item in open_sources(sources, feeds=feeds):
        if not isinstance(item, ArticleError):
            yield item
        elif not skip_errors:
            raise item


def extract_events(
    articles: Article | str | Iterable[Article], *, pipeline: Pipeline | None = None
) -> Iterator[Event]:
    """Gives the events of articles, in their order; the model is loaded once and kept.

    Args:
        articles: one article, a text (which has no date: days are then counted from today), or
            many articles, taken lazily.
        pipeline: parts of your own; None is the shipped ones.

    Raises:
        ArticleError: an article could not be read.
    """
    if isinstance(articles, str):
        articles = article_from_text(articles)
    if isinstance(articles, Article):
        articles = [articles]
    for analysis in (pipeline or _shipped()).extract(articles):
        yield from analysis.events


def open_store(path: str | Path | None = None, *, create: bool = True) -> EventStore:
    """Opens an event store, a folder or an object-store address; see ``EventStore.open``.

    Raises:
        StoreError: there is none and ``create`` is off, or it is something else.
    """
    return EventStore.open(path, create=create)


@lru_cache(maxsize=1)
def _shipped() -> Pipeline:
    return Pipeline()
