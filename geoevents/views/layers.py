"""Heat and choropleth: what the map's other layers are told, as bare numbers.

The layout of the lists is the contract with ``static/map/layers.js``.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from geoevents.views.marks import safe_id

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.gazetteer.people import People
    from geoevents.query import Cell, RegionCount

__all__ = [
    "RAMP_STEPS",
    "class_breaks",
    "class_steps",
    "heat_points",
    "people_of_region",
    "region_fills",
]

RAMP_STEPS = 6  # colours of the ramp, from pale to deep
_PER = 100_000


def heat_points(cells: Iterable[Cell]) -> list[list[float]]:
    """Gives latitude, longitude and weight (0–1) of each cell.

    The weight grows with the square root of the count, against the fullest cell: with the count
    itself a single city would be all that one sees.
    """
    rows = list(cells)
    most = max((cell.count for cell in rows), default=1)
    return [
        [round(c.latitude, 3), round(c.longitude, 3), round(math.sqrt(c.count / most), 3)]
        for c in rows
    ]


def class_breaks(values: Iterable[float], most: int = RAMP_STEPS) -> list[float]:
    """Gives the lowest value of each of a few classes: round numbers, about evenly on a log scale.

    Args:
        values: what is to be coloured; those of zero or less are left aside.
        most: the greatest number of classes.
    """
    good = sorted(value for value in values if value > 0)
    if not good:
        return []
    # One power lower: the logarithm of what is just below a power of ten may round up to it.
    low, high = math.floor(math.log10(good[0])) - 1, math.ceil(math.log10(good[-1]))
    steps = [
        round(part * 10.0**power, max(0, -power))
        for power in range(low, high + 1)
        for part in (1, 2, 5)
    ]
    first = max(0, bisect_right(steps, good[0]) - 1)
    inside = steps[first : bisect_right(steps, good[-1])]
    if len(inside) <= most:
        return inside
    stride = (len(inside) - 1) / (most - 1)
    return [inside[round(i * stride)] for i in range(most)]


def class_steps(breaks: Sequence[float]) -> list[int]:
    """Gives the place of each class in the ramp: the deepest colour for the highest class."""
    if len(breaks) < 2:
        return [RAMP_STEPS // 2] * len(breaks)  # a middle tone, on which names are read
    return [round(i * (RAMP_STEPS - 1) / (len(breaks) - 1)) for i in range(len(breaks))]


def region_fills(
    counts: Iterable[RegionCount],
    identify: Callable[[RegionCount], str | None],
    people: Callable[[str], People | None],
    *,
    rate: bool,
    chosen: Iterable[str] = (),
) -> tuple[list[list[object]], list[float], list[int]]:
    """Turns counts per first-level region into coloured regions.

    Args:
        counts: ``EventQuery.regions(…, all_points=True)``.
        identify: gives the place id of a count's region; a region without one cannot be drawn.
        people: gives the inhabitants of a place id, or those of its towns where no more is known.
        rate: colour by events per 100,000 people in place of the count.
        chosen: place ids of the regions that the filter names.

    Returns:
        Rows of place id, country, count, value, class in the ramp (-1: nothing known), whether it
        is chosen, the people it was divided by (0: not at all) and whether they are those of its
        towns only; the breaks of the classes; their places in the ramp.
    """
    named = set(chosen)
    rows: list[tuple[str, str, int, float, int, bool]] = []
    for count in counts:
        identifier = identify(count)
        if identifier is None or safe_id(identifier) is None:
            continue
        country = count.country if count.country and count.country.isalpha() else ""
        value, number, towns = float(count.count), 0, False
        if rate:
            number, towns = people(identifier) or (0, False)
            value = _rounded(count.count * _PER / number) if number else -1.0
        rows.append((identifier, country, count.count, value, number, towns))
    breaks = class_breaks(row[3] for row in rows)
    steps = class_steps(breaks)
    fills: list[list[object]] = [
        [
            identifier,
            country,
            count,
            value,
            -1 if value <= 0 else steps[max(0, bisect_right(breaks, value) - 1)],
            int(identifier in named),
            number,
            int(towns),
        ]
        for identifier, country, count, value, number, towns in rows
    ]
    return fills, breaks, steps


def people_of_region(gazetteer: Gazetteer, place_id: str) -> People | None:
    """Gives the people of a region by its place id; None for an id that is unknown."""
    place = gazetteer.place(place_id)
    return None if place is None else gazetteer.people_of(place)


def _rounded(value: float) -> float:
    """Rounds to three figures: the number of people is known no better."""
    if value == 0:
        return 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))
