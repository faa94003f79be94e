"""The candidates of a whole document laid out as arrays, one row per candidate."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, count

import numpy as np

from geoevents.geocoding.blocks import AT_WAR, MARKS, THEATRE, Array, Blocks, Codes, Group
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.own_features import ALONE

__all__ = ["Problem", "km_of"]

_DIAMETER_KM = 12742.0176
_NO_FEATURES = np.zeros((0, len(ALONE)))
_NO_MARKS = np.zeros((MARKS, 0))
_NO_POINTS = np.zeros((0, 3))


@dataclass(slots=True)
class Problem:
    """The candidates of all groups of a document laid out as arrays, one row per candidate.

    What concerns countries and regions has two rows: of countries, of first-level divisions.
    """

    groups: Sequence[Group]
    rows: list[Hit]
    group_of: Codes
    starts: list[int]  # where each group's rows begin, and one past the last row
    alone: Array
    point: Array
    marks: Array
    codes: Codes  # 2 × rows: country and region, numbered from 1; 0 is none
    sizes: tuple[int, int]  # how many of these numbers there are, 0 counted
    filled: list[int]  # the groups that have rows
    first: list[int]  # the first row of each of these
    slot_of: Codes  # of each row, the position of its group in ``filled``

    @classmethod
    def of(cls, groups: Sequence[Group], blocks: Blocks) -> Problem:
        """Lays out the candidates of the groups.

        Args:
            groups: what the document names.
            blocks: remembers names that were laid out before.
        """
        laid = [blocks.of(g) for g in groups]
        sizes = [len(b.hits) for b in laid]
        starts = [0, *accumulate(sizes)]
        filled = [g for g, size in enumerate(sizes) if size]
        held = [laid[g] for g in filled]
        full = [sizes[g] for g in filled]
        slot_of = np.repeat(np.arange(len(filled)), full)
        countries, country_count = _renumbered([c for b in held for c in b.countries])
        regions, region_count = _renumbered([c for b in held for c in b.regions])
        alone = np.concatenate([_NO_FEATURES, *(b.alone for b in held)])
        marks = np.concatenate([_NO_MARKS, *(b.marks for b in held)], axis=1)
        if any(g.war for g in groups):
            alone[:, AT_WAR] = marks[THEATRE] * np.array([groups[g].war for g in filled])[slot_of]
        return cls(
            groups=groups,
            rows=[h for b in held for h in b.hits],
            group_of=np.array(filled, dtype=np.int64)[slot_of],
            starts=starts,
            alone=alone,
            point=np.concatenate([_NO_POINTS, *(b.point for b in held)]),
            marks=marks,
            codes=np.array([countries, regions], dtype=np.int64),
            sizes=(country_count, region_count),
            filled=filled,
            first=[starts[g] for g in filled],
            slot_of=slot_of,
        )

    def rows_of(self, group: int) -> range:
        """Gives the rows of a group."""
        return range(self.starts[group], self.starts[group + 1])

    def beliefs(self, scores: Array) -> Array:
        """Turns scores into belief that sums to one within each group."""
        if not len(scores):
            return scores
        grown = np.exp(scores - np.maximum.reduceat(scores, self.first)[self.slot_of])
        return np.asarray(grown / np.add.reduceat(grown, self.first)[self.slot_of])

    def km(self, left: int, right: int) -> float:
        """Gives the great-circle distance between two candidates in km."""
        chord = math.dist(self.point[left], self.point[right])
        return _DIAMETER_KM * math.asin(min(1.0, chord / 2))


def km_of(difference: Array) -> Array:
    """Gives great-circle distances in km from differences of points on the sphere (last axis)."""
    half = np.sqrt(np.einsum("...k,...k->...", difference, difference)) / 2
    return np.asarray(_DIAMETER_KM * np.arcsin(np.minimum(half, 1.0)))


def _renumbered(codes: list[int]) -> tuple[list[int], int]:
    """Numbers the codes of a document from 1, so that tables by code stay small; 0 stays.

    Returns:
        The new numbers, and how many there are.
    """
    known: dict[int, int] = defaultdict(count(1).__next__, {0: 0})
    return [known[code] for code in codes], len(known)
