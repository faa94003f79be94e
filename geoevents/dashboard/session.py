"""What stands behind every page: the store, the query over it, and the request in the URL.

The URL is the only truth about what is asked for. Widgets show it and write it; nothing else
remembers a filter, so a copied address gives the same view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, get_args

import streamlit as st

from geoevents.errors import StoreError, UnknownValueError
from geoevents.gazetteer.index import Gazetteer
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, default_path
from geoevents.views.marks import Layer, Tiles

if TYPE_CHECKING:
    from geoevents.geocoding.geocoder import Geocoder

__all__ = [
    "Request",
    "change",
    "country_name",
    "gazetteer",
    "geocoder",
    "locate",
    "open_query",
    "open_store",
    "read_request",
    "select",
    "theme",
    "write",
]

MapView = tuple[float, float, int]  # latitude, longitude, zoom


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the address asks for, and in ``problems`` what of it made no sense."""

    filter: Filter = field(default_factory=Filter)
    event: str | None = None
    at: MapView | None = None
    tiles: Tiles = "none"
    layer: Layer = "marks"
    problems: tuple[str, ...] = ()


# ---------- store, gazetteer ----------


@st.cache_resource(show_spinner=False, max_entries=4)
def _store(root: str) -> EventStore:
    # A store that was there and has gone is on a disk that will be back: an empty one in its
    # place would take what is read meanwhile, and look as if all were lost.
    store = EventStore.open(root, create=not _seen(root).is_set())
    _seen(root).set()
    return store


@st.cache_resource(show_spinner=False, max_entries=4)
def _seen(root: str) -> Event:  # noqa: ARG001 - the folder is the cache key
    """Gives what tells whether a store was opened since the app started."""
    return Event()


def open_store() -> EventStore:
    """Gives the store of ``$GEOEVENTS_STORE`` or ``data/store``; made empty where missing.

    Raises:
        StoreError: it cannot be opened, is of another schema, or has gone.
    """
    return _store(default_path())


@st.cache_resource(show_spinner="Reading the store …", max_entries=2)
def _query(root: str, version: int) -> EventQuery:  # noqa: ARG001 - the version is the cache key
    return EventQuery(_store(root))


def open_query(store: EventStore) -> tuple[EventQuery, int]:
    """Gives the query over the store's present version, and that version.

    Raises:
        StoreError: the store has gone or cannot be read.
    """
    try:
        version = store.version
    except StoreError:
        _store.clear()
        _query.clear()  # another store may come into its place, and its version may be the same
        raise
    return _query(store.root, version), version


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """Gives the shipped gazetteer, opened once for all sessions."""
    return Gazetteer.open()


@st.cache_resource(show_spinner=False)
def geocoder() -> Geocoder:
    """Gives the geocoder over the shipped gazetteer; loaded when a place is first looked for."""
    from geoevents.geocoding.geocoder import Geocoder

    return Geocoder(gazetteer())


def country_name(code: str | None) -> str:
    """Gives a country's name for a code; a group's name, or an unknown code, is given back."""
    if not code:
        return "an unnamed party"
    if len(code) == 2 and code.isalpha():
        place = gazetteer().country(code)
        if place is not None:
            return place.name
    return code


@lru_cache(maxsize=20_000)  # asked for every region at each pan
def locate(place_id: str) -> tuple[float, float] | None:
    """Gives latitude and longitude of a place of the gazetteer, or None."""
    place = gazetteer().place(place_id)
    return None if place is None else (place.latitude, place.longitude)


def theme() -> Literal["light", "dark"]:
    """Tells whether the reader's page is light or dark."""
    kind = getattr(st.context.theme, "type", None)
    return "dark" if kind == "dark" else "light"


# ---------- the request in the URL ----------


def _read_at(text: str) -> MapView | None:
    try:
        latitude, longitude, zoom = text.split(",")
        at = (float(latitude), float(longitude), int(zoom))
    except ValueError:
        return None
    inside = abs(at[0]) <= 90 and abs(at[1]) <= 540 and 0 <= at[2] <= 20
    return at if inside else None


def _one_of(kinds: Any, text: str | None, usual: Any) -> Any:  # noqa: ANN401 - Literal types
    """Gives the text if it is one of the kinds; else, and for no text, the usual one."""
    return text if text in get_args(kinds) else usual


@lru_cache(maxsize=2_000)
def _in_gazetteer(region: str) -> bool:
    country, _, name = region.partition(":")
    return any(place.name == name for place in gazetteer().regions_of(country))


def _in_store(region: str) -> bool:
    """Tells whether the store has events of a region: imported tables bring names of their own."""
    try:
        query, _ = open_query(open_store())
    except StoreError:  # the page says so; of the region nothing can be said
        return True
    return query.summary(Filter(admin1=(region,))).events > 0


def parse_request(
    params: Mapping[str, str], stored: Callable[[str], bool] = lambda _: False
) -> Request:
    """Reads URL parameters; each that makes no sense is left out and said in ``problems``.

    Args:
        params: of the address.
        stored: tells of a region that the gazetteer has not whether the store has it.
    """
    problems, good = list[str](), dict[str, str]()
    for name, value in params.items():
        try:
            Filter.from_params({name: value})
        except UnknownValueError as fault:
            problems.append(str(fault))
        else:
            good[name] = value
    asked = Filter.from_params(good)
    for name, kinds in (("map", Tiles), ("layer", Layer)):
        if params.get(name) and params[name] not in get_args(kinds):
            problems.append(f"unknown {name} {params[name]!r}: one of {', '.join(get_args(kinds))}")
    unknown = [code for code in asked.countries if gazetteer().country(code) is None]
    if unknown:
        problems.append(f"unknown country {', '.join(map(repr, unknown))}: two letters, as in UA")
        asked = replace(asked, countries=tuple(c for c in asked.countries if c not in unknown))
    strange = [r for r in asked.admin1 if not _in_gazetteer(r) and not stored(r)]
    if strange:
        problems.append(f"unknown region {', '.join(map(repr, strange))}: as in UA:Sumy Oblast")
        asked = replace(asked, admin1=tuple(r for r in asked.admin1 if r not in strange))
    if asked.date_from and asked.date_to and asked.date_from > asked.date_to:
        problems.append(f"the dates {asked.date_from} to {asked.date_to} are the wrong way round")
        asked = replace(asked, date_from=asked.date_to, date_to=asked.date_from)
    at = _read_at(params["at"]) if params.get("at") else None
    if params.get("at") and at is None:
        problems.append(f"unknown map view {params['at']!r}: latitude, longitude and zoom")
    return Request(
        filter=asked,
        event=params.get("event") or None,
        at=at,
        tiles=_one_of(Tiles, params.get("map"), "none"),
        layer=_one_of(Layer, params.get("layer"), "marks"),
        problems=tuple(problems),
    )


def read_request() -> Request:
    """Reads the request of the present address."""
    return parse_request(st.query_params.to_dict(), _in_store)


def write(asked: Filter, **others: str | None) -> None:
    """Writes a filter to the address; the other parameters stay unless named (None removes)."""
    kept = {
        name: value
        for name, value in st.query_params.to_dict().items()
        if name in {"event", "at", "map", "layer", "sort", "columns", "show"}
    }
    kept.update({name: value for name, value in others.items() if value is not None})
    for name, value in others.items():
        if value is None:
            kept.pop(name, None)
    params = {**asked.to_params(), **kept}
    if params != st.query_params.to_dict():
        st.query_params.from_dict(params)


def change(**fields: object) -> None:
    """Changes fields of the filter in the address; for callbacks of widgets."""
    write(replace(read_request().filter, **fields))  # type: ignore[arg-type]  # checked by callers


def select(event_id: str | None) -> None:
    """Selects an event, or none, in the address."""
    if event_id is None:
        st.query_params.pop("event", None)
    elif st.query_params.get("event") != event_id:
        st.query_params["event"] = event_id
