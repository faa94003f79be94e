"""Choosing the place of a record: from candidates, by a name, or by a click on a map."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.placement import (
    AREAS,
    Placing,
    placing_of,
    search_place,
    take_candidate,
)
from geoevents.dashboard.session import country_name, gazetteer, theme
from geoevents.model import Event, GeoPrecision, Place, PlaceKind
from geoevents.review import point_place
from geoevents.views.picker_map import Pin, picker_layer, picker_map

__all__ = ["choose_place"]

_COMPONENT = "picker"
_HEIGHT = 300
_KINDS = {
    PlaceKind.COUNTRY: "country",
    PlaceKind.ADMIN1: "region",
    PlaceKind.ADMIN2: "district",
    PlaceKind.SETTLEMENT: "town",
    PlaceKind.AREA: "area",
    PlaceKind.WATER: "water",
    PlaceKind.SITE: "site",
}


def choose_place(event: Event, *, editing: bool) -> None:
    """Draws the map, and while editing the search and the candidates."""
    placing = placing_of(event)
    if editing:
        _take_click(event, placing)
    _map(event, placing, editing=editing)
    if not editing:
        return
    st.text_input(
        "Find a place",
        key="r_find",
        placeholder="Name of a place, then Enter",
        max_chars=120,
        on_change=search_place,
        args=(event,),
        type="search",
    )
    blocks(
        [
            {"kind": "note", "text": _standing_words(event, placing)},
            {"kind": "rows", "items": _rows(event, placing)},
        ],
        key="candidates",
        on_pick=lambda picked: take_candidate(event, int(picked)),
    )


def _take_click(event: Event, placing: Placing) -> None:
    value: Any = st.session_state.get(_COMPONENT)
    tags = value.get("selected_tags") if isinstance(value, dict) else None
    if not isinstance(tags, dict) or tags.get("pick") is None:
        return
    mark = (tags.get("view"), tags.get("n"))
    if mark == st.session_state.get("picker_taken"):
        return
    kind, _, what = str(tags["pick"]).partition(":")
    try:
        if kind == "candidate":
            take_candidate(event, int(what))
        elif kind == "point":
            latitude, longitude = (float(part) for part in what.split(","))
            place = point_place(latitude, longitude, gazetteer())
            placing.choose(place, "a point set by a reviewer on the map", move=False)
    except ValueError:
        pass
    # Only now: Streamlit may have broken this run off for another one, which then takes the press.
    st.session_state["picker_taken"] = mark


def _map(event: Event, placing: Placing, *, editing: bool) -> None:
    from streamlit_folium import st_folium

    stands = placing.chosen is None and not placing.is_none
    # A candidate that is the standing place is drawn once, with its number.
    again = editing and any(place.id == event.place_id for place in placing.candidates)
    pins = []
    if event.latitude is not None and event.longitude is not None and not again:
        pins.append(
            Pin(
                number=0,
                latitude=event.latitude,
                longitude=event.longitude,
                chosen=stands,
                precision=event.geo_precision or GeoPrecision.TOWN,
                place_id=event.place_id,
                country=event.country,
                status=event.claim_status,
            )
        )
    if editing:
        for number, place in enumerate(placing.candidates, start=1):
            kept = event.place_id if stands else placing.chosen and placing.chosen.id
            pins.append(
                Pin(
                    number=number,
                    latitude=place.latitude,
                    longitude=place.longitude,
                    chosen=place.id == kept,
                    precision=_precision(place),
                    place_id=place.id,
                    country=place.country,
                )
            )
        point = placing.chosen
        if point is not None and all(point.id != place.id for place in placing.candidates):
            pins.append(
                Pin(number=0, latitude=point.latitude, longitude=point.longitude, chosen=True)
            )
    with st.container(key="picker_box"):
        st_folium(
            picker_map(),
            key=_COMPONENT,
            height=_HEIGHT,
            use_container_width=True,
            returned_objects=["selected_tags"],
            feature_group_to_add=picker_layer(
                pins,
                number=placing.order,
                center=placing.center,
                zoom=placing.zoom,
                theme=theme(),
                is_open=editing,
            ),
        )


def _precision(place: Place) -> GeoPrecision:
    if place.kind is PlaceKind.COUNTRY:
        return GeoPrecision.COUNTRY
    return GeoPrecision.REGION if place.kind in AREAS else GeoPrecision.TOWN


def _standing_words(event: Event, placing: Placing) -> str:
    if placing.is_none:
        return "Chosen: the act has no place."
    if placing.chosen is not None:
        return f"Chosen: {_label(placing.chosen)}"
    if event.location:
        return (
            "Kept as it is. Esc leaves a field; then a number chooses, F finds, and a click on "
            "the map sets a point."
        )
    return "There is no place. A name or a click on the map sets one."


def _rows(event: Event, placing: Placing) -> list[Block]:
    rows: list[Block] = []
    for number, place in enumerate(placing.candidates, start=1):
        now = place.id == event.place_id
        chosen = placing.chosen is not None and placing.chosen.id == place.id
        rows.append(
            {
                "id": str(number),
                "text": f"{number}  {_label(place)}" + ("  (now)" if now else ""),
                "sub": _about(place),
                "on": chosen or (now and placing.chosen is None and not placing.is_none),
            }
        )
    rows.append(
        {"id": "0", "text": "0  No place", "sub": "the act has none", "on": placing.is_none}
    )
    return rows


def _label(place: Place) -> str:
    country = country_name(place.country) if place.country else None
    admin1 = place.admin1 if place.admin1 != place.name else None
    return ", ".join(filter(None, [place.name, admin1, country if country != place.name else None]))


def _about(place: Place) -> str:
    people = f"{place.population:,} people" if place.population else ""
    return " · ".join(filter(None, [_KINDS[place.kind], place.admin2, people]))
