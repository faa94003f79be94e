"""The table's columns: which are shown, by which it is sorted, and what people read in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import country_name

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "UNSORTED",
    "choose_columns",
    "column_config",
    "read_columns",
    "read_sort",
    "sort_by",
    "table_frame",
    "table_problems",
]

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
UNSORTED = {"party"}  # not a column of the store
_PRECISIONS = {1: "town", 2: "near it", 3: "region", 4: "country"}


def read_sort(text: str | None) -> tuple[str, bool]:
    """Gives the column to sort by, and whether downward, from an address: "-event_date"."""
    name = (text or "").removeprefix("-")
    if name not in COLUMNS or name in UNSORTED:
        return "event_date", True
    return name, (text or "").startswith("-")


def read_columns(text: str | None) -> list[str]:
    """Gives the columns to show from an address, in their usual order: "event_date~notes"."""
    wanted = set((text or "").split("~")) & COLUMNS.keys()
    return [name for name in COLUMNS if name in (wanted or _USUAL)]


def table_problems(params: Mapping[str, str]) -> list[str]:
    """Says what an address asks of the table that it cannot do."""
    said = []
    name = params.get("sort", "").removeprefix("-")
    if name and (name not in COLUMNS or name in UNSORTED):
        offered = ", ".join(column for column in COLUMNS if column not in UNSORTED)
        said.append(f"unknown sort {name!r}: one of {offered}")
    unknown = [name for name in params.get("columns", "").split("~") if name not in {"", *COLUMNS}]
    if unknown:
        said.append(
            f"unknown columns {', '.join(map(repr, unknown))}: some of {', '.join(COLUMNS)}"
        )
    return said


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


def choose_columns(columns: list[str]) -> None:
    """Draws the list of columns to choose from."""
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


def sort_by(column: str, order: tuple[str, bool]) -> None:
    """Sorts by a column; by the one that is sorted by already, the other way round."""
    downward = not order[1] if column == order[0] else column in _FIRST_DOWN
    st.query_params["sort"] = f"{'-' if downward else ''}{column}"


def column_config(order: tuple[str, bool] | None) -> dict[str, Any]:
    """Gives how the grid shows each column; the one that it is sorted by has an arrow."""
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
