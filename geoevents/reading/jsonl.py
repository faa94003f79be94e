"""JSON lines of articles: ``{"id", "text", "title"?, "published"?, "publisher"?, "url"?}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.columns import named
from geoevents.reading.text import article_id, parse_date, refuse_halves

__all__ = ["given_spans", "read_jsonl", "to_article"]

_OPTIONAL = ("title", "publisher", "url")
_UNDECODED = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of other bytes
_SHOWN = 60  # characters of a bad line that an error repeats
TOO_MUCH_JSON = "JSON nested too deep, or with a number of thousands of digits"


def read_jsonl(lines: Iterable[str], source: str | None = None) -> Iterator[Article | ArticleError]:
    """Reads articles from JSON lines; a line that is none gives its error, and reading goes on.

    The text is kept to the letter, so that offsets into it stay true. A document without ``text``
    is read by the names that tables use; other keys are passed over. A document without ``id``
    gets a hash, as a text file does.

    Args:
        lines: the lines, with or without their ends; blank ones are passed over.
        source: what to name in errors.
    """
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        empty = False
        try:
            document = _parse(line, source, number)
            if "text" not in document and "text" in (other := named(document)):
                document = other  # somebody else's keys
            yield to_article(document, source, number)
        except ArticleError as error:
            yield error
    if empty:
        yield ArticleError("holds no document", source=source)


def given_spans(
    lines: Iterable[str], source: str | None = None
) -> dict[str, list[tuple[int, int]]]:
    """Gives, by document id, the spans under ``toponyms`` or ``mentions``; others are left out.

    Raises:
        ArticleError: a line is no document, or a span is none of its text.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        document = _parse(line, source, number)
        stated = document.get("toponyms", document.get("mentions"))
        if stated is None:
            continue
        article = to_article(document, source, number)
        try:
            spans = [(int(span["start"]), int(span["end"])) for span in stated]
        except (KeyError, TypeError, ValueError, OverflowError):
            raise ArticleError(
                "each of toponyms (or mentions) needs whole numbers start and end",
                source=source,
                line=number,
            ) from None
        for start, end in spans:
            if not 0 <= start < end <= len(article.text):
                raise ArticleError(
                    f"span {start}–{end} lies outside the text of {len(article.text)} characters",
                    source=source,
                    line=number,
                )
        found[article.id] = spans
    return found


def _parse(line: str, source: str | None, number: int) -> dict[str, Any]:
    undecoded = _UNDECODED.search(line)
    if undecoded is not None:
        raise ArticleError(
            f"byte {ord(undecoded[0]) - 0xDC00:#04x} is not UTF-8 text; is this a text file?",
            source=source,
            line=number,
        )
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        shown = line.strip()[:_SHOWN]
        raise ArticleError(
            f"no JSON ({error.msg} at character {error.pos + 1}): {shown!r}",
            source=source,
            line=number,
        ) from None
    except (RecursionError, ValueError):
        raise ArticleError(TOO_MUCH_JSON, source=source, line=number) from None
    if not isinstance(document, dict):
        raise ArticleError(
            f'a document is an object such as {{"id": …, "text": …}}, this is '
            f"{type(document).__name__}: {line.strip()[:_SHOWN]!r}",
            source=source,
            line=number,
        )
    return document


def to_article(
    document: Mapping[str, Any], source: str | None, number: int | None = None
) -> Article:
    """Makes an article of the values of one line or row.

    Raises:
        ArticleError: names the line and the value that will not do.
    """
    text = document.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(f"text is {text!r}; it must be words", source=source, line=number)
    values: dict[str, str | None] = {}
    for key in _OPTIONAL:
        value = document.get(key)
        if value is not None and not isinstance(value, str):
            raise ArticleError(f"{key} is {value!r}, not text", source=source, line=number)
        values[key] = value or None
    stated = document.get("published")
    published = None if stated in (None, "") else parse_date(stated, source, number)
    own = document.get("id")
    if not (own is None or isinstance(own, str) or (isinstance(own, int) and own is not True)):
        raise ArticleError(f"id is {own!r}, neither text nor number", source=source, line=number)
    for value in (text, str(own), *values.values()):
        refuse_halves(value or "", source, number)
    identity = str(own) if own not in (None, "") else None
    return Article(
        id=identity or article_id(text, publisher=values["publisher"], published=published),
        text=text,
        published=published,
        **values,
    )
