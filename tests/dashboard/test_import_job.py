"""What the page "Import a dataset" does behind its widgets."""

import gc
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from geoevents.dashboard.import_job import ImportJob, Upload, preview_of
from geoevents.formats.importing import Placer, plan_import
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
import foreign


@pytest.fixture(scope="module")
def placer():
    return Placer()


def finished(job):
    end = time.monotonic() + 180
    while not job.finished:
        assert time.monotonic() < end
        time.sleep(0.05)
    return job


def test_a_preview_says_what_will_be(placer):
    upload = Upload("../acled.csv", foreign.acled_csv())
    assert upload.path.name == "acled.csv"
    preview = preview_of(plan_import(upload.path), placer)
    assert (preview.rows, preview.good, len(preview.events)) == (65, 60, 12)
    assert ("country 'Ruritania' is not known", 1, 126) in preview.reasons
    folder = upload.path.parent
    del upload
    gc.collect()
    assert not folder.exists()


def test_kinds_that_are_not_ours_are_gathered(placer):
    upload = Upload("incidents.csv", foreign.table_csv())
    plan = plan_import(upload.path)
    preview = preview_of(plan, placer)
    assert preview.unknown_kinds == ("shelling",)
    types = {"shelling": "Shelling/artillery/missile attack"}
    plan = replace(plan, mapping=replace(plan.mapping, types=types))
    assert preview_of(plan, placer).good == 55
    empty = replace(plan, mapping=replace(plan.mapping, columns={}))
    assert "no column was found for event_date" in preview_of(empty, placer).fault


def test_an_import_runs_and_tells_what_failed(tmp_path, placer):
    store = EventStore.open(tmp_path / "store")
    upload = Upload("acled.csv", foreign.acled_csv())
    job = ImportJob(plan_import(upload.path), upload)
    job.start(store, placer)
    finished(job)
    assert job.fault == ""
    assert (job.result.new, job.result.failed) == (60, 5)
    assert (job.rows, job.done) == (65, job.size)
    assert "Skirmish" in upload.failed.read_text(encoding="utf-8")
    assert EventQuery(store).summary(Filter()).events == 60


def test_an_import_is_stopped_and_its_faults_are_told(tmp_path, placer, monkeypatch):
    monkeypatch.setattr("geoevents.formats.importing.importer._BATCH", 10)
    store = EventStore.open(tmp_path / "store")
    upload = Upload("acled.csv", foreign.acled_csv())
    job = ImportJob(plan_import(upload.path), upload)
    job.cancel()
    job.start(store, placer)
    finished(job)
    assert job.result.cancelled
    assert job.result.new == 10
    broken = ImportJob(plan_import(upload.path), upload)
    upload.path.unlink()
    broken.start(store, placer)
    assert "no such file" in finished(broken).fault


@pytest.mark.parametrize(
    "name",
    ["..", ".", "", "a" * 300 + ".csv", "a/b\\c.csv", "failed rows.csv", "x.shp.zip", "\0.csv"],
)
def test_an_upload_may_have_any_name(name):
    upload = Upload(name, b"a,b\n1,2\n")
    assert upload.path.read_bytes() == b"a,b\n1,2\n"
    assert upload.path != upload.failed
    assert upload.path.name.endswith((".csv", ".shp.zip"))
