"""The countries and first-level divisions of a shard by their codes."""

from __future__ import annotations

from functools import cached_property

from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.shard import Shard
from geoevents.model import Place, PlaceKind

__all__ = ["Divisions"]


class Divisions:
    """Finds countries and divisions by code. Each kind is read from the shard when first asked."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard

    def country(self, code: str) -> Place | None:
        """Gives a country by its ISO 3166 alpha-2 code, or None."""
        return self._countries.get(code.upper())

    def country_codes(self) -> list[str]:
        """Gives the alpha-2 codes of all countries."""
        return sorted(self._countries)

    def admin1(self, country: str, code: str) -> Place | None:
        """Gives a first-level division by country (alpha-2) and GeoNames code, or None."""
        return self._admin1s.get((country.upper(), code))

    def regions_of(self, country: str) -> list[Place]:
        """Gives the first-level divisions of a country (alpha-2), by name."""
        wanted = country.upper()
        found = [p for (c, _), p in self._admin1s.items() if c == wanted]
        return sorted(found, key=lambda p: normalise(p.name))

    @cached_property
    def _countries(self) -> dict[str, Place]:
        places = [self._shard.place(row) for row in self._shard.rows_of_kind(PlaceKind.COUNTRY)]
        return {p.country: p for p in reversed(places) if p.country}

    @cached_property
    def _admin1s(self) -> dict[tuple[str, str], Place]:
        places = [self._shard.place(row) for row in self._shard.rows_of_kind(PlaceKind.ADMIN1)]
        return {
            (p.country, p.admin1_code): p
            for p in reversed(places)
            if p.country is not None and p.admin1_code is not None
        }
