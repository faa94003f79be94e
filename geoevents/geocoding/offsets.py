"""Places that are near a named one: "12 km south of Sudzha", "outside Sudzha", "the Sumy road"."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from geoevents.language import Document
from geoevents.model import GeoPrecision, Mention, Place, PlaceKind

__all__ = ["Nearness", "Offset", "km_between", "nearness", "read_offset", "shift_point"]

_WINDOW = 90  # characters read before a name
_FARTHEST_KM = 300.0  # "2,000 km from Moscow" says nothing of a place at Moscow
_BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
_KM_PER_DEGREE = 111.2  # of latitude
_KM_PER_UNIT = {"k": 1.0, "mi": 1.609344, "me": 0.001, "m": 0.001}
_NUMBERS = dict(
    zip(
        "a one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty "
        "forty fifty sixty".split(),
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 40, 50, 60),
        strict=True,
    )
)
_DIRECTION = r"(?P<direction>(?:north|south)(?:[\s-]?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?)"
_HEAD = r"(?:the\s+)?(?:(?:city|town|village|settlement|border\s+town)\s+(?:of\s+)?)?$"
_OFFSET = re.compile(
    r"(?:(?P<amount>(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)|\b(?:"
    + "|".join(_NUMBERS)
    + r"))\s*-?\s*"
    r"(?P<unit>kilomet(?:re|er)s?|kms?|miles?|met(?:re|er)s?|m)\b"
    r"(?:\s*\([^)]{1,20}\))?\s*)?"
    r"(?:(?:to\s+the\s+|due\s+|just\s+)?"
    + _DIRECTION
    + r"\s+(?:of|from)|(?P<away>away\s+from|from))"
    r"\s+" + _HEAD,
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"north|south|east|west|\bk|\bmi|\bmet|\dk|\dm|\bm\b", re.IGNORECASE
)  # cheap to try
_NEAR_BEFORE = re.compile(
    r"\b(?:near|nearby|outside|around|beyond|close\s+to|next\s+to|short\s+of|on\s+the\s+road\s+to|"
    r"(?:in|on)\s+the\s+(?:outskirts|vicinity|suburbs|edge|approaches|direction)\s+(?:of|to)|"
    r"outskirts\s+of|approaches\s+to|vicinity\s+of|towards?|"
    r"(?:road|highway|motorway|route|border)\s+(?:between|from|to|near|linking)|"
    r"под|близ|возле|около|вблизи|недалеко\s+от|в\s+районе|під|біля|поблизу|неподалік|[ву]\s+районі)"
    r"\s+" + _HEAD,
    re.IGNORECASE,
)
_NEAR_AFTER = re.compile(
    r"^\s+(?:direction|sector|axis|area|front|suburbs?|outskirts)\b"
    r"|^(?:\s*[-–]\s*\w+)?\s+(?:road|highway|motorway)\b"
)
# The last words of what the two patterns above read before a name. They are too slow to be tried at
# every name, and cannot hold where another word than these stands before it.
_LEADS = frozenset(
    "of from to near nearby outside around beyond between linking toward towards the city town "
    "village settlement под близ возле около вблизи від от районе під біля поблизу неподалік "
    "районі".split()
)
# What the pattern for the words after a name can begin with: a hyphen, or a gap and one of these.
_HYPHENS = frozenset("-–")
_AFTER_GAP = frozenset("dsaforhm-– \n\t\r\xa0")
_LONGEST_NEAR = 60  # characters
_LONGEST_LEAD = 16  # characters
_OPENING = "([{\"'“‘«—–-,.;:/"
_NEAR = "The text says near it, not in it."
_POINTLIKE = frozenset({PlaceKind.SETTLEMENT, PlaceKind.SITE})


class Offset(NamedTuple):
    """How far and in which direction from a named place; either may be unknown (None)."""

    km: float | None
    bearing: float | None  # degrees clockwise from north
    words: str


def read_offset(text: str, start: int) -> Offset | None:
    """Reads a distance or a direction that stands before a name.

    Args:
        text: the whole text.
        start: first character of the name.

    Returns:
        The offset, also where only its direction ("south of X") or only its distance ("12 km from
        X") is told; None where there is neither.
    """
    before = text[max(0, start - _WINDOW) : start]
    found = _OFFSET.search(before) if _TOLD.search(before) else None
    if found is None or (found["amount"] is None and found["direction"] is None):
        return None
    km = None
    if found["amount"] is not None:
        amount = re.sub(r",(?=\d{3}\b)", "", found["amount"].lower()).replace(",", ".")
        number = float(_NUMBERS[amount]) if amount in _NUMBERS else float(amount)
        unit = found["unit"].lower()
        km = number * next(v for k, v in _KM_PER_UNIT.items() if unit.startswith(k))
        if km > _FARTHEST_KM:
            return None
    bearing = None
    if found["direction"] is not None:
        way = re.sub(r"[\s-]", "", found["direction"].lower()).removesuffix("ern")
        bearing = _BEARINGS[way]
    return Offset(km, bearing, found[0].strip())


class Nearness(NamedTuple):
    """The point of a place that a text names another place by, and what the text says of it."""

    latitude: float
    longitude: float
    words: str


def nearness(
    document: Document, mention: Mention, place: Place, precision: GeoPrecision
) -> Nearness | None:
    """Tells whether the text only comes near a town that it names, and where that is.

    A shifted point is given where both distance and direction are told; the place stays the anchor.

    Returns:
        The point, at ``GeoPrecision.NEAR``; None where the text means the place itself.
    """
    if precision is not GeoPrecision.TOWN or place.kind not in _POINTLIKE:
        return None
    text = document.text
    words = text[max(0, mention.start - _LONGEST_LEAD) : mention.start].lower().split()
    if words and words[-1].lstrip(_OPENING) in _LEADS:
        before = text[max(0, mention.start - _LONGEST_NEAR) : mention.start]
        offset = read_offset(text, mention.start)
        if offset is not None and offset.km is not None and offset.bearing is not None:
            latitude, longitude = shift_point(
                place.latitude, place.longitude, offset.km, offset.bearing
            )
            return Nearness(latitude, longitude, f"The point is shifted by “{offset.words}”.")
        if offset is not None or _NEAR_BEFORE.search(before):
            return Nearness(place.latitude, place.longitude, _NEAR)
    after = text[mention.end : mention.end + 30]
    if (after[1:2] in _AFTER_GAP or after[:1] in _HYPHENS) and _NEAR_AFTER.match(after):
        return Nearness(place.latitude, place.longitude, _NEAR)
    return None


def shift_point(
    latitude: float, longitude: float, km: float, bearing: float
) -> tuple[float, float]:
    """Gives the point so many km away, the bearing in degrees clockwise from north (WGS84)."""
    from geopy.distance import geodesic

    moved = geodesic(kilometers=km).destination((latitude, longitude), bearing)
    return round(float(moved.latitude), 5), round(float(moved.longitude), 5)


def km_between(one: Place, other: Place) -> float:
    """Gives the kilometres between two places, on a plane: quick, and good enough for near ones."""
    middle = math.radians((one.latitude + other.latitude) / 2)
    turn = (one.longitude - other.longitude + 180) % 360 - 180
    return _KM_PER_DEGREE * math.hypot(one.latitude - other.latitude, turn * math.cos(middle))
