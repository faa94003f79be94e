"""Playback: the map fills step by step, or a window of days moves over it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import streamlit as st

from geoevents.query import Filter

__all__ = [
    "Playback",
    "controls",
    "end_where_dates_changed",
    "is_playing",
    "pace",
    "played",
    "span_shown",
    "tick",
]

Mode = Literal["cumulative", "window"]
_Dates = tuple[date | None, date | None]

_STEPS = 48  # steps from the first day to the last
_WINDOW = 4  # steps that a moving window holds
_TICK = 0.9  # seconds between two steps at the usual speed
_SHORTEST = 0.45  # seconds that a server and a browser of two cores need for a step
_SPEEDS = (0.5, 1.0, 2.0, 4.0)
_KEY = "playback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """Where playback stands: ``head`` is the last day that the map shows.

    ``asked`` is the filter's own first and last day, for which it was begun.
    """

    first: date
    last: date
    head: date
    asked: _Dates = (None, None)
    running: bool = True

    @property
    def step(self) -> timedelta:
        """How far the head moves at a time."""
        return timedelta(days=max(1, (self.last - self.first).days // _STEPS))

    def moved(self, steps: int) -> Playback:
        """Gives it some steps on, or back, within its days."""
        head = min(self.last, max(self.first, self.head + steps * self.step))
        return replace(self, head=head)

    def shown(self, mode: Mode) -> tuple[date, date]:
        """Gives the first and last day that the map shows."""
        if mode == "cumulative":
            return self.first, self.head
        return max(self.first, self.head - _WINDOW * self.step + timedelta(days=1)), self.head


def _state() -> Playback | None:
    state: Playback | None = st.session_state.get(_KEY)
    return state


def _speed() -> float:
    speed: float = st.session_state.get("play_speed", 1.0)
    return speed


def _mode() -> Mode:
    mode: Mode = st.session_state.get("play_mode", "cumulative")
    return mode


def is_playing() -> bool:
    """Tells whether the map is being played."""
    state = _state()
    return state is not None and state.running


def pace() -> float:
    """Gives the seconds between two steps."""
    return max(_SHORTEST, _TICK / _speed())


def played() -> date | None:
    """Gives the day that playback has reached, or None where it is off."""
    state = _state()
    return state.head if state else None


def span_shown() -> tuple[date, date] | None:
    """Gives the days that playback shows, or None where it is off."""
    state = _state()
    return state.shown(_mode()) if state else None


def end_where_dates_changed(asked: Filter) -> None:
    """Ends playback where the reader has asked for other days since it was begun."""
    state = _state()
    if state is not None and state.asked != (asked.date_from, asked.date_to):
        st.session_state.pop(_KEY)


def tick(asked: Filter) -> Filter:
    """Moves playback on by a step, and gives the filter of what the map shows by then."""
    state = _state()
    if state is None:
        return asked
    if state.running:
        if state.head == state.last:
            st.session_state.pop(_KEY)
            st.rerun()
        state = state.moved(max(1, round(_speed() * _SHORTEST / _TICK)))
        st.session_state[_KEY] = state
    first, last = state.shown(_mode())
    return replace(asked, date_from=first, date_to=last)


def controls(first: date, last: date, asked: Filter) -> None:
    """Draws play, pause, steps and stop for the days of the window, and how it is played."""
    state = _state()
    running = state is not None and state.running
    st.button(
        "pause" if running else "play",
        key="play",
        type="tertiary",
        on_click=_turn,
        args=(first, last, (asked.date_from, asked.date_to)),
        shortcut="P",
    )
    if state is not None:
        for label, key, steps in (("‹ step", "J", -1), ("step ›", "L", 1)):
            st.button(
                label,
                key=f"step_{key.lower()}",
                type="tertiary",
                on_click=_step,
                args=(steps,),
                shortcut=key,
            )
        st.button("stop", key="stop", type="tertiary", on_click=_stop)
    st.button(
        _mode(),
        key="play_mode_button",
        type="tertiary",
        on_click=_turn_mode,
        help="Cumulative: the map fills up. Window: only the latest days stay.",
    )
    st.button(
        f"{_speed():g}×",
        key="play_speed_button",
        type="tertiary",
        on_click=_turn_speed,
        help="Speed of playback: ½, 1, 2 or 4 times",
    )


def _turn(first: date, last: date, asked: _Dates) -> None:
    state = _state()
    if state is None:
        st.session_state[_KEY] = Playback(first=first, last=last, head=first, asked=asked)
    else:
        st.session_state[_KEY] = replace(state, running=not state.running)
    st.session_state["turned"] = True


def _step(steps: int) -> None:
    state = _state()
    if state is not None:
        st.session_state[_KEY] = replace(state.moved(steps), running=False)
        st.session_state["turned"] = True


def _stop() -> None:
    st.session_state.pop(_KEY, None)
    st.session_state["turned"] = True


def _turn_mode() -> None:
    st.session_state["play_mode"] = "window" if _mode() == "cumulative" else "cumulative"


def _turn_speed() -> None:
    place = _SPEEDS.index(_speed()) + 1
    st.session_state["play_speed"] = _SPEEDS[place % len(_SPEEDS)]
    st.session_state["turned"] = is_playing()
