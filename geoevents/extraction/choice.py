"""The choice among the places that hang on an act: one, or the members of a list."""

# ruff: noqa: E501 - long patterns are one thing each
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.anchors import anchored, bears
from geoevents.extraction.grammar import ancestors, clause_of, is_verb, path_length
from geoevents.extraction.listing import between, listed, near_together
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.spots import spot_of
from geoevents.model import PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["places_of"]

_PART_OF = re.compile(
    r"^\s*(?P<small>city|town|village)?(?:district|suburb|neighbou?rhood)?s?\s+of\s*$"
)
_LOCATING = re.compile(
    r"^\s*[,(]?\s*(?:near|outside|close to|not far from|an? (?:\w+ )?(?:suburb|quarter|district) of"
    r"|(?:(?:some|about|around|roughly|nearly|just|more than|over|less than) )?\d+\s*(?:km|kilomet(?:re|er)s|miles)\s+(?:[\w-]+\s+)?(?:of|from)"
    r"|(?:just |to the )?(?:north|south|east|west)(?:-?(?:east|west))?\s+of)"
    r"(?:\s+(?:the|city|town|village|port|of|provincial|regional|state|\w+n|nearby|capital)(?=\s|,|$),?)*\s*$"
)
_WIDE = frozenset((PlaceKind.AREA, PlaceKind.COUNTRY))


def _beside_saying(act: Act, token: Token, said: frozenset[int]) -> bool:
    """Tells a place that hangs on the verb of telling: "in X, she said that they had fired"."""
    line = list(ancestors(token))
    above = next((t for t in line if is_verb(t)), None)
    if above is None or above.i not in said or any(t in line for t in act.triggers):
        return False
    return clause_of(act.trigger) != above


def places_of(
    act: Act, reading: Reading, text: str, said: frozenset[int] = frozenset()
) -> list[Spot]:
    """Chooses among the places that hang on an act: one, or the members of a list.

    Args:
        act: the act with its ``sites``.
        reading: its sentence.
        text: the article's text.
        said: the verbs of telling in the sentence.
    """
    spots = []
    lenders: set[int] = set()
    for site in act.sites:
        spot, lender = anchored(site, spot_of(site, text), reading, text)
        spots.append((site, spot))
        if lender is not None:
            lenders.add(lender.token)
    spots = [(site, spot) for site, spot in spots if site.token not in lenders]
    spots = [
        (site, spot)
        for site, spot in spots
        if not any(_points_to(other, site, reading) for other, _ in spots)
        and not any(_is_outer(site, other, reading) for other, _ in spots)
    ]
    spots = _without_containers(_without_holders(spots))
    spots = [
        (site, spot)
        for site, spot in spots
        if not any(between(other, site, reading) for other, _ in spots if other.first < site.first)
    ]
    if len(spots) <= 1:
        return [spot for _, spot in spots]
    base = min(
        spots,
        key=lambda s: (
            _beside_saying(act, reading.doc[s[0].token], said),
            _rank(s[1]),
            path_length(act.trigger, reading.doc[s[0].token]),
            s[0].first,
        ),
    )
    chosen = [base]
    for site, spot in spots:
        if site is base[0]:
            continue
        if listed(base[0], site, spots, reading, frozenset(t.i for t in act.triggers)):
            chosen.append((site, spot))
    chosen.sort(key=lambda s: s[0].first)
    chosen = near_together(chosen, reading)
    unique: dict[str, Spot] = {}
    for site, spot in chosen:
        place = spot.resolution.place if spot.resolution is site.resolution else None
        unique.setdefault(place.id if place else spot.location, spot)
    return list(unique.values())


def _points_to(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "in X, near Y" and "X, 30 km south of Y": Y only says where X is."""
    if second.first <= first.last:
        return False
    return bool(_LOCATING.match(reading.doc[first.last + 1 : second.first].text))


def _is_outer(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "the X district of Y": X only says where Y is."""
    if second.first <= first.last or not first.resolution.place or not second.resolution.place:
        return False
    before = reading.doc[first.first - 1].lower_ if first.first else ""
    gap = _PART_OF.match(reading.doc[first.last + 1 : second.first].text)
    if gap is None or before not in ("the", "'s", "’s"):
        return False
    larger = (first.resolution.place.population or 0) > (second.resolution.place.population or 0)
    return bool(gap["small"]) or larger  # of "the X district of Y", the larger one is about


def _rank(spot: Spot) -> int:
    return {1: 0, 2: 0, 3: 1, 4: 2}[int(spot.precision)]


def _without_holders(spots: list[tuple[Site, Spot]]) -> list[tuple[Site, Spot]]:
    """Drops the region that stands in for a village which the text puts there: "X, in Y region"."""
    held = {
        s.resolution.place.id
        for _, s in spots
        if s.resolution.place is not None and not bears(s.location, s.resolution.place.name)
    }
    return [
        (site, s)
        for site, s in spots
        if s.resolution.place is None
        or s.resolution.place.id not in held
        or not bears(s.location, s.resolution.place.name)
    ]


def _without_containers(spots: list[tuple[Site, Spot]]) -> list[tuple[Site, Spot]]:
    """Drops "Gao region" beside "Ansongo in Gao region", and near-places beside exact ones."""
    keep = []
    for site, spot in spots:
        place = spot.resolution.place
        if place is None or site.resolution.place is None:
            keep.append((site, spot))
            continue
        inside = False
        for other, inner in spots:
            small = inner.resolution.place
            if other is site or small is None or small.id == place.id:
                continue
            if place.kind is PlaceKind.COUNTRY and small.kind is not PlaceKind.COUNTRY:
                inside = inside or True
            elif place.kind is PlaceKind.AREA and small.kind not in _WIDE:
                inside = True
            elif place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2) and small.kind not in (
                PlaceKind.ADMIN1,
                PlaceKind.COUNTRY,
                PlaceKind.AREA,
            ):
                inside = inside or (
                    small.country == place.country
                    and (small.admin1 == place.admin1 or abs(site.first - other.last) <= 6)
                )
        if not inside:
            keep.append((site, spot))
    return keep
