"""An open page notices that the store has grown beside it, and offers to show the new state."""

from __future__ import annotations

import streamlit as st

from geoevents.dashboard.session import open_store
from geoevents.errors import StoreError

__all__ = ["watch"]

_EVERY = 15.0  # seconds between two looks; each costs a third of a millisecond of a local store
_CHANGED = "The store has changed: show the new state"
_GONE = "The store cannot be read any more: what is shown is what it held"


def watch(version: int, *, empty: bool) -> None:
    """Looks now and then whether the store is still of the version that the page shows.

    Only this fragment is run, so what a reader draws, plays or types goes on. An empty page is
    drawn anew by itself; any other stays as it is until its reader asks for the new state.

    Args:
        version: of the store, as the page shows it.
        empty: whether the page shows that nothing is stored.
    """

    def look() -> None:
        try:
            now = open_store().version
        except StoreError:
            _offer(_GONE)
            return
        if now == version:
            return
        if empty:
            st.rerun()
        _offer(_CHANGED)

    st.fragment(look, run_every=_EVERY)()


def _offer(words: str) -> None:
    """Offers to draw the page anew, in a line that lies below all else and moves nothing."""
    with st.container(key="store_changed"):
        if st.button(words, key="show_new_state"):
            st.rerun()
