"""The card beside the map: one event in full, the list behind a mark, or what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request, country_name, gazetteer, select
from geoevents.errors import StoreError
from geoevents.incidents import Incident
from geoevents.model import Article, Event, EventType, GeoPrecision
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore
from geoevents.views.marks import Bounds
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import ROLE_WORDS, passage, tidy
from geoevents.views.words import (
    INCIDENT_WORDS,
    claim_words,
    count_words,
    day,
    event_date_words,
    is_web_link,
    killed_words,
    place_words,
    precision_words,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Listing", "card", "event_blocks", "row_items"]

_LISTED = 60


@dataclass(frozen=True, slots=True)
class Listing:
    """The events behind a clicked mark: those of a cell, or those known to a region only."""

    bounds: Bounds | None = None
    region: str | None = None


def card(query: EventQuery, store: EventStore, event: Event | None, asked: Request) -> None:
    """Draws the event of the address, else the list of the clicked mark, else the latest."""
    listing: Listing | None = st.session_state.get("listing")
    if event is not None:
        _event(query, store, event, asked.filter, listing)
        return
    if asked.event:
        blocks(
            [
                {"kind": "title", "text": "No such event"},
                {
                    "kind": "note",
                    "text": f"The store has no event {asked.event}. The address may "
                    "be of another store, or was cut short.",
                },
            ],
            key="no_event",
        )
        st.button("Close", on_click=partial(select, None), key="close_none")
        return
    rows = listed(query, asked.filter, listing)
    if listing is not None and not rows.empty:
        _list(rows, _where(listing, rows), "Choose one to read it.")
        st.button("Close the list", on_click=_close_list)
        return
    if listing is not None:
        rows = listed(query, asked.filter, None)
    if rows.empty:
        _nothing(query, asked.filter)
        return
    _list(rows.head(12), "Latest events", "Choose a mark on the map, or one of these.")


def _close_list() -> None:
    st.session_state["listing"] = None


def listed(query: EventQuery, asked: Filter, listing: Listing | None) -> pd.DataFrame:
    """Gives the rows that stand behind the card: of a cell, a region, or the latest of all."""
    if listing is not None and listing.bounds is not None:
        return query.at(asked, listing.bounds, _LISTED)
    if listing is not None and listing.region is not None:
        return query.in_region(asked, listing.region, _LISTED)
    return query.page(asked, limit=_LISTED)


def _where(listing: Listing, rows: pd.DataFrame) -> str:
    count = count_words(len(rows), "event") if len(rows) < _LISTED else f"The latest {_LISTED}"
    if listing.region is not None:
        place = gazetteer().place(listing.region)
        return f"{count} in {place.name}, place not known closer" if place else count
    names = rows["location"].dropna().value_counts()
    return (
        f"{count} at {names.index[0]}" + (" and near it" if len(names) > 1 else "")
        if len(names)
        else count
    )


def row_items(rows: pd.DataFrame, chosen: str | None = None) -> list[Block]:
    """Gives one clickable line per row: sort, place, day and status."""
    items: list[Block] = []
    for row in rows.to_dict("records"):
        where = row["location"] if isinstance(row["location"], str) else "no place named"
        items.append(
            {
                "id": row["event_id"],
                "text": f"{row['sub_event_type']}, {tidy(where)[:120]}",
                "sub": f"{day(row['event_date'])} · {row['claim_status']}",
                "mark": str(row["claim_status"]),
                "colour": TYPE_COLOURS[EventType(row["event_type"])],
                "on": row["event_id"] == chosen,
            }
        )
    return items


def _list(rows: pd.DataFrame, title: str, note: str) -> None:
    blocks(
        [
            {"kind": "title", "text": title},
            {"kind": "note", "text": note},
            {"kind": "rows", "items": row_items(rows)},
        ],
        key="listing_rows",
        on_pick=select,
    )


def _nothing(query: EventQuery, asked: Filter) -> None:
    total = query.summary(Filter())
    if total.events == 0:
        blocks(
            [
                {"kind": "title", "text": "The store is empty"},
                {
                    "kind": "note",
                    "text": "Add an article to see what it says happened, where, "
                    "when, and on whose word. From a shell: geoevents ingest FILES, or "
                    "geoevents ingest data/articles for the samples.",
                },
            ],
            key="empty_store",
        )
        if st.button("Add an article", type="primary", key="add_first"):
            st.switch_page(st.session_state["article_page"])
        return
    span = f"from {day(total.first)} to {day(total.last)}" if total.first and total.last else ""
    blocks(
        [
            {"kind": "title", "text": "No events match"},
            {
                "kind": "note",
                "text": f"The store holds {count_words(total.events, 'event')} "
                f"{span}. Remove a filter above the map, or start with the dates.",
            },
        ],
        key="no_match",
    )
    from geoevents.dashboard.session import change, write

    if asked.date_from or asked.date_to:
        wider = query.summary(_without_dates(asked))
        if wider.events and st.button(f"Any date: {count_words(wider.events, 'event')}"):
            change(date_from=None, date_to=None)
            st.rerun()
    if st.button("Clear all filters"):
        write(Filter())
        st.rerun()


def _without_dates(asked: Filter) -> Filter:
    from dataclasses import replace

    return replace(asked, date_from=None, date_to=None)


def event_blocks(
    event: Event, article: Article | None, incident: Incident | None = None
) -> list[Block]:
    """Gives the blocks that show one event in full, with what else is said of the same act."""
    tags: list[Block] = [
        {
            "text": claim_words(event, country_name),
            "mark": event.claim_status.value,
            "colour": TYPE_COLOURS[event.event_type],
        }
    ]
    if event.denied_by and event.claim_status.value != "denied":
        tags.append({"text": f"denied by {country_name(event.denied_by)}", "mark": "denied"})
    if incident is not None:
        tags.append({"text": INCIDENT_WORDS[incident.status]})
    text = article.text if article else None
    segments = passage(event, text)
    roles = list(dict.fromkeys(role for _, role, _ in segments if role in ROLE_WORDS))
    return [
        {"kind": "title", "text": place_words(event, country_name)},
        {"kind": "sub", "text": f"{event_date_words(event)} · {event.sub_event_type}"},
        {"kind": "tags", "items": tags},
        {"kind": "passage", "segments": segments},
        {"kind": "key", "items": [[role, ROLE_WORDS[role]] for role in roles]},
        *_voices(event, incident),
        {"kind": "facts", "rows": _facts(event, article)},
        {
            "kind": "more",
            "text": "How this record was made",
            "blocks": [{"kind": "facts", "rows": _making(event)}],
        },
    ]


def _voices(event: Event, incident: Incident | None) -> list[Block]:
    """Gives who says what over all records of the act, where there is more than one."""
    if incident is None or len(incident.members) < 2:
        return []
    members = {member.event_id: member for member in incident.members}
    items: list[Block] = []
    for voice in incident.voices[:30]:
        member = members.get(voice.event_id)
        if member is None:
            continue
        who = country_name(voice.who) if voice.who else voice.source or "an article"
        parts = [voice.source or "", event_date_words(member), "same words" if voice.copy else ""]
        items.append(
            {
                "id": voice.event_id,
                "text": f"{who}: {voice.says.value}",
                "sub": " · ".join(part for part in parts if part),
                "mark": voice.says.value,
                "colour": TYPE_COLOURS[member.event_type],
                "on": voice.event_id == event.event_id,
            }
        )
    return [{"kind": "label", "text": "Who says what"}, {"kind": "rows", "items": items}]


def _facts(event: Event, article: Article | None) -> list[list[object]]:
    rows: list[list[object]] = [["Who says so", _who_says(event)]]
    actors = " → ".join(filter(None, [event.actor1, event.actor2]))
    if actors:
        rows.append(["Actors", [{"text": actors}]])
    if event.fatalities is not None:
        rows.append(["Killed", [{"text": killed_words(event.fatalities)}]])
    rows.append(["Place", _place(event)])
    if event.date_text:
        rows.append(["Date words", [{"text": f"“{event.date_text}”"}]])
    title = article.title if article and article.title else None
    said = " · ".join(
        filter(
            None,
            [
                title or event.source or "article",
                event.source if title else None,
                day(article.published) if article and article.published else None,
            ],
        )
    )
    source: Block = {"text": said}
    if is_web_link(event.source_url):
        source["href"] = event.source_url
    rows.append(["Source", [source]])
    return rows


def _who_says(event: Event) -> list[Block]:
    lines: list[Block] = []
    if event.claimed_by:
        lines.append({"text": f"{country_name(event.claimed_by)} claims it"})
    if event.denied_by:
        lines.append({"text": f"{country_name(event.denied_by)} denies it"})
    return lines or [{"text": f"{event.source or 'the article'}, in its own voice"}]


def _place(event: Event) -> list[Block]:
    lines: list[Block] = [{"text": precision_words(event)}]
    if (
        event.latitude is not None
        and event.longitude is not None
        and event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}
    ):
        north = "N" if event.latitude >= 0 else "S"
        east = "E" if event.longitude >= 0 else "W"
        lines.append(
            {"text": f"{abs(event.latitude):.3f}° {north}, {abs(event.longitude):.3f}° {east}"}
        )
    if event.location_score is not None:
        lines.append({"text": f"score {event.location_score:.2f} of 1", "soft": True})
    if event.place_reason:
        lines.append({"text": event.place_reason, "soft": True})
    return lines


def _making(event: Event) -> list[list[object]]:
    rows: list[list[object]] = [
        ["Confidence", [{"text": f"{event.confidence:.2f} of 1"}]],
        ["Extractor", [{"text": event.extractor}]],
        ["Review", [{"text": event.review.value}]],
        ["Record", [{"text": event.event_id, "soft": True}]],
    ]
    if event.evidence:
        rows.insert(
            0,
            [
                "Words used",
                [
                    {
                        "text": f"{ROLE_WORDS.get(e.role, e.role.value)}: {tidy(e.text)}"
                        + (f" ({e.note})" if e.note else "")
                    }
                    for e in event.evidence
                ],
            ],
        )
    if event.recorded_at is not None:
        rows.append(["Recorded", [{"text": f"{event.recorded_at:%Y-%m-%d %H:%M} UTC"}]])
    return rows


def citation(event: Event, article: Article | None) -> str:
    """Gives a line that cites the record and its source."""
    record = (
        f"Geoevents record {event.event_id}: {event.sub_event_type}, "
        f"{place_words(event, country_name)}, {event_date_words(event)}, "
        f"{claim_words(event, country_name)}"
    )
    return ". ".join(
        filter(
            None,
            [
                (article.title or "").rstrip(".") if article else "",
                event.source or "",
                day(article.published) if article and article.published else "",
                event.source_url if is_web_link(event.source_url) else "",
                record,
            ],
        )
    )


def _event(
    query: EventQuery, store: EventStore, event: Event, asked: Filter, listing: Listing | None
) -> None:
    try:
        article = store.article(event.article)
    except StoreError:
        article = None
    ids = [str(value) for value in listed(query, asked, listing)["event_id"]]
    at = ids.index(event.event_id) if event.event_id in ids else None
    before = ids[at - 1] if at else None
    after = (
        ids[at + 1]
        if at is not None and at + 1 < len(ids)
        else (ids[0] if at is None and ids else None)
    )
    with st.container(horizontal=True, gap="small", key="card_tools"):
        st.button(
            "‹ previous",
            key="previous",
            on_click=partial(select, before),
            disabled=before is None,
            shortcut="Left",
            type="tertiary",
        )
        st.button(
            "next ›",
            key="next",
            on_click=partial(select, after),
            disabled=after is None,
            shortcut="Right",
            type="tertiary",
        )
        st.button(
            "close", key="close", on_click=partial(select, None), shortcut="Esc", type="tertiary"
        )
    blocks(
        [
            *event_blocks(event, article, query.incident(event.event_id)),
            {"kind": "copy", "text": "Copy citation", "value": citation(event, article)},
        ],
        key="event_card",
        on_pick=select,
    )
