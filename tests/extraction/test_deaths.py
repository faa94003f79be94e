"""How many were killed: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        (
            "A missile hit a hostel in Sumy; between seven and nine cadets were killed.",
            7,
        ),
        ("A barrage on Kherson left from three to five nuns dead on Monday.", 3),
        ("A bomb killed a tailor near Idlib on Monday.", 1),
        ("Near Izium a drone crashed into a van on Monday; its driver was dead at once.", 1),
        ("A cart went over a mine near Gao on Monday, killing the farmer's son.", 1),
        ("A missile hit a mill in Sumy on Monday; 15 bodies were found.", 15),
        ("A missile hit a mill in Sumy on Monday; nobody was killed.", 0),
        ("A missile hit a mill in Sumy on Monday and hurt seven people.", None),
        ("Shells killed twelve bakers, among them two apprentices, in Sumy on Monday.", 12),
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
        ("Two of them reached a tank farm in Unecha and hit it.", "Air/drone strike"),
        ("Another struck a pumping station at Unecha.", "Air/drone strike"),
        ("The rest were jammed above Unecha.", "Disrupted weapons use"),
    ],
)
def test_what_is_left_out_is_the_weapon_named_before(read, later, kind):
    events = read(f"Gunners brought down twelve drones over Bryansk on Monday. {later}")
    assert events[-1].sub_event_type.value == kind


def test_a_barrage_goes_on(read):
    events = read("Missiles hit Kyiv on Monday. In Lviv a waterworks was hit.")
    assert [e.location for e in events] == ["Kyiv", "Lviv"]
