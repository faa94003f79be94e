"""What the map is told: clusters, single events and regions as bare numbers.

The layout of the lists is the contract with ``static/map/marks.js``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from geoevents.model import ClaimStatus, EventType, GeoPrecision
from geoevents.views.palette import STATUS_ORDER, TYPE_ORDER

if TYPE_CHECKING:
    from geoevents.query import Cell, RegionCount

__all__ = [
    "Bounds",
    "Layer",
    "Payload",
    "Tiles",
    "View",
    "extent",
    "marks_payload",
    "safe_id",
]

Layer = Literal["marks", "heat", "regions", "rate"]
Tiles = Literal["none", "osm", "topo", "hot"]
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:.,-]{0,63}")
_DIGITS = 4  # decimals of a degree: about 10 m


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An order to show a part of the world; obeyed once per ``number``."""

    number: int
    bounds: Bounds | None = None
    center: tuple[float, float] | None = None  # latitude, longitude
    zoom: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """All that the map's drawing code needs for one view.

    ``heat`` and ``fills`` are those of ``layers.py``, with ``breaks`` (lowest value of each class)
    and ``steps`` (its place in the ramp of colours). ``types`` and ``statuses`` say which marks the
    legend offers, and whether the filter lets them through. ``area``, ``box`` and ``near`` are the
    filter's, to be outlined. ``more`` are the regions in view that are left out, and their events.
    """

    cells: list[list[object]] = field(default_factory=list)
    regions: list[list[object]] = field(default_factory=list)
    picked: tuple[float, float] | None = None
    view: View | None = None
    theme: Literal["light", "dark"] = "light"
    tiles: Tiles = "none"
    layer: Layer = "marks"
    heat: list[list[float]] = field(default_factory=list)
    fills: list[list[object]] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    types: list[list[int]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [1] * len(STATUS_ORDER))
    area: tuple[tuple[float, float], ...] | None = None
    box: Bounds | None = None
    near: tuple[float, float, float] | None = None
    more: tuple[int, int] = (0, 0)

    def to_json(self) -> str:
        """Gives the payload as JSON that is safe inside a script and a template."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        values["view"] = self.view and {
            "number": self.view.number,
            "bounds": self.view.bounds,
            "center": self.view.center,
            "zoom": self.view.zoom,
        }
        text = json.dumps(values, separators=(",", ":"), allow_nan=False)
        if any(mark in text for mark in ("{{", "{%", "{#", "<", "$", "\\")):
            raise ValueError("a map payload holds text that a template or a page could run")
        return text


def safe_id(value: str) -> str | None:
    """Gives an id back if it is of the narrow alphabet that may enter the map, else None."""
    return value if _SAFE_ID.fullmatch(value) else None


def _shares(by_type: Mapping[EventType, int]) -> list[int]:
    counts = {EventType(key): count for key, count in by_type.items()}
    return [counts.get(kind, 0) for kind in TYPE_ORDER]


def _statuses(by_status: Mapping[ClaimStatus, int]) -> list[int]:
    counts = {ClaimStatus(key): count for key, count in by_status.items()}
    return [counts.get(status, 0) for status in STATUS_ORDER]


def marks_payload(
    cells: Iterable[Cell],
    regions: Iterable[RegionCount],
    locate: Callable[[str], tuple[float, float] | None],
    *,
    picked: tuple[float, float] | None = None,
    chosen_region: str | None = None,
    view: View | None = None,
    theme: Literal["light", "dark"] = "light",
    tiles: Tiles = "none",
) -> Payload:
    """Turns query results into a map payload of the layer of marks.

    Args:
        cells: clusters and single events in the view.
        regions: region-level and country-level counts.
        locate: gives latitude and longitude of a place id, for the region's label; regions that
            it does not know are left out, for there is nowhere to draw them.
        picked: latitude and longitude of the selected event.
        chosen_region: place id of the selected region.
        view: an order to move the map.
        theme: light or dark.
        tiles: what else than "none" asks for online tiles in place of the offline base.

    An event whose id has other characters than the map may see is drawn without one; a click on
    it then lists what lies there.
    """
    cell_rows: list[list[object]] = []
    for cell in cells:
        event = safe_id(cell.event_id) if cell.event_id else None
        cell_rows.append(
            [
                round(cell.latitude, _DIGITS),
                round(cell.longitude, _DIGITS),
                cell.count,
                _shares(cell.by_type),
                _statuses(cell.by_status),
                int(cell.geo_precision == GeoPrecision.NEAR),
                event or "",
                [round(edge, 7) for edge in cell.bounds],
            ]
        )
    region_rows: list[list[object]] = []
    for region in regions:
        if region.place_id is None:
            continue
        at = locate(region.place_id)
        identifier = safe_id(region.place_id)
        if at is None or identifier is None:
            continue
        region_rows.append(
            [
                identifier,
                region.country if region.country and region.country.isalpha() else "",
                int(region.geo_precision),
                region.count,
                _shares(region.by_type),
                _statuses(region.by_status),
                int(region.place_id == chosen_region),
                round(at[0], _DIGITS),
                round(at[1], _DIGITS),
            ]
        )
    return Payload(
        cells=cell_rows, regions=region_rows, picked=picked, view=view, theme=theme, tiles=tiles
    )


def extent(
    points: Iterable[tuple[float, float, int]], *, keep: float = 0.9, air: float = 0.08
) -> Bounds | None:
    """Gives bounds that hold most of the weight of some points, without far outliers.

    Args:
        points: latitude, longitude, weight.
        keep: the share of the weight to hold on each axis.
        air: the share of the longer side that is left free around them.

    Returns:
        West, south, east, north with a little air around, or None when there is no point.
    """
    rows = list(points)
    if not rows:
        return None

    def span(values: list[tuple[float, int]]) -> tuple[float, float]:
        values.sort()
        total = sum(weight for _, weight in values)
        tail = total * (1 - keep) / 2
        seen = 0.0
        low = values[0][0]
        for value, weight in values:
            seen += weight
            if seen > tail:
                low = value
                break
        seen = 0.0
        high = values[-1][0]
        for value, weight in reversed(values):
            seen += weight
            if seen > tail:
                high = value
                break
        return low, high

    south, north = span([(lat, weight) for lat, _, weight in rows])
    west, east = span([(lon, weight) for _, lon, weight in rows])
    air = max(0.4, air * max(east - west, north - south))
    return (
        max(-180.0, west - air),
        max(-80.0, south - air),
        min(180.0, east + air),
        min(84.0, north + air),
    )
