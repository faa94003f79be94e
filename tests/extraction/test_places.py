"""Where acts are put: prose written for these tests."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Kherson soldiers arrested four men on Monday.", "Kherson"),
        ("On Monday police in Gao arrested four men.", "Gao"),
        ("At Kupiansk gunners shelled a school on Monday.", "Kupiansk"),
    ],
)
def test_a_name_between_preposition_and_plain_noun_is_a_place(read_one, text, place):
    assert read_one(text).location == place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The minister spoke in Bamako. At Zorgbolo gunmen killed three herders.", "Zorgbolo"),
        ("Rebels captured the village of Zorgbolo on Monday.", "Zorgbolo"),
        ("A shell hit a farm near Zorg-Bolo on Monday.", "Zorg-Bolo"),
        ("Fighters ambushed a convoy in the Zorgbolo valley on Monday.", "Zorgbolo"),
    ],
)
def test_an_unknown_village_keeps_its_name_and_gets_no_point(read, text, name):
    event = read(text)[-1]
    assert event.location.startswith(name)
    assert event.latitude is None
    assert event.geo_precision is None


def test_an_unknown_village_gets_the_point_of_the_region_that_is_said(read_one):
    event = read_one("Gunmen killed three herders in Zorgbolo, in the Gao region, on Monday.")
    assert event.location == "Zorgbolo"
    assert event.latitude is not None
    assert "unknown place" in event.place_reason


@pytest.mark.parametrize(
    "later",
    [
        "Two hours later a second drone struck the same bridge.",
        "A missile struck the bridge as well.",
    ],
)
def test_a_thing_named_with_its_place_keeps_it(read, later):
    text = f"A drone hit the bridge at Kupiansk on Monday. The mayor of Kherson was angry. {later}"
    assert {e.location for e in read(text)} == {"Kupiansk"}


def test_the_town_is_the_one_spoken_of(read):
    events = read(
        "Rebels attacked Menaka, in the far east of Mali, on Monday. "
        "Soldiers drove them out of the town on Tuesday."
    )
    assert {e.location for e in events} == {"Menaka"}


def test_a_scene_goes_on_with_its_date(read):
    events = read(
        "Drones hit a depot in Kupiansk on Monday. A bakery in Kupiansk was struck by a missile. "
        "Rockets hit a school in Izium."
    )
    assert {e.event_date for e in events} == {date(2025, 3, 10)}


def test_news_in_the_perfect_is_of_the_day(read):
    events = read("Drones hit Kupiansk on Monday. Russian troops have taken Dvorichna.")
    assert [e.event_date for e in events] == [date(2025, 3, 10), date(2025, 3, 14)]


def test_that_evening_leans_on_the_last_date_told(read):
    events = read(
        "A bomb killed a guard in Gao on Monday. Police closed the market. "
        "The same evening gunmen shot dead a trader in Gao."
    )
    assert [e.event_date for e in events] == [date(2025, 3, 10)] * 2
