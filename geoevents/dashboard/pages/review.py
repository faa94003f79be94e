"""The review page: one record after the other, decided by people, with the keyboard alone."""

from __future__ import annotations

import streamlit as st

from geoevents.access import Visitor
from geoevents.dashboard.chips import chip_items, remove_chip
from geoevents.dashboard.deciding import decision_bar, is_editing, listen_to_keys
from geoevents.dashboard.desk import Desk, desk_of_session
from geoevents.dashboard.faults import say_problems, store_faults
from geoevents.dashboard.kit import STATIC, blocks
from geoevents.dashboard.naming import name_field
from geoevents.dashboard.placement import forget_placing
from geoevents.dashboard.placing import choose_place
from geoevents.dashboard.record_panel import queue_list, record_box, record_history
from geoevents.dashboard.roles import refuse_strangers, sign_in_box, visitor
from geoevents.dashboard.session import open_store, read_request, select
from geoevents.errors import StoreError
from geoevents.review import Order
from geoevents.store import EventStore
from geoevents.views.words import count_words

__all__ = ["show"]

_POLL = 1  # second after which the work of others is looked for; it is to be seen within five


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
    decision_bar(desk, event, who)
    _watch(desk.version)
    if event is None:
        _nothing(desk, asked.event)
        return
    editing = is_editing(event)
    listen_to_keys(event, editing=editing)
    middle, right, side = st.columns([2.1, 1.75, 1.15], gap="medium")
    with middle, st.container(key="record_box", border=True):
        record_box(store, desk, event, editing=editing)
    with right:
        with st.container(key="place_box", border=True):
            choose_place(event, editing=editing)
        record_history(store, desk, event)
    with side, st.container(key="queue_box", border=True):
        queue_list(desk, event)
        st.button("Load the queue anew", key="anew", type="tertiary", on_click=_anew)


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
    name_field(hint="goes with each decision", width=190)


def _restart() -> None:
    select(None)
    st.session_state.pop("r_editing", None)
    forget_placing()


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
