"""Map, event card, timeline and table: one fragment, so that a pan or a click redraws only them."""

from __future__ import annotations

import streamlit as st

from geoevents.dashboard.card import card
from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.map_panel import draw_map, take
from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.playback import end_where_dates_changed, is_playing, pace, tick
from geoevents.dashboard.session import open_query, open_store, read_request
from geoevents.dashboard.table import table
from geoevents.dashboard.timeline import timeline

__all__ = ["LAST_ADDRESS", "stage"]

LAST_ADDRESS = "map_address"  # what the map page was last asked for in this session


def stage() -> None:
    """Draws everything that follows a pan, a zoom or a click, and steps on while it is played."""
    end_where_dates_changed(read_request().filter)
    st.fragment(_stage, run_every=pace() if is_playing() else None)()


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
        take(pick, state)
        asked = read_request()
    event = None
    if asked.event:
        event = query.event(asked.event, known_on=asked.filter.known_on)
    with st.container(key="stage", horizontal=True, gap="small"):
        with st.container(key="map_side", width="stretch"):
            draw_map(query, state, event, asked, tick(asked.filter))
        with st.container(key="card_side", border=True, width=370):
            card(query, store, event, asked)
    timeline(query, version, asked.filter, event)
    table(query, version, asked, event)
    st.session_state[LAST_ADDRESS] = st.query_params.to_dict()
