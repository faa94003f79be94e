"""Small things that no article shows by itself: distances, kinds, shares, what lies in what."""

import math

import pytest

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.blocks import _on_sphere
from geoevents.geocoding.calibration import Situation, calibrate
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.model import PlaceKind


@pytest.fixture(scope="module")
def finder():
    return CandidateFinder(Gazetteer.open(), load_lexicon())


@pytest.mark.parametrize(
    ("one", "two", "km"),
    [
        ("geonames:703448", "geonames:524901", 756),  # Kyiv, Moscow
        ("geonames:703448", "geonames:3451190", 10_790),  # Kyiv, Rio de Janeiro
        ("geonames:703448", "geonames:2147714", 14_920),  # Kyiv, Sydney
    ],
)
def test_points_on_the_sphere_are_as_far_apart_as_places(finder, one, two, km):
    gazetteer = Gazetteer.open()
    points = [_on_sphere(gazetteer.place(place)) for place in (one, two)]
    assert all(math.hypot(*point) == pytest.approx(1) for point in points)
    angle = math.acos(sum(a * b for a, b in zip(*points, strict=True)))
    assert 6371 * angle == pytest.approx(km, rel=0.01)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Gaza City", {PlaceKind.SETTLEMENT}),
        ("Sumy region", {PlaceKind.ADMIN1}),
        ("Kharkiv district", {PlaceKind.ADMIN2}),
    ],
)
def test_a_name_with_its_kind_brings_no_other_kinds_of_the_bare_name(finder, name, kinds):
    assert {hit.place.kind for hit in finder.find(name)} == kinds


def test_what_lies_in_what_is_noted_once_however_often_it_is_said(geocoder):
    text = "Shells fell on Sudzha, Kursk region. Drones hit Sudzha, Kursk region."
    document = geocoder.language.read(text)
    mentions = geocoder.recognise(document)
    grouping = group_mentions(document, mentions, geocoder._finder, geocoder._lexicon)
    names = [group.name for group in grouping.groups]
    inner = grouping.groups[names.index("Sudzha")]
    assert [names[number] for number in inner.outer] == ["Kursk"]
    assert all(number not in group.outer for number, group in enumerate(grouping.groups))


TOWN_IN_WAR = Situation(
    belief=0.9, second=0.05, candidates=1, kind=PlaceKind.SETTLEMENT, population=2_000,
    via="name", stated=0.0, country_share=0.05, abroad=0.4, company=0.0, demonym=False,
    at_war=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "most"),
    [
        ({}, 0.65),  # a village of a country that the text hardly names
        ({"country_share": 0.15}, 0.95),  # the country is named: only the next place counts
        ({"abroad": 0.2}, 0.95),
        ({"stated": 1.0}, 0.95),
        ({"population": 200_000}, 0.95),
        ({"kind": PlaceKind.ADMIN1}, 0.95),
        ({"country_share": 0.15, "second": 0.3}, 0.7),
        ({"at_war": False}, 0.999),
    ],
)
def test_in_a_text_of_war_a_village_of_no_named_country_is_never_sure(changed, most):
    sure = {"always": 100.0} | dict.fromkeys(("belief", "only candidate", "is settlement"), 30.0)
    found = calibrate(TOWN_IN_WAR._replace(**changed), sure, [(0.0, 0.999), (1.0, 0.999)])
    assert found == pytest.approx(most)


@pytest.mark.parametrize(
    ("name", "site"),
    [("Camp Bondsteel", True), ("Fort Bragg", True), ("Goma Airport", True), ("Goma", False)],
)
def test_a_site_is_told_by_its_first_word_or_its_last(finder, name, site):
    assert finder.traits(name).site is site
