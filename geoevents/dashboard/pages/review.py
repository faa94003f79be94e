"""The review page: one record after the other, decided by people, with the keyboard alone."""

from __future__ import annotations

from functools import lru_cache, partial

import streamlit as st

from geoevents.access import Visitor
from geoevents.dashboard.card import event_blocks
from geoevents.dashboard.correcting import correction_form, read_correction
from geoevents.dashboard.desk import Desk, ago, desk_of_session, keep_name, reviewer_name
from geoevents.dashboard.faults import say_problems, store_faults
from geoevents.dashboard.kit import STATIC, Block, blocks
from geoevents.dashboard.overview import chip_items, remove_chip
from geoevents.dashboard.placing import choose_place, forget_placing, placing_of, take_candidate
from geoevents.dashboard.roles import refuse_strangers, sign_in_box, visitor
from geoevents.dashboard.session import open_store, read_request, select
from geoevents.errors import StoreError
from geoevents.model import Event, Review
from geoevents.review import Decision, Order, history
from geoevents.store import EventStore
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import tidy
from geoevents.views.words import count_words, day

__all__ = ["show"]

_POLL = 2  # seconds after which the work of others is looked for; it is to be seen within five
_LISTED = 60
_NOTE = ".st-key-r_note input"
_BUTTONS = {  # by the key that presses them
    "a": f"do_{Review.ACCEPTED}",
    "x": f"do_{Review.REJECTED}",
    "e": "edit",
    "q": "cancel",
    "u": "undo",
    "j": "go_j",
    "k": "go_k",
}


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "review"
    st.html(STATIC / "review" / "review.css")
    if refuse_strangers("Review"):
        return
    with store_faults():
        _page(open_store())


def _page(store: EventStore) -> None:
    asked = read_request()
    who = visitor()
    order = Order(st.session_state.get("r_order", Order.DISPUTED.value))
    desk = desk_of_session(asked.filter, order, anew=bool(st.session_state.pop("r_anew", False)))
    if asked.event is None:
        select(desk.step(None, 1, waiting=True))
    event = desk.event(store, read_request().event)
    _head(desk, who)
    say_problems(asked)
    _bar(desk, event, who)
    _watch(desk.version)
    if event is None:
        _nothing(desk, asked.event)
        return
    editing = st.session_state.get("r_editing") == event.event_id
    _keys(event, editing=editing)
    middle, right, side = st.columns([2.1, 1.75, 1.15], gap="medium")
    with middle, st.container(key="record_box", border=True):
        _record(store, desk, event, editing=editing)
    with right:
        with st.container(key="place_box", border=True):
            choose_place(event, editing=editing)
        _history(store, desk, event)
    with side:
        _list(desk, event)


# ---------- head ----------


def _head(desk: Desk, who: Visitor) -> None:
    left = sum(desk.waits(event) for event in desk.queue.events)
    waiting = max(left, desk.queue.total - (len(desk.queue.events) - left))
    with st.container(key="head", horizontal=True, gap="medium"):
        with st.container(key="head_words", width="stretch"):
            blocks(
                [
                    {"kind": "headline", "text": "Review"},
                    {
                        "kind": "sub",
                        "text": f"{count_words(waiting, 'record')} {_waits(desk)}, "
                        f"{count_words(len(desk.mine), 'decision')} of yours in this session. "
                        "Nothing is overwritten: each decision is a new version.",
                    },
                    {"kind": "chips", "text": "Active filters", "items": chip_items(desk.asked)},
                ],
                key="review_head",
                on_pick=remove_chip,
            )
        with st.container(
            key="head_tools", horizontal=True, gap="small", width="content",
            vertical_alignment="bottom",
        ):  # fmt: skip
            _name(who)
            st.selectbox(
                "Order", [o.value for o in Order], key="r_order", width=190, on_change=_restart
            )


def _waits(desk: Desk) -> str:
    asked = desk.asked.reviews
    return f"{' or '.join(asked)} to look at" if asked else "waiting"


def _name(who: Visitor) -> None:
    if who.name:
        sign_in_box(who)
        return
    if "reviewer" not in st.session_state:
        st.session_state["reviewer"] = " ".join(st.query_params.get("by", "").split())[:200]
    st.session_state["r_name"] = st.session_state["reviewer"]
    st.text_input(
        "Your name", key="r_name", max_chars=200, width=190, on_change=keep_name,
        placeholder="goes with each decision",
    )  # fmt: skip


def _restart() -> None:
    select(None)
    st.session_state.pop("r_editing", None)
    forget_placing()


# ---------- decisions ----------


def _bar(desk: Desk, event: Event | None, who: Visitor) -> None:
    name = who.name or str(st.session_state.get("reviewer", ""))
    ready = bool(name) and event is not None
    editing = event is not None and st.session_state.get("r_editing") == event.event_id
    last = desk.mine[-1] if desk.mine else None
    with st.container(key="review_bar", border=True):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for label, verdict in (
                ("Accept (A)", Review.ACCEPTED),
                ("Reject (X)", Review.REJECTED),
            ):
                st.button(
                    label,
                    key=f"do_{verdict}",
                    type="primary" if verdict is Review.ACCEPTED else "secondary",
                    disabled=not ready or editing,
                    on_click=_take,
                    args=(desk, event, verdict),
                )
            st.button(
                "Cancel (Q)" if editing else "Correct (E)",
                key="cancel" if editing else "edit",
                disabled=not ready,
                on_click=_edit,
                args=(None if editing or event is None else event.event_id,),
            )
            st.button(
                "Undo (U)", key="undo", disabled=not (name and last),
                on_click=_undo, args=(desk, last),
                help="Takes back your last decision of this session",
            )  # fmt: skip
            st.text_input(
                "Note", key="r_note", max_chars=4_000, placeholder="Note, with the key N",
                label_visibility="collapsed", width="stretch",
            )  # fmt: skip
            for label, key, way in (("‹ back (K)", "k", -1), ("next (J) ›", "j", 1)):
                goal = desk.step(event.event_id if event else None, way)
                st.button(
                    label, key=f"go_{key}", type="tertiary", disabled=goal is None,
                    on_click=_go, args=(goal,),
                )  # fmt: skip
        _say(desk, event, has_name=bool(name))


def _say(desk: Desk, event: Event | None, *, has_name: bool) -> None:
    """Says what the last step did; else how things stand with the record."""
    words = desk.fault or desk.said
    if not has_name:
        words = "Give your name above first: it goes with each decision."
    said: list[Block] = [{"kind": "note", "text": words}] if words else []
    if not said and event is not None:
        stands = "Nobody has decided on this record yet."
        if event.reviewer:
            when = "" if event.reviewed_at is None else f", {ago(event.reviewed_at)}"
            stands = f"This record is {event.review} by {event.reviewer}{when}."
        said = [{"kind": "sub", "text": stands}]
    blocks(said, key="review_said")


def _take(desk: Desk, event: Event, verdict: Review) -> None:
    if st.query_params.get("event") != event.event_id:
        return  # pressed again before the next record was there: nobody has read that one
    note = str(st.session_state.get("r_note") or "")
    decision = Decision(verdict=verdict, reviewer=reviewer_name(), note=note)
    if desk.decide(event, decision):
        _forward(desk, event)


def _forward(desk: Desk, event: Event) -> None:
    st.session_state["r_note"] = ""
    st.session_state.pop("r_editing", None)
    forget_placing()
    select(desk.step(event.event_id, 1, waiting=True) or event.event_id)


def _undo(desk: Desk, event_id: str) -> None:
    if desk.undo(event_id, reviewer_name()):
        _go(event_id)


def _back_to(desk: Desk, event_id: str, number: int) -> None:
    desk.undo(event_id, reviewer_name(), to=number)


def _go(event_id: str | None) -> None:
    st.session_state.pop("r_editing", None)
    forget_placing()
    if event_id is not None:
        select(event_id)


def _edit(event_id: str | None) -> None:
    forget_placing()
    if event_id is None:
        st.session_state.pop("r_editing", None)
        return
    st.session_state["r_editing"] = event_id
    st.session_state["r_turn"] = int(st.session_state.get("r_turn", 0)) + 1


# ---------- the record ----------


def _record(store: EventStore, desk: Desk, event: Event, *, editing: bool) -> None:
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
        blocks(shown, key="review_record", on_pick=_go)
    if not editing:
        return
    correction_form(event, partial(_save, desk, event))


def _save(desk: Desk, event: Event) -> None:
    decision = Decision(
        verdict=Review.CORRECTED,
        reviewer=reviewer_name(),
        note=str(st.session_state.get("r_note") or ""),
        changes=read_correction(event, placing_of(event)),
    )
    if desk.decide(event, decision):
        _forward(desk, event)


def _tags(desk: Desk, event: Event) -> list[Block]:
    tags: list[Block] = [{"text": f"confidence {event.confidence:.2f}"}]
    if event.event_id in desk.queue.disputed:
        tags.append({"text": "disputed"})
    if event.reviewer:
        tags.append({"text": f"{event.review} by {event.reviewer}"})
    else:
        tags.append({"text": event.review.value})
    return tags


def _history(store: EventStore, desk: Desk, event: Event) -> None:
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
                    on_click=partial(_back_to, desk, event.event_id, step.number),
                )


def _value(value: object) -> str:
    return "none" if value is None else tidy(str(value))[:200]


# ---------- the list ----------


def _list(desk: Desk, event: Event) -> None:
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
    with st.container(key="queue_box", border=True):
        blocks(
            [
                {"kind": "label", "text": f"Queue · {len(events)} of {desk.queue.total:,}"},
                {"kind": "rows", "items": items},
            ],
            key="review_queue",
            on_pick=_go,
        )
        st.button("Load the queue anew", key="anew", type="tertiary", on_click=_anew)


def _anew() -> None:
    st.session_state["r_anew"] = True
    _restart()


def _nothing(desk: Desk, asked: str | None) -> None:
    if asked:
        words = f"The store has no record {asked}. The address may be of another store."
    elif desk.queue.total:
        words = "You are through with this part of the queue. Load the next one."
    else:
        words = "Nothing waits for review with these filters."
    blocks([{"kind": "title", "text": "No record"}, {"kind": "note", "text": words}], key="none")
    st.button("Load the queue anew", key="anew", on_click=_anew)


# ---------- keys, and the work of others ----------


def _watch(version: int) -> None:
    @st.fragment(run_every=_POLL)
    def look() -> None:
        try:
            changed = open_store().version != version
        except StoreError:
            changed = True
        if changed:
            st.rerun()

    look()


@lru_cache(maxsize=1)
def _component() -> object:
    script = (STATIC / "review" / "keys.js").read_text(encoding="utf-8")
    return st.components.v2.component("geoevents_keys", js=script)


def _keys(event: Event, *, editing: bool) -> None:
    def pressed() -> None:
        state = st.session_state.get("keys")
        key = None if state is None else state.get("pressed")
        if editing and key is not None and str(key).isdecimal():
            take_candidate(event, int(str(key)))

    _component()(  # type: ignore[operator]
        key="keys",
        data={
            "buttons": {key: f".st-key-{name} button" for key, name in _BUTTONS.items()},
            "keys": [str(n) for n in range(10)] if editing else [],
            "goals": {"n": _NOTE, **({"f": ".st-key-r_find input"} if editing else {})},
            "leave": ".st-key-r_note, .st-key-r_find, .st-key-r_name",
            "focus": ".st-key-edit_fields input" if editing else "",
            "turn": int(st.session_state.get("r_turn", 0)) if editing else 0,
        },
        on_pressed_change=pressed,
    )
