"""Pictures out of the Export menu, and the page to embed, opened as a reader's browser would."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import watching
from .scenes import HOSTILE
from .test_events_page import figure, open_page, the_map
from .test_map_tools import choose_layer


def take(page, name, path):
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    waiting.value.save_as(path)
    return path.read_bytes()


def test_the_menu_makes_pictures_of_what_is_filtered(app, page, tmp_path):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    expect(figure(page, "Events")).to_have_text("15")
    assert take(page, "Map for print, PNG", tmp_path / "map.png").startswith(b"\x89PNG")
    page.keyboard.press("Escape")
    chart = take(page, "Timeline for print, SVG", tmp_path / "timeline.svg")
    assert chart.startswith(b"<svg ")
    assert b"region=UA:Sumy Oblast" in chart


def test_the_picture_is_of_the_map_as_it_stands(app, page, tmp_path):
    """A pan, a zoom or another layer draws the map alone, and the menu must follow."""
    open_page(page, f"{app}/?at=50.92,34.8,7")
    look = the_map(page).locator("html")
    look.evaluate("() => { map_div.setView([50.92, 34.8], 10, {animate: false}); }")
    page.wait_for_function("() => new URL(location.href).searchParams.get('at').endsWith(',10')")
    data = take(page, "Map for print, SVG", tmp_path / "near.svg").decode()
    assert re.findall(r"([0-9]+) km<", data)[0] in {"5", "10", "20"}
    assert "Events per region" not in data
    page.keyboard.press("Escape")
    choose_layer(page, "Regions")
    expect(look).to_have_attribute("data-layer", "regions")
    data = take(page, "Map for print, SVG", tmp_path / "regions.svg").decode()
    assert "Events per region" in data


def test_the_embedded_map_runs_alone_and_shows_words_as_words(app, page, browser, tmp_path):
    open_page(page, f"{app}/?from=2025-03-01&to=2025-04-30")  # what others add meanwhile is newer
    path = tmp_path / "map.html"
    take(page, "Map to embed, HTML", path)
    with watching(browser) as watched:
        alone = watched.page
        requests = []
        alone.on("request", lambda request: requests.append(request.url))
        alone.goto(path.as_uri())
        expect(alone.locator("html")).to_have_attribute("data-base", "drawn")
        assert requests == [path.as_uri()]
        total = alone.evaluate(
            """() => [...document.querySelectorAll('.mark')].reduce((sum, node) => {
              const many = node.getAttribute('aria-label').match(/([0-9,]+) events?:/);
              return sum + (many ? Number(many[1].replace(',', '')) : 1); }, 0)"""
        )
        assert total == 65  # the one without a place is in the list only
        alone.get_by_role("button", name=HOSTILE[:20]).first.click()
        panel = alone.locator("#panel")
        expect(panel.locator("blockquote")).to_contain_text("<script>document.title='run'</script>")
        assert panel.locator("script, img").count() == 0
        assert alone.title() != "run"
        assert alone.locator("footer").inner_text().count("CC BY 4.0") >= 1
