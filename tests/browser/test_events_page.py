"""The main page, driven as a reader would."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import geopandas
from playwright.sync_api import expect

TOTAL = 4 * 3 * 5 + 3 + 1 + 1 + 1


def the_map(page):
    return page.frame_locator("iframe[title*='st_folium']")


def open_page(page, address):
    page.goto(address)
    expect(the_map(page).locator("html")).to_have_attribute("data-base", "drawn", timeout=40_000)
    expect(the_map(page).locator("html")).to_have_attribute("data-marks", re.compile(r"\d+"))


def figure(page, label):
    """The figure under a label of the strip."""
    metric = page.get_by_test_id("stMetric").filter(has_text=label)
    return metric.get_by_test_id("stMetricValue")


def params(page):
    return {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}


MARKS_ARE = """wanted => {
  const inner = document.querySelector("iframe[title*='st_folium']").contentDocument;
  const sum = [...inner.querySelectorAll('.mark')].reduce((total, node) => {
    const many = (node.getAttribute('aria-label') || '').match(/([0-9,]+) events?:/);
    return total + (many ? Number(many[1].replace(',', '')) : 1);
  }, 0);
  return sum === wanted;
}"""


def test_the_map_draws_with_all_marks_and_no_other_host(app, page):
    open_page(page, app)
    expect(figure(page, "Events")).to_have_text(str(TOTAL))
    expect(page.get_by_role("tab", name=f"Table · {TOTAL}")).to_be_visible()
    expect(the_map(page).locator(".mark.pill")).to_have_count(2)
    expect(the_map(page).locator("path.shade")).to_have_count(2)
    page.wait_for_function("() => new URL(location.href).searchParams.has('at')")
    page.wait_for_function(
        MARKS_ARE, arg=TOTAL - 2
    )  # without the far one, and the one without a place
    the_map(page).get_by_role("button", name="Show all").click()
    page.wait_for_function(MARKS_ARE, arg=TOTAL - 1)


def test_a_click_on_an_event_opens_its_detail(app, page):
    open_page(page, f"{app}/?text=a000&at=51.7,36.2,7")
    expect(the_map(page).locator(".mark.single")).to_have_count(1)
    the_map(page).locator(".mark.single").click()
    card = page.locator(".st-key-event_card")
    expect(card).to_contain_text("Kursk, Kursk Oblast")
    expect(card).to_contain_text("1 March 2025")
    expect(card).to_contain_text("Shelled or fought over: Kursk, report a000.")
    expect(card).to_contain_text("the named town or a site in it")
    expect(card.get_by_role("link").first).to_have_attribute("href", "https://example.org/a000")
    expect(the_map(page).locator(".picked")).to_have_count(1)
    assert len(params(page)["event"]) == 16


def test_claims_and_denials_name_the_party(app, page):
    open_page(page, f"{app}/?text=a110&at=50.9,34.8,7")
    the_map(page).locator(".mark.single").click()
    expect(page.locator(".st-key-event_card")).to_contain_text("claimed by Russia")
    open_page(page, f"{app}/?text=a120&at=50.9,34.8,7")
    the_map(page).locator(".mark.single").click()
    expect(page.locator(".st-key-event_card")).to_contain_text("denied by Ukraine")


def test_a_cluster_lists_its_events_and_steps_through_them(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast&at=50.9,34.8,7")
    the_map(page).locator(".mark.cluster").click()
    rows = page.locator(".st-key-listing_rows").get_by_role("listitem")
    expect(rows).to_have_count(15)
    rows.first.get_by_role("button").click()
    expect(page.locator(".st-key-event_card")).to_contain_text("Sumy, Sumy Oblast")
    first = params(page)["event"]
    page.locator(".st-key-next button").click()
    page.wait_for_function(
        "old => new URL(location.href).searchParams.get('event') !== old", arg=first
    )
    page.locator(".st-key-close button").click()
    expect(page.locator(".st-key-listing_rows")).to_be_visible()


def test_a_region_pill_lists_what_is_known_to_the_region_only(app, page):
    open_page(page, f"{app}/?precision=3")
    the_map(page).locator(".mark.pill span").click()
    expect(page.locator(".st-key-listing_rows")).to_contain_text("3 events in Kursk Oblast")
    assert the_map(page).locator(".mark.single, .mark.cluster").count() == 0


def test_region_filter_changes_map_table_and_counts_together(app, page):
    open_page(page, app)
    page.locator("summary[aria-label^='Country']").click()
    page.get_by_role("checkbox", name="Ukraine, 31").click()
    expect(figure(page, "Events")).to_have_text("31")
    expect(page.get_by_role("tab", name="Table · 31")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Ukraine, 31")).to_have_attribute(
        "aria-checked", "true"
    )
    assert params(page)["country"] == "UA"
    page.locator("summary[aria-label^='Region']").click()
    page.get_by_role("checkbox", name="Sumy Oblast, 15").click()
    page.wait_for_function("() => new URL(location.href).searchParams.has('region')")
    page.get_by_role("button", name="Remove the filter Ukraine").click()
    expect(figure(page, "Events")).to_have_text("15")
    expect(page.get_by_role("tab", name="Table · 15")).to_be_visible()
    expect(the_map(page).locator(".mark.cluster")).to_have_count(1)
    page.get_by_role("button", name="clear all").click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def test_a_date_brush_changes_map_table_and_counts_together(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    expect(figure(page, "Events")).to_have_text("15")
    plot = page.locator(".st-key-timeline_box .stVegaLiteChart svg")
    expect(plot).to_be_visible()
    box = plot.bounding_box()
    height = box["y"] + box["height"] * 0.5
    page.mouse.move(box["x"] + box["width"] * 0.30, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, height, steps=6)
    page.mouse.move(box["x"] + box["width"] * 0.60, height, steps=6)
    page.mouse.up()
    page.wait_for_function("() => new URL(location.href).searchParams.has('from')")
    asked = params(page)
    days = [f"2025-03-{2 + 7 * n:02d}" for n in range(5)]
    inside = [day for day in days if asked["from"] <= day <= asked["to"]]
    assert 0 < len(inside) < 5
    count = str(3 * len(inside))
    expect(figure(page, "Events")).to_have_text(count)
    expect(page.get_by_role("tab", name=f"Table · {count}")).to_be_visible()
    expect(the_map(page).locator(".mark.cluster .count")).to_have_text(count)
    page.locator(".st-key-all_days button").click()
    expect(figure(page, "Events")).to_have_text("15")


def test_the_download_holds_just_the_filtered_events(app, page, tmp_path):
    open_page(page, f"{app}/?region=UA:Sumy Oblast&status=claimed")
    expect(figure(page, "Events")).to_have_text("5")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON", exact=True).click()
    path = tmp_path / "events.geojson"
    waiting.value.save_as(path)
    frame = geopandas.read_file(path)
    assert len(frame) == 5
    assert set(frame["admin1"]) == {"Sumy Oblast"}
    assert set(frame["claim_status"]) == {"claimed"}
    assert frame.crs.to_epsg() == 4326


def test_a_copied_address_reproduces_the_view(app, page, browser):
    from .conftest import watching

    open_page(page, f"{app}/?country=RU")
    page.get_by_role("checkbox", name=re.compile("^Battles")).click()
    page.wait_for_function("() => new URL(location.href).searchParams.has('type')")
    the_map(page).locator(".leaflet-control-zoom-in").click()
    page.wait_for_function("() => new URL(location.href).searchParams.has('at')")
    page.locator(".st-key-listing_rows").get_by_role("listitem").first.get_by_role("button").click()
    page.wait_for_function("() => new URL(location.href).searchParams.has('event')")
    events = figure(page, "Events").inner_text()
    title = page.locator(".st-key-event_card h3").inner_text()
    zoom = the_map(page).locator("html").evaluate("() => map_div.getZoom()")
    page.wait_for_function(  # the address follows the map by one round to the server
        "zoom => new URL(location.href).searchParams.get('at').endsWith(`,${zoom}`)", arg=zoom
    )
    view = the_map(page).locator("html").evaluate("() => [map_div.getZoom(), map_div.getCenter()]")
    address = page.url
    with watching(browser) as other:
        open_page(other.page, address)
        expect(figure(other.page, "Events")).to_have_text(events)
        expect(other.page.locator(".st-key-event_card h3")).to_have_text(title)
        again = (
            the_map(other.page)
            .locator("html")
            .evaluate("() => [map_div.getZoom(), map_div.getCenter()]")
        )
        assert again[0] == view[0]
        assert abs(again[1]["lat"] - view[1]["lat"]) < 0.05
        assert abs(again[1]["lng"] - view[1]["lng"]) < 0.05


def test_a_pan_keeps_the_map_and_the_rest_of_the_page(app, page):
    open_page(page, app)
    page.wait_for_function("() => new URL(location.href).searchParams.has('at')")
    the_map(page).locator("html").evaluate("() => { window.kept = true; }")
    before = params(page)["at"]
    the_map(page).locator("html").evaluate("() => { map_div.panBy([120, 0], {animate: false}); }")
    page.wait_for_function(
        "old => new URL(location.href).searchParams.get('at') !== old", arg=before
    )
    assert the_map(page).locator("html").evaluate("() => window.kept") is True
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def test_nonsense_in_the_address_is_said_and_left_out(app, page):
    open_page(page, f"{app}/?type=Clash&from=yesterday&country=UA")
    problems = page.locator(".st-key-problems")
    expect(problems).to_contain_text("'Clash'")
    expect(problems).to_contain_text("'yesterday'")
    expect(figure(page, "Events")).to_have_text("31")


def test_nothing_found_offers_a_way_on(app, page):
    open_page(page, f"{app}/?text=nosuchword")
    expect(page.locator(".st-key-no_match")).to_contain_text("No events match")
    page.get_by_role("button", name="Clear all filters").click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def test_playback_fills_the_map_and_stops_on_request(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    expect(the_map(page).locator(".mark.cluster .count")).to_have_text("15")
    page.locator(".st-key-play button").click()
    expect(the_map(page).locator(".mark.cluster .count")).not_to_have_text("15")
    expect(page.locator(".st-key-play button")).to_contain_text("pause")
    page.locator(".st-key-stop button").click()
    expect(the_map(page).locator(".mark.cluster .count")).to_have_text("15")
    assert "from" not in params(page)


def test_a_row_of_the_table_opens_its_event(app, page):
    open_page(page, f"{app}/?text=a000&at=51.7,36.2,7")
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + 52)
    expect(page.locator(".st-key-event_card")).to_contain_text("Kursk, Kursk Oblast")
    expect(the_map(page).locator(".picked")).to_have_count(1)


def test_what_can_be_pressed_has_a_name(app, page):
    """Names and roles of what can be pressed, without a checker's whole rule book."""
    open_page(page, app)
    marks = the_map(page).locator(".mark")
    for n in range(marks.count()):
        assert marks.nth(n).get_attribute("aria-label")
        assert marks.nth(n).get_attribute("tabindex") == "0"
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('.stApp button')].filter(
             (b) => !(b.innerText.trim() || b.getAttribute('aria-label') || b.title)).length"""
    )
    assert nameless == 0
