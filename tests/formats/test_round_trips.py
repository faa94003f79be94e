"""Every exporter's file read back through GDAL: all is there but what the format cannot hold."""

import json
import math
import re
import tempfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import events, make_event

from geoevents.cli import main
from geoevents.formats import (
    FORMATS,
    DatasetTerms,
    Metadata,
    format_named,
    terms_in,
    write_bundle,
)
from geoevents.formats.dictionary import meanings
from geoevents.formats.gis import _SHORT
from geoevents.formats.importing import convert_rows, plan_import
from geoevents.frame import COLUMNS, event_record, events_to_arrow, events_to_frame
from geoevents.model import Event
from geoevents.store import EventStore

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DATASETS = (DatasetTerms("ACLED", "terms of use", "Raleigh"), DatasetTerms("List", "CC0", "Us"))


def fits(name, wanted, found, text):
    """Whether a cell is what was written, as far as the format promises."""
    if wanted is None:
        return found is None or found != found or str(found) in {"NaT", "<NA>", ""}
    if isinstance(wanted, datetime):
        moment = found if not isinstance(found, str) else datetime.fromisoformat(found)
        return abs((moment - wanted).total_seconds()) < 0.002  # GDAL keeps milliseconds
    if isinstance(wanted, date):
        return str(found)[:10] == wanted.isoformat()
    if isinstance(wanted, int | float):
        close = {"rel_tol": 1e-14, "abs_tol": 1e-14} if name == "shapefile" else {"abs_tol": 0}
        return math.isclose(float(found), wanted, **close)
    return text(wanted) == ("" if found is None or found != found else text(found))


def plain(text):
    return text


def as_xml(text):
    """XML has no control characters; GDAL's reader cuts blanks at the ends."""
    return NOT_XML.sub("\ufffd", text).strip(" \t\n\r")


def as_dbase(text):
    return text.encode()[:254].decode("utf-8", "ignore").strip(" ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flatgeobuf", plain),
        ("gpkg", plain),
        ("geoparquet", plain),
        ("kml", as_xml),
        ("shapefile", as_dbase),
    ],
)
@given(made=st.lists(events(), min_size=1, max_size=3, unique_by=lambda e: e.event_id))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost_but_what_the_format_cannot_hold(name, text, made):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"events{FORMATS[name].suffix}"
        FORMATS[name].write(events_to_frame(made), path, metadata=Metadata())
        frame = gpd.read_parquet(path) if name == "geoparquet" else gpd.read_file(path)
    rows = {row["event_id"]: row for row in frame.to_dict("records")}
    kept = [e for e in made if e.latitude is not None or name != "flatgeobuf"]
    assert rows.keys() == {e.event_id for e in kept}
    for event in kept:
        row, record = rows[event.event_id], event_record(event)
        for column in COLUMNS:
            key = _SHORT.get(column, column[:10]) if name == "shapefile" else column
            assert fits(name, record[column], row[key], text), (column, record[column], row[key])
        if event.latitude is not None:
            assert row["geometry"].x == pytest.approx(event.longitude, rel=1e-14, abs=1e-14)
            assert row["geometry"].y == pytest.approx(event.latitude, rel=1e-14, abs=1e-14)


@given(made=st.lists(events(), max_size=3, unique_by=lambda e: e.event_id))
@settings(max_examples=25, deadline=None)
def test_timemap_has_only_keys_that_it_allows(made):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.timemap.zip"
        FORMATS["timemap"].write(events_to_frame(made), path, metadata=Metadata())
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            found = json.loads(archive.read("events.json"))
            sources = json.loads(archive.read("sources.json"))
    assert names == {
        "events.json", "associations.json", "sources.json", "CITATION.txt", "data_dictionary.csv",
    }  # fmt: skip
    # src/reducers/validate/eventSchema.js of TimeMap: text throughout, but for the lists.
    allowed = (
        "id description date time time_precision location latitude longitude type category "
        "category_full associations sources comments"
    ).split()
    for event, row in zip(made, found, strict=True):
        assert set(row) <= set(allowed)
        assert all(
            isinstance(v, str) for k, v in row.items() if k not in {"associations", "sources"}
        )
        assert row["description"] == event.notes
        month, day, year = map(int, row["date"].split("/"))
        assert date(year, month, day) == event.event_date
        assert (row["latitude"] == "") == (row["longitude"] == "") == (event.latitude is None)
        if event.latitude is not None:
            assert float(row["latitude"]) == event.latitude
        assert set(row["sources"]) <= set(sources)


def test_a_timemap_export_is_imported_again(tmp_path):
    made = [make_event(event_id=f"{n:016x}", notes=f"Note {n}.", source=None) for n in range(5)]
    path = tmp_path / "events.timemap.zip"
    FORMATS["timemap"].write(events_to_frame(made), path, metadata=Metadata())
    plan = plan_import(path)
    assert plan.dataset == "timemap"
    found = list(convert_rows(plan))
    assert all(isinstance(item, Event) for item in found)
    for before, after in zip(made, found, strict=True):
        for name in "notes event_date sub_event_type latitude longitude location".split():
            assert getattr(after, name) == getattr(before, name)


def test_every_column_has_its_meaning():
    assert tuple(meanings()) == COLUMNS
    assert all(len(words) > 8 for words in meanings().values())


def test_terms_are_gathered_from_tables():
    made = [
        make_event(),
        make_event(event_id="01" * 8, dataset="B", licence="L", citation="C"),
        make_event(event_id="02" * 8, dataset="A"),
    ]
    table = events_to_arrow(made)
    expected = (DatasetTerms("A", "not stated", "not stated"), DatasetTerms("B", "L", "C"))
    assert terms_in([table]) == terms_in(table.to_batches()) == expected
    assert terms_in([events_to_arrow(made[:1])]) == ()


@pytest.mark.parametrize("name", FORMATS)
def test_a_bundle_has_citation_and_dictionary(tmp_path, name):
    form = format_named(name)
    path = tmp_path / "export.zip"
    made = [make_event(), make_event(event_id="01" * 8, dataset="ACLED")]
    metadata = Metadata(datasets=DATASETS, query={"country": "RU"}, store_version=3)
    write_bundle(form, events_to_frame(made), path, metadata=metadata)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        citation = archive.read("CITATION.txt").decode()
        dictionary = archive.read("data_dictionary.csv").decode()
    assert any(n.startswith("events.") for n in names)
    assert "store version 3" in citation
    assert "Raleigh" in citation
    assert "terms of use" in citation
    assert "country=RU" in citation
    assert dictionary.splitlines()[0] == "column,type,may be empty,meaning"
    assert len(dictionary.splitlines()) == len(COLUMNS) + 1


def test_the_command_puts_the_terms_into_the_file(tmp_path, capsys):
    store = EventStore.open(tmp_path / "store")
    made = [
        make_event(event_id="01" * 8, dataset="ACLED", licence="terms", citation="Raleigh"),
        make_event(event_id="02" * 8, dataset="List", licence="CC0", citation="Us", country="UA"),
    ]
    store.append_table(events_to_arrow(made))
    for name, expected in (("RU", ["ACLED"]), ("UA", ["List"])):
        assert main(["export", "--store", store.root, "--country", name]) == 0
        document = json.loads(capsys.readouterr().out)
        assert [d["dataset"] for d in document["metadata"]["datasets"]] == expected
    path = tmp_path / "events.csv.zip"
    assert main(["export", "--store", store.root, "-o", str(path)]) == 0
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {"events.csv", "CITATION.txt", "data_dictionary.csv"}
        assert "Raleigh" in archive.read("CITATION.txt").decode()
    assert main(["export", "--store", store.root, "-o", str(tmp_path / "e.timemap.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "e.timemap.zip") as archive:
        assert "licence: terms" in json.loads(archive.read("events.json"))[0]["comments"]


def test_a_large_stream_is_written_in_pieces(tmp_path):
    pieces = [events_to_frame([make_event(event_id=f"{n:016x}")]) for n in range(12)]
    for name in ("geojson", "csv", "timemap", "geojsonl"):
        path = tmp_path / f"e{FORMATS[name].suffix}"
        FORMATS[name].write(iter(pieces), path, metadata=Metadata(generated_at=datetime.now(UTC)))
        assert path.stat().st_size > 1_000
    assert len(pd.read_csv(tmp_path / "e.csv")) == 12
