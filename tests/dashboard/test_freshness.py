"""An open page is told that the store has changed or gone, and stays as it is."""

from __future__ import annotations

from datetime import date

from strategies import make_article, make_event
from streamlit.testing.v1 import AppTest

from geoevents.dashboard.pages import compare
from geoevents.store import EventStore


def watching(version, *, empty=False):
    """The part of a page that looks, for a page that shows a version."""

    def page(version, empty):
        from geoevents.dashboard.freshness import watch

        watch(version, empty=empty)

    app = AppTest.from_function(page, args=(version, empty), default_timeout=60).run()
    assert not app.exception
    return [button.label for button in app.button]


def test_a_page_of_the_present_version_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path / "store"))
    store = EventStore.open(tmp_path / "store")
    shown = store.version
    assert watching(shown) == []
    store.add([(make_article("a1"), [make_event(article="a1")])])
    assert watching(shown) == ["The store has changed: show the new state"]
    (tmp_path / "store").rename(tmp_path / "away")
    assert watching(shown) == ["The store cannot be read any more: what is shown is what it held"]
    assert not (tmp_path / "store").exists()


def test_what_was_known_on_a_day_is_not_watched(tmp_path, monkeypatch):
    def page():
        from geoevents.dashboard.pages import compare

        compare.show()

    looked = []
    monkeypatch.setattr(compare, "watch", lambda version, *, empty: looked.append(empty))
    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path / "store"))
    store = EventStore.open(tmp_path / "store")
    event = make_event(article="a1", event_date=date(2025, 1, 1), end_date=date(2025, 1, 1))
    store.add([(make_article("a1"), [event])])
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["known_on"] = "2025-01-01"
    assert not app.run().exception
    assert looked == []
    del app.query_params["known_on"]
    assert not app.run().exception
    assert looked == [False]
