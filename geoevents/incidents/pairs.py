"""Which pairs of acts may be the same act: found by sorted keys, judged column by column.

Two acts agree when

- they are of the same kind (the two ways in which territory is taken count as one);
- their first actors, where both are known, are the same;
- their places agree: the same gazetteer place, or points no further apart than their precision
  allows (3 km between towns, 10 km where one is only "near"). Within one article two places are
  two acts: it names them to tell them apart. Regions agree with themselves alone; a country, or no
  place, is too vague to link two articles;
- their days agree: the stated spans touch, a "within a week or so" reaching one day further. A
  month agrees only with the same month.

A denial is looser against what it denies, for it comes days later, often in another article, and
names the place more broadly: it may follow by up to a week where its own day is not told, lie
within 10 km, speak of the region of the point (where only one place in it is in question), of a
drone where the claim told of a missile, and name the other side first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoevents.incidents.acts import Columns, Numbers, Reals

__all__ = ["Pairs", "find_pairs"]

_TOWN_KM, _NEAR_KM = 3.0, 10.0  # a town's own extent; what reports call near
_REACH = np.array([0, 0, 1, 0])  # days that a time precision reaches beyond its span
_LATER = 7  # days by which a denial without a day of its own may follow
_LONG = 31  # days from which a span is a name of its own, as a month is
_WINDOW = 4  # days apart that the first days of two short spans can be and still agree
_SHORT = 2  # days of a span that the window allows for
_CELL = 0.1  # degrees of latitude of a grid cell, of longitude twice that: more than 10 km to 63° N
_DAYS = 1 << 22  # more than any day's number
_POINT, _REGION, _VAGUE = 0, 1, 2  # kinds of place
_WIDE = 60.0  # stands for kilometres where a denial names a wider place
Masks = npt.NDArray[np.bool_]


class Pairs(NamedTuple):
    """Pairs of acts that agree, by their places in the columns, and how well (less is better)."""

    one: Numbers
    other: Numbers
    distance: Reals


def find_pairs(acts: Columns) -> Pairs:
    """Gives every pair of acts that agree, each once."""
    found = [_judged(acts, *pair) for pair in _candidates(acts)]
    one = np.concatenate([pairs.one for pairs in found])
    other = np.concatenate([pairs.other for pairs in found])
    distance = np.concatenate([pairs.distance for pairs in found])
    low, high = np.minimum(one, other), np.maximum(one, other)
    _, kept = np.unique(low * len(acts) + high, return_index=True)
    return _without_doubt(acts, Pairs(low[kept], high[kept], distance[kept]))


def _candidates(acts: Columns) -> Iterator[tuple[Numbers, Numbers]]:
    """Gives pairs that share a place and lie near in time, more than agree."""
    where = _kinds_of_place(acts)
    point, region = where == _POINT, where == _REGION
    span = acts.last - acts.first
    whole = (acts.time_precision == 3) | (span > _LONG)
    brief = ~whole & (span <= _SHORT)
    row = np.floor(np.where(point, acts.latitude, 0) / _CELL).astype(np.int64)
    column = np.floor(np.where(point, acts.longitude, 0) / (2 * _CELL)).astype(np.int64)
    cell = (row + 1_000) * 4_000 + column + 1_000
    everywhere = np.full(len(acts), True)
    # Short spans among each other: half of the neighbours, since pairs have no order.
    for step in (0, 1, 3_999, 4_000, 4_001):
        yield _near(acts, cell, point & brief & ~acts.denied, step, (_WINDOW, _WINDOW))
    special = point & (acts.denied | ~brief)
    reach = _LONG + _LATER
    for rows in (-4_000, 0, 4_000):
        for columns in (-1, 0, 1):
            yield _near(acts, cell, point, rows + columns, (reach, reach), asking=special)
    yield _near(acts, acts.place, region, 0, (reach, reach))
    vague = ~point & ~region
    yield _near(acts, acts.article, vague, 0, (_DAYS // 4, _DAYS // 4))
    # A denial against all that its article tells, and a region against the points in it.
    yield _near(acts, acts.article, everywhere, 0, (reach, reach), asking=acts.denied)
    named = acts.region > 0
    wide = named & region
    near = (_LATER + 1, _LATER + 1)
    yield _near(acts, acts.region, named & point, 0, near, asking=wide & acts.denied)
    yield _near(acts, acts.region, wide, 0, near, asking=point & acts.denied & named)


def _near(
    acts: Columns,
    place: Numbers,
    among: Masks,
    step: int,
    window: tuple[int, int],
    *,
    asking: Masks | None = None,
) -> tuple[Numbers, Numbers]:
    """Gives pairs of an act that asks and one ``among`` whose place is ``step`` further."""
    there = np.flatnonzero(among)
    here = there if asking is None else np.flatnonzero(asking)
    if not len(there) or not len(here):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    key = acts.family * (1 << 34) + place  # the family stands before the place
    spots, back = np.unique(key[there], return_inverse=True)
    day = acts.first + _DAYS // 4
    sorted_key = back.reshape(-1) * _DAYS + day[there]
    order = np.argsort(sorted_key, kind="stable")
    sorted_key = sorted_key[order]
    wanted = np.searchsorted(spots, key[here] + step)
    known = wanted < len(spots)
    known &= spots[np.minimum(wanted, len(spots) - 1)] == key[here] + step
    here, wanted = here[known], wanted[known]
    start = np.searchsorted(sorted_key, wanted * _DAYS + np.maximum(day[here] - window[0], 0))
    end = np.searchsorted(
        sorted_key, wanted * _DAYS + np.minimum(day[here] + window[1], _DAYS - 1), side="right"
    )
    counts = end - start
    one = np.repeat(here, counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    other = there[order[np.repeat(start, counts) + offset]]
    kept = one < other if asking is None and step == 0 else one != other
    return one[kept], other[kept]


def _judged(acts: Columns, one: Numbers, other: Numbers) -> Pairs:
    """Keeps the pairs that agree in kind, actors, time and place."""
    denial = acts.denied[one] != acts.denied[other]
    kept = denial | (acts.kind[one] == acts.kind[other])
    kept &= _actors(acts, one, other, denial)
    one, other, denial = one[kept], other[kept], denial[kept]
    kept = _times(acts, one, other, denial)
    one, other, denial = one[kept], other[kept], denial[kept]
    places, distance = _places(acts, one, other, denial)
    days = np.abs(acts.first[one] - acts.first[other])
    # The same place first, then the nearer one; the nearer day decides between equals.
    return Pairs(one[places], other[places], (distance * 1_000 + days)[places])


def _actors(acts: Columns, one: Numbers, other: Numbers, denial: Masks) -> Masks:
    a, b = acts.actor1[one], acts.actor1[other]
    c, d = acts.actor2[one], acts.actor2[other]
    same = (a == 0) | (b == 0) | (a == b)
    crossed = denial & (((a == d) & (a > 0)) | ((b == c) & (b > 0)))
    agreed: Masks = same | crossed
    return agreed


def _times(acts: Columns, one: Numbers, other: Numbers, denial: Masks) -> Masks:
    span = acts.last - acts.first
    whole = (acts.time_precision == 3) | (span > _LONG)
    first_one, last_one = acts.first[one], acts.last[one]
    first_other, last_other = acts.first[other], acts.last[other]
    either = whole[one] | whole[other]
    same_span = (first_one == first_other) & (last_one == last_other) & whole[one] & whole[other]
    reach = _REACH[acts.time_precision[one]] + _REACH[acts.time_precision[other]]
    touching = (first_one - last_other <= reach) & (first_other - last_one <= reach)
    agreed = np.where(either, same_span, touching)
    flip = acts.denied[one]
    later = np.where(flip, first_one - last_other, first_other - last_one)
    sooner = np.where(flip, first_other - last_one, first_one - last_other)
    loose = np.where(flip, acts.time_precision[one], acts.time_precision[other]) == 2
    follows = (later <= np.where(loose, _LATER, 1)) & (sooner <= 2)
    result: Masks = agreed | (denial & follows)
    return result


def _places(acts: Columns, one: Numbers, other: Numbers, denial: Masks) -> tuple[Masks, Reals]:
    """Tells which pairs agree in place, and how far apart they are, in kilometres."""
    north = (acts.latitude[one] - acts.latitude[other]) * 111.2
    east = (acts.longitude[one] - acts.longitude[other]) * 111.2
    east = east * np.cos(np.radians(acts.latitude[one]))
    distance = np.hypot(north, east)  # on a plane, which is exact to a metre over 10 km
    where = _kinds_of_place(acts)
    first, second = where[one], where[other]
    same = (acts.place[one] == acts.place[other]) & (acts.place[one] > 0)
    article = acts.article[one] == acts.article[other]
    towns = (acts.geo_precision[one] == 1) & (acts.geo_precision[other] == 1)
    far = np.where(towns & ~denial, _TOWN_KM, _NEAR_KM)
    told_apart = article & towns & (acts.place[one] > 0) & (acts.place[other] > 0)
    points = (first == _POINT) & (second == _POINT)
    with np.errstate(invalid="ignore"):
        close = points & (same | ((distance <= far) & ~told_apart))
    close |= (first == _REGION) & (second == _REGION) & same
    close |= (first == _VAGUE) & (second == _VAGUE) & article
    wider = np.minimum(first, second) == _POINT
    wider &= np.maximum(first, second) == _REGION
    wider &= (acts.region[one] == acts.region[other]) & (acts.region[one] > 0)
    wider |= article & ((first == _VAGUE) != (second == _VAGUE))
    wider &= denial
    return close | wider, np.where(wider, _WIDE, np.where(same | np.isnan(distance), 0.0, distance))


def _kinds_of_place(acts: Columns) -> Numbers:
    point = (acts.geo_precision <= 2) & ~np.isnan(acts.latitude)
    region = (acts.geo_precision == 3) & (acts.place > 0)
    return np.where(point, _POINT, np.where(region, _REGION, _VAGUE))


def _without_doubt(acts: Columns, pairs: Pairs) -> Pairs:
    """Leaves out denials of a wider place that several places in it may be meant by."""
    wide = pairs.distance >= _WIDE * 1_000
    if not wide.any():
        return pairs
    denial = np.where(acts.denied[pairs.one], pairs.one, pairs.other)
    denied = np.where(acts.denied[pairs.one], pairs.other, pairs.one)
    meant = np.unique(np.stack([denial[wide], acts.place[denied[wide]]], axis=1), axis=0)
    which, counts = np.unique(meant[:, 0], return_counts=True)
    clear = np.isin(denial, which[counts == 1])
    kept = ~wide | clear
    return Pairs(pairs.one[kept], pairs.other[kept], pairs.distance[kept])
