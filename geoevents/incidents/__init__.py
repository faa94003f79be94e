"""Incidents: which records tell of the same act, and what all of them together are worth.

An incident is a view over records and never replaces them: it is computed anew from the records,
lists its members, and disappears with them. ``pairs`` says when two records are taken for the same
act, ``grouping`` makes groups of them, ``status`` says what the voices of a group are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geoevents.incidents.acts import Act, act_of, columns_of, family
from geoevents.incidents.grouping import leads_of
from geoevents.incidents.status import IncidentStatus, copies_in, status_of
from geoevents.model import ClaimStatus, Event, EventType, Review

__all__ = [
    "Act",
    "Incident",
    "IncidentStatus",
    "Voice",
    "act_of",
    "family",
    "group_acts",
    "group_events",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One entry of "who says what": a party or publisher, what it says, and in which record."""

    who: str | None
    says: ClaimStatus
    event_id: str
    source: str | None
    copy: bool = False  # the same words as an earlier record: adds no weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A group of records. ``lead`` is the most precise of them; ``members`` holds all, lead first.

    ``fatalities`` is the lowest and the highest stated number, None where none is stated.
    """

    incident_id: str
    status: IncidentStatus
    lead: Event
    members: tuple[Event, ...]
    voices: tuple[Voice, ...]
    fatalities: tuple[int, int] | None

    @property
    def event_type(self) -> EventType:
        """The event type of the leading record."""
        return self.lead.event_type


def group_events(events: Iterable[Event]) -> list[Incident]:
    """Groups records into incidents, in order of date; every record is in exactly one.

    Records that people rejected are left out.
    """
    kept = [event for event in events if event.review is not Review.REJECTED]
    acts = [act_of(number, event) for number, event in enumerate(kept)]
    incidents = []
    for group, status in group_acts(acts):
        members = tuple(kept[act.key] for act in group)
        copies = copies_in(group)
        stated = [event.fatalities for event in members if event.fatalities is not None]
        incidents.append(
            Incident(
                incident_id=f"i{members[0].event_id}",
                status=status,
                lead=members[0],
                members=members,
                voices=tuple(
                    Voice(
                        who=event.claimed_by or event.denied_by or event.source,
                        says=event.claim_status,
                        event_id=event.event_id,
                        source=event.source,
                        copy=copy,
                    )
                    for event, copy in zip(members, copies, strict=True)
                ),
                fatalities=(min(stated), max(stated)) if stated else None,
            )
        )
    return sorted(incidents, key=lambda i: (i.lead.event_date, i.incident_id))


def group_acts(acts: Iterable[Act]) -> Iterator[tuple[list[Act], IncidentStatus]]:
    """Groups acts, each group with its leading act first, and says what each group is worth."""
    given = list(acts)
    groups: dict[int, list[Act]] = {}
    leads = leads_of(columns_of(given)).tolist()
    for number, lead in enumerate(leads):
        if number == lead:
            groups[number] = [given[number]]
    for number, lead in enumerate(leads):
        if number != lead:
            groups[lead].append(given[number])
    for group in groups.values():
        yield group, status_of(group)
