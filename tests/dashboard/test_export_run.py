"""A large export: how far it is, its file, and how it is stopped."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import time
from datetime import date, timedelta

import pytest
from strategies import make_event
from streamlit.testing.v1 import AppTest

from geoevents.cli import build_parser
from geoevents.cli.filtering import filter_from
from geoevents.dashboard import exports
from geoevents.dashboard.export_command import export_command
from geoevents.dashboard.export_run import ExportRun
from geoevents.dashboard.exports import incident_bytes
from geoevents.formats import FORMATS, Metadata
from geoevents.formats.rows import stream_of
from geoevents.frame import events_to_arrow
from geoevents.model import EventType
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

TOTAL = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("exported") / "store"
    days = [date(2025, 1, 1) + timedelta(days=9 * number) for number in range(TOTAL)]
    made = [
        make_event(event_id=f"{number:016x}", event_date=day, end_date=day)
        for number, day in enumerate(days)
    ]
    EventStore.open(path).append_table(events_to_arrow(made))
    return path


@pytest.fixture(scope="module")
def query(folder):
    asked = EventQuery(EventStore.open(folder))
    yield asked
    asked.close()


def await_end(run):
    end = time.monotonic() + 120
    while not run.finished:
        assert time.monotonic() < end
        time.sleep(0.01)


def new_run():
    return ExportRun(title="GeoJSON", file_name="x.geojson", media_type="a/b", total=TOTAL)


def test_an_export_counts_what_it_wrote(query):
    run = new_run()
    run.write(
        lambda: stream_of(query, Filter()),
        lambda frames, target: FORMATS["geojson"].write(frames, target, metadata=Metadata()),
    )
    await_end(run)
    assert run.fault == ""
    assert run.done == TOTAL
    assert len(json.loads(run.path.read_bytes())["features"]) == TOTAL


def test_an_export_is_stopped_between_two_frames(query):
    run = new_run()
    frame = query.frame(Filter())

    def endless():
        while True:
            yield frame

    def write(frames, target):
        for _ in frames:
            run.cancel()

    run.write(endless, write)
    await_end(run)
    assert run.fault == "The export was stopped."
    assert run.done <= TOTAL


def test_a_file_in_one_piece_tells_how_long_it_takes():
    run = ExportRun(title="Map", file_name="x.png", media_type="a/b", total=None)
    run.make(lambda: b"made")
    assert re.fullmatch(r"Map: being made, for \d+ s so far", run.words)
    await_end(run)
    assert (run.fault, run.path.read_bytes()) == ("", b"made")
    run = ExportRun(title="Map", file_name="x.png", media_type="a/b", total=None)
    run.cancel()
    run.make(lambda: b"made")
    await_end(run)
    assert run.fault == "The export was stopped."
    assert not run.path.exists()


def test_a_full_disk_is_told_in_its_own_words(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    run = new_run()
    run.write(list, full)
    await_end(run)
    assert run.fault.startswith("the folder for temporary files, ")
    assert "no room to write" in run.fault
    run = new_run()
    monkeypatch.setattr(run, "path", tmp_path / "gone" / "x.geojson")
    run.make(lambda: b"made")
    await_end(run)
    assert run.fault == f"{tmp_path / 'gone' / 'x.geojson'}: {os.strerror(errno.ENOENT)}"


def test_a_file_of_incidents_and_its_button_say_how_many_are_left_out(query, monkeypatch):
    acts = sum(query.incident_counts(Filter()).values())
    assert acts > 3
    monkeypatch.setattr(exports, "_INCIDENTS", 3)
    made = json.loads(incident_bytes(query, Filter()))
    assert len(made["features"]) == 3
    assert json.dumps(made).count(f'"left_out": {acts - 3}') == 1
    assert exports._taken(acts).startswith(f"the latest 3 of {acts}; ")


def test_more_than_the_app_hands_out_is_told_as_a_command(query):
    asked = Filter(
        admin1=("UA:Sumy Oblast", "RU:Kursk Oblast"),
        event_types=(EventType.BATTLES,),
        text="it's",
        bbox=(-10.0, 1.0, 2.5, 9.0),
    )
    command = export_command(asked)
    words = shlex.split(command)
    assert words[:2] == ["geoevents", "export"]
    options = build_parser().parse_args(words[1:])
    assert filter_from(options, query) == asked
    assert export_command(Filter(near=(50.0, 30.0, 25.0))) is None


def page():
    from geoevents.dashboard import exports
    from geoevents.dashboard.session import open_query, open_store, read_request

    asked = read_request()
    found, _ = open_query(open_store())
    events = found.summary(asked.filter).events
    exports.export_menu(found, asked, events)


def test_the_menu_shows_how_far_a_large_export_is_and_then_its_file(folder, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_STORE", str(folder))
    monkeypatch.setattr("geoevents.dashboard.exports._AT_ONCE", 10)
    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    for button, file in (("geoevents.geojson", "GeoJSON"), ("incidents.geojson", "Incidents")):
        app.button(key=f"export_{button}").click().run()
        end = time.monotonic() + 120
        while not any(
            f"Save {file}" in element.proto.label for element in app.get("download_button")
        ):
            assert not app.exception
            assert time.monotonic() < end
            app.run()
        app.button(key="export_close").click().run()
        labels = [element.proto.label for element in app.get("download_button")]
        assert not any("Save" in label for label in labels)
        assert not app.exception
