"""Saving added articles with what a person decided on their events before they are stored."""

from __future__ import annotations

import streamlit as st

from geoevents.dashboard.batch import Entry
from geoevents.dashboard.judgements import judgements
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.naming import name_field, name_of
from geoevents.dashboard.roles import require_editor
from geoevents.dashboard.running import say_fault
from geoevents.errors import GeoeventsError, ReviewError
from geoevents.model import Event
from geoevents.review import Decision, decide, revised
from geoevents.review.decisions import same_content
from geoevents.store import AddResult, EventStore
from geoevents.store.lock import writing
from geoevents.views.words import count_words

__all__ = ["save_box"]


def save_box(store: EventStore, good: list[Entry]) -> None:
    """Draws the button that saves, the name that decisions need, and what came of it."""
    if st.session_state.get("saved"):
        st.success(st.session_state["saved_words"], icon=":material/check:")
        if len(good) == 1 and good[0].events and st.button("Show on the map", key="to_map"):
            first = good[0].events[0].event_id
            st.switch_page(st.session_state["map_page"], query_params={"event": first})
        return
    new = [
        entry
        for entry in good
        if entry.article is not None
        and (not store.has_article(entry.article.id) or judgements().decided(entry.events))
    ]
    if not new:
        if good:
            st.info("This is already in the store; saving again would add nothing.")
        return
    if fault := st.session_state.pop("save_fault", ""):
        say_fault(fault)
    decided = sum(len(judgements().decided(entry.events)) for entry in new)
    who = require_editor()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if decided and not who.name:
            name_field(hint="goes with what you decided", width=220)
        name = name_of(who)
        many = f" {len(new)} articles" if len(new) > 1 else ""
        st.button(
            f"Save{many} to the store",
            key="save_articles",
            type="primary",
            disabled=bool(decided) and not name,
            on_click=_store,
            args=(store, new, name),
        )
        if decided:
            words = f"{decided} decided by you"
            if not name:
                words += "; give your name to save, it goes with each decision"
            blocks([{"kind": "note", "text": words}], key="decided")


def _store(store: EventStore, new: list[Entry], name: str) -> None:
    said = judgements()
    lost = 0
    try:
        require_editor()
        pairs = [(entry.article, entry.events) for entry in new if entry.article is not None]
        decided = [
            (event, said.decision(event, name))
            for entry in new
            for event in said.decided(entry.events)
        ]
        with writing(store.root):  # nobody stores the article between the look and the saving
            before = {article.id for article, _ in pairs if store.has_article(article.id)}
            result = store.add(pairs)
            store.revise([revised(e, how) for e, how in decided if e.article not in before])
        for event, decision in decided:  # of articles that somebody stored meanwhile
            if event.article in before and not _add_decision(store, event, decision):
                lost += 1
    except GeoeventsError as error:
        st.session_state["save_fault"] = str(error)
        return
    st.session_state["saved"] = True
    placed = any(e.latitude is not None for entry in new for e in entry.events)
    words = _saved_words(result, len(new), placed=placed)
    st.session_state["saved_words"] = f"{words} {_others_words(len(before), lost)}".strip()


def _add_decision(store: EventStore, event: Event, decision: Decision) -> bool:
    """Decides on the stored record as on that of the preview; tells whether it stands as seen."""
    versions = store.versions(event.event_id)
    if len(versions) != 1 or not same_content(versions[0], event):
        return False
    try:
        decide(store, versions[0], decision)
    except ReviewError:  # somebody was quicker
        return False
    return True


def _saved_words(result: AddResult, articles: int, *, placed: bool) -> str:
    where = "on the map now" if placed else "in the store; none of them has a place on the map"
    if articles == 1 and result.new_articles:
        return f"Saved. It is {where if placed else 'in the store, without a place on the map'}."
    return (
        f"Saved: {count_words(result.new_articles, 'article')} with "
        f"{count_words(result.new_events, 'event')}. They are {where}."
    )


def _others_words(before: int, lost: int) -> str:
    """Says what became of decisions on articles that were in the store when it came to saving."""
    if not before:
        return ""
    words = f"{count_words(before, 'article')} had been stored by others meanwhile"
    if lost:
        return (
            f"{words}; {count_words(lost, 'decision')} of yours could not be kept, since the "
            "records were changed: look at them in the review."
        )
    return f"{words}; your decisions were added to the records."
