"""Texts that try to be markup, templates or scripts are shown as texts on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import serving
from .scenes import HOSTILE, fill
from .test_events_page import figure, open_page, the_map


def test_a_hostile_event_is_shown_as_it_was_written(app, page):
    open_page(page, f"{app}/?from=2025-03-20&to=2025-03-20&at=53.2,40.1,7")
    the_map(page).locator(".mark.single").click()
    card = page.locator(".st-key-event_card")
    expect(card.locator("blockquote")).to_have_text(f"Shelled {HOSTILE} near the town.")
    assert HOSTILE in card.locator("h3").inner_text()
    assert HOSTILE in card.locator("dl").first.inner_text()
    assert card.locator("img, script").count() == 0
    assert page.title() == "Geoevents"
    assert "49" not in the_map(page).locator(".leaflet-marker-pane").inner_text()


def test_a_hostile_filter_is_shown_as_it_was_asked(app, page):
    open_page(page, f"{app}/?text=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%7B%7B7*7%7D%7D")
    expect(page.locator(".st-key-headline")).to_contain_text("<img src=x onerror=alert(1)>{{7*7}}")
    assert page.locator(".st-key-headline img").count() == 0
    expect(figure(page, "Events")).to_have_text("0")


@pytest.fixture
def apart(tmp_path, home):
    """An app over a store of its own: what is saved there is counted nowhere else."""
    fill(tmp_path / "store")
    with serving(tmp_path / "store", home) as address:
        yield address


def test_a_pasted_article_is_marked_before_it_is_saved(apart, page):
    page.goto(apart)
    page.get_by_role("link", name="Add an article").click()
    text = (
        f"Shelling hit the city of Kharkiv on Friday, killing two people. {HOSTILE}\n\n"
        "The village of Goncharovka was mentioned."
    )
    page.get_by_label("Title").fill(HOSTILE)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Find events").click()
    marked = page.locator(".st-key-marked_text blockquote")
    expect(marked).to_be_visible(timeout=120_000)
    assert marked.inner_text().split() == text.split()
    assert marked.locator("img, script").count() == 0
    expect(marked.locator("mark", has_text="Kharkiv")).to_have_class("role-place")
    page.get_by_role("button", name="Save to the store").click()
    expect(page.get_by_text("Saved. It is on the map now.")).to_be_visible()
    assert page.title() == "Geoevents"


def test_a_paste_without_text_says_what_to_do(app, page):
    page.goto(app)
    page.get_by_role("link", name="Add an article").click()
    page.get_by_role("button", name="Find events").click()
    expect(page.locator(".st-key-article_fault_words")).to_contain_text("There is no text to read")


def test_one_event_of_a_pasted_article_shows_its_words_and_why(app, page):
    page.goto(app)
    page.get_by_role("link", name="Add an article").click()
    text = (
        "Russia's defence ministry said that its troops had retaken the village of Goncharovka in "
        "the Kursk region on Friday. A drone struck a depot in Sumy."
    )
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Find events").click()
    marked = page.locator(".st-key-marked_text blockquote")
    expect(marked.locator("mark.role-trigger")).to_have_count(2, timeout=120_000)
    roles = page.locator(".st-key-marked_text .key mark")
    shades = roles.evaluate_all("marks => marks.map(m => getComputedStyle(m).backgroundColor)")
    assert len(set(shades)) == len(shades) >= 4
    page.get_by_text("Why: the words and rules that made it").first.click()
    page.get_by_role("button", name="Mark only its words").nth(1).click()
    expect(marked.locator("mark.role-trigger")).to_have_count(1)
    expect(marked.locator("mark.role-trigger")).to_have_text("struck")
    assert marked.inner_text().split() == text.split()
    page.get_by_role("button", name="Mark the words of all events").click()
    expect(marked.locator("mark.role-trigger")).to_have_count(2)
