"""One record in full: its sentence, who says what, where and why there, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.dashboard.citing import more_sources, source_of
from geoevents.dashboard.kit import Block
from geoevents.dashboard.session import country_name
from geoevents.incidents import Incident
from geoevents.model import Article, Candidate, Event, EvidenceRole, GeoPrecision
from geoevents.views.palette import TYPE_COLOURS
from geoevents.views.passage import ROLE_WORDS, passage, tidy
from geoevents.views.words import (
    INCIDENT_WORDS,
    actors_words,
    claim_words,
    count_words,
    event_date_words,
    killed_words,
    name_list,
    place_words,
    precision_words,
)

__all__ = ["event_blocks", "point_words"]

_VOICES = 30
_ALONE = "scored by their names alone, without the article around them"


def event_blocks(
    event: Event,
    article: Article | None,
    incident: Incident | None = None,
    others: Sequence[Candidate] = (),
) -> list[Block]:
    """Gives the blocks that show one event in full, with what else is said of the same act.

    Args:
        event: the record.
        article: the text it was read from, where that is at hand.
        incident: all records of the same act.
        others: other places that the place's words may mean.
    """
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
        tags.append({"text": f"incident: {INCIDENT_WORDS[incident.status]}"})
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
        {"kind": "facts", "rows": _facts(event, article, incident)},
        *_why_there(event, others),
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
    for voice in incident.voices:
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
    blocks: list[Block] = [
        {"kind": "label", "text": "Who says what"},
        {"kind": "rows", "items": items[:_VOICES]},
    ]
    if more := items[_VOICES:]:
        rest: Block = {"kind": "rows", "items": more}
        blocks.append({"kind": "more", "text": f"And {len(more):,} more", "blocks": [rest]})
    return blocks


def _facts(event: Event, article: Article | None, incident: Incident | None) -> list[list[object]]:
    rows: list[list[object]] = [["Who says so", _who_says(event)]]
    actors = actors_words(event)
    if actors:
        rows.append(["Actors", [{"text": actors}]])
    if event.fatalities is not None:
        rows.append(["Killed", [{"text": killed_words(event.fatalities)}]])
    rows.append(["Place", _place(event)])
    if event.date_text:
        rows.append(["Date words", [{"text": f"“{event.date_text}”"}]])
    rows.append(["Source", [source_of(event, article), *more_sources(event, incident)]])
    if event.dataset:
        terms = [f"Licence: {event.licence}" if event.licence else "", event.citation or ""]
        soft: list[Block] = [{"text": words, "soft": True} for words in terms if words]
        rows.append(["Dataset", [{"text": event.dataset}, *soft]])
    return rows


def _who_says(event: Event) -> list[Block]:
    lines: list[Block] = []
    if event.claimed_by:
        lines.append({"text": f"{country_name(event.claimed_by)} claims it"})
    if event.denied_by:
        lines.append({"text": f"{country_name(event.denied_by)} denies it"})
    if lines:
        return lines
    source = event.source or "the article"
    told = [part.text for part in event.evidence if part.role is EvidenceRole.ATTRIBUTION]
    if told:  # the publisher passes on what others told it
        return [{"text": f"{name_list(list(dict.fromkeys(told)))}, in {source}"}]
    return [{"text": f"{source}, in its own voice"}]


def _place(event: Event) -> list[Block]:
    lines: list[Block] = [{"text": precision_words(event)}]
    precise = event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}
    if precise and event.latitude is not None and event.longitude is not None:
        at = point_words(event.latitude, event.longitude)
        score = "" if event.location_score is None else f" · score {event.location_score:.2f}"
        lines.append({"text": at + score})
    elif event.location_score is not None:
        lines.append({"text": f"score {event.location_score:.2f} of 1", "soft": True})
    return lines


def _why_there(event: Event, others: Sequence[Candidate]) -> list[Block]:
    """Gives the fold with the reason for the place, and what else its words may mean."""
    if not event.place_reason and not others:
        return []
    rows: list[list[object]] = []
    if event.place_reason:
        rows.append(["Because", [{"text": event.place_reason}]])
    if others:
        lines = [{"text": _candidate_words(other)} for other in others]
        rows.append(["Others", [*lines, {"text": _ALONE, "soft": True}]])
    count = count_words(len(others), "other candidate") if others else "no other candidate"
    return [
        {
            "kind": "more",
            "text": f"Why there · {count}",
            "blocks": [{"kind": "facts", "rows": rows}],
        }
    ]


def _candidate_words(other: Candidate) -> str:
    place = other.place
    country = country_name(place.country) if place.country else ""
    where = ", ".join(filter(None, [place.name, place.admin1, country]))
    return f"{where} · score {other.score:.2f}"


def _making(event: Event) -> list[list[object]]:
    rows: list[list[object]] = [
        ["Confidence", [{"text": f"{event.confidence:.2f} of 1"}]],
        ["Extractor", [{"text": event.extractor}]],
        ["Review", _review(event)],
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


def _review(event: Event) -> list[Block]:
    lines: list[Block] = [{"text": event.review.value}]
    if event.reviewer:
        when = f", {event.reviewed_at:%Y-%m-%d}" if event.reviewed_at else ""
        lines.append({"text": f"{event.reviewer}{when}", "soft": True})
    if event.review_note:
        lines.append({"text": event.review_note, "soft": True})
    return lines


def point_words(latitude: float, longitude: float) -> str:
    """Gives "51.191° N, 35.252° E"."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.3f}° {north}, {abs(longitude):.3f}° {east}"
