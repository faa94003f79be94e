"""Writes acts as event records: one for each place, doubles left out, ids stable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.acts import Act, Spot
from geoevents.identity import event_id
from geoevents.language import Document
from geoevents.model import (
    Article,
    ClaimStatus,
    Event,
    EventType,
    Evidence,
    EvidenceRole,
)

__all__ = ["write_events"]


def write_events(acts: Sequence[Act], article: Article, document: Document) -> list[Event]:
    """Gives the event records of a document's acts, in text order.

    The same assertion (type, place, day, claim and claimant) told twice is one record, that of
    its first sentence.
    """
    events: list[Event] = []
    seen: set[tuple[object, ...]] = set()
    ids: set[str] = set()
    for act in acts:
        spots: list[Spot | None] = list(act.spots) or [None]
        for spot in spots:
            event = _event(act, spot, article, document)
            if event is None:
                continue
            key = (
                event.sub_event_type,
                event.location if _is_lent(spot) else event.place_id or event.location,
                event.event_date,
                event.claim_status,
                event.claimed_by,
                event.denied_by,
                event.actor1,
                event.fatalities,
            )
            if key in seen:
                continue
            if event.event_id in ids:
                event = _by_party(event)
            if event is None or event.event_id in ids:
                continue
            seen.add(key)
            ids.add(event.event_id)
            events.append(event)
    return sorted(events, key=lambda e: e.sentence_start)


def _by_party(event: Event) -> Event | None:
    """Gives the second of two parties that say the same in a sentence an id of its own."""
    party = event.claimed_by or event.denied_by
    if party is None:
        return None
    number = event_id(
        article=event.article,
        sentence_start=event.sentence_start,
        sentence_end=event.sentence_end,
        sub_event_type=event.sub_event_type,
        place=event.place_id or event.location,
        event_date=event.event_date,
        claim_status=event.claim_status,
        party=party,
    )
    return replace(event, event_id=number)


def _is_lent(spot: Spot | None) -> bool:
    """Tells a village with the point of the region that it is said to lie in."""
    return spot is not None and spot.start != spot.resolution.mention.start


def _event(act: Act, spot: Spot | None, article: Article, document: Document) -> Event | None:
    if act.kind is None or act.when is None:
        return None
    sentence = document.sentences[act.reading.index]
    status, claimed_by, denied_by = _status(act)
    place = spot.resolution.place if spot is not None else None
    place_id = place.id if place is not None else None
    location = spot.location if spot is not None else None
    evidence = list(act.evidence)
    if spot is not None:
        evidence.append(
            Evidence(
                role=EvidenceRole.PLACE,
                start=spot.start,
                end=spot.end,
                text=document.text[spot.start : spot.end],
                note=spot.reason,
            )
        )
    latitude = _first(spot.resolution.latitude if spot else None, place.latitude if place else None)
    longitude = _first(
        spot.resolution.longitude if spot else None, place.longitude if place else None
    )
    fatalities = act.fatalities
    if spot is not None and spot.fatalities is not None:
        fatalities = spot.fatalities
    return Event(
        event_id=event_id(
            article=article.id,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            sub_event_type=act.kind,
            place=location if _is_lent(spot) else place_id or location,
            event_date=act.when.first,
            claim_status=status,
        ),
        event_date=act.when.first,
        end_date=max(act.when.first, act.when.last),
        time_precision=act.when.precision,
        sub_event_type=act.kind,
        claim_status=status,
        claimed_by=claimed_by,
        denied_by=denied_by,
        notes=document.text[sentence.start : sentence.end],
        article=article.id,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        actor1=act.actor1,
        actor2=act.actor2,
        location=location,
        place_id=place_id,
        admin1=place.admin1 if place is not None else None,
        country=place.country if place is not None else None,
        latitude=latitude,
        longitude=longitude,
        geo_precision=spot.precision if spot is not None and latitude is not None else None,
        fatalities=fatalities,
        source=article.publisher,
        source_url=article.url,
        confidence=act.confidence,
        location_score=spot.resolution.score if spot is not None else None,
        place_reason=spot.reason if spot is not None else None,
        date_text=act.when.text,
        evidence=tuple(sorted(evidence, key=lambda e: (e.start, e.end))),
    )


def _first(exact: float | None, general: float | None) -> float | None:
    return exact if exact is not None else general


def _status(act: Act) -> tuple[ClaimStatus, str | None, str | None]:
    if act.kind is not None and act.kind.event_type is EventType.STATEMENT:
        return ClaimStatus.REPORTED, None, None
    if act.denied_by is not None:
        return ClaimStatus.DENIED, None, act.denied_by
    party = act.source.party if act.source is not None else None
    if party is None:
        return ClaimStatus.REPORTED, None, None
    return ClaimStatus.CLAIMED, party, None
