"""The place that is being chosen for a record, in the session: candidates, choice, map's view."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from geoevents.dashboard.session import gazetteer, geocoder
from geoevents.model import Event, GeoPrecision, Place, PlaceKind
from geoevents.review import place_changes

__all__ = ["AREAS", "Placing", "forget_placing", "placing_of", "search_place", "take_candidate"]

AREAS = {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.AREA, PlaceKind.WATER}
_KEY = "placing"
_MOST = 9  # candidates; each has a digit as its key


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
            self.look_at(place.latitude, place.longitude, 6 if place.kind in AREAS else 9)

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
        if place.kind in AREAS:
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


def search_place(event: Event) -> None:
    """Takes what was typed into the field "Find a place" for new candidates."""
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
