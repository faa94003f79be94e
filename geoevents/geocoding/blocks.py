"""The candidates of one name as arrays, made once for all texts that name it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geoevents.gazetteer.people import People
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.own_features import ALONE, features_alone
from geoevents.model import Place, PlaceKind

__all__ = [
    "AT_WAR",
    "HELD",
    "KIND_NUMBER",
    "KNOWN",
    "LEVEL",
    "MARKS",
    "NARROW",
    "SETTLED",
    "THEATRE",
    "Array",
    "Block",
    "Blocks",
    "Codes",
    "Group",
]

Array = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int64]]

_COLUMN = {name: number for number, name in enumerate(ALONE)}
_ASKED = _COLUMN["kind asked for"]
_NOT_ASKED = _COLUMN["kind not asked for"]
_LACKING = _COLUMN["kind word of its name missing"]
_THE_AREA = _COLUMN["“the” before an area or water"]
_THE_TOWN = _COLUMN["“the” before a settlement"]
AT_WAR = _COLUMN["in a country at war, and the text speaks of war"]
KIND_NUMBER = {kind: number for number, kind in enumerate(PlaceKind)}
_SETTLEMENT = KIND_NUMBER[PlaceKind.SETTLEMENT]
_BROAD = (KIND_NUMBER[PlaceKind.AREA], KIND_NUMBER[PlaceKind.WATER])
_LEVELS = np.array([[KIND_NUMBER[PlaceKind.COUNTRY]], [KIND_NUMBER[PlaceKind.ADMIN1]]])
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.AREA, PlaceKind.WATER})
# Rows of Block.marks; those of countries and first-level divisions are twos.
KNOWN = slice(0, 2)  # its country and its region are known
LEVEL = slice(2, 4)  # it is itself a country, a region
HELD = slice(4, 6)  # it lies in a country, in a region
THEATRE = 6  # it lies in a country at war
NARROW = 7  # it is no country, sea or the like
SETTLED = 8  # it is a settlement
MARKS = 9
_KEPT_BLOCKS = 20_000


@dataclass(slots=True)
class Group:
    """All mentions of a document that share a name and a kind cue: one sense per document."""

    name: str
    cue: PlaceKind | None
    hits: tuple[Hit, ...]
    count: int = 1
    striking: int = 0  # how many of them are who strikes: the Russian of "Russian assaults near X"
    outer: list[int] = field(default_factory=list)  # groups that the text says this lies in
    demonym: bool = False
    trap: bool = False  # the name is also a common word or a personal name
    article: bool = False  # "the" stands before it
    plain: bool = True  # the name does not say that it is a site's or a street's
    war: float = 0.0  # how much it counts that the text speaks of war, 0 to 1
    likely: list[int] | None = None  # of many hits, the positions of those to be judged


@dataclass(frozen=True, slots=True)
class Block:
    """The candidates of one name as arrays, with the features that no other name changes.

    ``point`` is where a candidate lies on a sphere of radius 1. ``marks`` has a row for each thing
    that holds or not (``KNOWN`` and so on). Codes of countries and regions are common to all
    blocks; 0 is none.
    """

    name: str
    hits: tuple[Hit, ...]
    alone: Array
    point: Array
    marks: Array
    countries: list[int]
    regions: list[int]

    def take(self, positions: Sequence[int]) -> Block:
        """Gives the block of some of the candidates."""
        chosen = np.array(positions, dtype=np.int64)
        return Block(
            self.name,
            tuple(self.hits[i] for i in positions),
            self.alone[chosen],
            self.point[chosen],
            self.marks[:, chosen],
            [self.countries[i] for i in positions],
            [self.regions[i] for i in positions],
        )


class Blocks:
    """Makes blocks and remembers them."""

    def __init__(self, people_of: Callable[[Place], People]) -> None:
        """Takes what tells the people of a region: ``Gazetteer.people_of``."""
        self._people_of = people_of
        self._codes: dict[object, int] = {None: 0}
        self._theatres = load_lexicon().theatre_countries
        self._made: dict[tuple[int, PlaceKind | None, bool], Block] = {}

    def of(self, group: Group) -> Block:
        """Gives the block of a group's candidates."""
        key = (id(group.hits), group.cue, group.article)
        block = self._made.get(key)
        # The block holds on to its hits, so that no other tuple can come to have their id.
        if block is None or block.hits is not group.hits or block.name != group.name:
            if len(self._made) >= _KEPT_BLOCKS:
                self._made.clear()
            block = self._made[key] = self._make(group)
        return block if group.likely is None else block.take(group.likely)

    def _make(self, group: Group) -> Block:
        name, hits = group.name, group.hits
        places = [h.place for h in hits]
        kind = np.array([KIND_NUMBER[p.kind] for p in places], dtype=np.int64)
        alone = np.array(self._alone(name, hits), dtype=np.float64).reshape(len(hits), len(ALONE))
        _set_by_words(alone, group, kind)
        countries = [self._code(p.country) for p in places]
        regions = [
            self._code((p.country, p.admin1_code) if p.admin1_code else None) for p in places
        ]
        known = np.array([countries, regions]) > 0
        level = kind == _LEVELS
        theatre = [(p.country or "").lower() in self._theatres for p in places]
        narrow = [p.kind not in _WIDE for p in places]
        marks = [*known, *level, *(known & (kind > _LEVELS)), theatre, narrow, kind == _SETTLEMENT]
        return Block(
            name=name,
            hits=hits,
            alone=alone,
            point=np.array([_on_sphere(p) for p in places], dtype=np.float64).reshape(-1, 3),
            marks=np.array(marks, dtype=np.float64),
            countries=countries,
            regions=regions,
        )

    def _alone(self, name: str, hits: Sequence[Hit]) -> list[list[float]]:
        """Gives the features of candidates that neither the text nor another name changes."""
        total = sum(h.place.population for h in hits if h.place.kind is PlaceKind.SETTLEMENT)
        regions = {
            (h.place.country, h.place.admin1_code): self._people_of(h.place).number
            for h in hits
            if h.place.kind is PlaceKind.ADMIN1
        }
        countries = {country for country, _ in regions}
        return [
            features_alone(h, name, total, regions, shared=h.place.country in countries)
            for h in hits
        ]

    def _code(self, value: object) -> int:
        return self._codes.setdefault(value, len(self._codes))


def _set_by_words(alone: Array, group: Group, kind: Codes) -> None:
    """Fills in the features of candidates that the words beside a name decide."""
    if group.cue is not None:
        asked = kind == KIND_NUMBER[group.cue]
        alone[:, _ASKED] = asked
        alone[:, _NOT_ASKED] = ~asked
        alone[:, _LACKING] = 0.0
    if group.article:
        alone[:, _THE_AREA] = np.isin(kind, _BROAD)
        alone[:, _THE_TOWN] = kind == _SETTLEMENT


def _on_sphere(place: Place) -> tuple[float, float, float]:
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    around = math.cos(latitude)
    return around * math.cos(longitude), around * math.sin(longitude), math.sin(latitude)
