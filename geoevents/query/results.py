"""What the queries answer: plain values, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from geoevents.model import ClaimStatus, EventType, GeoPrecision

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "Facets", "Histogram", "RegionCount", "Summary", "Unit"]

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a filter.

    ``placed`` events have a point of precision 1–2, ``region_level`` ones stand for a region or a
    country (3–4), ``unplaced`` ones have no place. ``fatalities`` sums the lowest number that is
    stated for each incident, denials left out; None where no event states one. ``parties`` counts
    the distinct parties that claim or deny. ``imported`` events are rows of tables that others
    coded, which have no article.
    """

    events: int = 0
    placed: int = 0
    region_level: int = 0
    unplaced: int = 0
    articles: int = 0
    imported: int = 0
    publishers: int = 0
    parties: int = 0
    fatalities: int | None = None
    first: date | None = None
    last: date | None = None
    by_status: Mapping[ClaimStatus, int] = field(default_factory=dict)
    by_type: Mapping[EventType, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many events each choice would show, its own dimension left open; largest first.

    ``admin1`` is keyed "RU:Kursk Oblast", ``claimants`` by party, ``precisions`` by 1–4 (events
    without a place are not in it), ``fatalities`` by the least number killed (1, 10, 50, 100).
    """

    event_types: Mapping[str, int] = field(default_factory=dict)
    sub_event_types: Mapping[str, int] = field(default_factory=dict)
    claim_statuses: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    admin1: Mapping[str, int] = field(default_factory=dict)
    claimants: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    precisions: Mapping[int, int] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    fatalities: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Events per bin and type: ``frame`` has ``start`` (first day of the bin), ``event_type``,
    ``count`` and ``spread`` (those of the count that are known to several days only); bins without
    events have no row. Weeks begin on Monday. An event that began before the filter's first day is
    counted on that day.
    """  # noqa: D205 - one paragraph

    unit: Unit
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The events of one grid cell: their mean point (WGS84 degrees), counts, and bounds.

    ``event_id`` is given when the cell holds one event alone. ``bounds`` is
    (west, south, east, north), as ``EventQuery.at`` takes it. ``one_point`` tells that all events
    stand at the same coordinates, so that no zoom would part them.
    """

    latitude: float
    longitude: float
    count: int
    by_type: Mapping[EventType, int]
    by_status: Mapping[ClaimStatus, int]
    event_id: str | None
    geo_precision: GeoPrecision
    bounds: tuple[float, float, float, float]
    one_point: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCount:
    """The events that are known only to lie in one region (``admin1``) or country (None)."""

    place_id: str | None
    country: str | None
    admin1: str | None
    geo_precision: GeoPrecision
    count: int
    by_type: Mapping[EventType, int]
    by_status: Mapping[ClaimStatus, int]
