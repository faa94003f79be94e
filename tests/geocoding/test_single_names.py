import pytest

KURSK, SUMY = "geonames:538560", "geonames:692194"


@pytest.mark.parametrize("name", ["Kursk", "Курск", "Курськ", "KURSK", "kursk"])
def test_kursk_in_all_spellings(geocoder, name):
    found = geocoder.geocode(name)
    assert found.place.id == KURSK
    assert found.score >= 0.7


@pytest.mark.parametrize("name", ["Sumy", "Сумы", "Суми"])
def test_sumy_in_all_spellings(geocoder, name):
    assert geocoder.geocode(name).place.id == SUMY


@pytest.mark.parametrize("name", ["Goncharovka", "Гончаровка", "Гончарівка", "Honcharivka"])
def test_goncharovka_in_all_spellings(geocoder, name):
    found = geocoder.geocode(name, region="Kursk region")
    assert (found.latitude, found.longitude) == pytest.approx((51.191, 35.252), abs=0.02)


@pytest.mark.parametrize("name", ["Kursk region", "Kursk Oblast", "Курская область"])
def test_the_region_by_its_kind_word(geocoder, name):
    assert geocoder.geocode(name).place.id == "geonames:538555"


def test_a_region_or_country_settles_namesakes(geocoder):
    assert geocoder.geocode("Springfield", region="Illinois").place.admin1 == "Illinois"
    assert geocoder.geocode("Springfield, Missouri").place.admin1 == "Missouri"
    assert geocoder.geocode("Georgetown", country="GY").place.country == "GY"
    assert geocoder.geocode("Georgetown", country="Guyana").place.country == "GY"


def test_ambiguity_is_said_and_candidates_are_shown(geocoder):
    found = geocoder.geocode("Springfield")
    assert found.place is None
    assert found.reason.startswith("Ambiguous")
    assert len(found.candidates) > 3
    assert all(c.features for c in found.candidates[:2])


@pytest.mark.parametrize(
    ("name", "region", "words"),
    [
        ("Xyzzyville", None, "is called “Xyzzyville”"),
        ("Kursk", "Atlantis Oblast of Nowhere", "is called “Atlantis Oblast of Nowhere”"),
        ("Kursk", "Illinois", "No place called “Kursk” lies in Illinois"),
        ("", None, "empty"),
        (" \n", None, "empty"),
        ("x" * 10_000_000, None, "10000000 characters"),
        ("\x00\x01\u202e", None, "No place"),
        (",,,", None, "No place"),
    ],
)
def test_what_cannot_be_placed_says_why(geocoder, name, region, words):
    found = geocoder.geocode(name, region=region)
    assert found.place is None
    assert found.score == 0.0
    assert words in found.reason
