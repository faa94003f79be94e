"""The timeline below the map: counts by type, and a brush that sets the dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from geoevents.dashboard.playback import controls, played, span_shown
from geoevents.dashboard.session import open_store, theme, write
from geoevents.model import Event, TimePrecision
from geoevents.query import EventQuery, Filter, Histogram
from geoevents.query.selection import Answers
from geoevents.views.timeline import brushed_days, timeline_spec, with_head
from geoevents.views.words import count_words, date_words

__all__ = ["timeline"]

_CHARTS = 64  # charts that are kept, of some 50 KB each


def timeline(query: EventQuery, version: int, asked: Filter, event: Event | None) -> None:
    """Draws the histogram of all days; what lies outside of the chosen dates is faded."""
    whole = replace(asked, date_from=None, date_to=None)
    histogram: Histogram = query.histogram(whole)
    with st.container(border=True, key="timeline_box", gap="small"):
        if histogram.frame.empty:
            st.caption("Timeline: nothing to count here.")
            return
        span = _window(replace(asked, date_to=asked.date_to or _last_day(histogram)), histogram)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            vague = int(histogram.frame["spread"].sum())
            note = " &ensp; lighter: day not certain" if vague else ""
            days = span_shown()
            doing = f"**{date_words(*days)}**" if days else "drag to select days"
            st.markdown(f"**Timeline** &ensp; per {histogram.unit} &ensp; {doing}{note}")
            if (asked.date_from or asked.date_to) and st.button(
                "all days", key="all_days", type="tertiary"
            ):
                write(whole)
                st.rerun()
            if span is not None:
                controls(*span, asked)
        window = _window(asked, histogram)
        key = f"timeline_{version}_{hash((whole, window)):x}"
        marker, dark = _days(event), theme() == "dark"
        spec = _specs(open_store().root, version).of(
            (whole, window, marker, dark),
            lambda: timeline_spec(
                histogram.frame, histogram.unit, window=window, marker=marker, dark=dark
            ),
        )
        total = int(histogram.frame["count"].sum())
        state = st.vega_lite_chart(
            spec=with_head(spec, played(), dark=dark),
            key=key,
            on_select="rerun",
            selection_mode="window",
            theme=None,
            width="stretch",
            alt=f"Stacked bars: {count_words(total, 'event')} per {histogram.unit} by type; "
            f"selected: {date_words(asked.date_from, asked.date_to)}",
        )
        _take_brush(asked, window, state.get("selection"))


@st.cache_resource(show_spinner=False, max_entries=2)
def _specs(root: str, version: int) -> Answers:  # noqa: ARG001 - of which store and version
    """Gives the charts that were drawn last: a step of playback draws the same one again."""
    return Answers(_CHARTS)


def _days(event: Event | None) -> tuple[date, date] | None:
    """Gives the days on which the selected event may have been."""
    if event is None:
        return None
    around = timedelta(days=3 if event.time_precision is TimePrecision.WEEK else 0)
    return event.event_date - around, event.end_date + around


def _window(asked: Filter, histogram: Histogram) -> tuple[date, date] | None:
    """Gives the chosen dates as a closed window, cut to what the chart shows."""
    if asked.date_from is None and asked.date_to is None:
        return None
    starts = histogram.frame["start"]
    first = asked.date_from or starts.min().date()
    last = asked.date_to or starts.max().date()
    return (first, last) if first <= last else None


def _last_day(histogram: Histogram) -> date:
    days = {"day": 0, "week": 6, "month": 30, "year": 365}[histogram.unit]
    last: date = histogram.frame["start"].max().date() + timedelta(days=days)
    return last


def _take_brush(asked: Filter, window: tuple[date, date] | None, selection: object) -> None:
    """Writes a newly drawn window to the address."""
    drawn = brushed_days(selection)
    if drawn is not None and drawn != window:
        write(replace(asked, date_from=drawn[0], date_to=drawn[1]))
        st.rerun()
