"""Geoevents: conflict reporting, mapped with its doubts.

>>> from geoevents import extract_events, article_from_text

The names of ``geoevents.api`` are here too, and are loaded when they are asked for.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from geoevents.api import (
        Article,
        ArticleError,
        Event,
        EventQuery,
        EventStore,
        Filter,
        Geocoder,
        Pipeline,
        article_from_text,
        check_frame,
        events_to_frame,
        extract_events,
        frame_to_events,
        open_store,
        read_articles,
    )

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


def __getattr__(name: str) -> object:
    """Loads a name of the interface when it is first asked for, so that importing stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'geoevents' has no attribute {name!r}")
    from geoevents import api

    value = getattr(api, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
