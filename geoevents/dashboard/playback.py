"""Playback: the map fills day by day, in the timeline's own order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from geoevents.query import Filter

__all__ = ["TICK", "controls", "is_playing", "played", "tick"]

TICK = 0.9  # seconds between two steps
_STEPS = 48  # steps from the first day to the last
_KEY = "playback"


def is_playing() -> bool:
    """Tells whether the map is being played."""
    state = st.session_state.get(_KEY)
    return bool(state and state["running"])


def played() -> date | None:
    """Gives the day that playback has reached, or None where it is off."""
    state = st.session_state.get(_KEY)
    return state["head"] if state else None


def tick(asked: Filter) -> Filter:
    """Moves playback on by a step, and gives the filter of what the map shows by then."""
    state = st.session_state.get(_KEY)
    if not state:
        return asked
    if state["running"]:
        state["head"] = min(state["last"], state["head"] + state["step"])
        if state["head"] == state["last"]:
            st.session_state.pop(_KEY)
            st.rerun()
    return replace(asked, date_from=state["first"], date_to=state["head"])


def controls(first: date, last: date) -> None:
    """Draws play, pause and stop for the days of the window."""
    state = st.session_state.get(_KEY)
    label = "play" if state is None or not state["running"] else "pause"
    st.button(label, key="play", type="tertiary", on_click=_turn, args=(first, last), shortcut="P")
    if state is not None:
        st.button("stop", key="stop", type="tertiary", on_click=_stop)


def _turn(first: date, last: date) -> None:
    state = st.session_state.get(_KEY)
    if state is None:
        step = timedelta(days=max(1, (last - first).days // _STEPS))
        st.session_state[_KEY] = {
            "running": True,
            "first": first,
            "last": last,
            "head": first,
            "step": step,
        }
    else:
        state["running"] = not state["running"]
    st.session_state["turned"] = True


def _stop() -> None:
    st.session_state.pop(_KEY, None)
    st.session_state["turned"] = True
