"""Places that acts of one sentence share, and places that are no act's: prose of our own."""

import pytest

from geoevents.model import GeoPrecision

_CLAIM = (
    "The army of Ethiopia said it had killed 30 men in fighting in the Amhara region, "
    "a claim that a spokesman dismissed."
)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Gunmen shot a farmer and burned three houses in Damboa on Monday.", "Damboa"),
        ("Soldiers raided two homes and detained a student in Jenin.", "Jenin"),
        ("Attackers ambushed a patrol, killed two and took five hostages in Katsina.", "Katsina"),
        ("Troops killed two men before arresting five others in Mukalla.", "Mukalla"),
        ("Two villagers were beheaded and four abducted in Macomia.", "Macomia"),
    ],
)  # fmt: skip
def test_joined_acts_share_the_place_that_is_said_last(read, line, place):
    events = read(f"A bomb exploded in Gao on Sunday. {line}")[1:]
    assert len(events) > 1
    assert {e.location for e in events} == {place}


@pytest.mark.parametrize(
    "line",
    [
        "The rebels shot a mayor and seized the town of Ataq.",
        "Troops killed two men after leaving their base in Mukalla.",
    ],
)
def test_an_aim_or_an_earlier_place_is_not_shared(read, line):
    shooting = read(f"A blast hit Aden on Sunday. {line}")[1]
    assert shooting.location == "Aden"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Jets carried out an air strike on ISIS-Somalia in the Golis Mountains.", "Golis"),
        ("Burundi has pulled battalions back from South Kivu, four sources said.", "South Kivu"),
        (_CLAIM, "Amhara"),
    ],
)
def test_a_place_of_the_own_sentence_comes_before_one_spoken_of(read, line, place):
    events = read(f"A bomb exploded in Kherson on Sunday. {line}")
    assert events[1].location.startswith(place)


@pytest.mark.parametrize(
    "line",
    [
        "The Houthis, who hold Sanaa, have detained ten people.",
        "Hezbollah, which is based in Beirut, fired rockets at a base.",
    ],
)
def test_where_a_doer_sits_is_not_where_it_acts(read_one, line):
    assert read_one(line).location is None


def test_a_place_that_will_not_be_entered_is_no_place_of_an_act(read):
    line = "A truce was declared on Monday; under it, the army will not enter Hasakeh."
    assert "Hasakeh" not in {e.location for e in read(line)}


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("A nurse in Sake recalled how shells had wiped out a family of five there.", "Sake"),
        ("Residents of Sweida spoke of men shot in their homes on Monday.", "Sweida"),
        ("A spokesman in Amman said three smugglers had been shot dead.", "Damascus"),
    ],
)
def test_those_who_saw_an_act_tell_where_it_was(read, line, place):
    assert read(f"A bomb exploded in Damascus on Sunday. {line}")[-1].location == place


@pytest.mark.parametrize(
    "line",
    [
        "Across the country, police arrested 300 people.",
        "The air force said it had shot down 40 of 60 drones overnight.",
    ],
)
def test_what_happened_all_over_the_country_is_in_no_town(read, line):
    event = read(f"A missile hit a bakery in Izium on Monday. {line}")[-1]
    assert (event.country, event.geo_precision) == ("UA", GeoPrecision.COUNTRY)


def test_outside_the_city_is_near_it(read):
    event = read("Shells hit Kherson on Monday. A drone killed two men outside the city.")[-1]
    assert (event.location, event.geo_precision) == ("Kherson", GeoPrecision.NEAR)


def test_the_capital_that_tells_how_far_a_town_is_counts_for_nothing(read_one):
    line = "A bomb exploded in the town of Baidoa, some 250 km west of the capital Mogadishu."
    assert read_one(line).location == "Baidoa"
