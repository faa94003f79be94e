"""Texts that have broken other programs go through the real whole: nothing run, nothing lost."""

import csv
import io
import json
import time

import geopandas as gpd
import pytest
from strategies import PAYLOADS

from geoevents import cli
from geoevents.frame import frame_to_events
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, faults

SENTENCES = (
    (
        "Russian troops took Goncharovka in the Kursk region on Friday, {} the defence ministry "
        "said. The fight cost {} lives."
    ),
    "{} Ukrainian drones struck a depot in Kursk on Thursday, killing {} people.",
)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    lines = [
        {
            "id": f"{number}-{place}",
            "title": payload,
            "publisher": payload.strip() or "x",
            "published": "2025-03-14",
            "url": f"https://example.org/{payload[:50]}",
            # A toll of its own keeps each from being linked as a copy of the first.
            "text": sentence.format(payload, 3 + number),
        }
        for number, payload in enumerate(PAYLOADS)
        for place, sentence in enumerate(SENTENCES)
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert cli.main(["ingest", str(file), "--store", str(folder / "store")]) == 0
    return lines, folder / "store"


def test_articles_and_sentences_are_kept_to_the_letter(stored):
    lines, path = stored
    store = EventStore.open(path)
    for line in lines:
        article = store.article(line["id"])
        assert (article.text, article.title) == (line["text"], line["title"])
        assert (article.publisher, article.url) == (line["publisher"], line["url"])
    assert list(faults(store)) == []
    query = EventQuery(store)
    assert query.summary(Filter()).events >= len(PAYLOADS)
    notes = [event.notes for event in frame_to_events(query.frame(Filter()))]
    seen = {payload for payload in PAYLOADS if any(payload in note for note in notes)}
    # A line break ends a sentence, and 10,000 letters are no sentence that is parsed.
    assert seen >= {p for p in PAYLOADS if len(p) < 100 and "\n" not in p and "\r" not in p}


@pytest.mark.parametrize("name", ["geojson", "csv", "gpkg", "geoparquet"])
def test_exports_give_them_back(stored, tmp_path, name):
    _, path = stored
    target = tmp_path / ("e.parquet" if name == "geoparquet" else f"e.{name}")
    code = cli.main(["export", "--store", str(path), "--format", name, "-o", str(target)])
    assert code == 0
    query = EventQuery(EventStore.open(path))
    wanted = {e.event_id: e for e in frame_to_events(query.frame(Filter()))}
    if name == "csv":
        text = target.read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert not any(r["notes"].startswith(("=", "+", "-", "@", "\t", "\r")) for r in rows)
    elif name == "geoparquet":
        rows = gpd.read_parquet(target).to_dict("records")
    else:
        rows = gpd.read_file(target).to_dict("records")
    assert {row["event_id"] for row in rows} == set(wanted)
    for row in rows:
        event = wanted[row["event_id"]]
        assert row["notes"] in {event.notes, f"'{event.notes}"}
        assert row["source"] in {event.source, f"'{event.source}"}


def test_a_megabyte_is_an_article_too(tmp_path):
    sentence = "The harvest was good and the market full of apples, plums and late pears. "
    act = "Russian troops captured Goncharovka in the Kursk region on Friday. "
    text = sentence * 7_000 + act + sentence * 7_000
    file = tmp_path / "long.txt"
    file.write_text(f"---\npublished: 2025-03-14\n---\n{text}", encoding="utf-8")
    assert len(text) > 1_000_000
    started = time.perf_counter()
    assert cli.main(["ingest", str(file), "--store", str(tmp_path / "store")]) == 0
    assert time.perf_counter() - started < 120
    store = EventStore.open(tmp_path / "store")
    (name,) = store.article_ids()
    assert store.article(name).text == text.strip()
    events = frame_to_events(EventQuery(store).frame(Filter()))
    assert any(event.location == "Goncharovka" for event in events)
    assert list(faults(store)) == []
