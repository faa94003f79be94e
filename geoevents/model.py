"""The records that travel through Geoevents. Standard library only; everything is frozen.

Coordinates are WGS84 degrees (EPSG:4326), always as named ``latitude`` and ``longitude``.
Text offsets count Python characters of ``Article.text``, end exclusive.
What is not known is ``None``, never a pretend value such as (0, 0).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from geoevents.vocabulary import (
    PARENT_TYPE,
    ClaimStatus,
    EventType,
    EvidenceRole,
    GeoPrecision,
    MatchTier,
    MentionRole,
    PlaceKind,
    Review,
    SubEventType,
    TimePrecision,
)

__all__ = [
    "PARENT_TYPE",
    "Article",
    "Candidate",
    "ClaimStatus",
    "Event",
    "EventType",
    "Evidence",
    "EvidenceRole",
    "Feature",
    "GeoPrecision",
    "MatchTier",
    "Mention",
    "MentionRole",
    "Place",
    "PlaceKind",
    "Resolution",
    "Review",
    "SubEventType",
    "TimePrecision",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as it was published. ``id`` is stable: the source's own, or a hash of the text.

    ``language`` is its ISO 639-1 code where it was looked at. ``copy_of`` is the id of the article
    whose words it repeats, as agency copy does: it is kept and linked, but not read again.
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    copy_of: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an article needs an id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the gazetteer.

    ``id`` is namespaced ("geonames:703448", "supplement:goncharovka", "coordinates:51.2,35.3").
    ``country`` is ISO 3166 alpha-2; ``admin1`` and ``admin2`` are names, ``*_code`` GeoNames codes.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    kind: PlaceKind
    feature_code: str
    country: str | None = None
    admin1: str | None = None
    admin1_code: str | None = None
    admin2: str | None = None
    admin2_code: str | None = None
    population: int = 0
    note: str | None = None
    source: str = "geonames"

    def __post_init__(self) -> None:
        if not -90 <= self.latitude <= 90 or not -180 <= self.longitude <= 180:
            raise ValueError(
                f"place {self.id}: latitude {self.latitude}, longitude {self.longitude} "
                "are outside -90..90, -180..180"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of text that names a place. ``cue`` is the kind that words around it demand."""

    start: int
    end: int
    text: str
    role: MentionRole = MentionRole.LOCATION
    cue: PlaceKind | None = None
    cue_text: str | None = None
    sentence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One line of an explanation: what was looked at, what it said, how much it counted."""

    name: str
    value: float
    contribution: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a mention may mean, with its share of belief (0..1) and why."""

    place: Place
    score: float
    tier: MatchTier
    matched_name: str
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a mention was taken to mean. ``place`` is None where the geocoder abstains.

    ``score`` is the calibrated probability that ``place`` is right, ``reason`` says it in words.
    """

    mention: Mention
    place: Place | None
    score: float
    reason: str
    candidates: tuple[Candidate, ...] = ()
    geo_precision: GeoPrecision | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words of the article that made a part of an event; ``note`` names the rule or entry."""

    role: EvidenceRole
    start: int
    end: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One assertion by one article that something happened (or did not) at a place and a time.

    The fields are those of docs/codebook.md. ``notes`` is the exact sentence:
    ``article_text[sentence_start:sentence_end] == notes``.

    A record of somebody else's dataset has no article text: ``dataset`` names where it is from,
    ``licence`` and ``citation`` are the terms that go with it, ``article`` is its id there.

    ``reviewer`` is who made this version, ``reviewed_at`` when (UTC), ``review_note`` why; all
    are None on what the machine made.
    """

    event_id: str
    event_date: date
    end_date: date
    time_precision: TimePrecision
    sub_event_type: SubEventType
    claim_status: ClaimStatus
    notes: str
    article: str
    sentence_start: int
    sentence_end: int
    actor1: str | None = None
    actor2: str | None = None
    location: str | None = None
    place_id: str | None = None
    admin1: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: GeoPrecision | None = None
    fatalities: int | None = None
    claimed_by: str | None = None
    denied_by: str | None = None
    source: str | None = None
    source_url: str | None = None
    confidence: float = 0.0
    location_score: float | None = None
    place_reason: str | None = None
    date_text: str | None = None
    evidence: tuple[Evidence, ...] = ()
    extractor: str = "grammar"
    review: Review = Review.UNREVIEWED
    dataset: str | None = None
    licence: str | None = None
    citation: str | None = None
    reviewer: str | None = None
    reviewed_at: datetime | None = None
    review_note: str | None = None
    recorded_at: datetime | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.end_date < self.event_date:
            raise ValueError(
                f"event {self.event_id}: ends {self.end_date} before {self.event_date}"
            )
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError(f"event {self.event_id}: latitude and longitude go together")
        if self.latitude is not None and self.geo_precision is None:
            raise ValueError(f"event {self.event_id}: a point needs a geo_precision")
        if self.claim_status is ClaimStatus.DENIED and self.denied_by is None:
            raise ValueError(f"event {self.event_id}: a denied record names who denies")
        if self.fatalities is not None and self.fatalities < 0:
            raise ValueError(f"event {self.event_id}: fatalities {self.fatalities} below 0")

    @property
    def event_type(self) -> EventType:
        """The event type that the sub-event type belongs to."""
        return self.sub_event_type.event_type
