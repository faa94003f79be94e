"""People of regions: a published figure, or that of the region's towns, said as such."""

from geoevents.gazetteer.index import Gazetteer
from geoevents.model import Place, PlaceKind


def _region(gazetteer: Gazetteer, country: str, name: str) -> Place:
    return next(p for p in gazetteer.regions_of(country) if p.name == name)


def test_a_stated_figure_stays(shipped: Gazetteer) -> None:
    region = _region(shipped, "UA", "Kharkiv Oblast")
    people = shipped.people_of(region)
    assert people == (region.population, False)
    assert people.words == f"{region.population:,} people"


def test_a_region_without_a_figure_has_the_people_of_its_towns(shipped: Gazetteer) -> None:
    region = _region(shipped, "ML", "Gao")
    people = shipped.people_of(region)
    city = next(m.place for m in shipped.lookup("Gao") if m.place.kind is PlaceKind.SETTLEMENT)
    assert region.population == 0
    assert people.in_towns
    assert people.number > city.population > 0
    assert people.words.endswith(" people in its towns")


def test_what_is_not_known_is_nought(shipped: Gazetteer) -> None:
    village = next(
        m.place
        for m in shipped.lookup("Khiam")
        if m.place.country == "LB" and not m.place.population
    )
    assert shipped.people_of(village) == (0, False)
    assert shipped.people_of(village).words == ""


def test_nearly_every_region_at_war_is_known(shipped: Gazetteer) -> None:
    regions = [p for c in "SD CD ML PS MM SO ET YE AF".split() for p in shipped.regions_of(c)]
    known = sum(shipped.people_of(p).number > 0 for p in regions)
    assert known >= 0.95 * len(regions)
