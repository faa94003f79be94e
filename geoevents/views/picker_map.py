"""The small map of the review page, on which a person points at a place.

Like the main map it is told numbers only; words never reach it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import folium
from branca.element import MacroElement
from folium.template import Template

from geoevents.views.folium_map import COMPONENT_STATIC, OfflineMap

__all__ = ["Pin", "picker_layer", "picker_map"]

_DIGITS = 4  # decimals of a degree: about 10 m


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One place on the map. ``number`` is its key among the candidates, 0 for what stands.

    ``wide`` draws it as an area, for regions and countries.
    """

    number: int
    latitude: float
    longitude: float
    chosen: bool = False
    wide: bool = False


class _PickerMap(OfflineMap):
    default_js = [  # noqa: RUF012 - folium's own attribute
        ("start", f"{COMPONENT_STATIC}/map/start.js"),
        ("geoevents", f"{COMPONENT_STATIC}/map/picker.js"),
    ]


class _Start(MacroElement):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Geoevents.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


class _Pins(MacroElement):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Geoevents.draw({{ this._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Pins"
        self.payload = payload


def picker_map() -> OfflineMap:
    """Gives a new map; its script is the same string on every call, so it is mounted once."""
    chart = _PickerMap(
        location=(49.0, 34.0),  # folium's order: latitude, longitude
        zoom_start=5,
        tiles=None,
        minZoom=2,
        maxZoom=13,
        worldCopyJump=True,
        zoomSnap=1,
    )
    chart.add_child(_Start())  # type: ignore[no-untyped-call]
    return chart


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
                int(pin.wide),
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
    group = folium.FeatureGroup()
    group.add_child(_Pins(json.dumps(payload, separators=(",", ":"), allow_nan=False)))
    return group
