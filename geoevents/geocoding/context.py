"""The features of candidates that come from the other names of the document."""

from __future__ import annotations

import math

import numpy as np

from geoevents.geocoding.layout import KIND_NUMBER, Array, Codes, Problem
from geoevents.model import Place, PlaceKind

__all__ = ["CONTEXT", "contains", "context_features"]


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
_CONTAINERS = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_BELIEVED = 0.15  # candidates believed less do not count as company
_SCALES_KM = (50.0, 200.0, 1000.0)
_COUNTRY = KIND_NUMBER[PlaceKind.COUNTRY]
_ADMIN1 = KIND_NUMBER[PlaceKind.ADMIN1]
_WIDE = np.array([KIND_NUMBER[k] for k in (PlaceKind.COUNTRY, PlaceKind.AREA, PlaceKind.WATER)])


def context_features(problem: Problem, belief: Array, publisher: Place | None) -> Array:
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
    problem.others = _others(problem, mass)
    out[:, 6:9] = _company(problem, belief, counts)
    if publisher is not None and publisher.country is not None:
        out[:, 9] = [h.place.country == publisher.country for h in problem.rows]
    out[:, 10] = _holds(problem, mass)
    return out


def _add_stated(problem: Problem, belief: Array, out: Array) -> None:
    """Fills in how strongly the text says that a candidate lies in, or outside, a named place."""
    for position, group in enumerate(problem.groups):
        for outer in group.outer:
            holders = [
                r for r in problem.rows_of(outer) if problem.rows[r].place.kind in _CONTAINERS
            ]
            if not holders:
                continue
            for row in problem.rows_of(position):
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


def _others(problem: Problem, mass: Array) -> Array:
    """Gives how much else the text names, from 0 (nothing) towards 1, for each candidate."""
    by_group = np.bincount(problem.group_of, weights=mass, minlength=len(problem.groups))
    rest = by_group.sum() - by_group
    return np.asarray((rest / (rest + 1.0))[problem.group_of], dtype=np.float64)


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
