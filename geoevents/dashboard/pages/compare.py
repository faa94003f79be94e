"""The page that sets two periods, two regions or two claimants side by side, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geoevents.dashboard.charts import SIDES, draw_shares, draw_timelines
from geoevents.dashboard.chips import chip_items, without_chip
from geoevents.dashboard.choices import hold, single
from geoevents.dashboard.faults import say, store_faults
from geoevents.dashboard.freshness import watch
from geoevents.dashboard.grouped import as_of_words
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.nothing import empty_store
from geoevents.dashboard.overview import Figures, figures
from geoevents.dashboard.session import open_query, open_store, read_request
from geoevents.dashboard.sides import (
    DIMENSIONS,
    Comparison,
    choices,
    read_comparison,
    read_period,
    side_name,
    write_period,
)
from geoevents.model import ClaimStatus
from geoevents.query import EventQuery, Filter
from geoevents.views.palette import STATUS_ORDER

__all__ = ["show"]

_USUAL = {
    "period": "Set for a start: the last 30 days that hold events, and 30 days of events before.",
    "region": "Set for a start: the two regions with the most events.",
    "claimant": "Set for a start: the two parties whose word most events stand on.",
}


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "compare"
    with store_faults():
        query, version = open_query(open_store())
        asked = read_request()
        empty = query.summary(Filter()).events == 0
        if asked.filter.known_on is None:  # what was known on a day does not change
            watch(version, empty=empty)
        if empty:
            blocks([{"kind": "headline", "text": "Nothing to compare yet"}], key="compare_head")
            empty_store()
            return
        compared = read_comparison(query, st.query_params.to_dict(), asked.filter)
        say((*asked.problems, *compared.problems))
        _head(compared)
        _choose(query, compared)
        both = [figures(query, f) for f in compared.filters()]
        if not any(side.summary.events for side in both):
            blocks([{"kind": "note", "text": "Neither side has an event."}], key="compare_nothing")
            return
        _table(compared, both)
        if (as_of := both[0].as_of or both[1].as_of) is not None:
            words = f"Incidents {as_of_words(as_of)}; the newest are being grouped."
            blocks([{"kind": "note", "text": words}], key="compare_as_of")
        draw_timelines(query, compared)
        draw_shares(query, compared, both)


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
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
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
    if any(side.summary.imported for side in both):
        row("Imported records", [side.summary.imported for side in both])
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
