"""Reads the base map's own files (``static/basemap``) for pictures that the server draws."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.views.mercator import project_y

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BASEMAP", "Bounds", "Frame", "country_detail", "framed", "path_of", "world"]

BASEMAP = Path(__file__).resolve().parents[2] / "static" / "basemap"
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
_SCALE = 1_000
_FINE = 0.6  # pixels below which two points are one


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of a page on the Web Mercator world.

    ``left``, ``top``, ``width`` and ``height`` are pixels of the page, ``bounds`` the degrees that
    it shows, ``scale`` the pixels of the whole world's width.
    """

    left: float
    top: float
    width: float
    height: float
    bounds: Bounds
    scale: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Gives the page's x and y of a point."""
        west, _, _, north = self.bounds
        x = (longitude - west) / 360 * self.scale
        return self.left + x, self.top + (project_y(latitude) - project_y(north)) * self.scale

    def holds(self, x: float, y: float, air: float = 0.0) -> bool:
        """Tells whether a point of the page lies inside."""
        return (
            self.left - air <= x <= self.left + self.width + air
            and self.top - air <= y <= self.top + self.height + air
        )


def framed(bounds: Bounds, left: float, top: float, width: float, height: float) -> Frame:
    """Gives a frame that shows bounds in the middle, widened to the frame's shape."""
    from geoevents.views.mercator import latitude_of

    west, south, east, north = bounds
    middle = (project_y(south) + project_y(north)) / 2
    across = max(1e-6, (east - west) / 360)
    down = max(1e-6, project_y(south) - project_y(north))
    scale = min(width / across, height / down)
    half = width / scale * 180
    centre = (west + east) / 2
    tall = height / scale / 2
    shown = (
        centre - half,
        latitude_of(min(1.0, middle + tall)),
        centre + half,
        latitude_of(max(0.0, middle - tall)),
    )
    return Frame(left, top, width, height, shown, scale)


@lru_cache(maxsize=1)
def world() -> dict[str, Any]:
    """Gives the far view: ``countries`` and ``cities``."""
    content: dict[str, Any] = json.loads((BASEMAP / "countries.json").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=24)
def country_detail(code: str) -> dict[str, Any] | None:
    """Gives a country's own file, or None where there is none."""
    path = BASEMAP / "admin1" / f"{code}.json"
    if not (len(code) == 2 and code.isalpha() and path.is_file()):
        return None
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def path_of(lines: Iterable[Sequence[int]], frame: Frame, *, closed: bool) -> str:
    """Gives lines of integer steps as an SVG path; what lies far outside is left out."""
    import numpy as np

    pieces = []
    for line in lines:
        xy = _projected(np.asarray(line, dtype=np.int64), frame)
        low, high = xy.min(axis=0), xy.max(axis=0)
        outside = (
            high[0] < frame.left
            or low[0] > frame.left + frame.width
            or high[1] < frame.top
            or low[1] > frame.top + frame.height
        )
        if outside:
            continue
        xy = _thinned(xy)
        if len(xy) > 1:
            steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in xy)
            pieces.append(f"M{steps}{'Z' if closed else ''}")
    return "".join(pieces)


def _projected(steps: np.ndarray, frame: Frame) -> np.ndarray:
    import numpy as np

    degrees = steps.reshape(-1, 2).cumsum(axis=0) / _SCALE
    phi = np.radians(np.clip(degrees[:, 1], -85.0511, 85.0511))
    y = 0.5 - np.log(np.tan(np.pi / 4 + phi / 2)) / (2 * np.pi)
    west, _, _, north = frame.bounds
    return np.column_stack(
        (
            frame.left + (degrees[:, 0] - west) / 360 * frame.scale,
            frame.top + (y - project_y(north)) * frame.scale,
        )
    )


def _thinned(xy: np.ndarray) -> np.ndarray:
    import numpy as np

    cells = np.round(xy / _FINE).astype(np.int64)
    kept = np.ones(len(xy), dtype=bool)
    kept[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    return xy[kept]
