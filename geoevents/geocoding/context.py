"""The features of candidates that come from the other names of the document."""

from __future__ import annotations

import math

import numpy as np

from geoevents.geocoding.blocks import HELD, KNOWN, LEVEL, NARROW, Array, Codes, Group
from geoevents.geocoding.layout import Problem, km_of
from geoevents.model import Place, PlaceKind

__all__ = ["CONTEXT", "Context", "contains"]


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
_MOST_ANCHORS = 400  # of a text that names more, the surest and most named stand for all
_LARGEST_TABLE = 1_000_000
_SCALES_KM = np.array([50.0, 200.0, 1000.0])[:, None, None]
_COUNTED = np.r_[KNOWN, LEVEL, HELD, KNOWN, KNOWN]  # rows, for the five sums


class Context:
    """What the names of a document say of each other's candidates, anew for every belief.

    What only the candidates decide is worked out once.
    """

    def __init__(self, problem: Problem, publisher: Place | None = None) -> None:
        """Takes the candidates, and where the text was published."""
        self._problem = problem
        group_of, marks = problem.group_of, problem.marks
        groups = len(problem.groups)
        counts = np.array([_heft(g) for g in problem.groups])
        self._count = counts[group_of]
        self._heft = np.minimum(self._count, 2.0)
        self._known, self._level = marks[KNOWN], marks[LEVEL]
        # Five sums over rows that share something, of countries and of regions, in one flat table:
        # by place, by place where the row is that place itself, by place of what lies in one, by
        # place within a group, by group.
        size = sum(problem.sizes)
        place = problem.codes + np.array([[0], [problem.sizes[0]]])
        pair = place + group_of * size
        if groups * size > _LARGEST_TABLE:
            pair = np.unique(pair, return_inverse=True)[1].reshape(pair.shape)
        most = int(pair.max(initial=0)) + 1
        self._index = np.concatenate(
            [
                place,
                place + size,
                place + 2 * size,
                pair + 3 * size,
                group_of + np.array([[0], [groups]]) + (3 * size + most),
            ]
        ).ravel()
        self._counted = marks.take(_COUNTED, axis=0)
        self._narrow = marks[NARROW] > 0
        self._stated = any(g.outer for g in problem.groups)
        self._publisher = None
        if publisher is not None and publisher.country is not None:
            self._publisher = [h.place.country == publisher.country for h in problem.rows]
        self._worked_out: tuple[Codes, Array] | None = None

    def fill(self, belief: Array, out: Array) -> None:
        """Fills in the features of ``CONTEXT``, one column each, from the belief so far."""
        out[:, :2] = 0.0
        if self._stated:
            self._add_stated(belief, out)
        mass = belief * self._count
        shares = (self._counted * mass).ravel()
        sums = np.bincount(self._index, shares).take(self._index)
        totals, told, inside, mine, mine_all = sums.reshape(5, 2, -1)
        rest = shares[: totals.size].reshape(totals.shape).sum(axis=1, keepdims=True) - mine_all
        out[:, 4:6] = ((totals - mine) / (np.maximum(rest, 0.0) + 1.0) * self._known).T
        itself = mass * self._level
        out[:, 2:4] = (np.minimum(told * self._known - itself, 2.0) / 2.0).T
        self._add_company(belief, out)
        out[:, 9] = 0.0 if self._publisher is None else self._publisher
        out[:, 10] = (np.minimum(inside, 2.0) * self._level).sum(axis=0) / 2.0

    def others(self, belief: Array) -> Array:
        """Gives how much else the text names, from 0 (nothing) towards 1, for each candidate."""
        by_group = np.bincount(self._problem.group_of, belief * self._count)
        rest = by_group.sum() - by_group
        return np.asarray((rest / (rest + 1.0))[self._problem.group_of])

    def _add_stated(self, belief: Array, out: Array) -> None:
        """Fills in how strongly the text says that a candidate lies in, or outside, a place."""
        problem = self._problem
        for position, group in enumerate(problem.groups):
            for outer in group.outer:
                holders = [
                    (problem.rows[r].place, float(belief[r]))
                    for r in problem.rows_of(outer)
                    if problem.rows[r].place.kind in _CONTAINERS
                ]
                if not holders:
                    continue
                around = sum(share for _, share in holders)
                for row in problem.rows_of(position):
                    place = problem.rows[row].place
                    inside = sum(share for holder, share in holders if contains(holder, place))
                    out[row, 0] = max(out[row, 0], inside)
                    out[row, 1] = max(out[row, 1], around - inside)

    def _add_company(self, belief: Array, out: Array) -> None:
        """Tells how much other believed places lie within 50, 200 and 1,000 km of each."""
        anchors = np.flatnonzero((belief > _BELIEVED) & self._narrow)
        if len(anchors) > _MOST_ANCHORS:
            strongest = np.argsort(-(belief * self._heft)[anchors], kind="stable")
            anchors = np.sort(anchors[strongest[:_MOST_ANCHORS]])
        if not len(anchors):
            out[:, 6:9] = 0.0
            return
        near = self._near(anchors) @ (belief[anchors] * self._heft[anchors])
        out[:, 6:9] = 1.0 - np.exp(-near.T)

    def _near(self, anchors: Codes) -> Array:
        """Gives ``_nearness``, of anchors that an earlier belief had as it was worked out then."""
        if self._worked_out is not None:
            known, nearness = self._worked_out
            found = np.searchsorted(known, anchors)
            if found[-1] < len(known) and (known[found] == anchors).all():
                return nearness if len(known) == len(anchors) else nearness.take(found, axis=2)
        nearness = self._nearness(anchors)
        self._worked_out = anchors, nearness
        return nearness

    def _nearness(self, anchors: Codes) -> Array:
        """Gives how near each row is to rows of other groups, from 1 to 0, on three scales."""
        problem = self._problem
        km = km_of(problem.point[:, None, :] - problem.point[anchors])
        other = problem.group_of[:, None] != problem.group_of[anchors]
        return np.asarray(np.exp(-km / _SCALES_KM) * other)


def _heft(group: Group) -> float:
    """Gives how much a name counts as company of the others: who strikes others tells nothing."""
    count = group.count - group.striking
    return 1.0 + math.log(count) if count > 0 else 0.0


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
