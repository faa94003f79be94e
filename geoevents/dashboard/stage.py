"""Map, event card, timeline and table: one fragment, so that a pan or a click redraws only them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geoevents.dashboard.card import Listing, card
from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.playback import TICK, is_playing, tick
from geoevents.dashboard.session import (
    locate,
    open_query,
    open_store,
    read_request,
    select,
    theme,
    write,
)
from geoevents.dashboard.table import table
from geoevents.dashboard.timeline import timeline
from geoevents.model import Event, GeoPrecision
from geoevents.query import EventQuery, Filter
from geoevents.views.folium_map import base_map, marks_layer
from geoevents.views.marks import marks_payload

__all__ = ["stage"]

_MAP_HEIGHT = 480


def stage() -> None:
    """Draws everything that follows a pan, a zoom or a click, and steps on while it is played."""
    st.fragment(_stage, run_every=TICK if is_playing() else None)()


def _stage() -> None:
    if st.session_state.pop("turned", False):
        st.rerun()  # the fragment's own clock starts or stops
    with store_faults():  # a pan or a click may come when the store has gone
        _draw()


def _draw() -> None:
    store = open_store()
    query, version = open_query(store)
    asked = read_request()
    state = MapState.of_session()
    pick = state.read_component()
    if pick is not None:
        _take(pick)
        asked = read_request()
    event = query.event(asked.event) if asked.event else None
    with st.container(key="stage", horizontal=True, gap="small"):
        with st.container(key="map_side", width="stretch"):
            _draw_map(query, state, event, tick(asked.filter))
        with st.container(key="card_side", border=True, width=370):
            card(query, store, event, asked)
    timeline(query, version, asked.filter, event)
    table(query, version, asked, event)


def _take(pick: str) -> None:
    """Obeys a click on the map."""
    kind, _, value = pick.partition(":")
    if kind == "event":
        st.session_state["listing"] = None
        select(value)
    elif kind == "cell":
        west, south, east, north = (float(part) for part in value.split(","))
        st.session_state["listing"] = Listing(bounds=(west, south, east, north))
        select(None)
    elif kind == "region":
        st.session_state["listing"] = Listing(region=value)
        select(None)


def _draw_map(query: EventQuery, state: MapState, event: Event | None, shown: Filter) -> None:
    from streamlit_folium import st_folium

    asked = read_request()
    view = state.view(query, asked.filter, asked.at, event)
    listing: Listing | None = st.session_state.get("listing")
    point = None
    region = listing.region if listing else None
    if event is not None and event.latitude is not None and event.longitude is not None:
        if event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}:
            point = (event.latitude, event.longitude)
        else:
            region = event.place_id
    payload = marks_payload(
        query.cells(shown, view.bounds, view.zoom),
        query.regions(shown),
        locate,
        picked=point,
        chosen_region=region,
        view=view.order,
        theme=theme(),
        tiles=asked.tiles,
    )
    st_folium(
        base_map(),
        key="map",
        height=_MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["bounds", "zoom", "selected_tags"],
        feature_group_to_add=marks_layer(payload),
    )
    _map_tools(asked.filter, state, asked.tiles)


def _map_tools(asked: Filter, state: MapState, tiles: str) -> None:
    with st.container(horizontal=True, gap="small", key="map_tools"):
        if st.button("Show all", help="Fits the map to the events", type="tertiary"):
            state.fit()
            st.rerun(scope="fragment")
        if st.button("Only this area", help="Keeps only events within the map", type="tertiary"):
            bounds = state.bounds()
            if bounds is not None:
                write(replace(asked, bbox=_wrapped(bounds)))
                st.rerun()
        online = st.toggle(
            "Online map",
            value=tiles == "osm",
            key="online_map",
            help="Fetches tiles from OpenStreetMap, which then learns where you look",
        )
        if online != (tiles == "osm"):
            write(asked, map="osm" if online else None)
            st.rerun(scope="fragment")


def _wrapped(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    if east - west >= 360:
        return -180.0, max(-90.0, south), 180.0, min(90.0, north)

    def turn(value: float) -> float:
        return round((value + 180) % 360 - 180, 3)

    return turn(west), round(max(-90.0, south), 3), turn(east), round(min(90.0, north), 3)
