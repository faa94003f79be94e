"""Land, borders and names of a printed map, from the offline base map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geoevents.views.ground import Frame, country_detail, path_of, world

if TYPE_CHECKING:
    from geoevents.views.svg import Drawing

__all__ = ["LINE", "Room", "draw_land", "draw_names"]

_LAND = ("#F6F4EE", "#F2EFE7", "#EEEAE0")
_BORDER, LINE = "#A59F8E", "#C6C0B1"
_CITIES = 40  # names that a page bears


@dataclass(slots=True)
class Room:
    """Boxes of the page that are taken, so that words keep clear of marks and of each other."""

    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, box: tuple[float, float, float, float]) -> bool:
        """Takes a box where it is free."""
        free = not any(
            t[0] < box[2] and box[0] < t[2] and t[1] < box[3] and box[1] < t[3] for t in self.taken
        )
        if free:
            self.taken.append(box)
        return free


def draw_land(page: Drawing, frame: Frame, fine: bool) -> list[str]:
    """Draws land and borders; gives the codes of the countries that are in view."""
    codes = []
    for country in world()["countries"]:
        rings = [ring for part in country["r"] for ring in part]
        path = path_of(rings, frame, closed=True)
        if not path:
            continue
        codes.append(country["c"])
        detail = country_detail(country["c"]) if fine else None
        colour = _LAND[country["s"] % len(_LAND)]
        if detail is None:
            page.add("path", d=path, fill=colour, stroke=_BORDER, fill_rule="evenodd")
            continue
        rings = [ring for region in detail["regions"] for part in region["r"] for ring in part]
        page.add("path", d=path_of(rings, frame, closed=True), fill=colour, stroke=colour)
    if fine:
        for kind, colour, dash in (
            ("inner", LINE, None),
            ("border", _BORDER, None),
            ("disputed", _BORDER, "6 4"),
        ):
            for code in codes:
                lines = (country_detail(code) or {}).get("lines", {}).get(kind, [])
                path = path_of(lines, frame, closed=False)
                if path:
                    page.add("path", d=path, fill="none", stroke=colour, stroke_dasharray=dash)
    return codes


def draw_names(page: Drawing, frame: Frame, codes: Sequence[str], room: Room) -> None:
    """Draws names of countries, and of cities from the largest on, where there is room."""
    halo = {"stroke": "#F6F4EE", "stroke_width": 4, "paint_order": "stroke"}
    zoom = math.log2(frame.scale / 256)
    if zoom < 6.5:
        for country in sorted(world()["countries"], key=_extent, reverse=True):
            if _extent(country) / 360_000 * frame.scale < 40:
                break
            x, y = frame.at(*country["p"])
            name = country["n"].removeprefix("The ").upper()
            half = 6.2 * len(name)
            if frame.holds(x, y, -half) and room.take((x - half, y - 14, x + half, y + 8)):
                page.text(
                    x, y, name, font_size=15, font_weight=600, letter_spacing=1.5, fill="#6E6A5C",
                    text_anchor="middle", **halo,
                )  # fmt: skip
    pool = [city for code in codes for city in (country_detail(code) or {}).get("cities", [])]
    least = next((n for z, n in ((4, 5e6), (5, 2e6), (6, 4e5), (7, 1e5), (8, 3e4)) if zoom < z), 0)
    shown = 0
    for name, latitude, longitude, people in sorted(
        pool or world()["cities"], key=lambda city: -city[3]
    ):
        if people < least or shown >= _CITIES:
            break
        x, y = frame.at(latitude, longitude)
        if not frame.holds(x, y, -8):
            continue
        wide = 8.2 * len(name)
        for anchor, dx in (("start", 8), ("end", -8)):
            left = x + dx - (wide if anchor == "end" else 0)
            if room.take((left - 4, y - 11, left + wide + 4, y + 9)):
                page.add("circle", cx=x, cy=y, r=2.6, fill="#4B4A44")
                page.text(
                    x + dx, y + 5, name, font_size=16, fill="#4B4A44", text_anchor=anchor, **halo
                )
                shown += 1
                break


def _extent(country: dict[str, Any]) -> int:
    """Gives the width of a country's largest part, in thousandths of a degree."""
    widest = 0
    for part in country["r"]:
        x, low, high = 0, 180_000, -180_000
        for step in part[0][::2]:
            x += step
            low, high = min(low, x), max(high, x)
        widest = max(widest, high - low)
    return widest
