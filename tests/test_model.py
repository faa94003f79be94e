"""The records check themselves, and their vocabularies are whole."""

from datetime import date

import pytest

from geoevents.errors import ArticleError, GeoeventsError, UnknownValueError
from geoevents.identity import event_id
from geoevents.model import (
    PARENT_TYPE,
    ClaimStatus,
    Event,
    EventType,
    GeoPrecision,
    Place,
    PlaceKind,
    SubEventType,
    TimePrecision,
)


def make(**changes):
    values = {
        "event_id": "e",
        "event_date": date(2025, 3, 14),
        "end_date": date(2025, 3, 14),
        "time_precision": TimePrecision.DAY,
        "sub_event_type": SubEventType.ARMED_CLASH,
        "claim_status": ClaimStatus.REPORTED,
        "notes": "n",
        "article": "a",
        "sentence_start": 0,
        "sentence_end": 1,
    }
    return Event(**(values | changes))


def test_every_sub_event_type_has_a_parent_and_acled_has_25():
    assert set(PARENT_TYPE) == set(SubEventType)
    acled = [s for s, t in PARENT_TYPE.items() if t is not EventType.STATEMENT]
    assert len(acled) == 25
    assert SubEventType.SHELLING.event_type is EventType.EXPLOSIONS


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end_date": date(2025, 3, 13)}, "ends 2025-03-13 before"),
        ({"latitude": 51.0}, "go together"),
        ({"latitude": 51.0, "longitude": 35.0}, "geo_precision"),
        ({"claim_status": ClaimStatus.DENIED}, "who denies"),
        ({"fatalities": -1}, "below 0"),
    ],
)
def test_an_impossible_event_is_refused_in_words(changes, words):
    with pytest.raises(ValueError, match=words):
        make(**changes)


def test_a_point_with_a_precision_is_taken():
    event = make(latitude=51.0, longitude=35.0, geo_precision=GeoPrecision.TOWN)
    assert event.event_type is EventType.BATTLES


def test_a_place_outside_the_globe_is_refused():
    with pytest.raises(ValueError, match=r"latitude 95"):
        Place(
            id="x",
            name="X",
            latitude=95,
            longitude=0,
            kind=PlaceKind.SETTLEMENT,
            feature_code="PPL",
        )


def test_the_id_of_an_event_changes_with_each_of_its_parts():
    base = {
        "article": "a",
        "sentence_start": 0,
        "sentence_end": 9,
        "sub_event_type": SubEventType.ARMED_CLASH,
        "place": "geonames:1",
        "event_date": date(2025, 3, 14),
        "claim_status": ClaimStatus.CLAIMED,
    }
    ids = {event_id(**base)}
    assert event_id(**base) in ids
    for change in (
        {"article": "b"},
        {"sentence_start": 1},
        {"sentence_end": 10},
        {"sub_event_type": SubEventType.SHELLING},
        {"place": None},
        {"event_date": date(2025, 3, 15)},
        {"claim_status": ClaimStatus.DENIED},
    ):
        ids.add(event_id(**(base | change)))
    assert len(ids) == 8
    assert all(len(i) == 16 for i in ids)


def test_errors_say_what_where_and_what_to_do():
    error = UnknownValueError("sub-event type", "Clash", [s.value for s in SubEventType])
    assert "did you mean 'Armed clash'?" in str(error)
    assert isinstance(error, (GeoeventsError, ValueError))
    assert str(ArticleError("no JSON", source="a.jsonl", line=3)) == "a.jsonl, line 3: no JSON"
