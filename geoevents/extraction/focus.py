"""What a text is about, place by place: where acts are that name no place of their own."""

# ruff: noqa: PLR0911 - every way of pointing is one branch
from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.spots import spot_of, stands_near
from geoevents.model import GeoPrecision, PlaceKind, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Focus"]

_SETTLEMENTS = frozenset("village town city settlement hamlet township locality".split())
_REGIONS = frozenset("region province state oblast governorate district".split())
_POINTING = frozenset(("the", "that", "this", "these", "those", "same", "its", "their"))
_PART_OF_TOWN = re.compile(
    r"^\s+(?:neighbou?rhood|quarter|suburb|ward|street|avenue|square|boulevard|market)\b",
    re.IGNORECASE,
)
_TIES = frozenset(("of", "in", "at", "near", "outside"))
_CAPITAL = "PPLC"


class Focus:
    """The places that a document is about, sentence by sentence, for acts that name none."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.settlement: Spot | None = None
        self.region: Spot | None = None
        self.office: Spot | None = None  # the place of a title: "the mayor of X"
        self.latest: Spot | None = None
        self.capitals: dict[str, Spot] = {}
        self.anchored: dict[str, Spot] = {}
        self.things: dict[str, Spot] = {}
        self.countries: Counter[str] = Counter()

    @property
    def country(self) -> str | None:
        """The country that the latest place lies in, else the one spoken of most."""
        if self.latest is not None and self.latest.resolution.place is not None:
            here = self.latest.resolution.place.country
            if here is not None:
                return here
        return self.countries.most_common(1)[0][0] if self.countries else None

    def see(self, spot: Spot) -> None:
        """Notes a place of an act (or one merely named)."""
        self.latest = spot
        if spot.resolution.place is not None and spot.start < spot.resolution.mention.start:
            self.anchored[spot.location] = spot
        if spot.precision in (GeoPrecision.TOWN, GeoPrecision.NEAR):
            self.settlement = spot
        else:
            self.region = spot

    def note(self, site: Site, spot: Spot, reading: Reading) -> None:
        """Notes a named place whatever its part: its country, and the thing that stands there.

        After "the bridge at X", "the bridge" is the one at X.
        """
        place = spot.resolution.place
        if place is not None:
            if place.country is not None:
                self.countries[place.country] += 1
            if place.feature_code == _CAPITAL:
                self.capitals[place.country or ""] = spot
        for thing in self._tied(reading.doc[site.token], reading):
            self.things[reading.lemmas[thing.i]] = spot

    def _tied(self, token: Token, reading: Reading) -> list[Token]:
        """Gives the nouns for things that a place name places: "the X bridge", "a camp in X"."""
        above = token.head
        found: list[Token] = []
        if token.dep_ == "pobj" and above.lower_ in _TIES:
            found = [above.head]
        elif token.dep_ in ("compound", "nmod", "poss"):
            found = [above]
        found.extend(c for c in token.children if c.dep_ == "appos")
        return [t for t in found if self._is_thing(t, reading)]

    def _is_thing(self, token: Token, reading: Reading) -> bool:
        lemma = reading.lemmas[token.i]
        if token.pos_ != "NOUN" or lemma in _REGIONS:
            return False
        known = self.book.objects
        return (
            self.book.noun_classes.get(lemma) == "structure"
            or lemma in known["territory"]
            or lemma in known["property"]
            or lemma in known["base"]
        )

    def known(self, spot: Spot, reading: Reading) -> Spot:
        """Gives an unknown village the point that an earlier sentence gave it.

        An unknown part of a town ("the X neighbourhood") has the point of the town spoken of.
        """
        if spot.resolution.place is not None:
            return spot
        told = self.anchored.get(spot.location)
        if told is not None:
            return replace(spot, resolution=told.resolution, precision=told.precision)
        if not _PART_OF_TOWN.match(reading.text[spot.end - reading.start :]):
            return spot
        town = self._town_before(spot, reading)
        if town is None or town.place is None:
            return spot
        reason = f"a part of {town.place.name}, the town spoken of"
        return replace(spot, resolution=town, precision=GeoPrecision.NEAR, reason=reason)

    def _town_before(self, spot: Spot, reading: Reading) -> Resolution | None:
        """Gives the last town named before a place, in its sentence or earlier."""
        for site in reversed(reading.sites):
            place = site.resolution.place
            before = site.resolution.mention.start < spot.start
            if before and place is not None and place.kind is PlaceKind.SETTLEMENT:
                return site.resolution
        return self.settlement.resolution if self.settlement is not None else None

    def recall(self, act: Act, reading: Reading, text: str) -> Spot | None:
        """Gives the place that an act without one of its own points back to.

        Args:
            act: the act; only its own words are looked at.
            reading: its sentence.
            text: the article's text.
        """
        domain = {i for a in (act, *act.merged) for i in a.roles.domain}
        for i in sorted(domain):
            token = reading.doc[i]
            spot = self._pointed(token, reading, text)
            if spot is not None:
                near = spot.precision is GeoPrecision.TOWN and token.lower_ != "there"
                if near and stands_near(reading.text[: token.idx]):
                    return replace(spot, precision=GeoPrecision.NEAR)
                return spot
        return None

    def _pointed(self, token: Token, reading: Reading, text: str) -> Spot | None:
        lemma = reading.lemmas[token.i]
        here = _named_before(token, reading) if token.lower_ == "there" else None
        if here is not None:
            return replace(spot_of(here, text), reason="“there”: named in the sentence")
        if token.lower_ == "there" and token.dep_ == "advmod" and self.latest is not None:
            there = self.latest
            if there.precision is GeoPrecision.COUNTRY and self.settlement is not None:
                there = self.settlement
            return _carried(there, "“there”: the place spoken of before")
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        pointing = any(
            c.lower_ in _POINTING for c in token.children if c.dep_ in ("det", "poss", "amod")
        )
        if not pointing:
            return None
        if lemma == "capital" and self.country is not None:
            spot = self.capitals.get(self.country)
            return _carried(spot, "the capital, named before") if spot is not None else None
        if lemma in self.things:
            return _carried(self.things[lemma], f"the {lemma} named before with its place")
        if lemma in _SETTLEMENTS and self.settlement is not None:
            return _carried(self.settlement, f"the {lemma} spoken of before")
        office = self.office
        if lemma in _SETTLEMENTS and office is not None and office.precision is GeoPrecision.TOWN:
            return _carried(office, f"the {lemma} of the official who speaks")
        if lemma in _REGIONS and self.region is not None:
            return _carried(self.region, f"the {lemma} spoken of before")
        return None

    def fallback(self) -> Spot | None:
        """Gives the place spoken of last, None at the start of a text."""
        if self.latest is None:
            return None
        return _carried(self.latest, "place spoken of before")


def _named_before(there: Token, reading: Reading) -> Site | None:
    """Gives the last town named before "there": "a nurse in X recalled how shells fell there"."""
    if there.dep_ != "advmod":
        return None
    for sites in (reading.sites, reading.offices):
        towns = [s for s in sites if s.last < there.i and _is_town(s)]
        if towns:
            return max(towns, key=lambda s: s.last)
    return None


def _is_town(site: Site) -> bool:
    place = site.resolution.place
    return place is None or place.kind is not PlaceKind.COUNTRY


def _carried(spot: Spot, reason: str) -> Spot:
    return replace(spot, reason=reason, fatalities=None)
