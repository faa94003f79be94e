"""Cells of other people's tables → days, numbers, words; what cannot be meant is a ``RowError``."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from geoevents.errors import SchemaError
from geoevents.reading.days import day_in_words

__all__ = [
    "LeftOutError",
    "RowError",
    "day_of",
    "month_span",
    "number_of",
    "point_of",
    "text_of",
    "whole_of",
]

_EMPTY = {"", "na", "n/a", "nan", "null", "none", "-", "nat", "<na>"}
_LONGEST_EMPTY = max(map(len, _EMPTY))
_THOUSANDS = re.compile("[1-9][0-9]{0,2}([,.'’ \u00a0\u2009\u202f])[0-9]{3}(?:\\1[0-9]{3})*")


class RowError(SchemaError):
    """A row cannot be made an event; the message is the reason, the importer adds the line."""


class LeftOutError(SchemaError):
    """A row is well formed but tells of nothing that is an event here."""


def text_of(row: Mapping[str, Any], *names: str) -> str | None:
    """Gives the words of the first of these columns that has any."""
    for name in names:
        value = row.get(name)
        if value is None:
            continue
        words = (value if isinstance(value, str) else str(value)).strip()
        if "\0" in words:
            words = words.replace("\0", "\ufffd")
        if words and (len(words) > _LONGEST_EMPTY or words.lower() not in _EMPTY):
            return words
    return None


def number_of(row: Mapping[str, Any], name: str) -> float | None:
    """Gives a number, or None for an empty cell.

    Raises:
        RowError: the cell is no number.
    """
    value = row.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None if math.isnan(value) else float(value)
    words = text_of(row, name)
    if words is None:
        return None
    try:
        found = float(words if "." in words else words.replace(",", ".", 1))
    except ValueError:
        raise RowError(f"{name} {words!r} is no number") from None
    if not math.isfinite(found):
        raise RowError(f"{name} {words!r} is no number")
    return found


def whole_of(row: Mapping[str, Any], name: str) -> int | None:
    """Gives a whole number of 0 or more, or None for an empty cell.

    Thousands may be set apart by commas, blanks or strokes (``1,200``), by points where there are
    several (``1.200.000``); one point alone may as well be that of a fraction, and is refused.

    Raises:
        RowError: the cell is something else.
    """
    words = text_of(row, name) if isinstance(row.get(name), str) else None
    if words is not None and (grouped := _THOUSANDS.fullmatch(words)):
        if grouped[1] == "." and words.count(".") == 1:
            plain = words.replace(".", "")
            raise RowError(f"{name} {words!r} may be {float(words):g} or {plain}; write it {plain}")
        return int("".join(filter(str.isdecimal, words)))
    found = number_of(row, name)
    if found is None:
        return None
    if found < 0 or found != int(found):
        raise RowError(f"{name} {found:g} is no whole number of 0 or more")
    return int(found)


def point_of(
    row: Mapping[str, Any], latitude: str = "latitude", longitude: str = "longitude"
) -> tuple[float, float] | None:
    """Gives latitude and longitude in degrees; None where both are empty, or both are 0.

    Raises:
        RowError: one is missing, or they lie outside -90..90, -180..180.
    """
    lat, lon = number_of(row, latitude), number_of(row, longitude)
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise RowError("has latitude or longitude, but not both")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise RowError(f"latitude {lat:g}, longitude {lon:g} lie outside -90..90, -180..180")
    return None if lat == lon == 0 else (lat, lon)


def day_of(value: object, name: str = "event_date", *, day_first: bool | None = None) -> date:
    """Gives the day that a cell names.

    Args:
        value: ``2025-03-14``, with a time or not, ``20250314``, ``14 March 2025``, ``14-Mar-25``,
            ``March 14, 2025``, ``14/03/2025`` or ``3/14/2025``.
        name: the column, for errors.
        day_first: what ``03/04/2025`` is; None refuses it.

    Raises:
        RowError: it is no day, or two days could be meant.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = " ".join(str(value if value is not None else "").split())
    if words.lower() in _EMPTY:
        raise RowError(f"{name} is empty")
    try:
        found = day_in_words(words, day_first=day_first)
    except ValueError:
        raise RowError(f"{name} {words!r} is no day") from None
    if found is None:
        raise RowError(
            f"{name} {words!r} may be two days; say whether the day or the month comes first"
        )
    return found


def month_span(day: date) -> tuple[date, date]:
    """Gives the first and last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
