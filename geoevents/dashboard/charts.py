"""What the page of comparisons draws side by side: two timelines, and bars on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.overview import Figures
from geoevents.dashboard.session import theme
from geoevents.dashboard.sides import Comparison, side_name
from geoevents.model import EventType
from geoevents.query import EventQuery, Filter, Unit
from geoevents.views.comparison import binned, tallest, twin_chart
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER
from geoevents.views.words import TYPE_WORDS, count_words, day

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SIDES", "draw_shares", "draw_timelines"]

SIDES = ("left", "right")
_REGIONS = 8  # rows of the list of regions


def draw_timelines(query: EventQuery, compared: Comparison) -> None:
    """Draws two timelines with the same bins, the same height and the same width of time."""
    filters = compared.filters()
    relative = compared.by == "period"
    units: list[Unit] = ["day", "week", "month", "year"]
    unit = max((query.histogram(f).unit for f in filters), key=units.index)
    frames = [query.histogram(f, unit=unit).frame for f in filters]
    firsts = [_first(f, frame) for f, frame in zip(filters, frames, strict=True)]
    data = [
        binned(frame, unit, first, relative=relative)
        for frame, first in zip(frames, firsts, strict=True)
    ]
    xs = [x for frame in data for x in frame["x"]]
    domain = (min(xs), max(xs)) if xs else (0, 1)
    top = tallest(*data)
    for column, frame, side in zip(st.columns(2, gap="medium"), data, SIDES, strict=True):
        words = compared.words(getattr(compared, side))
        with column, st.container(border=True, key=f"compare_time_{side}"):
            blocks([{"kind": "note", "text": f"{words}, per {unit}"}], key=f"compare_words_{side}")
            st.altair_chart(
                twin_chart(
                    frame,
                    top=top,
                    domain=domain,
                    relative=relative,
                    unit=unit,
                    dark=theme() == "dark",
                ),
                theme=None,
                width="stretch",
                key=f"compare_chart_{side}",
                alt=f"Bars: {count_words(int(frame['count'].sum()), 'event')} per {unit}, {words}; "
                f"the tallest of both charts has {count_words(top, 'event')}",
            )


def _first(f: Filter, frame: pd.DataFrame) -> Any:  # noqa: ANN401 - pandas' own time stamp
    import pandas as pd

    return pd.Timestamp(f.date_from or (frame["start"].min() if not frame.empty else "2000-01-01"))


def draw_shares(query: EventQuery, compared: Comparison, both: Sequence[Figures]) -> None:
    """Draws bars by kind, and by region or party; the longest of both gives the scale."""
    by_party = compared.by == "region"
    found = [query.facets(f) for f in compared.filters()]
    regions = [facets.claimants if by_party else facets.admin1 for facets in found]
    totals = {name: sum(side.get(name, 0) for side in regions) for side in regions for name in side}
    shown = sorted(totals, key=lambda name: (-totals[name], name))[:_REGIONS]
    most_kind = max((n for side in both for n in side.summary.by_type.values()), default=1)
    most_region = max((side.get(name, 0) for side in regions for name in shown), default=1)
    for column, figure, region, side in zip(
        st.columns(2, gap="medium"), both, regions, SIDES, strict=True
    ):
        kinds = [
            _bar(TYPE_WORDS[kind], figure.summary.by_type.get(kind, 0), TYPE_COLOURS[kind])
            for kind in TYPE_ORDER
            if any(other.summary.by_type.get(EventType(kind)) for other in both)
        ]
        places = [
            _bar(side_name(name) if by_party else name.partition(":")[2], region.get(name, 0))
            for name in shown
        ]
        last = figure.summary.last
        with column, st.container(border=True, key=f"compare_shares_{side}"):
            blocks(
                [
                    {"kind": "label", "text": "By kind"},
                    {"kind": "bars", "items": kinds, "most": most_kind},
                    {"kind": "label", "text": "Who claims or denies" if by_party else "By region"},
                    {"kind": "bars", "items": places, "most": most_region},
                    {"kind": "note", "text": f"Latest: {day(last)}" if last else "No event."},
                ],
                key=f"compare_bars_{side}",
            )


def _bar(words: str, count: int, colour: str | None = None) -> Block:
    return {"text": words, "count": count, "colour": colour}
