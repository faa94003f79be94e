"""The timeline as SVG for print: stacked bars by kind, lighter where the day is not certain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geoevents.model import EventType
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER, rim_colour
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
    from geoevents.query import Histogram
    from geoevents.views.svg import Drawing

__all__ = ["HEIGHT", "timeline_svg"]

HEIGHT = 640
_LEFT, _LEGEND = 84, 96
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LABELS = 14  # of the axis of days


def timeline_svg(histogram: Histogram, heading: Heading, metadata: Metadata) -> str:
    """Draws counts per bin and kind.

    Args:
        histogram: ``EventQuery.histogram``.
        heading: the words over it.
        metadata: what the file says about itself.
    """
    page, top = open_page(HEIGHT, heading, metadata)
    foot = footer(page, metadata)
    bottom = foot - _LEGEND
    bins = _bins(histogram)
    if not bins:
        page.text(MARGIN, (top + bottom) / 2, "No events to count.", font_size=19, fill=QUIET)
        return str(page)
    first, last = min(bins), _after(max(bins), histogram.unit)
    most = max(sum(count for count, _ in kinds.values()) for kinds in bins.values())
    step = _step(most)
    highest = math.ceil(most / step) * step
    width = WIDTH - MARGIN - _LEFT

    def x(day: date) -> float:
        return _LEFT + width * (day - first).days / max(1, (last - first).days)

    def y(count: float) -> float:
        return bottom - (bottom - top) * count / highest

    for count in range(0, highest + 1, step):
        page.add("line", x1=_LEFT, x2=WIDTH - MARGIN, y1=y(count), y2=y(count), stroke=EDGE)
        page.text(
            _LEFT - 10, y(count) + 5, f"{count:,}", font_size=15, fill=QUIET, text_anchor="end"
        )
    for start, kinds in sorted(bins.items()):
        left, right = x(start), x(_after(start, histogram.unit))
        gap = min(2.0, 0.15 * (right - left))
        base = 0
        for kind in TYPE_ORDER:
            total, vague = kinds.get(kind, (0, 0))
            for part, opacity in ((total - vague, 1.0), (vague, 0.5)):
                if part:
                    page.add(
                        "rect",
                        x=left + gap / 2,
                        width=right - left - gap,
                        y=y(base + part),
                        height=y(base) - y(base + part),
                        fill=TYPE_COLOURS[kind],
                        fill_opacity=opacity,
                        stroke=rim_colour(TYPE_COLOURS[kind]),
                        stroke_width=0.8,
                    )
                    base += part
    for day, words in _ticks(first, last):
        page.add("line", x1=x(day), x2=x(day), y1=bottom, y2=bottom + 6, stroke=QUIET)
        page.text(x(day), bottom + 23, words, font_size=15, fill=QUIET, text_anchor="middle")
    _legend(page, bins, histogram.unit, foot - 30)
    return str(page)


_Kinds = dict[EventType, tuple[int, int]]  # kind → events, and how many of them are of several days


def _bins(histogram: Histogram) -> dict[date, _Kinds]:
    found: dict[date, _Kinds] = {}
    for row in histogram.frame.to_dict("records"):
        kinds = found.setdefault(row["start"].date(), {})
        kinds[EventType(row["event_type"])] = (int(row["count"]), int(row.get("spread", 0)))
    return found


def _after(start: date, unit: str) -> date:
    if unit == "year":
        return date(start.year + 1, 1, 1)
    if unit == "month":
        return date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start + timedelta(days=7 if unit == "week" else 1)


def _step(most: int) -> int:
    """Gives the distance of the lines across: about five of them, at round numbers."""
    rough = max(1.0, most / 5)
    power: int = 10 ** math.floor(math.log10(rough))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= rough)


def _ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    """Gives the days that bear a label: of a month, of every few months, or of years."""
    days = (last - first).days
    if days <= 62:
        stride = max(1, math.ceil(days / _LABELS))
        for i in range(0, days + 1, stride):
            day = first + timedelta(days=i)
            yield day, f"{day.day} {_MONTHS[day.month - 1]}"
        return
    stride = next((n for n in (1, 2, 3, 6, 12) if days / 30.4 / n <= _LABELS), 12)
    years = math.ceil(days / 365 / _LABELS)
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, stride):
            day = date(year, month, 1)
            if not first <= day <= last or (stride == 12 and (year - first.year) % years):
                continue
            named = stride == 12 or (month == 1)
            yield day, str(year) if named else f"{_MONTHS[month - 1]} {year}"


def _legend(page: Drawing, bins: dict[date, _Kinds], unit: str, y: float) -> None:
    x: float = _LEFT
    words = f"Events per {unit}"
    page.text(x, y, words, font_size=17, font_weight=600, fill=INK)
    x += 8.6 * len(words) + 28
    for kind in TYPE_ORDER:
        if any(kind in kinds for kinds in bins.values()):
            colour = TYPE_COLOURS[kind]
            rim = rim_colour(colour)
            page.add("rect", x=x, y=y - 14, width=17, height=17, rx=4, fill=colour, stroke=rim)
            page.text(x + 25, y, TYPE_WORDS[kind], font_size=16, fill=QUIET)
            x += 25 + 7.8 * len(TYPE_WORDS[kind]) + 22
    if any(vague for kinds in bins.values() for _, vague in kinds.values()):
        page.text(x + 10, y, "lighter: the day is not certain", font_size=16, fill=QUIET)
