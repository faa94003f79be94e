"""The whole list of payloads, as every name of a record, through every export."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

import geopandas
import pytest
from strategies import PAYLOADS, hostile_record

from geoevents.dashboard.exports import bundle_bytes, export_bytes, incident_bytes
from geoevents.formats import FORMATS, metadata_for
from geoevents.gazetteer.index import Gazetteer
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore
from geoevents.views.pictures import PICTURES, Scene

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = {"latitude", "longitude", "confidence", "location_score", "fatalities"}


def asked_of(folder, payloads):
    EventStore.open(folder).add([hostile_record(n, p) for n, p in enumerate(payloads)])
    return EventQuery(EventStore.open(folder))


@pytest.fixture(scope="module")
def query(tmp_path_factory):
    asked = asked_of(tmp_path_factory.mktemp("payloads") / "store", PAYLOADS)
    assert set(asked.facets(Filter()).sources) == set(PAYLOADS)
    yield asked
    asked.close()


def rows_of(table):
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("".join(lines), newline="")))


@pytest.mark.parametrize("bundled", [False, True])
def test_no_cell_of_a_table_is_a_formula(query, bundled):
    if bundled:
        archive = zipfile.ZipFile(io.BytesIO(bundle_bytes(query, Filter(), FORMATS["csv"])))
        table = archive.read("events.csv").decode("utf-8-sig")
        cells = next(csv.reader(io.StringIO(archive.read("data_dictionary.csv").decode("utf-8"))))
        assert not any(cell.startswith(FORMULAS) for cell in cells)
    else:
        table = export_bytes(query, Filter(), FORMATS["csv"]).decode("utf-8-sig")
    rows = rows_of(table)
    assert len(rows) == len(PAYLOADS)
    for row in rows:
        assert {"actor2", "claimed_by", "source_url", "date_text", "place_reason"} <= row.keys()
        for name, cell in row.items():
            if name not in NUMBERS:
                assert not cell.startswith(FORMULAS), (name, cell[:20])
        assert float(row["latitude"]) == 50.0


@pytest.mark.parametrize(
    "name", ["geojson", "geojsonl", "gpkg", "geoparquet", "flatgeobuf", "shapefile"]
)
def test_a_file_of_places_gives_the_words_back(query, name, tmp_path):
    path = tmp_path / f"events{FORMATS[name].suffix}"
    path.write_bytes(export_bytes(query, Filter(), FORMATS[name]))
    if name == "geoparquet":
        frame = geopandas.read_parquet(path)
    else:
        frame = geopandas.read_file(f"zip://{path}" if name == "shapefile" else path)
    long = 254 if name == "shapefile" else 10_000  # bytes that a dBASE field takes
    expected = {payload[:long] for payload in PAYLOADS}
    for column in ("location", "actor1", "actor2", "claimed_by", "source", "source_url"):
        assert set(frame[column]) == expected, column
    assert set(frame.geometry.y) == {50.0}


def test_kml_and_timemap_hold_words_as_words(query):
    root = ET.fromstring(export_bytes(query, Filter(), FORMATS["kml"]))  # noqa: S314 - ours
    tags = {node.tag.partition("}")[2].lower() for node in root.iter()}
    assert not tags & {"script", "img", "a", "networklink", "link"}
    words = {node.text for node in root.iter() if node.get("name") == "location"}
    assert words >= set(PAYLOADS)
    archive = zipfile.ZipFile(io.BytesIO(export_bytes(query, Filter(), FORMATS["timemap"])))
    events = json.loads(archive.read("events.json"))
    assert {event["location"] for event in events} == set(PAYLOADS)


def test_incidents_hold_words_as_words(query):
    made = json.loads(incident_bytes(query, Filter()))["features"]
    assert {feature["properties"]["location"] for feature in made} == set(PAYLOADS)
    voices = {voice["who"] for f in made for voice in f["properties"]["voices"]}
    assert voices == set(PAYLOADS)


class Tags(HTMLParser):
    """What a browser would take for markup: names of elements and of their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(name for name, _ in attrs)))


@pytest.mark.parametrize("name", [name for name in PICTURES if "png" not in name])
def test_a_picture_has_the_markup_that_plain_words_give(query, name, tmp_path):
    plain = asked_of(tmp_path / "plain", [f"plain {n}" for n in range(len(PAYLOADS))])
    drawn = []
    for asked in (query, plain):
        scene = Scene(
            query=asked,
            asked=Filter(),
            metadata=metadata_for(asked, Filter()),
            gazetteer=Gazetteer.open(),
            filters=PAYLOADS if asked is query else [f"plain {n}" for n in range(len(PAYLOADS))],
        )
        drawn.append(PICTURES[name].draw(scene))
    plain.close()
    markup = [set(Tags(data.decode()).found) for data in drawn]
    assert markup[0] == markup[1]
    assert not any(part.startswith("on") for _, attributes in markup[0] for part in attributes)
    if name.endswith("svg"):
        assert ET.fromstring(drawn[0]).tag.endswith("svg")  # noqa: S314 - ours
