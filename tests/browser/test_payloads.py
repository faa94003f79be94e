"""The whole list of payloads, as every name of a record, through every panel and export."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from playwright.sync_api import expect
from strategies import PAYLOADS

from geoevents.dashboard.exports import export_bytes
from geoevents.formats import FORMATS
from geoevents.model import (
    Article,
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    SubEventType,
    TimePrecision,
)
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore
from geoevents.views.passage import tidy

from .conftest import serving
from .test_events_page import open_page

CELLS = """() => [...document.querySelectorAll('.kit')].map((n) => n.textContent).join('\\u0001')"""


def hostile_record(number, payload):
    text = f"Shelled {payload} on Friday."
    event = Event(
        event_id=f"{number:016x}",
        event_date=date(2025, 3, 1),
        end_date=date(2025, 3, 1),
        time_precision=TimePrecision.DAY,
        sub_event_type=SubEventType.SHELLING,
        claim_status=ClaimStatus.CLAIMED,
        claimed_by=payload,
        notes=text,
        article=f"p{number}",
        sentence_start=0,
        sentence_end=len(text),
        location=payload,
        admin1=payload,
        country="UA",
        latitude=50.0,
        longitude=30.0 + number / 5,
        geo_precision=GeoPrecision.TOWN,
        actor1=payload,
        actor2=payload,
        source=payload,
        source_url=payload,
        confidence=0.5,
        place_reason=payload,
        date_text=payload,
        evidence=(Evidence(role=EvidenceRole.PLACE, start=8, end=8 + len(payload), text=payload),),
    )
    article = Article(id=f"p{number}", text=text, title=payload, publisher=payload)
    return article, [event]


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("payloads") / "store"
    EventStore.open(folder).add([hostile_record(n, p) for n, p in enumerate(PAYLOADS)])
    return folder


@pytest.fixture(scope="module")
def hostile_app(hostile_store, home):
    with serving(hostile_store, home) as address:
        yield address


def squeeze(text):
    return "".join(text.split())


def shown_whole(page, names):
    """Tells which names the page's own parts do not show as they were written."""
    shown = squeeze(page.evaluate(CELLS))
    return [name for name in names if squeeze(tidy(name))[:100] not in shown]


def untouched(page):
    return page.title() == "Geoevents" and page.locator(".kit img, .kit script").count() == 0


def test_lists_filters_and_chips_show_them_as_they_are(hostile_app, page):
    open_page(page, hostile_app)
    expect(page.locator(".st-key-listing_rows")).to_be_visible()
    expect(page.locator(".st-key-deep summary").first).to_be_attached()
    assert shown_whole(page, [p for p in PAYLOADS if p.strip()]) == []
    assert untouched(page)


@pytest.mark.parametrize("number", [4, 5, 12, len(PAYLOADS) - 1])
def test_the_card_shows_them_as_they_are(hostile_app, page, number):
    open_page(
        page, f"{hostile_app}/?event={number:016x}&columns=location~notes~actor1&sort=-source"
    )
    card = page.locator(".st-key-event_card")
    expect(card.locator("blockquote")).to_have_text(f"Shelled {PAYLOADS[number]} on Friday.")
    assert squeeze(tidy(PAYLOADS[number])) in squeeze(card.inner_text())
    assert card.locator("a[href^='javascript'], img, script").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert untouched(page)


def test_the_comparison_shows_them_as_they_are(hostile_app, page):
    page.goto(
        f"{hostile_app}/compare?by=claimant&left=%3Cimg src=x onerror=alert(1)%3E&right={{{{7*7}}}}"
    )
    expect(page.locator(".st-key-compare_bars_right")).to_be_visible()
    head = page.locator(".st-key-compare_head h1")
    expect(head).to_have_text("<img src=x onerror=alert(1)> and {{7*7}}")
    assert shown_whole(page, [p for p in PAYLOADS if p.strip()]) == []
    assert untouched(page)


def test_nothing_found_repeats_the_question_as_it_was_asked(hostile_app, page):
    asked = "%3Cscript%3Ealert(1)%3C/script%3E~"
    open_page(page, f"{hostile_app}/?text=nowhere&source={asked}")
    expect(page.locator(".st-key-no_match")).to_contain_text("from <script>alert(1)</script>")
    page.get_by_role("searchbox", name="Near a town or village").fill("{{7*7}}<img src=x>")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-near_found")).to_contain_text("is called “{{7*7}}<img src=x>”")
    assert untouched(page)


def test_exports_keep_the_words_and_disarm_formulas(hostile_store):
    query = EventQuery(EventStore.open(hostile_store))
    sources = tuple(query.facets(Filter()).sources)
    assert set(sources) == set(PAYLOADS)
    table = export_bytes(query, 1, Filter(), FORMATS["csv"], sources).decode("utf-8-sig")
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("".join(lines), newline="")))
    assert len(rows) == len(PAYLOADS)
    for row in rows:
        for name in ("location", "actor1", "source", "notes", "admin1"):
            assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r")), row[name][:20]
        assert float(row["latitude"]) == 50.0
    points = json.loads(export_bytes(query, 1, Filter(), FORMATS["geojson"], sources))
    names = {feature["properties"]["location"] for feature in points["features"]}
    assert names == set(PAYLOADS)
