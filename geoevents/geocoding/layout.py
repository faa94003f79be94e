"""The candidates of a document laid out as arrays, with the features that need no other name."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from geoevents.geocoding.candidates import Hit
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.model import MatchTier, PlaceKind

__all__ = ["ALONE", "KIND_NUMBER", "Array", "Block", "Blocks", "Codes", "Group", "Problem"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int64]]


ALONE = (
    "population of a settlement",
    "population of a district",
    "population of a region",
    "no population known",
    "country",
    "region",
    "district",
    "area",
    "water",
    "site",
    "capital",
    "seat of a region",
    "seat of a district",
    "part of a town",
    "alternate name",
    "name is part of the mention",
    "kind word understood",
    "kind asked for",
    "kind not asked for",
    "share of the population under this name",
    "region of the same name",
    "seat of the region of the same name",
    "kind word of its name missing",
    "supplement",
    "spelled as its name",
    "wider than a country",
    "“the” before an area or water",
    "“the” before a settlement",
    "in a country at war, and the text speaks of war",
)
_COLUMN = {name: number for number, name in enumerate(ALONE)}
_ASKED = _COLUMN["kind asked for"]
_NOT_ASKED = _COLUMN["kind not asked for"]
_LACKING = _COLUMN["kind word of its name missing"]
_THE_AREA = _COLUMN["“the” before an area or water"]
_THE_TOWN = _COLUMN["“the” before a settlement"]
_AT_WAR = _COLUMN["in a country at war, and the text speaks of war"]
_KM_PER_DEGREE = 111.2
KIND_NUMBER = {kind: number for number, kind in enumerate(PlaceKind)}
_SETTLEMENT = KIND_NUMBER[PlaceKind.SETTLEMENT]
_BROAD = (KIND_NUMBER[PlaceKind.AREA], KIND_NUMBER[PlaceKind.WATER])
_KEPT_BLOCKS = 20_000
_USUAL_REGION = 500_000  # people of a first-level division whose population is not known


@dataclass(slots=True)
class Group:
    """All mentions of a document that share a name and a kind cue: one sense per document."""

    name: str
    cue: PlaceKind | None
    hits: tuple[Hit, ...]
    count: int = 1
    outer: list[int] = field(default_factory=list)  # groups that the text says this lies in
    demonym: bool = False
    trap: bool = False  # the name is also a common word or a personal name
    article: bool = False  # "the" stands before it
    plain: bool = True  # the name does not say that it is a site's or a street's
    war: float = 0.0  # how much the text speaks of war, 0 to 1
    likely: list[int] | None = None  # of many hits, the positions of those to be judged


@dataclass(frozen=True, slots=True)
class Block:
    """The candidates of one name as arrays, with the features that no text changes."""

    name: str
    hits: tuple[Hit, ...]
    alone: Array
    latitude: Array
    longitude: Array
    country: Codes
    region: Codes
    kind: Codes
    theatre: Array  # 1 in a country at war

    def take(self, positions: Sequence[int]) -> Block:
        """Gives the block of some of the candidates."""
        chosen = np.array(positions, dtype=np.int64)
        return Block(
            self.name,
            tuple(self.hits[i] for i in positions),
            self.alone[chosen],
            self.latitude[chosen],
            self.longitude[chosen],
            self.country[chosen],
            self.region[chosen],
            self.kind[chosen],
            self.theatre[chosen],
        )


class Blocks:
    """Makes blocks and remembers them. Codes of countries and regions are common to all."""

    def __init__(self) -> None:
        self._codes: dict[object, int] = {}
        self._theatres = load_lexicon().theatre_countries
        self._made: dict[int, Block] = {}

    def of(self, group: Group) -> Block:
        """Gives the block of a group's candidates."""
        block = self._made.get(id(group.hits))
        # The block holds on to its hits, so that no other tuple can come to have their id.
        if block is None or block.hits is not group.hits or block.name != group.name:
            if len(self._made) >= _KEPT_BLOCKS:
                self._made.clear()
            block = self._made[id(group.hits)] = self._make(group.name, group.hits)
        return block if group.likely is None else block.take(group.likely)

    def _make(self, name: str, hits: tuple[Hit, ...]) -> Block:
        places = [h.place for h in hits]
        return Block(
            name=name,
            hits=hits,
            alone=np.array(_alone(name, hits), dtype=np.float64).reshape(len(hits), len(ALONE)),
            latitude=np.array([p.latitude for p in places], dtype=np.float64),
            longitude=np.array([p.longitude for p in places], dtype=np.float64),
            country=np.array([self._code(p.country) for p in places], dtype=np.int64),
            region=np.array(
                [self._code((p.country, p.admin1_code) if p.admin1_code else None) for p in places],
                dtype=np.int64,
            ),
            kind=np.array([KIND_NUMBER[p.kind] for p in places], dtype=np.int64),
            theatre=np.array(
                [(p.country or "").lower() in self._theatres for p in places], dtype=np.float64
            ),
        )

    def _code(self, value: object) -> int:
        return self._codes.setdefault(value, len(self._codes)) if value is not None else -1


@dataclass(slots=True)
class Problem:
    """The candidates of all groups of a document laid out as arrays, one row per candidate."""

    groups: Sequence[Group]
    rows: list[Hit]
    group_of: Codes
    starts: list[int]  # where each group's rows begin, and one past the last row
    alone: Array
    latitude: Array
    longitude: Array
    country: Codes
    region: Codes
    kind: Codes
    distance: Array | None = None
    others: Array | None = None  # how much else the text names, from 0 to 1

    @classmethod
    def of(cls, groups: Sequence[Group], blocks: Blocks | None = None) -> Problem:
        """Lays out the candidates of the groups.

        Args:
            groups: what the document names.
            blocks: remembers names that were laid out before; None remembers nothing.
        """
        maker = blocks if blocks is not None else Blocks()
        laid = [maker.of(g) for g in groups]
        sizes = [len(b.hits) for b in laid]
        starts = [0, *accumulate(sizes)]
        alone = np.vstack([b.alone for b in laid]) if laid else np.zeros((0, len(ALONE)))
        for group, block, start in zip(groups, laid, starts, strict=False):
            _set_by_text(alone[start : start + len(block.hits)], group, block)
        return cls(
            groups=groups,
            rows=[h for b in laid for h in b.hits],
            group_of=np.repeat(np.arange(len(laid), dtype=np.int64), sizes),
            starts=starts,
            alone=alone,
            latitude=_joined([b.latitude for b in laid], np.float64),
            longitude=_joined([b.longitude for b in laid], np.float64),
            country=_renumbered(_joined([b.country for b in laid], np.int64)),
            region=_renumbered(_joined([b.region for b in laid], np.int64)),
            kind=_joined([b.kind for b in laid], np.int64),
        )

    def rows_of(self, group: int) -> range:
        """Gives the rows of a group."""
        return range(self.starts[group], self.starts[group + 1])

    def beliefs(self, scores: Array) -> Array:
        """Turns scores into belief that sums to one within each group."""
        if not len(scores):
            return scores
        count = len(self.groups)
        filled = [s for s, e in pairwise(self.starts) if s < e]
        peak = np.zeros(count)
        peak[[g for g, (s, e) in enumerate(pairwise(self.starts)) if s < e]] = np.maximum.reduceat(
            scores, filled
        )
        grown = np.exp(scores - peak[self.group_of])
        total = np.bincount(self.group_of, weights=grown, minlength=count)
        return np.asarray(grown / total[self.group_of], dtype=np.float64)

    def km(self, left: int, right: int) -> float:
        """Gives the distance between two candidates in km."""
        if self.distance is not None:
            return float(self.distance[left, right])
        middle = math.radians(float(self.latitude[left] + self.latitude[right]) / 2)
        north = float(self.latitude[left] - self.latitude[right]) * _KM_PER_DEGREE
        turn = float(self.longitude[left] - self.longitude[right])
        east = ((turn + 180) % 360 - 180) * _KM_PER_DEGREE * math.cos(middle)
        return math.hypot(north, east)


def _joined(parts: Sequence[Any], kind: type) -> Any:  # noqa: ANN401 - arrays of either kind
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _renumbered(codes: Codes) -> Codes:
    """Numbers the codes of a document from 0, so that tables by code stay small; -1 stays."""
    known, numbers = np.unique(codes, return_inverse=True)
    shift = 1 if len(known) and known[0] == -1 else 0
    return np.asarray(numbers - shift, dtype=np.int64)


def _set_by_text(alone: Array, group: Group, block: Block) -> None:
    """Fills in the features of candidates that the words around a name decide."""
    if group.cue is not None:
        asked = block.kind == KIND_NUMBER[group.cue]
        alone[:, _ASKED] = asked
        alone[:, _NOT_ASKED] = ~asked
        alone[:, _LACKING] = 0.0
    if group.article:
        alone[:, _THE_AREA] = np.isin(block.kind, _BROAD)
        alone[:, _THE_TOWN] = block.kind == _SETTLEMENT
    if group.war:
        alone[:, _AT_WAR] = block.theatre * group.war


def _alone(name: str, hits: Sequence[Hit]) -> list[list[float]]:
    """Gives the features of candidates that neither the text nor another name changes."""
    total = sum(h.place.population for h in hits if h.place.kind is PlaceKind.SETTLEMENT)
    regions = {
        (h.place.country, h.place.admin1_code) for h in hits if h.place.kind is PlaceKind.ADMIN1
    }
    return [_features_alone(h, name, total, regions) for h in hits]


def _features_alone(
    hit: Hit, name: str, total: int, regions: Collection[tuple[str | None, str | None]]
) -> list[float]:
    place, kind = hit.place, hit.place.kind
    people = place.population or (_USUAL_REGION if kind is PlaceKind.ADMIN1 else 0)
    size = math.log10(people + 1) / 7
    code = place.feature_code
    settled = kind is PlaceKind.SETTLEMENT
    share = place.population / total if settled and total else 0.0
    seat = settled and (place.country, place.admin1_code) in regions
    return [
        size if settled else 0.0,
        size if kind is PlaceKind.ADMIN2 else 0.0,
        size if kind in {PlaceKind.ADMIN1, PlaceKind.COUNTRY} else 0.0,
        float(place.population == 0 and settled),
        float(kind is PlaceKind.COUNTRY),
        float(kind is PlaceKind.ADMIN1),
        float(kind is PlaceKind.ADMIN2),
        float(kind is PlaceKind.AREA),
        float(kind is PlaceKind.WATER),
        float(kind is PlaceKind.SITE),
        float(code == "PPLC"),
        float(code == "PPLA"),
        float(code in {"PPLA2", "PPLA3", "PPLA4"}),
        float(code == "PPLX"),
        float(hit.tier is not MatchTier.MAIN),
        float(hit.via == "part"),
        float(hit.via == "kind"),
        0.0,  # by the text
        0.0,
        share,
        float(bool(regions) and settled),
        float(seat and code in {"PPLC", "PPLA"}),
        float(_lacks_kind_word(hit)),
        float(place.id.startswith("supplement:")),
        float(name.casefold() == place.name.casefold()),
        float(place.country is None and kind in {PlaceKind.AREA, PlaceKind.WATER}),
        0.0,  # by the text
        0.0,
        0.0,
    ]


def _lacks_kind_word(hit: Hit) -> bool:
    """Tells whether a region is called by less than its name: Kursk for Kursk Oblast."""
    if hit.place.kind not in {PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
        return False
    given, whole = hit.matched_name.casefold(), hit.place.name.casefold()
    return given != whole and whole.startswith(given + " ")
