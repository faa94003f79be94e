"""The card beside the map: one event in full, the list behind a mark, or what to do."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geoevents.dashboard.citing import citation
from geoevents.dashboard.grouped import incident_of
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.listing import (
    Listing,
    draw_list,
    listed,
    listing_of_session,
    where_words,
)
from geoevents.dashboard.nothing import nothing
from geoevents.dashboard.record_card import event_blocks
from geoevents.dashboard.roles import visitor
from geoevents.dashboard.session import Request, geocoder, select
from geoevents.errors import StoreError
from geoevents.model import Candidate, Event, EvidenceRole
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

__all__ = ["Listing", "card", "event_blocks"]

_LATEST = 12  # events that are listed where nothing was chosen
_OTHERS = 4  # other places that are named


def card(query: EventQuery, store: EventStore, event: Event | None, asked: Request) -> None:
    """Draws the event of the address, else the list of the clicked mark, else the latest."""
    listing = listing_of_session()
    if event is not None:
        _event(query, store, event, asked.filter, listing)
        return
    if asked.event:
        _no_such_event(asked.event)
        return
    if listing is not None:
        rows = listed(query, asked.filter, listing)
        if not rows.empty:
            words = where_words(query, asked.filter, listing, rows)
            draw_list(rows, words, "Choose one to read it.")
            st.button("Close the list", on_click=_close_list)
            return
    placed = query.placed(asked.filter, limit=_LATEST)
    if not placed.empty:
        draw_list(placed, "Latest on the map", "Choose a mark, or one of these.")
        return
    rows = query.page(asked.filter)
    if rows.empty:
        nothing(query, asked.filter)
    else:
        draw_list(rows.head(_LATEST), "Latest events", "None of them names a place that was found.")


def _close_list() -> None:
    st.session_state["listing"] = None


def _no_such_event(event_id: str) -> None:
    note = f"The store has no event {event_id}. The address may be of another store, or was cut."
    blocks(
        [{"kind": "title", "text": "No such event"}, {"kind": "note", "text": note}],
        key="no_event",
    )
    st.button("Close", on_click=partial(select, None), key="close_none")


def _event(
    query: EventQuery, store: EventStore, event: Event, asked: Filter, listing: Listing | None
) -> None:
    try:
        article = store.article(event.article)
    except StoreError:
        article = None
    _steps(query, event, asked, listing)
    incident = incident_of(query, event.event_id, asked)
    blocks(
        [
            *event_blocks(event, article, incident, _others(event)),
            {
                "kind": "buttons",
                "items": [
                    {"text": "Copy citation", "value": citation(event, article)},
                    {"text": "Copy permalink", "event": event.event_id},
                ],
            },
        ],
        key="event_card",
        on_pick=select,
    )
    if visitor().may_edit and st.button("Review this record", key="to_review", type="tertiary"):
        st.switch_page(st.session_state["review_page"], query_params={"event": event.event_id})


def _steps(query: EventQuery, event: Event, asked: Filter, listing: Listing | None) -> None:
    """Draws the buttons to the events before and after, in the list or else in order of time."""
    if listing is not None:
        ids = [str(value) for value in listed(query, asked, listing)["event_id"]]
        at = ids.index(event.event_id) if event.event_id in ids else -1
        before = ids[at - 1] if at > 0 else None
        after = ids[at + 1] if at + 1 < len(ids) else None
    else:
        before, after = query.neighbours(asked, event)
    with st.container(horizontal=True, gap="small", key="card_tools"):
        for label, key, target, shortcut in (
            ("‹ previous", "previous", before, "Left"),
            ("next ›", "next", after, "Right"),
        ):
            st.button(
                label,
                key=key,
                on_click=partial(select, target),
                disabled=target is None,
                shortcut=shortcut,
                type="tertiary",
            )
        st.button(
            "close", key="close", on_click=partial(select, None), shortcut="Esc", type="tertiary"
        )


def _others(event: Event) -> list[Candidate]:
    """Gives what else the words of the place may mean, for those to judge who read it."""
    said = next((e.text for e in event.evidence if e.role is EvidenceRole.PLACE), event.location)
    if not said:
        return []
    return [c for c in _candidates(said) if c.place.id != event.place_id][:_OTHERS]


@st.cache_data(show_spinner=False, max_entries=2_000)
def _candidates(words: str) -> list[Candidate]:
    return list(geocoder().geocode(words).candidates)
