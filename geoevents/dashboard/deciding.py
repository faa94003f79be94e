"""What a person does on the review page: accept, reject, correct, undo, go on; and the keys."""

from __future__ import annotations

from functools import lru_cache, partial

import streamlit as st

from geoevents.access import Visitor
from geoevents.dashboard.correcting import correction_form, read_correction
from geoevents.dashboard.desk import Desk, ago
from geoevents.dashboard.kit import STATIC, Block, blocks
from geoevents.dashboard.naming import name_of, reviewer_name
from geoevents.dashboard.placement import forget_placing, placing_of, take_candidate
from geoevents.dashboard.session import select
from geoevents.model import Event, Review
from geoevents.review import Decision

__all__ = ["back_to", "decision_bar", "edit_fields", "go_to", "is_editing", "listen_to_keys"]

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


def is_editing(event: Event | None) -> bool:
    """Tells whether a record's fields are open for correction."""
    return event is not None and st.session_state.get("r_editing") == event.event_id


def decision_bar(desk: Desk, event: Event | None, who: Visitor) -> None:
    """Draws the buttons that decide on a record, and what the last of them did."""
    name = name_of(who)
    ready = bool(name) and event is not None
    editing = is_editing(event)
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
                    on_click=go_to, args=(goal,),
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
        go_to(event_id)


def back_to(desk: Desk, event_id: str, number: int) -> None:
    """Makes a numbered version of a record the one that stands."""
    desk.undo(event_id, reviewer_name(), to=number)


def go_to(event_id: str | None) -> None:
    """Shows another record; what was being corrected is left as it was."""
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


def edit_fields(desk: Desk, event: Event) -> None:
    """Draws the fields in which a record is corrected."""
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


@lru_cache(maxsize=1)
def _component() -> object:
    script = (STATIC / "review" / "keys.js").read_text(encoding="utf-8")
    return st.components.v2.component("geoevents_keys", js=script)


def listen_to_keys(event: Event, *, editing: bool) -> None:
    """Lets the keyboard press the buttons, and choose places by their numbers while editing."""

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
            "shown": event.event_id,
        },
        on_pressed_change=pressed,
    )
