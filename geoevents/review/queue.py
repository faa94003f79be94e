"""What to look at next: unreviewed records, the disputed and the doubtful first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from geoevents.frame import record_to_event
from geoevents.incidents import IncidentStatus
from geoevents.model import Event, Review
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, translated

__all__ = ["Order", "Queue", "fresh", "make_queue"]

_SKEW = timedelta(minutes=10)  # by which the clocks of several writers may differ


class Order(StrEnum):
    """In which order a queue goes."""

    DISPUTED = "disputed first"  # then the least sure
    UNSURE = "least sure first"
    NEWEST = "newest first"
    ARTICLE = "article by article"


@dataclass(frozen=True, slots=True)
class Queue:
    """Records to look at, as they stood at ``made``.

    ``total`` counts all that wait, of which ``events`` are the first; ``disputed`` are the ids of
    those in incidents where one party asserts and another denies.
    """

    events: tuple[Event, ...]
    total: int
    disputed: frozenset[str]
    made: datetime


def make_queue(
    query: EventQuery, f: Filter, *, order: Order = Order.DISPUTED, limit: int = 200
) -> Queue:
    """Gives the records of a filter that wait for review.

    Args:
        query: the store's state.
        f: narrows what is asked; its ``reviews`` count, where empty it is the unreviewed.
        order: disputed first by default, then by confidence, the lowest first.
        limit: how many at most.
    """
    made = datetime.now(UTC)
    asked = replace(f, reviews=f.reviews or (Review.UNREVIEWED,), known_on=None, grouped=False)
    total = query.summary(asked).events
    disputed: list[str] = []
    known = query.incidents_ready(asked)  # a large store is grouped in the background meanwhile
    if known and order is Order.DISPUTED:
        status = replace(asked, incident_statuses=(IncidentStatus.DISPUTED,))
        disputed = _ids(query, status, "confidence", limit, descending=False)
    sort, descending = {
        Order.NEWEST: ("event_date", True),
        Order.ARTICLE: ("article", False),
    }.get(order, ("confidence", False))
    rest = _ids(query, asked, sort, limit, descending=descending)
    ids = list(dict.fromkeys([*disputed, *rest]))[:limit]
    found = {event.event_id: event for event in query.records(ids)}
    return Queue(
        tuple(found[name] for name in ids if name in found), total, frozenset(disputed), made
    )


def fresh(store: EventStore, since: datetime, ids: Iterable[str]) -> dict[str, Event]:
    """Gives the latest versions of those records that were changed after a moment.

    Only files that may hold such versions are read, whatever the store's size.

    Args:
        store: the store.
        since: an aware moment; ten minutes before it are looked at too, for clocks that go wrong.
        ids: the records asked for.

    Raises:
        StoreError: the store is gone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    latest: dict[str, Event] = {}
    if not (names := list(ids)):
        return latest
    moment = pa.scalar(since - _SKEW, pa.timestamp("us", tz="UTC"))
    wanted = (pc.field("recorded_at") > moment) & pc.field("event_id").isin(names)
    with translated(store.root):
        rows = store.events_dataset().to_table(filter=wanted).to_pylist()
    for row in rows:
        event = record_to_event(row)
        known = latest.get(event.event_id)
        if known is None or _moment(known) <= _moment(event):
            latest[event.event_id] = event
    return latest


def _ids(query: EventQuery, f: Filter, sort: str, limit: int, *, descending: bool) -> list[str]:
    page = query.page(f, sort=sort, descending=descending, limit=limit)
    return [str(value) for value in page["event_id"]]


def _moment(event: Event) -> datetime:
    return event.recorded_at or datetime.min.replace(tzinfo=UTC)
