"""Every page drawn by the script that Streamlit runs, over stores of several kinds: no trace, ever.

What the pages do in a browser is tested there; here it is that each can be drawn from an address,
whatever lies in the store, and that each of its states says what is so.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from strategies import make_article, make_event
from streamlit.testing.v1 import AppTest

from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType
from geoevents.store import EventStore

PAGES = ("events", "compare", "review", "quality", "importing", "article", "about")
KINDS = [kind for kind in SubEventType if kind.event_type is not EventType.STATEMENT]


def run(name):
    """Draws a page as ``app.py`` does, without its list of pages."""
    import importlib

    from geoevents.dashboard import frame

    frame.dress()
    importlib.import_module(f"geoevents.dashboard.pages.{name}").show()


def made(count=40):
    """Events of all kinds, states and precisions, over a year, three of them of one article."""
    for n in range(count):
        day = date(2025, 1, 1) + timedelta(days=9 * n)
        status = list(ClaimStatus)[n % 3]
        event = make_event(
            event_id=f"{n:016x}",
            article=f"a{n // 3}",
            event_date=day,
            end_date=day,
            sub_event_type=KINDS[n % len(KINDS)],
            claim_status=status,
            claimed_by="Government of Russia" if status is not ClaimStatus.REPORTED else None,
            denied_by="Government of Ukraine" if status is ClaimStatus.DENIED else None,
            fatalities=n % 4 or None,
        )
        if n % 5 == 4:
            event = replace(event, latitude=None, longitude=None, geo_precision=GeoPrecision.REGION)
        yield event


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A store with events, one without, one of decisions, and one that is damaged."""
    root = tmp_path_factory.mktemp("pages")
    filled = EventStore.open(root / "filled")
    events = list(made())
    for n in range(0, len(events), 3):
        filled.add([(make_article(f"a{n // 3}"), events[n : n + 3])])
    EventStore.open(root / "empty")
    shutil.copytree(root / "filled", root / "reviewed")
    verdicts = (Review.ACCEPTED, Review.REJECTED, Review.CORRECTED)
    EventStore.open(root / "reviewed").revise(
        [
            replace(event, review=verdicts[n % 3], reviewer="Ana", location="Elsewhere")
            for n, event in enumerate(events)
        ]
    )
    shutil.copytree(root / "filled", root / "damaged")
    for file in Path(root, "damaged").rglob("part-*.parquet"):
        file.write_bytes(b"PAR1")
    return root


def drawn(name, **address):
    app = AppTest.from_function(run, args=(name,), default_timeout=90)
    for key, value in address.items():
        app.query_params["from" if key == "day" else key] = value
    return app.run()


def all_words(app):
    return " ".join(str(element.proto) for element in app.main)


@pytest.fixture
def page(folders, monkeypatch):
    """Draws a page over one of the stores."""

    def draw(name, store="filled", **address):
        monkeypatch.setenv("GEOEVENTS_STORE", str(folders / store))
        monkeypatch.setenv("GEOEVENTS_CACHE", str(folders / "cache"))
        app = drawn(name, **address)
        assert not app.exception
        return app

    return draw


@pytest.mark.parametrize("store", ["filled", "empty", "reviewed", "damaged"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_over_every_store(page, name, store):
    app = page(name, store)
    words = all_words(app)
    assert "Traceback" not in words
    assert len(words) > 200
    if store == "damaged" and name in {"events", "review", "quality"}:
        assert "rebuild" in words or "check" in words  # the way out


@pytest.mark.parametrize(
    "address",
    [
        {"event": f"{1:016x}"},
        {"event": "no-such-event"},
        {"day": "2025-02-01", "to": "2025-06-30", "type": "Battles"},
        {"text": "nothing has this"},
        {"incidents": "1"},
        {"type": "Batles", "bbox": "1~2"},
        {"from": "0001-01-01", "to": "9999-12-31", "known_on": "9999-12-31"},
        {"from": "1850-01-01", "to": "2199-12-31", "known_on": "1800-01-01"},
        {"at": "nan,nan,3", "near": "nan,1,1", "area": "nan,nan~1,1~2,2", "fatalities": "9" * 12},
        {"sort": "-nonsense", "columns": "a~b", "region": ":", "event": "\0", "text": "a\0b"},
    ],
)
def test_an_address_is_drawn(page, address):
    assert "Traceback" not in all_words(page("events", **address))


@pytest.mark.parametrize("name", ["review", "article", "importing"])
def test_who_may_only_read_is_told_so(page, monkeypatch, name):
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    assert "read" in all_words(page(name)).lower()
