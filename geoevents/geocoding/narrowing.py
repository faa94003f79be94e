"""Narrows the candidates of a name that is asked for alone: by its kind, by its spelling."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from geoevents.gazetteer.names import normalise
from geoevents.geocoding.hits import Hit
from geoevents.model import Place, PlaceKind

__all__ = ["is_its_city", "of_kind", "spelled_so"]

_ALIKE = 0.75  # share of letters in common
_CITY_REGION = 1.5  # times the people of the city; a region with more is more than the city


def of_kind(kind: PlaceKind | None, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Keeps what is of the kind that was asked for, if anything is."""
    return tuple(h for h in hits if h.place.kind is kind) or hits


def spelled_so(name: str, hits: Sequence[Hit]) -> list[Hit]:
    """Keeps of the settlements of a region those whose own name is spelled so, if there are any.

    The village of Aleksandrovka comes before the town that was once called so, and so does one
    whose own name is that in another language.
    """
    whole = normalise(name)
    for is_so in (lambda own: own == whole, lambda own: _alike(own, whole)):
        if any(_is_town(h) and is_so(normalise(h.place.name)) for h in hits):
            return [h for h in hits if not _is_town(h) or is_so(normalise(h.place.name))]
    return list(hits)


def _alike(one: str, other: str) -> bool:
    """Tells whether two names may be one in two spellings: Aleksandrovka and Oleksandrivka."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_town(hit: Hit) -> bool:
    return hit.place.kind is PlaceKind.SETTLEMENT


def is_its_city(one: Place, two: Place) -> bool:
    """Tells whether of a city and a region one is the other: Kyiv and Kyiv City.

    Damascus and the governorate of Damascus are one, Aleppo and that of Aleppo are not: there most
    people live outside the city.
    """
    kinds = {one.kind, two.kind}
    if kinds != {PlaceKind.SETTLEMENT, PlaceKind.ADMIN1}:
        return False
    town, region = (one, two) if one.kind is PlaceKind.SETTLEMENT else (two, one)
    if (town.country, town.admin1_code) != (region.country, region.admin1_code):
        return False
    name, whole = normalise(town.name), normalise(region.name)
    if whole in {f"{name} city", f"{name} capital"}:
        return True
    return whole == name and 0 < region.population <= _CITY_REGION * town.population
