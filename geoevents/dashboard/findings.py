"""What was found in an article, in words: its events, its places, and what became of it."""

from __future__ import annotations

from geoevents.dashboard.batch import Entry
from geoevents.dashboard.kit import Block
from geoevents.dashboard.session import country_name
from geoevents.model import Event, MentionRole, Resolution, Review
from geoevents.views.highlights import why_rows
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import tidy
from geoevents.views.words import (
    actors_words,
    claim_words,
    count_words,
    event_date_words,
    killed_words,
    place_words,
    precision_words,
)

__all__ = ["entry_words", "event_lines", "mention_words", "place_rows"]


def mention_words(place: Resolution) -> str:
    """Gives where a name was found to lie, and as what it stands in the text."""
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


def event_lines(event: Event, *, brief: bool) -> list[Block]:
    """Gives a found event as blocks; ``brief`` leaves out what its form shows."""
    where: list[Block] = [
        {"text": place_words(event, country_name)},
        {"text": precision_words(event), "soft": True},
    ]
    rows: list[list[object]] = [
        ["What", [{"text": event.sub_event_type.value}]],
        ["Where", where],
        ["When", [{"text": event_date_words(event)}]],
    ]
    actors = actors_words(event)
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


def place_rows(found: list[Resolution]) -> list[list[object]]:
    """Gives the places of a text as rows of facts, each once."""
    rows: list[list[object]] = []
    seen: set[tuple[str, str]] = set()
    for place in found:
        if place.place is None or (place.mention.text, place.place.id) in seen:
            continue
        seen.add((place.mention.text, place.place.id))
        rows.append(
            [
                tidy(place.mention.text)[:80],
                [{"text": mention_words(place)}, {"text": place.reason, "soft": True}],
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
