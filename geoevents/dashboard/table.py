"""The table of what is filtered, in pages from the store, and the list of unplaced events.

The grid of Streamlit sorts what it holds, which is one page; so a press on the head of a column is
taken as an order to the store, and the page is asked for anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.columns import (
    COLUMNS,
    UNSORTED,
    choose_columns,
    column_config,
    read_columns,
    read_sort,
    sort_by,
    table_frame,
)
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.session import Request, open_store, select
from geoevents.model import Event
from geoevents.query import EventQuery, Filter
from geoevents.query.selection import Answers
from geoevents.views.words import count_words

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["table"]

_ROWS = 50
_GRIDS = 64  # pages that are kept, of some 30 KB each


def table(query: EventQuery, version: int, asked: Request, event: Event | None) -> None:
    """Draws one page of rows; a chosen row opens its event, the open event is the chosen row."""
    summary = query.summary(asked.filter)
    with st.container(key="table_box"):
        shown, without = st.tabs(
            [f"Table · {summary.events:,}", f"Without a place · {summary.unplaced:,}"]
        )
        with shown:
            if summary.events:
                _page(query, version, asked.filter, summary.events, event)
            else:
                st.caption("No rows: nothing matches the filters.")
        with without:
            _unplaced(query, version, asked.filter, summary.unplaced, event)


def _page(query: EventQuery, version: int, asked: Filter, total: int, event: Event | None) -> None:
    sort, descending = read_sort(st.query_params.get("sort"))
    columns = read_columns(st.query_params.get("columns"))
    pages = max(1, -(-total // _ROWS))
    number = _page_number(query, asked, (sort, descending), pages, event)
    first, last = (number - 1) * _ROWS + 1, min(total, number * _ROWS)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="table_tools"):
        if pages > 1:
            _turn_pages("page", number, pages)
        way = "downward" if descending else "upward"
        blocks(
            [
                {
                    "kind": "note",
                    "text": f"Rows {first:,} to {last:,} of {total:,}, {COLUMNS[sort].lower()} "
                    f"{way}. A press on a column’s head sorts by it.",
                }
            ],
            key="table_note",
        )
        choose_columns(columns)
    rows = query.page(asked, sort=sort, descending=descending, offset=first - 1, limit=_ROWS)
    key = f"rows_{version}_{hash((asked, sort, descending, number, tuple(columns))):x}"
    _show(rows, key, event, columns, (sort, descending))


def _page_number(
    query: EventQuery, asked: Filter, order: tuple[str, bool], pages: int, event: Event | None
) -> int:
    """Gives the page to show: the first of a new question, else the one turned to.

    An event that is opened elsewhere turns the table to its page.
    """
    state = st.session_state.setdefault("table_state", {"asked": None, "page": 1, "event": None})
    if state["asked"] != (asked, order):
        state.update(asked=(asked, order), page=1, unplaced=1, event=None)
    if event is not None and state["event"] != event.event_id:
        rank = query.rank(asked, event.event_id, sort=order[0], descending=order[1])
        if rank is not None:
            state["page"] = rank // _ROWS + 1
    state["event"] = event.event_id if event else None
    state["page"] = min(max(1, state["page"]), pages)
    return int(state["page"])


def _turn_pages(name: str, number: int, pages: int) -> None:
    """Draws what turns pages; ``name`` is that of the number in the table's state."""

    def turn(to: int) -> None:
        st.session_state["table_state"][name] = to

    for label, key, to, words in (
        ("« first", f"{name}_first", 1, "First page"),
        ("‹ before", f"{name}_before", number - 1, "Page before"),
    ):
        st.button(label, key=key, on_click=turn, args=(to,), disabled=number == 1, help=words)
    st.session_state[f"{name}_number"] = number
    st.number_input(
        "Page",
        min_value=1,
        max_value=pages,
        step=1,
        key=f"{name}_number",
        label_visibility="collapsed",
        width=90,
        on_change=lambda: turn(int(st.session_state[f"{name}_number"])),
    )
    blocks([{"kind": "note", "text": f"of {pages:,}"}], key=f"{name}_of")
    for label, key, to, words in (
        ("after ›", f"{name}_after", number + 1, "Page after"),
        ("last »", f"{name}_last", pages, "Last page"),
    ):
        st.button(label, key=key, on_click=turn, args=(to,), disabled=number == pages, help=words)


@st.cache_resource(show_spinner=False, max_entries=2)
def _grids(root: str) -> Answers:  # noqa: ARG001 - of which store
    """Gives the pages that were shown last, of all sessions, by the key of their grid."""
    return Answers(_GRIDS)


def _grid(rows: pd.DataFrame, columns: list[str]) -> tuple[pa.Table, list[str]]:
    """Gives what a grid is sent, and the ids of its rows."""
    import pyarrow as pa

    ids = [str(value) for value in rows["event_id"]]
    return pa.Table.from_pandas(table_frame(rows)[columns], preserve_index=False), ids


def _show(
    rows: pd.DataFrame,
    key: str,
    event: Event | None,
    columns: list[str],
    order: tuple[str, bool] | None = None,
) -> None:
    grid, ids = _grids(open_store().root).of(key, lambda: _grid(rows, columns))
    chosen = ids.index(event.event_id) if event is not None and event.event_id in ids else None
    state: Any = st.dataframe(
        grid,
        key=f"{key}_{chosen}",
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row"] if order is None else ["single-row", "single-column"],
        selection_default={"selection": {"rows": [chosen], "columns": [], "cells": []}}
        if chosen is not None
        else None,
        height=min(420, 38 + 35 * len(rows)),
        column_config=column_config(order),
        placeholder="",
        alt="Events as rows; choose one to open it",
    )
    heads = state.selection.columns
    if order is not None and heads and heads[0] in COLUMNS and heads[0] not in UNSORTED:
        sort_by(heads[0], order)
        st.rerun(scope="fragment")
    picked = state.selection.rows
    if picked and picked[0] != chosen and picked[0] < len(ids):
        st.session_state["table_state"]["event"] = ids[picked[0]]  # it stands on this page
        select(ids[picked[0]])
        st.rerun(scope="fragment")


def _unplaced(
    query: EventQuery, version: int, asked: Filter, total: int, event: Event | None
) -> None:
    if not total:
        st.caption("Every event that is shown has a place.")
        return
    st.caption(
        f"{count_words(total, 'event')}: the article names no place for the act, or none that "
        "could be found. They are on the timeline and in exports, and never drawn at a guess."
    )
    pages = -(-total // _ROWS)
    number = min(max(1, st.session_state["table_state"].get("unplaced", 1)), pages)
    if pages > 1:
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", key="unplaced_tools"
        ):
            _turn_pages("unplaced", number, pages)
    rows = query.unplaced(asked, offset=(number - 1) * _ROWS, limit=_ROWS)
    columns = [
        name
        for name in read_columns(st.query_params.get("columns"))
        if name not in {"location", "admin1", "country", "geo_precision"}
    ]
    _show(rows, f"unplaced_{version}_{hash((asked, number, tuple(columns))):x}", event, columns)
