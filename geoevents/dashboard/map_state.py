"""Where the map stands: what the browser last said, and the orders that move it.

The browser reports bounds and zoom under the number of the last order that it obeyed; a report
under an older number is of a view that is about to change, and is left aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from geoevents.dashboard.session import locate
from geoevents.model import Event, GeoPrecision
from geoevents.query import EventQuery, Filter
from geoevents.views.marks import Bounds, Layer, View, extent
from geoevents.views.mercator import best_center, center_of, fit_zoom, view_bounds

__all__ = ["MapState", "MapView", "first_view"]

_KEY = "map_state"
_COMPONENT = "map"
_WORLD: Bounds = (-180.0, -80.0, 180.0, 84.0)
_AIR = 0.02  # of the shown span; what is free around it is left by ``fit_zoom``
_START = (48.0, 34.0, 4)  # where nothing is to be shown
_PICK_ZOOM = 8


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map shows, and the order that it stands under."""

    bounds: Bounds
    zoom: int
    order: View


class MapState:
    """The map's state in one session."""

    def __init__(self) -> None:
        self._order: View | None = None
        self._reported: tuple[Bounds, int] | None = None
        self._written: str | None = None  # the "at" that this map put into the address
        self._clicks: object = None  # the number of the last press that was obeyed
        self._pressed: object = None
        self._shown_event: str | None = None
        self._fit = False
        self.layer: Layer = "marks"  # that the map was drawn in last

    @classmethod
    def of_session(cls) -> MapState:
        """Gives the session's state, made on first use."""
        if _KEY not in st.session_state:
            st.session_state[_KEY] = cls()
        state: MapState = st.session_state[_KEY]
        return state

    def remount(self) -> None:
        """Says that the map is drawn anew, so that it must be told where to look."""
        self._order = None
        self._reported = None
        self._written = None

    def fit(self) -> None:
        """Asks to fit the map to the events at its next drawing."""
        self._fit = True

    def bounds(self) -> Bounds | None:
        """Gives what the browser shows, where it has said so."""
        return None if self._reported is None else self._reported[0]

    def read_component(self) -> str | None:
        """Takes in what the browser said; gives what was clicked since the last time, if any."""
        value: Any = st.session_state.get(_COMPONENT)
        tags = value.get("selected_tags") if isinstance(value, dict) else None
        if not isinstance(tags, dict) or self._order is None:
            return None
        if tags.get("view") != self._order.number:
            return None
        south_west, north_east = value["bounds"]["_southWest"], value["bounds"]["_northEast"]
        bounds = (
            float(south_west["lng"]),
            float(south_west["lat"]),
            float(north_east["lng"]),
            float(north_east["lat"]),
        )
        self._reported = (bounds, int(value["zoom"]))
        latitude, longitude = center_of(bounds)
        at = f"{latitude:.4f},{longitude:.4f},{int(value['zoom'])}"
        if at != self._written:
            self._written = at
            st.query_params["at"] = at
        pick, count = tags.get("pick"), tags.get("n")
        if pick is None or count == self._clicks:
            return None
        self._pressed = count
        return str(pick)

    def taken(self) -> None:
        """Says that what was clicked has been obeyed. Until then it is not: Streamlit may break a
        run off for another one, which then takes the click.
        """  # noqa: D205 - one paragraph
        self._clicks = self._pressed

    def view(
        self,
        query: EventQuery,
        asked: Filter,
        at: tuple[float, float, int] | None,
        event: Event | None,
    ) -> MapView:
        """Gives what to draw marks for, and the order that goes with it.

        A new order is given where the map is new, where the address names another view than the
        map wrote, on request to fit, and where a newly selected event lies outside.
        """
        text = st.query_params.get("at")
        if self._fit or (self._order is None and at is None):
            return self._first(query, asked, event)
        if at is not None and (self._order is None or text != self._written):
            self._written = text
            self._shown_event = event.event_id if event else None
            return self._move((at[0], at[1], at[2]))
        if event is not None and event.event_id != self._shown_event:
            self._shown_event = event.event_id
            moved = self._toward(event)
            if moved is not None:
                return moved
        if self._reported is None:
            return self._estimate()
        bounds, zoom = self._reported
        return MapView(bounds, zoom, self._standing())

    def _first(self, query: EventQuery, asked: Filter, event: Event | None) -> MapView:
        """Moves to an event that the address names, else fits the map to the events."""
        keep = 1.0 if self._fit else 0.9  # at first, far outliers may lie outside
        if event is not None and not self._fit:
            self._shown_event = event.event_id
            if event.latitude is not None and event.longitude is not None:
                return self._move((event.latitude, event.longitude, _closeness(event)))
        self._fit = False
        return self._move(*first_view(query, asked, keep))

    def _standing(self) -> View:
        if self._order is None:  # a map always stands under an order once it was drawn
            self._order = View(number=self._next(), center=_START[:2], zoom=_START[2])
        return self._order

    def _next(self) -> int:
        number = int(st.session_state.get("map_orders", 0)) + 1
        st.session_state["map_orders"] = number
        return number

    def _toward(self, event: Event) -> MapView | None:
        """Moves to an event that lies outside of what is shown."""
        if event.latitude is None or event.longitude is None or self._reported is None:
            return None
        (west, south, east, north), zoom = self._reported
        if south < event.latitude < north and west < event.longitude < east:
            return None
        return self._move((event.latitude, event.longitude, max(zoom, _closeness(event))))

    def _move(self, target: tuple[float, float, int], bounds: Bounds | None = None) -> MapView:
        """Orders a view. A narrow browser fits the bounds itself; others take the rest."""
        latitude, longitude, zoom = target
        self._order = View(
            number=self._next(), center=(latitude, longitude), zoom=zoom, bounds=bounds
        )
        self._reported = None
        return self._estimate()

    def _estimate(self) -> MapView:
        order = self._standing()
        latitude, longitude = order.center or _START[:2]
        zoom = order.zoom or _START[2]
        return MapView(view_bounds(latitude, longitude, zoom), zoom, order)


def first_view(
    query: EventQuery, asked: Filter, keep: float = 0.9
) -> tuple[tuple[float, float, int], Bounds | None]:
    """Gives where a map of a filter's events stands at first.

    Args:
        query: the query.
        asked: the filter.
        keep: the share of the events that must be in view.

    Returns:
        Latitude, longitude and zoom; and the bounds to fit, None where there is nothing to show.
    """
    points = _points(query, asked)
    bounds = extent(points, keep=keep, air=_AIR)
    if bounds is None:  # nothing matches: where it would lie
        points = _points(query, _places_of(asked))
        bounds = extent(points, keep=keep, air=_AIR)
    if bounds is None:
        return _START, None
    zoom = fit_zoom(bounds)
    return (*best_center(points, bounds, zoom), zoom), bounds


def _places_of(asked: Filter) -> Filter:
    """Gives what a filter asks of places alone."""
    return Filter(
        countries=asked.countries,
        admin1=asked.admin1,
        bbox=asked.bbox,
        near=asked.near,
        area=asked.area,
    )


def _points(query: EventQuery, asked: Filter) -> list[tuple[float, float, int]]:
    """Gives latitude, longitude and count of what the map may show."""
    points = [(c.latitude, c.longitude, c.count) for c in query.cells(asked, _WORLD, 3)]
    for region in query.regions(asked):
        at = locate(region.place_id) if region.place_id else None
        if at is not None and region.geo_precision == GeoPrecision.REGION:
            points.append((*at, region.count))
    return points


def _closeness(event: Event) -> int:
    """Gives the zoom at which an event is looked at."""
    point = event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}
    return _PICK_ZOOM if point else 6
