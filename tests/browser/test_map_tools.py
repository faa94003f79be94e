"""What one does on the map itself: layers, drawing, legend, fitting, closer looks."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from .test_events_page import TOTAL, figure, open_page, params, the_map

BORDER = "at=51.0,35.6,7"


def tool(page, name):
    return the_map(page).get_by_role("button", name=name, exact=True)


def choose_layer(page, name):
    if the_map(page).locator("#layers_panel").is_hidden():
        tool(page, "Layers").click()
    the_map(page).get_by_role("radio", name=re.compile(f"^{name}")).check()


def points_at(page, places):
    """Where latitudes and longitudes stand on the map, in pixels of its frame."""
    return (
        the_map(page)
        .locator("html")
        .evaluate(
            """(_, places) => places.map((at) => {
             const p = map_div.latLngToContainerPoint(at); return [p.x, p.y]; })""",
            places,
        )
    )


def test_the_layers_are_drawn_and_stand_in_the_address(app, page):
    open_page(page, f"{app}/?{BORDER}")
    root = the_map(page).locator("html")
    choose_layer(page, "Heat")
    expect(root).to_have_attribute("data-layer", "heat")
    expect(the_map(page).locator("canvas.heat")).to_have_count(1)
    expect(the_map(page).locator(".mark")).to_have_count(0)
    assert params(page)["layer"] == "heat"
    painted = root.evaluate(
        """() => { const c = document.querySelector('canvas.heat');
        return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v); }"""
    )
    assert painted
    choose_layer(page, "Regions")
    expect(root).to_have_attribute("data-layer", "regions")
    expect(the_map(page).locator("path.fill")).to_have_count(4)
    labels = [node.get_attribute("aria-label") for node in the_map(page).locator("path.fill").all()]
    assert "Kursk Oblast: 18 events" in labels
    assert "Sumy Oblast: 15 events" in labels
    expect(the_map(page).locator(".legend .unseen")).to_be_hidden()  # all of them have an outline
    choose_layer(page, "Per 100,000")
    expect(root).to_have_attribute("data-layer", "rate")
    expect(the_map(page).locator(".legend")).to_contain_text("per 100,000")
    label = the_map(page).locator("path.fill").first.get_attribute("aria-label")
    assert re.search(r"events, [0-9.]+ per 100,000 people \([0-9,]+( in its towns)?\)$", label)
    choose_layer(page, "Marks")
    expect(root).to_have_attribute("data-layer", "marks")
    assert "layer" not in params(page)


def test_a_coloured_region_narrows_to_it_and_back(app, page):
    open_page(page, f"{app}/?layer=regions&{BORDER}")
    expect(the_map(page).locator("path.fill")).to_have_count(4)
    region = the_map(page).locator("path.fill[aria-label^='Sumy Oblast']")
    region.focus()
    region.press("Enter")
    expect(figure(page, "Events")).to_have_text("15")
    assert params(page)["region"] == "UA:Sumy Oblast"


def test_a_drawn_polygon_filters_and_its_chip_lets_it_go(app, page):
    open_page(page, f"{app}/?{BORDER}")
    tool(page, "Draw an area").click()
    expect(the_map(page).locator(".hint")).to_contain_text("corners")
    # The third corner is on the edge of Kharkiv's mark, which lies outside.
    points = points_at(page, [[51.3, 34.2], [51.3, 35.3], [50.03, 36.2], [50.6, 34.2]])
    surface = the_map(page).locator("#map_div")
    for x, y in points:
        surface.click(position={"x": x, "y": y})
        page.wait_for_timeout(300)  # two quick clicks would be a double one
    surface.click(position={"x": points[0][0] + 2, "y": points[0][1] + 2})
    expect(figure(page, "Events")).to_have_text("15")
    assert params(page)["area"].count("~") == 3
    expect(tool(page, "To the selection")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Remove the filter .* area")).click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))


def test_a_dragged_box_filters(app, page):
    open_page(page, f"{app}/?{BORDER}")
    expect(figure(page, "Events")).to_have_text(str(TOTAL))  # the page stands still
    tool(page, "Draw an area").click()
    corners = points_at(page, [[51.3, 34.2], [50.6, 35.3]])
    frame = page.locator("iframe[title*='st_folium']").bounding_box()
    (x1, y1), (x2, y2) = [(frame["x"] + x, frame["y"] + y) for x, y in corners]
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()
    expect(figure(page, "Events")).to_have_text("15")


def test_an_area_can_be_drawn_with_the_keyboard_alone(app, page):
    open_page(page, f"{app}/?{BORDER}")
    tool(page, "Draw an area").focus()
    page.keyboard.press("Enter")
    surface = the_map(page).locator("#map_div")
    expect(surface).to_be_focused()
    for latitude, longitude in ((52.2, 35.6), (52.2, 36.8), (51.3, 36.8), (51.3, 35.6)):
        surface.evaluate(
            "(_, at) => { map_div.setView(at, 7, {animate: false}); }", [latitude, longitude]
        )
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(figure(page, "Events")).to_have_text("15")
    expect(tool(page, "Draw an area")).to_have_attribute("aria-pressed", "false")


def test_giving_up_a_drawing_changes_nothing(app, page):
    open_page(page, f"{app}/?{BORDER}")
    tool(page, "Draw an area").click()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(the_map(page).locator(".hint")).to_have_count(0)
    expect(tool(page, "Draw an area")).to_be_visible()
    assert "area" not in params(page)


def test_only_this_view_filters_to_what_the_map_shows(app, page):
    open_page(page, f"{app}/?at=50.92,34.8,9")
    page.wait_for_function("() => new URL(location.href).searchParams.has('at')")
    tool(page, "Only this view").click()
    expect(figure(page, "Events")).to_have_text("15")
    assert "bbox" in params(page)


def test_the_legend_is_a_filter_too(app, page):
    open_page(page, f"{app}/?{BORDER}")
    battles = the_map(page).locator(".legend button[data-what='type:0']")
    expect(battles).to_have_attribute("aria-pressed", "true")
    battles.click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL - 21))
    expect(battles).to_have_attribute("aria-pressed", "false")
    assert "Battles" not in params(page)["type"]
    battles.click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL))
    denied = the_map(page).locator(".legend button[data-what='status:2']")
    denied.click()
    expect(figure(page, "Events")).to_have_text(str(TOTAL - 21))
    expect(denied).to_have_attribute("aria-pressed", "false")


def test_the_legend_is_folded_over_marks_until_somebody_opens_it(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast&at=50.9,34.8,7")  # Sumy is in the middle
    fold = the_map(page).locator(".legend .fold")
    expect(the_map(page).locator(".mark").first).to_be_visible()
    expect(the_map(page).locator("#legend_rows")).to_be_visible()
    the_map(page).locator("html").evaluate(
        "() => { map_div.setView([51.54, 37.7], 7, { animate: false }); }"  # in its corner
    )
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(the_map(page).locator("#legend_rows")).to_be_visible()
    open_page(page, f"{app}/?region=UA:Sumy Oblast&at=51.54,37.7,7")
    expect(the_map(page).locator("#legend_rows")).to_be_visible()


def test_several_events_at_one_point_are_listed(app, page):
    open_page(page, f"{app}/?region=UA:Sumy Oblast&at=50.92,34.8,13")
    mark = the_map(page).locator(".mark.cluster")
    expect(mark).to_have_count(1)
    mark.focus()
    page.keyboard.press("Enter")
    rows = page.locator(".st-key-listing_rows").get_by_role("listitem")
    expect(rows).to_have_count(15)


def test_the_map_goes_to_the_selection(app, page):
    open_page(page, f"{app}/?text=a000&at=51.7,36.2,6")
    expect(tool(page, "To the selection")).to_be_hidden()
    the_map(page).locator(".mark.single").click()
    tool(page, "To the selection").click()
    page.wait_for_function("() => new URL(location.href).searchParams.get('at').endsWith(',10')")


def test_an_online_map_is_asked_for_only_on_request(app, browser):
    from .conftest import watching

    with watching(browser) as watched:
        page = watched.page
        open_page(page, f"{app}/?{BORDER}")
        assert watched.foreign == []
        tool(page, "Layers").click()
        the_map(page).get_by_role("radio", name=re.compile("^OpenTopoMap")).check()
        expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("CC BY-SA")
        asked, end = -1, time.monotonic() + 60
        while asked < len(watched.faults) or not watched.foreign:  # until no more tile is blocked
            assert time.monotonic() < end
            asked = len(watched.faults)
            page.wait_for_timeout(250)
        assert all("//tile.opentopomap.org/" in url for url in watched.foreign)
        assert params(page)["map"] == "topo"
        watched.foreign.clear()
        watched.faults.clear()  # the blocked tiles


# Fourteen counts for the very place of a ring: on a small map they crowd. How many lie on it?
CROWD = """() => {
  const map = Geo.map, at = map.getCenter(), zoom = map.getZoom();
  const group = L.layerGroup().addTo(map);
  map.setView(at, 3, { animate: false });
  const cell = [at.lat, at.lng, 20, [20, 0, 0, 0, 0, 0, 0], [20, 0, 0], 0, "", [34, 50, 35, 51]];
  const regions = Array.from({ length: 14 }, (_, i) =>
    ["x" + i, "XX", 4, 1, [1, 0, 0, 0, 0, 0, 0], [1, 0, 0], 0, at.lat, at.lng]);
  Geo.marks.drawCells({ cells: [cell] }, group, map);
  Geo.marks.drawRegions({ regions }, group, map);
  const nodes = group.getLayers().filter((l) => l.getElement).map((l) => l.getElement());
  const ring = nodes.find((n) => n.classList.contains("cluster")).getBoundingClientRect();
  const pills = nodes.filter((n) => n.classList.contains("pill"))
    .map((n) => n.firstChild.getBoundingClientRect());
  group.remove();
  map.setView(at, zoom, { animate: false });
  return [pills.length, pills.filter((b) => b.left < ring.right && ring.left < b.right
    && b.top < ring.bottom && ring.top < b.bottom).length];
}"""


def test_the_phone_folds_the_legend_keeps_the_map_and_draws_by_touch(app, phone):
    open_page(phone, f"{app}/?{BORDER}")
    assert the_map(phone).locator("html").evaluate(CROWD) == [14, 0]
    fold = the_map(phone).locator(".legend .fold")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(the_map(phone).locator("#legend_rows")).to_be_hidden()
    fold.click()
    expect(the_map(phone).locator("#legend_rows")).to_be_visible()
    for name in ("Show all", "Draw an area", "Only this view", "Layers"):
        box = tool(phone, name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    fold.tap()
    tool(phone, "Draw an area").tap()
    expect(the_map(phone).locator(".hint")).to_contain_text("corners")
    corners = points_at(phone, [[51.3, 34.2], [51.3, 35.3], [50.6, 35.3], [50.6, 34.2]])
    for x, y in (*corners, corners[0]):
        the_map(phone).locator("#map_div").tap(position={"x": x, "y": y})
        phone.wait_for_timeout(300)  # two quick taps would be a double one
    expect(figure(phone, "Events")).to_have_text("15")
    assert params(phone)["area"].count("~") == 3


def test_the_first_picture_is_whole(app, page):
    """Until style sheets and base map are there, the page's own words stand in the map's place."""
    page.route("**/map/map.css", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto(f"{app}/?{BORDER}")
    surface = the_map(page).locator("#map_div")
    expect(surface).to_have_css("visibility", "hidden", timeout=120_000)
    expect(the_map(page).locator("html")).to_have_attribute("data-base", "drawn", timeout=120_000)
    expect(surface).to_have_css("visibility", "visible")
    text = page.locator(".st-key-map_side").evaluate(
        "(node) => getComputedStyle(node, '::before').content"
    )
    assert "Drawing the map" in text
