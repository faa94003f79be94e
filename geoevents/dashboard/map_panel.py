"""The map itself: what it is sent for the present view, and what a press on it does."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geoevents.dashboard.listing import Listing
from geoevents.dashboard.map_state import MapState, MapView
from geoevents.dashboard.session import (
    Request,
    change,
    gazetteer,
    locate,
    read_request,
    select,
    theme,
    write,
)
from geoevents.errors import UnknownValueError
from geoevents.model import Event, GeoPrecision
from geoevents.query import EventQuery, Filter, RegionCount
from geoevents.views.folium_map import base_map, marks_layer
from geoevents.views.layers import heat_points, people_of_region, region_fills
from geoevents.views.marks import Bounds, Payload, marks_payload
from geoevents.views.palette import STATUS_ORDER, TYPE_ORDER
from geoevents.views.regions_shown import regions_shown

if TYPE_CHECKING:
    from geoevents.gazetteer.people import People

__all__ = ["draw_map", "take"]

_T = TypeVar("_T")
_MAP_HEIGHT = 480
_FINER = 1  # zoom steps by which the grid of the heat layer is finer than that of the marks


def take(pick: str, state: MapState) -> None:
    """Obeys a press on the map; a press that changes the filter draws the whole page anew."""
    turned = _obey(pick, state)
    state.taken()
    if turned:
        st.rerun()


def _obey(pick: str, state: MapState) -> bool:
    """Does what a press asks for; tells whether the filter changed."""
    kind, _, value = pick.partition(":")
    asked = read_request()
    if kind == "event":
        st.session_state["listing"] = None
        select(value)
    elif kind == "cell":
        west, south, east, north = (float(part) for part in value.split(","))
        st.session_state["listing"] = Listing(bounds=(west, south, east, north))
        select(None)
    elif kind == "region":
        st.session_state["listing"] = Listing(region=value)
        select(None)
    elif kind == "fit":
        state.fit()
    elif kind == "layer":
        write(asked.filter, layer=None if value == "marks" else value)
    elif kind == "ground":
        write(asked.filter, map=None if value == "none" else value)
    else:
        return _filters(kind, value, asked.filter, state)
    return False


def _filters(kind: str, value: str, asked: Filter, state: MapState) -> bool:
    """Takes a press that changes the filter; tells whether it did."""
    if kind == "view" and (bounds := state.bounds()) is not None:
        change(bbox=_wrapped(bounds), area=None)
    elif kind == "area":
        try:
            drawn = Filter.from_params({"area": value.replace(";", "~")})
        except UnknownValueError:  # corners on one line, or a world away
            return False
        change(area=drawn.area, bbox=None)
    elif kind == "type":
        kinds = _toggled(TYPE_ORDER, asked.event_types, int(value), of=set(_present()))
        change(event_types=kinds)
    elif kind == "status":
        change(claim_statuses=_toggled(STATUS_ORDER, asked.claim_statuses, int(value)))
    elif kind == "admin1":
        change(admin1=_with_region(asked, value))
    else:
        return False
    return True


def _toggled(
    order: tuple[_T, ...], chosen: tuple[_T, ...], place: int, of: set[int] | None = None
) -> tuple[_T, ...]:
    """Turns one value off or on; all on is no filter, and the last one turned off is all on."""
    offered = [value for i, value in enumerate(order) if of is None or i in of]
    shown = set(chosen or offered) ^ {order[place]}
    kept = tuple(value for value in order if value in shown)
    return () if not kept or set(offered) <= set(kept) else kept


def _with_region(asked: Filter, place_id: str) -> tuple[str, ...]:
    place = gazetteer().place(place_id)
    if place is None:
        return asked.admin1
    name = f"{place.country}:{place.name}"
    if name in asked.admin1:
        return tuple(other for other in asked.admin1 if other != name)
    return (*asked.admin1, name)


def draw_map(
    query: EventQuery, state: MapState, event: Event | None, asked: Request, shown: Filter
) -> None:
    """Draws the map of ``shown``, which playback may have narrowed, in the layer of the address."""
    from streamlit_folium import st_folium

    view = state.view(query, asked.filter, asked.at, event)
    state.layer = asked.layer
    payload = _marks(query, view, event, asked, shown)
    if asked.layer != "marks":
        payload = _layer(payload, query, view, asked, shown)
    types = asked.filter.event_types
    statuses = asked.filter.claim_statuses
    payload = replace(
        payload,
        types=[[i, int(not types or TYPE_ORDER[i] in types)] for i in _present(query)],
        statuses=[int(not statuses or status in statuses) for status in STATUS_ORDER],
        area=asked.filter.area,
        box=asked.filter.bbox,
        near=asked.filter.near,
    )
    st_folium(
        base_map(),
        key="map",
        height=_MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["bounds", "zoom", "selected_tags"],
        feature_group_to_add=marks_layer(payload),
    )


def _present(query: EventQuery | None = None) -> list[int]:
    """Gives the places in ``TYPE_ORDER`` of the kinds that the store holds, for the legend."""
    if query is not None and st.session_state.get("kinds_of") != query.version:
        by_type = query.summary(Filter()).by_type
        kinds = [i for i, kind in enumerate(TYPE_ORDER) if by_type.get(kind)]
        st.session_state["kinds"] = kinds
        st.session_state["kinds_of"] = query.version
    found: list[int] = st.session_state.get("kinds", list(range(len(TYPE_ORDER))))
    return found


def _marks(
    query: EventQuery, view: MapView, event: Event | None, asked: Request, shown: Filter
) -> Payload:
    listing: Listing | None = st.session_state.get("listing")
    point = None
    region = listing.region if listing else None
    if event is not None and event.latitude is not None and event.longitude is not None:
        if event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}:
            point = (event.latitude, event.longitude)
        else:
            region = event.place_id
    marks = asked.layer == "marks"
    counts = query.regions(shown) if marks else []
    regions, more = regions_shown(counts, locate, view.bounds, region)
    payload = marks_payload(
        query.cells(shown, view.bounds, view.zoom) if marks else [],
        regions,
        locate,
        picked=point,
        chosen_region=region,
        view=view.order,
        theme=theme(),
        tiles=asked.tiles,
    )
    return replace(payload, more=more)


def _layer(
    payload: Payload, query: EventQuery, view: MapView, asked: Request, shown: Filter
) -> Payload:
    if asked.layer == "heat":
        points = heat_points(query.cells(shown, view.bounds, view.zoom + _FINER))
        return replace(payload, layer="heat", heat=points)
    chosen = [_region_id(*name.split(":", 1)) for name in asked.filter.admin1 if ":" in name]
    fills, breaks, steps = region_fills(
        query.regions(shown, all_points=True),
        _identify,
        _people,
        rate=asked.layer == "rate",
        chosen=[identifier for identifier in chosen if identifier],
    )
    return replace(payload, layer=asked.layer, fills=fills, breaks=breaks, steps=steps)


@lru_cache(maxsize=8_000)  # more than there are first-level regions
def _people(place_id: str) -> People | None:
    return people_of_region(gazetteer(), place_id)


def _identify(count: RegionCount) -> str | None:
    if count.place_id or not (count.country and count.admin1):
        return count.place_id
    return _region_id(count.country, count.admin1)


@st.cache_data(show_spinner=False, max_entries=20_000)
def _region_id(country: str, name: str) -> str | None:
    """Gives the place id of a first-level region by its name in the gazetteer."""
    found = (place.id for place in gazetteer().regions_of(country) if place.name == name)
    return next(found, None)


def _wrapped(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    if east - west >= 360:
        return -180.0, max(-90.0, south), 180.0, min(90.0, north)

    def turn(value: float) -> float:
        return round((value + 180) % 360 - 180, 3)

    return turn(west), round(max(-90.0, south), 3), turn(east), round(min(90.0, north), 3)
