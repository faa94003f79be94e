"""RSS and Atom → entries, by feedparser; documents with entities of their own are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.pages import html_text, url_id
from geoevents.reading.text import article_from_text

__all__ = ["Entry", "entry_article", "parse_feed", "read_feed"]

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_MOST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed: what is known of an article before its page is fetched."""

    id: str
    url: str | None
    title: str | None
    published: date | None
    publisher: str | None
    text: str


def read_feed(content: bytes, source: str) -> Iterator[Article | ArticleError]:
    """Reads the entries of a feed's file as articles; no page is fetched.

    Raises:
        ArticleError: it is no feed, or has entities of its own.
    """
    entries = parse_feed(content, source)
    if not entries:
        yield ArticleError("is a feed without an entry", source=source)
    for entry in entries:
        if entry.text:
            yield entry_article(entry, source)
        else:
            yield ArticleError(
                f"entry {entry.url or entry.title or entry.id!r} has no text", source=source
            )


def entry_article(entry: Entry, source: str) -> Article:
    """Makes an article of what a feed says of it.

    Raises:
        ArticleError: the entry has no text.
    """
    return article_from_text(
        entry.text,
        id=entry.id,
        title=entry.title,
        published=entry.published,
        publisher=entry.publisher,
        url=entry.url,
        source=source,
    )


def parse_feed(content: bytes, source: str) -> list[Entry]:
    """Gives the entries of a feed, in its order.

    An entry's id is that of its address, so that the page is known by it; else that of its guid.

    Raises:
        ArticleError: it is no feed, has entities of its own, or is too large.
    """
    import feedparser

    if len(content) > _MOST:
        raise ArticleError(f"the feed has more than {_MOST:,} bytes", source=source)
    _refuse_entities(content, source)
    try:
        feed = feedparser.parse(content)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise ArticleError(f"the feed could not be read: {error}", source=source) from error
    if not feed.get("version") and not feed.entries:
        raise ArticleError("is no RSS or Atom feed", source=source)
    name = _line(feed.feed.get("title"))
    return [_entry(item, name, source) for item in feed.entries]


def _refuse_entities(content: bytes, source: str) -> None:
    """Refuses entity declarations, in any encoding that has ASCII letters or pads them with 0."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if _ENTITY.search(content.replace(b"\0", b"")):
        raise ArticleError("the feed declares entities, which is refused", source=source)
    try:
        fromstring(content)
    except DefusedXmlException as error:
        raise ArticleError(f"the feed is refused: {error}", source=source) from error
    except (ParseError, ValueError, LookupError):
        return  # feedparser reads what is not well-formed with a reader that knows no entities


def _entry(item: Any, feed_name: str | None, source: str) -> Entry:  # noqa: ANN401 - a mapping
    link = _line(item.get("link"))
    url = link if link and link.startswith(("https://", "http://")) else None
    bodies = [part.get("value") or "" for part in item.get("content") or []]
    text = html_text(max([*bodies, item.get("summary") or ""], key=len))
    moment = item.get("published_parsed")
    if moment is None and "updated_parsed" in item:  # asked for, feedparser would make one up
        moment = item["updated_parsed"]
    published = None
    if moment:
        try:
            published = date(*moment[:3])
        except ValueError:
            published = None
    own = _line(item.get("id")) or f"{source}\x1f{item.get('title', '')}\x1f{text[:200]}"
    where = item.get("source")
    return Entry(
        id=url_id(url or own),
        url=url,
        title=_line(html_text(item.get("title") or "")),
        published=published,
        publisher=_line(where.get("title") if where else None) or feed_name,
        text=text,
    )


def _line(words: object) -> str | None:
    return " ".join(words.split()) or None if isinstance(words, str) else None
