"""While a store grows, a page shows the incidents of the version that was grouped last."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
from strategies import make_event

from geoevents.dashboard import grouped
from geoevents.dashboard.overview import figures
from geoevents.errors import StoreError
from geoevents.frame import events_to_arrow
from geoevents.query import EventQuery, Filter, apart, groupings
from geoevents.store import EventStore


def acts(numbers):
    days = [date(2025, 1, 1) + timedelta(days=9 * number) for number in numbers]
    return events_to_arrow(
        [
            make_event(event_id=f"{number:016x}", event_date=day, end_date=day)
            for number, day in zip(numbers, days, strict=True)
        ]
    )


def until(done):
    end = time.monotonic() + 120
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_incidents_are_those_of_the_version_grouped_last(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 5)
    store = EventStore.open(tmp_path / "store")
    store.append_table(acts(range(8)))
    first = EventQuery(store, folder=tmp_path)
    until(lambda: figures(first, Filter()).incidents is not None)
    assert figures(first, Filter()).acts == 8
    assert figures(first, Filter()).as_of is None

    wait = threading.Event()

    def slow(*task):
        assert wait.wait(120)
        apart.run_apart(*task)

    monkeypatch.setattr(groupings, "run_apart", slow)
    for number in (8, 9):  # the second of them removes the files of the first version
        store.append_table(acts([number]))
        newest = EventQuery(store, folder=tmp_path)
    try:
        now = figures(newest, Filter())
        assert (now.summary.events, now.acts) == (10, 8)
        assert now.as_of is not None
        assert figures(newest, Filter(date_to=date(2025, 1, 12))).acts == 2
        assert grouped.incident_of(newest, f"{1:016x}", Filter()) is not None
        assert grouped.incident_of(newest, f"{9:016x}", Filter()) is None  # not grouped yet
        day = Filter(known_on=date(2030, 1, 1))
        assert grouped.incidents_of(newest, day).counts is None
    finally:
        wait.set()
    until(lambda: newest.incidents_ready(Filter()))
    assert figures(newest, Filter()).acts == 10
    assert figures(newest, Filter()).as_of is None


def test_a_version_whose_files_are_gone_is_not_kept(tmp_path, monkeypatch):
    store = EventStore.open(tmp_path / "store")
    store.append_table(acts(range(2)))
    query = EventQuery(store)

    def gone(_filter):
        raise StoreError("replaced")

    monkeypatch.setattr(query, "incident_counts", gone)
    grouped.keep_grouped(query)
    assert grouped._last(query.root).query is None


def test_another_store_in_the_same_folder_has_no_former_incidents(tmp_path, monkeypatch):
    gone = EventStore.open(tmp_path / "store")
    for number in range(3):
        gone.append_table(acts([number]))
    former = EventQuery(gone)
    grouped.keep_grouped(former)
    (tmp_path / "store").rename(tmp_path / "away")
    query = EventQuery(EventStore.open(tmp_path / "store"))
    assert query.version < former.version
    monkeypatch.setattr(query, "incidents_ready", lambda _filter: False)
    assert grouped.incidents_of(query, Filter()).counts is None
    assert grouped.incident_of(query, f"{1:016x}", Filter()) is None
    grouped.keep_grouped(query)
    assert grouped._last(query.root).query is query


def test_a_wait_that_is_broken_off_holds_nobody_up(monkeypatch):
    turns = apart._Turns()

    def stopped(_ready):
        raise KeyboardInterrupt

    monkeypatch.setattr(turns._change, "wait_for", stopped)
    with pytest.raises(KeyboardInterrupt), turns.take(urgent=True):
        pass
    assert turns._urgent == 0


def test_what_a_reader_waits_for_goes_first_and_what_nobody_wants_is_left(tmp_path, monkeypatch):
    order = []
    held = threading.Event()

    class Done:
        returncode = 0

    def run(command, **_):
        order.append(command[3])
        assert held.wait(120)
        return Done

    monkeypatch.setattr(apart.subprocess, "run", run)
    index = tmp_path / "index.duckdb"
    index.touch()

    def begin(task, target):
        thread = threading.Thread(target=apart.run_apart, args=(task, str(index), target))
        thread.start()
        return thread

    threads = [begin("group", "a")]
    until(lambda: order)
    threads += [begin("group", "b"), begin("fill", "c")]
    until(lambda: apart._TURNS._urgent)
    held.set()
    for thread in threads:
        thread.join(120)
    assert order[:2] == ["group", "fill"]
    index.unlink()
    with pytest.raises(StoreError, match="newer"):
        apart.run_apart("group", str(index), "d")
