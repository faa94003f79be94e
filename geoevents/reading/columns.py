"""By which names tables and interfaces call what an article has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from geoevents.reading.days import day_in_words, day_of_moment
from geoevents.reading.pages import html_text, url_id

__all__ = ["NAMES", "columns_of", "named", "plain"]

# Our field → the names by which tables call it, the first that is there is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "full_text", "fulltext", "article", "maintext", "main_text",
             "article_text", "body_text", "article_body", "content_text", "story", "content_html"),
    "id": ("id", "article_id", "doc_id", "uuid", "guid"),
    "title": ("title", "headline", "heading"),
    "published": ("published", "date", "pub_date", "pubdate", "published_at", "date_publish",
                  "publication_date", "publish_date", "date_published", "published_date",
                  "published_on", "datetime"),
    "publisher": ("publisher", "source", "outlet", "media_outlet", "source_name", "source_domain",
                  "newspaper", "publication", "site", "site_name"),
    "url": ("url", "link", "source_url", "web_url", "article_url", "address"),
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[\W_]+")


def plain(name: object) -> str:
    """Gives a column's name as ``NAMES`` has it: "Pub. Date" and "pubDate" are "pub_date"."""
    return _SIGNS.sub("_", _CAMEL.sub("_", str(name).strip())).strip("_").lower()


def columns_of(names: Iterable[object]) -> dict[str, int]:
    """Gives the place of the column that holds each of our fields, for those that are there."""
    there: dict[str, int] = {}
    for at, name in enumerate(names):
        there.setdefault(plain(name), at)
    return {
        field: there[found]
        for field, options in NAMES.items()
        if (found := next((name for name in options if name in there), None))
    }


def named(item: Mapping[str, Any]) -> dict[str, Any]:
    """Gives an object's values under our names, its day as 2025-03-14 where it names one."""
    keys = list(item)
    values = {field: item[keys[at]] for field, at in columns_of(keys).items()}
    if isinstance(values.get("publisher"), Mapping):  # as interfaces give {"id": …, "name": …}
        values["publisher"] = values["publisher"].get("name")
    if "content_html" in map(plain, keys) and isinstance(values.get("text"), str):
        values["text"] = html_text(values["text"])
    values["published"] = _day(values.get("published"))
    url = values.get("url")
    if values.get("id") in (None, "") and isinstance(url, str) and "://" in url:
        values["id"] = url_id(url)  # by which the page is known if it is fetched
    return values


def _day(stated: object) -> object:
    """Gives the day in figures; what names none, or may be two, as it is written."""
    words = " ".join(str(stated).split())
    try:
        day = day_of_moment(words) or day_in_words(words)
    except ValueError:
        return stated
    return stated if day is None else day.isoformat()
