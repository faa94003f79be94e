"""What the map shows: events gathered on a grid, and those known to a region only."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, TypeVar

from geoevents.model import ClaimStatus, EventType, GeoPrecision
from geoevents.query.asking import PLACED, REGIONAL, Asking
from geoevents.query.grid import FEW, Bounds, grid_for, view_of
from geoevents.query.results import Cell, RegionCount

__all__ = ["cells_of", "regions_of"]

_REGION_LEVEL = (
    """SELECT place_id, country, CASE WHEN geo_precision = 3 THEN admin1 END, geo_precision,
        event_type, claim_status, count(*)""",
    REGIONAL,
)
_T = TypeVar("_T")
_TYPES = {kind.value: kind for kind in EventType}
_STATUSES = {status.value: status for status in ClaimStatus}
_EVERY_REGION = (
    """SELECT max(place_id::VARCHAR) FILTER (geo_precision = 3), country, admin1, 3,
        event_type, claim_status, count(*)""",
    "geo_precision <= 3 AND admin1 IS NOT NULL",
)


def cells_of(ask: Asking, bounds: Bounds, zoom: int) -> list[Cell]:
    """Gives the events of precision 1–2 in a view, gathered on a grid of at most 1,500 cells.

    Few events in view come on a grid so fine that only neighbours of some pixels share a cell.
    """
    windows, top, bottom = view_of(bounds)
    spans = " OR ".join(f"mx BETWEEN {left!r} AND {right!r}" for left, right in windows)
    within = f"{PLACED} AND my BETWEEN {top!r} AND {bottom!r} AND ({spans})"
    # Only whether there are few is asked for, so counting ends where they are not.
    (in_view,) = ask.one("SELECT count(*) FROM (SELECT 1", f"LIMIT {FEW + 1})", where=within)
    grid = grid_for(bounds, zoom, in_view)
    rows = ask.all(
        f"""SELECT floor(mx * {grid.per_world!r})::INTEGER,
            floor(my * {grid.per_world!r})::INTEGER,
            event_type, claim_status, count(*), sum(latitude), sum(longitude),
            min(longitude), min(latitude), max(longitude), max(latitude),
            max(geo_precision), min(rid)""",
        "GROUP BY ALL",
        where=within,
    )
    gathered: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        gathered.setdefault(row[:2], []).append(row[2:])
    single = [r[0][-1] for r in gathered.values() if len(r) == 1 and r[0][2] == 1]
    ids = ask.event_ids(single)
    return [_cell(rows, ids) for rows in gathered.values()]


def regions_of(ask: Asking, *, all_points: bool = False) -> list[RegionCount]:
    """Gives the events that are known only to lie in a region or country, largest first.

    Args:
        ask: the filter's questions.
        all_points: count every event that names a first-level region instead, points too, as
            a choropleth wants it. Such a count is of precision 3 and has no ``place_id``,
            unless some of its events stand for the region itself; those known to a country
            only are left out.
    """
    select, where = _EVERY_REGION if all_points else _REGION_LEVEL
    rows = ask.all(select, "GROUP BY ALL", where=where)
    gathered: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        gathered.setdefault(row[int(all_points) : 4], []).append(row)
    found = []
    for parts in gathered.values():
        _, country, admin1, precision = parts[0][:4]
        types, statuses = _shares([part[4:] for part in parts])
        found.append(
            RegionCount(
                place_id=next((part[0] for part in parts if part[0]), None),
                country=country,
                admin1=admin1,
                geo_precision=GeoPrecision(precision),
                count=sum(types.values()),
                by_type=types,
                by_status=statuses,
            )
        )
    return sorted(found, key=lambda r: (-r.count, r.country or "", r.admin1 or ""))


def _shares(
    parts: Sequence[tuple[Any, ...]],
) -> tuple[dict[EventType, int], dict[ClaimStatus, int]]:
    """Sums rows of (event type, claim status, count, …) by either, largest first."""
    types: dict[EventType, int] = {}
    statuses: dict[ClaimStatus, int] = {}
    for part in parts:  # thousands of regions have a few each: plain dictionaries are quickest
        kind, status, count = _TYPES[part[0]], _STATUSES[part[1]], part[2]
        types[kind] = types.get(kind, 0) + count
        statuses[status] = statuses.get(status, 0) + count
    return _largest_first(types), _largest_first(statuses)


def _largest_first(counts: dict[_T, int]) -> dict[_T, int]:
    if len(counts) < 2:
        return counts
    return dict(sorted(counts.items(), key=itemgetter(1), reverse=True))


def _cell(rows: Sequence[tuple[Any, ...]], ids: dict[int, str]) -> Cell:
    types, statuses = _shares(rows)
    _, _, counts, latitudes, longitudes, wests, souths, easts, norths, precisions, rids = zip(
        *rows, strict=True
    )
    count = sum(counts)
    bounds = (min(wests), min(souths), max(easts), max(norths))
    return Cell(
        latitude=sum(latitudes) / count,
        longitude=sum(longitudes) / count,
        count=count,
        by_type=types,
        by_status=statuses,
        event_id=ids[rids[0]] if count == 1 else None,
        geo_precision=GeoPrecision(max(precisions)),
        bounds=bounds,
        one_point=bounds[0] == bounds[2] and bounds[1] == bounds[3],
    )
