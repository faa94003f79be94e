"""Coordinates that are written in the text: "51.1911, 35.2519", "51°11′28″N 35°15′07″E"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geoevents.gazetteer.index import Gazetteer
from geoevents.language import Document
from geoevents.model import (
    GeoPrecision,
    Mention,
    Place,
    PlaceKind,
    Resolution,
)

__all__ = ["find_coordinates", "resolve_coordinates"]

_MARK = r"(?:\s*°\s*|\s+deg(?:rees)?\s*)"
_HALF = (
    r"\d{{1,{digits}}}(?:\.\d+)?(?:{mark}(?:\d{{1,2}}(?:\.\d+)?\s*['′’]\s*"
    r"(?:\d{{1,2}}(?:\.\d+)?\s*(?:[\"″”]|''|′′)\s*)?)?)?\s*[{letters}]\b"
)
_MOST_NORTH = 90.0
_LETTERED = re.compile(
    _HALF.format(digits=2, mark=_MARK, letters="NS")
    + r"\s*[,;/]?\s*"
    + _HALF.format(digits=3, mark=_MARK, letters="EW")
)
# Without letters both numbers need four decimals, or two of them and a word that announces them, or
# any two numbers of a text would be a place. "At" announces them only where nothing is counted.
_BARE = re.compile(
    r"(?<![\d.,-])[-+]?\d{1,2}\.\d{2,}°?\s*[,;]\s*[-+]?\d{1,3}\.\d{2,}°?(?![\d.]*\d)"
)
_PRECISE = re.compile(r"\.\d{4,}°?\s*[,;]\s*[-+]?\d+\.\d{4,}")
_AT = re.compile(r"\b(?:at|near|around|to|from|point|grid)\s+\(?$", re.IGNORECASE)
_COUNTED = re.compile(
    r"[$€£¥%]|\b(?:per ?cent|points?|index|shares?|prices?|rates?|traded|closed|opened|dollars?|"
    r"euros?|pounds?|roubles?|rubles?|million|billion|degrees?|seconds?|minutes?|hours?|scores?|odds|"
    r"average|kg|tons?|tonnes?|litres?|metres?|meters?|miles?|km)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:coordinates?|gps|lat(?:itude)?|position)\b\W*(?:\w+\W+){0,3}$", re.IGNORECASE
)


def find_coordinates(document: Document) -> Iterator[Mention]:
    """Gives the coordinates of a text as mentions, sorted by start.

    Pairs out of range (latitude beyond 90, longitude beyond 180) are no coordinates.
    """
    spans = sorted(
        {m.span() for pattern in (_LETTERED, _BARE) for m in pattern.finditer(document.text)}
    )
    end = -1
    for start, stop in spans:
        if start < end:
            continue
        text = document.text[start:stop]
        if _BARE.fullmatch(text) and not _is_announced(document, start, stop):
            continue
        if _parse(text) is not None:
            end = stop
            yield Mention(start=start, end=stop, text=text, sentence=document.sentence_at(start))


def _is_announced(document: Document, start: int, stop: int) -> bool:
    """Tells whether two bare numbers are coordinates and not two figures."""
    text = document.text
    before = text[max(0, start - 40) : start]
    if _PRECISE.search(text[start:stop]) or _ANNOUNCED.search(before):
        return True
    if not _AT.search(before) or re.match(r"\s*(?:,|and|or|to)\s*[-+]?\d", text[stop : stop + 12]):
        return False
    index = document.sentence_at(start)
    around = document.sentence_text(index) if index is not None else text[start - 40 : stop + 40]
    return _COUNTED.search(around) is None


def resolve_coordinates(mention: Mention, gazetteer: Gazetteer) -> Resolution | None:
    """Gives the point that a mention states; None where it states none."""
    if not mention.text[:1].isdigit() and mention.text[:1] not in "+-":
        return None
    point = _parse(mention.text)
    if point is None:
        return None
    latitude, longitude = point
    country, admin1 = gazetteer.containing(latitude, longitude)
    place = Place(
        id=f"coordinates:{latitude:.5f},{longitude:.5f}",
        name=mention.text,
        latitude=latitude,
        longitude=longitude,
        kind=PlaceKind.SITE,
        feature_code="POINT",
        country=country.country if country else None,
        admin1=admin1.name if admin1 else None,
        admin1_code=admin1.admin1_code if admin1 else None,
        source="text",
    )
    return Resolution(
        mention=mention,
        place=place,
        score=0.99,
        reason="The text gives the coordinates.",
        geo_precision=GeoPrecision.TOWN,
        latitude=latitude,
        longitude=longitude,
    )


def _parse(text: str) -> tuple[float, float] | None:
    if not (_LETTERED.fullmatch(text) or _BARE.fullmatch(text)):
        return None
    from geopy import Point

    if _BARE.fullmatch(text):
        latitude, longitude = (float(n) for n in re.findall(r"[-+]?\d+\.\d+", text))
    else:
        degrees = re.match(r"\d+(?:\.\d+)?", text)
        if degrees is None or float(degrees[0]) > _MOST_NORTH:
            return None
        plain = text.replace("’", "′").replace("”", "″").replace("''", "″").replace("°", "° ")
        try:
            point = Point(plain)
        except ValueError:
            return None
        latitude, longitude = float(point.latitude), float(point.longitude)
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180 or latitude == longitude == 0.0:
        return None
    return round(latitude, 6), round(longitude, 6)
