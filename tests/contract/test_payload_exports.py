"""The whole list of payloads, as every name of a record, through the exports."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from strategies import PAYLOADS

from geoevents.dashboard.exports import export_bytes
from geoevents.formats import FORMATS
from geoevents.model import (
    Article,
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    SubEventType,
    TimePrecision,
)
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore


def hostile_record(number, payload):
    text = f"Shelled {payload} on Friday."
    event = Event(
        event_id=f"{number:016x}",
        event_date=date(2025, 3, 1),
        end_date=date(2025, 3, 1),
        time_precision=TimePrecision.DAY,
        sub_event_type=SubEventType.SHELLING,
        claim_status=ClaimStatus.CLAIMED,
        claimed_by=payload,
        notes=text,
        article=f"p{number}",
        sentence_start=0,
        sentence_end=len(text),
        location=payload,
        admin1=payload,
        country="UA",
        latitude=50.0,
        longitude=30.0 + number / 5,
        geo_precision=GeoPrecision.TOWN,
        actor1=payload,
        actor2=payload,
        source=payload,
        source_url=payload,
        confidence=0.5,
        place_reason=payload,
        date_text=payload,
        evidence=(Evidence(role=EvidenceRole.PLACE, start=8, end=8 + len(payload), text=payload),),
    )
    article = Article(id=f"p{number}", text=text, title=payload, publisher=payload)
    return article, [event]


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("payloads") / "store"
    EventStore.open(folder).add([hostile_record(n, p) for n, p in enumerate(PAYLOADS)])
    return folder


def test_exports_keep_the_words_and_disarm_formulas(hostile_store):
    query = EventQuery(EventStore.open(hostile_store))
    sources = tuple(query.facets(Filter()).sources)
    assert set(sources) == set(PAYLOADS)
    table = export_bytes(query, 1, Filter(), FORMATS["csv"], sources).decode("utf-8-sig")
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("".join(lines), newline="")))
    assert len(rows) == len(PAYLOADS)
    for row in rows:
        for name in ("location", "actor1", "source", "notes", "admin1"):
            assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r")), row[name][:20]
        assert float(row["latitude"]) == 50.0
    points = json.loads(export_bytes(query, 1, Filter(), FORMATS["geojson"], sources))
    names = {feature["properties"]["location"] for feature in points["features"]}
    assert names == set(PAYLOADS)
