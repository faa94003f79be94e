"""Villages of an added country, asked for with their division: the traps of full dumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_inputs import geonames_line, write_dump

from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.overlay import add_country
from geoevents.geocoding.geocoder import Geocoder
from geoevents.model import GeoPrecision

VILLAGES = [
    # A village whose name a city of the division once had.
    geonames_line(1, "Alfa", alternates="Альфа,Kilo,Кіло", lat=50.5, lon=30.5, code="PPLC",
                  population=900_000),
    geonames_line(30, "Kilo", alternates="Кіло", lat=50.1, lon=31.1),
    # A village whose Cyrillic name is romanised like the main name of another.
    geonames_line(31, "Lymanivka", alternates="Лиманівка,Лымановка", lat=50.1, lon=30.1),
    geonames_line(32, "Lymanovka", alternates="Лиманівка", lat=50.9, lon=31.9),
    # Diacritics and soft signs in the dump, not in the question.
    geonames_line(33, "Vesëlyy Lugʼ", alternates="Веселий Луг", lat=50.3, lon=31.3),
    # A village with two namesakes in its division, in two districts, one with people counted.
    geonames_line(34, "Mykolaivka", lat=50.3, lon=30.3, admin2="77"),
    geonames_line(35, "Mykolaivka", lat=50.8, lon=31.6, admin2="78"),
    # One of two, of which the larger is meant more often.
    geonames_line(36, "Stepove", lat=50.3, lon=30.3, population=4_000),
    geonames_line(37, "Stepove", lat=50.8, lon=31.6),
    # A halt, a quarter and a brook named after a village; a namesake in another division.
    geonames_line(38, "Hrabove", lat=50.7, lon=30.7, population=300),
    geonames_line(39, "Hrabove", lat=50.71, lon=30.72, **{"class": "S", "code": "RSTN"}),
    geonames_line(40, "Hrabove", lat=50.2, lon=31.9, **{"class": "H", "code": "STM"}),
    geonames_line(41, "Hrabove", lat=45.1, lon=34.1, admin1="11"),
    geonames_line(77, "West Raion", admin2="77", **{"class": "A", "code": "ADM2"}),
    geonames_line(78, "East Raion", admin2="78", **{"class": "A", "code": "ADM2"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def geocoder(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Geocoder:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOEVENTS_HOME", str(home))
        patch.setenv("GEOEVENTS_GAZETTEER", str(small_folder))
        add_country("UA", write_dump(home / "UA.zip", VILLAGES))
        return Geocoder(gazetteer=Gazetteer.open())


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("Kilo, Alfa Oblast", 30),
        ("Кіло, Alfa Oblast", 1),  # no village is called so in Latin: the city's old name is left
        ("Lymanivka, Alfa Oblast", 31),
        ("Lymanovka, Alfa Oblast", 32),
        ("Vesëlyy Lugʼ, Alfa Oblast", 33),
        ("Veselyy Lug, Alfa Oblast", 33),
        ("Hrabove, Alfa Oblast", 38),
        ("Hrabove, Peninsula", 41),
        ("Mykolaivka, West Raion, Alfa Oblast", 34),
        ("Mykolaivka, East Raion", 35),
    ],
)
def test_a_village_with_its_division_is_the_one_spelled_so(
    geocoder: Geocoder, asked: str, number: int
) -> None:
    answer = geocoder.geocode(asked)
    assert answer.place is not None, answer.reason
    assert answer.place.id == f"geonames:{number}", answer.reason


def test_namesakes_of_a_division_are_told_apart(geocoder: Geocoder) -> None:
    answer = geocoder.geocode("Mykolaivka, Alfa Oblast")
    assert "Ambiguous in Alfa Oblast" in answer.reason
    assert "Raion)" in answer.reason
    assert {c.place.id for c in answer.candidates} == {"geonames:34", "geonames:35"}
    assert answer.score < 0.7


def test_of_two_namesakes_the_larger_is_given_and_the_other_named(geocoder: Geocoder) -> None:
    answer = geocoder.geocode("Stepove, Alfa Oblast")
    assert answer.place is not None
    assert answer.place.id == "geonames:36"
    assert "Ambiguous in Alfa Oblast: also Stepove" in answer.reason


def test_a_village_of_one_name_is_not_called_ambiguous(geocoder: Geocoder) -> None:
    answer = geocoder.geocode("Hrabove, Alfa Oblast")
    assert "Ambiguous" not in answer.reason
    assert answer.geo_precision is GeoPrecision.TOWN
    assert answer.score >= 0.7


def test_two_villages_of_one_name_in_a_text_are_not_told_apart_for_sure(geocoder: Geocoder) -> None:
    document = geocoder.language.read("Shells hit Mykolaivka in the south.")
    (found,) = (
        r for r in geocoder.geoparse(document, parse=False) if r.mention.text == "Mykolaivka"
    )
    assert found.score < 0.7
    assert found.place is None or "has this name too" in found.reason
