"""A decision is a new version; what stood before stays, and what makes no sense is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from strategies import events, make_article, make_event

from geoevents.errors import NotAllowedError, ReviewError, UnknownValueError
from geoevents.frame import events_to_arrow, frame_to_events
from geoevents.model import ClaimStatus, GeoPrecision, PlaceKind, Review, SubEventType
from geoevents.query import EventQuery, Filter
from geoevents.review import (
    Decision,
    Order,
    decide,
    fresh,
    history,
    make_queue,
    place_changes,
    point_place,
    revised,
    undo,
)
from geoevents.store import EventStore, faults

ID = make_event().event_id
ACCEPT = Decision(verdict=Review.ACCEPTED, reviewer="Ana")


def correct(who="Ana", note=None, **changes):
    return Decision(verdict=Review.CORRECTED, reviewer=who, note=note, changes=changes)


@pytest.fixture
def store(tmp_path):
    opened = EventStore.open(tmp_path / "store")
    opened.add([(make_article(), [make_event()])])
    return opened


def test_a_decision_appends_a_version_and_keeps_the_old_one(store):
    seen = store.versions(ID)[-1]
    decide(store, seen, correct(note="it was a strike", sub_event_type=SubEventType.SHELLING))
    first, second = store.versions(ID)
    assert first == make_event()
    assert second.sub_event_type is SubEventType.SHELLING
    assert (second.review, second.reviewer, second.review_note) == (
        Review.CORRECTED,
        "Ana",
        "it was a strike",
    )
    assert second.evidence == first.evidence
    assert datetime.now(UTC) - second.reviewed_at < timedelta(minutes=1)
    assert list(faults(store)) == []


@given(events())
@settings(max_examples=40, deadline=None)
def test_accepting_and_rejecting_change_no_field_of_any_record(event):
    for verdict in (Review.ACCEPTED, Review.REJECTED):
        made = revised(event, Decision(verdict=verdict, reviewer="Ana"))
        assert made.review is verdict
        names = set(type(event).__slots__) - {"review", "reviewer", "reviewed_at", "review_note"}
        assert all(getattr(made, name) == getattr(event, name) for name in names)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision(verdict=Review.ACCEPTED, reviewer="  "), "needs the name"),
        (correct(), "nothing was changed"),
        (correct(actor1="Military Forces of Russia"), "nothing was changed"),
        (correct(notes="other words"), "notes cannot be corrected"),
        (correct(event_id="ff" * 8), "event_id cannot be corrected"),
        (correct(fatalities=-1), "below 0"),
        (correct(claim_status=ClaimStatus.DENIED), "names who denies"),
        (correct(event_date=date(2025, 3, 1), end_date=date(2025, 2, 1)), "before"),
        (Decision(verdict=Review.ACCEPTED, reviewer="Ana", changes={"actor1": "X"}), "keeps its"),
        (Decision(verdict=Review.ACCEPTED, reviewer="Ana", note="x" * 5_000), "4,000"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_appended(store, decision, words):
    with pytest.raises(ReviewError, match=words):
        decide(store, store.versions(ID)[-1], decision)
    assert len(store.versions(ID)) == 1


def test_unreviewed_is_no_verdict():
    with pytest.raises(UnknownValueError, match="accepted, corrected, rejected"):
        revised(make_event(), Decision(verdict=Review.UNREVIEWED, reviewer="Ana"))


def test_what_follows_from_a_change_changes_too():
    moved = revised(make_event(), correct(event_date=date(2025, 4, 1)))
    assert moved.end_date == date(2025, 4, 1)
    span = make_event(end_date=date(2025, 3, 31))
    assert revised(span, correct(event_date=date(2025, 3, 20))).end_date == date(2025, 3, 31)
    told = revised(make_event(), correct(claim_status=ClaimStatus.REPORTED))
    assert told.claimed_by is None


def test_two_who_saw_the_same_version_do_not_pass_each_other_over(store):
    seen = store.versions(ID)[-1]
    decide(store, seen, Decision(verdict=Review.REJECTED, reviewer="Boris"))
    with pytest.raises(ReviewError, match="Boris has rejected"):
        decide(EventStore.open(store.root), seen, ACCEPT)
    assert [step.who for step in history(store, ID)] == ["grammar", "Boris"]


def test_undo_walks_back_step_by_step_and_tells_who(store):
    decide(store, store.versions(ID)[-1], correct(who="Ana", actor1="Wagner Group"))
    decide(store, store.versions(ID)[-1], Decision(verdict=Review.REJECTED, reviewer="Boris"))
    back = undo(store, ID, "Chen", "it did happen")
    assert (back.review, back.actor1) == (Review.CORRECTED, "Wagner Group")
    assert back.review_note == "undo: rejected by Boris. it did happen"
    first = undo(store, ID, "Chen")
    assert (first.review, first.actor1) == (Review.UNREVIEWED, make_event().actor1)
    with pytest.raises(ReviewError, match="nothing to undo"):
        undo(store, ID, "Chen")
    again = undo(store, ID, "Chen", to=3)
    assert again.review is Review.REJECTED
    steps = history(store, ID)
    assert [step.who for step in steps] == ["grammar", "Ana", "Boris", "Chen", "Chen", "Chen"]
    assert [c.column for c in steps[1].changes] == ["actor1"]
    assert steps[1].changes[0].after == "Wagner Group"
    assert steps[2].changes == ()


def test_as_known_on_shows_the_old_state(store):
    decide(store, store.versions(ID)[-1], Decision(verdict=Review.REJECTED, reviewer="Boris"))
    query = EventQuery(store)
    assert query.summary(Filter()).events == 0
    assert query.summary(Filter(reviews=(Review.REJECTED,))).events == 1
    then = Filter(known_on=date(2025, 3, 16))
    assert query.summary(then).events == 1
    (old,) = frame_to_events(query.frame(then))
    assert (old.review, old.reviewer) == (Review.UNREVIEWED, None)


def test_nothing_is_reviewed_where_geoevents_is_read_only(store, monkeypatch):
    seen = store.versions(ID)[-1]
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    with pytest.raises(NotAllowedError, match="reviewing is off while GEOEVENTS_READ_ONLY"):
        decide(store, seen, ACCEPT)
    with pytest.raises(NotAllowedError):
        undo(store, ID, "Ana")
    with pytest.raises(NotAllowedError):
        store.revise([seen])
    assert len(store.versions(ID)) == 1


def test_the_queue_has_the_disputed_first_then_the_least_sure(tmp_path):
    store = EventStore.open(tmp_path / "store")
    made = [
        make_event(event_id="01" * 8, confidence=0.9),
        make_event(
            event_id="02" * 8,
            confidence=0.8,
            claim_status=ClaimStatus.DENIED,
            claimed_by=None,
            denied_by="UA",
        ),
        make_event(event_id="03" * 8, confidence=0.4, sub_event_type=SubEventType.SHELLING),
        make_event(event_id="04" * 8, confidence=0.6, sub_event_type=SubEventType.OTHER),
        make_event(event_id="05" * 8, confidence=0.1, review=Review.ACCEPTED),
    ]
    store.add([(make_article(), made)])
    query = EventQuery(store)
    queue = make_queue(query, Filter())
    assert [e.event_id[:2] for e in queue.events] == ["02", "01", "03", "04"]
    assert (queue.total, len(queue.disputed)) == (4, 2)
    unsure = make_queue(query, Filter(), order=Order.UNSURE, limit=2)
    assert [e.event_id[:2] for e in unsure.events] == ["03", "04"]
    again = make_queue(query, Filter(reviews=(Review.ACCEPTED,)))
    assert [e.event_id[:2] for e in again.events] == ["05"]


def test_fresh_gives_what_others_decided_since(store):
    begun = datetime.now(UTC)
    other = EventStore.open(store.root)
    assert fresh(store, begun, [ID]) == {}
    decide(other, other.versions(ID)[-1], ACCEPT)
    decide(other, other.versions(ID)[-1], Decision(verdict=Review.REJECTED, reviewer="Boris"))
    latest = fresh(store, begun, [ID])
    assert latest[ID].reviewer == "Boris"
    assert fresh(store, begun, ["ff" * 8]) == {}


def test_a_place_keeps_the_spelling_of_the_article_where_it_bears_that_name(gazetteer):
    sudzha = next(m.place for m in gazetteer.lookup("Sudzha") if m.place.country == "RU")
    event = make_event(location="Суджа", place_id=None)
    made = revised(event, correct(**place_changes(event, sudzha, gazetteer, how="chosen")))
    assert (made.location, made.place_id, made.admin1) == ("Суджа", sudzha.id, "Kursk Oblast")
    assert (made.geo_precision, made.location_score, made.place_reason) == (1, None, "chosen")
    other = make_event(location="Kursk")
    assert place_changes(other, sudzha, gazetteer, how="chosen")["location"] == "Sudzha"
    oblast = next(p for p in gazetteer.regions_of("RU") if p.name == "Kursk Oblast")
    made = place_changes(other, oblast, gazetteer, how="chosen")
    assert (made["geo_precision"], made["admin1"]) == (GeoPrecision.REGION, "Kursk Oblast")
    gone = revised(other, correct(**place_changes(other, None, gazetteer, how="no place")))
    assert (gone.location, gone.latitude, gone.geo_precision) == (None, None, None)


def test_a_point_of_the_map_knows_its_region(gazetteer):
    place = point_place(51.2, 395.3, gazetteer)
    assert (place.latitude, place.longitude) == (51.2, 35.3)
    assert (place.country, place.admin1, place.kind) == ("RU", "Kursk Oblast", PlaceKind.SITE)
    sea = point_place(43.5, 33.0, gazetteer)
    assert sea.admin1 is None
    event = make_event(location="a village near Sudzha")
    changes = place_changes(event, place, gazetteer, how="on the map", precision=GeoPrecision.NEAR)
    assert (changes["location"], changes["geo_precision"]) == ("a village near Sudzha", 2)


def test_an_undo_takes_back_nobody_elses_decision(tmp_path):
    store = EventStore.open(tmp_path / "undone")
    store.append_table(events_to_arrow([make_event()]))
    (seen,) = store.versions("00" * 8)
    mine = decide(store, seen, Decision(verdict=Review.ACCEPTED, reviewer="Ana"))
    theirs = Decision(verdict=Review.CORRECTED, reviewer="Boris", changes={"fatalities": 7})
    decide(store, mine, theirs)
    with pytest.raises(ReviewError, match="Boris has corrected record"):
        undo(store, mine.event_id, "Ana", seen=mine)
    assert store.versions(mine.event_id)[-1].fatalities == 7


@pytest.mark.parametrize(
    "changes",
    [
        {"geo_precision": 9},
        {"time_precision": 7},
        {"event_date": "2025-01-01"},
        {"claim_status": "x"},
        {"sub_event_type": "Clash"},
        {"fatalities": "many"},
        {"fatalities": 10**30},
        {"actor1": 5},
        {"latitude": 0.0, "longitude": 0.0},
    ],
    ids=str,
)
def test_what_the_schema_cannot_hold_is_not_stored(store, changes):
    seen = store.versions(ID)[-1]
    with pytest.raises(ReviewError):
        decide(store, seen, Decision(verdict=Review.CORRECTED, reviewer="Ana", changes=changes))
    assert len(store.versions(ID)) == 1
    made = decide(store, seen, correct(geo_precision=2))  # a code is taken for what it means
    assert made.geo_precision is GeoPrecision.NEAR
    assert len(EventQuery(store).frame(Filter())) == 1


def test_the_point_that_stands_for_none_is_no_place():
    with pytest.raises(ValueError, match="0, 0 is no place"):
        point_place(0.00001, -0.00001, None)
