"""A decision on a record: accepted, rejected or corrected, by whom, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from geoevents.access import require
from geoevents.errors import ReviewError, UnknownValueError
from geoevents.frame import event_record, record_to_event, records_to_arrow
from geoevents.model import ClaimStatus, Event, Review
from geoevents.store import EventStore, translated
from geoevents.store.lock import writing

__all__ = ["FIELDS", "META", "Decision", "decide", "revised"]

# What people check, in words, and the columns that say it.
FIELDS: dict[str, tuple[str, ...]] = {
    "kind": ("sub_event_type",),
    "date": ("event_date", "end_date", "time_precision"),
    "place": (
        "location", "place_id", "admin1", "country", "latitude", "longitude", "geo_precision",
    ),
    "actor": ("actor1",),
    "other side": ("actor2",),
    "claim": ("claim_status", "claimed_by", "denied_by"),
    "killed": ("fatalities",),
}  # fmt: skip
META = frozenset({"review", "reviewer", "reviewed_at", "review_note", "recorded_at"})
_EDITABLE = frozenset(
    [column for columns in FIELDS.values() for column in columns]
    + ["location_score", "place_reason"]
)
_VERDICTS = (Review.ACCEPTED, Review.CORRECTED, Review.REJECTED)
_LONGEST = {"reviewer": 200, "note": 4_000}  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decides on a record. ``changes`` go with a correction, by column."""

    verdict: Review
    reviewer: str
    note: str | None = None
    changes: Mapping[str, object] = field(default_factory=dict)


def revised(event: Event, decision: Decision, when: datetime | None = None) -> Event:
    """Gives the version of a record that a decision makes.

    Args:
        event: the version that was looked at.
        decision: what was decided.
        when: the moment, aware; None is now.

    Raises:
        ReviewError: there is no name, a correction changes nothing, something else carries
            changes, a column is none that people may change, or the values contradict each other.
        UnknownValueError: the verdict is none.
    """
    if decision.verdict not in _VERDICTS:
        raise UnknownValueError("verdict", decision.verdict, [v.value for v in _VERDICTS])
    name = " ".join(decision.reviewer.split())
    note = (decision.note or "").strip() or None
    if not name:
        raise ReviewError("a review needs the name of who makes it")
    for what, text in (("reviewer", name), ("note", note or "")):
        if len(text) > _LONGEST[what]:
            raise ReviewError(f"the {what} has more than {_LONGEST[what]:,} characters")
    strange = sorted(set(decision.changes) - _EDITABLE)
    if strange:
        raise ReviewError(f"{', '.join(strange)} cannot be corrected by people")
    if decision.changes and decision.verdict is not Review.CORRECTED:
        raise ReviewError(f"a record that is {decision.verdict} keeps its fields")
    changed = _changed(event, decision.changes)
    if decision.verdict is Review.CORRECTED and same_content(changed, event):
        raise ReviewError("nothing was changed; accept the record instead")
    return replace(
        changed,
        review=decision.verdict,
        reviewer=name,
        reviewed_at=when or datetime.now(UTC),
        review_note=note,
    )


def decide(store: EventStore, seen: Event, decision: Decision) -> Event:
    """Appends the version that a decision makes, and gives it.

    Args:
        store: where the record is.
        seen: the version that the person looked at.
        decision: what was decided.

    Raises:
        ReviewError: as ``revised``, or somebody made a newer version meanwhile; the message says
            who, and nothing is appended.
        NotAllowedError: Geoevents is read-only.
        StoreError: the store is gone or could not be written.
    """
    require("reviewing")
    made = revised(seen, decision)
    with writing(store.root):  # nobody comes between the look and the append
        refuse_stale(store, seen)
        store.revise([made])
    return made


def refuse_stale(store: EventStore, seen: Event) -> None:
    """Refuses where the store has a newer version of a record than the one looked at.

    Only files that may hold a newer one are looked at, and in them two narrow columns; whole
    records are read in the rare case that there is one.

    Raises:
        ReviewError: says who made it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pc.field("event_id") == seen.event_id
    pruning = None
    if seen.recorded_at is not None:
        moment = pa.scalar(seen.recorded_at, pa.timestamp("us", tz="UTC"))
        wanted &= pc.field("recorded_at") > moment
        # What a log says of a file's moments may be cut to a thousandth of a second.
        pruning = [("recorded_at", ">", seen.recorded_at - timedelta(seconds=1))]
    with translated(store.root):
        dataset = store.events_dataset(pruning=pruning)
        if dataset.to_table(columns=["event_id"], filter=wanted).num_rows == int(
            seen.recorded_at is None
        ):
            return
        rows = dataset.to_table(filter=wanted).to_pylist()
    newer = [event for event in map(record_to_event, rows) if event != seen]
    if newer:
        last = max(newer, key=lambda event: event.recorded_at or datetime.min.replace(tzinfo=UTC))
        raise ReviewError(
            f"{last.reviewer or 'somebody'} has {last.review} record {seen.event_id} meanwhile; "
            "look at it again"
        )


def same_content(one: Event, other: Event) -> bool:
    """Tells whether two versions say the same, whoever reviewed them."""
    names = [f.name for f in fields(Event) if f.name not in META]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _changed(event: Event, changes: Mapping[str, object]) -> Event:
    """Gives a record with its changes, held to the schema as what comes out of the store is.

    Raises:
        ReviewError: a value is none of the schema, or the values contradict each other.
    """
    if not changes:
        return event
    try:
        made = replace(event, **_coherent(event, changes))
        (stored,) = records_to_arrow([event_record(made)]).to_pylist()
        checked = record_to_event(stored)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        told = ", ".join(f"{name}={value!r}"[:200] for name, value in changes.items())
        raise ReviewError(f"this cannot be stored: {error} ({told})") from error
    if checked.latitude == 0 and checked.longitude == 0:
        raise ReviewError("0, 0 is no place: it is what tables hold where there is none")
    return replace(checked, recorded_at=event.recorded_at)


def _coherent(event: Event, changes: Mapping[str, object]) -> dict[str, Any]:
    """Adds what follows from a change: a moved day moves the end, a new status ends a party's word.

    The end of a span stays where it is as long as it does not lie before the first day.
    """
    made: dict[str, Any] = dict(changes)
    if "event_date" in made and "end_date" not in made:
        one_day = event.event_date == event.end_date
        made["end_date"] = made["event_date"] if one_day else event.end_date
        made["end_date"] = max(made["event_date"], made["end_date"])
    if "claim_status" in made:
        if made["claim_status"] is not ClaimStatus.CLAIMED:
            made.setdefault("claimed_by", None)
        if made["claim_status"] is ClaimStatus.REPORTED:
            made.setdefault("denied_by", None)
    return made
