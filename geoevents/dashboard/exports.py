"""Downloads of what is filtered, made when asked for."""

from __future__ import annotations

import io
from functools import partial

import streamlit as st

from geoevents.formats import FORMATS, Format, Metadata
from geoevents.query import EventQuery, Facets, Filter

__all__ = ["export_bytes", "export_menu"]


def export_bytes(
    query: EventQuery, version: int, asked: Filter, chosen: Format, sources: tuple[str, ...]
) -> bytes:
    """Gives the filtered events in a format, with the question and the licence inside."""
    target = io.BytesIO()
    metadata = Metadata(query=asked.to_params(), store_version=version, sources=sources)
    chosen.write(query.frame(asked), target, metadata=metadata)
    return target.getvalue()


def export_menu(
    query: EventQuery, version: int, asked: Filter, facets: Facets, events: int
) -> None:
    """Draws the menu of formats; a file is made on the click, from the same filters."""
    with st.popover("Export", disabled=events == 0, width="content"):
        st.caption(
            f"The {events:,} events that the filters let through, those without a place too."
        )
        for chosen in FORMATS.values():
            st.download_button(
                chosen.title,
                data=partial(export_bytes, query, version, asked, chosen, tuple(facets.sources)),
                file_name=f"geoevents{chosen.suffix}",
                mime=chosen.media_type,
                key=f"export_{chosen.name}",
                on_click="ignore",
                width="stretch",
                help=f"Without {chosen.loses}" if chosen.loses else None,
            )
