import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.geocoding.coordinates import find_coordinates, resolve_coordinates
from geoevents.geocoding.offsets import read_offset
from geoevents.language import Language
from geoevents.model import GeoPrecision


@pytest.mark.parametrize(
    ("text", "km", "bearing"),
    [
        ("12 km south of X", 12, 180),
        ("some 30 km (19 miles) north-east of X", 30, 45),
        ("ten miles west of X", 16.09344, 270),
        ("15 kilometres from X", 15, None),
        ("500 metres to the north of the town of X", 0.5, 0),
        ("just south-western of X", None, 225),
    ],
)
def test_distances_and_directions_are_read(text, km, bearing):
    offset = read_offset(text, text.index("X"))
    assert offset is not None
    assert offset.km == (None if km is None else pytest.approx(km))
    assert offset.bearing == bearing


@pytest.mark.parametrize("text", ["in X", "2,000 km from X", "12 people from X", "the south X"])
def test_other_words_are_no_offset(text):
    assert read_offset(text, text.index("X")) is None


def test_an_offset_gives_the_anchor_and_a_shifted_point(parse):
    found = parse("In Kursk region a drone fell 12 km south of Sudzha on Friday.")["Sudzha"]
    assert found.place.name == "Sudzha"
    assert found.geo_precision is GeoPrecision.NEAR
    point = (found.latitude, found.longitude)
    anchor = (found.place.latitude, found.place.longitude)
    assert geodesic(point, anchor).km == pytest.approx(12, abs=0.05)
    assert found.latitude < found.place.latitude


def test_near_is_precision_two_and_in_is_one(parse):
    near = parse("Shells fell outside Sudzha in Kursk region.")["Sudzha"]
    inside = parse("Shells fell in Sudzha in Kursk region.")["Sudzha"]
    assert (near.geo_precision, inside.geo_precision) == (GeoPrecision.NEAR, GeoPrecision.TOWN)
    assert near.latitude == near.place.latitude


@pytest.mark.parametrize("words", ["под Суджей", "возле Суджи", "в районе Суджи", "біля Суджі"])
def test_near_is_told_in_russian_and_ukrainian(geocoder, words):
    text = f"Бои идут {words}, в Курской области."
    found = geocoder.geoparse(geocoder.language.read(text))
    (near,) = [r for r in found if r.place is not None and r.place.name == "Sudzha"]
    assert near.geo_precision is GeoPrecision.NEAR


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("filmed at 51.1911, 35.2519 on Friday", (51.1911, 35.2519)),
        ("at 51°11′28″N 35°15′07″E they", (51.19111, 35.25194)),
        ("coordinates: 51.19, 35.25", (51.19, 35.25)),
        ("a hit at 33.86 S, 151.21 E", (-33.86, 151.21)),
        ("GPS -33.8600, 151.2100;", (-33.86, 151.21)),
        ("Fighting went on at 51.19, 35.25.", (51.19, 35.25)),
        ("A drone fell near 48.46, 35.05, the rescuers wrote.", (48.46, 35.05)),
        ("a mast at 51°11′N 35°15′E", (51.18333, 35.25)),
    ],
)
def test_coordinates_in_text(text, point, fake):
    (mention,) = find_coordinates(Language().read(text))
    found = resolve_coordinates(mention, fake)
    assert (found.latitude, found.longitude) == pytest.approx(point, abs=1e-4)
    assert text[mention.start : mention.end] == mention.text
    assert found.place.id.startswith("coordinates:")


@pytest.mark.parametrize(
    "text",
    [
        "rose 1.25, 3.75 percent",
        "95.1234, 35.2222",
        "0.0000, 0.0000",
        "99° N 35° E",
        "v1.2.3, 4.5",
        "Shares closed at 51.19, 35.25 in the new currency.",
        "They ran it in times near 10.12, 10.25 and 10.31.",
        "The vote stood at 51.19, 35.25 percent.",
        "It rose to 51.19, 35.25 a year ago, on the index.",
    ],
)
def test_other_numbers_are_no_coordinates(text):
    assert list(find_coordinates(Language().read(text))) == []


def test_written_coordinates_know_their_country(parse):
    found = parse("The wreck lies at 51.1911, 35.2519 in a field.")["51.1911, 35.2519"]
    assert found.place.country == "RU"
    assert found.place.admin1 == "Kursk Oblast"


@settings(deadline=None)  # the clock of a busy machine tells nothing
@given(
    st.floats(-89.9, 89.9).map(lambda v: round(v, 5)),
    st.floats(-179.9, 179.9).map(lambda v: round(v, 5)),
)
def test_any_written_pair_comes_back(latitude, longitude):
    text = f"at {latitude:.5f}, {longitude:.5f} there"
    found = list(find_coordinates(Language().read(text)))
    if abs(latitude) < 1e-9 and abs(longitude) < 1e-9:
        assert found == []
    else:
        assert [m.text for m in found] == [f"{latitude:.5f}, {longitude:.5f}"]
