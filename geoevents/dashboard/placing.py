"""Choosing the place of a record: from candidates, by a name, or by a click on a map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import country_name, gazetteer, geocoder, theme
from geoevents.model import Event, GeoPrecision, Place, PlaceKind
from geoevents.review import place_changes, point_place
from geoevents.views.picker_map import Pin, picker_layer, picker_map

__all__ = ["Placing", "choose_place", "placing_of"]

_KEY = "placing"
_COMPONENT = "picker"
_MOST = 9  # candidates; each has a digit as its key
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
_AREAS = {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.AREA, PlaceKind.WATER}


@dataclass(slots=True)
class Placing:
    """The place that is being chosen for one record. ``chosen`` None keeps what stands.

    ``is_none`` says that the act has no place; ``near`` that it happened near the chosen one.
    """

    event_id: str
    candidates: list[Place] = field(default_factory=list)
    words: str = ""
    chosen: Place | None = None
    is_none: bool = False
    how: str = ""
    order: int = 0  # of the map's view
    center: tuple[float, float] = (48.0, 34.0)
    zoom: int = 4

    def look_at(self, latitude: float, longitude: float, zoom: int) -> None:
        """Moves the map."""
        number = int(st.session_state.get("picker_orders", 0)) + 1
        st.session_state["picker_orders"] = number
        self.order, self.center, self.zoom = number, (latitude, longitude), zoom

    def choose(self, place: Place, how: str, *, move: bool = True) -> None:
        """Chooses a place."""
        self.chosen, self.is_none, self.how = place, False, how
        if move:
            self.look_at(place.latitude, place.longitude, 6 if place.kind in _AREAS else 9)

    def changes(self, event: Event, *, near: bool) -> dict[str, object]:
        """Gives the columns that the choice changes; none where what stands was kept."""
        if self.is_none:
            if event.latitude is None and event.location is None:
                return {}
            return place_changes(event, None, gazetteer(), how=self.how)
        place = self.chosen
        precision = GeoPrecision.NEAR if near else None
        if place is None:
            if event.geo_precision not in {GeoPrecision.TOWN, GeoPrecision.NEAR}:
                return {}
            wanted = GeoPrecision.NEAR if near else GeoPrecision.TOWN
            return {} if event.geo_precision is wanted else {"geo_precision": wanted}
        if place.kind in _AREAS:
            precision = None
        return place_changes(event, place, gazetteer(), how=self.how, precision=precision)


def placing_of(event: Event) -> Placing:
    """Gives the session's choice for a record, begun with the geocoder's candidates."""
    placing: Placing | None = st.session_state.get(_KEY)
    if placing is None or placing.event_id != event.event_id:
        placing = Placing(event.event_id)
        st.session_state[_KEY] = placing
        if event.location:
            answer = geocoder().geocode(event.location)
            placing.candidates = [c.place for c in answer.candidates[:_MOST]]
        if event.latitude is not None and event.longitude is not None:
            wide = event.geo_precision in {GeoPrecision.REGION, GeoPrecision.COUNTRY}
            placing.look_at(event.latitude, event.longitude, 5 if wide else 8)
        elif placing.candidates:
            first = placing.candidates[0]
            placing.look_at(first.latitude, first.longitude, 6)
        else:
            placing.look_at(*placing.center, placing.zoom)
    return placing


def forget_placing() -> None:
    """Drops what was chosen."""
    st.session_state.pop(_KEY, None)
    st.session_state.pop("r_find", None)


def take_candidate(event: Event, number: int) -> None:
    """Chooses a candidate by its number, from 1; 0 says that there is no place."""
    placing = placing_of(event)
    if number == 0:
        placing.chosen, placing.is_none = None, True
        placing.how = "a reviewer says that the act has no place"
    elif number <= len(placing.candidates):
        how = f"chosen by a reviewer for “{placing.words or event.location or ''}”"
        placing.choose(placing.candidates[number - 1], how)


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
        on_change=_search,
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


def _search(event: Event) -> None:
    placing = placing_of(event)
    words = str(st.session_state.get("r_find") or "").strip()
    placing.words = words
    if not words:
        return
    answer = geocoder().geocode(words)
    found = [c.place for c in answer.candidates]
    found += [m.place for m in gazetteer().search(words.partition(",")[0], _MOST, fuzzy=True)]
    placing.candidates = list({place.id: place for place in found}.values())[:_MOST]
    if placing.candidates:
        first = placing.candidates[0]
        placing.look_at(first.latitude, first.longitude, 6)


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

    pins = []
    if event.latitude is not None and event.longitude is not None:
        stands = placing.chosen is None and not placing.is_none
        pins.append(
            Pin(
                number=0,
                latitude=event.latitude,
                longitude=event.longitude,
                chosen=stands,
                precision=event.geo_precision or GeoPrecision.TOWN,
                place_id=event.place_id,
                country=event.country,
            )
        )
    if editing:
        for number, place in enumerate(placing.candidates, start=1):
            chosen = placing.chosen is not None and placing.chosen.id == place.id
            pins.append(
                Pin(
                    number=number,
                    latitude=place.latitude,
                    longitude=place.longitude,
                    chosen=chosen,
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
    return GeoPrecision.REGION if place.kind in _AREAS else GeoPrecision.TOWN


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
