"""Turns of the trade that no single act makes: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers murdered three shepherds in Kadugli on March 9.",
        "Soldiers murdered three shepherds in Kadugli in March.",
        "Soldiers murdered three shepherds in Kadugli on 9 March 2025.",
        "Grain prices doubled in March. Soldiers murdered three shepherds in Kadugli.",
    ],
)
def test_the_month_is_no_protest_march(read_one, text):
    event = read_one(text)
    assert event.sub_event_type.value == "Attack"
    assert event.actor2 == "Civilians (Sudan)"


def test_a_march_is_still_a_march(read_one):
    event = read_one("Police fired on a march in Lima on Monday, killing two.")
    assert event.sub_event_type.value == "Excessive force against protesters"
