"""The gold files keep to the codebook's vocabulary and to their own texts."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from geoevents.model import ClaimStatus, EventType, GeoPrecision, SubEventType, TimePrecision

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "samples": ROOT / "data/gold/sample_events.jsonl",
    "further": ROOT / "data/gold/further_items.jsonl",
    "fresh": ROOT / "data/gold/fresh_items.jsonl",
    "wire": ROOT / "data/gold/wire_items.jsonl",
    "unseen": ROOT / "data/gold/unseen_items.jsonl",
    "dev": ROOT / "tests/gold/dev.jsonl",
}


def items(name):
    return [json.loads(line) for line in FILES[name].read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_every_event_keeps_to_the_codebook(name):
    for item in items(name):
        published = date.fromisoformat(item["published"])
        for event in item["events"]:
            where = (item["id"], event["notes"])
            sub = SubEventType(event["sub_event_type"])
            assert sub.event_type is EventType(event["event_type"]), where
            first, last = (date.fromisoformat(event[k]) for k in ("event_date", "end_date"))
            assert first <= last, where
            assert first <= published, where
            precision = TimePrecision(event["time_precision"])
            assert first == last or precision is not TimePrecision.DAY or (last - first).days == 1
            status = ClaimStatus(event["claim_status"])
            assert (event["claimed_by"] is not None) == (status is ClaimStatus.CLAIMED), where
            assert (event["denied_by"] is not None) == (status is ClaimStatus.DENIED), where


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_stands_in_its_text(name):
    for item in items(name):
        for event in item["events"]:
            assert event["notes"] in item["text"], (item["id"], event["notes"])
            told = f"{item['title']}\n{item['text']}"
            assert event["location"] is None or event["location"] in told


@pytest.mark.parametrize("name", FILES)
def test_a_point_has_a_precision_and_is_never_null_island(name):
    for item in items(name):
        for event in item["events"]:
            point = (event["latitude"], event["longitude"])
            assert point != (0, 0)
            assert (point == (None, None)) == (event["geo_precision"] is None), event
            if event["geo_precision"] is not None:
                assert -90 <= point[0] <= 90
                assert -180 <= point[1] <= 180
                precision = GeoPrecision(event["geo_precision"])
                assert (precision is GeoPrecision.COUNTRY) <= (event["admin1"] is None), event


@pytest.mark.parametrize("name", ["samples", "further", "fresh", "wire", "unseen"])
def test_one_assertion_is_one_record(name):
    fields = "sub_event_type latitude longitude event_date claim_status claimed_by denied_by actor1"
    for item in items(name):
        keys = sorted(
            tuple(str(event[field]) for field in fields.split())
            for event in item["events"]
            if event["event_type"] != "Statement"
        )
        assert all(first != second for first, second in pairwise(keys)), item["id"]


def test_every_sample_article_has_its_gold_line():
    stems = sorted(path.stem for path in (ROOT / "data/articles").glob("*.txt"))
    assert [item["id"] for item in items("samples")] == stems
    assert len(stems) >= 16


def test_the_gold_text_is_the_article_s_text():
    for item in items("samples"):
        raw = (ROOT / "data/articles" / f"{item['id']}.txt").read_text(encoding="utf-8")
        front, body = raw.removeprefix("---\n").split("\n---\n", 1)
        assert body.strip() == item["text"]
        assert front.splitlines() == [
            f"title: {item['title']}",
            f"published: {item['published']}",
            f"publisher: {item['publisher']}",
            f"url: {item['url']}",
        ]
