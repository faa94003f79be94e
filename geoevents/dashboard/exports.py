"""Downloads of what is filtered, made when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.export_command import tell_command
from geoevents.dashboard.export_run import ExportRun, begin_export, show_export
from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.session import Request, gazetteer
from geoevents.formats import (
    FORMATS,
    Format,
    Metadata,
    incidents_metadata,
    metadata_for,
    stream_of,
    write_bundle,
    write_incidents,
)
from geoevents.query import EventQuery, Filter
from geoevents.views.pictures import PICTURES, Picture, Scene

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

__all__ = ["bundle_bytes", "export_bytes", "export_menu", "incident_bytes"]

_INCIDENTS = 10_000
_MOST = 100_000  # events, some 170 MB; the app hands files out of its memory
_GROUPS = {  # of ``FORMATS``, all of them
    "Tables and the web": ("csv", "geojson", "geojsonl", "geoparquet"),
    "Maps and GIS": ("gpkg", "shapefile", "kml", "flatgeobuf", "timemap"),
}
_AT_ONCE = 20_000  # events that are written within some two seconds; more show how far they are


def export_bytes(query: EventQuery, asked: Filter, chosen: Format) -> bytes:
    """Gives the filtered events in a format, with the question and the licence inside."""
    target = io.BytesIO()
    chosen.write(stream_of(query, asked), target, metadata=metadata_for(query, asked))
    return target.getvalue()


def bundle_bytes(query: EventQuery, asked: Filter, chosen: Format) -> bytes:
    """Gives the filtered events as an archive: the file, its citation and what its columns mean."""
    target = io.BytesIO()
    write_bundle(chosen, stream_of(query, asked), target, metadata=metadata_for(query, asked))
    return target.getvalue()


def incident_bytes(query: EventQuery, asked: Filter) -> bytes:
    """Gives the incidents that the filtered events belong to as GeoJSON, at most 10,000."""
    target = io.BytesIO()
    found = query.incidents(asked, limit=_INCIDENTS)
    total = sum(query.incident_counts(asked).values())
    about = incidents_metadata(found, query=asked.to_params(), version=query.version, total=total)
    write_incidents(found, target, metadata=about)
    return target.getvalue()


def export_menu(
    query: EventQuery,
    asked: Request,
    events: int,
    *,
    acts: int | None = None,
    filters: tuple[str, ...] = (),
) -> None:
    """Draws the menu of formats; a file is made on the click, from the same filters.

    Args:
        query: the store's questions.
        asked: what the address asks for.
        events: how many events there are to take.
        acts: how many incidents they belong to; None while they are still being grouped.
        filters: the filters that are on, in words, for the head of pictures.
    """
    with st.popover("Export", disabled=events == 0, width="content"):
        st.caption(
            f"{events:,} {'event' if events == 1 else 'events'} that the filters let through, "
            "those without a place too."
        )
        show_export()
        if events > _MOST:
            tell_command(asked.filter, _MOST)
        else:
            _formats(query, asked.filter, events)
        with _heading("What tells of one act"):
            _button(
                "Incidents (GeoJSON)",
                "incidents.geojson",
                "application/geo+json",
                partial(incident_bytes, query, asked.filter),
                f"Which of these records tell of the same act; {_taken(acts)}",
                beside=events > _AT_ONCE,
            )
        state = MapState.of_session()
        scene = partial(
            Scene,
            query=query,
            asked=asked.filter,
            gazetteer=gazetteer(),
            filters=filters,
        )
        with _heading("Pictures: the map as it stands, the timeline"):
            for picture in PICTURES.values():
                work = partial(_draw, picture, scene, query, asked.filter, state)
                file = f"geoevents{picture.suffix}"
                _button(picture.title, file, picture.media_type, work, beside=events > _AT_ONCE)


def _taken(acts: int | None) -> str:
    """Says how many incidents the file holds."""
    if acts is None or acts <= _INCIDENTS:
        return f"the latest {_INCIDENTS:,} at most"
    return f"the latest {_INCIDENTS:,} of {acts:,}; the file says that it leaves the others out"


def _heading(words: str) -> DeltaGenerator:
    """Draws the name of a group of buttons; gives where they go, side by side."""
    st.caption(words)
    return st.container(
        horizontal=True, gap="xsmall", key=f"exports_{words.split(maxsplit=1)[0].lower()}"
    )


def _formats(query: EventQuery, asked: Filter, events: int) -> None:
    """Draws the buttons of the formats by what they are for."""
    about = partial(metadata_for, query, asked)
    for words, names in _GROUPS.items():
        with _heading(words):
            for chosen in (FORMATS[name] for name in names):
                note = f"Without {chosen.loses}" if chosen.loses else None
                if events > _AT_ONCE:
                    _long_button(query, asked, chosen, events, about=about, note=note)
                    continue
                work = partial(export_bytes, query, asked, chosen)
                _button(chosen.title, f"geoevents{chosen.suffix}", chosen.media_type, work, note)
    if events > _AT_ONCE:
        return
    with _heading("With a file that tells how to cite it"):
        for chosen in FORMATS.values():
            if "metadata" not in (chosen.loses or ""):
                continue
            _button(
                f"{chosen.title} with citation (zip)",
                f"geoevents{chosen.suffix}.zip",
                "application/zip",
                partial(bundle_bytes, query, asked, chosen),
                "The file, how to cite it, its query and licences, and what its columns mean",
            )


def _draw(
    picture: Picture,
    scene: Callable[..., Scene],
    query: EventQuery,
    asked: Filter,
    state: MapState,
) -> bytes:
    """Draws the map as it stands now: a pan or another layer does not run the whole page again."""
    stands = {"bounds": state.bounds(), "layer": state.layer}
    return picture.draw(scene(metadata=metadata_for(query, asked), **stands))


def _long_button(
    query: EventQuery,
    asked: Filter,
    chosen: Format,
    events: int,
    *,
    about: Callable[[], Metadata],
    note: str | None,
) -> None:
    """Draws the button of a format whose writing takes a while: it goes on beside the page."""

    def begin() -> None:
        run = ExportRun(
            title=chosen.title,
            file_name=f"geoevents{chosen.suffix}",
            media_type=chosen.media_type,
            total=events,
        )
        metadata = about()
        begin_export(
            run,
            lambda run: run.write(
                lambda: stream_of(query, asked),
                lambda frames, target: chosen.write(frames, target, metadata=metadata),
            ),
        )

    key = f"export_geoevents{chosen.suffix}"
    st.button(chosen.title, key=key, on_click=begin, width="stretch", help=note)


def _button(
    title: str,
    file: str,
    media_type: str,
    work: Callable[[], bytes],
    note: str | None = None,
    *,
    beside: bool = False,
) -> None:
    """Draws a button that makes a file on the click; ``beside`` the page if that takes a while."""
    key = f"export_{file}"
    if beside:
        run = partial(ExportRun, title=title, file_name=file, media_type=media_type, total=None)
        st.button(
            title,
            key=key,
            on_click=lambda: begin_export(run(), lambda made: made.make(work)),
            width="stretch",
            help=note,
        )
        return
    st.download_button(
        title,
        data=work,  # run on the click; the button turns while it does
        file_name=file,
        mime=media_type,
        key=key,
        on_click="ignore",
        width="stretch",
        help=note,
    )
