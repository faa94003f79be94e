"""From pairs that agree to groups: each act joins the leading act that it fits best.

Groups are never chained through their members, or the daily shelling of one town would become one
endless incident: all members agree with the leading act.
"""

from __future__ import annotations

import numpy as np

from geoevents.incidents.acts import Columns, Numbers
from geoevents.incidents.pairs import find_pairs

__all__ = ["leads_of"]


def leads_of(acts: Columns) -> Numbers:
    """Gives for each act the place of the act that leads its group, its own where it leads.

    What asserts leads what denies; then the more precise in time, then in place, then the earlier.
    """
    count = len(acts)
    place = np.arange(count)
    leads = place.copy()
    if count < 2:
        return leads
    keys = (place, acts.first, acts.geo_precision, acts.time_precision, acts.denied)
    rank = np.empty(count, np.int64)
    rank[np.lexsort(keys)] = place
    pairs = find_pairs(acts)
    if not len(pairs.one):
        return leads
    first = rank[pairs.one] < rank[pairs.other]
    better = np.where(first, pairs.one, pairs.other)
    worse = np.where(first, pairs.other, pairs.one)
    order = np.lexsort((rank[better], pairs.distance, rank[worse]))
    joined: dict[int, int] = {}
    done = -1
    for one, lead in zip(worse[order].tolist(), better[order].tolist(), strict=True):
        if one != done and lead not in joined:
            joined[one] = lead
            done = one
    members = np.fromiter(joined.keys(), np.int64, len(joined))
    leads[members] = np.fromiter(joined.values(), np.int64, len(joined))
    return leads
