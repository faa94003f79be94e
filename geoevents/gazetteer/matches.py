"""The places that bear one name, in one shard or joined from several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geoevents.gazetteer.shard import Shard
from geoevents.model import MatchTier, Place, PlaceKind

__all__ = ["Match", "matches_in"]

_SAME = 0.08  # degrees; two entries of one name this near are one settlement


class Match(NamedTuple):
    """A place that bears a name: how well the name fits, and the name that fitted."""

    place: Place
    tier: MatchTier
    matched_name: str


def matches_in(shards: Sequence[Shard], key: str, shown: str) -> list[Match]:
    """Gives the places that bear a name, best tier first, then most prominent first.

    Args:
        shards: of a place that two of them have, the later one's is taken, with the names of both.
        key: the name as ``normalise`` gives it; "" matches nothing.
        shown: the name as it was asked for.
    """
    if not key:
        return []
    if len(shards) == 1:
        shard = shards[0]
        return [Match(shard.place(r), tier, shown) for r, tier in shard.rows_named(key)]
    best: dict[str, tuple[Match, int]] = {}
    for shard in shards:
        for row, tier in shard.rows_named(key):
            place = shard.place(row)
            match, weight = Match(place, tier, shown), shard.weight(row)
            known = best.get(place.id)
            if known is not None:
                match = match._replace(tier=min(tier, known[0].tier))
                weight = max(weight, known[1])
            best[place.id] = match, weight
    _drop_repeated(best)
    ordered = sorted(best.values(), key=lambda item: (item[0].tier, -item[1]))
    return [match for match, _ in ordered]


def _drop_repeated(best: dict[str, tuple[Match, int]]) -> None:
    """Drops what a stronger source has too: the user's own places stand before all others.

    The supplement only fills gaps, so that GeoNames' settlement stands before it.
    """
    for strong, weak in (("user:", ""), ("geonames:", "supplement:")):
        own = [m.place for i, (m, _) in best.items() if i.startswith(strong)]
        for place_id in [i for i in best if i.startswith(weak) and not i.startswith(strong)]:
            if any(_is_same(best[place_id][0].place, place) for place in own):
                del best[place_id]


def _is_same(one: Place, two: Place) -> bool:
    return (
        one.kind is two.kind is PlaceKind.SETTLEMENT
        and abs(one.latitude - two.latitude) < _SAME
        and abs(one.longitude - two.longitude) < _SAME * 1.5
    )
