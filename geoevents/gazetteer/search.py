"""Search for a person who types: exact names, then beginnings, then near misses where asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.records import prominence
from geoevents.model import MatchTier

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.gazetteer.matches import Match
    from geoevents.gazetteer.shard import Shard

__all__ = ["search"]

_KEYS_READ = 400  # names that begin so; more would be a one-letter query
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў"


def search(
    gazetteer: Gazetteer,
    shards: Sequence[Shard],
    query: str,
    limit: int,
    *,
    fuzzy: bool,
) -> list[Match]:
    """Gives matches of different places: exact, by beginning, and fuzzy ones where asked."""
    key = normalise(query)
    if not key or limit < 1:
        return []
    chosen: dict[str, Match] = {}
    for match in gazetteer.lookup(query):
        chosen.setdefault(match.place.id, match)
    if len(chosen) < limit:
        for match in _ranked(gazetteer, _beginnings(shards, key), None):
            chosen.setdefault(match.place.id, match)
    if fuzzy and len(chosen) < limit:
        near = (k for k in _misspelt(key) if any(k in shard for shard in shards))
        for match in _ranked(gazetteer, near, MatchTier.FUZZY):
            chosen.setdefault(match.place.id, match)
    return list(islice(chosen.values(), limit))


def _beginnings(shards: Sequence[Shard], key: str) -> Iterator[str]:
    for shard in shards:
        yield from islice(shard.keys_from(key), _KEYS_READ)


def _ranked(gazetteer: Gazetteer, keys: Iterator[str], tier: MatchTier | None) -> list[Match]:
    """Gives the matches of several names by tier, then prominence; each name's own order holds."""
    weighed: list[tuple[int, int, Match]] = []
    for key in dict.fromkeys(keys):
        weight = 2**40
        for match in gazetteer.lookup(key):
            weight = min(weight, prominence(match.place.kind, match.place.population))
            shown = match if tier is None else match._replace(tier=tier)
            weighed.append((shown.tier, -weight, shown))
    weighed.sort(key=lambda item: item[:2])
    return [match for _, _, match in weighed]


def _misspelt(key: str) -> Iterator[str]:
    """Gives the strings that one typing error (drop, swap, change, extra letter) makes of a key."""
    if len(key) < 4:
        return
    letters = _LETTERS if key.isascii() else _CYRILLIC
    for i in range(len(key) + 1):
        head, tail = key[:i], key[i:]
        if tail:
            yield head + tail[1:]
            for letter in letters:
                yield head + letter + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
