"""What stands on the two sides of a comparison before anybody has chosen."""

from __future__ import annotations

from datetime import date

import pytest
from strategies import make_event

from geoevents.dashboard.sides import read_comparison
from geoevents.frame import events_to_arrow
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore


def asked_of(folder, *days):
    store = EventStore.open(folder)
    store.append_table(
        events_to_arrow(
            [
                make_event(event_id=f"{n:016x}", event_date=day, end_date=day)
                for n, day in enumerate(days)
            ]
        )
    )
    return EventQuery(store)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ([date(2025, 9, 5), date(2025, 10, 30)], "2025-09-01~2025-09-30"),  # the 30 days before
        (
            [date(2025, 4, 15), date(2025, 10, 30)],
            "2025-03-17~2025-04-15",
        ),  # or the last
        ([date(2025, 10, 30)], "2025-09-01~2025-09-30"),  # none is there
    ],
)
def test_the_first_period_has_events_where_any_came_before(tmp_path, days, left):
    query = asked_of(tmp_path / "store", *days)
    compared = read_comparison(query, {}, Filter())
    assert (compared.left, compared.right) == (left, "2025-10-01~2025-10-30")
    query.close()


def test_a_region_that_is_none_is_said_and_one_without_events_stays(tmp_path):
    query = asked_of(tmp_path / "store", date(2025, 10, 30))
    asked = {"by": "region", "left": "XX:nowhere", "right": "FR:Brittany"}
    compared = read_comparison(query, asked, Filter())
    assert "'XX:nowhere'" in " ".join(compared.problems)
    assert compared.left != "XX:nowhere"
    assert compared.right == "FR:Brittany"
    query.close()


def test_a_period_of_the_address_stays_even_if_it_is_empty(tmp_path):
    query = asked_of(tmp_path / "store", date(2025, 10, 30))
    compared = read_comparison(query, {"left": "2024-01-01~2024-01-31"}, Filter())
    assert (compared.left, compared.problems) == ("2024-01-01~2024-01-31", ())
    query.close()
