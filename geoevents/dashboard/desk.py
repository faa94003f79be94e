"""One person's desk: the queue, what was decided since it was made, and the decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

from geoevents.dashboard.roles import require_editor
from geoevents.dashboard.session import open_query, open_store
from geoevents.errors import GeoeventsError
from geoevents.incidents import Incident, group_events
from geoevents.model import Event
from geoevents.query import EventQuery, Filter
from geoevents.review import Decision, Order, Queue, decide, fresh, make_queue, undo
from geoevents.store import EventStore

__all__ = ["Desk", "ago", "desk_of_session"]

_KEY = "desk"
_LENGTH = 200  # records of a queue; the next ones come when it is through


@dataclass(slots=True)
class Desk:
    """The state of the review page in one session.

    ``latest`` holds versions that are newer than the queue's, whoever made them; ``mine`` the
    records decided here, the last one last. ``query`` is the state that the queue was made of.
    """

    query: EventQuery
    queue: Queue
    asked: Filter
    order: Order
    version: int
    latest: dict[str, Event] = field(default_factory=dict)
    others: dict[str, Event] = field(default_factory=dict)  # shown, but not in the queue
    acts: dict[str, tuple[Event, ...]] = field(default_factory=dict)  # records of a record's act
    mine: list[str] = field(default_factory=list)
    made: dict[str, Event] = field(default_factory=dict)  # the versions of those in ``mine``
    said: str = ""
    fault: str = ""

    def look(self, store: EventStore) -> None:
        """Takes in what everybody decided since, where the store has changed."""
        version = store.version
        if version == self.version and self.latest:
            return
        ids = [event.event_id for event in self.queue.events] + list(self.others)
        self.latest = fresh(store, self.queue.made, ids)
        self.version = version

    def standing(self, event: Event) -> Event:
        """Gives the version of a record that stands."""
        return self.latest.get(event.event_id, event)

    def waits(self, event: Event) -> bool:
        """Tells whether nobody has decided on a record of the queue since it was made."""
        return self.standing(event) == event

    def event(self, store: EventStore, event_id: str | None) -> Event | None:
        """Gives a record by its id, from the queue or else from the store; None where there is
        none.
        """  # noqa: D205 - one paragraph
        if not event_id:
            return None
        for event in self.queue.events:
            if event.event_id == event_id:
                return self.standing(event)
        if event_id not in self.others:
            versions = store.versions(event_id)
            if not versions:
                return None
            self.others[event_id] = versions[-1]
        return self.standing(self.others[event_id])

    def step(self, event_id: str | None, way: int, *, waiting: bool = False) -> str | None:
        """Gives the id of the record before (-1) or after (1) one of the queue.

        Args:
            event_id: where to start; None, or an id that is not in the queue, is before the first.
            way: the direction.
            waiting: whether only records that still wait count; after the last, the first.
        """
        events = list(self.queue.events)
        ids = [event.event_id for event in events]
        at = ids.index(event_id) if event_id in ids else -1
        if waiting:
            around = events[at + 1 :] + events[: at + 1]
            return next((e.event_id for e in around if self.waits(e)), None)
        goal = at + way
        return ids[goal] if 0 <= goal < len(ids) else None

    def incident(self, store: EventStore, event: Event) -> Incident | None:
        """Gives what all records of the same act say, each as it stands now.

        None for a record that people rejected, and while a large store is still being grouped.
        """
        if not self.query.incidents_ready(Filter()):
            return None
        name = event.event_id
        if name not in self.acts:
            found = self.query.incident(name)
            self.acts[name] = found.members if found else (event,)
            listed = {e.event_id for e in self.queue.events}
            added = {m.event_id: m for m in self.acts[name] if m.event_id not in listed}
            self.others.update(added)
            self.latest.update(fresh(store, self.queue.made, added))
        standing = [self.standing(member) for member in self.acts[name]]
        groups = group_events(standing)
        return next((g for g in groups if name in {m.event_id for m in g.members}), None)

    def decide(self, seen: Event, decision: Decision) -> bool:
        """Takes a decision; tells whether it was taken, and says why not in ``fault``."""

        def act() -> None:
            require_editor()
            made = decide(open_store(), seen, decision)
            self.latest[made.event_id] = made
            if made.event_id in self.mine:
                self.mine.remove(made.event_id)
            self.mine.append(made.event_id)
            self.made[made.event_id] = made
            self.said = f"{decision.verdict.capitalize()}: {_short(made)}"

        return self._try(act)

    def undo(self, event_id: str, name: str, *, to: int = 0) -> bool:
        """Undoes this session's decision on a record, or goes back to a numbered version.

        What somebody else decided on it since is never undone by the way.
        """

        def act() -> None:
            require_editor()
            seen = None if to else self.made.get(event_id)
            made = undo(open_store(), event_id, name, to=to, seen=seen)
            self.made.pop(event_id, None)
            self.latest[made.event_id] = made
            if made.event_id in self.mine:
                self.mine.remove(made.event_id)
            self.said = f"Undone: {_short(made)} is {made.review} again"

        return self._try(act)

    def _try(self, act: Callable[[], None]) -> bool:
        self.fault, self.said = "", ""
        try:
            act()
        except GeoeventsError as error:
            self.fault = str(error)
            self.version = -1  # look at once at what the others did
            return False
        return True


def desk_of_session(asked: Filter, order: Order, *, anew: bool = False) -> Desk:
    """Gives the session's desk; a new queue where the filter or order is another, or on request.

    Raises:
        StoreError: the store has gone or cannot be read.
    """
    store = open_store()
    desk: Desk | None = st.session_state.get(_KEY)
    if desk is None or anew or desk.asked != asked or desk.order is not order:
        query, version = open_query(store)
        queue = make_queue(query, asked, order=order, limit=_LENGTH)
        mine, made = (desk.mine, desk.made) if desk is not None else ([], {})
        desk = Desk(
            query=query,
            queue=queue,
            asked=asked,
            order=order,
            version=version,
            mine=mine,
            made=made,
        )
        st.session_state[_KEY] = desk
    desk.look(store)
    return desk


def ago(moment: datetime | None) -> str:
    """Gives how long ago a moment was, in words."""
    if moment is None:
        return "at an unknown time"
    seconds = int((datetime.now(UTC) - moment).total_seconds())
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def _short(event: Event) -> str:
    return ", ".join(filter(None, [event.sub_event_type.value, event.location]))
