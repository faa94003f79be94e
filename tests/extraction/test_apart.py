"""Acts set apart from those told before, bands without a name, raids on villages, bombed towns."""

import pytest

JNIM = "JNIM fighters ambushed an army convoy near Ansongo on Tuesday, killing four soldiers. "


@pytest.mark.parametrize("opening", ["In a separate incident", "Elsewhere", "In another attack"])
def test_another_incident_has_doers_of_its_own(read, opening):
    events = read(JNIM + opening + ", gunmen on motorcycles attacked the village of Tessit.")
    assert events[0].actor1 == "JNIM"
    assert (events[1].actor1, events[1].actor2, events[1].sub_event_type.value) == (
        "Unidentified Armed Group (Mali)",
        "Civilians (Mali)",
        "Attack",
    )


def test_another_attack_is_not_laid_at_the_same_door(read):
    events = read(JNIM + "In a separate attack, two soldiers were killed near Gossi.")
    assert [e.actor1 for e in events] == ["JNIM", None]


def test_gunmen_are_not_the_group_of_the_sentence_before(read):
    events = read(JNIM + "On Wednesday, gunmen attacked an army post in Gossi.")
    assert events[1].actor1 == "Unidentified Armed Group (Mali)"
    assert events[1].actor2 == "Military Forces of Mali"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Bandits raided the village of Birnin Gwari on Thursday and kidnapped 20 people.",
         ["Attack", "Abduction/forced disappearance"]),
        ("Gunmen stormed the hamlet of Kware on Friday.", ["Attack"]),
        ("Armed men attacked the village of Maru on Monday, killing seven residents.", ["Attack"]),
        ("Gunmen attacked soldiers in the village of Maru on Monday.", ["Armed clash"]),
        ("Unidentified gunmen attacked a police station in Owerri.", ["Armed clash"]),
    ],
)  # fmt: skip
def test_no_clash_without_a_second_armed_side(read, text, kinds):
    events = read(text)
    assert [e.sub_event_type.value for e in events] == kinds
    assert {e.actor1 for e in events} == {"Unidentified Armed Group (Nigeria)"}


def test_unidentified_men(read_one):
    event = read_one("Unidentified men shot dead two farmers in Maiduguri on Monday.")
    assert event.actor1 == "Unidentified Armed Group (Nigeria)"


@pytest.mark.parametrize(
    "text",
    [
        "Israeli warplanes bombed the Dahiyeh suburb of Beirut on Thursday.",
        "Israeli jets struck the southern suburbs of Beirut on Friday.",
        "US warplanes bombed the capital Sanaa on Friday.",
    ],
)
def test_a_bombed_town_is_not_its_government(read_one, text):
    assert read_one(text).actor2 is None


def test_a_bombed_ministry_is_its_government(read_one):
    event = read_one("Israel bombed the defence ministry in Damascus on Friday.")
    assert event.actor2 == "Government of Syria"


def test_nobody_knows_whose_an_unidentified_drone_is(read_one):
    event = read_one("An unidentified drone struck a fuel depot in Port Sudan on Monday.")
    assert event.actor1 is None


def test_unknown_persons_who_burn_a_church(read_one):
    event = read_one("Unknown persons set fire to a church in Enugu on Sunday.")
    assert event.actor1 == "Unidentified Armed Group (Nigeria)"
