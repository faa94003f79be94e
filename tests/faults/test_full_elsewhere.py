"""Disks that are full where no store lies: exports, temporary files, the output."""

import os
import tempfile
from pathlib import Path

import pytest
from strategies import make_article, make_event

from geoevents import cli
from geoevents.store import EventStore


@pytest.fixture
def root(tmp_path):
    store = EventStore.open(tmp_path / "store")
    events = [make_event(event_id=f"{n:016x}", article="a1") for n in range(60)]
    store.add([(make_article("a1"), events)])
    return store.root


@pytest.fixture
def full(mount):
    """A disk with four kilobytes left."""
    ballast = mount.folder / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        size = os.statvfs(mount.folder)
        stream.write(b"\0" * (size.f_bavail * size.f_frsize - 4096))
    return mount.folder


def test_exports_to_a_full_disk_and_by_a_full_one_say_so_and_leave_nothing(
    root, full, capsys, tmp_path, monkeypatch
):
    for name in ("x.csv", "x.geojson", "x.gpkg", "x.parquet", "x.html"):
        assert cli.main(["export", "-o", str(full / name), "--store", str(root)]) == 1
        told = capsys.readouterr().err
        assert told.startswith(f"geoevents: {full / name}: no room to write, "), told
        assert told.count("\n") == 1
        assert [p.name for p in full.iterdir()] == ["ballast"]
    monkeypatch.setattr(tempfile, "tempdir", str(full))
    for name in ("x.gpkg", "x.fgb", "x.parquet", "x.shp.zip", "x.csv.zip"):
        assert cli.main(["export", "-o", str(tmp_path / name), "--store", str(root)]) == 1
        told = capsys.readouterr().err
        assert told.startswith(f"geoevents: {full}"), told
        assert "TMPDIR names another folder" in told
        assert told.count("\n") == 1
        assert not (tmp_path / name).exists()
        assert [p.name for p in full.iterdir()] == ["ballast"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_is_full_is_told_in_a_sentence(root, capfd):
    kept = os.dup(1)
    with Path("/dev/full").open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        with open(1, "w", closefd=False) as stream, pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdout", stream)
            assert cli.main(["export", "--format", "csv", "--store", str(root)]) == 1
    finally:
        os.dup2(kept, 1)
        os.close(kept)
    told = capfd.readouterr().err
    assert told.startswith("geoevents: the output, or the folder for temporary files, ")
    assert told.count("\n") == 1
