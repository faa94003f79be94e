"""What a name that is asked for alone may mean: as it stands, inside a site's name, or misspelt."""

from __future__ import annotations

from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.spellings import respellings, romanisations
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.context import contains
from geoevents.geocoding.cues import read_cue
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.narrowing import of_kind
from geoevents.model import MatchTier, PlaceKind

__all__ = ["AskedNames"]

_MOST_MISSPELT = 50
_CYRILLIC_COUNTRIES = frozenset("BA BG BY KG KZ ME MK MN RS RU TJ UA UZ XK".split())


class AskedNames:
    """Finds the places of names that have no text around them, one way of reaching them a time."""

    def __init__(self, gazetteer: Gazetteer, finder: CandidateFinder, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._finder = finder
        self._lexicon = lexicon

    def hits(self, name: str) -> tuple[Hit, ...]:
        """Gives what is called so; only where nothing is, what a kind word may be taken off of."""
        known = {h.place.id for h in self._finder.look_up(name).hits}
        named = tuple(h for h in self._finder.find(name) if h.place.id in known)
        if named:
            return named
        whole = read_cue(name, 0, len(name), self._lexicon)
        words = name.rsplit(None, 1)
        if whole is None and len(words) == 2:
            kind = self._lexicon.cues_after.get(words[1].lower())
            if kind is not None and kind is not PlaceKind.SITE:
                found = self._finder.find(words[0], kind, words[1]) or self._finder.find(name)
                return of_kind(kind, found)
        found = self._finder.find(
            name, whole.kind if whole else None, whole.text if whole else None
        )
        return of_kind(self._finder.own_kind(name), found)

    def romanised(self, name: str) -> tuple[Hit, ...]:
        """Gives the places that a name means by a spelling which no source has.

        A Cyrillic name is romanised; a Latin one ("Sudja") is respelled as English writes Slavic
        names, and counts only in countries that write Cyrillic.
        """
        for spelled in (*romanisations(name), *respellings(name)):
            hits = tuple(
                Hit(h.place, MatchTier.ALTERNATE, spelled.title())
                for h in self._finder.look_up(spelled).hits
                if not name.isascii() or h.place.country in _CYRILLIC_COUNTRIES
            )
            if hits:
                return hits
        return ()

    def misspelt(self, name: str) -> tuple[Hit, ...]:
        """Gives the places whose names are one typing error away."""
        found = self._gazetteer.search(name, _MOST_MISSPELT, fuzzy=True)
        return tuple(
            Hit(m.place, m.tier, m.matched_name) for m in found if m.tier is MatchTier.FUZZY
        )

    def site(self, name: str, outer: list[str]) -> tuple[tuple[Hit, ...], list[str]]:
        """Gives the places inside or behind the name of a site or organisation.

        "University of Aleppo" has its town inside, "Ministry of Health, Damascus" behind.

        Returns:
            The places, and where they are said to lie.
        """
        words = {word.casefold() for word in name.split()}
        lexicon = self._lexicon
        if not words & (lexicon.site_words | lexicon.site_first_words | lexicon.organisation_words):
            return (), outer
        inside = self._finder.find_inside(name)
        if not outer:
            return inside, outer
        behind = self.hits(outer[0])
        if any(contains(o.place, h.place) for o in behind for h in inside):
            return inside, outer
        towns = tuple(
            Hit(h.place, h.tier, h.matched_name, "part")
            for h in behind
            if h.place.kind is PlaceKind.SETTLEMENT
        )
        return (towns, outer[1:]) if towns else (inside, outer)
