"""The licence and citation of other people's datasets go into everything that leaves the store."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from strategies import make_event

from geoevents.cli import main
from geoevents.dashboard.exports import bundle_bytes, export_bytes, incident_bytes
from geoevents.formats import FORMATS, Metadata
from geoevents.formats.importing import convert_rows, plan_import
from geoevents.frame import events_to_arrow, events_to_frame
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = EventStore.open(tmp_path_factory.mktemp("terms") / "store")
    made = [
        make_event(event_id="01" * 8, dataset="ACLED", licence="As agreed", citation="Raleigh"),
        make_event(
            event_id="02" * 8, dataset="List <b>", licence="CC0", citation="Us", country="UA"
        ),
        make_event(event_id="03" * 8, event_date=date(2024, 1, 1)),
    ]
    store.append_table(events_to_arrow(made))
    return store


@pytest.mark.parametrize("name", ["map.svg", "map.timeline.svg", "map.html"])
def test_pictures_print_them(store, tmp_path, name):
    path = tmp_path / name
    assert main(["export", "--store", store.root, "-o", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    shown = text.partition("</metadata>")[2] if name.endswith("svg") else text
    assert "ACLED: Raleigh Licence: As agreed" in shown
    assert "List &lt;b&gt;: Us Licence: CC0" in shown
    assert main(["export", "--store", store.root, "--country", "UA", "-o", str(path)]) == 0
    assert "Raleigh" not in path.read_text(encoding="utf-8")


def test_incidents_have_those_of_their_members(store, tmp_path):
    path = tmp_path / "incidents.geojson"
    arguments = ["incidents", "--store", store.root, "--format", "geojson", "-o", str(path)]
    assert main(arguments) == 0
    datasets = json.loads(path.read_text(encoding="utf-8"))["metadata"]["datasets"]
    assert [terms["citation"] for terms in datasets] == ["Raleigh", "Us"]


def test_downloads_of_the_dashboard_have_them(store):
    query = EventQuery(store)
    with zipfile.ZipFile(io.BytesIO(bundle_bytes(query, Filter(), FORMATS["csv"]))) as archive:
        assert len(archive.read("events.csv").splitlines()) == 4
        citation = archive.read("CITATION.txt").decode()
    assert "Raleigh" in citation
    assert "CC0" in citation
    found = json.loads(incident_bytes(query, Filter()))
    assert {terms["dataset"] for terms in found["metadata"]["datasets"]} == {"ACLED", "List <b>"}
    assert sum(len(f["properties"]["members"]) for f in found["features"]) == 3
    old = Filter(date_to=date(2024, 12, 31))
    plain = json.loads(export_bytes(query, old, FORMATS["geojson"]))
    assert plain["metadata"]["datasets"] == []


@pytest.mark.parametrize("ending", ["csv", "geojson", "geojsonl", "gpkg", "parquet"])
def test_what_is_exported_with_its_citation_comes_in_again(store, tmp_path, ending):
    path = tmp_path / f"all.{ending}.zip"
    assert main(["export", "--store", store.root, "-o", str(path)]) == 0
    again = EventStore.open(tmp_path / "again")
    assert main(["import", str(path), "--store", again.root]) == 0
    told = {(row["dataset"], row["licence"]) for row in _rows(again)}
    assert told >= {("ACLED", "As agreed"), ("List <b>", "CC0")}
    assert len(_rows(again)) == 3


def _rows(store):
    return store.events_dataset().to_table().to_pylist()


def test_a_zipped_shapefile_needs_no_name_of_its_own(tmp_path):
    frame = gpd.GeoDataFrame(
        {"date": ["2025-01-01"], "type": ["Attack"]},
        geometry=[shapely.Point(34, 51)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "events.shp")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for file in tmp_path.glob("events.*"):
            archive.write(file, file.name)
        archive.writestr("README.txt", "From a friend.")
    (event,) = convert_rows(plan_import(tmp_path / "x.zip"))
    assert (event.latitude, event.longitude) == (51, 34)


OWN = Metadata(licence="Ours alone", generated_at=datetime(2025, 5, 1, tzinfo=UTC))


def _exported(tmp_path, ending, metadata=OWN):
    """An export with a record of ours and one of another dataset."""
    path = tmp_path / f"mine.{ending}"
    made = [
        make_event(event_id="01" * 8, latitude=51.0, longitude=34.0),
        make_event(
            event_id="02" * 8, dataset="List", licence="CC0", citation="Us",
            latitude=51.0, longitude=34.0,
        ),
    ]  # fmt: skip
    form = next(f for f in FORMATS.values() if f.suffix == path.suffix)
    form.write(events_to_frame(made), path, metadata=metadata)
    return path


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet", "fgb"])
def test_an_export_that_comes_in_again_keeps_its_terms(tmp_path, ending):
    path = _exported(tmp_path, ending)
    plan = plan_import(path)
    assert (plan.terms.licence, plan.terms.citation) == ("Ours alone", OWN.citation)
    ours, theirs = sorted(convert_rows(plan), key=lambda event: event.event_id)
    assert (ours.dataset, ours.licence, ours.citation) == ("mine", "Ours alone", OWN.citation)
    assert (theirs.dataset, theirs.licence, theirs.citation) == ("List", "CC0", "Us")
    told = plan_import(path, licence="CC0").terms
    assert (told.licence, told.citation) == ("CC0", OWN.citation)  # what a person says counts


def test_a_packed_export_keeps_its_terms(tmp_path):
    path = _exported(tmp_path, "gpkg")
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.write(path, path.name)
    assert plan_import(tmp_path / "mine.zip").terms.licence == "Ours alone"


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("[]", "not stated"),
        ('{"licence": 7, "citation": null}', "not stated"),
        ('{"licence": " \\n ", "citation": {}}', "not stated"),
        ('{"licence": "half \\ud800\\n letter"}', "half ? letter"),
        ('{"licence": "' + "long " * 999 + '"}', ("long " * 200)),
    ],
)
def test_nonsense_about_a_file_keeps_nobody_from_its_rows(tmp_path, stated, licence):
    path = _exported(tmp_path, "geojson")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = f'"metadata": {stated},'
    path.write_text("\n".join(lines), encoding="utf-8")
    plan = plan_import(path)
    assert (plan.terms.licence, plan.terms.citation) == (licence, "not stated")
    assert len(list(convert_rows(plan))) == 2


def test_nonsense_in_parquet_too(tmp_path):
    path = _exported(tmp_path, "parquet")
    table = pq.read_table(path)
    meta = {**table.schema.metadata, b"geoevents": b"\xff{"}
    pq.write_table(table.replace_schema_metadata(meta), path)
    plan = plan_import(path)
    assert plan.terms.licence == "not stated"
    assert len(list(convert_rows(plan))) == 2
