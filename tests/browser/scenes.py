"""A small store with known figures, and texts that try to be more than text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from geoevents.identity import event_id
from geoevents.model import (
    Article,
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    SubEventType,
    TimePrecision,
)
from geoevents.store import EventStore

HOSTILE = (
    "{{7*7}} {% x ${alert(1)} <img src=x onerror=\"document.title='run'\"> "
    "<script>document.title='run'</script> [a](javascript:alert(1)) :smile: =1+1 \u202eabc\u202c"
)
TOWNS = (
    ("Kursk", "geonames:538560", "Kursk Oblast", "RU", 51.737, 36.187),
    ("Sumy", "geonames:692194", "Sumy Oblast", "UA", 50.921, 34.800),
    ("Kharkiv", "geonames:706483", "Kharkiv Oblast", "UA", 49.981, 36.253),
    ("Belgorod", "geonames:578072", "Belgorod Oblast", "RU", 50.600, 36.580),
)
KINDS = (
    (SubEventType.SHELLING, ClaimStatus.REPORTED),
    (SubEventType.ARMED_CLASH, ClaimStatus.CLAIMED),
    (SubEventType.AIR_DRONE_STRIKE, ClaimStatus.DENIED),
)
RECORDED = datetime(2025, 5, 1, tzinfo=UTC)


def record(
    article: str,
    text: str,
    sub: SubEventType,
    status: ClaimStatus,
    day: date,
    place: tuple[str, str, str, str, float, float] | None,
    precision: GeoPrecision | None,
) -> Event:
    """One event whose sentence is the whole text."""
    located = place if precision in {GeoPrecision.TOWN, GeoPrecision.NEAR} else None
    return Event(
        event_id=event_id(
            article=article,
            sentence_start=0,
            sentence_end=len(text),
            sub_event_type=sub,
            place=place[1] if place else None,
            event_date=day,
            claim_status=status,
        ),
        event_date=day,
        end_date=day,
        time_precision=TimePrecision.DAY,
        sub_event_type=sub,
        claim_status=status,
        notes=text,
        article=article,
        sentence_start=0,
        sentence_end=len(text),
        location=place[0] if place else None,
        place_id=place[1] if place else None,
        admin1=place[2] if place else None,
        country=place[3] if place else None,
        latitude=place[4] if place else None,
        longitude=place[5] if place else None,
        geo_precision=precision if place else None,
        claimed_by="RU" if status is ClaimStatus.CLAIMED else None,
        denied_by="UA" if status is ClaimStatus.DENIED else None,
        source="Border Courier",
        source_url="https://example.org/" + article,
        confidence=0.8,
        location_score=0.9 if located else None,
        place_reason="the only place of that name" if place else None,
        evidence=(Evidence(role=EvidenceRole.TRIGGER, start=0, end=7, text=text[:7]),),
        recorded_at=RECORDED,
    )


def fill(folder: Path) -> None:
    """Writes 4 towns × 3 kinds × 5 days, region and country events, unplaced and hostile ones."""
    batch: list[tuple[Article, list[Event]]] = []

    def add(name: str, text: str, events: list[Event], title: str | None = None) -> None:
        article = Article(
            id=name,
            text=text,
            title=title or f"Report {name}",
            published=events[0].event_date,
            publisher="Border Courier",
            url=f"https://example.org/{name}",
        )
        batch.append((article, events))

    for t, town in enumerate(TOWNS):
        for k, (sub, status) in enumerate(KINDS):
            for d in range(5):
                name = f"a{t}{k}{d}"
                text = f"Shelled or fought over: {town[0]}, report {name}."
                day = date(2025, 3, 1) + timedelta(days=7 * d + t)
                add(name, text, [record(name, text, sub, status, day, town, GeoPrecision.TOWN)])
    kursk = ("Kursk region", "geonames:538555", "Kursk Oblast", "RU", 51.74, 36.29)
    for n in range(3):
        name = f"r{n}"
        text = f"Fighting went on in the Kursk region, report {n}."
        event = record(
            name, text, KINDS[n][0], KINDS[n][1], date(2025, 3, 14), kursk, GeoPrecision.REGION
        )
        add(name, text, [event])
    ukraine = ("Ukraine", "geonames:690791", None, "UA", 49.0, 32.0)
    text = "Drones were shot down over Ukraine."
    add(
        "c0",
        text,
        [record("c0", text, *KINDS[0], date(2025, 3, 15), ukraine, GeoPrecision.COUNTRY)],
    )
    text = "The minister threatened retaliation."
    threat = (SubEventType.THREAT, ClaimStatus.CLAIMED)
    add("u0", text, [record("u0", text, *threat, date(2025, 3, 16), None, None)])
    place = (HOSTILE, "geonames:538560", HOSTILE, "RU", 53.2, 40.1)
    text = f"Shelled {HOSTILE} near the town."
    add(
        "h0",
        text,
        [record("h0", text, *KINDS[0], date(2025, 3, 20), place, GeoPrecision.NEAR)],
        title=HOSTILE,
    )
    EventStore.open(folder).add(batch)
