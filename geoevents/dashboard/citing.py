"""Where a record comes from: its source with a link, those of the same act, and its citation."""

from __future__ import annotations

from collections.abc import Iterator

from geoevents.dashboard.kit import Block
from geoevents.dashboard.session import country_name
from geoevents.incidents import Incident
from geoevents.model import Article, Event
from geoevents.views.words import (
    claim_words,
    count_words,
    day,
    event_date_words,
    is_web_link,
    place_words,
)

__all__ = ["citation", "more_sources", "source_of"]

_SOURCES = 12


def source_of(event: Event, article: Article | None) -> Block:
    """Gives the article of a record, with its address where that is one of the web."""
    title = article.title if article and article.title else None
    published = day(article.published) if article and article.published else None
    parts = [title or event.source or "article", event.source if title else None, published]
    source: Block = {"text": " · ".join(filter(None, parts))}
    if is_web_link(event.source_url):
        source["href"] = event.source_url
    return source


def more_sources(event: Event, incident: Incident | None) -> Iterator[Block]:
    """Gives the articles of the other records of the act, each once."""
    others = {m.article: m for m in reversed(incident.members)} if incident else {}
    others.pop(event.article, None)
    found = list(reversed(others.values()))
    for member in found[:_SOURCES]:
        line: Block = {"text": member.source or "another article", "soft": True}
        if is_web_link(member.source_url):
            line["href"] = member.source_url
        yield line
    if len(found) > _SOURCES:
        words = f"and {count_words(len(found) - _SOURCES, 'article')} more, under “Who says what”"
        yield {"text": words, "soft": True}


def citation(event: Event, article: Article | None) -> str:
    """Gives a line that cites the record and its source."""
    record = (
        f"Geoevents record {event.event_id}: {event.sub_event_type}, "
        f"{place_words(event, country_name)}, {event_date_words(event)}, "
        f"{claim_words(event, country_name)}"
    )
    return ". ".join(
        filter(
            None,
            [
                (article.title or "").rstrip(".") if article else "",
                event.source or "",
                day(article.published) if article and article.published else "",
                event.source_url if is_web_link(event.source_url) else "",
                (event.citation or "").rstrip("."),
                record,
            ],
        )
    )
