"""Which counts of regions a map is sent: those in its view, the largest first, and what is around.

A store may hold events of every region of the world. A map that was sent all of them would be heavy
wherever it stands, and nobody could read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.query import RegionCount
    from geoevents.views.ground import Bounds

__all__ = ["MOST_REGIONS", "regions_shown"]

MOST_REGIONS = 150  # in view; with 1,500 cells below 200 KB, and as many as can be read
_AROUND = 20  # whose place lies outside: a region that fills the view is one of them


def regions_shown(
    counts: Iterable[RegionCount],
    locate: Callable[[str], tuple[float, float] | None],
    bounds: Bounds,
    chosen: str | None = None,
) -> tuple[list[RegionCount], tuple[int, int]]:
    """Gives the counts of regions to send for a view, and what of the view is left out.

    Args:
        counts: all of them, the largest first.
        locate: gives latitude and longitude of a place id.
        bounds: west, south, east and north of the view, in degrees.
        chosen: place id of a region that is shown whatever lies in view.

    Returns:
        The counts; and how many regions in view are left out, and their events.
    """
    rows = list(counts)
    if len(rows) <= MOST_REGIONS + _AROUND:
        return rows, (0, 0)
    west, south, east, north = bounds
    inside: list[RegionCount] = []
    outside: list[tuple[float, int, RegionCount]] = []
    for place, row in enumerate(rows):
        at = locate(row.place_id) if row.place_id else None
        if at is None:
            continue
        latitude, longitude = at
        turned = (longitude - west) % 360 + west  # a view may lie across the date line
        if south <= latitude <= north and (turned <= east or row.place_id == chosen):
            inside.append(row)
            continue
        away = abs((longitude - (west + east) / 2 + 180) % 360 - 180)
        away *= math.cos(math.radians(latitude))
        far = math.hypot(latitude - (south + north) / 2, away)
        outside.append((-1.0 if row.place_id == chosen else far, place, row))
    kept = inside[:MOST_REGIONS]
    left = [row for row in inside[MOST_REGIONS:] if row.place_id != chosen]
    kept += [row for row in inside[MOST_REGIONS:] if row.place_id == chosen]
    around = [row for _, _, row in sorted(outside, key=lambda found: found[:2])[:_AROUND]]
    return [*kept, *around], (len(left), sum(row.count for row in left))
