"""Plain text, with or without front matter → ``Article``."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import date, datetime

from geoevents.errors import ArticleError
from geoevents.model import Article

__all__ = ["article_from_text", "article_id", "decode", "parse_date", "read_text", "refuse_halves"]

_KEYS = ("id", "title", "published", "publisher", "url")
_KEY_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]*)\s*:(?:\s+(?P<value>.*))?$")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(content: str, source: str | None = None) -> Article:
    """Reads one article from text that may open with front matter.

    Front matter is a first line ``---``, lines ``key: value`` (id, title, published, publisher,
    url; others are passed over), and a line ``---``.

    Args:
        content: the whole file as text.
        source: what to name in errors.

    Raises:
        ArticleError: there is no text, or ``published`` is no date.
    """
    lines = re.split(r"\r\n|\r|\n", content)
    head: dict[str, tuple[str, int]] = {}
    body = lines
    if lines[0].strip() == "---":
        end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
        pairs = [_KEY_LINE.match(line.strip()) for line in lines[1:end] if line.strip()]
        if end is not None and all(pairs):
            body = lines[end + 1 :]
            for number, line in enumerate(lines[1:end], 2):
                if pair := _KEY_LINE.match(line.strip()):
                    head[pair["key"].lower()] = (_unquote(pair["value"] or ""), number)
    values = {key: head[key][0] or None for key in _KEYS if key in head}
    published = None
    if values.get("published"):
        published = parse_date(values["published"], source, head["published"][1])
    values.pop("published", None)
    return article_from_text("\n".join(body), published=published, source=source, **values)


def article_from_text(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's name
    title: str | None = None,
    published: date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    source: str | None = None,
) -> Article:
    """Makes an article of pasted text; white space around it is dropped.

    Args:
        text: the article's words.
        id: the source's own id; without one it is a hash (see ``article_id``).
        title: its headline.
        published: the day of publication.
        publisher: who published it.
        url: where it stands.
        source: what to name in errors.

    Raises:
        ArticleError: there is no text in it.
    """
    text = text.strip()
    if not text:
        raise ArticleError("there is no text in it", source=source)
    refuse_halves(text, source)
    return Article(
        id=id or article_id(text, publisher=publisher, published=published),
        text=text,
        title=title,
        published=published,
        publisher=publisher,
        url=url,
    )


def article_id(text: str, *, publisher: str | None = None, published: date | None = None) -> str:
    """Gives the id of an article whose source has none: a hash of words, publisher and day.

    The same agency copy in two papers is two articles; the same file twice is one.
    """
    parts = (publisher or "", published.isoformat() if published else "", text)
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8"), digest_size=10).hexdigest()


def parse_date(value: object, source: str | None = None, line: int | None = None) -> date:
    """Gives the day of an ISO date or time, as it is written (no change of time zone).

    Raises:
        ArticleError: names file, line and the value that is no date.
    """
    try:
        return datetime.fromisoformat(value.strip()).date()  # type: ignore[attr-defined]
    except (ValueError, AttributeError):
        raise ArticleError(
            f"published {value!r} is no date; write it as 2025-03-14 or 2025-03-14T09:30:00Z",
            source=source,
            line=line,
        ) from None


def decode(content: bytes, source: str) -> str:
    """Gives a file's bytes as text: UTF-8, or what its byte order mark says.

    Raises:
        ArticleError: the file is empty, or not text.
    """
    if not content.strip():
        raise ArticleError("the file is empty", source=source)
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"byte {error.object[error.start]:#04x} at {error.start} is not UTF-8 text; "
            "convert the file to UTF-8, or leave it out if it is no text",
            source=source,
        ) from None
    if "\x00" in text:
        raise ArticleError(
            f"holds a NUL character at {text.index(chr(0))}: this is no text file", source=source
        )
    return text


def refuse_halves(text: str, source: str | None, line: int | None = None) -> None:
    """Refuses halves of surrogate pairs, which no file in UTF-8 can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"character {text[error.start]!r} at {error.start} is half of a pair and stands for "
            "nothing",
            source=source,
            line=line,
        ) from None


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
