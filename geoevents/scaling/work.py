"""What one process does with a batch of articles; the same here, in a worker, in a cluster."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geoevents import __version__
from geoevents.model import Article, Event

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

__all__ = ["Finding", "analyse_articles", "analyse_here", "worker_version"]

_ONE_AT_A_TIME = threading.Lock()  # a worker of several threads has one model


class Finding(NamedTuple):
    """What became of one article: its events, or why it has none (``error``)."""

    events: tuple[Event, ...]
    error: str | None = None


def analyse_here(pipeline: Pipeline, articles: Sequence[Article]) -> list[Finding]:
    """Analyses articles together; where that breaks, one by one, so that one costs no other."""
    try:
        return [Finding(analysis.events) for analysis in pipeline.extract(articles)]
    except Exception:  # noqa: BLE001 - a fault of any kind in one text must not cost the others
        return [_analyse_one(pipeline, article) for article in articles]


def _analyse_one(pipeline: Pipeline, article: Article) -> Finding:
    try:
        return Finding(pipeline.analyse(article).events)
    except Exception as error:  # noqa: BLE001 - set aside with its error, whatever it is
        kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
        return Finding((), f"{kind}{error}" or type(error).__name__)


def analyse_articles(articles: Sequence[Article]) -> list[Finding]:
    """Analyses articles in a worker, with the pipeline that the process keeps."""
    with _ONE_AT_A_TIME:
        return analyse_here(_pipeline(), articles)


def worker_version() -> str:
    """Gives the version of Geoevents that a worker has."""
    return __version__


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    from geoevents.pipeline import Pipeline

    return Pipeline()
