"""What a person asked to see: a frozen ``Filter``, and its way into a URL and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from geoevents.errors import UnknownValueError
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType
from geoevents.query.params import PARAMS, READERS, write_value

__all__ = ["Filter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events to look at; every field left alone lets everything through.

    Dates are inclusive, and an event whose span touches them counts: an event of "August 2024"
    is found by any day of that month. ``admin1`` ("RU:Kursk Oblast") narrows its own country;
    other ``countries`` (ISO alpha-2) stay whole beside it. ``claimants`` are the parties that
    claim or deny. ``actor`` is looked for in both actors, ``text`` in the sentence,
    the place's words, the actors and the source, without regard to case. ``reviews`` left empty
    hides what people rejected. ``bbox`` is (west, south, east, north) in degrees; west > east
    crosses the antimeridian. ``near`` is (latitude, longitude, kilometres) around a settlement,
    ``area`` the corners of a drawn polygon as (longitude, latitude), the last joined to the first;
    longitudes beyond ±180 go on across the antimeridian. Both let through only events with a point
    of their own (precision 1–2), for a region is not in a circle. ``known_on`` shows
    the records as they were at that day's end (UTC). ``grouped`` shows one record per incident,
    the leading one; ``incident_statuses`` shows what belongs to incidents of that status. Both
    group the records as they stood on ``known_on``.
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
    near: tuple[float, float, float] | None = None
    area: tuple[tuple[float, float], ...] | None = None
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
        for name, param in PARAMS.items():
            value = getattr(self, name)
            if value is None or value is False or value in {(), ""}:
                continue
            params[param] = write_value(name, value)
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Filter:
        """Reads what ``to_params`` wrote; parameters of other names are not ours and are ignored.

        Raises:
            UnknownValueError: a value is no date, number or member of its vocabulary; the message
                names the parameter, the value and the options.
        """
        values: dict[str, object] = {}
        for name, param in PARAMS.items():
            text = params.get(param, "")
            if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise UnknownValueError(param, text, ["whole characters"])  # half of one is none
            if text.strip():
                values[name] = READERS[name](param, text)
        return cls(**values)  # type: ignore[arg-type]


_EMPTY = Filter()
assert set(READERS) == {f.name for f in fields(Filter)}  # noqa: S101 - one table
