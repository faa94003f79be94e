"""Places that a name was found to have, with how it was reached, and what the name is besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from geoevents.model import MatchTier, Place, PlaceKind

__all__ = ["Hit", "Lookup", "Traits", "reached"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place with how its name was reached; ``via`` tells what was done to the name.

    ``via`` is "name" (as it stands), "kind" (a kind word added, left out, or the region that is
    named after the town), "demonym", or "part" (a place inside the name of a site or quarter).
    """

    place: Place
    tier: MatchTier
    matched_name: str
    via: str = "name"


def reached(hit: Hit, via: str) -> Hit:
    """Gives a hit as reached another way; see ``Hit.via``."""
    return Hit(hit.place, hit.tier, hit.matched_name, via)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The candidates of one name with what recognition wants to know of them."""

    hits: tuple[Hit, ...]
    kinds: frozenset[PlaceKind]
    population: int
    demonym: bool


class Traits(NamedTuple):
    """What a name is besides the name of places."""

    demonym: bool
    trap: bool  # also a common word or a personal name
    site: bool  # its words say that it is a site's, a street's or an organisation's
