"""The main page: filters, figures, map, event, timeline and table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geoevents.dashboard.exports import export_menu
from geoevents.dashboard.faults import say_problems, store_faults
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.map_state import MapState
from geoevents.dashboard.overview import headline, numbers, summary_before
from geoevents.dashboard.session import open_query, open_store, read_request
from geoevents.dashboard.sidebar import filters
from geoevents.dashboard.stage import stage
from geoevents.query import Filter

__all__ = ["show"]

_GROUPED_IN_PASSING = 100_000  # events; grouping more takes seconds and is done on request only


def show() -> None:
    """Draws the page."""
    with store_faults():
        query, version = open_query(open_store())
        asked = read_request()
        if st.session_state.get("page") != "events":
            st.session_state["page"] = "events"
            MapState.of_session().remount()
        facets = query.facets(asked.filter)
        whole = query.summary(Filter())
        summary = query.summary(asked.filter)
        incidents = None
        if whole.events <= _GROUPED_IN_PASSING:
            open_status = replace(asked.filter, incident_statuses=(), grouped=False)
            incidents = query.incident_counts(open_status)
        filters(asked, facets, (whole.first, whole.last), incidents)
        say_problems(asked)
        before = summary_before(query, asked.filter)
        with st.container(key="head", horizontal=True, gap="medium"):
            with st.container(key="head_words", width="stretch"):
                top = next(iter(facets.admin1.items()), None)
                region = (top[0].partition(":")[2], top[1]) if top else None
                headline(asked, summary, before, region)
            with st.container(key="head_tools", horizontal=True, gap="small", width="content"):
                blocks([{"kind": "copy", "text": "Copy link", "value": None}], key="copy_link")
                export_menu(query, version, asked.filter, facets, summary.events)
        numbers(summary, before, incidents)
        stage()
