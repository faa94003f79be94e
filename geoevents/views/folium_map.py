"""The folium map: constant base, one layer of marks, nothing from another host.

``streamlit-folium`` keys its component by a hash of the map's script, so the base is the same
string every time and whatever changes travels in a ``_Drawing`` layer. Words never do: branca
compiles what folium rendered a second time as a Jinja template. A drawing is kept out of that,
and besides a payload holds numbers, ids of a narrow alphabet and enum positions only (see
``marks.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import MacroElement
from folium.template import Template

if TYPE_CHECKING:
    from geoevents.views.marks import Payload

__all__ = ["COMPONENT_STATIC", "OfflineMap", "base_map", "drawing_layer", "marks_layer"]

# The component's page lies two folders below the app's root, wherever that is mounted.
COMPONENT_STATIC = "../../app/static"


class OfflineMap(folium.Map):
    """A folium map whose scripts and styles come from the app's own static folder."""

    default_js = [  # noqa: RUF012 - folium's own attribute
        ("start", f"{COMPONENT_STATIC}/map/start.js"),  # asks for Leaflet and the rest at once
        ("geoevents", f"{COMPONENT_STATIC}/map/map.js"),
    ]
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - start.js loads them, before the map


class _Start(MacroElement):
    """Hands the map to the drawing code once."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Geoevents.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


class _Drawing(MacroElement):
    """One call that draws everything that the view shows."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Geoevents.draw({{ this._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"
        self.payload = payload

    def render(self, **_kwargs: object) -> str:
        """Adds nothing to folium's own page, which would compile the payload as a template.

        ``streamlit-folium`` takes the script from the template above, compiled once.
        """
        return ""


def base_map(kind: type[OfflineMap] = OfflineMap) -> OfflineMap:
    """Gives a new base map. Its script is the same string on every call, so it is mounted once.

    The starting view hardly matters: the first drawing brings a view command.

    Args:
        kind: the map's class, which names the script that draws.
    """
    chart = kind(
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


def marks_layer(payload: Payload) -> folium.FeatureGroup:
    """Gives the one layer that draws a payload of ``marks.marks_payload``."""
    return drawing_layer(payload.to_json())


def drawing_layer(payload: str) -> folium.FeatureGroup:
    """Gives the one layer that hands a payload to the map's script.

    Args:
        payload: JSON of numbers, ids of a narrow alphabet and enum positions only.
    """
    group = folium.FeatureGroup()
    group.add_child(_Drawing(payload))
    return group
