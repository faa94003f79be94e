"""The head of the page: what is asked, what is on the screen, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request, change, country_name, read_request, write
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, GeoPrecision
from geoevents.query import EventQuery, Filter, Summary
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.summary import change_words, period_before, summary_sentences, view_title
from geoevents.views.words import INCIDENT_WORDS, TYPE_WORDS, date_words, day

__all__ = ["chip_items", "headline", "numbers", "summary_before"]


def summary_before(query: EventQuery, asked: Filter) -> Summary | None:
    """Gives the figures of the equally long period before, where the dates are bounded."""
    period = period_before(asked.date_from, asked.date_to)
    if period is None:
        return None
    return query.summary(replace(asked, date_from=period[0], date_to=period[1]))


def headline(
    asked: Request, summary: Summary, before: Summary | None, region: tuple[str, int] | None
) -> None:
    """Draws the title, the plain sentence and the chips of what is asked."""
    first = asked.filter.date_from or summary.first
    last = asked.filter.date_to or summary.last
    span = (first, last) if first and last and first <= last else None
    blocks(
        [
            {"kind": "headline", "text": view_title(asked.filter, country_name)},
            {"kind": "sub", "text": summary_sentences(summary, before, region, span)},
            {"kind": "chips", "text": "Active filters", "items": chip_items(asked.filter)},
        ],
        key="headline",
        on_pick=_remove,
    )


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
    "grouped": lambda _: "one mark per incident",
    "known_on": lambda value: f"as known on {day(value)}",
}


def _remove(picked: str) -> None:
    if picked == "clear":
        write(Filter())
        return
    asked = read_request().filter
    name, _, value = picked.partition("=")
    if name == "dates":
        change(date_from=None, date_to=None)
    elif value:
        kept = tuple(v for v in getattr(asked, name) if _param(v) != value)
        change(**{name: kept})
    elif name in {f.name for f in fields(Filter)}:
        change(**{name: getattr(_EMPTY, name)})


def _param(value: object) -> str:
    return str(int(value)) if isinstance(value, GeoPrecision) else str(value)


def numbers(
    summary: Summary,
    before: Summary | None,
    incidents: Mapping[IncidentStatus, int] | None,
) -> None:
    """Draws the strip of figures, each with its change to the period before."""

    def delta(now: int | None, then: int | None) -> str | None:
        if before is None or now is None or then is None:
            return None
        return change_words(now, then)

    claimed = summary.by_status.get(ClaimStatus.CLAIMED, 0)
    denied = summary.by_status.get(ClaimStatus.DENIED, 0)
    share = round(100 * (claimed + denied) / summary.events) if summary.events else 0
    rows: list[tuple[str, str, str | None]] = [
        (
            "Events",
            f"{summary.events:,}",
            delta(summary.events, before.events if before else None),
        ),
        (
            "Claimed or denied",
            f"{share} %" if summary.events else "–",
            f"{summary.parties:,} parties" if summary.parties != 1 else "1 party",
        ),
        *_disputed(incidents),
        (
            "Killed, lowest stated",
            "–" if summary.fatalities is None else f"{summary.fatalities:,}",
            delta(summary.fatalities, before.fatalities if before else None),
        ),
        (
            "Articles",
            f"{summary.articles:,}",
            f"{summary.publishers:,} publishers" if summary.publishers != 1 else "1 publisher",
        ),
        (
            "Latest",
            "–" if summary.last is None else _compact(day(summary.last)),
            None if summary.last is None else f"{summary.last:%a}",
        ),
    ]
    with st.container(key="numbers", horizontal=True, gap="small"):
        for label, value, change_text in rows:
            st.metric(
                label,
                value,
                change_text,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width="stretch",
            )


def _disputed(
    incidents: Mapping[IncidentStatus, int] | None,
) -> list[tuple[str, str, str | None]]:
    if incidents is None:
        return []
    disputed = incidents.get(IncidentStatus.DISPUTED, 0)
    total = sum(incidents.values())
    return [("Disputed incidents", f"{disputed:,}", f"of {total:,}")]


def _compact(text: str) -> str:
    number, month, year = text.split()
    return f"{number} {month[:3]} {year}"
