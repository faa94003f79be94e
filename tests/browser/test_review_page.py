"""The review page, driven with the keyboard, the mouse and by two people at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from geoevents.model import Article, ClaimStatus, GeoPrecision, Review, SubEventType
from geoevents.review import Decision, decide, history
from geoevents.store import EventStore, faults

from .conftest import ROOT, remember_name, serving, watching
from .scenes import HOSTILE, fill, record


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("reviewed") / "store"
    fill(path)
    EventStore.open(path).add([opposing("o1"), opposing("o2", denied_by="UA")])
    return path


def opposing(name, denied_by=None):
    """One of two articles about the same fall of a village: a claim, or the denial of it."""
    town = ("Junakivka", "geonames:706600", "Sumy Oblast", "UA", 51.08, 35.03)
    words = "was denied" if denied_by else "was claimed"
    text = f"The fall of Junakivka {words}."
    status = ClaimStatus.DENIED if denied_by else ClaimStatus.CLAIMED
    kind = SubEventType.NON_STATE_OVERTAKES
    event = record(name, text, kind, status, date(2025, 6, 3), town, GeoPrecision.TOWN)
    event = replace(event, denied_by=denied_by, source=f"Paper {name}")
    article = Article(id=name, text=text, published=event.event_date, publisher=event.source)
    return article, [event]


@pytest.fixture(scope="module")
def desk(folder, home):
    """One app for all tests that decide on a record of their own."""
    with serving(folder, home) as address:
        yield address


@pytest.fixture
def fresh_folder(tmp_path):
    fill(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def fresh_desk(fresh_folder, home):
    with serving(fresh_folder, home) as address:
        yield address


def open_review(page, address, who="Ana", **asked):
    remember_name(page, who)
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    page.goto(f"{address}/review?{query}")
    expect(page.locator(".st-key-review_record blockquote")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-do_accepted button")).to_be_enabled()
    page.wait_for_function("() => new URL(location.href).searchParams.has('event')")


def shown(page):
    return parse_qs(urlsplit(page.url).query)["event"][0]


def press(page, key):
    """Presses a key that decides, and waits until the next record is there."""
    before = shown(page)
    page.keyboard.press(key)
    page.wait_for_function(
        "old => new URL(location.href).searchParams.get('event') !== old", arg=before
    )
    expect(page.locator(f".st-key-shown_{shown(page)}")).to_be_visible()
    return before


def picker(page):
    return page.frame_locator(".st-key-picker_box iframe")


@pytest.mark.slow
def test_fifty_records_are_reviewed_by_the_keyboard_alone(fresh_desk, fresh_folder, page):
    open_review(page, fresh_desk)
    done = {}
    for number in range(50):
        if number % 10 == 9:  # a correction: kind by its name, a note, saved
            page.keyboard.press("n")
            expect(page.locator(".st-key-r_note input")).to_be_focused()
            page.keyboard.type(f"note {number}")
            page.keyboard.press("Enter")
            page.wait_for_function("() => document.activeElement === document.body")
            page.keyboard.press("e")
            expect(page.locator(".st-key-edit_fields input").first).to_be_focused()
            page.keyboard.type("Grenade")
            page.keyboard.press("Enter")
            done[press(page, "Control+Enter")] = Review.CORRECTED
        elif number % 10 == 4:
            done[press(page, "x")] = Review.REJECTED
        else:
            done[press(page, "a")] = Review.ACCEPTED
    assert len(done) == 50
    store = EventStore.open(fresh_folder)
    for event_id, verdict in done.items():
        first, last = store.versions(event_id)
        assert (first.review, last.review, last.reviewer) == (Review.UNREVIEWED, verdict, "Ana")
        if verdict is Review.CORRECTED:
            assert last.sub_event_type is SubEventType.GRENADE
            assert last.review_note.startswith("note ")
    assert list(faults(store)) == []
    expect(page.locator(".st-key-review_head")).to_contain_text("16 records waiting")
    # After fifty of them the queue still shows the record that is open, without a hand.
    queue = page.locator(".st-key-review_queue")
    row = queue.locator(f"button[data-id='{shown(page)}']")
    page.wait_for_function(
        "row => { const box = document.querySelector('.st-key-review_queue')"
        ".getBoundingClientRect(), at = row.getBoundingClientRect();"
        " return box.top <= at.top && at.bottom <= box.bottom; }",
        arg=row.element_handle(),
    )


def test_a_correction_with_a_place_its_history_and_the_way_back(desk, folder, page):
    open_review(page, desk, text="a010")  # Kursk, a clash claimed by Russia
    event_id = shown(page)
    page.locator(".st-key-edit button").click()
    rows = page.locator(".st-key-candidates").get_by_role("listitem")
    expect(rows.first).to_contain_text("Kursk")
    page.get_by_label("Find a place").fill("Sudzha")
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("1 Sudzha, Kursk Oblast, Russia")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator(".st-key-candidates")).to_contain_text("Chosen: Sudzha")
    expect(picker(page).locator(".pin")).not_to_have_count(0)
    page.get_by_label("To whom").fill("Civilians (Russia)")
    page.locator(".st-key-save_correction button").click()
    expect(page.locator(".st-key-review_said")).to_contain_text("Corrected: Armed clash, Sudzha")
    store = EventStore.open(folder)
    made = store.versions(event_id)[-1]
    assert (made.location, made.admin1, made.actor2) == (
        "Sudzha",
        "Kursk Oblast",
        "Civilians (Russia)",
    )
    assert abs(made.latitude - 51.19) < 0.05
    past = page.locator(".st-key-review_history")
    expect(past).to_contain_text("Ana: corrected")
    expect(past).to_contain_text("location: Kursk → Sudzha")
    page.keyboard.press("u")
    expect(page.locator(".st-key-review_said")).to_contain_text("unreviewed again")
    expect(past).to_contain_text("undo: corrected by Ana")
    assert store.versions(event_id)[-1].location == "Kursk"
    assert [step.who for step in history(store, event_id)] == ["grammar", "Ana", "Ana"]
    page.locator(f".st-key-back_{event_id}_2 button").click()
    expect(past).to_contain_text("4")
    expect(page.locator(".st-key-review_record")).to_contain_text("Sudzha, Kursk Oblast")


def test_what_the_other_side_says_of_the_act_stands_beside_a_record(desk, page):
    open_review(page, desk, text="was claimed")
    said = page.locator(".st-key-review_record")
    expect(said).to_contain_text("Who says what")
    expect(said.locator(".rows li")).to_have_count(2)
    expect(said).to_contain_text("Russia: claimed")
    expect(said).to_contain_text("disputed")
    before = shown(page)
    said.get_by_text("Ukraine: denied").click()  # and it can be opened
    expect(said.locator("blockquote")).to_contain_text("The fall of Junakivka was denied.")
    expect(picker(page).locator(".pin [data-status='2']")).to_have_count(1)  # a crossed ring
    assert shown(page) != before


def test_a_click_on_the_map_sets_a_point(desk, folder, page):
    open_review(page, desk, text="a110")
    event_id = shown(page)
    page.keyboard.press("e")
    expect(page.locator(".st-key-edit_fields input").first).to_be_focused()
    expect(picker(page).locator("html")).to_have_attribute("data-base", "drawn", timeout=40_000)
    # The map takes a point once it was told that the record is being corrected.
    expect(picker(page).locator(".leaflet-container")).to_have_css("cursor", "crosshair")
    frame = page.locator(".st-key-picker_box iframe")
    frame.scroll_into_view_if_needed()
    frame.click(position={"x": 60, "y": 200})
    expect(page.locator(".st-key-candidates")).to_contain_text(re.compile(r"Chosen: \d\d\.\d{4}"))
    page.get_by_text("near the place, not in it").click()
    page.locator(".st-key-save_correction button").click()
    expect(page.locator(".st-key-review_said")).to_contain_text("Corrected")
    made = EventStore.open(folder).versions(event_id)[-1]
    assert made.place_id.startswith("coordinates:")
    assert (made.location, made.country, made.geo_precision) == ("Sumy", "UA", 2)


def test_a_name_is_needed_kept_by_the_browser_and_in_no_address(desk, page, browser):
    page.goto(f"{desk}/review?by=Eve")  # as copied addresses once had it
    said = page.locator(".st-key-review_said")
    expect(said).to_contain_text("Give your name", timeout=60_000)
    expect(page.locator(".st-key-do_accepted button")).to_be_disabled()
    page.get_by_label("Your name").fill("Chen <b>")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-do_accepted button")).to_be_enabled()
    assert "Chen" not in page.url
    page.wait_for_function("localStorage.getItem('geoevents-reviewer') === 'Chen <b>'")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Chen <b>")
    expect(page.locator(".st-key-do_accepted button")).to_be_enabled()
    with watching(browser) as other:  # who opens the copied address is somebody else
        other.page.goto(page.url)
        expect(other.page.locator(".st-key-review_said")).to_contain_text("Give your name")
        expect(other.page.get_by_label("Your name")).to_have_value("")
    # What makes no sense is said.
    page.locator(".st-key-edit button").click()
    page.locator(".st-key-save_correction button").click()
    expect(page.locator(".st-key-review_said")).to_contain_text("nothing was changed")


def test_the_phone_shows_the_record_first_and_a_region_is_no_point(desk, browser):
    with watching(browser, viewport={"width": 390, "height": 844}, has_touch=True) as watched:
        open_review(watched.page, desk, text="Fighting went on")
        small = picker(watched.page)
        expect(small.locator(".plate")).to_have_text("region only")
        expect(small.locator("path.shade")).to_have_count(1)
        expect(small.locator(".pin")).to_have_count(0)
        record = watched.page.locator(".st-key-record_box").bounding_box()
        queue = watched.page.locator(".st-key-queue_box").bounding_box()
        assert record["y"] < queue["y"]
        assert watched.page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_hostile_words_stay_words_everywhere(desk, folder, page):
    open_review(page, desk, text="near the town")
    record = page.locator(".st-key-review_record")
    expect(record.locator("blockquote")).to_contain_text(HOSTILE.split("\u202e", maxsplit=1)[0])
    page.keyboard.press("e")
    expect(page.locator(".st-key-candidates")).to_contain_text("No place")
    expect(picker(page).locator("html")).to_have_attribute("data-points", re.compile(r"\d"))
    assert page.locator(".stApp").locator("img[src='x'], script").count() == 0
    # … and so do hostile decisions, in the history and in the figures.
    store = EventStore.open(folder)
    rows = store.events_dataset().to_table(columns=["event_id", "article"]).to_pylist()
    event_id = next(row["event_id"] for row in rows if row["article"] == "a224")
    changes = {"actor1": HOSTILE, "location": HOSTILE}
    changes["fatalities"] = len(store.versions(event_id))
    decision = Decision(
        verdict=Review.CORRECTED, reviewer=HOSTILE[:190], note=HOSTILE, changes=changes
    )
    decide(store, store.versions(event_id)[-1], decision)
    open_review(page, desk, event=event_id)
    expect(page.locator(".st-key-review_history")).to_contain_text("{{7*7}} {% x ${alert(1)}")
    assert page.locator(".stApp").locator("img[src='x'], script").count() == 0
    page.goto(f"{desk}/quality")
    expect(page.locator(".st-key-reviewers")).to_contain_text("{{7*7}} {% x ${alert(1)}")
    assert page.locator(".stApp").locator("img[src='x'], script").count() == 0
    assert page.title() != "run"


@pytest.mark.slow
def test_two_people_review_while_the_command_line_ingests(desk, folder, browser, tmp_path):
    """Last, for it decides on what comes first in the queue."""
    texts = tmp_path / "texts"
    texts.mkdir()
    run = uuid4().hex  # other texts each time, should the test be run again
    for number in range(12):
        words = f"---\npublished: 2025-03-{number + 1:02}\n---\nRussian drones struck Sumy on "
        words += f"Monday, report {number} of {run}. "
        words += f"The governor said that {number + 2} people were killed."
        (texts / f"t{number}.txt").write_text(words, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "geoevents.cli",
        "ingest",
        str(texts),
        "--store",
        str(folder),
    ]
    before = EventStore.open(folder).statistics()["events_rows"]
    articles = len(EventStore.open(folder).article_ids())
    with watching(browser) as ana, watching(browser) as boris:
        open_review(ana.page, desk, "Ana", country="RU")
        open_review(boris.page, desk, "Boris", review="unreviewed", country="UA")
        cli = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stderr=subprocess.PIPE)
        try:
            taken = {"Ana": [], "Boris": []}
            for _ in range(6):
                taken["Ana"].append(press(ana.page, "a"))
                taken["Boris"].append(press(boris.page, "x"))
            # Boris looks at a record that Ana decides on: he sees it within five seconds of it.
            same = shown(boris.page)
            open_review(ana.page, desk, "Ana", event=same)
            ana.page.keyboard.press("a")
            tags = boris.page.locator(".st-key-review_record .tags")
            expect(tags).to_contain_text("accepted by Ana")
            seen = datetime.now(UTC)
            taken["Ana"].append(same)
            expect(boris.page.locator(".st-key-review_history")).to_contain_text("Ana: accepted")
        finally:
            said = cli.communicate(timeout=120)[1].decode()
    assert cli.returncode == 0, said
    assert "12 new articles" in said
    store = EventStore.open(folder)
    waited = seen - store.versions(same)[-1].recorded_at
    assert waited <= timedelta(seconds=5), waited
    assert len(store.article_ids()) == articles + 12
    decisions = 0
    for who, ids in taken.items():
        for event_id in ids:
            steps = history(store, event_id)
            assert who in [step.who for step in steps]
            decisions += 1
    new = store.statistics()["events_rows"] - before - decisions
    assert f"with {new} event" in said
    assert list(faults(store)) == []
