"""Reads a place name with the words around it: kind words, "near", "12 km south of"."""

# ruff: noqa: E501 - long patterns are one thing each
from __future__ import annotations

import re

from geoevents.extraction.acts import Spot
from geoevents.extraction.reading import Site
from geoevents.model import GeoPrecision, PlaceKind, Resolution

__all__ = ["spot_of", "stands_near"]

_NEAR = re.compile(
    r"(?:\bnear(?:by)?|\bclose to|\boutside(?: of)?|\bnot far from|\bin the vicinity of|\bvicinity of"
    r"|\boutskirts of|\bsuburbs? of|\baround|\bnext to|\bbeyond|\bshort of|\bbetween|\bclose by"
    r"|\b(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west"
    r"|south-east|south-west)(?:ern)?\s+of|\bmiles from|\bkilomet(?:re|er)s from|\bkm from|\bkm off"
    r"|\bbeside|\boff|\btowards?|\bin the direction of|\bsurroundings of|\bapproach(?:es)? to"
    r"|\b(?:road|highway|route|way|path) to|\bcountryside of|\bbehind)(?:\s+(?:the|its|a|town|city|village|of|settlement|nearby|port)){0,4}\s*$",
    re.IGNORECASE,
)
_NEAR_AFTER = re.compile(
    r"^(?:'s|’s)?\s*(?:direction|sector|axis|front|area|district|countryside|outskirts|suburbs|vicinity|raion)\b",
    re.IGNORECASE,
)
_INSIDE_OF = re.compile(r"\b(?:north|south|east|west|centre|center|heart)\s+of\s*$", re.IGNORECASE)
_DISTANCE = re.compile(r"\b(?:km|kilomet(?:re|er)s?|miles?|metres?)\b", re.IGNORECASE)
_KIND_AFTER = re.compile(
    r"^\s+(?:region|oblast|province|governorate|state|district|raion|county|krai|territory|prefecture|department)\b",
    re.IGNORECASE,
)


def stands_near(before: str) -> bool:
    """Tells by the words before a place that something was near it: "outside the", "south of the"."""
    return _NEAR.search(before[-70:]) is not None


def spot_of(site: Site, text: str) -> Spot:
    """Reads a place name with the words around it: kind words, "near", "12 km south of"."""
    mention = site.resolution.mention
    place = site.resolution.place
    start, end = mention.start, mention.end
    after = text[end : end + 40]
    kind = _KIND_AFTER.match(after)
    if kind and place is not None and place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2):
        end += kind.end()
        after = text[end : end + 40]
    before = text[max(0, start - 70) : start]
    near = bool(_NEAR_AFTER.match(after.lstrip()))
    if kind and (place is None or place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2)):
        near = False
    match = _NEAR.search(before)
    if match and not (
        _INSIDE_OF.search(before)
        and not _DISTANCE.search(before[-40:])
        and re.search(r"in the\s+\w+\s+of\s*$", before)
    ):
        near = True
    if _DISTANCE.search(before[-30:]) and re.search(r"\b(?:of|from)\s*$", before):
        near = True
    precision = _precision(site.resolution, near=near)
    reason = "near it" if near and precision is GeoPrecision.NEAR else "named with the act"
    named = text[mention.start : mention.end] == mention.text
    if not named and precision is GeoPrecision.TOWN:
        reason = f"“{text[start:end]}” named with the act"
    location = text[start:end] if named else mention.text
    return Spot(site.resolution, precision, location, reason, start, end)


def _precision(resolution: Resolution, *, near: bool) -> GeoPrecision:
    place = resolution.place
    if place is None:
        return resolution.geo_precision or GeoPrecision.NEAR
    if place.kind is PlaceKind.COUNTRY:
        return GeoPrecision.COUNTRY
    if place.kind in (PlaceKind.ADMIN1, PlaceKind.AREA, PlaceKind.WATER):
        return GeoPrecision.REGION
    if near or place.kind is PlaceKind.ADMIN2:
        return GeoPrecision.NEAR
    return resolution.geo_precision or GeoPrecision.TOWN
