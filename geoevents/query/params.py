"""The values of a ``Filter`` in a URL: each is written, and read back with a word on nonsense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeVar

from geoevents.errors import UnknownValueError
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType

__all__ = [
    "FIRST_DAY", "LAST_DAY", "MOST_CORNERS", "PARAMS", "READERS", "read_day", "write_value",
]  # fmt: skip

_E = TypeVar("_E", bound=StrEnum)
_SEPARATOR = "~"  # none of our vocabularies and no region name holds it; commas they do hold
MOST_CORNERS = 60  # of a drawn area: the address stays below 1,200 characters
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
_FARTHEST = 2_000.0  # km around a settlement

# Field → its name in a URL.
PARAMS: dict[str, str] = {
    "date_from": "from",
    "date_to": "to",
    "countries": "country",
    "admin1": "region",
    "event_types": "type",
    "sub_event_types": "sub_type",
    "claim_statuses": "status",
    "claimants": "claimant",
    "actor": "actor",
    "text": "text",
    "min_fatalities": "fatalities",
    "precisions": "precision",
    "sources": "source",
    "reviews": "review",
    "bbox": "bbox",
    "near": "near",
    "area": "area",
    "known_on": "known_on",
    "incident_statuses": "incident_status",
    "grouped": "incidents",
}


def write_value(name: str, value: object) -> str:
    """Gives a field's value as the text of its parameter."""
    if name == "near":
        return ",".join(map(_decimal, _many(value)))
    if name == "area":
        return _SEPARATOR.join(",".join(map(_decimal, _many(c))) for c in _many(value))
    return _SEPARATOR.join(_write(v) for v in _many(value))


def _many(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


def _write(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, IntEnum | bool):
        return str(int(value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _decimal(value: object) -> str:
    """Gives a coordinate with at most four decimals, which is some 10 m."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(_SEPARATOR) if part.strip()]


def read_day(text: str) -> date | None:
    """Reads a day as 2025-03-14 of the years that events are told of; None where it is none."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _read_date(param: str, text: str) -> date:
    day = read_day(text)
    if day is None:
        years = f"a date of {FIRST_DAY.year} to {LAST_DAY.year}, such as 2025-03-14"
        raise UnknownValueError(param, text, [years])
    return day


def _read_texts(_param: str, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_split(text)))


def _read_text(_param: str, text: str) -> str:
    return text


def _read_number(param: str, text: str) -> int:
    if text.strip().isdecimal() and len(text.strip()) < 10:
        return int(text)
    raise UnknownValueError(param, text, ["a whole number of 0 or more"])


def _read_flag(param: str, text: str) -> bool:
    if text.strip() in {"0", "1"}:
        return text.strip() == "1"
    raise UnknownValueError(param, text, ["0", "1"])


def _read_bbox(param: str, text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in _split(text))
    except ValueError as error:
        raise UnknownValueError(param, text, ["west~south~east~north in degrees"]) from error
    inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not inside:
        raise UnknownValueError(param, text, ["west~south~east~north in degrees"])
    return west, south, east, north


def _read_near(param: str, text: str) -> tuple[float, float, float]:
    options = [f"latitude,longitude,kilometres (up to {_FARTHEST:,.0f})"]
    try:
        latitude, longitude, km = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UnknownValueError(param, text, options) from error
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 < km <= _FARTHEST):
        raise UnknownValueError(param, text, options)
    return latitude, longitude, km


def _read_area(param: str, text: str) -> tuple[tuple[float, float], ...]:
    options = [f"3 to {MOST_CORNERS} corners as longitude,latitude~longitude,latitude~…"]
    try:
        corners = tuple(
            (float(longitude), float(latitude))
            for longitude, latitude in (part.split(",") for part in _split(text))
        )
    except ValueError as error:
        raise UnknownValueError(param, text, options) from error
    inside = all(abs(x) <= 540 and abs(y) <= 90 for x, y in corners)
    if not inside or not 3 <= len(corners) <= MOST_CORNERS:
        raise UnknownValueError(param, text, options)
    return corners


def _enum_reader(kind: type[_E]) -> Callable[[str, str], tuple[_E, ...]]:
    options = {member.value.casefold(): member for member in kind}

    def read(param: str, text: str) -> tuple[_E, ...]:
        found: dict[_E, None] = {}
        for part in _split(text):
            member = options.get(part.casefold())
            if member is None:
                raise UnknownValueError(param, part, [m.value for m in kind])
            found[member] = None
        return tuple(found)

    return read


def _read_precisions(param: str, text: str) -> tuple[GeoPrecision, ...]:
    options = {str(int(member)): member for member in GeoPrecision}
    found: dict[GeoPrecision, None] = {}
    for part in _split(text):
        if part not in options:
            raise UnknownValueError(param, part, options)
        found[options[part]] = None
    return tuple(found)


READERS: dict[str, Callable[[str, str], object]] = {
    "date_from": _read_date,
    "date_to": _read_date,
    "countries": _read_texts,
    "admin1": _read_texts,
    "event_types": _enum_reader(EventType),
    "sub_event_types": _enum_reader(SubEventType),
    "claim_statuses": _enum_reader(ClaimStatus),
    "claimants": _read_texts,
    "actor": _read_text,
    "text": _read_text,
    "min_fatalities": _read_number,
    "precisions": _read_precisions,
    "sources": _read_texts,
    "reviews": _enum_reader(Review),
    "bbox": _read_bbox,
    "near": _read_near,
    "area": _read_area,
    "known_on": _read_date,
    "incident_statuses": _enum_reader(IncidentStatus),
    "grouped": _read_flag,
}
assert set(READERS) == set(PARAMS)  # noqa: S101 - one table
