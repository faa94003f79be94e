"""Stores that are empty, gone or something else say so in a sentence, with what to do."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
from deltalake import DeltaTable
from playwright.sync_api import expect

from geoevents.model import Article, GeoPrecision
from geoevents.store import EventStore

from .conftest import serving
from .scenes import KINDS, TOWNS, fill, record
from .test_events_page import TOTAL, figure, open_page


def fits(page):
    """Nothing goes over the edge of a wide screen, nor of a narrow one."""
    for size in ({"width": 390, "height": 844}, {"width": 1440, "height": 900}):
        page.set_viewport_size(size)
        page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")


def one_more(folder):
    """Adds an event to a store, as another process does."""
    text = "Shelled once more: Kursk."
    event = record("z1", text, *KINDS[0], date(2025, 3, 9), TOWNS[0], GeoPrecision.TOWN)
    EventStore.open(folder).add([(Article(id="z1", text=text), [event])])


def test_an_empty_store_leads_to_the_first_article_and_a_grown_one_is_noticed(page, tmp_path, home):
    with serving(tmp_path / "new", home) as address:
        page.clock.install()
        open_page(page, address)
        expect(page.locator(".st-key-empty_store")).to_contain_text("The store is empty")
        expect(page.locator(".st-key-headline")).to_have_text(
            re.compile("^All events.*no events yet[.]$", re.DOTALL)
        )
        expect(page.locator(".st-key-when summary")).to_contain_text("Any time")
        fits(page)
        page.get_by_role("button", name="Compare").click()
        expect(page.locator(".st-key-compare_head")).to_contain_text("Nothing to compare yet")
        page.locator(".st-key-add_first button").click()
        expect(page.get_by_role("button", name="Find events")).to_be_visible()
        open_page(page, address)
        fill(tmp_path / "new")
        page.clock.fast_forward(16_000)
        expect(figure(page, "Events")).to_have_text(str(TOTAL))  # an empty page by itself
        offer = page.locator(".st-key-store_changed button")
        expect(offer).to_have_count(0)
        one_more(tmp_path / "new")
        page.clock.fast_forward(16_000)
        expect(offer).to_have_text("The store has changed: show the new state")
        expect(figure(page, "Events")).to_have_text(str(TOTAL))  # any other when it is asked
        offer.click()
        expect(figure(page, "Events")).to_have_text(str(TOTAL + 1))
        expect(offer).to_have_count(0)


def test_a_folder_that_is_no_store_is_named(page, tmp_path, home):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with serving(tmp_path, home) as address:
        page.goto(address)
        fault = page.locator(".st-key-store_fault")
        expect(fault).to_contain_text("The event store cannot be read")
        expect(fault).to_contain_text("notes.txt")


def test_a_store_of_another_schema_is_named_with_what_can_be_done(page, tmp_path, home):
    for name in ("events", "articles"):
        DeltaTable.create(
            tmp_path / "store" / name,
            pa.schema([pa.field("event_id", pa.string())]),
            configuration={"geoevents.schema": "99"},
            raise_if_key_not_exists=False,
        )
    with serving(tmp_path / "store", home) as address:
        for path in ("", "compare", "review"):
            page.goto(f"{address}/{path}")
            fault = page.locator(".st-key-store_fault")
            expect(fault).to_contain_text("The event store cannot be read", timeout=60_000)
            expect(fault).to_contain_text("schema version 99")
            expect(page.get_by_role("button", name="Try again")).to_be_visible()
            expect(page.get_by_test_id("stException")).to_have_count(0)
        fits(page)


def test_a_store_that_vanishes_while_the_app_runs_is_said(page, tmp_path, home):
    folder = tmp_path / "store"
    fill(folder)
    with serving(folder, home) as address:
        open_page(page, address)
        expect(figure(page, "Events")).to_have_text(re.compile(r"\d+"))
        away = folder.rename(tmp_path / "away")
        page.get_by_role("checkbox", name=re.compile("^Battles")).click()
        fault = page.locator(".st-key-store_fault")
        expect(fault).to_contain_text("cannot be read")
        page.get_by_role("button", name="Try again").click()
        page.wait_for_timeout(1_000)
        expect(fault).to_contain_text("bring it back")
        assert not folder.exists()  # no empty store in its place
        fits(page)
        away.rename(folder)
        page.get_by_role("button", name="Try again").click()
        expect(figure(page, "Events")).to_have_text("21")
        page.get_by_role("button", name="Remove the filter Battles").click()
        expect(figure(page, "Events")).to_have_text(str(TOTAL))
