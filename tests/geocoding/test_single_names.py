import pytest

from geoevents.model import GeoPrecision, MatchTier

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


SUDZHA, ALEPPO = "geonames:486816", "geonames:170063"


@pytest.mark.parametrize(
    ("asked", "place_id", "precision"),
    [
        ("под Суджей", SUDZHA, 2),
        ("Суджею", SUDZHA, 1),
        ("в районе Суджи", SUDZHA, 2),
        ("у Сумах", SUMY, 1),
        ("під Сумами", SUMY, 2),
        ("в Курской области", "geonames:538555", 3),
        ("Sudzha, Kursk Oblast", SUDZHA, 1),
        ("near Sudzha", SUDZHA, 2),
        ("University of Aleppo", ALEPPO, 2),
        ("Aleppo University Hospital", ALEPPO, 2),
        ("Киев", "geonames:703448", 1),
        ("Black Sea", "area:black-sea", 3),
        ("Kyiv region", "geonames:703446", 3),
        ("Moscow region", "geonames:524925", 3),
        ("Aleppo governorate", "geonames:170062", 3),
        ("Red Sea", "area:red-sea", 3),
        ("New York City", "geonames:5128581", 1),
        ("Mexico City", "geonames:3530597", 1),
        ("Sudzha district", SUDZHA, 2),
    ],
)
def test_what_people_ask_for(geocoder, asked, place_id, precision):
    found = geocoder.geocode(asked)
    assert found.place.id == place_id, found.reason
    assert found.geo_precision == precision
    assert "Ambiguous" not in found.reason


def test_a_name_may_begin_with_a_preposition(geocoder):
    assert geocoder.geocode("In Salah").place.name == "In Salah"


def test_a_city_and_the_region_that_is_the_city_do_not_share_the_score(geocoder):
    assert geocoder.geocode("Киев").score >= 0.9
    assert geocoder.geocode("Kyiv").score >= 0.9


@pytest.mark.parametrize(
    ("asked", "point"),
    [
        ("12 km south of Sudzha", (51.083, 35.271)),
        ("12 km south of Sudzha, Kursk Oblast", (51.083, 35.271)),
        ("ten miles north of the town of Sudzha", (51.336, 35.271)),
    ],
)
def test_a_distance_and_a_direction_shift_the_point(geocoder, asked, point):
    found = geocoder.geocode(asked)
    assert found.place.id == SUDZHA
    assert (found.latitude, found.longitude) == pytest.approx(point, abs=0.01)
    assert found.geo_precision == 2
    assert "shifted" in found.reason


@pytest.mark.parametrize(
    "asked",
    ["51.19, 35.25", "51.19 35.25", "51.19;35.25", "(51.19, 35.25)", "51.19N 35.25E",
     "51°11′24″N 35°15′00″E", "lat: 51.19, lon: 35.25"],
)  # fmt: skip
def test_coordinates_are_a_place_of_their_own(geocoder, asked):
    found = geocoder.geocode(asked)
    assert (found.latitude, found.longitude) == pytest.approx((51.19, 35.25), abs=1e-3)
    assert (found.place.country, found.place.admin1) == ("RU", "Kursk Oblast")
    assert [c.place for c in found.candidates] == [found.place]


@pytest.mark.parametrize("asked", ["95, 35", "51, 195", "0, 0", "-91 0"])
def test_impossible_coordinates_are_said_to_be_so(geocoder, asked):
    found = geocoder.geocode(asked)
    assert found.place is None
    assert "no coordinates" in found.reason


@pytest.mark.parametrize(
    "misspelt", ["Goncharovak", "Goncharovkaa", "Gonchrovka", "near Gncharovka"]
)
def test_typing_errors_count_only_where_asked(geocoder, misspelt):
    assert geocoder.geocode(misspelt, region="Kursk Oblast").place is None
    found = geocoder.geocode(misspelt, region="Kursk Oblast", fuzzy=True)
    assert found.place.name == "Goncharovka"
    assert found.candidates[0].tier is MatchTier.FUZZY
    assert found.score < 0.7
    assert "typing error" in found.reason


def test_a_name_that_is_known_is_not_mended(geocoder):
    assert geocoder.geocode("Kursk", fuzzy=True) == geocoder.geocode("Kursk")


@pytest.mark.parametrize(
    ("asked", "country"), [("Кавуму", "CD"), ("Минова", "CD"), ("Хакха", "MM")]
)
def test_a_cyrillic_name_that_no_source_has_is_romanised(geocoder, asked, country):
    found = geocoder.geocode(asked)
    assert found.place.country == country
    assert found.candidates[0].tier is MatchTier.ALTERNATE
    assert found.score < 0.7
    assert "romanised" in found.reason


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("Ministry of Health, Damascus", "Damascus"),
        ("Health Ministry in Damascus", "Damascus"),
        ("Interior Ministry, Khartoum", "Khartoum"),
    ],
)
def test_a_ministry_is_in_its_town(geocoder, name, town):
    found = geocoder.geocode(name)
    assert found.place.name == town
    assert found.geo_precision is GeoPrecision.NEAR


def test_a_village_in_another_language_comes_before_a_city_once_called_so(geocoder):
    found = geocoder.geocode("Aleksandrovka, Donetsk Oblast")
    assert found.place.name == "Oleksandrivka"
    assert "Donetsk" not in {c.place.name for c in found.candidates}


@pytest.mark.parametrize(("name", "place"), [("Sudja", "Sudzha"), ("Kakhowka", "Kakhovka")])
def test_other_countries_ways_of_writing_slavic_names(geocoder, name, place):
    found = geocoder.geocode(name)
    assert found.place.name == place
    assert found.score < 0.7
    assert "respelled" in found.reason
    assert geocoder.geocode("Springfjeld").place is None


@pytest.mark.parametrize(("name", "city"), [("Rovno", "Rivne"), ("Dayr az-Zawr", "Deir ez-Zor")])
def test_a_bare_name_is_the_city(geocoder, name, city):
    found = geocoder.geocode(name)
    assert found.place.name == city
    assert found.geo_precision is GeoPrecision.TOWN
