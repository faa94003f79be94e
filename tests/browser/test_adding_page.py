"""Adding articles: pasted, uploaded, fetched; judged before they are saved."""

from __future__ import annotations

import re
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from geoevents.model import Review
from geoevents.store import EventStore, faults

from .conftest import serving, watching
from .test_accessibility import findings

STRIKE = "Russian drones struck a market in Kherson on Thursday, killing two people."
FIRST = f"{STRIKE} Missiles hit Kharkiv on Friday. Ukrainian troops repelled an attack near Sudzha."
PAGE = """<html lang="en"><head><title>Shells on Sumy</title></head><body><article>
<h1>Shells on Sumy</h1><p>Russian forces shelled Sumy on 3 March 2025, the governor said, and three
people were killed. Rescue workers searched the ruins of a block of flats through the night while
sirens sounded over the city again and again.</p><p>Trains to Kyiv were late. The mayor asked people
to stay at home and to keep away from the windows until the all-clear was given.</p></article>
</body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{}</channel></rss>"""
ITEM = (
    "<item><title>Report {0}</title><link>{1}/page{0}</link><guid>{1}/page{0}</guid>"
    "<pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate></item>"
)


class _Wire(BaseHTTPRequestHandler):
    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.startswith("/page"):
            number = self.path.removeprefix("/page")
            self._answer("text/html", PAGE.replace("Sumy", f"Sumy {number}", 2))
        elif self.path == "/feed":
            items = "".join(ITEM.format(n, here) for n in range(2))
            self._answer("application/rss+xml", FEED.format(items))
        else:
            self.send_error(404)

    def _answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        return


@pytest.fixture(scope="module")
def wire():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Wire)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("added") / "store"
    EventStore.open(path)
    return path


@pytest.fixture(scope="module")
def desk(folder, home, wire):
    patch = pytest.MonkeyPatch()
    patch.setenv("GEOEVENTS_FETCH_ALLOW", wire.removeprefix("http://"))
    patch.setenv("GEOEVENTS_HOME", str(home))
    with serving(folder, home) as address:
        yield address
    patch.undo()


def open_adding(page, address, way=None):
    page.goto(f"{address}/article")
    expect(page.get_by_role("button", name="Find events")).to_be_visible(timeout=60_000)
    if way:
        page.get_by_role("radio", name=way).click()


def test_each_event_is_accepted_corrected_or_dropped_before_saving(desk, folder, page):
    open_adding(page, desk)
    title = f"Fronts {uuid4()}"  # another one each time, should the test be run again
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text", exact=True).fill(f"{FIRST} {title}.")
    page.get_by_role("button", name="Find events").click()
    expect(page.locator(".st-key-marked_text blockquote")).to_be_visible(timeout=120_000)
    cards = page.locator("[class*='st-key-judge_']")
    expect(cards).to_have_count(3)
    assert findings(page) == []  # marked words, and a card for each event
    cards.nth(0).get_by_role("radio", name="accept").click()
    expect(page.locator(".st-key-decided")).to_contain_text("1 decided")
    cards.nth(1).get_by_role("radio", name="drop").click()
    expect(page.locator(".st-key-decided")).to_contain_text("2 decided")
    expect(page.locator(".st-key-save_articles button")).to_be_disabled()
    cards.nth(2).get_by_role("radio", name="correct").click()
    page.get_by_label("Who did it").fill("Wagner Group")
    page.locator(".st-key-save_correction button").click()
    expect(page.locator(".st-key-decided")).to_contain_text("3 decided")
    page.get_by_label("Your name").fill("Ana")
    page.keyboard.press("Enter")
    page.locator(".st-key-save_articles button").click()
    expect(page.locator(".st-key-findings_head")).to_contain_text("It is on the map now")
    store = EventStore.open(folder)
    (article,) = [a for a in store.articles() if a.title == title]
    rows = store.events_dataset().to_table().to_pylist()
    ids = {row["event_id"] for row in rows if row["article"] == article.id}
    last = {event[-1].review: event for event in map(store.versions, ids)}
    assert set(last) == {Review.ACCEPTED, Review.CORRECTED, Review.REJECTED}
    assert all(versions[0].review is Review.UNREVIEWED for versions in last.values())
    assert last[Review.CORRECTED][-1].actor1 == "Wagner Group"
    assert {versions[-1].reviewer for versions in last.values()} == {"Ana"}
    assert list(faults(store)) == []


def test_decisions_on_what_another_has_stored_meanwhile_are_kept(desk, folder, page, browser):
    title = f"Farmers {uuid4()}"  # another one each time, should the test be run again
    text = f"Gunmen shot dead three farmers in the town of Bunia on Tuesday. {title}."

    def find(where):
        open_adding(where, desk)
        where.get_by_label("Title").fill(title)
        where.get_by_label("Text", exact=True).fill(text)
        where.get_by_role("button", name="Find events").click()
        expect(where.locator("[class*='st-key-judge_']")).to_have_count(1, timeout=120_000)

    find(page)
    page.locator("[class*='st-key-judge_']").get_by_role("radio", name="drop").click()
    expect(page.locator(".st-key-decided")).to_contain_text("1 decided")
    with watching(browser) as other:
        find(other.page)
        other.page.locator(".st-key-save_articles button").click()
        expect(other.page.locator(".st-key-findings_head")).to_contain_text("Saved")
    page.get_by_label("Your name").fill("Ana")
    page.keyboard.press("Enter")
    page.locator(".st-key-save_articles button").click()
    expect(page.locator(".st-key-findings_head")).to_contain_text("stored by others meanwhile")
    store = EventStore.open(folder)
    (article,) = [a for a in store.articles() if a.title == title]
    rows = store.events_dataset().to_table().to_pylist()
    (event_id,) = {row["event_id"] for row in rows if row["article"] == article.id}
    assert [v.review for v in store.versions(event_id)] == [Review.UNREVIEWED, Review.REJECTED]


def test_files_are_told_by_their_content_and_each_failure_has_its_reason(desk, folder, page):
    open_adding(page, desk, "Files")
    upload = page.locator(".st-key-a_files input[type=file]")
    upload.set_input_files(
        [
            {"name": "one.txt", "mimeType": "text/plain", "buffer": STRIKE.encode()},
            {"name": "two.txt", "mimeType": "text/plain", "buffer": PAGE.encode()},
            {"name": "three.txt", "mimeType": "text/plain", "buffer": b"\x7fELF\x02\x01" * 500},
            {"name": "four.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nbroken"},
        ]
    )
    # What is not there yet is not read.
    expect(page.get_by_role("button", name="Remove four.pdf")).to_be_visible()
    page.get_by_role("button", name="Find events").click()
    rows = page.locator(".st-key-entry_rows").get_by_role("listitem")
    expect(rows).to_have_count(4, timeout=120_000)
    expect(rows.nth(0)).to_contain_text("1 event")
    expect(rows.nth(1)).to_contain_text("Shells on Sumy")
    expect(rows.nth(2)).to_contain_text("failed: three.txt")
    expect(rows.nth(3)).to_contain_text("failed: four.pdf")
    expect(page.locator(".st-key-findings")).to_contain_text("2 could not be read")
    rows.nth(1).get_by_role("button").click()
    expect(page.locator(".st-key-marked_text blockquote")).to_contain_text("sirens sounded")
    expect(page.locator(".st-key-counted_from")).to_contain_text("No day of publication")
    publisher = page.get_by_label("Its publisher")
    expect(publisher).to_have_count(1)  # that of the article before fades out
    publisher.fill("Valley Post")
    page.get_by_role("spinbutton", name="day, Day of publication").click()
    page.keyboard.type("04032025")
    page.get_by_role("button", name="Read it with these").click()
    expect(page.locator(".st-key-counted_from")).to_contain_text("4 March 2025 by Valley Post")
    page.get_by_role("button", name="Save 2 articles").click()
    expect(page.locator(".st-key-findings_head")).to_contain_text("Saved: 2 articles")
    articles = {article.title: article for article in EventStore.open(folder).articles()}
    assert articles["Shells on Sumy"].published == date(2025, 3, 4)
    assert articles["Shells on Sumy"].publisher == "Valley Post"


def test_addresses_are_fetched_or_refused_with_the_reason(desk, wire, page):
    open_adding(page, desk, "Addresses")
    field = page.get_by_role("textbox", name="Addresses, one a line")
    field.fill("ftp://example.org/x")
    page.get_by_role("button", name="Fetch and find events").click()
    expect(page.locator(".st-key-article_fault_words")).to_contain_text("begins with https://")
    field.fill(f"{wire}/page7\nhttp://127.0.0.1:9/secret\n{wire}/none")
    page.get_by_role("button", name="Fetch and find events").click()
    rows = page.locator(".st-key-entry_rows").get_by_role("listitem")
    expect(rows).to_have_count(3, timeout=120_000)
    expect(rows.nth(0)).to_contain_text("Shells on Sumy")
    expect(rows.nth(1)).to_contain_text("failed")
    expect(rows.nth(2)).to_contain_text("404")


def test_a_feed_gives_its_new_entries(desk, wire, page):
    open_adding(page, desk, "Feed")
    page.get_by_role("textbox", name="RSS or Atom feeds").fill(f"{wire}/feed")
    page.get_by_role("button", name="Read new entries").click()
    rows = page.locator(".st-key-entry_rows").get_by_role("listitem")
    expect(rows).to_have_count(2, timeout=120_000)
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator(".st-key-findings_head")).to_contain_text("Saved")
    page.get_by_role("button", name="Read new entries").click()
    expect(page.locator(".st-key-findings")).to_contain_text(
        re.compile("known already|unchanged|Nothing new", re.IGNORECASE), timeout=60_000
    )


def test_a_long_run_shows_how_far_it_is_and_stops_on_request(desk, page):
    lines = [
        f'{{"id": "l{n}", "text": "{STRIKE} Report {n}. {"Talks go on. " * 400}"}}'
        for n in range(250)
    ]
    content = "\n".join(lines).encode()
    open_adding(page, desk, "Files")
    upload = page.locator(".st-key-a_files input[type=file]")
    upload.set_input_files([{"name": "l.jsonl", "mimeType": "text/plain", "buffer": content}])
    page.get_by_role("button", name="Find events").click()
    expect(page.locator(".st-key-run")).to_contain_text("read", timeout=120_000)
    page.locator(".st-key-cancel_run button").click()
    expect(page.locator(".st-key-findings")).to_contain_text("Stopped", timeout=120_000)
    assert page.locator(".st-key-entry_rows").get_by_role("listitem").count() < 250
