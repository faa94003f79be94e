"""``geoevents export`` draws maps and timelines."""

from __future__ import annotations

import pytest

from geoevents.cli import main
from geoevents.cli.picturing import PICTURE_NAMES, picture_of
from geoevents.views.pictures import PICTURES
from tests.browser.scenes import fill


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli-pictures") / "store"
    fill(folder)
    return folder


def test_the_command_knows_all_pictures():
    assert set(PICTURE_NAMES) == set(PICTURES)
    assert picture_of(None, "a/map.timeline.svg") == "timeline-svg"
    assert picture_of(None, "a/map.html") == "html"
    assert picture_of(None, "a/map.geojson") is None
    assert picture_of("csv", "map.html") is None


@pytest.mark.parametrize(
    ("name", "start"), [("svg", b"<svg "), ("timeline-svg", b"<svg "), ("html", b"<!doctype html>")]
)
def test_a_picture_is_written_to_the_file(store, tmp_path, capsys, name, start):
    target = tmp_path / "out"
    options = ["--store", str(store), "--region", "UA:Sumy Oblast", "--format", name]
    assert main(["export", *options, "-o", str(target)]) == 0
    data = target.read_bytes()
    assert data.startswith(start)
    assert b"UA:Sumy Oblast" in data
    assert "print" in capsys.readouterr().err or name == "html"
