"""Where a coded row lies: country, first-level division and place id in the gazetteer's terms.

Datasets write divisions in their own ways ("Kursk", "Kurskaya Oblast"). So that filters and counts
by region find imported and extracted events alike, the division is that of the town of the row's
name at that point, since polygons are a kilometre coarse and many a town lies on a border; else the
one whose polygon holds the point, where it is of the country that the row states; else the one
whose name the row gives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.regions import Regions
from geoevents.model import GeoPrecision, Place, PlaceKind

__all__ = ["Placed", "Placer"]

_NEAR = 0.05  # degrees of latitude, some 5 km: a town's point in one dataset from that in another
_KIND_WORDS = ("oblast", "region", "province", "state", "governorate", "krai")


@dataclass(frozen=True, slots=True)
class Placed:
    """Country (alpha-2), division and place id, each None where it is not known."""

    country: str | None
    admin1: str | None
    place_id: str | None


class Placer:
    """Places rows; opens the gazetteer when the first row comes."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer
        self._regions: Regions | None = None
        self._by_id = lru_cache(maxsize=20_000)(self._named)
        self._by_point = lru_cache(maxsize=20_000)(self._holding)
        self._by_name = lru_cache(maxsize=20_000)(self._division)

    def place(
        self,
        point: tuple[float, float] | None,
        precision: GeoPrecision | None,
        country: str | None,
        admin1: str | None,
        name: str | None = None,
    ) -> Placed:
        """Gives where a row lies.

        Args:
            point: latitude and longitude in degrees.
            precision: of the point; a region or country gets its place id.
            country: the alpha-2 code that the row states.
            admin1: the division that the row states, in its own words.
            name: what the row calls the place.
        """
        state, division = self._by_point(*point) if point is not None else (None, None)
        town = self._town(name, point) if name and point is not None else None
        if town is not None and country in {None, town.country}:
            state = division = None
            country = town.country
            if town.country and town.admin1_code:
                division = self._open().admin1(town.country, town.admin1_code)
        land = country or (state.country if state else None)
        if precision is GeoPrecision.COUNTRY:
            found = self._open().country(land) if land else None
            return Placed(land, None, found.id if found else None)
        if division is None or division.country != land:
            division = self._by_name(land, admin1) if land and admin1 else None
        shown = division.name if division else admin1
        regional = precision is GeoPrecision.REGION and division is not None
        return Placed(land, shown, division.id if division and regional else None)

    def _open(self) -> Gazetteer:
        if self._gazetteer is None:
            self._gazetteer = Gazetteer.open()
        return self._gazetteer

    def _holding(self, latitude: float, longitude: float) -> tuple[Place | None, Place | None]:
        if self._regions is None:
            self._regions = Regions.open()
        country, division = self._regions.containing(latitude, longitude)
        return self._by_id(country), self._by_id(division)

    def _town(self, name: str, point: tuple[float, float]) -> Place | None:
        """Gives the settlement of a name that lies at a point, the nearest of several."""
        found = [
            match.place
            for match in self._open().lookup(name)
            if match.place.kind is PlaceKind.SETTLEMENT and _apart(match.place, point) <= _NEAR
        ]
        return min(found, key=lambda place: _apart(place, point), default=None)

    def _named(self, place_id: str | None) -> Place | None:
        return self._open().place(place_id) if place_id else None

    def _division(self, country: str, name: str) -> Place | None:
        gazetteer = self._open()
        for words in (name, *(f"{name} {kind}" for kind in _KIND_WORDS)):
            for match in gazetteer.lookup(words):
                if match.place.kind is PlaceKind.ADMIN1 and match.place.country == country:
                    return match.place
        return None


def _apart(place: Place, point: tuple[float, float]) -> float:
    """Gives how far a place lies from a point, in degrees of latitude."""
    turn = (place.longitude - point[1] + 180) % 360 - 180
    return math.hypot(place.latitude - point[0], turn * math.cos(math.radians(point[0])))
