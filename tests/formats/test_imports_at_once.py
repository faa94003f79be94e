"""Imports that run at once, and imports that are killed: nothing is doubled, nothing is lost."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import foreign
import pytest
from strategies import make_event

from geoevents.errors import SchemaError
from geoevents.formats import FORMATS, Metadata
from geoevents.formats.importing import Placer, plan_import, run_import
from geoevents.formats.importing import importer as module
from geoevents.frame import events_to_arrow, events_to_frame
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, faults


@pytest.fixture(scope="module")
def placer():
    return Placer()


def write(path, rows, **changes):
    base = list(foreign.acled_rows())[:60]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, foreign.ACLED)
        writer.writeheader()
        for n in range(rows):
            writer.writerow({**base[n % 60], "event_id_cnty": f"X{n}", **changes})
    return path


def times_stored(folder):
    """How many versions each record has."""
    ids = EventStore.open(folder).events_dataset().to_table(columns=["event_id"])
    return Counter(ids.column("event_id").to_pylist())


def test_two_imports_of_a_file_at_once_double_nothing(tmp_path, placer, monkeypatch):
    monkeypatch.setattr(module, "_BATCH", 200)
    path = write(tmp_path / "acled.csv", 2_000)
    folder = tmp_path / "store"
    stores = [EventStore.open(folder) for _ in range(3)]
    placer.place((50.0, 36.0), None, None, None)  # opened once, before all of them ask
    with ThreadPoolExecutor(3) as pool:
        results = list(
            pool.map(lambda store: run_import(plan_import(path), store, placer=placer), stores)
        )
    assert sum(result.new for result in results) == 2_000
    assert sum(result.known for result in results) == 4_000
    assert set(times_stored(folder).values()) == {1}
    assert list(faults(stores[0])) == []


def test_a_newer_file_beside_an_older_one_makes_one_version_each(tmp_path, placer, monkeypatch):
    monkeypatch.setattr(module, "_BATCH", 100)
    old = write(tmp_path / "old.csv", 1_000)
    new = write(tmp_path / "new.csv", 1_000, fatalities="7")
    stores = [EventStore.open(tmp_path / "store") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_import, plan_import(path), store, placer=placer)
            for path, store in zip((old, new), stores, strict=True)
        ]
        results = [run.result() for run in runs]
    assert sum(result.new for result in results) == 1_000
    assert sum(result.changed for result in results) == 1_000
    assert set(times_stored(tmp_path / "store").values()) == {2}


@pytest.mark.slow
def test_an_import_that_is_killed_starts_over_and_doubles_nothing(tmp_path, placer):
    path = write(tmp_path / "acled.csv", 12_000)
    folder = tmp_path / "store"
    command = [sys.executable, "-m", "geoevents.cli", "import", str(path), "--store", str(folder)]
    run = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL)
    log = folder / "events" / "_delta_log"
    end = time.monotonic() + 120
    while len(list(log.glob("*.json"))) < 2:  # the table was made, and one batch is in it
        assert run.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    there = len(times_stored(folder))
    assert 5_000 <= there < 12_000
    store = EventStore.open(folder)
    result = run_import(plan_import(path), store, placer=placer)
    assert (result.new, result.known) == (12_000 - there, there)
    assert set(times_stored(folder).values()) == {1}
    assert EventQuery(store).summary(Filter()).events == 12_000
    assert list(faults(store)) == []


def test_a_row_that_repeats_an_id_is_told_with_its_line_and_its_cells(tmp_path, placer):
    path = tmp_path / "acled.csv"
    row = next(iter(foreign.acled_rows())) | {"notes": "First."}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, foreign.ACLED)
        writer.writeheader()
        writer.writerows([row, row, row | {"notes": "Other\nwords."}])
    failed = tmp_path / "failed.csv"
    store = EventStore.open(tmp_path / "store")
    result = run_import(plan_import(path), store, failed=failed, placer=placer)
    assert (result.new, result.known, result.failed) == (1, 1, 1)
    with failed.open(encoding="utf-8", newline="") as stream:
        (told,) = csv.DictReader(stream)
    assert told["line"] == "4"
    assert "repeats the id of an earlier row" in told["reason"]
    assert told["event_id_cnty"] == row["event_id_cnty"]
    assert told["notes"] == "Other\nwords."


def test_what_a_dataset_takes_back_is_followed(tmp_path, placer):
    row = next(iter(foreign.acled_rows())) | {"fatalities": "1", "latitude": "-1", "longitude": "9"}
    path, store = tmp_path / "acled.csv", EventStore.open(tmp_path / "store")
    told = []
    for changes in ({}, {"fatalities": "7"}, {}, {}, {"latitude": "-2"}):
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, foreign.ACLED)
            writer.writeheader()
            writer.writerow(row | changes)
        result = run_import(plan_import(path), store, placer=placer)
        told.append((result.new, result.changed, result.known))
    assert told == [(1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1), (0, 1, 0)]
    (event_id,) = times_stored(tmp_path / "store")
    last = store.versions(event_id)[-1]
    assert (last.fatalities, last.latitude) == (1, -2)


def test_the_file_of_failed_rows_is_not_the_one_that_is_read(tmp_path, placer):
    path = write(tmp_path / "acled.csv", 5, event_type="Nothing", sub_event_type="=cmd()")
    before = path.read_bytes()
    store = EventStore.open(tmp_path / "store")
    with pytest.raises(SchemaError, match="is the file that is imported"):
        run_import(plan_import(path), store, failed=path, placer=placer)
    assert path.read_bytes() == before
    failed = tmp_path / "failed.csv"
    run_import(plan_import(path), store, failed=failed, placer=placer)
    with failed.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["sub_event_type"] for row in rows} == {"'=cmd()"}  # no spreadsheet runs it
    assert rows[0]["latitude"] == next(iter(foreign.acled_rows()))["latitude"]


def test_edits_of_our_own_exports_are_told_and_not_taken(tmp_path):
    event = make_event(dataset="List", licence="CC0", citation="Us")
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow([event]))
    path = tmp_path / "events.csv"
    for fatalities, known, edited in ((None, 1, 0), (7, 0, 1)):
        FORMATS["csv"].write(
            events_to_frame([replace(event, fatalities=fatalities)]), path, metadata=Metadata()
        )
        result = run_import(plan_import(path), store)
        assert (result.new, result.known, result.edited) == (0, known, edited)
    assert "1 other than in the store, left" in result.words()
    assert len(store.versions(event.event_id)) == 1
