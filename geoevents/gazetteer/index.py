"""The gazetteer: names to places, over the shipped index and what the user added."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.errors import GazetteerError
from geoevents.gazetteer.capitals import Capitals
from geoevents.gazetteer.divisions import Divisions
from geoevents.gazetteer.matches import Match, matches_in
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.shard import WORDS_FILE, Shard
from geoevents.model import MatchTier, Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geoevents.gazetteer.people import People
    from geoevents.gazetteer.regions import Regions

__all__ = ["Gazetteer", "shipped_folder"]

_CACHED_NAMES = 50_000


def shipped_folder() -> Path:
    """Gives the folder of the shipped index: ``GEOEVENTS_GAZETTEER``, or ``gazetteer/`` here."""
    override = os.environ.get("GEOEVENTS_GAZETTEER")
    return Path(override) if override else Path(__file__).resolve().parents[2] / "gazetteer"


class Gazetteer:
    """Finds places by name, id, division and position. Safe to share between threads for reading.

    The first shard is the shipped index; later ones are what the user added. A place that two
    shards have is taken from the later one, with the names of both.
    """

    def __init__(self, shards: Sequence[Shard]) -> None:
        if not shards:
            raise GazetteerError("a gazetteer needs at least one shard")
        self._shards = tuple(shards)
        self._found: dict[str, list[Match]] = {}
        self._divisions = Divisions(self._shards[0])
        self._regions: Regions | None = None
        self._in_towns: Any = None  # people by region, summed when first asked for
        self._word_lists: dict[str, dict[str, list[str]]] | None = None
        self.version = "-".join(str(s.info["version"]) for s in self._shards)

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """Opens the gazetteer by memory map.

        Args:
            folder: the folder of an index; None for the shipped one with the user's additions.

        Raises:
            GazetteerError: where the index is missing or damaged.
        """
        if folder is not None:
            return cls([Shard(Path(folder))])
        from geoevents.gazetteer.additions import addition_folders

        shards = [Shard(shipped_folder())]
        for added in addition_folders():
            try:
                shards.append(Shard(added))
            except GazetteerError as error:
                raise GazetteerError(
                    f"{error}; take the addition out with: geoevents gazetteer remove {added.name}"
                ) from error
        return cls(shards)

    def lookup(self, name: str) -> list[Match]:
        """Gives all places that bear a name, best tier first, then most prominent first.

        Args:
            name: a name in any script; compared by ``normalise``.

        Returns:
            The matches; an empty list where no place bears the name. Do not change the list.
        """
        found = self._found.get(name)
        if found is None:
            found = matches_in(self._shards, normalise(name), name.strip())
            if len(self._found) >= _CACHED_NAMES:
                self._found.clear()
            self._found[name] = found
        return found

    def lookup_demonym(self, name: str) -> list[Match]:
        """Gives the countries or areas whose people or things a word names ("Syrian", "Poles").

        Capitals make no difference here: that "polish" is none, the caller must see.
        """
        ids = self._words().get("demonyms", {}).get(normalise(name), ())
        places = (self.place(place_id) for place_id in ids)
        return [Match(p, MatchTier.MAIN, name) for p in places if p is not None]

    def lookup_abbreviation(self, text: str, *, after_town: bool = False) -> list[Match]:
        """Gives the places that a written abbreviation stands for, letter for letter.

        Args:
            text: "Calif.", "TX", "U.S."; capitals and full stops count.
            after_town: whether it follows a town and a comma, where also two-letter codes are
                places ("Paris, TX"); without it only those that stand alone are given.
        """
        found = []
        for entry in self._words().get("abbreviations", {}).get(text, ()):
            place = self.place(entry.removeprefix("-"))
            if place is not None and (after_town or not entry.startswith("-")):
                found.append(Match(place, MatchTier.ALTERNATE, text))
        return found

    def languages(self, country: str) -> str:
        """Gives the languages of a country as GeoNames lists them ("uk,ru-UA"), or ""."""
        return self._words().get("languages", {}).get(country.upper(), [""])[0]

    def info(self) -> dict[str, Any]:
        """Gives what the gazetteer holds: version, folder, counts, sources, one entry per shard."""
        shards = [
            {k: v for k, v in s.info.items() if k != "notes"} | {"folder": str(s.folder)}
            for s in self._shards
        ]
        return {
            "version": self.version,
            "places": sum(s.size for s in self._shards),
            "shards": shards,
        }

    def _words(self) -> dict[str, dict[str, list[str]]]:
        if self._word_lists is None:
            path = self._shards[0].folder / WORDS_FILE
            self._word_lists = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        return self._word_lists

    def __contains__(self, name: str) -> bool:
        key = normalise(name)
        return any(key in shard for shard in self._shards)

    def has_prefix(self, name: str) -> bool:
        """Says whether some longer name begins with these whole words."""
        prefix = normalise(name) + " "
        return any(shard.has_prefix(prefix) for shard in self._shards)

    def place(self, place_id: str) -> Place | None:
        """Gives the place with an id ("geonames:538560"), or None."""
        for shard in reversed(self._shards):
            row = shard.row_of(place_id)
            if row is not None:
                return shard.place(row)
        return None

    def country(self, code: str) -> Place | None:
        """Gives a country by its ISO 3166 alpha-2 code, or None."""
        return self._divisions.country(code)

    @cached_property
    def capitals(self) -> Capitals:
        """The capitals of the shipped index."""
        return Capitals(self._shards[0])

    def country_codes(self) -> list[str]:
        """Gives the alpha-2 codes of all countries."""
        return self._divisions.country_codes()

    def country_polygon(self, code: str) -> BaseGeometry | None:
        """Gives the polygon of a country (alpha-2), EPSG:4326, or None."""
        place = self.country(code)
        return None if place is None else self._open_regions().polygon(place.id)

    def admin1(self, country: str, code: str) -> Place | None:
        """Gives a first-level division by country (alpha-2) and GeoNames code, or None."""
        return self._divisions.admin1(country, code)

    def regions_of(self, country: str) -> list[Place]:
        """Gives the first-level divisions of a country (alpha-2), by name."""
        return self._divisions.regions_of(country)

    def people_of(self, place: Place) -> People:
        """Gives how many people a place has, 0 where that is not known.

        Of a first-level region that GeoNames states no figure for it is the sum of the region's
        towns in the shipped index; ``in_towns`` and ``words`` of the answer say so.
        """
        from geoevents.gazetteer.people import people_in_towns, people_of

        shard = self._shards[0]
        if self._in_towns is None:
            self._in_towns = people_in_towns(shard)
        return people_of(place, shard, self._in_towns)

    def search(self, query: str, limit: int = 10, *, fuzzy: bool = False) -> list[Match]:
        """Gives places for a person who types: exact matches, then names that begin so.

        Args:
            query: the beginning of a name.
            limit: how many matches at most.
            fuzzy: whether to add names with a typing error or two, as tier 3.

        Returns:
            Matches of different places, exact ones first.
        """
        from geoevents.gazetteer.search import search

        return search(self, self._shards, query, limit, fuzzy=fuzzy)

    def containing(self, latitude: float, longitude: float) -> tuple[Place | None, Place | None]:
        """Gives the country and the first-level division whose polygons hold a point.

        Args:
            latitude: degrees north, WGS84.
            longitude: degrees east, WGS84.

        Returns:
            (country, admin1); None where the point lies in none, as at sea.
        """
        country, admin1 = self._open_regions().containing(latitude, longitude)
        return (self.place(country) if country else None, self.place(admin1) if admin1 else None)

    def _open_regions(self) -> Regions:
        if self._regions is None:
            from geoevents.gazetteer.regions import Regions

            self._regions = Regions.open(self._shards[0].folder)
        return self._regions
