"""What was found in an article before it is saved: its text marked, its events to be judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from geoevents.dashboard.batch import Entry
from geoevents.dashboard.correcting import correction_form, read_correction
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.placing import choose_place, forget_placing, placing_of
from geoevents.dashboard.session import country_name
from geoevents.errors import GeoeventsError
from geoevents.model import Article, Event, MentionRole, Resolution, Review
from geoevents.review import Decision, revised
from geoevents.views.highlights import article_spans, event_spans, legend, why_rows
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import segments, tidy
from geoevents.views.words import (
    claim_words,
    count_words,
    day,
    event_date_words,
    killed_words,
    place_words,
    precision_words,
)

__all__ = ["Judgements", "judgements", "preview"]

_SHOWN = 60_000  # characters that the browser is given marked
_CARDS = 40  # events shown beside the text; a book-length text has thousands
_CHOICES = ("keep", "accept", "correct", "drop")
_HELP = (
    "“Keep” saves an event unreviewed, for later; “accept” and “correct” save it as looked at by "
    "you; “drop” saves it as rejected, out of sight."
)


@dataclass(slots=True)
class Judgements:
    """What a person decided on events that are not saved yet, by id."""

    verdicts: dict[str, Review] = field(default_factory=dict)
    changes: dict[str, dict[str, object]] = field(default_factory=dict)
    editing: str | None = None
    marked: str | None = None
    fault: str = ""

    def shown(self, event: Event) -> Event:
        """Gives an event with what was corrected."""
        if event.event_id not in self.changes:
            return event
        return revised(event, self.decision(event, "nobody yet"))

    def decision(self, event: Event, name: str) -> Decision:
        """Gives the decision on an event under a name."""
        changes = self.changes.get(event.event_id, {})
        verdict = self.verdicts[event.event_id]
        return Decision(verdict=verdict, reviewer=name, changes=changes)

    def decided(self, events: tuple[Event, ...]) -> list[Event]:
        """Gives those of the events that were decided on."""
        return [event for event in events if event.event_id in self.verdicts]


def judgements() -> Judgements:
    """Gives the session's judgements, made on first use."""
    if "judgements" not in st.session_state:
        st.session_state["judgements"] = Judgements()
    found: Judgements = st.session_state["judgements"]
    return found


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
                blocks([{"kind": "facts", "rows": _place_rows(found)}], key="found_places")


def _day_words(article: Article) -> str:
    """Says from which day the words for days are counted, for people to see that it is right."""
    if article.published is None:
        return (
            "No day of publication was given, so days such as “Friday” are counted from today and "
            "kept as uncertain. Give the day and find the events again."
        )
    who = f" by {article.publisher}" if article.publisher else ""
    return f"Published on {day(article.published)}{who}; days such as “Friday” are counted from it."


def _card(said: Judgements, event: Event) -> None:
    shown = said.shown(event)
    editing = said.editing == event.event_id
    blocks(_event_lines(shown, brief=editing), key=f"found_{event.event_id}")
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
        places = [(place, _mention_words(place)) for place in entry.places]
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


def _event_lines(event: Event, *, brief: bool) -> list[Block]:
    where: list[Block] = [
        {"text": place_words(event, country_name)},
        {"text": precision_words(event), "soft": True},
    ]
    rows: list[list[object]] = [
        ["What", [{"text": event.sub_event_type.value}]],
        ["Where", where],
        ["When", [{"text": event_date_words(event)}]],
    ]
    actors = event.actor1
    if event.actor2:
        actors = f"{event.actor1 or 'nobody named'} → {event.actor2}"
    if actors:
        rows.append(["Actors", [{"text": actors}]])
    if event.fatalities is not None:
        rows.append(["Killed", [{"text": killed_words(event.fatalities)}]])
    lines: list[Block] = [
        {
            "kind": "tags",
            "items": [
                {
                    "text": claim_words(event, country_name),
                    "mark": event.claim_status.value,
                    "colour": TYPE_COLOURS[event.event_type],
                },
                *([{"text": "corrected"}] if event.review is Review.CORRECTED else []),
            ],
        }
    ]
    if not brief:
        lines.append({"kind": "facts", "rows": rows})
    lines.append({"kind": "note", "text": f"“{tidy(event.notes)[:400]}”"})
    if not brief:
        why: list[Block] = [{"kind": "facts", "rows": why_rows(event)}]
        lines.append(
            {"kind": "more", "text": "Why: the words and rules that made it", "blocks": why}
        )
    return lines


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


def entry_words(entry: Entry) -> str:
    """Gives what became of an article, in words."""
    if entry.error:
        return f"failed: {entry.error}"
    placed = sum(event.latitude is not None for event in entry.events)
    said = f"{count_words(len(entry.events), 'event')}, {placed} with a place"
    return entry.note or said
