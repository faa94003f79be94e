"""The small map of the review page, on which a person points at a place.

Like the main map it is told numbers and ids only; words never reach it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geoevents.model import ClaimStatus, GeoPrecision
from geoevents.views.folium_map import COMPONENT_STATIC, OfflineMap, base_map, drawing_layer
from geoevents.views.marks import safe_id
from geoevents.views.palette import STATUS_ORDER

if TYPE_CHECKING:
    import folium

__all__ = ["Pin", "picker_layer", "picker_map"]

_DIGITS = 4  # decimals of a degree: about 10 m


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One place on the map. ``number`` is its key among the candidates, 0 for what stands.

    ``precision`` says how it is drawn: a region or a country as its shape, shaded, since it has no
    point of its own; a town, or what is near it, as a point. ``place_id`` and ``country`` (an ISO
    3166-1 code) find the shape; where the map has none of it, a wide circle stands for it.
    ``status``, of what stands, is drawn as on the main map: filled is reported, a ring claimed, a
    crossed ring denied.
    """

    number: int
    latitude: float
    longitude: float
    chosen: bool = False
    precision: GeoPrecision = GeoPrecision.TOWN
    place_id: str | None = None
    country: str | None = None
    status: ClaimStatus | None = None


class _PickerMap(OfflineMap):
    default_js = [  # noqa: RUF012 - folium's own attribute
        ("start", f"{COMPONENT_STATIC}/map/start.js"),
        ("geoevents", f"{COMPONENT_STATIC}/map/picker.js"),
    ]


def picker_map() -> OfflineMap:
    """Gives a new map; its script is the same string on every call, so it is mounted once."""
    return base_map(_PickerMap)


def picker_layer(
    pins: Sequence[Pin],
    *,
    number: int,
    center: tuple[float, float],
    zoom: int,
    theme: Literal["light", "dark"],
    is_open: bool,
) -> folium.FeatureGroup:
    """Gives the one layer that draws the pins and says where to look.

    Args:
        pins: the candidates and what stands.
        number: of the order to look there; obeyed once per number.
        center: latitude and longitude to look at.
        zoom: how close.
        theme: light or dark.
        is_open: whether a click sets a point.
    """
    payload = {
        "points": [
            [
                int(pin.number),
                round(float(pin.latitude), _DIGITS),
                round(float(pin.longitude), _DIGITS),
                int(pin.chosen),
                int(pin.precision),
                safe_id(pin.place_id or "") or "",
                pin.country if pin.country and pin.country.isalpha() else "",
                -1 if pin.status is None else STATUS_ORDER.index(pin.status),
            ]
            for pin in pins
        ],
        "view": {
            "number": int(number),
            "center": [round(float(part), _DIGITS) for part in center],
            "zoom": int(zoom),
        },
        "theme": "dark" if theme == "dark" else "light",
        "open": int(is_open),
    }
    return drawing_layer(json.dumps(payload, separators=(",", ":"), allow_nan=False))
