"""What people do on the pages, driven without a browser: add an article, import, decide."""

from __future__ import annotations

import csv
import io
import time

import pytest
from strategies import make_article, make_event
from streamlit.testing.v1 import AppTest

from geoevents.model import Review
from geoevents.store import EventStore

TEXT = (
    "Russian forces shelled Sudzha in Kursk region on Friday, killing two people, the ministry "
    "said. Ukraine denied that its drones had struck Belgorod."
)


def run(name):
    """Draws a page as ``app.py`` does, without its list of pages."""
    import importlib

    from geoevents.dashboard import frame

    frame.dress()
    importlib.import_module(f"geoevents.dashboard.pages.{name}").show()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GEOEVENTS_CACHE", str(tmp_path / "cache"))
    opened = EventStore.open(tmp_path / "store")
    for n in range(3):
        event = make_event(event_id=f"{n:016x}", article=f"a{n}")
        opened.add([(make_article(f"a{n}"), [event])])
    return opened


def page(name):
    app = AppTest.from_function(run, args=(name,), default_timeout=90).run()
    assert not app.exception
    return app


def press(app, label):
    (button,) = [b for b in app.button if b.label.startswith(label)]
    button.click().run()
    assert not app.exception
    return app


def words(app):
    return " ".join(str(element.proto) for element in app.main)


def until(app, done, seconds=180):
    """Draws the page again and again, as its own timer would."""
    end = time.monotonic() + seconds
    while not done(app):
        assert time.monotonic() < end, words(app)[-2_000:]
        time.sleep(0.1)
        app.run()
        assert not app.exception
    return app


def test_a_pasted_article_is_read_looked_at_and_saved(store):
    app = page("article")
    app.text_area(key="a_text").set_value(TEXT)
    press(app, "Find events")
    until(app, lambda a: any(b.label.startswith("Save") for b in a.button))
    assert "Sudzha" in words(app)
    before = len(store.article_ids())
    press(app, "Save")
    until(app, lambda _: len(store.article_ids()) == before + 1)


def test_a_table_is_looked_at_and_imported(store):
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(
        ["event_date", "event_type", "sub_event_type", "latitude", "longitude", "notes"]
    )
    for n in range(5):
        writer.writerow([f"2025-03-0{n + 1}", "Battles", "Armed clash", 51.2, 35.3, f"Clash {n}."])
    app = page("importing")
    app.file_uploader(key="i_file").set_value(("own.csv", made.getvalue().encode(), "text/csv"))
    app.run()
    assert not app.exception
    until(app, lambda a: any(b.label.startswith("Import") and not b.disabled for b in a.button))
    press(app, "Import")
    until(app, lambda _: store.events_dataset().count_rows() == 8)


def test_records_are_accepted_rejected_and_taken_back(store):
    app = page("review")
    app.text_input(key="r_name").set_value("Ana").run()

    def verdicts():
        return [store.versions(f"{n:016x}")[-1].review for n in range(3)]

    press(app, "Accept")
    until(app, lambda _: verdicts().count(Review.ACCEPTED) == 1)
    press(app, "Reject")
    until(app, lambda _: verdicts().count(Review.REJECTED) == 1)
    press(app, "Undo")
    until(app, lambda _: verdicts().count(Review.REJECTED) == 0)
    press(app, "Correct")
    assert len(list(app.selectbox)) > 2
