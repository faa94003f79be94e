"""A large export: how far it is, its file, and how it is stopped."""

from __future__ import annotations

import json
import shlex
import time

import pytest
from strategies import make_event
from streamlit.testing.v1 import AppTest

from geoevents.cli import build_parser
from geoevents.cli.filtering import filter_from
from geoevents.dashboard.export_run import ExportRun
from geoevents.dashboard.exports import export_command
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
    made = [make_event(event_id=f"{number:016x}") for number in range(TOTAL)]
    EventStore.open(path).append_table(events_to_arrow(made))
    return path


@pytest.fixture(scope="module")
def query(folder):
    asked = EventQuery(EventStore.open(folder))
    yield asked
    asked.close()


def await_end(run):
    end = time.monotonic() + 30
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
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    app.button(key="export_geoevents.geojson").click().run()
    end = time.monotonic() + 30
    while not app.get("download_button") or not any(
        "Save GeoJSON" in element.proto.label for element in app.get("download_button")
    ):
        assert not app.exception
        assert time.monotonic() < end
        app.run()
    app.button(key="export_close").click().run()
    labels = [element.proto.label for element in app.get("download_button")]
    assert not any("Save" in label for label in labels)
    assert not app.exception
