"""What the pages of long runs share: the progress with its stop, and a fault in a box."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geoevents.dashboard.background import BackgroundRun
from geoevents.dashboard.kit import blocks

__all__ = ["say_fault", "show_progress"]

_TICK = 0.7  # seconds between two looks at a run


def show_progress(
    run: BackgroundRun, stand: Callable[[], tuple[float, str]], *, key: str, button: str
) -> None:
    """Draws how far a run is and a button to stop it, until it is finished.

    Args:
        run: what goes on.
        stand: gives the share that is done, from 0 to 1, and how to say it.
        key: of the box.
        button: the button's key.
    """

    @st.fragment(run_every=_TICK)
    def look() -> None:
        if run.finished:
            st.rerun()
        share, words = stand()
        with st.container(border=True, key=key, horizontal=True, vertical_alignment="center"):
            st.progress(min(share, 1.0), text=words)
            st.button(
                "Stopping …" if run.cancelled else "Cancel",
                key=button,
                disabled=run.cancelled,
                on_click=run.cancel,
            )

    look()


def say_fault(words: str, *, key: str = "article_fault") -> None:
    """Draws in a box what went wrong with what a person gave."""
    with st.container(border=True, key=key):
        blocks([{"kind": "note", "text": words}], key=f"{key}_words")
