"""Incidents: which records tell of the same act, and what all of them together are worth.

An incident is a view over records and never replaces them: it is computed anew from the records,
lists its members, and disappears with them. Two records are taken for the same act when

- they are of the same kind (sub-event type; the two ways in which territory is taken count as one,
  for who is its rightful holder is what sources disagree about);
- their first actors, where both are known, are the same;
- their places agree: the same gazetteer place, or points no further apart than their precision
  allows (3 km between towns, 10 km where one is only "near"). Regions agree with themselves alone;
  a country, or no place, is too vague to link two articles;
- their days agree: the stated spans touch, a "within a week or so" reaching one day further.
  A month agrees only with the same month.

A record joins the group whose leading record it fits; groups are never chained through their
members, or the daily shelling of one town would become one endless incident.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from geoevents.model import ClaimStatus, Event, EventType, Review, SubEventType

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

_TOWN_KM, _NEAR_KM = 3.0, 10.0  # a town's own extent; what reports call near
_REACH = {1: 0, 2: 1, 3: 0}  # days that a time precision reaches beyond its span
_SAME_WORDS = 0.8  # share of words by which two sentences are one agency's copy
_KINDS = {SubEventType.NON_STATE_OVERTAKES.value: SubEventType.GOVERNMENT_REGAINS.value}
_CELL = 0.5  # degrees of latitude of a grid cell; of longitude twice that
_MARGIN = 0.1  # degrees within which a neighbouring cell is looked at: more than 10 km; of
# longitude twice that, which is more than 10 km up to 63° north or south


class IncidentStatus(StrEnum):
    """What the voices of an incident amount to."""

    DISPUTED = "disputed"  # one party asserts, another denies
    CORROBORATED = "corroborated"  # parties of both sides, or two independent sources
    ONE_SIDED = "one-sided claim"  # only one side says so
    REPORTED = "reported"  # one source in its own voice


class Act(NamedTuple):
    """What grouping needs to know of a record."""

    key: int
    kind: str
    first: int  # ordinal days
    last: int
    time_precision: int
    actor1: str | None
    actor2: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    claim_status: str
    claimed_by: str | None
    denied_by: str | None
    source: str | None
    article: str
    notes: str


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
        copies = _copies(group)
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


def act_of(key: int, event: Event) -> Act:
    """Gives what grouping needs to know of an event."""
    return Act(
        key=key,
        kind=event.sub_event_type.value,
        first=event.event_date.toordinal(),
        last=event.end_date.toordinal(),
        time_precision=int(event.time_precision),
        actor1=event.actor1,
        actor2=event.actor2,
        place=event.place_id,
        latitude=event.latitude,
        longitude=event.longitude,
        geo_precision=None if event.geo_precision is None else int(event.geo_precision),
        claim_status=event.claim_status.value,
        claimed_by=event.claimed_by,
        denied_by=event.denied_by,
        source=event.source,
        article=event.article,
        notes=event.notes,
    )


def group_acts(acts: Iterable[Act]) -> Iterator[tuple[list[Act], IncidentStatus]]:
    """Groups acts, each group with its leading act first, and says what each group is worth."""
    open_groups: dict[tuple[object, ...], list[list[Act]]] = {}
    groups: list[list[Act]] = []
    # The most precise lead; a denial comes after what it denies. Ties by date, then as given.
    for act in sorted(acts, key=_precision):
        home: list[Act] | None = None
        for key in _keys(act):
            home = next((g for g in open_groups.get(key, ()) if _same_act(g[0], act)), None)
            if home is not None:
                home.append(act)
                break
        if home is None:
            group = [act]
            groups.append(group)
            for day in _days(act):
                open_groups.setdefault((*_own_key(act), day), []).append(group)
    for group in groups:
        yield group, _status(group)


def _precision(act: Act) -> tuple[int, int, int, int, int]:
    denied = int(act.claim_status == ClaimStatus.DENIED)
    return act.time_precision, act.geo_precision or 5, denied, act.first, act.key


def family(kind: str) -> str:
    """Gives the sub-event type under which a kind is grouped: mostly itself."""
    return _KINDS.get(kind, kind)


def _own_key(act: Act) -> tuple[object, ...]:
    """Where a leading act waits for others: its kind and the grid cell, region or article."""
    if act.geo_precision in {1, 2} and act.latitude is not None and act.longitude is not None:
        row, column = math.floor(act.latitude / _CELL), math.floor(act.longitude / (2 * _CELL))
        return family(act.kind), row, column
    if act.geo_precision == 3 and act.place:
        return family(act.kind), act.place
    return family(act.kind), "article", act.article


def _keys(act: Act) -> Iterator[tuple[object, ...]]:
    """Where an act looks for its group: by each of its days, in its own and neighbouring cells."""
    own = _own_key(act)
    spots: Iterable[tuple[object, ...]] = [own]
    if isinstance(own[1], int) and act.latitude is not None and act.longitude is not None:
        rows = {math.floor((act.latitude + shift) / _CELL) for shift in (-_MARGIN, _MARGIN)}
        columns = {
            math.floor((act.longitude + shift) / (2 * _CELL))
            for shift in (-2 * _MARGIN, 2 * _MARGIN)
        }
        spots = [own, *({(own[0], i, j) for i in rows for j in columns} - {own})]
    for spot in spots:
        for day in _days(act):
            yield (*spot, day)


def _days(act: Act) -> Sequence[object]:
    """The days that an act may have happened on; a month or longer is one name of its own."""
    if act.time_precision == 3 or act.last - act.first > 31:
        return ((act.first, act.last),)
    reach = _REACH[act.time_precision]
    return range(act.first - reach, act.last + reach + 1)


def _same_act(lead: Act, other: Act) -> bool:
    if lead.actor1 and other.actor1 and lead.actor1 != other.actor1:
        return False
    if lead.geo_precision not in {1, 2} or other.geo_precision not in {1, 2}:
        return True  # the key was the region or the article
    if lead.place and lead.place == other.place:
        return True
    far = _TOWN_KM if lead.geo_precision == other.geo_precision == 1 else _NEAR_KM
    return _distance(lead, other) <= far


def _distance(a: Act, b: Act) -> float:
    """Kilometres between two acts; on a plane, which is exact to a metre over 10 km."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return math.inf
    north = (a.latitude - b.latitude) * 111.2
    east = (a.longitude - b.longitude) * 111.2 * math.cos(math.radians(a.latitude))
    return math.hypot(north, east)


def _status(group: Sequence[Act]) -> IncidentStatus:
    """Gives what the voices of a group amount to.

    A denial alone is a dispute: nobody denies what nobody has said. Repeating a party's claim
    corroborates nothing; a report in a publisher's own voice beside it does, where it stands in
    another article with other words.
    """
    asserting = {act.claimed_by for act in group if act.claim_status == ClaimStatus.CLAIMED}
    denying = {act.denied_by for act in group if act.claim_status == ClaimStatus.DENIED}
    if denying:
        return IncidentStatus.DISPUTED
    own = [
        act
        for act, copy in zip(group, _copies(group), strict=True)
        if act.claim_status == ClaimStatus.REPORTED and not copy
    ]
    publishers = {act.source or act.article for act in own}
    claims = {act.article for act in group if act.claim_status == ClaimStatus.CLAIMED}
    seconded = any(act.article not in claims for act in own) if claims else False
    if len(publishers) > 1 or seconded or _both_sides(asserting, group):
        return IncidentStatus.CORROBORATED
    return IncidentStatus.REPORTED if own else IncidentStatus.ONE_SIDED


def _both_sides(asserting: set[str | None], group: Sequence[Act]) -> bool:
    """Tells whether a party of either actor asserts; one that repeats another's word is neither."""
    parties = [party for party in asserting if party]
    if len(parties) < 2:
        return False
    sides = [
        {party for party in parties for actor in actors if actor and _speaks_for(party, actor)}
        for actors in ({act.actor1 for act in group}, {act.actor2 for act in group})
    ]
    return bool(sides[0] and sides[1]) and len(sides[0] | sides[1]) > 1


def _speaks_for(party: str, actor: str) -> bool:
    return _state_names().get(party, party) in actor


@lru_cache(maxsize=1)
def _state_names() -> dict[str, str]:
    path = Path(__file__).with_name("codebook") / "states.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def _copies(group: Sequence[Act]) -> list[bool]:
    """Tells which acts repeat the words of an earlier act of another article (agency copy)."""
    if len(group) == 1:
        return [False]
    seen: list[tuple[str, frozenset[str]]] = []
    copies = []
    for act in group:
        words = frozenset(act.notes.casefold().split())
        copies.append(any(a != act.article and _alike(words, other) for a, other in seen))
        seen.append((act.article, words))
    return copies


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= _SAME_WORDS * max(len(a), len(b), 1)
