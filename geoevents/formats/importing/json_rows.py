"""JSON → rows, one by one: a list, a list wrapped in an object, GeoJSON, or objects line by line.

The file is never held as a whole: as Python objects it would take twenty times its size.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from geoevents.errors import SchemaError

__all__ = ["json_rows"]

# Keys under which interfaces put their rows: ACLED, UCDP, TimeMap's exports, GeoJSON.
_WRAPPINGS = frozenset(("data", "Result", "result", "events", "results", "features"))
_CHUNK = 1 << 16
_VALUE = 4 << 20  # characters of one row, or of one value beside the rows
_BLANK = re.compile(r"[ \t\r\n\x1e]*")  # RFC 8142 puts a record separator before each object


def json_rows(
    stream: IO[bytes], name: str, *, beside: dict[str, object] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Gives the rows; what is no object gives a row with the fault.

    Args:
        stream: UTF-8, at its beginning.
        name: of the file, for messages.
        beside: is given the members of an object that stand beside the rows it wraps.

    Raises:
        SchemaError: this is no JSON, or a single row is longer than 4 million characters.
    """
    scanner = _Scanner(stream, name)
    try:
        for item in scanner.items():
            yield _flat(item)
        if beside is not None:
            beside.update(scanner.beside)
    except UnicodeDecodeError as error:
        raise SchemaError(f"{name}: no JSON: {error}") from error
    except RecursionError as error:
        raise SchemaError(f"{name}: no JSON that can be read: it is nested too deep") from error


class _Scanner:
    """A window on the text that moves on value by value."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._text = codecs.getincrementaldecoder("utf-8-sig")()
        self._name = name
        self._decode = json.JSONDecoder().raw_decode
        self._window = ""
        self._at = 0
        self.beside: dict[str, object] = {}

    def items(self) -> Iterator[object]:
        """Gives the items of the list, or of the objects that follow one another."""
        while self._next():
            if self._next() == "[":
                yield from self._list()
            elif self._next() == "{":
                yield from self._object()
            else:
                yield self._value()

    def _list(self) -> Iterator[object]:
        self._take("[")
        if self._next() == "]":
            self._take("]")
            return
        while True:
            yield self._value()
            if self._next() == "]":
                break
            self._take(",")
        self._take("]")

    def _object(self) -> Iterator[object]:
        """Gives the rows an object wraps; the object itself where it wraps none."""
        self._take("{")
        kept: dict[str, object] = {}
        size = 0
        wraps = False
        while self._next() != "}":
            if kept or wraps:
                self._take(",")
                self._next()
            start = self._at
            key = self._value()
            if not isinstance(key, str):
                self._fail("a key is no text")
            self._take(":")
            if key in _WRAPPINGS and self._next() == "[":
                wraps = True
                yield from self._list()
                continue
            kept[str(key)] = self._value()
            size += max(self._at - start, 0)
            if size > _VALUE and not wraps:
                self._fail(f"more than {_VALUE:,} characters in one row")
        self._take("}")
        if wraps:
            self.beside = kept
        else:
            yield kept

    def _next(self) -> str:
        """Gives the next character that is not blank; "" at the end."""
        while True:
            blank = _BLANK.match(self._window, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more(_CHUNK):
                return ""

    def _take(self, mark: str) -> None:
        if (found := self._next()) != mark:
            self._fail(f"{found!r} where {mark!r} is due" if found else "it ends too early")
        self._at += 1

    def _value(self) -> object:
        self._next()
        step = _CHUNK
        while True:
            try:
                value, end = self._decode(self._window, self._at)
                if end < len(self._window) or not self._more(_CHUNK):
                    self._at = end
                    return value
            except ValueError as error:
                if len(self._window) - self._at > _VALUE:
                    self._fail(f"more than {_VALUE:,} characters in one row")
                if not self._more(step):
                    self._fail(str(error))
                step *= 2  # so that a long row is tried a few times only

    def _more(self, count: int) -> bool:
        piece = self._stream.read(count)
        self._window = self._window[self._at :] + self._text.decode(piece, final=not piece)
        self._at = 0
        return bool(piece)

    def _fail(self, why: str) -> None:
        raise SchemaError(f"{self._name}: no JSON: {why}")


def _flat(item: object) -> Mapping[str, Any]:
    """Gives a feature's properties with the centre of its shape, any other object as it is."""
    if not isinstance(item, dict):
        return {"\x00fault": f"is {type(item).__name__}, not an object"}
    if item.get("type") != "Feature":
        return item
    properties = item.get("properties")
    row: dict[str, Any] = {"id": item["id"]} if "id" in item else {}
    row.update(properties if isinstance(properties, dict) else {})
    point = _centre(item.get("geometry"))
    if isinstance(point, str):
        return {**row, "\x00fault": point}
    if point is not None:
        row.setdefault("longitude", point[0])
        row.setdefault("latitude", point[1])
    return row


def _centre(geometry: object) -> tuple[Any, Any] | str | None:
    if not isinstance(geometry, dict):
        return None
    where = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        return (where[0], where[1]) if isinstance(where, list) and len(where) >= 2 else None
    import shapely
    from shapely.errors import ShapelyError

    try:
        centre = shapely.from_geojson(json.dumps(geometry)).centroid
    except (ShapelyError, ValueError, TypeError) as error:
        return f"its geometry cannot be read: {error}"
    return None if centre.is_empty else (centre.x, centre.y)
