"""The whole list of payloads, as every name of a record, through the exports."""

from __future__ import annotations

import csv
import io
import json

import pytest
from strategies import PAYLOADS, hostile_record

from geoevents.dashboard.exports import export_bytes
from geoevents.formats import FORMATS
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("payloads") / "store"
    EventStore.open(folder).add([hostile_record(n, p) for n, p in enumerate(PAYLOADS)])
    return folder


def test_exports_keep_the_words_and_disarm_formulas(hostile_store):
    query = EventQuery(EventStore.open(hostile_store))
    sources = tuple(query.facets(Filter()).sources)
    assert set(sources) == set(PAYLOADS)
    table = export_bytes(query, Filter(), FORMATS["csv"]).decode("utf-8-sig")
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("".join(lines), newline="")))
    assert len(rows) == len(PAYLOADS)
    for row in rows:
        for name in ("location", "actor1", "source", "notes", "admin1"):
            assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r")), row[name][:20]
        assert float(row["latitude"]) == 50.0
    points = json.loads(export_bytes(query, Filter(), FORMATS["geojson"]))
    names = {feature["properties"]["location"] for feature in points["features"]}
    assert names == set(PAYLOADS)
