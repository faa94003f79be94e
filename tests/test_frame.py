from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events, make_event

from geoevents.errors import SchemaError
from geoevents.frame import (
    COLUMNS,
    arrow_to_frame,
    check_frame,
    event_record,
    events_to_arrow,
    events_to_frame,
    frame_to_arrow,
    frame_to_events,
    record_to_event,
)
from geoevents.model import Event, EventType


@given(st.lists(events(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_frame_gives_back_its_events(made):
    frame = events_to_frame(made)
    check_frame(frame)
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame.crs.to_epsg() == 4326
    back = frame_to_events(frame)
    assert back == made
    assert [e.recorded_at for e in back] == [e.recorded_at for e in made]
    assert frame_to_arrow(frame).equals(events_to_arrow(made))


@given(events())
@settings(max_examples=60, deadline=None)
def test_a_record_gives_back_its_event(event):
    assert record_to_event(event_record(event)) == event


def test_columns_are_the_events_fields():
    fields = set(Event.__dataclass_fields__) | {"event_type"}
    assert fields == set(COLUMNS)


def test_a_point_stands_at_longitude_latitude_and_no_place_has_none():
    frame = events_to_frame(
        [
            make_event(),
            make_event(event_id="b", latitude=None, longitude=None, geo_precision=None),
        ]
    )
    assert (frame.geometry[0].x, frame.geometry[0].y) == (35.252, 51.191)
    assert frame.geometry[1] is None
    assert frame["latitude"].isna().tolist() == [False, True]


def test_an_empty_frame_has_the_schema():
    frame = events_to_frame([])
    check_frame(frame)
    assert frame_to_events(frame) == []
    assert str(frame["event_date"].dtype).startswith("datetime64")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("event_type", "Battle", "is none of Battles"),
        ("claim_status", "said", "is none of reported"),
        ("sub_event_type", "Shelling/artillery/missile attack", "does not belong"),
        ("geo_precision", 7, "is none of 1, 2, 3, 4"),
        ("latitude", 99.0, "outside"),
        ("longitude", 36.0, "disagree"),
        ("end_date", pd.Timestamp("2025-03-01"), "before event_date"),
        ("notes", None, "must not be null"),
    ],
)
def test_a_broken_frame_is_refused_by_name(column, value, told):
    frame = events_to_frame([make_event()])
    frame.loc[0, column] = value
    with pytest.raises(SchemaError, match=told) as caught:
        check_frame(frame)
    assert column.split("_")[0] in str(caught.value)


def test_the_origin_is_no_place():
    frame = events_to_frame([make_event(latitude=0.0, longitude=0.0)])
    with pytest.raises(SchemaError, match=r"\(0, 0\)"):
        check_frame(frame)


def test_other_coordinates_and_missing_columns_are_refused():
    frame = events_to_frame([make_event()])
    with pytest.raises(SchemaError, match="EPSG:4326"):
        check_frame(frame.to_crs(3857))
    with pytest.raises(SchemaError, match="lacks the columns actor1"):
        check_frame(frame.drop(columns="actor1"))
    with pytest.raises(SchemaError, match="fatalities has type"):
        check_frame(frame.assign(fatalities="3"))
    with pytest.raises(SchemaError, match="none of the event schema"):
        frame_to_arrow(frame.drop(columns="actor1"))


def test_a_record_with_another_type_than_its_sub_type_is_refused():
    record = event_record(make_event()) | {"event_type": EventType.RIOTS.value}
    with pytest.raises(SchemaError, match="belongs to 'Battles'"):
        record_to_event(record)
    with pytest.raises(SchemaError, match="'x' is not a valid"):
        record_to_event(event_record(make_event()) | {"sub_event_type": "x"})


def test_dates_and_times_may_come_as_text():
    record = event_record(make_event())
    record |= {"event_date": "2025-03-14", "end_date": "2025-03-14T00:00:00"}
    record |= {"recorded_at": "2025-03-15T02:00:00+02:00"}
    event = record_to_event(record)
    assert event == make_event()
    assert event.event_date == date(2025, 3, 14)
    assert event.recorded_at == make_event().recorded_at


def test_a_frame_of_arrow_keeps_the_order():
    made = [replace(make_event(), event_id=f"{i:016x}") for i in range(5, 0, -1)]
    frame = arrow_to_frame(events_to_arrow(made))
    assert frame["event_id"].tolist() == [e.event_id for e in made]
