"""The main page: filters, figures, map, event, timeline and table."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from geoevents.dashboard.chips import chip_items
from geoevents.dashboard.columns import table_problems
from geoevents.dashboard.exports import export_menu
from geoevents.dashboard.faults import say, store_faults
from geoevents.dashboard.freshness import watch
from geoevents.dashboard.grouped import incidents_of, keep_grouped
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.overview import (
    Figures,
    figures,
    figures_before,
    headline,
    numbers,
)
from geoevents.dashboard.session import Request, open_query, open_store, read_request
from geoevents.dashboard.sidebar import filters, without_incidents
from geoevents.dashboard.stage import LAST_ADDRESS, stage
from geoevents.dashboard.tour import tour
from geoevents.query import EventQuery, Facets, Filter
from geoevents.views.summary import busiest_region

__all__ = ["show"]

_ASK_AGAIN = 2.0  # seconds between two looks whether the incidents of a large store are grouped


def show() -> None:
    """Draws the page."""
    with store_faults():
        query, version = open_query(open_store())
        if st.session_state.get("page") != "events":
            st.session_state["page"] = "events"
            MapState.of_session().remount()
            # The page's own links to other pages and back name no filter: what was asked stays.
            if not st.query_params:
                st.query_params.from_dict(st.session_state.get(LAST_ADDRESS, {}))
        asked = read_request()
        # The map is sent first: the browser draws it while the rest is still being counted.
        above = st.container(key="above")
        stage()
        with above:
            tour()
            facets = query.facets(asked.filter)
            now = figures(query, asked.filter)
            _filters(query, asked, facets)
            say([*asked.problems, *table_problems(st.query_params.to_dict())])
            before = figures_before(query, asked.filter)
            with st.container(key="head", horizontal=True, gap="medium"):
                with st.container(key="head_words", width="stretch"):
                    region = busiest_region(asked.filter, facets.admin1)
                    headline(asked, now, before, region)
                with st.container(key="head_tools", horizontal=True, gap="small", width="content"):
                    blocks([{"kind": "copy", "text": "Copy link", "value": None}], key="copy_link")
                    if st.button("Compare", help="Two periods, regions or claimants side by side"):
                        params = asked.filter.to_params()
                        st.switch_page(st.session_state["compare_page"], query_params=params)
                    export_menu(
                        query,
                        asked,
                        now.summary.events,
                        acts=now.acts,
                        filters=tuple(item["text"] for item in chip_items(asked.filter)),
                    )
            numbers(now, before)
        _await_incidents(query, asked, now)
        if asked.filter.known_on is None:  # what was known on a day does not change
            watch(version, empty=query.summary(Filter()).events == 0)


def _filters(query: EventQuery, asked: Request, facets: Facets) -> None:
    whole = query.summary(Filter())
    open_choice = without_incidents(asked).filter
    filters(query, asked, facets, (whole.first, whole.last), incidents_of(query, open_choice))


def _await_incidents(query: EventQuery, asked: Request, now: Figures) -> None:
    """Draws the page anew when the incidents of a large store have been grouped."""
    if now.incidents is not None and now.as_of is None:
        return
    begun = datetime.now(UTC)

    def look() -> None:
        if query.incidents_ready(asked.filter):
            if asked.filter.known_on is None:  # the store may have a newer version by now
                keep_grouped(query, begun)
            st.rerun()

    st.fragment(look, run_every=_ASK_AGAIN)()
