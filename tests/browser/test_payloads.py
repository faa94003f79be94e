"""The whole list of payloads, as every name of a record, through the panels of the page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from strategies import PAYLOADS, hostile_record

from geoevents.model import Review
from geoevents.review import Decision, decide
from geoevents.store import EventStore
from geoevents.views.passage import tidy

from .conftest import remember_name, serving
from .test_events_page import open_page

# The page's own parts stand in shadow trees, which textContent and innerText leave out.
CELLS = """(root) => {
  const found = [];
  (function walk(node) {
    if (node.shadowRoot) {
      walk(node.shadowRoot);
    }
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
      else if (!["STYLE", "SCRIPT"].includes(child.nodeName)) walk(child);
    }
  })(root ?? document.body);
  return found.join("");
}"""


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("payloads") / "store"
    EventStore.open(folder).add([hostile_record(n, p) for n, p in enumerate(PAYLOADS)])
    return folder


@pytest.fixture(scope="module")
def hostile_app(hostile_store, home):
    with serving(hostile_store, home) as address:
        yield address


def squeeze(text):
    return "".join(text.split())


def shown_whole(page, names):
    """Tells which names the page's own parts do not show as they were written."""
    shown = squeeze(page.evaluate(CELLS, None))
    return [name for name in names if squeeze(tidy(name))[:100] not in shown]


def untouched(page):
    return page.title() == "Geoevents" and page.locator(".kit img, .kit script").count() == 0


def test_lists_filters_and_chips_show_them_as_they_are(hostile_app, page):
    open_page(page, hostile_app)
    expect(page.locator(".st-key-listing_rows")).to_be_visible()
    expect(page.locator(".st-key-deep summary").first).to_be_attached()
    assert shown_whole(page, [p for p in PAYLOADS if p.strip()]) == []
    assert untouched(page)


@pytest.mark.parametrize("number", [0, 5, len(PAYLOADS) - 1])
def test_the_card_shows_them_as_they_are(hostile_app, page, number):
    open_page(
        page, f"{hostile_app}/?event={number:016x}&columns=location~notes~actor1&sort=-source"
    )
    card = page.locator(".st-key-event_card")
    expect(card.locator("blockquote")).to_have_text(f"Shelled {PAYLOADS[number]} on Friday.")
    assert squeeze(tidy(PAYLOADS[number])) in squeeze(card.evaluate(CELLS))
    assert card.locator("a[href^='javascript'], img, script").count() == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert untouched(page)


def test_the_comparison_shows_them_as_they_are(hostile_app, page):
    page.goto(
        f"{hostile_app}/compare?by=claimant&left=%3Cimg src=x onerror=alert(1)%3E&right={{{{7*7}}}}"
    )
    expect(page.locator(".st-key-compare_bars_right")).to_be_visible()
    head = page.locator(".st-key-compare_head h1")
    expect(head).to_have_text("<img src=x onerror=alert(1)> and {{7*7}}")
    assert shown_whole(page, [p for p in PAYLOADS if p.strip()]) == []
    assert untouched(page)


def test_nothing_found_repeats_the_question_as_it_was_asked(hostile_app, page):
    script, words = "<script>alert(1)</script>", "{{7*7}} {% x ${alert(1)}"
    open_page(page, f"{hostile_app}/?text={quote(words)}&source={quote(script)}~")
    nothing = page.locator(".st-key-no_match")
    expect(nothing).to_contain_text(f"without “words: {words}”")
    expect(nothing).to_contain_text(f"Shelling/artillery/missile attack, {script}")
    page.get_by_role("searchbox", name="Near a town or village").fill("{{7*7}}<img src=x>")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-near_found")).to_contain_text("is called “{{7*7}}<img src=x>”")
    assert untouched(page)


def test_review_and_quality_show_them_as_they_are(hostile_app, hostile_store, page):
    """Last, since it adds versions to a record: each payload as reviewer, note and value."""
    store = EventStore.open(hostile_store)
    names = [p for p in PAYLOADS if p.strip()]
    done = len(store.versions(f"{2:016x}")) > 1  # the test is run again
    for payload in () if done else names:
        changes = {"location": f"{payload} now", "actor1": payload, "fatalities": len(payload)}
        decision = Decision(
            verdict=Review.CORRECTED, reviewer=payload[:200], note=payload[:400], changes=changes
        )
        decide(store, store.versions(f"{2:016x}")[-1], decision)
    remember_name(page, "Ana")
    page.goto(f"{hostile_app}/review?event={2:016x}")
    expect(page.locator(".st-key-review_history dt")).to_have_count(len(names) + 1)
    expect(page.locator(".st-key-review_queue button")).to_have_count(len(PAYLOADS) - 1)
    assert shown_whole(page, names) == []
    page.keyboard.press("e")
    fields = page.locator(".st-key-edit_fields")
    expect(fields.get_by_label("Who did it")).to_have_value(names[-1][:10_000])
    expect(page.locator(".st-key-candidates")).to_contain_text("No place")
    assert page.locator(".stApp").locator("img[src='x'], script, .katex").count() == 0
    assert untouched(page)
    page.goto(f"{hostile_app}/quality")
    expect(page.locator(".st-key-reviewers dt").first).to_be_visible()
    expect(page.locator(".st-key-title_corrections")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()  # drawn, never markup
    assert page.locator(".stApp").locator("img[src='x'], script, .katex").count() == 0
    assert untouched(page)
