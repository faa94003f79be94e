"""What each feature of a candidate says: its own column, and no other."""

from __future__ import annotations

import pytest

from geoevents.geocoding.hits import Hit
from geoevents.geocoding.own_features import ALONE, features_alone
from geoevents.model import MatchTier, Place, PlaceKind

REGIONS = {("RU", "41"): 1_000_000, ("RU", "42"): 0}
PLAIN = {
    "spelled as its name",
    "population of a settlement",
    "share of the population under this name",
}


def hit(name="Sudzha", kind=PlaceKind.SETTLEMENT, code="PPL", matched=None, **other):
    found = {key: other.pop(key) for key in ("tier", "via") if key in other}
    values = {"id": "geonames:1", "country": "RU", "admin1_code": "41", "population": 5_000}
    place = Place(
        name=name, latitude=51.2, longitude=35.3, kind=kind, feature_code=code, **(values | other)
    )
    return Hit(**{"place": place, "tier": MatchTier.MAIN, "matched_name": matched or name} | found)


def told(candidate, name=None, total=10_000, *, shared=False):
    """The features that are not nought, by name."""
    given = name or candidate.matched_name
    values = features_alone(candidate, given, total, REGIONS, shared=shared)
    return {label: value for label, value in zip(ALONE, values, strict=True) if value}


@pytest.mark.parametrize(
    ("candidate", "besides"),
    [
        (hit(), set()),
        (hit(code="PPLA2"), {"seat of a district"}),
        (hit(code="PPLA"), {"seat of a region", "seat of the region of the same name"}),
        (hit(code="PPLC"), {"capital", "seat of the region of the same name"}),
        (hit(code="PPLX"), {"part of a town"}),
        (hit(tier=MatchTier.ALTERNATE), {"alternate name"}),
        (hit(via="part"), {"name is part of the mention"}),
        (hit(via="kind"), {"kind word understood"}),
        (hit(id="supplement:x"), {"supplement"}),
        (hit(population=250_000), {"seat of the region of the same name"}),
        (hit(population=249_999), set()),
    ],
)
def test_a_settlement(candidate, besides):
    assert set(told(candidate)) == PLAIN | besides


def test_sizes_and_shares():
    assert told(hit())["population of a settlement"] == pytest.approx(0.5284, abs=1e-4)
    assert told(hit())["share of the population under this name"] == 0.5
    assert told(hit(population=0)) == {"no population known": 1.0, "spelled as its name": 1.0}
    region = hit("Kursk Oblast", PlaceKind.ADMIN1, "ADM1", population=0)
    assert told(region)["population of a region"] == pytest.approx(6 / 7, abs=1e-4)
    unknown = hit("X Oblast", PlaceKind.ADMIN1, "ADM1", population=0, admin1_code="42")
    assert told(unknown)["population of a region"] == pytest.approx(0.8141, abs=1e-4)


def test_regions_districts_and_what_is_wider():
    region = hit("Kursk Oblast", PlaceKind.ADMIN1, "ADM1", matched="Kursk")
    expected = {"population of a region", "region", "kind word of its name missing"}
    assert set(told(region)) == expected
    assert "kind word of its name missing" not in told(hit("Kursk", matched="Kur"))
    district = hit("Sudzha District", PlaceKind.ADMIN2, "ADM2")
    assert set(told(district)) == {"population of a district", "district", "spelled as its name"}
    for kind, word in ((PlaceKind.AREA, "area"), (PlaceKind.WATER, "water")):
        assert set(told(hit("Black Sea", kind, "SEA", country=None))) == {
            word, "wider than a country", "spelled as its name",
        }  # fmt: skip
        assert "wider than a country" not in told(hit("Pripyat", kind, "STM"))
    assert "wider than a country" not in told(hit(country=None))


def test_a_town_whose_name_is_a_region_s_too():
    assert "region of the same name" in told(hit(), shared=True)
    assert "region of the same name" not in told(hit("X", PlaceKind.ADMIN1, "ADM1"), shared=True)
    assert "spelled as its name" not in told(hit(matched="Суджа"))
