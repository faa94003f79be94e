"""What a person asked to see: a frozen ``Filter``, and its way into a URL and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeVar

from geoevents.errors import UnknownValueError
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType

__all__ = ["Filter"]

_E = TypeVar("_E", bound=StrEnum)
_SEPARATOR = "~"  # none of our vocabularies and no region name holds it; commas they do hold

# Field → its name in a URL.
_PARAMS: dict[str, str] = {
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
    "known_on": "known_on",
    "incident_statuses": "incident_status",
    "grouped": "incidents",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events to look at; every field left alone lets everything through.

    Dates are inclusive, and an event whose span touches them counts: an event of "August 2024"
    is found by any day of that month. ``admin1`` ("RU:Kursk Oblast") narrows its own country;
    other ``countries`` (ISO alpha-2) stay whole beside it. ``claimants`` are the parties that
    claim or deny. ``actor`` is looked for in both actors, ``text`` in the sentence,
    the place's words, the actors and the source, without regard to case. ``reviews`` left empty
    hides what people rejected. ``bbox`` is (west, south, east, north) in degrees; west > east
    crosses the antimeridian. ``known_on`` shows the records as they were at that day's end (UTC).
    ``grouped`` shows one record per incident, the leading one; ``incident_statuses`` shows what
    belongs to incidents of that status. Both look at the records as they are now.
    """

    date_from: date | None = None
    date_to: date | None = None
    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    event_types: tuple[EventType, ...] = ()
    sub_event_types: tuple[SubEventType, ...] = ()
    claim_statuses: tuple[ClaimStatus, ...] = ()
    claimants: tuple[str, ...] = ()
    actor: str = ""
    text: str = ""
    min_fatalities: int | None = None
    precisions: tuple[GeoPrecision, ...] = ()
    sources: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    known_on: date | None = None
    incident_statuses: tuple[IncidentStatus, ...] = ()
    grouped: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, so that everything is shown."""
        return self == _EMPTY

    def to_params(self) -> dict[str, str]:
        """Gives the filter as URL parameters; what is not asked for is left out."""
        params = {}
        for name, param in _PARAMS.items():
            value = getattr(self, name)
            if value is None or value is False or value in {(), ""}:
                continue
            params[param] = _SEPARATOR.join(_write(v) for v in _many(value))
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Filter:
        """Reads what ``to_params`` wrote; parameters of other names are not ours and are ignored.

        Raises:
            UnknownValueError: a value is no date, number or member of its vocabulary; the message
                names the parameter, the value and the options.
        """
        values: dict[str, object] = {}
        for name, param in _PARAMS.items():
            text = params.get(param, "")
            if text.strip():
                values[name] = _READERS[name](param, text)
        return cls(**values)  # type: ignore[arg-type]


_EMPTY = Filter()


def _many(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


def _write(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, IntEnum | bool):
        return str(int(value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(_SEPARATOR) if part.strip()]


def _read_date(param: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UnknownValueError(param, text, ["a date such as 2025-03-14"]) from error


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


_READERS: dict[str, Callable[[str, str], object]] = {
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
    "known_on": _read_date,
    "incident_statuses": _enum_reader(IncidentStatus),
    "grouped": _read_flag,
}
assert set(_READERS) == set(_PARAMS) == {f.name for f in fields(Filter)}  # noqa: S101 - one table
