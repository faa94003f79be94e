"""What a candidate's own place says for it: the features that need no other name of the text."""

from __future__ import annotations

import math
from collections.abc import Mapping

from geoevents.geocoding.hits import Hit
from geoevents.model import MatchTier, PlaceKind

__all__ = ["ALONE", "features_alone"]

ALONE = (
    "population of a settlement",
    "population of a district",
    "population of a region",
    "no population known",
    "country",
    "region",
    "district",
    "area",
    "water",
    "site",
    "capital",
    "seat of a region",
    "seat of a district",
    "part of a town",
    "alternate name",
    "name is part of the mention",
    "kind word understood",
    "kind asked for",
    "kind not asked for",
    "share of the population under this name",
    "region of the same name",
    "seat of the region of the same name",
    "kind word of its name missing",
    "supplement",
    "spelled as its name",
    "wider than a country",
    "“the” before an area or water",
    "“the” before a settlement",
    "in a country at war, and the text speaks of war",
)
_CHIEF = 0.25  # of the people of its region; a city with as many stands for it as its seat does
_USUAL_REGION = 500_000  # people of a first-level division whose population is not known


def features_alone(
    hit: Hit,
    name: str,
    total: int,
    regions: Mapping[tuple[str | None, str | None], int],
    *,
    shared: bool,
) -> list[float]:
    """Gives the columns of ``ALONE`` for a candidate; those that the text decides are nought.

    Args:
        hit: the candidate.
        name: as it was asked for.
        total: people of all settlements among the name's candidates.
        regions: people of each region among them, by country and code; 0 where not known.
        shared: whether a region of the candidate's country is among them.
    """
    place, kind = hit.place, hit.place.kind
    people = place.population
    if kind is PlaceKind.ADMIN1:
        people = regions[place.country, place.admin1_code] or _USUAL_REGION
    size = math.log10(people + 1) / 7
    code = place.feature_code
    settled = kind is PlaceKind.SETTLEMENT
    share = place.population / total if settled and total else 0.0
    region = regions.get((place.country, place.admin1_code)) if settled else None
    # New York is no seat of New York, but nobody who says so means Albany's state.
    chief = code in {"PPLC", "PPLA"} or place.population >= _CHIEF * (region or math.inf)
    return [
        size if settled else 0.0,
        size if kind is PlaceKind.ADMIN2 else 0.0,
        size if kind in {PlaceKind.ADMIN1, PlaceKind.COUNTRY} else 0.0,
        float(place.population == 0 and settled),
        float(kind is PlaceKind.COUNTRY),
        float(kind is PlaceKind.ADMIN1),
        float(kind is PlaceKind.ADMIN2),
        float(kind is PlaceKind.AREA),
        float(kind is PlaceKind.WATER),
        float(kind is PlaceKind.SITE),
        float(code == "PPLC"),
        float(code == "PPLA"),
        float(code in {"PPLA2", "PPLA3", "PPLA4"}),
        float(code == "PPLX"),
        float(hit.tier is not MatchTier.MAIN),
        float(hit.via == "part"),
        float(hit.via == "kind"),
        0.0,  # by the text
        0.0,
        share,
        float(shared and settled),
        float(region is not None and chief),
        float(_lacks_kind_word(hit)),
        float(place.id.startswith("supplement:")),
        float(name.casefold() == place.name.casefold()),
        float(place.country is None and kind in {PlaceKind.AREA, PlaceKind.WATER}),
        0.0,  # by the text
        0.0,
        0.0,
    ]


def _lacks_kind_word(hit: Hit) -> bool:
    """Tells whether a region is called by less than its name: Kursk for Kursk Oblast."""
    if hit.place.kind not in {PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
        return False
    given, whole = hit.matched_name.casefold(), hit.place.name.casefold()
    return given != whole and whole.startswith(given + " ")
