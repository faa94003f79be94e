"""Pictures out of the Export menu, and the page to embed, opened as a reader's browser would."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import watching
from .scenes import HOSTILE
from .test_events_page import figure, open_page


def take(page, name, path):
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    waiting.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "start"),
    [("Map for print, PNG", b"\x89PNG"), ("Timeline for print, SVG", b"<svg ")],
)
def test_the_menu_makes_pictures_of_what_is_filtered(app, page, tmp_path, name, start):
    open_page(page, f"{app}/?region=UA:Sumy Oblast")
    expect(figure(page, "Events")).to_have_text("15")
    data = take(page, name, tmp_path / "picture")
    assert data.startswith(start)
    if start == b"<svg ":
        assert b"region=UA:Sumy Oblast" in data


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
