"""The table of what is filtered, in pages from the store, and the list of unplaced events.

The grid of Streamlit sorts what it holds, which is one page; so a press on the head of a column is
taken as an order to the store, and the page is asked for anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request, country_name, select
from geoevents.model import Event
from geoevents.query import EventQuery, Filter
from geoevents.views.words import count_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "read_columns", "read_sort", "table", "table_frame"]

_ROWS = 50
COLUMNS: dict[str, str] = {
    "event_date": "Date",
    "event_type": "Type",
    "sub_event_type": "Kind",
    "location": "Place",
    "admin1": "Region",
    "country": "Country",
    "claim_status": "Status",
    "party": "On the word of",
    "fatalities": "Killed",
    "actor1": "Actor",
    "actor2": "Other side",
    "source": "Publisher",
    "geo_precision": "Place known to",
    "confidence": "Confidence",
    "review": "Review",
    "notes": "Sentence",
}
_USUAL = (
    "event_date", "sub_event_type", "location", "admin1", "claim_status", "party", "fatalities",
    "actor1", "actor2", "source", "notes",
)  # fmt: skip
_FIRST_DOWN = {"event_date", "fatalities", "confidence"}  # their first order is the largest first
_UNSORTED = {"party"}  # not a column of the store
_PRECISIONS = {1: "town", 2: "near it", 3: "region", 4: "country"}


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


def read_sort(text: str | None) -> tuple[str, bool]:
    """Gives the column to sort by, and whether downward, from an address: "-event_date"."""
    name = (text or "").removeprefix("-")
    if name not in COLUMNS or name in _UNSORTED:
        return "event_date", True
    return name, (text or "").startswith("-")


def read_columns(text: str | None) -> list[str]:
    """Gives the columns to show from an address, in their usual order: "event_date~notes"."""
    wanted = set((text or "").split("~")) & COLUMNS.keys()
    return [name for name in COLUMNS if name in (wanted or _USUAL)]


def table_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Gives the columns that people read, with values for people."""
    party = rows["claimed_by"].where(rows["claimed_by"].notna(), rows["denied_by"])
    frame = rows.assign(
        party=[country_name(value) if isinstance(value, str) else "" for value in party],
        country=[country_name(v) if isinstance(v, str) else "" for v in rows["country"]],
        geo_precision=[_PRECISIONS.get(v, "") for v in rows["geo_precision"]],
        notes=[value[:400] for value in rows["notes"]],
    )
    return frame[list(COLUMNS)]


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
        _choose_columns(columns)
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


def _choose_columns(columns: list[str]) -> None:
    items: list[Block] = [
        {"id": name, "text": words, "count": None, "on": name in columns}
        for name, words in COLUMNS.items()
    ]
    blocks(
        [
            {
                "kind": "facet",
                "text": "Columns",
                "none": "",
                "items": items,
                "words": f"Columns · {len(columns)}",
                "plain": True,
            }
        ],
        key="table_columns",
        on_pick=_toggle_column,
    )


def _toggle_column(name: str) -> None:
    """Shows or hides a column in the address as it stands: two presses may come at once."""
    kept = set(read_columns(st.query_params.get("columns"))) ^ {name}
    st.query_params["columns"] = "~".join(column for column in COLUMNS if column in kept)
    if not kept or kept == set(_USUAL):
        st.query_params.pop("columns", None)


def _show(
    rows: pd.DataFrame,
    key: str,
    event: Event | None,
    columns: list[str],
    order: tuple[str, bool] | None = None,
) -> None:
    ids = [str(value) for value in rows["event_id"]]
    chosen = ids.index(event.event_id) if event is not None and event.event_id in ids else None
    state: Any = st.dataframe(
        table_frame(rows)[columns],
        key=f"{key}_{chosen}",
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row"] if order is None else ["single-row", "single-column"],
        selection_default={"selection": {"rows": [chosen], "columns": [], "cells": []}}
        if chosen is not None
        else None,
        height=min(420, 38 + 35 * len(rows)),
        column_config=_column_config(order),
        placeholder="",
        alt="Events as rows; choose one to open it",
    )
    heads = state.selection.columns
    if order is not None and heads and heads[0] in COLUMNS and heads[0] not in _UNSORTED:
        _sort_by(heads[0], order)
        st.rerun(scope="fragment")
    picked = state.selection.rows
    if picked and picked[0] != chosen and picked[0] < len(ids):
        st.session_state["table_state"]["event"] = ids[picked[0]]  # it stands on this page
        select(ids[picked[0]])
        st.rerun(scope="fragment")


def _sort_by(column: str, order: tuple[str, bool]) -> None:
    """Sorts by a column; by the one that is sorted by already, the other way round."""
    downward = not order[1] if column == order[0] else column in _FIRST_DOWN
    st.query_params["sort"] = f"{'-' if downward else ''}{column}"


def _column_config(order: tuple[str, bool] | None) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for name, words in COLUMNS.items():
        label = words
        if order is not None and name == order[0]:
            label += " ↓" if order[1] else " ↑"
        if name == "event_date":
            config[name] = st.column_config.DateColumn(label, format="D MMM YYYY", pinned=True)
        elif name in {"fatalities", "confidence"}:
            form = "%d" if name == "fatalities" else "%.2f"
            config[name] = st.column_config.NumberColumn(label, format=form)
        else:
            config[name] = st.column_config.TextColumn(
                label, width="large" if name == "notes" else None
            )
    return config


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
