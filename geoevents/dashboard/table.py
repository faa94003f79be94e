"""The table of what is filtered, in pages from the store, and the list of unplaced events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.session import Request, country_name, select
from geoevents.model import Event
from geoevents.query import EventQuery
from geoevents.views.words import count_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["table", "table_frame"]

_ROWS = 50
_SORTS: dict[str, tuple[str, bool]] = {
    "Newest first": ("event_date", True),
    "Oldest first": ("event_date", False),
    "Most killed first": ("fatalities", True),
    "By place": ("location", False),
    "By kind": ("sub_event_type", False),
    "By publisher": ("source", False),
    "Most confident first": ("confidence", True),
}
_COLUMNS: dict[str, str] = {
    "event_date": "Date",
    "event_type": "Type",
    "sub_event_type": "Kind",
    "location": "Place",
    "admin1": "Region",
    "country": "Country",
    "claim_status": "Status",
    "party": "On the word of",
    "fatalities": "Killed, lowest stated",
    "actor1": "Actor",
    "actor2": "Other side",
    "source": "Publisher",
    "notes": "Sentence",
}


def table(query: EventQuery, version: int, asked: Request, event: Event | None) -> None:
    """Draws one page of rows; a chosen row opens its event, the open event is the chosen row."""
    summary = query.summary(asked.filter)
    with st.container(key="table_box"):
        shown, without = st.tabs(
            [
                f"Table · {summary.events:,}",
                f"Without a place · {summary.unplaced:,}",
            ]
        )
        with shown:
            if summary.events:
                _page(query, version, asked, summary.events, event)
            else:
                st.caption("No rows: nothing matches the filters.")
        with without:
            _unplaced(query, version, asked, summary.unplaced, event)


def table_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Gives the columns that people read, under their names for people."""
    party = rows["claimed_by"].where(rows["claimed_by"].notna(), rows["denied_by"])
    frame = rows.assign(
        party=[country_name(value) if isinstance(value, str) else "" for value in party],
        country=[country_name(v) if isinstance(v, str) else "" for v in rows["country"]],
        notes=[value[:400] for value in rows["notes"]],
    )
    return frame[list(_COLUMNS)].rename(columns=_COLUMNS)


def _show(rows: pd.DataFrame, key: str, event: Event | None) -> None:
    ids = [str(value) for value in rows["event_id"]]
    chosen = ids.index(event.event_id) if event is not None and event.event_id in ids else None
    state: Any = st.dataframe(
        table_frame(rows),
        key=f"{key}_{chosen}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [chosen], "columns": [], "cells": []}}
        if chosen is not None
        else None,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            "Date": st.column_config.DateColumn(format="D MMM YYYY"),
            "Killed, lowest stated": st.column_config.NumberColumn(format="%d"),
            "Sentence": st.column_config.TextColumn(width="large"),
        },
        alt="Events as rows; choose one to open it",
    )
    picked = state.selection.rows
    if picked and picked[0] != chosen and picked[0] < len(ids):
        select(ids[picked[0]])
        st.rerun(scope="fragment")


def _page(query: EventQuery, version: int, asked: Request, total: int, event: Event | None) -> None:
    pages = max(1, -(-total // _ROWS))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="table_tools"):
        order = st.selectbox(
            "Order", list(_SORTS), key="table_order", label_visibility="collapsed", width=220
        )
        number = 1
        if pages > 1:
            number = int(
                st.number_input(
                    "Page",
                    min_value=1,
                    max_value=pages,
                    step=1,
                    key=f"page_{version}_{hash((asked.filter, order)):x}",
                    label_visibility="collapsed",
                    width=130,
                )
            )
        first, last = (number - 1) * _ROWS + 1, min(total, number * _ROWS)
        st.caption(f"Rows {first:,} to {last:,} of {total:,}")
    sort, descending = _SORTS[order]
    rows = query.page(asked.filter, sort=sort, descending=descending, offset=first - 1, limit=_ROWS)
    _show(rows, f"rows_{version}_{hash((asked.filter, order, number)):x}", event)


def _unplaced(
    query: EventQuery, version: int, asked: Request, total: int, event: Event | None
) -> None:
    if not total:
        st.caption("Every event that is shown has a place.")
        return
    st.caption(
        f"{count_words(total, 'event')}: the article names no place for the act, or none that "
        "could be found. They are on the timeline and in exports, and never drawn at a guess."
    )
    rows = query.unplaced(asked.filter, limit=200)
    _show(rows, f"unplaced_{version}_{hash(asked.filter):x}", event)
