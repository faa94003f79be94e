"""Capitals without their names, and datelines, which place coarsely: prose of our own."""

import pytest

from geoevents.model import GeoPrecision


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A car bomb killed two people in the Somali capital on Monday.", "Mogadishu"),
        ("Shelling hit Sudan's capital on Monday, killing nine.", "Khartoum"),
        ("Gunmen stormed a bank in the capital of Haiti on Monday.", "Port-au-Prince"),
        ("A blast hit a bus in Gonaives. In the capital police shot a man.", "Port-au-Prince"),
        ("Fighting raged in North Kivu. Rebels shelled the provincial capital.", "Goma"),
    ],
)
def test_a_capital_without_its_name_is_placed(read, text, place):
    event = read(text)[-1]
    assert event.location == place
    assert event.geo_precision is GeoPrecision.TOWN


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A blast hit the Syrian capital, Damascus, on Monday.", "Damascus"),
        ("Gunmen killed three people in Gonaives, north of the capital, on Monday.", "Gonaives"),
        ("The staff in the Ukrainian capital said it had shelled Kupiansk.", "Kupiansk"),
    ],
)
def test_a_capital_beside_a_place_is_no_second_one(read, text, place):
    assert [e.location for e in read(text)] == [place]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("NAIROBI, March 14 (Wire) - Ethiopian soldiers killed 12 men in an ambush.", None),
        ("DAKAR/BAMAKO, March 14 (Wire) - Gunmen killed four soldiers.", None),
        ("KYIV, March 14 (Wire) - Russian drones killed three people.", GeoPrecision.COUNTRY),
        ("LVIV, March 14 (Wire) - Russian drones killed three people.", GeoPrecision.REGION),
    ],
)
def test_a_dateline_places_coarsely_or_not_at_all(read_one, text, precision):
    assert read_one(text).geo_precision is precision
