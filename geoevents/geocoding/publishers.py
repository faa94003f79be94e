"""Where a publisher is at home, read from its name: "The Kyiv Independent", "Sudan Tribune"."""

from __future__ import annotations

import re

from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.lexicon import Lexicon
from geoevents.model import Place, PlaceKind

__all__ = ["home_of"]

_SHARE = 0.9  # of the people who live in towns of that name
_TOWN = 50_000  # people; the small namesakes of large towns are too many
_LONGEST = 80  # characters of a publisher's name
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset("the of and for in a daily new".split())
_PRESS = frozenset(
    "times post news tribune herald press journal star chronicle gazette observer mail telegraph "
    "weekly daily today radio television tv broadcasting wire agency service services independent "
    "review monitor standard examiner inquirer dispatch courier globe sun mirror record report "
    "reporter reports citizen voice broadcaster corporation media network newspaper paper bulletin "
    "online live desk public national mercury echo argus sentinel leader ledger".split()
)


def home_of(publisher: str, finder: CandidateFinder, lexicon: Lexicon) -> Place | None:
    """Gives the place that a publisher's name tells, where it tells one for certain.

    The name has to be that of a country, a region or a large town together with words that
    newspapers and broadcasters call themselves, and no other such place may bear it.

    Args:
        publisher: "The Kyiv Independent", "Times of Israel".
        finder: looks names up.
        lexicon: tells common words and personal names from names of places.

    Returns:
        The place; None where the name tells none ("Reuters"), or could mean several ("Georgia").
    """
    words = _WORD.findall(publisher[:_LONGEST])
    while words and words[0].casefold() in _SMALL - {"new"}:
        words.pop(0)
    for length in range(len(words) - 1, 0, -1):
        for first in range(len(words) - length + 1):
            rest = {w.casefold() for w in (*words[:first], *words[first + length :])}
            if rest <= _PRESS | _SMALL and rest & _PRESS:
                name = " ".join(words[first : first + length])
                found = _certain(name, finder, lexicon)
                if found is not None:
                    return found
    return None


def _certain(name: str, finder: CandidateFinder, lexicon: Lexicon) -> Place | None:
    word = name.casefold()
    if word in _PRESS | lexicon.common_words | lexicon.never:
        return None
    hits = finder.find(name)
    countries = [h.place for h in hits if h.place.kind is PlaceKind.COUNTRY]
    towns = sorted(_of_kind(hits, PlaceKind.SETTLEMENT), key=lambda p: -p.population)
    if countries:
        rivals = {p.country for p in towns if p.population >= _TOWN} | {
            p.country for p in _of_kind(hits, PlaceKind.ADMIN1)
        }
        codes = {p.country for p in countries}
        return countries[0] if len(codes) == 1 and rivals <= codes else None
    if word in lexicon.given_names:
        return None
    people = sum(p.population for p in towns)
    if towns and towns[0].population >= max(_TOWN, _SHARE * people):
        return towns[0]
    regions = _of_kind(hits, PlaceKind.ADMIN1)
    return regions[0] if len(regions) == 1 and people < _TOWN else None


def _of_kind(hits: tuple[Hit, ...], kind: PlaceKind) -> list[Place]:
    return [h.place for h in hits if h.place.kind is kind]
