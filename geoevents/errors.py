"""The exceptions of Geoevents: one root, leaves that also are the matching builtin.

A message names what was wrong, where it stood, and what to do or what the options are.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ArticleError",
    "GazetteerError",
    "GeoeventsError",
    "NotAllowedError",
    "ReviewError",
    "ScalingError",
    "SchemaError",
    "StoreError",
    "UnknownValueError",
]


class GeoeventsError(Exception):
    """Root of every error that Geoevents raises on purpose."""


class ArticleError(GeoeventsError, ValueError):
    """An article could not be read; names the file, the line where there is one, and the value."""

    def __init__(self, message: str, *, source: str | None = None, line: int | None = None) -> None:
        self.source = source
        self.line = line
        where = "" if source is None else source if line is None else f"{source}, line {line}"
        super().__init__(f"{where}: {message}" if where else message)


class GazetteerError(GeoeventsError, ValueError):
    """The place index is missing, damaged, or was given input that it cannot take."""


class ScalingError(GeoeventsError, RuntimeError):
    """Workers cannot be had, cannot be reached, or have another version of Geoevents."""


class NotAllowedError(GeoeventsError, PermissionError):
    """Something that changes the store was asked of a read-only Geoevents, or by no editor."""


class ReviewError(GeoeventsError, ValueError):
    """A review cannot be taken: no name, no change, impossible values, or a newer version."""


class SchemaError(GeoeventsError, ValueError):
    """A frame or file does not have the columns, types or values of the event schema."""


class StoreError(GeoeventsError, RuntimeError):
    """The event store cannot be opened, read or written."""


class UnknownValueError(GeoeventsError, ValueError):
    """A value is not one of a vocabulary; the message gives the nearest and the options."""

    def __init__(self, kind: str, value: object, options: Iterable[str]) -> None:
        self.kind = kind
        self.value = value
        self.options = tuple(options)
        near = get_close_matches(str(value), self.options, n=1, cutoff=0.5)
        hint = f": did you mean {near[0]!r}?" if near else "."
        shown = ", ".join(self.options[:30])
        more = f" and {len(self.options) - 30} more" if len(self.options) > 30 else ""
        super().__init__(f"unknown {kind} {value!r}{hint} Options: {shown}{more}")
