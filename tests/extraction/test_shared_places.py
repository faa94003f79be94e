"""Places that acts of one sentence share, and places that are no act's: prose of our own."""

import pytest

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
