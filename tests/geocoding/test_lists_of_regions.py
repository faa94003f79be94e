"""A plural that types all names of a list, and regions named with their country."""

import pytest

from geoevents.model import PlaceKind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Drones flew over the Bryansk, Kursk and Oryol oblasts.", "Bryansk Kursk Oryol"),
        ("Bandits burned villages in Katsina and Zamfara states.", "Katsina Zamfara"),
        ("Shells fell on five regions, among them Tula and Lipetsk.", "Tula Lipetsk"),
        ("Floods hit three provinces: Herat, Ghor and Farah.", "Herat Ghor Farah"),
        ("Fighting went on in the eastern regions of Donetsk and Luhansk.", "Donetsk Luhansk"),
    ],
)
def test_a_plural_holds_for_every_name_of_its_list(parse, text, names):
    found = parse(text)
    for name in names.split():
        assert found[name].place.kind is PlaceKind.ADMIN1, found[name].reason


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shells fell in the northern districts of Kharkiv.", "Kharkiv"),
        ("A blast shook Mosul, and then Anbar and Diyala provinces.", "Mosul"),
        ("Israel and Gulf states signed it.", "Israel"),
    ],
)
def test_other_names_beside_a_plural_keep_their_kind(parse, text, name):
    assert parse(text)[name].place.kind is not PlaceKind.ADMIN1


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("Drones hit Demidovka, in Russia's Belgorod region.", "Demidovka", "Belgorod Oblast"),
        ("Gunmen raided the village of Kaya, in Mali's Gao region.", "Kaya", "Gao"),
    ],
)
def test_a_region_with_its_country_holds_an_unknown_village(parse, text, name, region):
    answer = parse(text)[name]
    assert answer.place.name == region
    assert answer.score < 0.7


def test_a_state_is_no_country_of_its_name(parse):
    found = parse("Pupils were abducted from a school in Niger state on Friday.")["Niger"]
    assert found.place.name == "Niger State"


def test_capitals_by_country_and_region(geocoder):
    capitals = geocoder.gazetteer.capitals
    assert capitals.of("LY").name == "Tripoli"
    assert capitals.of("CD", "11").name == "Goma"
    assert capitals.of("XX") is None
