"""Marks, counts and shaded regions of a printed map: the signs of ``static/map/marks.js``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.views.ground import Frame, country_detail, path_of
from geoevents.views.marks import Payload
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER, rim_colour
from geoevents.views.print_ground import LINE, Room
from geoevents.views.print_page import EDGE, INK

if TYPE_CHECKING:
    from geoevents.views.svg import Drawing

__all__ = ["RAMP", "Fills", "draw_fills", "draw_glyph", "draw_pills", "draw_shades", "marks_of"]

_NAMED = 256 * 2**4.6  # scale from which a pill says what it counts
RAMP = ("#E3ECF4", "#B9D0E4", "#86AED0", "#4F83B1", "#1F4E79", "#0E2C4A")  # as in layers.js


@dataclass(frozen=True, slots=True)
class Fills:
    """Coloured regions of ``layers.region_fills``, and what the numbers are."""

    rows: Sequence[Sequence[object]] = ()
    breaks: Sequence[float] = ()
    steps: Sequence[int] = ()
    words: str = "Events per region"


def _region_path(frame: Frame, country: str, place_id: str) -> str:
    for region in (country_detail(country) or {}).get("regions", []):
        if region["id"] == place_id:
            return path_of([ring for part in region["r"] for ring in part], frame, closed=True)
    return ""


def draw_fills(page: Drawing, frame: Frame, fills: Fills) -> None:
    """Colours the regions."""
    for identifier, country, _count, _value, step, *_ in fills.rows:
        path = _region_path(frame, str(country), str(identifier))
        place = int(str(step))
        colour = RAMP[place] if place >= 0 else LINE
        if path:
            page.add("path", d=path, fill=colour, fill_opacity=0.9, stroke="#FFFFFF")


def draw_shades(page: Drawing, frame: Frame, payload: Payload) -> None:
    """Shades the regions that events are known to only by name."""
    for row in payload.regions:
        identifier, country, level, _, shares = row[:5]
        if level == 4:
            continue
        path = _region_path(frame, str(country), str(identifier))
        colour = _colour(shares)
        if path:
            page.add(
                "path", d=path, fill=colour, fill_opacity=0.12, stroke=colour,
                stroke_width=1.5, stroke_dasharray="6 4",
            )  # fmt: skip


def _colour(shares: object) -> str:
    numbers = list(shares) if isinstance(shares, list) else []
    return TYPE_COLOURS[TYPE_ORDER[numbers.index(max(numbers))]]


@dataclass(slots=True)
class _Row:
    x: float
    y: float
    count: int
    shares: list[int]
    statuses: list[int]
    near: bool

    @property
    def radius(self) -> float:
        """Pixels of the mark."""
        return 9.0 if self.count == 1 else min(36.0, 18 + 4.8 * math.log10(self.count + 1))


def _rows(frame: Frame, payload: Payload) -> list[_Row]:
    """Gives the marks, those that would cover each other made one (as in marks.js)."""
    found = []
    for latitude, longitude, count, shares, statuses, near, *_ in payload.cells:
        x, y = frame.at(float(str(latitude)), float(str(longitude)))
        if frame.holds(x, y, 10) and isinstance(shares, list) and isinstance(statuses, list):
            found.append(_Row(x, y, int(str(count)), shares, statuses, bool(near)))
    found.sort(key=lambda row: -row.count)
    kept: list[_Row] = []
    for row in found:
        other = next((k for k in kept if _covers(k, row)), None)
        if other is None:
            kept.append(row)
            continue
        total = other.count + row.count
        other.x += (row.x - other.x) * row.count / total
        other.y += (row.y - other.y) * row.count / total
        other.shares = [a + b for a, b in zip(other.shares, row.shares, strict=True)]
        other.statuses = [a + b for a, b in zip(other.statuses, row.statuses, strict=True)]
        other.count, other.near = total, False
    return kept


def _covers(one: _Row, other: _Row) -> bool:
    apart = math.hypot(one.x - other.x, one.y - other.y)
    if other.count > 1:
        return apart < 0.8 * (one.radius + other.radius)
    return apart < (one.radius if one.count > 1 else 12)


def marks_of(page: Drawing, frame: Frame, payload: Payload, room: Room) -> list[Callable[[], None]]:
    """Takes the room of the marks; gives what draws them, to be done after the names."""
    later: list[Callable[[], None]] = []
    for row in sorted(_rows(frame, payload), key=lambda r: r.count):
        r = row.radius + 2
        room.taken.append((row.x - r, row.y - r, row.x + r, row.y + r))
        later.append(lambda row=row: _single(page, row) if row.count == 1 else _cluster(page, row))  # type: ignore[misc]
    return later


def _single(page: Drawing, row: _Row) -> None:
    colour = _colour(row.shares)
    if row.near:
        page.add("circle", cx=row.x, cy=row.y, r=32, fill=colour, fill_opacity=0.2)
    draw_glyph(page, (row.x, row.y), row.radius, colour, row.statuses.index(max(row.statuses)))


def draw_glyph(page: Drawing, at: tuple[float, float], r: float, colour: str, status: int) -> None:
    """Draws a mark: filled is reported, a ring claimed, a crossed ring denied."""
    x, y = at
    page.add("circle", cx=x, cy=y, r=r + 2.5, fill="#FFFFFF")
    if status == 0:
        page.add("circle", cx=x, cy=y, r=r, fill=colour, stroke=rim_colour(colour))
        return
    rim = rim_colour(colour)
    page.add("circle", cx=x, cy=y, r=r - 1.7, fill="#FFFFFF", stroke=rim, stroke_width=4.4)
    page.add("circle", cx=x, cy=y, r=r - 1.7, fill="none", stroke=colour, stroke_width=2.8)
    if status == 2:
        d = (r - 1.2) * 0.7071
        page.add(
            "line", x1=x - d, y1=y + d, x2=x + d, y2=y - d, stroke=colour, stroke_width=2.8
        )  # fmt: skip


def _cluster(page: Drawing, row: _Row) -> None:
    radius = row.radius
    page.add("circle", cx=row.x, cy=row.y, r=radius, fill="#FFFFFF", stroke=EDGE)
    start, ring = -math.pi / 2, radius - 5
    for kind, count in zip(TYPE_ORDER, row.shares, strict=True):
        if not count:
            continue
        colour = TYPE_COLOURS[kind]
        looks = [
            {"fill": "none", "stroke": rim_colour(colour), "stroke_width": 8.2},
            {"fill": "none", "stroke": colour, "stroke_width": 6.6},
        ]
        if count == row.count:
            for look in looks:
                page.add("circle", cx=row.x, cy=row.y, r=ring, **look)
            break
        end = start + 2 * math.pi * count / row.count
        (x1, y1), (x2, y2) = (
            (row.x + ring * math.cos(a), row.y + ring * math.sin(a)) for a in (start, end)
        )
        big = int(end - start > math.pi)
        d = f"M{x1:.1f} {y1:.1f}A{ring:.1f} {ring:.1f} 0 {big} 1 {x2:.1f} {y2:.1f}"
        for look in looks:
            page.add("path", d=d, **look)
        start = end
    page.text(
        row.x, row.y + 5.5, _short(row.count), font_size=16, font_weight=600, fill=INK,
        text_anchor="middle",
    )  # fmt: skip


def _short(count: int) -> str:
    if count < 1_000:
        return str(count)
    if count < 10_000:
        return f"{count / 1_000:.1f}".removesuffix(".0") + "k"
    return f"{round(count / 1_000)}k" if count < 1_000_000 else f"{count / 1e6:.1f}M"


def draw_pills(page: Drawing, frame: Frame, payload: Payload, room: Room) -> None:
    """Draws the counts of regions and countries where there is room."""
    for row in payload.regions:
        _, _, level, count, shares, *_, latitude, longitude = row
        x, y = frame.at(float(str(latitude)), float(str(longitude)))
        words = _short(int(str(count)))
        if frame.scale > _NAMED:
            words += " in the country" if level == 4 else " in the region"
        half = 4.2 * len(words) + 12
        spots = ((0, 0), (0, -32), (0, 32), (-half, -20), (half, -20), (0, -64), (0, 64))
        for dx, dy in spots:
            box = (x + dx - half, y + dy - 15, x + dx + half, y + dy + 15)
            if frame.holds(x + dx, y + dy, -half / 2) and room.take(box):
                page.add(
                    "rect", x=box[0], y=box[1], width=2 * half, height=30, rx=15, fill="#FFFFFF",
                    stroke=_colour(shares), stroke_width=1.8, stroke_dasharray="5 3",
                )  # fmt: skip
                page.text(
                    x + dx, y + dy + 5, words, font_size=16, font_weight=600, fill=INK,
                    text_anchor="middle",
                )  # fmt: skip
                break
