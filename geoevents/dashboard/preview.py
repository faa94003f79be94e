"""What was found in an article before it is saved: its text marked, its events to be judged."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from geoevents.dashboard.batch import Entry
from geoevents.dashboard.correcting import correction_form, read_correction
from geoevents.dashboard.findings import event_lines, mention_words, place_rows
from geoevents.dashboard.judgements import Judgements, judgements
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.placement import forget_placing, placing_of
from geoevents.dashboard.placing import choose_place
from geoevents.datelines import find_dateline
from geoevents.errors import GeoeventsError
from geoevents.model import Article, Event, Review
from geoevents.views.highlights import article_spans, event_spans, legend
from geoevents.views.passage import segments
from geoevents.views.words import day

__all__ = ["preview"]

_SHOWN = 60_000  # characters that the browser is given marked
_CARDS = 40  # events shown beside the text; a book-length text has thousands
_CHOICES = ("keep", "accept", "correct", "drop")
_HELP = (
    "“Keep” saves an event unreviewed, for later; “accept” and “correct” save it as looked at by "
    "you; “drop” saves it as rejected, out of sight."
)


def preview(entry: Entry) -> None:
    """Draws an article with what was found in it."""
    if entry.article is None:
        return
    said = judgements()
    events = entry.events
    if events:
        blocks([{"kind": "note", "text": _day_words(entry.article)}], key="counted_from")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _marked_text(entry, next((e for e in events if e.event_id == said.marked), None))
    with right:
        if events:
            blocks([{"kind": "note", "text": _HELP}], key="judging_help")
        for event in events[:_CARDS]:
            with st.container(border=True):
                _card(said, event)
        if len(events) > _CARDS:
            blocks(
                [
                    {
                        "kind": "note",
                        "text": f"The first {_CARDS} of {len(events):,} events are shown; all of "
                        "them are saved, and can be reviewed afterwards.",
                    }
                ],
                key="more_events",
            )
        found = [place for place in entry.places if place.place is not None]
        if found:
            with st.expander(f"Places in the text · {len(found)}"):
                blocks([{"kind": "facts", "rows": place_rows(found)}], key="found_places")


def _day_words(article: Article) -> str:
    """Says from which day the words for days are counted, for people to see that it is right."""
    if article.published is None:
        dateline = find_dateline(article.text)
        told = dateline.date_before(datetime.now(UTC).date()) if dateline is not None else None
        if told is not None:
            return (
                f"No day of publication was given: the day of the dateline, {day(told)}, is taken "
                "for it. If that is wrong, give the day and find the events again."
            )
        return (
            "No day of publication was given, so days such as “Friday” are counted from today and "
            "kept as uncertain. Give the day and find the events again."
        )
    who = f" by {article.publisher}" if article.publisher else ""
    return f"Published on {day(article.published)}{who}; days such as “Friday” are counted from it."


def _card(said: Judgements, event: Event) -> None:
    shown = said.shown(event)
    editing = said.editing == event.event_id
    blocks(event_lines(shown, brief=editing), key=f"found_{event.event_id}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        key = f"judge_{event.event_id}"
        choice = _choice(said, event)
        if st.session_state.get(key) != choice:
            st.session_state[key] = choice
        st.segmented_control(
            "What to do with it",
            _CHOICES,
            key=key,
            label_visibility="collapsed",
            on_change=_judge,
            args=(said, event, key),
        )
        on = said.marked == event.event_id
        st.button(
            "Mark the words of all events" if on else "Mark only its words",
            key=f"mark_{event.event_id}",
            type="tertiary",
            icon=":material/ink_highlighter:",
            on_click=partial(setattr, said, "marked", None if on else event.event_id),
        )
    if editing:
        correction_form(event, partial(_correct, said, event))
        choose_place(event, editing=True)
        if said.fault:
            blocks([{"kind": "note", "text": said.fault}], key="judge_fault")


def _choice(said: Judgements, event: Event) -> str:
    if said.editing == event.event_id or event.event_id in said.changes:
        return "correct"
    verdict = said.verdicts.get(event.event_id)
    return {Review.ACCEPTED: "accept", Review.REJECTED: "drop"}.get(verdict, "keep")  # type: ignore[arg-type]


def _judge(said: Judgements, event: Event, key: str) -> None:
    name = event.event_id
    choice = st.session_state.get(key) or "keep"
    said.fault = ""
    if said.editing == name or choice == "correct":
        forget_placing()
        said.editing = name if choice == "correct" else None
    if choice == "correct":
        return
    said.changes.pop(name, None)
    said.verdicts.pop(name, None)
    if choice == "accept":
        said.verdicts[name] = Review.ACCEPTED
    elif choice == "drop":
        said.verdicts[name] = Review.REJECTED


def _correct(said: Judgements, event: Event) -> None:
    changes = read_correction(event, placing_of(event))
    before = said.verdicts.get(event.event_id)
    said.changes[event.event_id], said.verdicts[event.event_id] = changes, Review.CORRECTED
    try:
        said.shown(event)
    except GeoeventsError as error:
        said.fault = str(error)
        del said.changes[event.event_id], said.verdicts[event.event_id]
        if before is not None and before is not Review.CORRECTED:
            said.verdicts[event.event_id] = before
        return
    said.fault, said.editing = "", None
    forget_placing()


def _marked_text(entry: Entry, only: Event | None) -> None:
    text = entry.article.text if entry.article else ""
    last = min(len(text), _SHOWN)
    if only is None:
        places = [(place, mention_words(place)) for place in entry.places]
        spans = article_spans(entry.events, places, last)
    else:
        spans = event_spans(only, last)
    sentence = None if only is None else (only.sentence_start, only.sentence_end)
    items: list[Block] = [
        {"kind": "key", "items": [list(pair) for pair in legend(spans)]},
        {"kind": "passage", "tall": True, "segments": segments(text, 0, last, spans, sentence)},
    ]
    if last < len(text):
        items.append(
            {
                "kind": "note",
                "text": f"The first {last:,} of {len(text):,} characters are shown; "
                "all of them were read.",
            }
        )
    blocks(items, key="marked_text")
