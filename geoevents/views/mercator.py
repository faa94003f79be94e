"""Web Mercator arithmetic for the map's first view, before the browser has told its bounds."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

__all__ = ["best_center", "center_of", "fit_zoom", "latitude_of", "project_y", "view_bounds"]

_TILE = 256
_LIMIT = 85.0511

Bounds = tuple[float, float, float, float]

# What is free of a map beside a card on a laptop's screen, 726 × 441 pixels: the bar of tools is
# above, scale and sources are below, and a mark is some 20 pixels from its middle to its edge.
_FREE = (650, 350)
_LOWER = 16  # pixels by which the middle of what is free lies below that of the map


def project_y(latitude: float) -> float:
    """Projects a latitude in degrees to 0..1 from the north edge of the square world."""
    phi = math.radians(max(-_LIMIT, min(_LIMIT, latitude)))
    return 0.5 - math.log(math.tan(math.pi / 4 + phi / 2)) / (2 * math.pi)


def latitude_of(y: float) -> float:
    """Gives the latitude in degrees of a y of 0..1, where 0 is the north edge."""
    return math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)


def view_bounds(
    latitude: float, longitude: float, zoom: int, *, width: int = 900, height: int = 480
) -> Bounds:
    """Gives west, south, east, north of a map of so many pixels around a point."""
    world = _TILE * 2**zoom
    half = 180 * width / world
    y, tall = project_y(latitude), height / world / 2
    return (
        longitude - half,
        latitude_of(min(1.0, y + tall)),
        longitude + half,
        latitude_of(max(0.0, y - tall)),
    )


def center_of(bounds: Bounds) -> tuple[float, float]:
    """Gives latitude and longitude of the middle of a map that shows these bounds."""
    west, south, east, north = bounds
    return latitude_of((project_y(south) + project_y(north)) / 2), (west + east) / 2


def fit_zoom(
    bounds: Bounds, *, width: int = _FREE[0], height: int = _FREE[1], most: int = 9
) -> int:
    """Gives the closest whole zoom at which the bounds fit a map of so many pixels."""
    west, south, east, north = bounds
    across = max(1e-6, (east - west) / 360)
    down = max(1e-6, project_y(south) - project_y(north))
    zoom = math.floor(math.log2(min(width / across, height / down) / _TILE))
    return max(2, min(most, zoom))


def best_center(
    points: Iterable[tuple[float, float, int]], bounds: Bounds, zoom: int
) -> tuple[float, float]:
    """Gives latitude and longitude of the middle of a map that shows the bounds.

    A whole zoom leaves room around the bounds; it goes to where most of the other points lie.

    Args:
        points: latitude, longitude, weight.
        bounds: what must be in view.
        zoom: Leaflet's zoom at which they fit.
    """
    rows = list(points)
    world = _TILE * 2**zoom
    west, south, east, north = bounds
    x = _settled(
        [((lon + 180) / 360, n) for _, lon, n in rows],
        ((west + 180) / 360, (east + 180) / 360),
        _FREE[0] / world,
    )
    y = _settled(
        [(project_y(lat), n) for lat, _, n in rows],
        (project_y(north), project_y(south)),
        _FREE[1] / world,
    )
    return latitude_of(y - _LOWER / world), x * 360 - 180


def _settled(
    points: Sequence[tuple[float, int]], kept: tuple[float, float], length: float
) -> float:
    """Gives the middle of a window around a span that holds the most weight; else as it stands."""
    low, high = kept
    middle = (low + high) / 2
    if high - low >= length:
        return middle
    rows = sorted(points)
    at = [value for value, _ in rows]
    before = [0, *accumulate(weight for _, weight in rows)]
    first, last = high - length, low  # where the window may begin
    starts = {middle - length / 2, first, last}
    starts |= {start for value in at for start in (value, value - length) if first < start < last}

    def held(start: float) -> int:
        return before[bisect_right(at, start + length)] - before[bisect_left(at, start)]

    best = max(starts, key=lambda start: (held(start), -abs(start + length / 2 - middle)))
    return best + length / 2
