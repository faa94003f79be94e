"""The page to add an article: paste, see what is found in it, and save."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import country_name, open_store
from geoevents.errors import ArticleError
from geoevents.model import Article, Event, MentionRole, Resolution
from geoevents.reading import article_from_text
from geoevents.views.highlights import article_spans, event_spans, legend, why_rows
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import segments, tidy
from geoevents.views.words import (
    claim_words,
    count_words,
    event_date_words,
    is_web_link,
    killed_words,
    place_words,
    precision_words,
)

if TYPE_CHECKING:
    from geoevents.pipeline import Analysis, Pipeline

__all__ = ["show"]

_MOST = 1_000_000  # characters of a pasted text
_SHOWN = 60_000  # characters that the browser is given marked
_CARDS = 80  # events shown beside the text; a book-length text has thousands


@st.cache_resource(show_spinner="Loading the language model …")
def _pipeline() -> Pipeline:
    from geoevents.pipeline import Pipeline

    return Pipeline()


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "article"
    blocks(
        [
            {"kind": "title", "text": "Add an article"},
            {
                "kind": "sub",
                "text": "Paste a text. What it says happened, where, when and on whose word is "
                "marked in it before anything is saved. Nothing leaves this machine.",
            },
        ],
        key="article_head",
    )
    with st.form("article"):
        left, middle, right = st.columns([3, 2, 2])
        title = left.text_input("Title", key="a_title", max_chars=400)
        published = middle.date_input(
            "Published",
            value=None,
            key="a_published",
            format="DD/MM/YYYY",
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
            help="Days such as “Friday” are counted from it",
        )
        publisher = right.text_input("Publisher", key="a_publisher", max_chars=200)
        url = st.text_input("Address", key="a_url", max_chars=2_000, placeholder="https://…")
        text = st.text_area("Text", key="a_text", height=260, max_chars=_MOST)
        asked = st.form_submit_button("Find events", type="primary")
    if asked:
        st.session_state["analysis"] = _analyse(title, published, publisher, url, text)
        st.session_state.pop("saved", None)
        st.session_state.pop("marked_event", None)
    analysis: Analysis | None = st.session_state.get("analysis")
    if analysis is not None:
        _findings(analysis)


def _analyse(
    title: str | None,
    published: date | None,
    publisher: str | None,
    url: str | None,
    text: str | None,
) -> Analysis | None:
    if not (text or "").strip():
        _fault("There is no text to read. Paste the article’s words into the field “Text”.")
        return None
    if url and not is_web_link(url):
        _fault("The address must begin with https:// or http://, or be left empty.")
        return None
    try:
        article = article_from_text(
            text or "",
            title=title or None,
            published=published,
            publisher=publisher or None,
            url=url or None,
        )
        with st.spinner("Reading …"):
            return _pipeline().analyse(article)
    except ArticleError as fault:
        _fault(str(fault))
        return None


def _fault(words: str) -> None:
    with st.container(border=True, key="article_fault"):
        blocks([{"kind": "note", "text": words}], key="article_fault_words")


def _findings(analysis: Analysis) -> None:
    article, events = analysis.article, analysis.events
    placed = sum(e.latitude is not None for e in events)
    found = [place for place in analysis.places if place.place is not None]
    with st.container(border=True, key="findings_head", horizontal=True):
        blocks(
            [
                {
                    "kind": "sub",
                    "text": f"{count_words(len(events), 'event')} found, {placed} of them with a "
                    f"place; {count_words(len(found), 'place name')} resolved."
                    if events
                    else "No events found. Places are marked all the same; saving keeps the "
                    "article, so that a better reading can be made later.",
                }
            ],
            key="findings",
        )
        _save(article, events)
    if events and article.published is None:
        blocks(
            [
                {
                    "kind": "note",
                    "text": "No day of publication was given, so days such as “Friday” are "
                    "counted from today. Give it above and find the events again.",
                }
            ],
            key="undated",
        )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _marked_text(analysis, _marked_event(events))
    with right:
        _event_cards(events)
        if found:
            with st.expander(f"Places in the text · {len(found)}"):
                blocks([{"kind": "facts", "rows": _place_rows(found)}], key="found_places")


def _marked_event(events: tuple[Event, ...]) -> Event | None:
    """Gives the event whose words alone are marked, or None where those of all are."""
    wanted = st.session_state.get("marked_event")
    return next((event for event in events if event.event_id == wanted), None)


def _mark_only(event_id: str | None) -> None:
    st.session_state["marked_event"] = event_id


def _event_cards(events: tuple[Event, ...]) -> None:
    chosen = _marked_event(events)
    for event in events[:_CARDS]:
        with st.container(border=True):
            blocks(_event_lines(event), key=f"found_{event.event_id}")
            on = chosen is not None and chosen.event_id == event.event_id
            st.button(
                "Mark the words of all events" if on else "Mark only its words",
                key=f"mark_{event.event_id}",
                type="tertiary",
                icon=":material/ink_highlighter:",
                on_click=_mark_only,
                args=(None if on else event.event_id,),
            )
    if len(events) > _CARDS:
        blocks(
            [
                {
                    "kind": "note",
                    "text": f"The first {_CARDS} of {len(events):,} events are shown; all of them "
                    "are saved.",
                }
            ],
            key="more_events",
        )


def _save(article: Article, events: tuple[Event, ...]) -> None:
    with store_faults():
        store = open_store()
        if st.session_state.get("saved") == article.id:
            st.success("Saved. It is on the map now.", icon=":material/check:")
            return
        if store.has_article(article.id):
            st.info("This text is already in the store; saving again would add nothing.")
            return
        if st.button("Save to the store", type="primary"):
            store.add([(article, events)])
            st.session_state["saved"] = article.id
            st.rerun()


def _marked_text(analysis: Analysis, only: Event | None) -> None:
    text = analysis.article.text
    last = min(len(text), _SHOWN)
    if only is None:
        places = [(place, _mention_words(place)) for place in analysis.places]
        spans = article_spans(analysis.events, places, last)
    else:
        spans = event_spans(only, last)
    sentence = None if only is None else (only.sentence_start, only.sentence_end)
    items: list[Block] = [
        {"kind": "key", "items": [list(entry) for entry in legend(spans)]},
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


def _mention_words(place: Resolution) -> str:
    if place.place is None:
        return ""
    where = ", ".join(
        filter(None, [place.place.name, place.place.admin1, country_name(place.place.country)])
    )
    role = {
        MentionRole.ACTOR: "an actor here: ",
        MentionRole.DEMONYM: "people or state of ",
        MentionRole.NAME: "part of another name: ",
    }.get(place.mention.role, "")
    return f"{role}{where}, score {place.score:.2f}"


def _event_lines(event: Event) -> list[Block]:
    rows: list[list[object]] = [["What", [{"text": event.sub_event_type.value}]]]
    rows.append(
        [
            "Where",
            [
                {"text": place_words(event, country_name)},
                {"text": precision_words(event), "soft": True},
            ],
        ]
    )
    rows.append(["When", [{"text": event_date_words(event)}]])
    actors = " → ".join(filter(None, [event.actor1, event.actor2]))
    if actors:
        rows.append(["Actors", [{"text": actors}]])
    if event.fatalities is not None:
        rows.append(["Killed", [{"text": killed_words(event.fatalities)}]])
    return [
        {
            "kind": "tags",
            "items": [
                {
                    "text": claim_words(event, country_name),
                    "mark": event.claim_status.value,
                    "colour": TYPE_COLOURS[event.event_type],
                }
            ],
        },
        {"kind": "facts", "rows": rows},
        {"kind": "note", "text": f"“{tidy(event.notes)[:400]}”"},
        {
            "kind": "more",
            "text": "Why: the words and rules that made it",
            "blocks": [{"kind": "facts", "rows": why_rows(event)}],
        },
    ]


def _place_rows(found: list[Resolution]) -> list[list[object]]:
    rows: list[list[object]] = []
    seen: set[tuple[str, str]] = set()
    for place in found:
        if place.place is None or (place.mention.text, place.place.id) in seen:
            continue
        seen.add((place.mention.text, place.place.id))
        rows.append(
            [
                tidy(place.mention.text)[:80],
                [{"text": _mention_words(place)}, {"text": place.reason, "soft": True}],
            ]
        )
    return rows
