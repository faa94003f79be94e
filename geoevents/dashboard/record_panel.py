"""One record on the review page: its sentence and fields, its versions, and the queue beside it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geoevents.dashboard.card import event_blocks
from geoevents.dashboard.deciding import back_to, edit_fields, go_to
from geoevents.dashboard.desk import Desk, ago
from geoevents.dashboard.kit import Block, blocks
from geoevents.errors import StoreError
from geoevents.model import Event, Review
from geoevents.review import history
from geoevents.store import EventStore
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import tidy
from geoevents.views.words import day

__all__ = ["queue_list", "record_box", "record_history"]

_LISTED = 60


def record_box(store: EventStore, desk: Desk, event: Event, *, editing: bool) -> None:
    """Draws a record with its passage, or its passage and the fields to correct."""
    try:
        article = store.article(event.article)
    except StoreError:
        article = None
    shown = event_blocks(event, article, desk.incident(store, event))
    tags = next(block for block in shown if block["kind"] == "tags")
    known = {tag["text"] for tag in tags["items"]}
    more = (tag for tag in _tags(desk, event) if tag["text"] not in known)
    tags["items"] = [*tags["items"], *more]
    if editing:
        kept = {"title", "sub", "tags", "passage", "key"}
        shown = [block for block in shown if block["kind"] in kept]
    with st.container(key=f"shown_{event.event_id}"):
        blocks(shown, key="review_record", on_pick=go_to)
    if editing:
        edit_fields(desk, event)


def _tags(desk: Desk, event: Event) -> list[Block]:
    tags: list[Block] = [{"text": f"confidence {event.confidence:.2f}"}]
    if event.event_id in desk.queue.disputed:
        tags.append({"text": "disputed"})
    if event.reviewer:
        tags.append({"text": f"{event.review} by {event.reviewer}"})
    else:
        tags.append({"text": event.review.value})
    return tags


def record_history(store: EventStore, desk: Desk, event: Event) -> None:
    """Draws who changed what in a record and when, with a way back to each version."""
    if event.review is Review.UNREVIEWED and event.reviewer is None:
        return
    steps = history(store, event.event_id)
    with st.container(key="history_box", border=True):
        rows: list[list[object]] = []
        for step in reversed(steps):
            when = step.event.reviewed_at or step.event.recorded_at
            lines: list[Block] = [{"text": f"{step.who}: {step.event.review}"}]
            if when is not None:
                lines.append({"text": f"{ago(when)}, {day(when)} {when:%H:%M} UTC", "soft": True})
            if step.event.review_note:
                lines.append({"text": f"“{tidy(step.event.review_note)}”"})
            lines += [
                {"text": f"{c.column}: {_value(c.before)} → {_value(c.after)}", "soft": True}
                for c in step.changes
            ]
            rows.append([str(step.number), lines])
        blocks(
            [{"kind": "label", "text": "History"}, {"kind": "facts", "rows": rows}],
            key="review_history",
        )
        with st.container(horizontal=True, gap="small"):
            for step in steps[:-1][-6:]:
                st.button(
                    f"Back to {step.number}",
                    key=f"back_{event.event_id}_{step.number}",
                    type="tertiary",
                    on_click=partial(back_to, desk, event.event_id, step.number),
                )


def _value(value: object) -> str:
    return "none" if value is None else tidy(str(value))[:200]


def queue_list(desk: Desk, event: Event) -> None:
    """Draws the records of the queue around the one that is shown."""
    events = desk.queue.events
    ids = [e.event_id for e in events]
    at = ids.index(event.event_id) if event.event_id in ids else 0
    first = max(0, min(at - 8, len(events) - _LISTED))
    items: list[Block] = []
    for listed in events[first : first + _LISTED]:
        now = desk.standing(listed)
        done = "" if desk.waits(listed) else f"{now.review} by {now.reviewer} · "
        disputed = "disputed · " if listed.event_id in desk.queue.disputed else ""
        items.append(
            {
                "id": listed.event_id,
                "text": f"{now.sub_event_type}, {tidy(now.location or 'no place')[:80]}",
                "sub": f"{done}{disputed}{day(now.event_date)} · {now.confidence:.2f}",
                "mark": now.claim_status.value,
                "colour": TYPE_COLOURS[now.event_type],
                "on": listed.event_id == event.event_id,
            }
        )
    blocks(
        [
            {"kind": "label", "text": f"Queue · {len(events)} of {desk.queue.total:,}"},
            {"kind": "rows", "items": items},
        ],
        key="review_queue",
        on_pick=go_to,
    )
