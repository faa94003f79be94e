"""Ranks the candidates of a document's mentions together, on features that can be told in words.

A conditional logit: every candidate gets the weighted sum of its features, and the candidates of
one name share belief by softmax. Names are first judged alone, then twice more with what the other
names of the document are believed to mean. Weights come from ``benchmarks/fit_ranker.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geoevents.geocoding.candidates import Hit
from geoevents.model import MatchTier, Place, PlaceKind

__all__ = ["ALONE", "TOGETHER", "Group", "Problem", "contains", "rank"]

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
CONTEXT = (
    "said to lie there",
    "said to lie elsewhere",
    "country is in the text",
    "region is in the text",
    "share of the text's places in this country",
    "share of the text's places in this region",
    "other places within 50 km",
    "other places within 200 km",
    "other places within 1,000 km",
    "publisher's country",
    "holds other places of the text",
)
TOGETHER = ALONE + CONTEXT
ROUNDS = 2
_CONTAINERS = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_BELIEVED = 0.15  # candidates believed less do not count as company
_KM_PER_DEGREE = 111.2
_SCALES_KM = (50.0, 200.0, 1000.0)


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
            kind=np.array([_KIND_NUMBER[p.kind] for p in places], dtype=np.int64),
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


_KIND_NUMBER = {kind: number for number, kind in enumerate(PlaceKind)}
_COUNTRY = _KIND_NUMBER[PlaceKind.COUNTRY]
_ADMIN1 = _KIND_NUMBER[PlaceKind.ADMIN1]
_WIDE = np.array([_KIND_NUMBER[k] for k in (PlaceKind.COUNTRY, PlaceKind.AREA, PlaceKind.WATER)])


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


def _context(problem: Problem, belief: Array, publisher: Place | None) -> Array:
    """Gives the features of all candidates that come from the other names of the document."""
    rows = len(problem.rows)
    counts = np.array([1.0 + math.log(g.count) for g in problem.groups])
    mass = belief * counts[problem.group_of]
    out = np.zeros((rows, len(CONTEXT)))
    _add_stated(problem, belief, out)
    out[:, 2] = _mentioned(problem, mass, _COUNTRY, problem.country)
    out[:, 3] = _mentioned(problem, mass, _ADMIN1, problem.region)
    for column, codes in ((4, problem.country), (5, problem.region)):
        out[:, column] = _share(problem, mass, codes)
    out[:, 6:9] = _company(problem, belief, counts)
    if publisher is not None and publisher.country is not None:
        out[:, 9] = [h.place.country == publisher.country for h in problem.rows]
    out[:, 10] = _holds(problem, mass)
    return out


def _add_stated(problem: Problem, belief: Array, out: Array) -> None:
    """Fills in how strongly the text says that a candidate lies in, or outside, a named place."""
    by_group: dict[int, list[int]] = {}
    for row, group in enumerate(problem.group_of.tolist()):
        by_group.setdefault(group, []).append(row)
    for position, group in enumerate(problem.groups):
        for outer in group.outer:
            holders = [
                r for r in by_group.get(outer, ()) if problem.rows[r].place.kind in _CONTAINERS
            ]
            if not holders:
                continue
            for row in by_group.get(position, ()):
                place = problem.rows[row].place
                inside = sum(
                    float(belief[r]) for r in holders if contains(problem.rows[r].place, place)
                )
                around = sum(float(belief[r]) for r in holders)
                out[row, 0] = max(out[row, 0], inside)
                out[row, 1] = max(out[row, 1], around - inside)


def contains(outer: Place, inner: Place) -> bool:
    """Tells whether a country, region or district holds a place, by their codes."""
    if outer.id == inner.id or outer.country is None or outer.country != inner.country:
        return False
    if outer.kind is PlaceKind.COUNTRY:
        return True
    if outer.admin1_code is None or outer.admin1_code != inner.admin1_code:
        return False
    if outer.kind is PlaceKind.ADMIN1:
        return inner.kind is not PlaceKind.ADMIN1
    if outer.kind is PlaceKind.ADMIN2:
        return inner.kind is not PlaceKind.ADMIN2 and (
            outer.admin2_code is not None and outer.admin2_code == inner.admin2_code
        )
    return False


def _mentioned(problem: Problem, mass: Array, kind: int, codes: Codes) -> Array:
    """Tells how much a candidate's country (or region) is itself named in the text."""
    named = problem.kind == kind
    size = int(codes.max(initial=-1)) + 1
    if size == 0:
        return np.zeros(len(codes))
    valid = named & (codes >= 0)
    totals = np.bincount(codes[valid], weights=mass[valid], minlength=size)
    result = np.where(codes >= 0, totals[codes], 0.0) - np.where(named, mass, 0.0)
    return np.asarray(np.minimum(result, 2.0) / 2.0, dtype=np.float64)


def _share(problem: Problem, mass: Array, codes: Codes) -> Array:
    """Gives the share of the other groups' belief that lies in each candidate's country."""
    size = int(codes.max(initial=-1)) + 1
    if size == 0:
        return np.zeros(len(codes))
    valid = codes >= 0
    groups = len(problem.groups)
    table = np.zeros((groups, size))
    np.add.at(table, (problem.group_of[valid], codes[valid]), mass[valid])
    totals = table.sum(axis=0)
    everything = table.sum()
    mine = table[problem.group_of, np.maximum(codes, 0)]
    mine_all = table.sum(axis=1)[problem.group_of]
    rest = np.maximum(everything - mine_all, 0.0)
    share = np.where(valid, (totals[np.maximum(codes, 0)] - mine) / (rest + 1.0), 0.0)
    return np.asarray(share, dtype=np.float64)


def _company(problem: Problem, belief: Array, counts: Array) -> Array:
    """Tells how much other believed places lie within 50, 200 and 1,000 km of each candidate."""
    if problem.distance is None:
        problem.distance = _distances(problem.latitude, problem.longitude)
    anchors = np.flatnonzero((belief > _BELIEVED) & ~np.isin(problem.kind, _WIDE))
    result = np.zeros((len(belief), len(_SCALES_KM)))
    if not len(anchors):
        return result
    near = problem.distance[:, anchors]
    other = problem.group_of[:, None] != problem.group_of[anchors][None, :]
    weight = np.where(
        other,
        belief[anchors][None, :] * np.minimum(counts[problem.group_of[anchors]], 2.0)[None, :],
        0.0,
    )
    for column, scale in enumerate(_SCALES_KM):
        result[:, column] = 1.0 - np.exp(-(weight * np.exp(-near / scale)).sum(axis=1))
    return result


def _distances(latitude: Array, longitude: Array) -> Array:
    """Gives great-circle distances in km between all pairs."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    h = (
        np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
        + np.cos(lat)[:, None]
        * np.cos(lat)[None, :]
        * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    )
    return np.asarray(12742.0176 * np.arcsin(np.minimum(1.0, np.sqrt(h))), dtype=np.float64)


def _holds(problem: Problem, mass: Array) -> Array:
    """Tells how much of the text's other places lie in a candidate that is a region or country."""
    result = np.zeros(len(mass))
    for kind, codes in ((_COUNTRY, problem.country), (_ADMIN1, problem.region)):
        holder = (problem.kind == kind) & (codes >= 0)
        inner = (problem.kind > kind) & (codes >= 0)
        if not holder.any() or not inner.any():
            continue
        size = int(codes.max()) + 1
        totals = np.bincount(codes[inner], weights=mass[inner], minlength=size)
        result[holder] = np.minimum(totals[codes[holder]], 2.0) / 2.0
    return result


def rank(
    problem: Problem,
    weights: Mapping[str, Mapping[str, float]],
    publisher: Place | None = None,
) -> tuple[Array, Array]:
    """Gives the belief in every candidate and the features that it came from.

    Args:
        problem: the document's groups and candidates.
        weights: "alone" and "together", each by feature name.
        publisher: where the text was published, a weak prior; None where unknown.

    Returns:
        Belief per row of the problem (sums to one within a group), and the feature matrix with
        the columns of ``TOGETHER``.
    """
    alone = np.array([weights["alone"].get(name, 0.0) for name in ALONE])
    together = np.array([weights["together"].get(name, 0.0) for name in TOGETHER])
    belief = problem.beliefs(problem.alone @ alone)
    features = np.hstack([problem.alone, np.zeros((len(problem.rows), len(CONTEXT)))])
    for _ in range(ROUNDS):
        features = np.hstack([problem.alone, _context(problem, belief, publisher)])
        belief = problem.beliefs(features @ together)
    return belief, features
