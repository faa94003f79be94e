"""Every filter of the sidebar by hand: each choice gives just the events that its count says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from geoevents.model import Article, ClaimStatus, GeoPrecision, SubEventType
from geoevents.store import EventStore

from .conftest import serving
from .scenes import TOWNS, fill, record
from .test_events_page import figure, open_page, params, the_map

TOTAL = 67


@pytest.fixture(scope="module")
def asked(tmp_path_factory, home):
    """The usual store and one event with actors and deaths."""
    folder = tmp_path_factory.mktemp("filtered") / "store"
    fill(folder)
    text = "Twelve people were killed by a Russian drone in Sumy."
    event = record(
        "k0",
        text,
        SubEventType.AIR_DRONE_STRIKE,
        ClaimStatus.REPORTED,
        date(2025, 3, 30),
        TOWNS[1],
        GeoPrecision.TOWN,
    )
    event = replace(
        event,
        actor1="Military Forces of Russia",
        actor2="Civilians (Ukraine)",
        fatalities=12,
        source="Harbour Post",
    )
    article = Article(id="k0", text=text, title="Drone", published=event.event_date)
    EventStore.open(folder).add([(article, [event])])
    with serving(folder, home) as address:
        yield address


def clear(page):
    page.get_by_role("button", name="clear all").click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def choose(page, key, choice, param, *, fold=True, count=None):
    """Presses a choice, and holds the events shown against the count beside it."""
    box = page.locator(f".st-key-{key}")
    if fold:
        box.locator(f"summary[aria-label^='{fold}']" if fold is not True else "summary").click()
    row = box.locator("[data-id]").filter(has_text=re.compile(choice)).last
    said = row.get_attribute("aria-label")
    stated = count if count is not None else said.rpartition(", ")[2].replace(",", "")
    row.click()
    expect(figure(page, "Events")).to_have_text(str(stated))
    page.wait_for_function("name => new URL(location.href).searchParams.has(name)", arg=param)
    assert int(stated) < TOTAL
    clear(page)


def test_each_choice_shows_the_events_that_it_counts(asked, page):
    open_page(page, asked)
    expect(figure(page, "Events")).to_have_text(str(TOTAL))
    choose(page, "when", "^Last 7 days", "from")
    choose(page, "where", "^Russia", "country", fold="Country")
    choose(page, "where", "^Kursk Oblast", "region", fold="Region")
    choose(page, "what", "^Battles", "type", fold=False)
    choose(page, "sub_kinds", "^Armed clash", "sub_type")
    choose(page, "word", "^claimed", "status", fold=False)
    choose(page, "claimants", "^Ukraine", "claimant")
    deep = page.get_by_test_id("stExpander").get_by_text("Actor, source, precision")

    def more(*choice, **how):
        """Behind the fold, which is folded again when no filter of it is on."""
        expect(page.locator(".st-key-deep")).to_be_hidden()
        deep.click()
        expect(page.locator(".st-key-deep")).to_be_visible()
        choose(page, *choice, **how)

    more("actors", "^Military Forces of Russia", "actor")
    more("killed", "10 or more", "fatalities")
    more("deep", "^Harbour Post", "source", fold="Publisher")
    more("deep", "^region only", "precision", fold="How exactly")


def test_words_days_and_incidents_are_asked_for_by_hand(asked, page):
    open_page(page, asked)
    words = page.get_by_role("searchbox", name="Words in the text")
    words.fill("twelve people")
    page.keyboard.press("Enter")
    expect(figure(page, "Events")).to_have_text("1")
    assert params(page)["text"] == "twelve people"
    clear(page)
    expect(words).to_have_value("")
    page.locator(".st-key-incidents").get_by_role("checkbox", name=re.compile("^one side")).click()
    expect(
        page.get_by_role("button", name=re.compile("Remove the filter incidents"))
    ).to_be_visible()
    assert params(page)["incident_status"] == "one-sided claim"
    clear(page)
    acts = figure(page, "Incidents").inner_text()
    page.get_by_role("switch", name="One mark per incident").click()
    expect(figure(page, "Events")).to_have_text(acts)
    assert params(page)["incidents"] == "1"
    clear(page)
    open_page(page, f"{asked}/?from=2025-03-30&to=2025-03-30")
    expect(figure(page, "Events")).to_have_text("4")
    expect(page.get_by_role("button", name="Remove the filter 30 March 2025")).to_be_visible()
    open_page(page, f"{asked}/?known_on=2025-05-01&type=Battles")
    expect(page.get_by_role("button", name=re.compile("as known on 1 May 2025"))).to_be_visible()
    expect(page.locator(".st-key-known_since")).to_contain_text("it begins 1 May 2025")


def test_a_phone_filters_reads_plays_turns_and_takes_away(asked, phone, tmp_path):
    page = phone
    open_page(page, asked)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(".st-key-what").get_by_role("checkbox", name=re.compile("^Battles")).click()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    chip = page.get_by_role("button", name="Remove the filter Battles")
    expect(chip).to_be_visible()
    shown = figure(page, "Events").inner_text()
    expect(page.get_by_role("tab", name=f"Table · {shown}")).to_be_visible()
    chip.click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))
    page.locator(".st-key-play button").first.click()
    expect(page.locator(".st-key-play button").first).to_contain_text("pause")
    page.locator(".st-key-stop button").first.click()
    page.locator(".st-key-page_after button:visible").click()
    expect(page.locator(".st-key-table_note")).to_contain_text(f"Rows 51 to {TOTAL}")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    waiting.value.save_as(tmp_path / "events.csv")
    assert (tmp_path / "events.csv").read_bytes().count(b"\n") > TOTAL
    page.keyboard.press("Escape")
    plot = page.locator(".st-key-timeline_box .stVegaLiteChart svg").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    height = box["y"] + box["height"] * 0.5
    page.mouse.move(box["x"] + box["width"] * 0.3, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, height, steps=8)
    page.mouse.up()
    page.wait_for_function("() => new URL(location.href).searchParams.has('from')")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.goto(f"{asked}/compare?by=region&left=UA:Sumy Oblast&right=RU:Kursk Oblast")
    table = page.locator(".st-key-compare_table")
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"Events\s*16\s*18"))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_who_says_what_is_copied_and_explained(asked, browser):
    from .conftest import watching

    with watching(browser, permissions=["clipboard-read", "clipboard-write"]) as watched:
        page = watched.page
        open_page(page, f"{asked}/?text=a110&at=50.9,34.8,7")
        the_map(page).locator(".mark.single").click()
        card = page.locator(".st-key-event_card")
        expect(card).to_contain_text("claimed by Russia")
        read = "() => navigator.clipboard.readText()"
        card.get_by_role("button", name="Copy citation").click()
        expect(card.get_by_role("status").first).to_have_text(" copied")
        assert f"Geoevents record {params(page)['event']}" in page.evaluate(read)
        card.get_by_role("button", name="Copy permalink").click()
        expect(card.get_by_role("status").nth(1)).to_have_text(" copied")
        assert page.evaluate(read) == f"{asked}/?event={params(page)['event']}"
        page.get_by_role("button", name="Copy link").click()
        page.wait_for_function(
            "async () => (await navigator.clipboard.readText()) === location.href"
        )
        card.get_by_text(re.compile("^Why there")).click()
        expect(card).to_contain_text("the only place of that name")
