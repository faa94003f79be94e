"""Incidents of a store that grows: those of the version grouped last, until the newest are there.

To group a million records takes longer than an ingestion takes from one commit to the next: who
waited for the newest version would never see an incident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from geoevents.errors import StoreError
from geoevents.incidents import Incident, IncidentStatus
from geoevents.query import EventQuery, Filter

__all__ = ["Counted", "as_of_words", "incident_of", "incidents_of", "keep_grouped"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Incidents by what they are worth, and the moment whose they are where that is not now.

    ``counts`` is None where no version is grouped yet.
    """

    counts: Mapping[IncidentStatus, int] | None
    as_of: datetime | None = None


@dataclass(slots=True)
class _Last:
    """The version of a store that was grouped last, and when it was the newest one."""

    query: EventQuery | None = None
    at: datetime | None = None


@st.cache_resource(show_spinner=False, max_entries=4)
def _last(root: str) -> _Last:  # noqa: ARG001 - the folder is the cache key
    return _Last()


def keep_grouped(query: EventQuery, at: datetime | None = None) -> None:
    """Keeps a version whose incidents are there, unless a newer one is kept.

    Args:
        query: asks that version.
        at: when it was the newest one; None is now.
    """
    last = _last(query.root)
    former, _ = _former(query, Filter())
    if former is not None and former.version > query.version:
        return
    try:
        query.incident_counts(Filter())  # in memory: a newer version's index removes the file
    except StoreError:  # it has done so already
        return
    last.query, last.at = query, at or datetime.now(UTC)


def incidents_of(query: EventQuery, asked: Filter) -> Counted:
    """Gives the incidents that the filtered records belong to, without waiting for them."""
    if query.incidents_ready(asked):
        if asked.known_on is None:
            keep_grouped(query)
        return Counted(query.incident_counts(asked))
    former, at = _former(query, asked)
    return Counted(None) if former is None else Counted(former.incident_counts(asked), at)


def incident_of(query: EventQuery, event_id: str, asked: Filter) -> Incident | None:
    """Gives the incident of a record, of the former version where the newest is not grouped."""
    known_on = asked.known_on
    if query.incidents_ready(asked):
        return query.incident(event_id, known_on=known_on)
    former, _ = _former(query, asked)
    return None if former is None else former.incident(event_id)


def as_of_words(moment: datetime) -> str:
    """Says of when the incidents are."""
    return f"as of {moment:%H:%M} UTC"


def _former(query: EventQuery, asked: Filter) -> tuple[EventQuery | None, datetime | None]:
    if asked.known_on is not None:  # a day's own incidents are grouped once, and stay
        return None, None
    last = _last(query.root)
    if last.query is None or last.query.table_id != query.table_id:  # of a store that is gone
        return None, None
    return last.query, last.at
