"""Which of the candidates of one name give way to others of them, whatever the text says."""

from __future__ import annotations

from collections.abc import Iterable

from geoevents.gazetteer.matches import Match
from geoevents.gazetteer.names import normalise
from geoevents.geocoding.hits import Hit
from geoevents.model import MatchTier, Place, PlaceKind

__all__ = [
    "MINOR",
    "akin",
    "drop_towns_of_regions",
    "keep_states",
    "most_populous",
    "without_borrowed",
    "without_shadowed",
]

_MOST = 400  # candidates kept per name, the most populous
_DIVISIONS = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})
_BY = 0.2  # degrees
# Kinds that give way to a town of their name, unless a word beside it asks for them.
MINOR = frozenset({PlaceKind.SITE, PlaceKind.WATER, PlaceKind.AREA})


def most_populous(matches: Iterable[Match]) -> list[Match]:
    """Gives the matches that are kept: all, or of very many the most prominent."""
    listed = list(matches)
    if len(listed) <= _MOST:
        return listed
    rank = {PlaceKind.COUNTRY: 3, PlaceKind.ADMIN1: 2, PlaceKind.AREA: 2, PlaceKind.WATER: 2}
    listed.sort(key=lambda m: (rank.get(m.place.kind, 0), m.place.population), reverse=True)
    return listed[:_MOST]


def without_shadowed(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Leaves out halts, brooks and hills that are named after a town of the same region.

    Full country dumps are rich in them; a text that means one says so ("Hruzke station").
    """
    towns = {
        (h.place.country, h.place.admin1_code) for h in hits if h.place.kind is PlaceKind.SETTLEMENT
    }
    if not towns:
        return hits
    return tuple(
        h
        for h in hits
        if h.place.kind not in MINOR
        or not h.place.id.startswith("geonames:")
        or (h.place.country, h.place.admin1_code) not in towns
    )


def without_borrowed(name: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Leaves out regions that some source calls by the name of a town that lies in or by them.

    Stepanakert is the town, although it is listed as a name of the region around it, Khojaly, too.
    Washington keeps the District of Columbia, whose seat it is.
    """
    towns = [h.place for h in hits if h.place.kind is PlaceKind.SETTLEMENT]
    if not towns:
        return hits
    return tuple(
        h
        for h in hits
        if h.place.kind not in _DIVISIONS
        or h.tier is MatchTier.MAIN
        or h.via != "name"
        or akin(name, normalise(h.place.name))
        or not any(_is_lender(t, h.place) for t in towns)
    )


def _is_lender(town: Place, region: Place) -> bool:
    """Tells whether a town has its name for itself: it lies by the region, or in it but no seat."""
    if (town.country, town.admin1_code) == (region.country, region.admin1_code):
        return town.feature_code not in {"PPLC", "PPLA"}
    return (
        abs(town.latitude - region.latitude) < _BY and abs(town.longitude - region.longitude) < _BY
    )


def keep_states(name: str, hits: dict[str, Hit]) -> None:
    """Keeps the states where a state is asked for: "Niger state" is no country.

    Where one is called so in full, the others go too: "Plateau state" is Nigeria's.
    """
    regions = [i for i, h in hits.items() if h.place.kind is PlaceKind.ADMIN1]
    called = [i for i in regions if normalise(hits[i].place.name) == f"{name} state"]
    for place_id in list(hits):
        country = hits[place_id].place.kind is PlaceKind.COUNTRY
        if (country and regions) or (called and place_id in regions and place_id not in called):
            del hits[place_id]


def drop_towns_of_regions(name: str, hits: dict[str, Hit]) -> None:
    """Leaves out the town, and the city that is a division itself, where the region is asked for.

    "Moscow region" is Moscow Oblast, neither Moscow nor the federal city of Moscow; "New York
    state" is not the city in it. The District of Columbia, called Washington too, is no rival of
    the state of that name.
    """
    regions = [h.place for h in hits.values() if h.place.kind is PlaceKind.ADMIN1]
    codes = {(p.country, p.admin1_code) for p in regions}
    named = {p.country for p in regions if normalise(p.name) == name}
    longer = {p.country for p in regions if normalise(p.name).startswith(name + " ")}
    for place in [h.place for h in hits.values()]:
        is_city = place.kind is PlaceKind.ADMIN1 and normalise(place.name) in {
            name,
            f"{name} city",
        }
        is_town = place.kind is PlaceKind.SETTLEMENT
        is_other = (
            place.kind is PlaceKind.ADMIN1
            and place.country in named
            and normalise(place.name) != name
            and not akin(name, normalise(place.name))
        )
        if (
            is_other
            or (place.country in longer and (is_city or is_town))
            or (is_town and (place.country, place.admin1_code) in codes)
        ):
            del hits[place.id]


def akin(town: str, region: str) -> bool:
    """Tells whether a region is named after a town: "kursk" and "kursk oblast", Kharkiv(ska)."""
    first = region.split(" ", maxsplit=1)[0]
    return region.startswith(town + " ") or (len(town) > 3 and first.startswith(town[:-1]))
