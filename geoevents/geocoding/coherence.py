"""Whether a name's places lie among the other places of a text: villages are told by company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from geoevents.geocoding.hits import Lookup
from geoevents.model import PlaceKind

__all__ = ["coherence"]

_NEAR_KM = 60.0
_MOST_HITS = 12  # a name with more candidates is near to anything by chance
_FEW_HITS = 3  # a name with no more candidates than this counts as company
_COUNTRIES_SHOWN = 3


def coherence(looks: Mapping[str, Lookup]) -> dict[str, list[str]]:
    """Gives evidence on every name of a document from where the others' candidates lie.

    Args:
        looks: what the gazetteer has under each proposed name of the document.

    Returns:
        For each name of settlements or districts: "its region is named", "its country is named",
        "near other names" (a candidate within 60 km of one of another rare name), "far from all",
        or "without company" where no other such name is there to lie near.
    """
    regions, countries = _named(looks.values())
    names, owner, points = [], [], []
    for name, look in looks.items():
        if look.demonym or not _is_local(look):
            continue
        names.append(name)
        for hit in look.hits[:_MOST_HITS]:
            owner.append(len(names) - 1)
            points.append((hit.place.latitude, hit.place.longitude, len(look.hits) <= _FEW_HITS))
    near = _near(len(names), owner, points)
    company = sum(len(looks[name].hits) <= _FEW_HITS for name in names)
    found: dict[str, list[str]] = {}
    for position, name in enumerate(names):
        evidence = []
        hits = looks[name].hits[:_MOST_HITS]
        if any((h.place.country, h.place.admin1_code) in regions for h in hits):
            evidence.append("its region is named")
        if any(h.place.country in countries for h in hits[:_COUNTRIES_SHOWN]):
            evidence.append("its country is named")
        if near[position]:
            evidence.append("near other names")
        found[name] = evidence or ["far from all" if company > 1 else "without company"]
    return found


def _is_local(look: Lookup) -> bool:
    return bool(look.kinds) and not look.kinds & {
        PlaceKind.COUNTRY,
        PlaceKind.AREA,
        PlaceKind.WATER,
    }


def _named(
    looks: Iterable[Lookup],
) -> tuple[set[tuple[str | None, str | None]], set[str | None]]:
    """Gives the regions and the countries that the document names, as codes."""
    regions: set[tuple[str | None, str | None]] = set()
    countries: set[str | None] = set()
    for look in looks:
        for hit in look.hits[:_COUNTRIES_SHOWN]:
            if hit.place.kind is PlaceKind.COUNTRY:
                countries.add(hit.place.country)
            elif hit.place.kind is PlaceKind.ADMIN1:
                regions.add((hit.place.country, hit.place.admin1_code))
    return regions, countries


def _near(count: int, owner: list[int], points: list[tuple[float, float, bool]]) -> list[bool]:
    result = [False] * count
    if count < 2:
        return result
    lat = np.radians([p[0] for p in points])
    lon = np.radians([p[1] for p in points])
    own = np.array(owner)
    company = np.flatnonzero([p[2] for p in points])
    if not len(company):
        return result
    dy = lat[:, None] - lat[company][None, :]
    dx = (lon[:, None] - lon[company][None, :]) * np.cos(lat)[:, None]
    close = (dy * dy + dx * dx) < (_NEAR_KM / 6371.0) ** 2
    close &= own[:, None] != own[company][None, :]
    for position in np.unique(own[close.any(axis=1)]).tolist():
        result[position] = True
    return result
