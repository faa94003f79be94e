"""The page that sets two periods, two regions or two claimants side by side, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.choices import hold, single
from geoevents.dashboard.faults import say, store_faults
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.overview import Figures, chip_items, figures, without_chip
from geoevents.dashboard.session import open_query, open_store, read_request, theme
from geoevents.dashboard.sides import (
    DIMENSIONS,
    Comparison,
    choices,
    read_comparison,
    read_period,
    side_name,
    write_period,
)
from geoevents.model import ClaimStatus, EventType
from geoevents.query import EventQuery, Filter, Unit
from geoevents.views.comparison import binned, tallest, twin_chart
from geoevents.views.palette import STATUS_ORDER, TYPE_COLOURS, TYPE_ORDER
from geoevents.views.words import TYPE_WORDS, count_words, day

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["show"]

_REGIONS = 8  # rows of the list of regions
_SIDES = ("left", "right")
_USUAL = {
    "period": "Set for a start: the last 30 days that hold events, and 30 days of events before.",
    "region": "Set for a start: the two regions with the most events.",
    "claimant": "Set for a start: the two parties whose word most events stand on.",
}


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "compare"
    with store_faults():
        query, _ = open_query(open_store())
        asked = read_request()
        compared = read_comparison(query, st.query_params.to_dict(), asked.filter)
        say((*asked.problems, *compared.problems))
        _head(compared)
        _choose(query, compared)
        both = [figures(query, f) for f in compared.filters()]
        if not any(side.summary.events for side in both):
            blocks([{"kind": "note", "text": "Neither side has an event."}], key="compare_nothing")
            return
        _table(compared, both)
        _timelines(query, compared)
        _shares(query, compared, both)


def _go(compared: Comparison, **changes: str) -> None:
    st.query_params.from_dict(compared.params(**changes))


def _head(compared: Comparison) -> None:
    items: list[Block] = [
        {
            "kind": "headline",
            "text": f"{compared.words(compared.left)} and {compared.words(compared.right)}",
        },
        {"kind": "chips", "text": "Active filters", "items": chip_items(compared.base)},
    ]

    def remove(picked: str) -> None:
        base = Filter() if picked == "clear" else without_chip(compared.base, picked)
        own = {"by": compared.by, "left": compared.left, "right": compared.right}
        st.query_params.from_dict({**base.to_params(), **own})

    with st.container(key="head", horizontal=True, gap="medium"):
        with st.container(width="stretch"):
            blocks(items, key="compare_head", on_pick=remove)
        with st.container(key="head_tools", horizontal=True, width="content"):
            blocks([{"kind": "copy", "text": "Copy link", "value": None}], key="compare_link")


def _choose(query: EventQuery, compared: Comparison) -> None:
    hold("compare_by", compared.by)
    st.segmented_control(
        "Compare",
        list(DIMENSIONS),
        key="compare_by",
        format_func=lambda by: DIMENSIONS[by],
        label_visibility="collapsed",
        on_change=_turn,
        args=(compared,),
    )
    for column, side in zip(st.columns(2, gap="medium"), _SIDES, strict=True):
        with column:
            if compared.by == "period":
                _period(compared, side)
            else:
                _pick(query, compared, side)
    if not compared.chosen:
        blocks([{"kind": "note", "text": _USUAL[compared.by]}], key="compare_usual")


def _turn(compared: Comparison) -> None:
    """Compares by something else; the sides are then what there is most of."""
    by = st.session_state["compare_by"] or compared.by
    if by != compared.by:
        st.query_params.from_dict({**compared.base.to_params(), "by": by})


def _period(compared: Comparison, side: str) -> None:
    text = getattr(compared, side)
    key = f"compare_{side}_{text}"  # another address is another widget: its value is its default
    st.date_input(
        "First period" if side == "left" else "Second period",
        value=read_period(text) or [],
        key=key,
        format="DD/MM/YYYY",
        on_change=_take_period,
        args=(compared, side, key),
    )


def _take_period(compared: Comparison, side: str, key: str) -> None:
    chosen = st.session_state[key]
    if isinstance(chosen, tuple) and len(chosen) == 2:
        _go(compared, **{side: write_period(*chosen)})


def _pick(query: EventQuery, compared: Comparison, side: str) -> None:
    now = getattr(compared, side)
    rows = [
        (value, side_name(value), count, value == now)
        for value, count in choices(query, compared.by, compared.base).items()
    ]
    label = "Left side" if side == "left" else "Right side"
    blocks(
        [single(label, rows, none=side_name(now) if now else "Choose one")],
        key=f"compare_pick_{side}",
        on_pick=lambda value: _go(compared, **{side: value}),
    )


def _table(compared: Comparison, both: Sequence[Figures]) -> None:
    """Draws the figures of both sides as a table with their difference."""
    rows: list[list[str]] = []

    def row(label: str, values: Sequence[int | None], unit: str = "") -> None:
        shown = ["–" if value is None else f"{value:,}{unit}" for value in values]
        left, right = values
        step = "–" if left is None or right is None else f"{right - left:+,}{unit and ' points'}"
        step = "same" if left == right and left is not None else step
        rows.append([label, *shown, step.replace("-", "−")])

    row("Events", [side.summary.events for side in both])
    row("Incidents", [side.acts for side in both])
    row("Disputed incidents", [side.disputed if side.acts is not None else None for side in both])
    row("Disputed, share", [side.disputed_share for side in both], " %")
    row("Killed, lowest stated", [side.summary.fatalities for side in both])
    row("Articles", [side.summary.articles for side in both])
    row("Without a place", [side.summary.unplaced for side in both])
    for status in STATUS_ORDER:
        row(
            {ClaimStatus.CLAIMED: "Claimed by a party"}.get(status, status.capitalize()),
            [side.summary.by_status.get(status, 0) for side in both],
        )
    blocks(
        [
            {
                "kind": "table",
                "text": "Figures of both sides",
                "head": [
                    "",
                    compared.words(compared.left),
                    compared.words(compared.right),
                    "Difference",
                ],
                "rows": rows,
            }
        ],
        key="compare_table",
    )


def _timelines(query: EventQuery, compared: Comparison) -> None:
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
    for column, frame, side in zip(st.columns(2, gap="medium"), data, _SIDES, strict=True):
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


def _shares(query: EventQuery, compared: Comparison, both: Sequence[Figures]) -> None:
    """Draws bars by kind, and by region or party; the longest of both gives the scale."""
    by_party = compared.by == "region"
    found = [query.facets(f) for f in compared.filters()]
    regions = [facets.claimants if by_party else facets.admin1 for facets in found]
    totals = {name: sum(side.get(name, 0) for side in regions) for side in regions for name in side}
    shown = sorted(totals, key=lambda name: (-totals[name], name))[:_REGIONS]
    most_kind = max((n for side in both for n in side.summary.by_type.values()), default=1)
    most_region = max((side.get(name, 0) for side in regions for name in shown), default=1)
    for column, figure, region, side in zip(
        st.columns(2, gap="medium"), both, regions, _SIDES, strict=True
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
