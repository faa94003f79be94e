"""What the card says when there is nothing to show, and what would show something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pandas as pd
import streamlit as st

from geoevents.dashboard.chips import chip_items, without_chip
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.listing import row_items
from geoevents.dashboard.session import select, write
from geoevents.query import EventQuery, Filter
from geoevents.views.words import count_words, day

__all__ = ["empty_store", "nothing"]

_OFFERED = 4  # filters whose removal is offered
_NEAREST = 4  # events that are shown in place of what was asked
_EMPTY = Filter()
_Way = tuple[str, Filter, int]  # what is taken away, the filter without it, its events


def nothing(query: EventQuery, asked: Filter) -> None:
    """Draws an empty store, or what lies nearest to a question that nothing answers."""
    total = query.summary(_EMPTY)
    if total.events == 0:
        empty_store()
        return
    ways = _ways_out(query, asked)
    span = f", from {day(total.first)} to {day(total.last)}" if total.first and total.last else ""
    items: list[Block] = [
        {"kind": "title", "text": "No events match"},
        {"kind": "note", "text": f"The store holds {count_words(total.events, 'event')}{span}."},
    ]
    if ways:
        offers = [
            {"id": f"way:{number}", "text": f"without “{words}”", "sub": count_words(n, "event")}
            for number, (words, _, n) in enumerate(ways)
        ]
        items += [
            {"kind": "label", "text": "Take one filter away"},
            {"kind": "rows", "items": offers},
        ]
    near, rows = _nearest(query, asked, ways)
    if not rows.empty:
        items += [
            {"kind": "label", "text": near},
            {"kind": "rows", "items": row_items(rows)},
        ]
    blocks(items, key="no_match", on_pick=partial(_take, ways))
    st.button("Clear all filters", on_click=partial(_ask, _EMPTY), key="clear_nothing")


def _take(ways: Sequence[_Way], picked: str) -> None:
    kind, _, number = picked.partition(":")
    if kind == "way":
        _ask(ways[int(number)][1])
    else:
        select(picked)


def _ask(asked: Filter) -> None:
    """Asks something else; the card is drawn in a fragment, and the whole page must follow."""
    write(asked)
    st.session_state["turned"] = True


def empty_store() -> None:
    """Says that there are no events yet, and how the first come in."""
    blocks(
        [
            {"kind": "title", "text": "The store is empty"},
            {
                "kind": "note",
                "text": "Add an article to see what it says happened, where, "
                "when, and on whose word. From a shell: geoevents ingest FILES, or "
                "geoevents ingest data/articles for the samples.",
            },
        ],
        key="empty_store",
    )
    if st.button("Add an article", type="primary", key="add_first"):
        st.switch_page(st.session_state["article_page"])


def _ways_out(query: EventQuery, asked: Filter) -> list[_Way]:
    """Gives single filters without which there are events, the fewest events first."""
    found: list[_Way] = []
    for chip in chip_items(asked):
        without = without_chip(asked, chip["id"])
        count = query.summary(without).events
        if count:
            found.append((chip["text"], without, count))
    return sorted(found, key=lambda way: way[2])[:_OFFERED]


def _nearest(query: EventQuery, asked: Filter, ways: Sequence[_Way]) -> tuple[str, pd.DataFrame]:
    """Gives the events that come nearest to what was asked, and in which way they do."""
    first, last = asked.date_from, asked.date_to
    if first is not None or last is not None:
        parts = []
        open_days = replace(asked, date_from=None, date_to=None)
        if first is not None:
            before = replace(open_days, date_to=first - timedelta(days=1))
            parts.append(query.page(before, limit=_NEAREST))
        if last is not None:
            after = replace(open_days, date_from=last + timedelta(days=1))
            parts.append(query.page(after, limit=_NEAREST, descending=False))
        rows = pd.concat([part for part in parts if not part.empty] or parts[:1])
        if not rows.empty:
            return "The nearest in time", rows.sort_values("event_date").head(2 * _NEAREST)
    if asked.near is not None:
        for found in (
            replace(asked, near=None),
            replace(asked, near=None, date_from=None, date_to=None),
        ):
            rows = query.nearest(found, asked.near[:2], _NEAREST)
            if not rows.empty:
                return "The nearest in space", rows
    wider = ways[0][1] if ways else Filter()
    return "The nearest are" if ways else "The latest of all", query.page(wider, limit=_NEAREST)
