"""The capitals of countries and the seats of their first-level divisions."""

from __future__ import annotations

import numpy as np

from geoevents.gazetteer.shard import Shard
from geoevents.model import Place

__all__ = ["Capitals"]

_CAPITAL = "PPLC"  # GeoNames: capital of a political entity
_SEAT = "PPLA"  # seat of a first-order division


class Capitals:
    """Finds capitals by country. Read once from a shard, most prominent first."""

    def __init__(self, shard: Shard) -> None:
        self._of_countries: dict[str, Place] = {}
        self._of_regions: dict[tuple[str, str], Place] = {}
        for code in (_CAPITAL, _SEAT):
            number = shard.number_of_code(code)
            rows = [] if number is None else np.flatnonzero(shard.column("code") == number).tolist()
            for place in map(shard.place, rows):
                if place.country is None:
                    continue
                if code == _CAPITAL:
                    self._of_countries.setdefault(place.country, place)
                if place.admin1_code is not None:
                    self._of_regions.setdefault((place.country, place.admin1_code), place)

    def of(self, country: str, admin1_code: str | None = None) -> Place | None:
        """Gives the capital of a country (alpha-2), or the seat of one of its divisions.

        Args:
            country: ISO 3166 alpha-2.
            admin1_code: GeoNames code of a first-level division; None for the country's capital.
        """
        if admin1_code is None:
            return self._of_countries.get(country)
        return self._of_regions.get((country, admin1_code))
