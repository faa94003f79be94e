"""Playback and brush: speed, window, steps by keyboard, and names for what is drawn."""

from __future__ import annotations

from playwright.sync_api import expect

from .test_events_page import open_page, params, the_map

SUMY = "region=UA:Sumy Oblast&at=50.92,34.8,7"


def count(page):
    return the_map(page).locator(".mark.cluster .count")


def test_playback_can_be_stepped_and_shown_as_a_window(app, page):
    open_page(page, f"{app}/?{SUMY}")
    expect(count(page)).to_have_text("15")
    page.locator(".st-key-play_mode_button button").first.click()
    expect(page.locator(".st-key-play_mode_button")).to_contain_text("window")
    switch = page.get_by_role("switch", name="One mark per incident")
    switch.click()
    page.get_by_role("button", name="Remove the filter one mark per incident").wait_for()
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(count(page)).to_have_text("15")
    page.keyboard.press("p")  # a switch does not take the keys
    expect(page.locator(".st-key-play button")).to_contain_text("pause")
    page.keyboard.press("p")
    expect(page.locator(".st-key-play button")).to_contain_text("play")
    expect(page.locator(".st-key-stop button")).to_be_visible()
    page.locator(".st-key-step_l button").click()
    expect(page.locator(".st-key-step_j button")).to_be_visible()
    page.keyboard.press("l")
    page.wait_for_timeout(500)
    assert the_map(page).locator(".mark").count() <= 1  # few days hold three events at the most
    assert the_map(page).locator(".mark.cluster .count", has_text="15").count() == 0
    page.locator(".st-key-stop button").click()
    expect(count(page)).to_have_text("15")
    assert "from" not in params(page)


def test_the_speed_goes_round(app, page):
    open_page(page, f"{app}/?{SUMY}")
    speed = page.locator(".st-key-play_speed_button button").first
    for words in ("1×", "2×", "4×", "0.5×", "1×"):
        expect(speed).to_contain_text(words)
        speed.click()


def test_parts_of_the_chart_have_no_nameless_pictures(app, page):
    """The chart as a whole has its text; what Vega draws in it is hidden from readers."""
    open_page(page, f"{app}/?{SUMY}&from=2025-03-01&to=2025-03-20")
    chart = page.locator(".st-key-timeline_box .stVegaLiteChart svg").first
    expect(chart).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-timeline_box svg [role]')].filter(
             (n) => /img|graphics-symbol/.test(n.getAttribute('role'))
               && !n.getAttribute('aria-label') && !n.closest('[aria-hidden=true]')
               && !n.querySelector('title')).length"""
    )
    assert nameless == 0
