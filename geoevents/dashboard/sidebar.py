"""The filters, in the order of the questions: when, where, what, on whose word, more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from geoevents.dashboard.choices import facet, hold, on_change, single, toggle, toggle_coded
from geoevents.dashboard.grouped import Counted, as_of_words
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.more import more
from geoevents.dashboard.session import Request, change, country_name
from geoevents.dashboard.where import where
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType
from geoevents.query import EventQuery, Facets
from geoevents.query.params import FIRST_DAY, LAST_DAY
from geoevents.views.palette import STATUS_ORDER, TYPE_COLOURS, TYPE_ORDER
from geoevents.views.words import INCIDENT_WORDS, TYPE_WORDS, date_words

__all__ = ["filters"]

_PRESETS: dict[str, int | None] = {
    "Any time": None,
    "Last 7 days": 7,
    "Last 30 days": 30,
    "Last 90 days": 90,
    "Last 365 days": 365,
}
_Span = tuple[date | None, date | None]


def filters(
    query: EventQuery,
    asked: Request,
    facets: Facets,
    span: _Span,
    incidents: Counted,
) -> None:
    """Draws the sidebar.

    Args:
        query: to count what else could be chosen.
        asked: the request of the address.
        facets: counts of every choice.
        span: first and last day of all events in the store.
        incidents: incidents by status, if they are grouped.
    """
    with st.sidebar:
        blocks(
            [
                {"kind": "brand", "text": "Geoevents"},
                {"kind": "note", "text": "conflict reporting, mapped with its doubts"},
            ],
            key="brand",
        )
        _when(query, asked, span[1])
        where(query, asked, facets)
        _what(asked, facets)
        _on_whose_word(asked, facets)
        _incidents(asked, incidents)
        more(query, asked, facets)


def _when(query: EventQuery, asked: Request, latest: date | None) -> None:
    now = (asked.filter.date_from, asked.filter.date_to)
    spans = [_preset_span(days, latest) for days in _PRESETS.values()]
    counts = query.span_counts(asked.filter, spans)
    rows = [
        (name, name, count, span == now and (days is None or latest is not None))
        for (name, days), span, count in zip(_PRESETS.items(), spans, counts, strict=True)
    ]
    blocks(
        [
            {"kind": "label", "text": "When"},
            single("Period, counted back from the latest event", rows, none=date_words(*now)),
        ],
        key="when",
        on_pick=partial(_take_preset, latest),
    )
    left, right = st.columns(2, gap="small", wrap=False)
    for column, key, label, value, field in (
        (left, "from", "From", now[0], "date_from"),
        (right, "to", "To", now[1], "date_to"),
    ):
        hold(f"w_{key}", value)
        column.date_input(
            label,
            value=None,
            key=f"w_{key}",
            format="DD/MM/YYYY",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            on_change=on_change,
            args=(f"w_{key}", field, lambda value: value),
        )


def _preset_span(days: int | None, latest: date | None) -> _Span:
    if days is None or latest is None:
        return None, None
    return latest - timedelta(days=days - 1), latest


def _take_preset(latest: date | None, name: str) -> None:
    if name in _PRESETS:
        first, last = _preset_span(_PRESETS[name], latest)
        change(date_from=first, date_to=last)


def _what(asked: Request, facets: Facets) -> None:
    chosen = asked.filter.event_types
    items = [
        {
            "id": kind.value,
            "text": TYPE_WORDS[kind],
            "colour": TYPE_COLOURS[kind],
            "count": facets.event_types.get(kind, 0),
            "on": kind in chosen,
        }
        for kind in TYPE_ORDER
        if facets.event_types.get(kind, 0) or kind in chosen
    ]
    blocks(
        [
            {"kind": "label", "text": "What"},
            {"kind": "choices", "text": "Event type", "items": items, "any": bool(chosen)},
        ],
        key="what",
        on_pick=partial(toggle, "event_types", tuple(EventType)),
    )
    kinds = facet(
        "Kind of event",
        "sub_event_types",
        facets.sub_event_types,
        asked.filter.sub_event_types,
        str,
        none="Any kind of these",
    )
    blocks([kinds], key="sub_kinds", on_pick=toggle_coded)


def _on_whose_word(asked: Request, facets: Facets) -> None:
    chosen = asked.filter.claim_statuses
    items = [
        {
            "id": status.value,
            "text": {"claimed": "claimed by a party"}.get(status.value, status.value),
            "mark": status.value,
            "count": facets.claim_statuses.get(status, 0),
            "on": status in chosen,
        }
        for status in STATUS_ORDER
    ]
    blocks(
        [
            {"kind": "label", "text": "On whose word"},
            {"kind": "choices", "text": "Claim status", "items": items, "any": bool(chosen)},
        ],
        key="word",
        on_pick=partial(toggle, "claim_statuses", tuple(ClaimStatus)),
    )
    who = facet(
        "Who claims or denies",
        "claimants",
        facets.claimants,
        asked.filter.claimants,
        country_name,
        none="Any party’s word",
    )
    blocks([who], key="claimants", on_pick=toggle_coded)


def _incidents(asked: Request, incidents: Counted) -> None:
    chosen = asked.filter.incident_statuses
    counts = incidents.counts
    counted = counts or {}
    items = [
        {
            "id": status.value,
            "text": INCIDENT_WORDS[status],
            "count": counted.get(status, 0) if counts is not None else None,
            "on": status in chosen,
        }
        for status in IncidentStatus
    ]
    label = "Incidents" if counts is not None else "Incidents, still being counted"
    if incidents.as_of is not None:
        label = f"Incidents {as_of_words(incidents.as_of)}"
    blocks(
        [
            {"kind": "label", "text": label},
            {"kind": "choices", "text": "Incident status", "items": items, "any": bool(chosen)},
        ],
        key="incidents",
        on_pick=partial(toggle, "incident_statuses", tuple(IncidentStatus)),
    )
    # No checkbox of Streamlit's: while the focus is in one, the page's keys do nothing.
    blocks(
        [
            {
                "kind": "switch",
                "text": "One mark per incident",
                "on": asked.filter.grouped,
                "help": "Shows the leading record of each group of records on one act",
            }
        ],
        key="grouped",
        on_pick=lambda picked: change(grouped=picked == "on"),
    )


def without_incidents(asked: Request) -> Request:
    """Gives a request whose choice of incidents is left open, for the counts of that choice."""
    return replace(asked, filter=replace(asked.filter, incident_statuses=(), grouped=False))
