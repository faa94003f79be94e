"""How often people agree with the machine, field by field, and what they correct."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geoevents.frame import record_to_event
from geoevents.model import Event, Review
from geoevents.review.decisions import FIELDS
from geoevents.store import EventStore, translated

__all__ = ["Agreement", "Quality", "agreement_of", "quality"]

_BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.01))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many reviewed records, and of how many of them people kept what the machine said."""

    name: str
    reviewed: int
    kept: int

    @property
    def changed(self) -> int:
        """How many were corrected, or rejected where whole records are counted."""
        return self.reviewed - self.kept

    @property
    def share(self) -> float | None:
        """The kept share, 0 to 1; None where nothing was reviewed."""
        return self.kept / self.reviewed if self.reviewed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The figures of all standing reviews of records that the machine made.

    ``fields`` counts the records that people took for events (accepted or corrected), ``kinds``
    and ``confidence`` (by the machine's own number) all reviewed ones: kept are those accepted
    with no field changed. ``corrections`` counts what was made of what, by field.
    """

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    fields: tuple[Agreement, ...] = ()
    kinds: tuple[Agreement, ...] = ()
    confidence: tuple[Agreement, ...] = ()
    reviewers: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def reviewed(self) -> int:
        """Records on which a decision stands."""
        return self.accepted + self.corrected + self.rejected


def quality(store: EventStore) -> Quality:
    """Gives the figures of a store.

    Raises:
        StoreError: the store is gone, or a file of it is damaged.
    """
    import pyarrow.compute as pc

    with translated(store.root):
        dataset = store.events_dataset()
        touched = dataset.to_table(
            columns=["event_id"], filter=pc.field("review") != Review.UNREVIEWED.value
        )
        ids = pc.unique(touched.column("event_id")).to_pylist()
        if not ids:
            return Quality()
        rows = dataset.to_table(filter=pc.field("event_id").isin(ids)).to_pylist()
    versions: dict[str, list[Event]] = defaultdict(list)
    for event in map(record_to_event, rows):
        versions[event.event_id].append(event)
    return agreement_of(
        sorted(group, key=lambda e: (e.recorded_at is not None, e.recorded_at))
        for group in versions.values()
    )


def agreement_of(histories: Iterable[Sequence[Event]]) -> Quality:
    """Gives the figures of records, each as its versions, oldest first."""
    verdicts: Counter[Review] = Counter()
    kept: Counter[str] = Counter()
    kinds: dict[str, list[bool]] = defaultdict(list)
    bands: dict[str, list[bool]] = defaultdict(list)
    reviewers: Counter[str] = Counter()
    corrections: Counter[tuple[str, str, str]] = Counter()
    for versions in histories:
        first, last = versions[0], versions[-1]
        if last.review is Review.UNREVIEWED or first.dataset is not None:
            continue
        changed = [] if last.review is Review.REJECTED else _changed(first, last)
        verdicts[_verdict(last, changed)] += 1
        reviewers[last.reviewer or "unnamed"] += 1
        right = last.review is not Review.REJECTED and not changed
        kinds[first.sub_event_type.value].append(right)
        bands[_band(first.confidence)].append(right)
        if last.review is Review.REJECTED:
            continue
        kept.update(name for name in FIELDS if name not in changed)
        for name in changed:
            corrections[name, _words(first, name), _words(last, name)] += 1
    taken = verdicts[Review.ACCEPTED] + verdicts[Review.CORRECTED]
    return Quality(
        accepted=verdicts[Review.ACCEPTED],
        corrected=verdicts[Review.CORRECTED],
        rejected=verdicts[Review.REJECTED],
        fields=tuple(Agreement(name, taken, kept[name]) for name in FIELDS),
        kinds=_agreements(sorted(kinds.items(), key=lambda item: -len(item[1]))),
        confidence=_agreements(sorted(bands.items())),
        reviewers=dict(reviewers.most_common()),
        corrections=dict(corrections.most_common(50)),
    )


def _changed(first: Event, last: Event) -> list[str]:
    return [
        name
        for name, columns in FIELDS.items()
        if any(getattr(first, column) != getattr(last, column) for column in columns)
    ]


def _verdict(last: Event, changed: Sequence[str]) -> Review:
    """A corrected record that somebody accepts later is corrected all the same."""
    if last.review is Review.REJECTED:
        return Review.REJECTED
    return Review.CORRECTED if changed else Review.ACCEPTED


def _band(confidence: float) -> str:
    for low, high in _BANDS:
        if confidence < high:
            return f"{low:.2f} to {min(high, 1):.2f}"
    return "1.00"


def _agreements(groups: Iterable[tuple[str, list[bool]]]) -> tuple[Agreement, ...]:
    return tuple(Agreement(name, len(marks), sum(marks)) for name, marks in groups)


def _words(event: Event, name: str) -> str:
    values: list[Any]
    if name == "place":
        values = [event.location, event.admin1, event.country]
    elif name == "date":
        precision = {1: "", 2: "about", 3: "month or longer"}[int(event.time_precision)]
        values = [event.event_date.isoformat(), precision]
    else:
        values = [getattr(event, column) for column in FIELDS[name]]
    return ", ".join(str(value) for value in values if value not in {None, ""}) or "none"
