"""Who does what to whom: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The Wadi National Army shelled Gao on Monday.", "Wadi National Army"),
        ("Men of the 12th Front ambushed soldiers near Gao on Monday.", "12th Front"),
        ("The Zarbo gang murdered three traders in Gao on Monday.", "Zarbo"),
        ("Gunmen who go by the name of Zarbo seized Gao on Monday.", "Zarbo"),
        ("Gang members shot dead two nurses in Gonaives on Monday.", "Gangs (Haiti)"),
        ("Militiamen killed two farmers in Benghazi on Monday.", "Militias (Libya)"),
        ("Tuareg rebels ambushed soldiers near Kidal on Monday.", "Tuareg rebels (Mali)"),
        ("Gunmen killed two farmers in Gao on Monday.", "Unidentified Armed Group (Mali)"),
        ("Fighters of al-Shabaab attacked soldiers in Baidoa.", "Al-Shabaab"),
        (
            "The FSB detained a welder in Bryansk on Monday.",
            "Federal Security Service of Russia",
        ),
        (
            "A drone of the government bombed a granary near Gondar on Monday.",
            "Military Forces of Ethiopia",
        ),
        ("The French garrison was pulled out of Gao.", "Military Forces of France"),
        ("A bomb killed four people in Baidoa. Al-Shabaab claimed the attack.", "Al-Shabaab"),
    ],
)
def test_who_does_it(read, text, actor):
    assert read(text)[-1].actor1 == actor


def test_a_state_army_is_no_group_of_its_own(read_one):
    assert (
        read_one("The Nigerian Army shelled Gao on Monday.").actor1 == "Military Forces of Nigeria"
    )


def test_the_militants_are_the_group_spoken_of(read):
    events = read(
        "Fighters of Boko Haram attacked soldiers near Maiduguri on Monday. "
        "The militants killed two farmers there on Tuesday."
    )
    assert {e.actor1 for e in events} == {"Boko Haram"}


def test_the_police_in_a_convoy_are_police(read_one):
    event = read_one("Fano fighters fired on a column of policemen near Gondar on Monday.")
    assert event.actor2 == "Police Forces of Ethiopia"


def test_an_unlisted_group_is_a_party(read_one):
    event = read_one("The Zarbo militia announced the capture of Gao on Monday.")
    assert (event.actor1, event.claimed_by) == ("Zarbo", "Zarbo")


def test_a_missile_from_a_country_is_its_group_at_war(read_one):
    assert read_one("A rocket from Yemen fell on a house in Holon on Monday.").actor1 == "Houthis"
