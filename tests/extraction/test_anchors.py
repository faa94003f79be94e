"""Villages that no gazetteer knows, with the region or town that the text puts them in."""

import pytest


@pytest.mark.parametrize(
    ("text", "precision", "country"),
    [
        ("Police shot four men in Zorgbolo, in the western province of Ilam.", 3, "IR"),
        ("Pupils were abducted from a school in Zorgbolo, Niger State.", 3, "NG"),
        ("In Kwara, two people were killed as gunmen attacked a church in Zorgbolo.", 3, "NG"),
        ("Gunmen killed mourners in Zorgbolo, in Niger's Tillabéri region.", 3, "NE"),
        ("Soldiers shot a man in the Zorgbolo refugee camp in Nablus.", 2, "PS"),
        ("Rebels killed 12 people in Zorgbolo, west of El Fasher.", 2, "SD"),
        ("Troops drove the last fighters out of Zorgbolo, in south Omdurman.", 2, "SD"),
        ("The village of Zorgbolo in central Mali, in the Gao region, was shelled.", 3, "ML"),
        ("A bomb went off in Nairobi. Youths burned shops in the Zorgbolo neighbourhood.", 2, "KE"),
    ],
)
def test_a_village_has_the_point_of_what_it_lies_in_or_by(read, text, precision, country):
    event = read(text)[-1]
    assert event.location == "Zorgbolo"
    assert (event.geo_precision, event.country) == (precision, country)


def test_each_village_of_a_list_is_a_record_of_its_own(read):
    events = read("Rebels burned homes at Zorgbolo, Zadobar and Marbunda, in the Gao region.")
    assert [e.location for e in events] == ["Zorgbolo", "Zadobar", "Marbunda"]
    assert {e.admin1 for e in events} == {"Gao"}


def test_a_namesake_far_from_the_town_beside_it_is_not_taken(read_one):
    event = read_one("Gunmen torched homes in the village of Shagra, west of El Fasher.")
    assert (event.location, event.country) == ("Shagra", "SD")


def test_a_namesake_far_from_all_that_the_text_names_has_no_point(read):
    text = "Gunmen killed 12 people in Soro on Monday. Shells hit Ouagadougou, in Burkina Faso."
    assert (read(text)[0].location, read(text)[0].country) == ("Soro", None)
