"""The filter of places: country, region, and a settlement with a radius."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import streamlit as st

from geoevents.dashboard.choices import Row, facet, single, toggle_coded
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request, change, country_name, gazetteer, read_request
from geoevents.model import Place, PlaceKind
from geoevents.query import EventQuery, Facets

__all__ = ["near_words", "where"]

_RADII = (5, 10, 25, 50, 100, 250)  # km
_FIRST_RADIUS = 25.0
_OFFERED = 8
_QUERY = "w_near"
_NAMES_KEPT = 1_000


def where(query: EventQuery, asked: Request, facets: Facets) -> None:
    """Draws the choices of places."""
    chosen = asked.filter
    wanted = {*chosen.countries, *(name.partition(":")[0] for name in chosen.admin1)}
    regions = {
        name: count
        for name, count in facets.admin1.items()
        if not wanted or name.partition(":")[0] in wanted
    }
    blocks(
        [
            {"kind": "label", "text": "Where"},
            facet(
                "Country",
                "countries",
                facets.countries,
                chosen.countries,
                country_name,
                none="Any country",
            ),
            facet(
                "Region",
                "admin1",
                regions,
                chosen.admin1,
                lambda code: code.partition(":")[2],
                none="Any region",
            ),
        ],
        key="where",
        on_pick=toggle_coded,
    )
    if chosen.near is None:
        _search()
    else:
        _radius(query, asked)


def _search() -> None:
    """Draws the field for a settlement's name, and the settlements that bear it."""
    words = st.text_input(
        "Near a town or village",
        key=_QUERY,
        placeholder="Near a town or village",
        label_visibility="collapsed",
        type="search",
        max_chars=100,
    )
    if not words:
        return
    found = settlements(words)
    items: list[Block] = [
        {"id": place.id, "text": place.name, "sub": _whereabouts(place)} for place in found
    ]
    note = "" if found else f"No town or village of the gazetteer is called “{words}”."
    blocks(
        [{"kind": "rows", "items": items}, {"kind": "note", "text": note}],
        key="near_found",
        on_pick=_take,
    )


def settlements(words: str) -> list[Place]:
    """Gives the settlements of a name, those that begin so, and near spellings, the largest first.

    Names that match exactly come before the others.
    """
    found: dict[str, Place] = {}
    for match in gazetteer().search(words, 40, fuzzy=True):
        if match.place.kind is PlaceKind.SETTLEMENT:
            found.setdefault(match.place.id, match.place)
    return list(found.values())[:_OFFERED]


def _whereabouts(place: Place) -> str:
    people = f"{place.population:,} people" if place.population else ""
    country = country_name(place.country) if place.country else ""
    return ", ".join(filter(None, [place.admin1, country, people]))


def _take(place_id: str) -> None:
    place = gazetteer().place(place_id)
    if place is None:
        return
    near = (round(place.latitude, 4), round(place.longitude, 4), _FIRST_RADIUS)
    names = _names()
    names[near[:2]] = place.name
    while len(names) > _NAMES_KEPT:
        names.popitem(last=False)
    st.session_state[_QUERY] = ""
    change(near=near)


def _radius(query: EventQuery, asked: Request) -> None:
    near = asked.filter.near
    if near is None:
        return
    radii = sorted({*map(float, _RADII), near[2]})
    counts = query.distance_counts(replace(asked.filter, near=None), near[:2], radii)
    rows: list[Row] = [
        (f"{km:g}", f"within {km:g} km", count, km == near[2])
        for km, count in zip(radii, counts, strict=True)
    ]
    rows.append(("", "anywhere", None, False))
    blocks(
        [
            {"kind": "note", "text": f"Around {near_words(near).partition(' of ')[2]}"},
            single("Distance", rows, none=f"within {near[2]:g} km"),
        ],
        key="near_radius",
        on_pick=_take_radius,
    )


def _take_radius(picked: str) -> None:
    near = read_request().filter.near
    if near is not None:
        change(near=(*near[:2], float(picked)) if picked else None)


@st.cache_resource(show_spinner=False)
def _names() -> OrderedDict[tuple[float, float], str]:
    """Gives the names of the settlements chosen last; an address holds their points only."""
    return OrderedDict()


def near_words(near: tuple[float, float, float]) -> str:
    """Gives "within 25 km of Sudzha", or of a point in its region where the name is not known."""
    latitude, longitude, km = near
    name = _names().get((latitude, longitude))
    if name is None:
        north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
        _, region = gazetteer().containing(latitude, longitude)
        name = f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"
        if region is not None:
            name += f" in {region.name}"
    return f"within {km:g} km of {name}"
