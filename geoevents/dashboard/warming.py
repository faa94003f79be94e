"""What the server does before its first reader comes: it loads what the first page needs.

The browser is still fetching Streamlit's own scripts meanwhile, so the map comes sooner.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from streamlit import net_util

from geoevents.collector import settle
from geoevents.errors import StoreError
from geoevents.query import Filter

__all__ = ["warm", "warming"]

# Not streamlit_folium: a component is known to the server only if a page's script declares it.
_PARTS = (
    "geoevents.dashboard.pages.events",
    "streamlit.elements.vega_charts",
    "pandas",
    "altair",
    "duckdb",
    "deltalake",
)


@asynccontextmanager
async def warming(_app: object) -> AsyncIterator[None]:
    """Begins to load when the server starts, in a thread of its own; nobody waits for it."""
    # Streamlit asks a web site for its own address at each request of a foreign origin, and all
    # readers wait. An address that it knows is not asked for; this one is allowed in any case.
    net_util._external_ip = "127.0.0.1"  # noqa: SLF001
    threading.Thread(target=warm, daemon=True).start()
    yield


def warm() -> None:
    """Loads the main page's modules, opens the store and asks what the page shows at first.

    A store that cannot be read is left to the page, which says so.
    """
    for name in _PARTS:
        import_module(name)
    _ask()
    settle(serving=True)


@st.cache_resource(show_spinner=False, max_entries=1)  # within it, nothing shows a spinner
def _ask() -> None:
    from geoevents.dashboard.map_state import first_view
    from geoevents.dashboard.overview import figures
    from geoevents.dashboard.session import open_query, open_store
    from geoevents.views.mercator import view_bounds

    everything = Filter()
    try:
        query, _ = open_query(open_store())
        (latitude, longitude, zoom), _ = first_view(query, everything)
        query.cells(everything, view_bounds(latitude, longitude, zoom), zoom)
        figures(query, everything)
        query.facets(everything)
        query.histogram(everything)
    except StoreError:
        return
