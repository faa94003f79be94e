"""What ``geoevents export`` and ``import`` say to those who mistype."""

import pytest
from strategies import make_event

from geoevents.cli import main
from geoevents.frame import events_to_arrow
from geoevents.store import EventStore


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    found = EventStore.open(tmp_path_factory.mktemp("exported") / "store")
    nowhere = {"latitude": None, "longitude": None, "geo_precision": None}
    made = [make_event(event_id=f"{n:016x}", **(nowhere if n > 4 else {})) for n in range(7)]
    found.append_table(events_to_arrow(made))
    return found.root


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.doc"], "unknown format (see --format) '.doc'"),
        (["--format", "dbase"], "flatgeobuf, kml, shapefile, timemap, png, svg, timeline-png"),
        (["--from", "2025-13-01"], "--from '2025-13-01' is no day; write it as 2025-03-14"),
        (["--known-on", "soon"], "--known-on 'soon' is no day"),
        (["--from", "2025-05-01", "--to", "2025-01-01"], "did you mean --from 2025-01-01 --to"),
    ],
)
def test_what_is_asked_wrongly_is_said_with_the_remedy(store, tmp_path, capsys, arguments, words):
    folder = tmp_path / "out"
    asked = [str(folder / a) if a.startswith("x.") else a for a in arguments]
    assert main(["export", "--store", store, *asked]) == 1
    assert words in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.fgb"], "5 events written, 2 left out; FlatGeobuf cannot hold"),
        (["-o", "x.csv"], "7 events, 2 without a place; CSV cannot hold"),
        (["-o", "x", "--format", "ndjson"], "7 events, 2 without a place"),
        (["-o", "x.parquet.zip"], "7 events, 2 without a place"),
        (["-o", "plain"], "7 events, 2 without a place"),
    ],
)
def test_how_many_were_written_is_told(store, tmp_path, capsys, arguments, words):
    name, *rest = arguments[1:]
    assert main(["export", "--store", store, "-o", str(tmp_path / name), *rest]) == 0
    assert words in capsys.readouterr().err
    assert (tmp_path / name).stat().st_size > 0


def test_pictures_are_no_tables_and_ftp_is_not_fetched(tmp_path, capsys):
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    store = str(tmp_path / "store")
    assert main(["import", str(picture), "--store", store]) == 1
    assert "p.png: no table: it is a PNG image" in capsys.readouterr().err
    assert main(["ingest", "ftp://x.example/a", "--store", store]) == 1
    assert "ftp://x.example/a: only http:// and https:// are fetched" in capsys.readouterr().err
