import csv
import io
import json
import math
import weakref
import zipfile
from datetime import UTC, datetime

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import PAYLOADS, events, make_event

from geoevents.errors import UnknownValueError
from geoevents.formats import FORMATS, Metadata, format_named
from geoevents.formats.csv import neutralise
from geoevents.formats.geojson import geometry_json
from geoevents.frame import COLUMNS, arrow_to_frame, event_record, events_to_arrow, events_to_frame
from geoevents.model import Evidence, EvidenceRole

METADATA = Metadata(
    query={"region": "RU:Kursk Oblast", "text": "{{7*7}}"},
    store_version=7,
    sources=["Wire", "Пост"],
    generated_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
)
MEMBERS = {
    "generated_at": "2026-01-02T03:04:05Z",
    "query": {"region": "RU:Kursk Oblast", "text": "{{7*7}}"},
    "store_version": 7,
    "sources": ["Wire", "Пост"],
}
UNPLACED = make_event(
    event_id="01" * 8, latitude=None, longitude=None, geo_precision=None, fatalities=3
)


def written(name, made):
    target = io.BytesIO()
    FORMATS[name].write(events_to_frame(made), target, metadata=METADATA)
    return target.getvalue()


def json_record(event):
    """The properties that GeoJSON gives an event."""
    record = event_record(event)
    record["event_date"] = event.event_date.isoformat()
    record["end_date"] = event.end_date.isoformat()
    for name in ("recorded_at", "reviewed_at"):
        moment = getattr(event, name)
        record[name] = moment and moment.isoformat().replace("+00:00", "Z")
    record["evidence"] = json.loads(record["evidence"])
    return record


@given(st.lists(events(), max_size=3))
@settings(max_examples=60, deadline=None)
def test_geojson_loses_nothing(made):
    document = json.loads(written("geojson", made))
    assert [f["properties"] for f in document["features"]] == [json_record(e) for e in made]
    lines = written("geojsonl", made).decode().split("\n")
    assert [json.loads(line) for line in lines if line] == document["features"]


def test_geojson_is_rfc_7946():
    raw = written("geojson", [make_event(), UNPLACED])
    document = json.loads(raw, parse_constant=pytest.fail)
    assert list(document) == ["type", "metadata", "features"]
    assert document["type"] == "FeatureCollection"
    assert "crs" not in raw.decode()
    placed, unplaced = document["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [35.252, 51.191]}
    assert unplaced["geometry"] is None
    assert placed["id"] == placed["properties"]["event_id"] == "00" * 8
    assert placed["properties"]["event_date"] == "2025-03-14"
    assert placed["properties"]["recorded_at"] == "2025-03-15T00:00:00Z"
    assert placed["properties"]["fatalities"] is None
    assert unplaced["properties"]["fatalities"] == 3
    assert {k: document["metadata"][k] for k in MEMBERS} == MEMBERS
    assert "GeoNames" in document["metadata"]["licence"]
    assert "store version 7, 2026-01-02" in document["metadata"]["citation"]


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in {"csv", "geoparquet", "timemap"}])
def test_gdal_reads_what_was_written(tmp_path, name):
    made = [make_event(), UNPLACED, make_event(event_id="02" * 8, notes="Слово <b>&amp; {{7*7}}")]
    path = tmp_path / f"events{FORMATS[name].suffix}"
    FORMATS[name].write(events_to_frame(made), path, metadata=METADATA)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    frame = gpd.read_file(path)
    kept = made if name != "flatgeobuf" else [made[0], made[2]]
    by_id = dict(zip(frame["event_id"], range(len(frame)), strict=True))
    assert set(by_id) == {e.event_id for e in kept}
    assert frame.crs.to_epsg() == 4326
    row = frame.iloc[by_id["02" * 8]]
    assert row["notes"] == "Слово <b>&amp; {{7*7}}"
    assert (row.geometry.x, row.geometry.y) == (35.252, 51.191)
    assert str(row["event_date"])[:10] == "2025-03-14"
    assert float(row["latitude"]) == 51.191
    if name != "flatgeobuf":
        missing = frame.iloc[by_id["01" * 8]].geometry
        assert missing is None or missing.is_empty


def test_files_carry_their_metadata(tmp_path):
    made = [make_event()]
    gpkg = tmp_path / "e.gpkg"
    gpkg.write_bytes(written("gpkg", made))
    assert pyogrio.read_info(gpkg)["dataset_metadata"]["store_version"] == "7"
    fgb = tmp_path / "e.fgb"
    fgb.write_bytes(written("flatgeobuf", made))
    told = json.loads(pyogrio.read_info(fgb)["layer_metadata"]["DESCRIPTION"])
    assert told["query"] == MEMBERS["query"]
    assert "licence" in told
    parquet = pq.read_table(io.BytesIO(written("geoparquet", made)))
    assert json.loads(parquet.schema.metadata[b"geoevents"])["query"] == MEMBERS["query"]
    assert json.loads(parquet.schema.metadata[b"geo"])["version"] == "1.1.0"


def test_a_shapefile_tells_what_was_cut():
    made = [make_event(notes="я" * 300), make_event(event_id="01" * 8)]
    archive = zipfile.ZipFile(io.BytesIO(written("shapefile", made)))
    assert {"events.shp", "events.dbf", "events.shx", "events.prj"} <= set(archive.namelist())
    readme = archive.read("README.txt").decode()
    assert "sub_type  sub_event_type" in readme
    assert "notes  1" in readme
    assert "store_version: 7" in readme


@pytest.mark.parametrize("text", [*PAYLOADS, "plain", "-", "a=1"])
def test_csv_cells_are_no_formulas(text):
    made = [make_event(notes=text, actor1=text, latitude=-1.5, longitude=-2.25)]
    rows = list(csv.DictReader(io.StringIO(written("csv", made).decode(), newline="")))
    assert len(rows) == 1
    for column in ("notes", "actor1"):
        cell = rows[0][column]
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell in {text, f"'{text}"}
        assert (cell == text) == (not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")))
    assert rows[0]["latitude"] == "-1.5"
    assert rows[0]["longitude"] == "-2.25"
    assert rows[0]["fatalities"] == ""
    assert rows[0]["event_date"] == "2025-03-14"


@given(events())
@settings(max_examples=60, deadline=None)
def test_csv_holds_every_column(event):
    rows = list(csv.reader(io.StringIO(written("csv", [event]).decode(), newline="")))
    assert rows[0] == list(COLUMNS)
    record = json_record(event) | {"evidence": event_record(event)["evidence"]}
    assert rows[1] == ["" if v is None else str(neutralise(v)) for v in record.values()]


@pytest.mark.parametrize("name", FORMATS)
def test_no_event_is_a_file_too(tmp_path, name):
    path = tmp_path / f"none{FORMATS[name].suffix}"
    FORMATS[name].write(events_to_frame([]), path, metadata=METADATA)
    assert path.exists()
    assert (path.stat().st_size == 0) == (name == "geojsonl")


@pytest.mark.parametrize("name", ["geojson", "csv", "gpkg", "geoparquet"])
def test_streams_write_the_same_as_one_frame(tmp_path, name):
    made = [make_event(event_id=f"{i:016x}", fatalities=i or None) for i in range(5)]
    tables = [events_to_arrow(made[:2]), events_to_arrow([made[2]]), events_to_arrow(made[3:])]
    target = io.BytesIO()
    FORMATS[name].write(map(arrow_to_frame, tables), target, metadata=METADATA)
    if name == "gpkg":  # SQLite notes the time of writing
        for file, content in (("a", target.getvalue()), ("b", written(name, made))):
            (tmp_path / f"{file}.gpkg").write_bytes(content)
        assert gpd.read_file(tmp_path / "a.gpkg").equals(gpd.read_file(tmp_path / "b.gpkg"))
    else:
        assert target.getvalue() == written(name, made)


def test_polygons_turn_counter_clockwise():
    clockwise = shapely.Polygon(
        [(0, 0), (0, 9), (9, 9), (9, 0)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]]
    )
    made = geometry_json(shapely.MultiPolygon([clockwise]))
    exterior, hole = made["coordinates"][0]
    assert shapely.LinearRing(exterior).is_ccw
    assert not shapely.LinearRing(hole).is_ccw
    assert geometry_json(shapely.Point()) is None
    assert geometry_json(None) is None


def test_a_write_that_fails_leaves_no_file(tmp_path):
    path = tmp_path / "e.geojson"
    path.write_text("former", encoding="utf-8")

    def frames():
        yield events_to_frame([make_event()])
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        FORMATS["geojson"].write(frames(), path, metadata=METADATA)
    assert path.read_text(encoding="utf-8") == "former"
    assert [p.name for p in tmp_path.iterdir()] == ["e.geojson"]


def test_an_unknown_format_gives_the_options():
    assert format_named("csv").media_type == "text/csv"
    with pytest.raises(UnknownValueError, match=r"did you mean 'geojson'.*shapefile"):
        format_named("geojsn")


def test_evidence_is_structured():
    evidence = Evidence(role=EvidenceRole.TRIGGER, start=7, end=11, text="took", note="verb")
    document = json.loads(written("geojson", [make_event(evidence=(evidence,))]))
    assert document["features"][0]["properties"]["evidence"] == [
        {"role": "trigger", "start": 7, "end": 11, "text": "took", "note": "verb"}
    ]
    assert math.isfinite(document["features"][0]["properties"]["confidence"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_stream_is_held_frame_by_frame(tmp_path, name):
    made, most = [], 0

    def frames():
        nonlocal most
        for n in range(8):
            frame = events_to_frame([make_event(event_id=f"{n:016x}")])
            made.append(weakref.ref(frame))
            yield frame
            del frame
            most = max(most, sum(reference() is not None for reference in made))

    FORMATS[name].write(frames(), tmp_path / "events", metadata=Metadata())
    assert most <= 2
