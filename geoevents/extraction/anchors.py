"""Where the text puts a village that no gazetteer knows: "X, in the western province of Y"."""

# ruff: noqa: E501 - long patterns are one thing each
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.acts import Spot
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.spots import spot_of
from geoevents.model import GeoPrecision, Place, PlaceKind

__all__ = ["anchored", "bears", "km_between"]

_SMALL = r"(?:village|town|hamlet|settlement|camp|place|city|suburb|community|locality)s?"
_PART = r"(?:quarter|neighbou?rhood|district|suburb|area|part|camp|section|sector|township|village|town)s?"
_WIDE = r"(?:region|province|oblast|state|governorate|district|county|prefecture|department|area|valley|part)s?"
_SIDE = r"(?:\w+(?:ern|al)|north|south|east|west|far|neighbouring|nearby)"
# "@" stands for another name between the two: a fellow of the list, or the country's ("in @'s Y").
_LIES_IN = re.compile(
    r"^(?:,?\s*@)*(?:,?\s*(?:and|or)\s+@)?"
    rf"(?:\s*(?:[a-z-]+\s+){{0,2}}{_PART})?"
    rf"(?:\s*,?\s*(?:in|of)(?:\s+the)?(?:\s+{_SIDE}){{0,2}}\s+@\s*,)?"
    rf",?\s*\(?(?:(?:an?|the|one of the|two|three|four|both)\s+(?:[\w-]+\s+){{0,3}}{_SMALL}\s+)?"
    r"\s*(?:in|of|near|outside|inside|at|on)"
    rf"(?:\s+(?:the|@['’]s?))*(?:\s+{_SIDE}){{0,2}}(?:\s+{_WIDE}\s+of)?(?:\s+the)?$"
)
_BESIDE = re.compile(
    r"^,?\s*(?:(?:some|about|around|roughly|just)\s+)*(?:\d+\s*(?:km|kilomet(?:re|er)s|miles)\s+)?"
    r"(?:(?:to the\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)\s+of"
    r"|from|near|outside|close to|not far from|on the outskirts of)(?:\s+(?:the|city|town|of))*$"
)
_BARE = re.compile(r"^(?:,?\s*@)*(?:,|\s*\()$")
_KM_A_DEGREE = 111.2
_FAR_KM = 200  # no village is said to lie in or by a town so far away
_WIDER = frozenset((PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.AREA, PlaceKind.COUNTRY))
_FRAMES = frozenset(("in", "across", "throughout"))


def anchored(site: Site, spot: Spot, reading: Reading, text: str) -> tuple[Spot, Site | None]:
    """Gives an unknown village the point of the town or region that it is said to lie in or by.

    Args:
        site: the village.
        spot: it, read with the words around it.
        reading: the sentence.
        text: the article's text.

    Returns:
        The village with that point, at the precision of what it lies in, and the place that lent
        it; the spot as it was and None where it is known, or the sentence does not say.
    """
    here = site.resolution.place
    if here is None and site.resolution.latitude is not None:
        return spot, None
    held = _is_held(spot)
    lenders: list[tuple[Spot, Site]] = []
    for other in reading.sites:
        place = other.resolution.place
        if place is None or other.first <= site.last:
            continue
        if not (held or here is None or _is_far(here, place)):
            continue
        gap = _gap(site, other, reading)
        wider = place.kind in _WIDER
        if _LIES_IN.match(gap) or (wider and _BARE.match(gap)):
            lenders.append((_lent(spot, other, text, "in"), other))
        elif not wider and _BESIDE.match(gap):
            lenders.append((_lent(spot, other, text, "near"), other))
    frame = _frame(site, reading) if (held or here is None) and not lenders else None
    if frame is not None:
        lenders.append((_lent(spot, frame, text, "in"), frame))
    if held:  # a finer place than the country alone
        lenders = [found for found in lenders if found[0].precision < spot.precision]
    return min(lenders, key=lambda found: int(found[0].precision), default=(spot, None))


def _is_held(spot: Spot) -> bool:
    """Tells a name that the geocoder could only put into the country that the text states."""
    place = spot.resolution.place
    return (
        place is not None
        and place.kind is PlaceKind.COUNTRY
        and not bears(spot.location, place.name)
    )


def bears(words: str, name: str) -> bool:
    """Tells whether words name a region, in its long or short form."""
    return name.split(maxsplit=1)[0].lower() in words.lower() or words.lower() in name.lower()


def _is_far(one: Place, other: Place) -> bool:
    """Tells two towns that cannot be near each other: one of them is a namesake."""
    if one.kind is not PlaceKind.SETTLEMENT or other.kind is not PlaceKind.SETTLEMENT:
        return False
    return km_between(one, other) > _FAR_KM


def km_between(one: Place, other: Place) -> float:
    """Gives the kilometres between two places, on a plane: good to a tenth up to 2,000 km."""
    middle = math.radians((one.latitude + other.latitude) / 2)
    east = ((one.longitude - other.longitude + 180) % 360 - 180) * math.cos(middle)
    return math.hypot(one.latitude - other.latitude, east) * _KM_A_DEGREE


def _lent(spot: Spot, other: Site, text: str, tie: str) -> Spot:
    outer = spot_of(other, text)
    precision = outer.precision
    if precision is GeoPrecision.TOWN:
        precision = GeoPrecision.NEAR
    place = other.resolution.place
    reason = f"an unknown place {tie} {place.name if place else outer.location}"
    return replace(spot, resolution=outer.resolution, precision=precision, reason=reason)


def _gap(first: Site, second: Site, reading: Reading) -> str:
    """Gives the words between two names, with "@" for every name among them."""
    words: list[str] = []
    at = first.last + 1
    for site in _between(first, second, reading.sites):
        words += [reading.doc[at : site.first].text, "@"]
        at = site.last + 1
    words.append(reading.doc[at : second.first].text)
    joined = " ".join(w for w in words if w)
    return joined.replace("@ '", "@'").replace("@ ’", "@’").replace(" ,", ",").strip()


def _between(first: Site, second: Site, sites: Sequence[Site]) -> list[Site]:
    return [s for s in sites if first.last < s.first and s.last < second.first]


def _frame(site: Site, reading: Reading) -> Site | None:
    """Gives the region that opens the sentence of a village: "In Y, gunmen attacked X"."""
    verbs = {t.i for t in ancestors(reading.doc[site.token]) if is_verb(t)}
    frames: list[Site] = []
    for other in reading.sites:
        place = other.resolution.place
        if place is None or place.kind not in _WIDER or other.last >= site.first:
            continue
        opening = reading.doc[other.token]
        line = [t for t in ancestors(opening) if t.dep_ == "prep"]
        if not line or line[0].lower_ not in _FRAMES:
            continue
        verb = next((t for t in ancestors(opening) if is_verb(t)), None)
        if verb is not None and verb.i in verbs and other.last < verb.i:
            frames.append(other)
    return min(frames, key=_is_country, default=None)


def _is_country(site: Site) -> bool:
    return site.resolution.place is not None and site.resolution.place.kind is PlaceKind.COUNTRY
