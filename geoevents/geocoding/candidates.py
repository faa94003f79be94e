"""Which places a name may mean, before anything is said of the text around it."""

from __future__ import annotations

from functools import lru_cache

from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.matches import Match
from geoevents.gazetteer.names import normalise
from geoevents.geocoding.hits import Hit, Lookup, Traits, reached
from geoevents.geocoding.inflection import InflectedNames
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.rivals import (
    MINOR,
    akin,
    drop_towns_of_regions,
    keep_states,
    most_populous,
    without_borrowed,
    without_shadowed,
)
from geoevents.geocoding.scan import scan_names, tokenise
from geoevents.model import MatchTier, PlaceKind

__all__ = ["CandidateFinder"]

_CACHED_NAMES = 20_000
# Kinds that a word beside the name states for certain: the Dnipro river is not the city. A town's
# word is not of these: "Turkey village officials" speaks of the country.
_STATED = frozenset({PlaceKind.WATER})
_TOWNS = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN2})
_ADMIN_WORDS = ("Oblast", "Region", "Province", "Governorate", "State", "Krai", "Republic")


class CandidateFinder:
    """Looks names up in a gazetteer, with the kind words and demonyms around them understood."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self.look_up = lru_cache(maxsize=_CACHED_NAMES)(self._look_up)
        self.find = lru_cache(maxsize=_CACHED_NAMES)(self._find)
        self.find_inside = lru_cache(maxsize=_CACHED_NAMES)(self._find_inside)
        self.with_waters = lru_cache(maxsize=_CACHED_NAMES)(self._with_waters)
        self.country = lru_cache(maxsize=_CACHED_NAMES)(self._country)
        self.traits = lru_cache(maxsize=_CACHED_NAMES)(self._traits)

    def _look_up(self, name: str, after_town: bool = False) -> Lookup:
        """Gives the candidates of a name as it stands; see ``look_up``."""
        people = self.demonyms(name)
        matches = people or self._matches(name, after_town=after_town)
        via = "demonym" if people else "name"
        hits = tuple(Hit(m.place, m.tier, m.matched_name, via) for m in most_populous(matches))
        return Lookup(
            hits=hits,
            kinds=frozenset(h.place.kind for h in hits),
            population=max((h.place.population for h in hits), default=0),
            demonym=bool(people),
        )

    def _matches(self, name: str, *, after_town: bool) -> list[Match]:
        matches = self._gazetteer.lookup(name)
        short = self._gazetteer.lookup_abbreviation(name, after_town=after_town)
        if short:
            known = {m.place.id for m in matches}
            return [*matches, *(m for m in short if m.place.id not in known)]
        if name and "Ѐ" <= name[0] <= "ӿ":
            # "у Сум" is Sumy although another place is written so: both stand as candidates.
            base = InflectedNames(self._gazetteer).further(name)
            known = {m.place.id for m in matches}
            further = self._gazetteer.lookup(base) if base else []
            return [*matches, *(m for m in further if m.place.id not in known)]
        return matches

    def demonyms(self, name: str) -> list[Match]:
        """Gives the countries or areas whose people a capitalised word names, plurals too."""
        if not name[:1].isupper():
            return []
        found = self._gazetteer.lookup_demonym(name)
        if not found and name.endswith("s") and not self._is_area(name):
            found = self._gazetteer.lookup_demonym(name[:-1])
        return found

    def _is_area(self, name: str) -> bool:
        """Tells whether an area is called so: the Balkans are no people."""
        return any(m.place.kind is PlaceKind.AREA for m in self._gazetteer.lookup(name))

    def _country(self, code: str) -> tuple[Hit, ...]:
        """Gives a country by its alpha-2 code, as its people's name would."""
        place = self._gazetteer.country(code)
        return (Hit(place, MatchTier.MAIN, place.name, "demonym"),) if place else ()

    def _with_waters(self, name: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Gives the candidates of "the Dnipro": with an article before it, it is the river.

        English puts no article before towns; where no water of the name is known, the candidates
        stay as they were.
        """
        river = self.look_up(f"{name} River").hits
        known = {h.place.id for h in hits}
        further = tuple(h for h in river if h.place.id not in known)
        waters = [h for h in (*hits, *further) if h.place.kind is PlaceKind.WATER]
        if not waters:
            return hits
        return tuple(h for h in (*hits, *further) if h.place.kind not in _TOWNS)

    def _find(
        self,
        name: str,
        cue: PlaceKind | None = None,
        cue_text: str | None = None,
        after_town: bool = False,
    ) -> tuple[Hit, ...]:
        """Gives the candidates of a mention, those that its kind cue asks for among them."""
        hits = {h.place.id: h for h in self.look_up(name, after_town).hits}
        if cue_text and cue_text.casefold() not in name.casefold():
            for hit in self.look_up(f"{name} {cue_text}").hits:
                hits.setdefault(hit.place.id, hit)
        if cue is PlaceKind.ADMIN1:
            self._add_regions(name, hits)
            drop_towns_of_regions(normalise(name), hits)
            if cue_text is not None and cue_text.lower() == "state":
                keep_states(normalise(name), hits)
        bare = self._without_kind_word(name)
        if bare is not None:
            wanted = self.own_kind(name)
            for hit in self.look_up(bare).hits:
                if hit.place.kind is wanted or not hits or wanted is None:
                    hits.setdefault(hit.place.id, reached(hit, "kind"))
            if wanted is PlaceKind.ADMIN1:
                self._add_regions(bare, hits)
        found = tuple(hits.values())
        if cue in _STATED:
            found = tuple(h for h in found if h.place.kind is cue) or found
        if cue is None and bare is None:
            found = without_borrowed(normalise(name), found)
        return found if cue in MINOR else without_shadowed(found)

    def _find_inside(self, name: str) -> tuple[Hit, ...]:
        """Gives the places whose names stand inside the name of a site or quarter.

        "Vancouver Art Gallery" has Vancouver inside, "Robinson College Cambridge" a Robinson and a
        Cambridge: the rest of the text decides between them. Of overlapping names the longer
        counts.
        """
        tokens = tokenise(name)
        found: dict[str, Hit] = {}
        end = -1
        for span in scan_names(name, tokens, self._gazetteer):
            text = name[tokens[span.first].start : tokens[span.last].end]
            whole = span.last - span.first + 1 == len(tokens)
            if span.last <= end or whole or self._is_generic(text.casefold()):
                continue
            end = span.last
            for hit in self.look_up(text).hits:
                found.setdefault(hit.place.id, reached(hit, "part"))
        return tuple(found.values())

    def _traits(self, name: str) -> Traits:
        """Tells what a name is besides the name of places."""
        lexicon, whole = self._lexicon, name.casefold()
        words = whole.replace(".", "").split()
        last_words = lexicon.site_words | lexicon.street_words | lexicon.organisation_words
        return Traits(
            demonym=self.look_up(name).demonym,
            trap=any(
                whole in known
                for known in (lexicon.common_words, lexicon.given_names, lexicon.surnames)
            ),
            site=len(words) > 1
            and (words[-1] in last_words or words[0] in lexicon.site_first_words),
        )

    def _is_generic(self, word: str) -> bool:
        """Tells whether a word inside a name tells a kind of thing, or is a word like others."""
        lexicon = self._lexicon
        return any(
            word in words
            for words in (
                lexicon.never,
                lexicon.common_words,
                lexicon.site_words,
                lexicon.site_first_words,
                lexicon.street_words,
                lexicon.near_words,
                lexicon.organisation_words,
                lexicon.portfolio_words,
            )
        )

    def _add_regions(self, name: str, hits: dict[str, Hit]) -> None:
        """Adds the regions that are named after a town: "Kursk region" is Kursk Oblast."""
        for word in _ADMIN_WORDS:
            for hit in self.look_up(f"{name} {word}").hits:
                if hit.place.kind is PlaceKind.ADMIN1:
                    hits.setdefault(hit.place.id, reached(hit, "kind"))
        wanted = normalise(name)
        for hit in self.look_up(name).hits:
            place = hit.place
            if place.kind is PlaceKind.ADMIN1 or not (place.country and place.admin1_code):
                continue
            region = self._gazetteer.admin1(place.country, place.admin1_code)
            if region is not None and akin(wanted, normalise(region.name)):
                hits.setdefault(region.id, Hit(region, MatchTier.ALTERNATE, region.name, "kind"))

    def own_kind(self, name: str) -> PlaceKind | None:
        """Gives the kind that the last or first word of a name states: Metcalfe County."""
        words = name.lower().replace(".", "").split()
        if len(words) < 2:
            return None
        kinds = self._lexicon.own_kind_words
        return kinds.get(words[-1]) or (kinds.get(words[0]) if words[0] != "old" else None)

    def _without_kind_word(self, name: str) -> str | None:
        words = name.split()
        if len(words) < 2:
            return None
        kinds = self._lexicon.own_kind_words
        if words[-1].lower().rstrip(".") in kinds:
            return " ".join(words[:-1])
        if words[0].lower() in kinds:
            return " ".join(words[2:] if words[1].lower() == "of" else words[1:]) or None
        return None
