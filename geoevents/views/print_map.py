"""The map as SVG for print: base map, marks, regions, legend and scale bar, drawn on the server.

It shows what the page shows, from the same query results; the base map is the offline one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from geoevents.views.ground import Bounds, Frame, framed
from geoevents.views.marks import Payload, marks_payload
from geoevents.views.palette import STATUS_ORDER, TYPE_COLOURS, TYPE_ORDER, rim_colour
from geoevents.views.print_ground import Room, draw_land, draw_names
from geoevents.views.print_marks import (
    RAMP,
    Fills,
    draw_fills,
    draw_glyph,
    draw_pills,
    draw_shades,
    marks_of,
)
from geoevents.views.print_page import (
    EDGE,
    INK,
    MARGIN,
    QUIET,
    WIDTH,
    Heading,
    footer,
    open_page,
)
from geoevents.views.words import TYPE_WORDS

if TYPE_CHECKING:
    from geoevents.formats import Metadata
    from geoevents.query import Cell, RegionCount
    from geoevents.views.svg import Drawing

__all__ = ["HEIGHT", "Fills", "map_svg", "print_frame", "print_zoom"]

HEIGHT = 1131  # A4 across
_TOP, _FOOT, _LEGEND = 152, 118, 64
_SEA = "#DFE7EE"
_NEAR = 4.6  # zoom from which countries are drawn from their own files
_STATUS_WORDS = ("reported", "claimed by a party", "denied")


def print_frame(bounds: Bounds) -> Frame:
    """Gives the frame of the printed map for a view; its bounds are those to ask cells for."""
    width, height = WIDTH - 2 * MARGIN, HEIGHT - _TOP - _FOOT - _LEGEND
    return framed(bounds, MARGIN, _TOP, width, height)


def print_zoom(frame: Frame) -> int:
    """Gives Leaflet's zoom that comes next to the frame's scale, for the grid of the cells."""
    return max(0, round(math.log2(frame.scale / 256)))


def map_svg(
    frame: Frame,
    cells: Iterable[Cell],
    regions: Iterable[RegionCount],
    locate: Callable[[str], tuple[float, float] | None],
    *,
    heading: Heading,
    metadata: Metadata,
    fills: Fills | None = None,
) -> str:
    """Draws the map.

    Args:
        frame: of ``print_frame``.
        cells: clusters and single events of the frame's bounds; none where regions are coloured.
        regions: region-level and country-level counts; none where regions are coloured.
        locate: gives latitude and longitude of a place id.
        heading: the words over the map.
        metadata: what the file says about itself.
        fills: coloured regions in place of the marks.
    """
    page, _ = open_page(HEIGHT, heading, metadata)
    payload = marks_payload(cells, regions, locate)
    room = Room()
    box = {"x": frame.left, "y": frame.top, "width": frame.width, "height": frame.height}
    page.open("clipPath", id="frame")
    page.add("rect", rx=10, **box)
    page.close("clipPath")
    page.open("g", clip_path="url(#frame)")
    page.add("rect", fill=_SEA, **box)
    fine = math.log2(frame.scale / 256) >= _NEAR
    codes = draw_land(page, frame, fine)
    if fills is not None:
        draw_fills(page, frame, fills)
    draw_shades(page, frame, payload)
    rows = marks_of(page, frame, payload, room)
    draw_pills(page, frame, payload, room)
    draw_names(page, frame, codes if fine else [], room)
    for draw in rows:
        draw()
    _scale_bar(page, frame)
    page.close("g")
    page.add("rect", rx=10, fill="none", stroke=EDGE, **box)
    _legend(page, frame, payload, fills)
    footer(page, metadata)
    return str(page)


def _scale_bar(page: Drawing, frame: Frame) -> None:
    _, south, _, north = frame.bounds
    metres = 40_075_017 * math.cos(math.radians((south + north) / 2)) / frame.scale
    widest = 220 * metres / 1_000
    power = 10 ** math.floor(math.log10(widest))
    length = next(part * power for part in (5, 2, 1) if part * power <= widest)
    x2, y = frame.left + frame.width - 20, frame.top + frame.height - 18
    x1 = x2 - length * 1_000 / metres
    words = f"{length:,.0f} km" if length >= 1 else f"{length * 1_000:,.0f} m"
    page.add(
        "path", d=f"M{x1:.1f} {y - 9:.1f}V{y:.1f}H{x2:.1f}V{y - 9:.1f}", fill="none", stroke=INK,
        stroke_width=1.6,
    )  # fmt: skip
    page.text((x1 + x2) / 2, y - 6, words, font_size=15, fill=INK, text_anchor="middle")


def _legend(page: Drawing, frame: Frame, payload: Payload, fills: Fills | None) -> None:
    x, y = frame.left, frame.top + frame.height + 36
    if fills is not None:
        page.text(x, y, fills.words, font_size=17, font_weight=600, fill=INK)
        x += 8.6 * len(fills.words) + 30
        for i, (low, step) in enumerate(zip(fills.breaks, fills.steps, strict=True)):
            page.add("rect", x=x, y=y - 14, width=30, height=17, rx=3, fill=RAMP[step], stroke=EDGE)
            high = fills.breaks[i + 1] if i + 1 < len(fills.breaks) else None
            words = f"{low:,g} and more" if high is None else f"{low:,g} to under {high:,g}"
            page.text(x + 38, y, words, font_size=16, fill=QUIET)
            x += 38 + 7.6 * len(words) + 24
        return
    seen = [0] * len(TYPE_ORDER)
    for row in (*(cell[3] for cell in payload.cells), *(region[4] for region in payload.regions)):
        if isinstance(row, list):
            seen = [a + b for a, b in zip(seen, row, strict=True)]
    for kind, count in zip(TYPE_ORDER, seen, strict=True):
        if count:
            colour = TYPE_COLOURS[kind]
            page.add("circle", cx=x + 8, cy=y - 5, r=8, fill=colour, stroke=rim_colour(colour))
            page.text(x + 23, y, TYPE_WORDS[kind], font_size=16, fill=QUIET)
            x += 23 + 7.8 * len(TYPE_WORDS[kind]) + 22
    x += 14
    for status in range(len(STATUS_ORDER)):
        draw_glyph(page, (x + 8, y - 5), 8, "#4B4A44", status)
        page.text(x + 23, y, _STATUS_WORDS[status], font_size=16, fill=QUIET)
        x += 23 + 7.6 * len(_STATUS_WORDS[status]) + 20
    page.add("circle", cx=x + 10, cy=y - 5, r=13, fill="#4B4A44", fill_opacity=0.2)
    page.add("circle", cx=x + 10, cy=y - 5, r=4, fill="#4B4A44")
    page.text(x + 30, y, "near the place", font_size=16, fill=QUIET)
    x += 150
    page.add(
        "line", x1=x, x2=x + 26, y1=y - 5, y2=y - 5, stroke=INK, stroke_width=1.8,
        stroke_dasharray="5 3",
    )  # fmt: skip
    page.text(x + 34, y, "region only", font_size=16, fill=QUIET)
