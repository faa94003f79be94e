"""Downloads of what is filtered, made when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import streamlit as st

from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.session import Request, gazetteer
from geoevents.formats import FORMATS, Format, Metadata, terms_in
from geoevents.frame import frame_to_arrow
from geoevents.query import EventQuery, Facets, Filter
from geoevents.views.pictures import PICTURES, Picture, Scene

__all__ = ["export_bytes", "export_menu"]


def export_bytes(
    query: EventQuery, version: int, asked: Filter, chosen: Format, sources: tuple[str, ...]
) -> bytes:
    """Gives the filtered events in a format, with the question and the licence inside."""
    target = io.BytesIO()
    frame = query.frame(asked)
    metadata = Metadata(
        query=asked.to_params(),
        store_version=version,
        sources=sources,
        datasets=terms_in([frame_to_arrow(frame)]),
    )
    chosen.write(frame, target, metadata=metadata)
    return target.getvalue()


def export_menu(
    query: EventQuery,
    version: int,
    asked: Request,
    facets: Facets,
    events: int,
    *,
    filters: tuple[str, ...] = (),
) -> None:
    """Draws the menu of formats; a file is made on the click, from the same filters.

    Args:
        query: the store's questions.
        version: the store's version.
        asked: what the address asks for.
        facets: counts of the filter, of which the publishers are named in the files.
        events: how many events there are to take.
        filters: the filters that are on, in words, for the head of pictures.
    """
    sources = tuple(facets.sources)
    with st.popover("Export", disabled=events == 0, width="content"):
        st.caption(
            f"The {events:,} events that the filters let through, those without a place too."
        )
        for chosen in FORMATS.values():
            work = partial(export_bytes, query, version, asked.filter, chosen, sources)
            note = f"Without {chosen.loses}" if chosen.loses else None
            _button(chosen, work, note)
        st.caption("Pictures of the map as it stands, and of the timeline, with title and sources.")
        scene = Scene(
            query=query,
            asked=asked.filter,
            metadata=Metadata(
                query=asked.filter.to_params(), store_version=version, sources=sources
            ),
            gazetteer=gazetteer(),
            bounds=MapState.of_session().bounds(),
            layer=asked.layer,
            filters=filters,
        )
        for picture in PICTURES.values():
            _button(picture, partial(picture.draw, scene))


def _button(chosen: Format | Picture, work: Callable[[], bytes], note: str | None = None) -> None:
    st.download_button(
        chosen.title,
        data=work,  # run on the click; the button turns while it does
        file_name=f"geoevents{chosen.suffix}",
        mime=chosen.media_type,
        key=f"export_{chosen.name}",
        on_click="ignore",
        width="stretch",
        help=note,
    )
