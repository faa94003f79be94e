"""What the article on 14 March 2025 says happened, where, when, and on whose word."""

from datetime import date

import pytest

from geoevents.model import ClaimStatus, EventType, GeoPrecision, SubEventType, TimePrecision

STEM = "2025-03-14-kursk-encirclement"
FRIDAY = date(2025, 3, 14)
KM_PER_DEGREE = 111.2


@pytest.fixture(scope="module")
def events(analyses):
    return analyses[STEM].events


def only(events):
    found = list(events)
    assert len(found) == 1, [(e.sub_event_type, e.location, e.claim_status) for e in found]
    return found[0]


def acts(events):
    return [e for e in events if e.event_type is not EventType.STATEMENT]


def in_kursk_oblast(event):
    return event.country == "RU" and event.admin1 == "Kursk Oblast"


def test_goncharovka_is_regained_on_russia_s_word(events):
    event = only(e for e in acts(events) if e.location == "Goncharovka")
    assert event.sub_event_type is SubEventType.GOVERNMENT_REGAINS
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.CLAIMED, "RU")
    assert event.event_date == event.end_date == FRIDAY
    assert event.geo_precision is GeoPrecision.TOWN
    assert abs(event.latitude - 51.191) * KM_PER_DEGREE < 2
    assert abs(event.longitude - 35.252) * KM_PER_DEGREE * 0.627 < 2  # cos 51.2°
    assert in_kursk_oblast(event)
    assert event.actor1 == "Military Forces of Russia"


def test_the_incursion_is_a_clash_somewhere_in_sumy_region_on_ukraine_s_word(events):
    event = only(e for e in acts(events) if e.country == "UA")
    assert event.sub_event_type is SubEventType.ARMED_CLASH
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.CLAIMED, "UA")
    assert event.geo_precision is GeoPrecision.REGION
    assert event.admin1 == "Sumy Oblast"
    assert event.event_date == FRIDAY
    assert event.actor1 == "Military Forces of Russia"  # a repelled attack is its attacker's


def test_the_encirclement_has_one_record_of_the_claim_and_one_of_the_denial(events):
    records = [e for e in acts(events) if e.sub_event_type is SubEventType.OTHER]
    assert all(in_kursk_oblast(e) for e in records)
    assert all(e.geo_precision is GeoPrecision.REGION for e in records)
    claim = only(e for e in records if e.claim_status is ClaimStatus.CLAIMED)
    assert claim.claimed_by == "US"
    assert "completely surrounded" in claim.notes
    denial = only(e for e in records if e.claim_status is ClaimStatus.DENIED)
    assert (denial.denied_by, denial.claimed_by) == ("UA", None)
    assert "false" in denial.notes
    assert len(records) == 2


def test_the_regrouping_is_ukraine_s_claim(events):
    event = only(e for e in acts(events) if e.sub_event_type is SubEventType.CHANGE_TO_GROUP)
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.CLAIMED, "UA")
    assert event.actor1 == "Military Forces of Ukraine"
    assert in_kursk_oblast(event)
    assert "regrouped" in event.notes


def test_the_seizure_of_august_keeps_its_month(events):
    event = only(e for e in acts(events) if e.event_date.year == 2024)
    assert event.sub_event_type is SubEventType.NON_STATE_OVERTAKES
    assert (event.event_date, event.end_date) == (date(2024, 8, 1), date(2024, 8, 31))
    assert event.time_precision is TimePrecision.MONTH
    assert event.claim_status is ClaimStatus.REPORTED
    assert in_kursk_oblast(event)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [("Moscow", 55.75, 37.62), ("Kyiv", 50.45, 30.52), ("Washington", 38.9, -77.04)],
)
def test_no_act_happens_where_speakers_sit(events, name, latitude, longitude):
    for event in events:
        assert event.location != name
        if event.latitude is not None:
            assert abs(event.latitude - latitude) + abs(event.longitude - longitude) > 0.5


def test_a_threat_is_a_statement_and_nothing_else(events):
    said = [e for e in events if "Medvedev" in e.notes]
    assert {e.sub_event_type for e in said} == {SubEventType.THREAT}


def test_mercy_on_a_condition_is_no_act(events):
    assert not acts(e for e in events if "would be spared" in e.notes)


def test_nothing_else_is_made_up(events):
    assert len(acts(events)) == 6
