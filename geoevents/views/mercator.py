"""Web Mercator arithmetic for the map's first view, before the browser has told its bounds."""

from __future__ import annotations

import math

__all__ = ["center_of", "fit_zoom", "latitude_of", "project_y", "view_bounds"]

_TILE = 256
_LIMIT = 85.0511

Bounds = tuple[float, float, float, float]


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


def fit_zoom(bounds: Bounds, *, width: int = 844, height: int = 424, most: int = 9) -> int:
    """Gives the closest whole zoom at which the bounds fit a map of so many pixels."""
    west, south, east, north = bounds
    across = max(1e-6, (east - west) / 360)
    down = max(1e-6, project_y(south) - project_y(north))
    zoom = math.floor(math.log2(min(width / across, height / down) / _TILE))
    return max(2, min(most, zoom))
