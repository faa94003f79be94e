"""Articles in a CSV table or a JSON array, by the names of their columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.columns import NAMES, columns_of, named, plain
from geoevents.reading.jsonl import TOO_MUCH_JSON, to_article

__all__ = ["read_csv", "read_json"]

_LISTS = ("articles", "items", "results")
_CELL = 10_000_000  # characters of a cell


def read_csv(lines: Iterable[str], source: str) -> Iterator[Article | ArticleError]:
    """Reads one article a row; comma, semicolon, tab or bar is told from the first line.

    Raises:
        ArticleError: no column holds the text.
    """
    csv.field_size_limit(_CELL)
    stream = iter(lines)
    first = next(stream, "")
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(_again(first, stream), delimiter=delimiter)
    columns = _columns(next(rows, []), source)
    empty = True
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield ArticleError(f"no CSV: {error}", source=source, line=rows.line_num)
            continue
        if not any(cell.strip() for cell in row):
            continue
        empty = False
        values = {name: row[at] for name, at in columns.items() if at < len(row)}
        try:
            yield to_article(named(values), source, rows.line_num)
        except ArticleError as error:
            yield error
    if empty:
        yield ArticleError("holds no row", source=source)


def read_json(content: str, source: str) -> Iterator[Article | ArticleError]:
    """Reads an array of articles, or one article; keys as in JSON lines, or as in a table.

    Raises:
        ArticleError: it is neither.
    """
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        raise ArticleError(f"no JSON ({error.msg})", source=source, line=error.lineno) from None
    except (RecursionError, ValueError):
        raise ArticleError(TOO_MUCH_JSON, source=source) from None
    if isinstance(value, dict):  # as interfaces give them, and as a JSON feed does
        value = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), value)
    if isinstance(value, dict):
        if "features" in value or value.get("type") == "FeatureCollection":
            raise ArticleError("holds map features; use `geoevents import`", source=source)
        value = [value]
    if not value:
        raise ArticleError("holds no article", source=source)
    for number, item in enumerate(value, 1):
        where = f"{source}, item {number}"
        if not isinstance(item, dict):
            yield ArticleError(f"is {type(item).__name__}, not an object", source=where)
            continue
        try:
            yield to_article(named(item), where)
        except ArticleError as error:
            yield error


def _columns(header: list[str], source: str) -> dict[str, int]:
    names = [plain(cell) for cell in header]
    found = columns_of(names)
    if "text" not in found:
        raise ArticleError(
            f"no column holds the text: it may be called {', '.join(NAMES['text'])}, and the "
            f"columns are {', '.join(names[:20]) or 'none'}. A table of events goes in with "
            "`geoevents import`",
            source=source,
            line=1,
        )
    return found


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield from io.StringIO(first)
    yield from rest
