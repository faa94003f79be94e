"""Playback belongs to the days that it was begun for."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from geoevents.dashboard.playback import end_where_dates_changed, tick
    from geoevents.dashboard.session import read_request

    asked = read_request().filter
    end_where_dates_changed(asked)
    shown = tick(asked)
    st.text(f"{shown.date_from} {shown.date_to}")


def started() -> AppTest:
    from datetime import date

    from geoevents.dashboard.playback import Playback

    app = AppTest.from_function(page)
    days = {"first": date(2025, 3, 1), "last": date(2025, 3, 30), "head": date(2025, 3, 4)}
    app.session_state["playback"] = Playback(**days, running=False)
    return app


def test_a_map_that_is_played_shows_the_days_so_far():
    app = started().run()
    assert app.text[0].value == "2025-03-01 2025-03-04"


def test_other_days_end_playback():
    app = started().run()
    app.query_params["from"] = "2025-03-20"
    app.query_params["to"] = "2025-03-22"
    app.run()
    assert app.text[0].value == "2025-03-20 2025-03-22"
    assert "playback" not in app.session_state


def test_another_filter_does_not():
    app = started().run()
    app.query_params["country"] = "UA"
    app.run()
    assert app.text[0].value == "2025-03-01 2025-03-04"
