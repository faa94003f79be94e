"""The chips: one per filter that is on, with its words; a press lets the filter go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from geoevents.dashboard.kit import Block
from geoevents.dashboard.session import country_name, read_request, write
from geoevents.dashboard.where import near_words
from geoevents.model import GeoPrecision
from geoevents.query import Filter
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.words import INCIDENT_WORDS, TYPE_WORDS, date_words, day

__all__ = ["chip_items", "remove_chip", "without_chip"]


def chip_items(asked: Filter) -> list[Block]:
    """Gives one chip per filter that is on, with its words."""
    items: list[Block] = []

    def chip(field: str, text: str, **more: str) -> None:
        items.append({"id": field, "text": text, **more})

    if asked.date_from or asked.date_to:
        chip("dates", date_words(asked.date_from, asked.date_to))
    for field, words in _MANY.items():
        for value in getattr(asked, field):
            more: dict[str, str] = {}
            if field == "event_types":
                more["colour"] = TYPE_COLOURS[value]
            elif field == "claim_statuses":
                more["mark"] = value.value
            chip(f"{field}={_param(value)}", words(value), **more)
    for field, words in _ONE.items():
        value = getattr(asked, field)
        if value is not None and value is not False and value != "":
            chip(field, words(value))
    return items


_PRECISIONS = {
    GeoPrecision.TOWN: "town known",
    GeoPrecision.NEAR: "near a place",
    GeoPrecision.REGION: "region only",
    GeoPrecision.COUNTRY: "country only",
}
_EMPTY = Filter()
_MANY: dict[str, Callable[[Any], str]] = {
    "countries": country_name,
    "admin1": lambda value: value.partition(":")[2],
    "event_types": TYPE_WORDS.__getitem__,
    "sub_event_types": str,
    "claim_statuses": str,
    "claimants": lambda value: f"on the word of {country_name(value)}",
    "precisions": _PRECISIONS.__getitem__,
    "sources": lambda value: f"from {value}",
    "reviews": str,
    "incident_statuses": lambda value: f"incidents: {INCIDENT_WORDS[value]}",
}
_ONE: dict[str, Callable[[Any], str]] = {
    "actor": lambda value: f"actor: {value}",
    "text": lambda value: f"words: {value}",
    "min_fatalities": lambda value: f"{value} or more killed",
    "bbox": lambda _: "the chosen area of the map",
    "near": near_words,
    "area": lambda _: "the drawn area",
    "grouped": lambda _: "one mark per incident",
    "known_on": lambda value: f"as known on {day(value)}",
}


def remove_chip(picked: str) -> None:
    """Takes a filter out of the address by the id of its chip."""
    write(Filter() if picked == "clear" else without_chip(read_request().filter, picked))


def without_chip(asked: Filter, chip: str) -> Filter:
    """Gives a filter without what a chip stands for."""
    name, _, value = chip.partition("=")
    if name == "dates":
        return replace(asked, date_from=None, date_to=None)
    if name not in {f.name for f in fields(Filter)}:
        return asked
    changed: Any = getattr(_EMPTY, name)
    if value:
        changed = tuple(v for v in getattr(asked, name) if _param(v) != value)
    return replace(asked, **{name: changed})


def _param(value: object) -> str:
    return str(int(value)) if isinstance(value, GeoPrecision) else str(value)
