"""Asking by place, sorting, comparing, and the tour."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import watching
from .test_accessibility import findings
from .test_events_page import TOTAL, figure, open_page, params


def test_a_town_is_found_by_name_and_keeps_what_is_near(app, page):
    open_page(page, app)
    page.get_by_role("searchbox", name="Near a town or village").fill("Суми")
    page.keyboard.press("Enter")
    found = page.locator(".st-key-near_found").get_by_role("button").first
    expect(found).to_contain_text("Sumy")
    found.click()
    expect(page.locator(".st-key-headline")).to_contain_text("within 25 km of Sumy")
    expect(figure(page, "Events")).to_have_text("15")
    assert re.fullmatch(r"50\.9\d*,34\.\d+,25", params(page)["near"])
    page.locator(".st-key-near_radius summary").click()
    page.get_by_role("radio", name=re.compile("^within 250 km")).click()
    expect(figure(page, "Events")).to_have_text("60")
    page.get_by_role("button", name=re.compile("Remove the filter within 250 km")).click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def test_two_regions_are_compared_from_the_address(app, page):
    page.goto(f"{app}/compare?by=region&left=UA:Sumy Oblast&right=RU:Kursk Oblast&type=Battles")
    table = page.locator(".st-key-compare_table")
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"Events\s*5\s*6\s*\+1"))
    page.get_by_role("button", name="Remove the filter Battles").click()
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"Events\s*15\s*18\s*\+3"))
    assert params(page)["left"] == "UA:Sumy Oblast"
    page.get_by_role("radio", name="Two periods").click()
    expect(page.get_by_label("First period").first).to_be_visible()
    assert params(page) == {"by": "period"}


def test_the_tour_shows_once_and_can_be_switched_off(app, browser):
    with watching(browser, tour=True, bypass_csp=True) as watched:
        page = watched.page
        open_page(page, app)
        tour = page.get_by_role("region", name="Tour of the page")
        expect(tour).to_contain_text("1 of 6")
        assert findings(page) == []
        tour.get_by_role("button", name="Next").click()
        expect(tour).to_contain_text("Read an event")
        tour.get_by_role("button", name="No tour").click()
        expect(tour).to_be_hidden()
        open_page(page, f"{app}/?status=denied&at=50.9,35.1,6")
        expect(tour).to_be_hidden()
        page.get_by_role("link", name="Method").click()
        page.get_by_role("button", name="Show the tour of the page").click()
        expect(tour).to_contain_text("1 of 6")
        # What was asked before is there again, in the address too.
        expect(page.get_by_role("button", name="Remove the filter denied")).to_be_visible()
        page.wait_for_function("() => new URL(location.href).searchParams.get('status')")
        assert params(page)["at"].endswith(",6")
