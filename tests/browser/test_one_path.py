"""One reader's path at both widths: a mark, who says what, layers, the legend; the map stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from geoevents.incidents import IncidentStatus, group_events
from geoevents.model import Article, ClaimStatus, GeoPrecision, SubEventType
from geoevents.store import EventStore

from .conftest import serving, watching
from .scenes import HOSTILE, TOWNS, record
from .test_accessibility import findings
from .test_events_page import figure, open_page, params, the_map
from .test_map_tools import choose_layer

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
DAY = date(2025, 3, 14)


@pytest.fixture(scope="module")
def disputed(tmp_path_factory, home):
    """An app over one act that Russia claims and Ukraine denies, told by papers of odd names."""
    folder = tmp_path_factory.mktemp("disputed") / "store"
    made = []
    for name, status in (("one", ClaimStatus.CLAIMED), ("two", ClaimStatus.DENIED)):
        text = f"Fought over: Sumy, says {name}. {HOSTILE}"
        event = record(
            name, text, SubEventType.ARMED_CLASH, status, DAY, TOWNS[1], GeoPrecision.TOWN
        )
        paper = f"{name} {HOSTILE}"
        article = Article(id=name, text=text, title=paper, published=DAY, publisher=paper)
        made.append((article, [replace(event, source=paper)]))
    (incident,) = group_events([event for _, events in made for event in events])
    assert incident.status is IncidentStatus.DISPUTED
    EventStore.open(folder).add(made)
    with serving(folder, home) as address:
        yield address


@pytest.mark.parametrize("size", SIZES)
def test_a_reader_follows_who_says_what(disputed, browser, size):
    width, height = SIZES[size]
    touch = size == "narrow"
    options = {"viewport": {"width": width, "height": height}, "has_touch": touch}
    with watching(browser, bypass_csp=True, **options) as watched:
        page = watched.page
        open_page(page, f"{disputed}/?at=50.92,34.8,8")
        inner = the_map(page).locator("html")
        inner.evaluate("() => { window.kept = true; }")
        expect(the_map(page).locator(".leaflet-control-scale-line")).to_contain_text("km")
        mark = the_map(page).locator(".mark.cluster")
        mark.tap() if touch else mark.click()
        rows = page.locator(".st-key-listing_rows").get_by_role("listitem")
        expect(rows).to_have_count(2)
        rows.first.get_by_role("button").click()
        card = page.locator(".st-key-event_card")
        expect(card).to_contain_text("Who says what")
        expect(card).to_contain_text("disputed")
        voices = card.locator(".rows li")
        expect(voices).to_have_count(2)
        expect(voices.filter(has_text="Russia: claimed")).to_contain_text(f"one {HOSTILE}")
        expect(voices.filter(has_text="Ukraine: denied")).to_contain_text(f"two {HOSTILE}")
        first = params(page)["event"]
        voices.locator("button:not(.on)").click()
        page.wait_for_function(
            "old => new URL(location.href).searchParams.get('event') !== old", arg=first
        )
        expect(voices.locator("button.on")).to_have_count(1)
        card.get_by_role("button", name="Copy permalink").click()
        expect(
            card.locator("[role=status]")
            .filter(has_text="copied")
            .or_(card.get_by_role("textbox", name="Copy permalink"))
        ).to_be_visible()
        assert findings(page) == []
        legend = the_map(page).locator(".legend")
        if touch:
            frame = page.locator("iframe[title*='st_folium']").bounding_box()
            below = page.locator(".st-key-card_side").bounding_box()
            assert frame["width"] > 340
            assert below["y"] >= frame["y"] + frame["height"]
            legend.get_by_role("button", name="Legend").tap()
        legend.get_by_role("button", name="denied").click()
        expect(figure(page, "Events")).to_have_text("1")
        page.get_by_role("button", name=re.compile("^clear all")).click()
        expect(figure(page, "Events")).to_have_text("2")
        choose_layer(page, "Heat")
        expect(inner).to_have_attribute("data-layer", "heat")
        # Through all of it the map was never made anew, and no word ran.
        assert inner.evaluate("() => window.kept") is True
        assert page.title() == "Geoevents"
        assert page.locator(".kit img, .kit script").count() == 0
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
