"""The list behind a mark: its events as rows that open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import gazetteer, select
from geoevents.model import EventType
from geoevents.query import EventQuery, Filter
from geoevents.views.marks import Bounds
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import tidy
from geoevents.views.words import count_words, day

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Listing", "draw_list", "listed", "listing_of_session", "row_items", "where_words"]

_LISTED = 60
_ROW = ("event_id", "event_type", "sub_event_type", "location", "event_date", "claim_status")


@dataclass(frozen=True, slots=True)
class Listing:
    """The events behind a clicked mark: those of a cell, or those known to a region only."""

    bounds: Bounds | None = None
    region: str | None = None


def listing_of_session() -> Listing | None:
    """Gives what was clicked on the map last, if that is a list."""
    listing: Listing | None = st.session_state.get("listing")
    return listing


def listed(query: EventQuery, asked: Filter, listing: Listing) -> pd.DataFrame:
    """Gives the rows behind a mark: of a cell, or of a region."""
    if listing.bounds is not None:
        return query.at(asked, listing.bounds, _LISTED)
    return query.in_region(asked, listing.region or "", _LISTED)


def where_words(query: EventQuery, asked: Filter, listing: Listing, rows: pd.DataFrame) -> str:
    """Says how many events a list holds, and where they are."""
    count = count_words(len(rows), "event")
    if len(rows) == _LISTED:
        if listing.bounds is not None:
            total = query.count_at(asked, listing.bounds)
        else:
            total = query.count_in_region(asked, listing.region or "")
        if total > _LISTED:
            count = f"The latest {_LISTED} of {count_words(total, 'event')}"
    if listing.region is not None:
        place = gazetteer().place(listing.region)
        return f"{count} in {place.name}, place not known closer" if place else count
    names = rows["location"].dropna().value_counts()
    return (
        f"{count} at {names.index[0]}" + (" and near it" if len(names) > 1 else "")
        if len(names)
        else count
    )


def row_items(rows: pd.DataFrame, chosen: str | None = None) -> list[Block]:
    """Gives one clickable line per row: sort, place, day and status."""
    items: list[Block] = []
    for row in rows[list(_ROW)].to_dict("records"):
        where = row["location"] if isinstance(row["location"], str) else "no place named"
        items.append(
            {
                "id": row["event_id"],
                "text": f"{row['sub_event_type']}, {tidy(where)[:120]}",
                "sub": f"{day(row['event_date'])} · {row['claim_status']}",
                "mark": str(row["claim_status"]),
                "colour": TYPE_COLOURS[EventType(row["event_type"])],
                "on": row["event_id"] == chosen,
            }
        )
    return items


def draw_list(rows: pd.DataFrame, title: str, note: str) -> None:
    """Draws rows under a title; a press opens the event."""
    blocks(
        [
            {"kind": "title", "text": title},
            {"kind": "note", "text": note},
            {"kind": "rows", "items": row_items(rows)},
        ],
        key="listing_rows",
        on_pick=select,
    )
