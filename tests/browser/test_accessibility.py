"""axe-core in the page: no serious or critical finding in our own parts, wide and narrow, light
and dark; and the path through the page by keyboard alone.
"""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from .conftest import remember_name, watching
from .test_events_page import open_page, params, the_map

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RUN = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ['violations'], iframes: true, ...rules });
  return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .flatMap((v) => v.nodes.map((n) => [v.id, n.target.flat().join(' '), n.html.slice(0, 200)]));
}"""
# Vega-Lite draws the brush itself, and names it nowhere; the chart around it has its text.
NOT_OURS = (".window_brush",)
TABLE = {
    "name": "table.csv",
    "mimeType": "text/csv",
    "buffer": b"event_date,sub_event_type,country,location,latitude,longitude\n"
    b"2025-03-04,Shelling,Ukraine,Sumy,50.9216,34.8003\n2025-03-05,No such kind,Ukraine,Sumy,,\n",
}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Each state of a page is looked at in all four, one after the other. Where nothing but the theme
# has changed since the look before, it is the colours that are looked at.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = ((WIDE, "dark", COLOURS), (NARROW, "dark", {}), (NARROW, "light", COLOURS))


# What Streamlit is about to draw anew it fades, and faded words are too pale.
SETTLED = """() => ![...document.querySelectorAll('.stElementContainer')].some((node) =>
  node.dataset.stale === 'true' || Number(getComputedStyle(node).opacity) < 1)"""


THEMED = """scheme => (getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme)
  && new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true), 50)))"""


def findings(page):
    """What axe finds as the page is, and then in the dark, and on a phone in both themes."""
    found, before = look(page, {}), page.viewport_size
    for number, (size, scheme, rules) in enumerate(LOOKS):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.wait_for_function(THEMED, arg=scheme)
        if number == 1 and page.locator(".st-key-map_side iframe").count():  # as it is drawn next
            expect(the_map(page).locator("html")).to_have_attribute("data-theme", scheme)
        found += [(number, *finding) for finding in look(page, rules)]
    page.set_viewport_size(before)  # the next state is reached in the light, in the former size
    page.wait_for_function(SETTLED)
    return found


def look(page, rules):
    """What axe finds; looked at again where it found something, since a page may be drawn anew
    while axe runs. What is wrong is found each time.
    """
    found = []
    for _ in range(3):
        page.wait_for_function(SETTLED)
        for frame in page.frames:
            if not frame.evaluate("() => 'axe' in window"):
                frame.evaluate(AXE)
        found = [f for f in page.evaluate(RUN, rules) if not any(part in f[1] for part in NOT_OURS)]
        if not found:
            break
    return found


@pytest.mark.slow
def test_no_serious_finding_on_any_page(app, browser):
    with watching(browser, color_scheme="light", bypass_csp=True) as watched:
        page = watched.page
        open_page(page, f"{app}/?text=a120&at=50.9,34.8,7")
        the_map(page).locator(".mark.single").click()
        expect(page.locator(".st-key-event_card")).to_contain_text("denied by Ukraine")
        expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
        assert findings(page) == []
        the_map(page).get_by_role("button", name="Layers", exact=True).click()
        page.get_by_role("button", name="Export").click()
        expect(page.get_by_role("button", name="GeoJSON", exact=True)).to_be_visible()
        assert findings(page) == []
        open_page(page, f"{app}/?from=2001-01-01&to=2001-01-02&type=x")
        expect(page.locator(".st-key-no_match")).to_contain_text("No events match")
        assert findings(page) == []
        page.goto(f"{app}/compare?by=region&left=UA:Sumy Oblast&right=RU:Kursk Oblast")
        expect(page.locator(".st-key-compare_bars_right")).to_be_visible()
        expect(page.get_by_test_id("stVegaLiteChart").nth(1)).to_be_visible()
        assert findings(page) == []
        page.get_by_role("radio", name="Two periods").click()
        expect(page.get_by_test_id("stDateInput").nth(1)).to_be_visible()
        expect(page.locator(".st-key-compare_usual")).to_contain_text("the last 30 days")
        assert findings(page) == []
        page.goto(f"{app}/article")
        expect(page.get_by_role("button", name="Find events")).to_be_visible()
        assert findings(page) == []
        remember_name(page, "Ana")
        page.goto(f"{app}/review")
        expect(page.locator(".st-key-review_record blockquote")).to_be_visible()
        expect(page.locator(".st-key-do_accepted button")).to_be_enabled()  # the name is known
        page.wait_for_function("() => new URL(location.href).searchParams.has('event')")
        page.keyboard.press("e")
        expect(page.locator(".st-key-candidates")).to_contain_text("No place")
        assert findings(page) == []
        page.goto(f"{app}/quality")
        expect(page.locator(".st-key-numbers")).to_contain_text("Rejected")
        assert findings(page) == []
        page.goto(f"{app}/import")
        page.set_input_files("input[type=file]", TABLE)
        expect(page.locator(".st-key-import_preview")).to_contain_text("rows are events")
        assert findings(page) == []
        page.goto(f"{app}/method")
        expect(page.locator(".st-key-licences")).to_be_visible()
        assert findings(page) == []


def test_the_keyboard_alone_opens_steps_and_closes(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    row = page.locator(".st-key-listing_rows").get_by_role("button").first
    row.focus()
    page.keyboard.press("Enter")
    card = page.locator(".st-key-event_card")
    expect(card).to_contain_text("Sumy, Sumy Oblast")
    first = params(page)["event"]
    page.locator("h1").first.click()  # away from any field
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => new URL(location.href).searchParams.get('event') !== old", arg=first
    )
    expect(page.locator(".st-key-previous button")).to_be_enabled()  # the card is of the next one
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "old => new URL(location.href).searchParams.get('event') === old", arg=first
    )
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    chosen = page.get_by_role("checkbox", name="denied")
    chosen.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Remove the filter denied")).to_be_visible()
    chip = page.get_by_role("button", name="Remove the filter denied")
    chip.focus()
    page.keyboard.press("Enter")
    expect(chip).to_be_hidden()


PARTS = {
    "filters": ".stSidebar",
    "navigation": ".stAppHeader",
    "chips": ".st-key-headline",
    "buttons": ".st-key-head_tools",
    "figures": ".st-key-numbers",
    "map": ".st-key-map_side",
    "card": ".st-key-card_side",
    "timeline": ".st-key-timeline_box",
    "table": ".st-key-table_box",
}
WHERE = """parts => {
  const at = document.activeElement;
  const found = Object.entries(parts).find(([, part]) => at.closest(part));
  return found ? found[0] : null;
}"""


def test_tab_goes_through_the_page_in_the_documented_order(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    seen = []
    for _ in range(160):
        page.keyboard.press("Tab")
        part = page.evaluate(WHERE, PARTS)
        if part is not None and part not in seen:
            seen.append(part)
        if part == "table":
            break
    assert seen == list(PARTS)
