"""How many were killed: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("A missile hit a hostel in Sumy on Monday, killing between four and six students.", 4),
        ("The shelling of Kherson on Monday left between three and five people dead.", 3),
        ("A bomb killed a locksmith in Homs on Monday.", 1),
        ("A bus near Izium was hit by a drone on Monday; the driver died at the wheel.", 1),
        ("A lorry ran over a mine near Gao on Monday, killing the driver's son.", 1),
        ("A missile hit a mill in Sumy on Monday; 15 bodies were found.", 15),
        ("A missile hit a mill in Sumy on Monday; nobody was killed.", 0),
        ("A missile hit a mill in Sumy on Monday and hurt seven people.", None),
        ("Shells killed twelve people, two of them children, in Sumy on Monday.", 12),
    ],
)
def test_deaths(read, text, deaths):
    assert read(text)[0].fatalities == deaths


def test_the_dead_of_the_next_sentence_belong_to_the_strike(read):
    events = read("A missile hit a mill in Sumy on Monday. Fifteen millers died.")
    assert {e.sub_event_type.value for e in events} == {"Shelling/artillery/missile attack"}
    assert 15 in {e.fatalities for e in events}


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ("One of them hit a depot in Unecha.", "Air/drone strike"),
        ("One got through and set a depot in Unecha on fire.", "Air/drone strike"),
        ("Most were jammed over Unecha.", "Disrupted weapons use"),
    ],
)
def test_what_is_left_out_is_the_weapon_named_before(read, later, kind):
    events = read(f"Twelve drones were shot down over Bryansk on Monday. {later}")
    assert events[-1].sub_event_type.value == kind


def test_a_barrage_goes_on(read):
    events = read("Missiles hit Kyiv on Monday. In Lviv two substations were hit.")
    assert [e.location for e in events] == ["Kyiv", "Lviv"]
