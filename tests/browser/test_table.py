"""The table: sorted by its heads, turned by pages, with columns of choice, chosen both ways."""

from __future__ import annotations

from playwright.sync_api import expect

from .test_events_page import TOTAL, open_page, params, the_map


def grid(page):
    found = page.get_by_test_id("stDataFrame").first
    found.scroll_into_view_if_needed()
    return found


def note(page):
    return page.locator(".st-key-table_note")


def press_head(page, x):
    """A press on the head of the column at so many pixels; the grid is a canvas."""
    box = grid(page).bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + 18)


def test_a_press_on_a_head_sorts_the_whole_and_another_turns_it(app, page):
    open_page(page, app)
    expect(note(page)).to_contain_text(f"Rows 1 to 50 of {TOTAL}, date downward")
    press_head(page, 80)
    expect(note(page)).to_contain_text("date upward")
    assert params(page)["sort"] == "event_date"
    cells = page.get_by_test_id("stDataFrame").first.locator("table")
    expect(cells).to_contain_text("2025-03-01")  # the earliest of all, not of the page
    press_head(page, 160)
    expect(note(page)).to_contain_text("kind upward")
    assert params(page)["sort"] == "sub_event_type"
    press_head(page, 160)
    expect(note(page)).to_contain_text("kind downward")
    assert params(page)["sort"] == "-sub_event_type"
    open_page(page, page.url)
    expect(note(page)).to_contain_text("kind downward")


def test_pages_are_turned_and_an_opened_event_turns_to_its_own(app, page):
    open_page(page, app)
    page.locator(".st-key-page_after button").first.click()
    expect(note(page)).to_contain_text(f"Rows 51 to {TOTAL}")
    page.locator(".st-key-page_first button").first.click()
    expect(note(page)).to_contain_text("Rows 1 to 50")
    page.locator(".st-key-page_number input").fill("2")
    page.keyboard.press("Enter")
    expect(note(page)).to_contain_text(f"Rows 51 to {TOTAL}")
    box = grid(page).bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + 52)
    expect(the_map(page).locator(".picked")).to_have_count(1)
    chosen = params(page)["event"]
    open_page(page, f"{app}/?event={chosen}")
    expect(note(page)).to_contain_text(f"Rows 51 to {TOTAL}")


def test_columns_are_chosen_stand_in_the_address_and_are_kept(app, page):
    open_page(page, app)
    box = page.locator(".st-key-table_columns")
    box.locator("summary").click()
    box.get_by_role("checkbox", name="Country").click()
    expect(box.locator("summary")).to_contain_text("Columns · 12")
    box.get_by_role("checkbox", name="Sentence").click()
    expect(box.locator("summary")).to_contain_text("Columns · 11")
    shown = params(page)["columns"].split("~")
    assert "country" in shown
    assert "notes" not in shown
    page.get_by_role("checkbox", name="denied").click()
    expect(page.get_by_role("button", name="Remove the filter denied")).to_be_visible()
    assert params(page)["columns"].split("~") == shown
    head = page.get_by_test_id("stDataFrame").first.locator("th")
    expect(head.filter(has_text="Country")).to_have_count(1)
    expect(head.filter(has_text="Sentence")).to_have_count(0)


def test_the_table_offers_no_download_of_raw_cells(app, page):
    """Streamlit's own CSV would carry formulas as they are; the exports disarm them."""
    open_page(page, app)
    grid(page).hover()
    tools = page.locator(".st-key-table_box").get_by_test_id("stElementToolbarButton")
    expect(tools.get_by_role("button", name="Fullscreen").first).to_be_visible()
    for name in ("Download as CSV", "Show/hide columns", "Search"):
        expect(tools.get_by_role("button", name=name)).to_have_count(0)


def test_a_printed_page_is_light_and_holds_what_is_read(app, browser):
    from .conftest import watching

    with watching(browser, color_scheme="dark") as watched:
        page = watched.page
        open_page(page, f"{app}/?text=a000&at=51.7,36.2,7")
        the_map(page).locator(".mark.single").click()
        expect(page.locator(".st-key-event_card")).to_contain_text("Kursk, Kursk Oblast")
        page.emulate_media(media="print", color_scheme="dark")
        for gone in (".stSidebar", ".st-key-head_tools", ".st-key-table_box", ".st-key-card_tools"):
            expect(page.locator(gone).first).to_be_hidden()
        title = page.locator(".st-key-event_card h3")
        expect(title).to_have_css("color", "rgb(27, 31, 36)")
        expect(page.locator(".stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(the_map(page).locator(".tools")).to_be_hidden()
        legend = the_map(page).locator("#legend_rows")
        expect(legend).to_be_visible()
        surface = the_map(page).locator("#map_div").bounding_box()
        below = legend.bounding_box()
        assert below["y"] >= surface["y"] + surface["height"]  # it hides no mark
        frame = page.locator("iframe[title*='st_folium']").bounding_box()
        assert below["y"] + below["height"] <= frame["y"] + frame["height"]
        assert page.pdf(format="A4").startswith(b"%PDF")
