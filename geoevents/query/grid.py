"""The grid behind the map: viewport and zoom → cell size, so that few features leave the server."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["FEW", "MOST_CELLS", "Bounds", "Grid", "grid_for"]

Bounds = tuple[float, float, float, float]  # west, south, east, north in WGS84 degrees
MOST_CELLS = 1_500
_WORLD_PIXELS = 256  # of Leaflet's zoom 0
_CLUSTER_PIXELS = 56  # a cluster mark of 30–44 px and some air
_POINT_PIXELS = 14  # single marks of 10 px stand apart
FEW = 400  # events in view that may be shown one by one; 400 marks draw in about 50 ms
_MOST_NORTH = 85.0511


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of ``1 / per_world`` of the Web Mercator world, and the window to count in."""

    per_world: float
    windows: tuple[tuple[float, float], ...]  # spans of mx; two where the view crosses 180°
    top: float
    bottom: float


def grid_for(bounds: Bounds, zoom: int, events_in_view: int) -> Grid:
    """Gives the grid of a view.

    Args:
        bounds: (west, south, east, north); longitudes beyond ±180 are wrapped, west > east crosses
            the antimeridian, and a view of 360° or more is the world.
        zoom: Leaflet's zoom.
        events_in_view: decides between clusters and single marks.
    """
    windows, top, bottom = view_of(bounds)
    scale = _WORLD_PIXELS * 2.0 ** max(0, min(zoom, 24))
    pixels = float(_POINT_PIXELS if events_in_view <= FEW else _CLUSTER_PIXELS)
    width = sum(right - left for left, right in windows) * scale
    height = (bottom - top) * scale
    if events_in_view > FEW:
        while (width / pixels + 2 * len(windows)) * (height / pixels + 2) > MOST_CELLS:
            pixels *= 1.25
    return Grid(scale / pixels, windows, top, bottom)


def view_of(bounds: Bounds) -> tuple[tuple[tuple[float, float], ...], float, float]:
    """Gives a view as spans of mercator x (0..1), and its top and bottom y (0..1, south is 1)."""
    west, south, east, north = bounds
    top, bottom = _mercator_y(north), _mercator_y(south)
    if east - west >= 360 or (west <= -180 and east >= 180):
        return ((0.0, 1.0),), top, bottom
    left, right = (west + 180) / 360 % 1, (east + 180) / 360 % 1
    if left <= right:
        return ((left, right),), top, bottom
    return ((left, 1.0), (0.0, right)), top, bottom


def _mercator_y(latitude: float) -> float:
    latitude = max(-_MOST_NORTH, min(_MOST_NORTH, latitude))
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
