"""The candidates of a document laid out as arrays, with the features that need no other name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geoevents.geocoding.candidates import Hit
from geoevents.model import MatchTier, PlaceKind

__all__ = ["ALONE", "KIND_NUMBER", "Array", "Codes", "Group", "Problem"]

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
    "kind word of its name missing",
    "supplement",
    "spelled as its name",
    "wider than a country",
    "“the” before an area or water",
    "“the” before a settlement",
)
_KM_PER_DEGREE = 111.2
KIND_NUMBER = {kind: number for number, kind in enumerate(PlaceKind)}


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


@dataclass(slots=True)
class Problem:
    """The candidates of all groups of a document laid out as arrays, one row per candidate."""

    groups: Sequence[Group]
    rows: list[Hit]
    group_of: Codes
    alone: Array
    latitude: Array
    longitude: Array
    country: Codes
    region: Codes
    kind: Codes
    distance: Array | None = None

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Problem:
        """Lays out the candidates of the groups."""
        rows = [h for g in groups for h in g.hits]
        group_of = np.array([i for i, g in enumerate(groups) for _ in g.hits], dtype=np.int64)
        codes: dict[object, int] = {}

        def code(value: object) -> int:
            return codes.setdefault(value, len(codes)) if value is not None else -1

        places = [h.place for h in rows]
        features = [row for g in groups for row in _alone(g)]
        return cls(
            groups=groups,
            rows=rows,
            group_of=group_of,
            alone=np.array(features, dtype=np.float64).reshape(len(rows), len(ALONE)),
            latitude=np.array([p.latitude for p in places], dtype=np.float64),
            longitude=np.array([p.longitude for p in places], dtype=np.float64),
            country=np.array([code(p.country) for p in places], dtype=np.int64),
            region=np.array(
                [code((p.country, p.admin1_code)) if p.admin1_code else -1 for p in places],
                dtype=np.int64,
            ),
            kind=np.array([KIND_NUMBER[p.kind] for p in places], dtype=np.int64),
        )

    def beliefs(self, scores: Array) -> Array:
        """Turns scores into belief that sums to one within each group."""
        if not len(scores):
            return scores
        count = len(self.groups)
        peak = np.full(count, -np.inf)
        np.maximum.at(peak, self.group_of, scores)
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


def _alone(group: Group) -> list[list[float]]:
    """Gives the features of a group's candidates that need no other name."""
    total = sum(h.place.population for h in group.hits if h.place.kind is PlaceKind.SETTLEMENT)
    has_region = any(h.place.kind is PlaceKind.ADMIN1 for h in group.hits)
    return [_features_alone(h, group, total, has_region=has_region) for h in group.hits]


def _features_alone(hit: Hit, group: Group, total: int, *, has_region: bool) -> list[float]:
    place, cue = hit.place, group.cue
    kind = place.kind
    size = math.log10(place.population + 1) / 7
    code = place.feature_code
    settled = kind is PlaceKind.SETTLEMENT
    share = place.population / total if settled and total else 0.0
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
        float(cue is not None and cue is kind),
        float(cue is not None and cue is not kind),
        share,
        float(has_region and settled),
        float(cue is None and _lacks_kind_word(hit)),
        float(place.id.startswith("supplement:")),
        float(group.name.casefold() == place.name.casefold()),
        float(place.country is None and kind in {PlaceKind.AREA, PlaceKind.WATER}),
        float(group.article and kind in {PlaceKind.AREA, PlaceKind.WATER}),
        float(group.article and settled),
    ]


def _lacks_kind_word(hit: Hit) -> bool:
    """Tells whether a region is called by less than its name: Kursk for Kursk Oblast."""
    if hit.place.kind not in {PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
        return False
    given, whole = hit.matched_name.casefold(), hit.place.name.casefold()
    return given != whole and whole.startswith(given + " ")
