from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events, make_event

from geoevents.incidents import IncidentStatus, group_events
from geoevents.model import ClaimStatus, GeoPrecision, Review, SubEventType, TimePrecision

TAKEN = make_event()
DENIED = make_event(
    event_id="01" * 8,
    claim_status=ClaimStatus.DENIED,
    claimed_by=None,
    denied_by="UA",
    notes="Ukraine denied it.",
    article="a2",
)
SEEN = make_event(
    event_id="02" * 8,
    claim_status=ClaimStatus.REPORTED,
    claimed_by=None,
    notes="Reporters saw Russian flags over the village.",
    article="a3",
    source="Post",
)


def statuses(*made):
    return [incident.status for incident in group_events(made)]


def test_claim_and_denial_are_one_disputed_incident():
    (incident,) = group_events([DENIED, TAKEN])
    assert incident.status is IncidentStatus.DISPUTED
    assert incident.lead == TAKEN
    assert incident.members == (TAKEN, DENIED)
    assert [(v.who, v.says.value) for v in incident.voices] == [("RU", "claimed"), ("UA", "denied")]
    assert incident.incident_id == f"i{TAKEN.event_id}"


def test_what_voices_amount_to():
    assert statuses(TAKEN) == [IncidentStatus.ONE_SIDED]
    assert statuses(DENIED) == [IncidentStatus.DISPUTED]
    assert statuses(SEEN) == [IncidentStatus.REPORTED]
    assert statuses(TAKEN, SEEN) == [IncidentStatus.CORROBORATED]
    assert statuses(TAKEN, SEEN, DENIED) == [IncidentStatus.DISPUTED]


def test_an_article_does_not_second_its_own_claim():
    assert statuses(TAKEN, replace(SEEN, article="a1")) == [IncidentStatus.REPORTED]


def test_repeating_a_claim_corroborates_nothing():
    again = replace(TAKEN, event_id="03" * 8, article="a4", source="Post", notes="Other words.")
    assert statuses(TAKEN, again) == [IncidentStatus.ONE_SIDED]
    third = replace(again, claimed_by="US")
    assert statuses(TAKEN, third) == [IncidentStatus.ONE_SIDED]


def test_both_sides_corroborate():
    other = replace(TAKEN, event_id="03" * 8, article="a4", claimed_by="UA", notes="We left it.")
    assert statuses(TAKEN, other) == [IncidentStatus.CORROBORATED]


def test_two_publishers_corroborate_unless_one_copies_the_other():
    other = replace(SEEN, event_id="03" * 8, article="a4", source="Wire", notes="Flags fly there.")
    assert statuses(SEEN, other) == [IncidentStatus.CORROBORATED]
    copied = replace(other, notes=SEEN.notes.replace("saw", "saw,"))
    (incident,) = group_events([SEEN, copied])
    assert incident.status is IncidentStatus.REPORTED
    assert [v.copy for v in incident.voices] == [False, True]


@pytest.mark.parametrize(
    ("change", "together"),
    [
        ({}, True),
        ({"event_date": date(2025, 3, 15), "end_date": date(2025, 3, 15)}, False),
        (
            {
                "event_date": date(2025, 3, 15),
                "end_date": date(2025, 3, 15),
                "time_precision": TimePrecision.WEEK,
            },
            True,
        ),
        (
            {
                "event_date": date(2025, 3, 1),
                "end_date": date(2025, 3, 31),
                "time_precision": TimePrecision.MONTH,
            },
            False,
        ),
        ({"sub_event_type": SubEventType.ARMED_CLASH}, False),
        ({"sub_event_type": SubEventType.NON_STATE_OVERTAKES}, True),
        ({"actor1": "Hamas"}, False),
        ({"actor1": None}, True),
        ({"place_id": "geonames:1", "latitude": 51.2}, True),
        ({"place_id": "geonames:1", "latitude": 51.25}, False),
        (
            {"place_id": "geonames:1", "latitude": 51.25, "geo_precision": GeoPrecision.NEAR},
            True,
        ),
        ({"place_id": "geonames:1", "latitude": 52.0, "geo_precision": GeoPrecision.NEAR}, False),
        ({"geo_precision": GeoPrecision.REGION, "place_id": "geonames:538555"}, False),
    ],
)
def test_kind_place_and_time_decide(change, together):
    other = replace(TAKEN, event_id="03" * 8, article="a4", **change)
    assert len(group_events([TAKEN, other])) == (1 if together else 2)


def test_regions_agree_with_themselves_and_countries_with_nothing_else():
    region = replace(
        TAKEN, place_id="geonames:538555", geo_precision=GeoPrecision.REGION, latitude=51.7
    )
    assert len(group_events([region, replace(region, event_id="03" * 8, article="b")])) == 1
    country = replace(region, geo_precision=GeoPrecision.COUNTRY)
    assert len(group_events([country, replace(country, event_id="03" * 8, article="b")])) == 2
    assert len(group_events([country, replace(country, event_id="03" * 8)])) == 1


def test_daily_shelling_is_no_endless_incident():
    days = [
        replace(
            SEEN,
            event_id=f"{i:016x}",
            article=f"a{i}",
            sub_event_type=SubEventType.SHELLING,
            time_precision=TimePrecision.WEEK,
            event_date=date(2025, 3, 1) + timedelta(days=i),
            end_date=date(2025, 3, 1) + timedelta(days=i),
        )
        for i in range(30)
    ]
    incidents = group_events(days)
    assert len(incidents) >= 6
    for incident in incidents:
        span = [e.event_date for e in incident.members]
        assert (max(span) - min(span)).days <= 4


def test_the_months_act_is_the_months_act():
    month = {
        "event_date": date(2024, 8, 1),
        "end_date": date(2024, 8, 31),
        "time_precision": TimePrecision.MONTH,
    }
    one, two = (replace(TAKEN, event_id=i * 16, article=i, **month) for i in "ab")
    assert len(group_events([one, two])) == 1


def test_rejected_records_say_nothing():
    assert group_events([replace(TAKEN, review=Review.REJECTED)]) == []
    assert statuses(TAKEN, replace(DENIED, review=Review.REJECTED)) == [IncidentStatus.ONE_SIDED]


def test_fatalities_are_a_range():
    low, high = replace(TAKEN, fatalities=2), replace(SEEN, fatalities=7)
    (incident,) = group_events([low, high, DENIED])
    assert incident.fatalities == (2, 7)
    assert group_events([TAKEN])[0].fatalities is None


@given(st.lists(events(), max_size=12, unique_by=lambda e: e.event_id))
@settings(max_examples=60, deadline=None)
def test_grouping_is_a_partition_and_can_be_undone(made):
    incidents = group_events(made)
    members = [e for i in incidents for e in i.members]
    kept = [e for e in made if e.review is not Review.REJECTED]
    assert sorted(e.event_id for e in members) == sorted(e.event_id for e in kept)
    for incident in incidents:
        assert group_events(incident.members) == [incident]
        assert len({e.event_type for e in incident.members}) == 1


LATER = replace(
    DENIED,
    event_id="05" * 8,
    article="a9",
    event_date=date(2025, 3, 19),
    end_date=date(2025, 3, 19),
    time_precision=TimePrecision.WEEK,
)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"actor1": None},
        {"actor1": TAKEN.actor2, "actor2": TAKEN.actor1},
        {"place_id": "geonames:9", "location": "Elsewhere", "latitude": 51.25},
        {
            "place_id": "geonames:538555",
            "location": "Kursk region",
            "geo_precision": GeoPrecision.REGION,
            "latitude": 51.7,
        },
    ],
    ids=["days later", "no actor", "other side first", "near by", "the region"],
)
def test_a_denial_in_another_article_is_found(change):
    (incident,) = group_events([replace(LATER, **change), TAKEN])
    assert incident.status is IncidentStatus.DISPUTED
    assert incident.lead == TAKEN


@pytest.mark.parametrize(
    "change",
    [
        {"event_date": date(2025, 3, 25), "end_date": date(2025, 3, 25)},
        {"event_date": date(2025, 3, 10), "end_date": date(2025, 3, 10)},
        {"latitude": 51.6, "place_id": "geonames:9"},
        {"sub_event_type": SubEventType.ARMED_CLASH},
        {"actor1": "Hamas", "actor2": None},
    ],
    ids=["too late", "before it", "too far", "another kind", "another actor"],
)
def test_a_denial_of_something_else_is_not(change):
    assert len(group_events([replace(LATER, **change), TAKEN])) == 2


def test_a_denial_of_a_region_with_two_claims_in_it_is_nobodys():
    region = {
        "place_id": "geonames:538555",
        "geo_precision": GeoPrecision.REGION,
        "latitude": 51.7,
    }
    other = replace(
        TAKEN, event_id="06" * 8, article="a5", place_id="geonames:8", latitude=51.6, notes="Else."
    )
    assert len(group_events([TAKEN, other, replace(LATER, **region)])) == 3


def test_a_denied_missile_was_claimed_as_a_drone():
    drone = replace(TAKEN, sub_event_type=SubEventType.AIR_DRONE_STRIKE)
    missile = replace(LATER, sub_event_type=SubEventType.SHELLING)
    assert statuses(drone, missile) == [IncidentStatus.DISPUTED]
    seen = replace(SEEN, sub_event_type=SubEventType.SHELLING)
    assert len(group_events([drone, seen])) == 2


def test_two_places_of_one_article_are_two_acts():
    near = replace(TAKEN, event_id="07" * 8, place_id="geonames:7", latitude=51.2)
    assert len(group_events([TAKEN, near])) == 2
    assert len(group_events([TAKEN, replace(near, article="a8")])) == 1
