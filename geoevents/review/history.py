"""What became of a record: its versions, who made each, what each changed; and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from geoevents.access import require
from geoevents.errors import ReviewError
from geoevents.model import Event
from geoevents.review.decisions import FIELDS, META, refuse_stale, same_content
from geoevents.store import EventStore
from geoevents.store.lock import writing

__all__ = ["Difference", "Step", "differences", "history", "undo", "undone_to"]

_COLUMNS = tuple(
    dict.fromkeys(
        [column for columns in FIELDS.values() for column in columns]
        + [f.name for f in fields(Event) if f.name not in META and f.name != "event_id"]
    )
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that two versions differ in."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a record. ``number`` counts from 1, which is the machine's or importer's."""

    number: int
    event: Event
    changes: tuple[Difference, ...]

    @property
    def who(self) -> str:
        """Who made it: a person's name, or the extractor's."""
        return self.event.reviewer or self.event.extractor


def differences(before: Event, after: Event) -> tuple[Difference, ...]:
    """Gives the columns that two versions differ in, those that people check first."""
    return tuple(
        Difference(name, getattr(before, name), getattr(after, name))
        for name in _COLUMNS
        if getattr(before, name) != getattr(after, name)
    )


def history(store: EventStore, event_id: str) -> list[Step]:
    """Gives every version of a record, oldest first, with what each changed; [] where none is."""
    versions = store.versions(event_id)
    before = versions[:1] + versions
    return [
        Step(number, event, differences(former, event))
        for number, (former, event) in enumerate(zip(before, versions, strict=False), start=1)
    ]


def undone_to(versions: Sequence[Event]) -> Event | None:
    """Gives the version that an undo goes back to, or None where there is none.

    Undone steps are passed over: undo after undo walks back to what the machine made.
    """
    standing: list[Event] = []
    for event in versions:
        if len(standing) > 1 and _is_same(standing[-2], event):
            standing.pop()
            standing[-1] = event
        elif not standing or not _is_same(standing[-1], event):
            standing.append(event)
    return standing[-2] if len(standing) > 1 else None


def undo(
    store: EventStore,
    event_id: str,
    reviewer: str,
    note: str | None = None,
    *,
    to: int = 0,
    seen: Event | None = None,
) -> Event:
    """Goes back to an earlier version by appending it again, and gives it.

    Args:
        store: where the record is.
        event_id: the record.
        reviewer: who undoes.
        note: why.
        to: the number of the version to go back to; 0 is that before the last standing step.
        seen: the version that is to be undone, where nobody else's must be.

    Raises:
        ReviewError: there is no such record or version, nothing to undo, no name, or somebody made
            a version after ``seen``; the message says who.
        NotAllowedError: Geoevents is read-only.
        StoreError: the store is gone or could not be written.
    """
    require("reviewing")
    name = " ".join(reviewer.split())
    if not name:
        raise ReviewError("an undo needs the name of who makes it")
    with writing(store.root):
        if seen is not None:
            refuse_stale(store, seen)
        made = _undone(store, event_id, name, note, to)
        store.revise([made])
    return made


def _undone(store: EventStore, event_id: str, name: str, note: str | None, to: int) -> Event:
    versions = store.versions(event_id)
    if not versions:
        raise ReviewError(f"the store has no record {event_id!r}")
    if not 0 <= to <= len(versions):
        raise ReviewError(f"record {event_id} has versions 1 to {len(versions)}, not {to}")
    target = versions[to - 1] if to else undone_to(versions)
    if target is None:
        raise ReviewError(f"record {event_id} stands as it was made; there is nothing to undo")
    last = versions[-1]
    what = "undo" if last.reviewer is None else f"undo: {last.review} by {last.reviewer}"
    made = replace(
        target,
        reviewer=name,
        reviewed_at=datetime.now(UTC),
        review_note=f"{what}. {note.strip()}" if note and note.strip() else what,
    )
    if _is_same(last, made):
        raise ReviewError(f"record {event_id} stands like that already")
    return made


def _is_same(one: Event, other: Event) -> bool:
    return one.review == other.review and same_content(one, other)
