"""The versions of one record, found without reading the files that have none of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from geoevents.frame import record_to_event
from geoevents.model import Event
from geoevents.store.layout import schemas
from geoevents.store.problems import translated
from geoevents.store.tables import Tables

__all__ = ["versions_of"]


def versions_of(tables: Tables, event_id: str) -> list[Event]:
    """Gives every version of a record, oldest first; identical repeats count once.

    The ids are looked through first; whole records are read only where one of them stands.

    Raises:
        StoreError: the store is gone or cannot be read.
    """
    import pyarrow.compute as pc

    wanted = pc.field("event_id") == event_id
    schema = schemas()["events"]
    rows: list[dict[str, Any]] = []
    with translated(tables.root):
        for fragment in tables.dataset("events").get_fragments(filter=wanted):
            ids = ["event_id"]
            if fragment.to_table(schema=schema, columns=ids, filter=wanted).num_rows == 0:
                continue
            for group in fragment.split_by_row_group(filter=wanted, schema=schema):
                rows += group.to_table(schema=schema, filter=wanted).to_pylist()
    versions: list[Event] = []
    for event in sorted(map(record_to_event, rows), key=_recorded):
        if not versions or versions[-1] != event:
            versions.append(event)
    return versions


def _recorded(event: Event) -> datetime:
    return event.recorded_at or datetime.min.replace(tzinfo=UTC)
