"""Keeping a store quick and small, and what there is to know of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.access import require
from geoevents.errors import StoreError
from geoevents.store.event_store import EventStore
from geoevents.store.layout import MONTH, SCHEMA_KEY, TABLES
from geoevents.store.lock import writing
from geoevents.store.problems import translated
from geoevents.store.scratch import configure

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KEPT_DAYS", "changes", "commits", "compact", "facts", "tidy", "vacuum"]

KEPT_DAYS = 7  # of files that no longer count, for those who are reading them
_ABOUT_TO = 24  # hours in which whoever writes a file commits it
_MANY = 300  # files of a table above which a long run joins them at its end
_SMALL = 8 << 20  # bytes of a file below which many files are worth joining


def facts(store: EventStore) -> dict[str, object]:
    """Gives what there is to know of a store: schema, size, months, last change, newest record.

    The log answers, so that a damaged data file does not keep the rest from being told. Moments
    are None where nothing was written yet; ``newest_record`` is missing where only a file that
    cannot be read knows it. ``replaced_files`` no longer count; ``reading_bytes`` is what reading
    remembers beside the tables of a folder.

    Raises:
        StoreError: the store is gone or its log cannot be read.
    """
    found: dict[str, object] = dict(store.statistics())
    with translated(store.root):
        events = store.tables.table("events")
        found["schema"] = events.metadata().configuration.get(SCHEMA_KEY)
        for name in TABLES:
            table = store.tables.table(name)
            last = table.history(1) if table.version() else []  # version 0 is the empty table
            moment = datetime.fromtimestamp(last[0]["timestamp"] / 1000, UTC) if last else None
            found[f"{name}_changed"] = moment
    actions = store.tables.actions("events")
    if f"partition.{MONTH}" in actions.column_names:
        found["months"] = len(actions.column(f"partition.{MONTH}").unique())
    with suppress(StoreError):  # `check` names the file
        found["newest_record"] = _newest(store, actions)
    found["replaced_files"] = len(vacuum(store, days=0, dry_run=True))
    if "://" not in store.root and (beside := Path(store.root, ".reading.sqlite")).exists():
        found["reading_bytes"] = beside.stat().st_size
    return found


def _newest(store: EventStore, actions: pa.Table) -> datetime | None:
    """Gives when the newest version was recorded, from the files only where the log is silent."""
    import pyarrow.compute as pc

    told = "max.recorded_at"
    if told in actions.column_names and not actions.column(told).null_count:
        newest: datetime | None = pc.max(actions.column(told)).as_py()
        return newest
    with translated(store.root):
        moments = store.events_dataset().to_table(columns=["recorded_at"]).column(0)
    last: datetime | None = pc.max(moments).as_py()
    return last


def compact(store: EventStore) -> None:
    """Joins the small files that many appends leave; readers and writers may go on.

    Nothing is deleted: the former files stay until ``vacuum`` finds them old enough.

    Raises:
        StoreError: the store is gone or could not be written.
    """
    require("compacting the store")
    with translated(store.root):
        for name in TABLES:
            store.tables.set_properties(name)
            table = store.tables.table(name)
            table.optimize.compact()
            table.create_checkpoint()
        with writing(store.root):
            store.tables.note_versions()


def tidy(store: EventStore) -> bool:
    """Compacts where a table has become many small files; tells whether it did.

    Where somebody else does so in the same moment, it is theirs to do.
    """
    counts = store.statistics()
    crowded = any(
        counts[f"{name}_files"] > _MANY
        and counts[f"{name}_bytes"] / counts[f"{name}_files"] < _SMALL
        for name in TABLES
    )
    if not crowded:
        return False
    try:
        compact(store)
    except StoreError:  # everything is stored; the next run finds the files again
        return False
    return True


def vacuum(store: EventStore, *, days: int = KEPT_DAYS, dry_run: bool = False) -> list[str]:
    """Deletes data files that no version of the last days needs, and log files that are past use.

    What goes: what compacting has replaced, and what broken-off writes have left. No record goes.

    Args:
        store: whose files.
        days: how long files that no longer count are kept for those who are reading them. What the
            log does not know is kept a day at the least: it may be about to be committed.
        dry_run: only say which files would go.

    Returns:
        The files, by table.

    Raises:
        StoreError: the store is gone or could not be written.
    """
    if not dry_run:
        require("removing files of the store")
    removed: list[str] = []
    held = nullcontext() if dry_run else writing(store.root)
    with held, translated(store.root):
        for name in TABLES:
            table = store.tables.table(name)
            # What the log says is replaced goes at the stated age; a file that it does not know may
            # be one that somebody, compacting or on another machine, is about to commit.
            for hours, unknown in ((24 * days, False), (max(24 * days, _ABOUT_TO), True)):
                found = table.vacuum(
                    retention_hours=hours, dry_run=dry_run, enforce_retention_duration=False,
                    full=unknown,
                )  # fmt: skip
                removed += [f"{name}/{file}" for file in found]
            if not dry_run:
                table.create_checkpoint()
                table.cleanup_metadata()
        if not dry_run:
            store.tables.note_versions()
    return list(dict.fromkeys(removed))


def commits(store: EventStore) -> Iterator[dict[str, Any]]:
    """Gives the commits of both tables, each table's oldest first: when, what, how many rows.

    Raises:
        StoreError: the store is gone.
    """
    for name in TABLES:
        with translated(store.root):
            entries = store.tables.table(name).history()
        for entry in reversed(entries):
            measured = entry.get("operationMetrics", {})
            if isinstance(measured, str):
                measured = json.loads(measured)
            yield {
                "table": name,
                "version": entry["version"],
                "moment": datetime.fromtimestamp(entry["timestamp"] / 1000, UTC).isoformat(),
                "operation": entry["operation"],
                "rows_added": measured.get("num_added_rows"),
                "files_added": measured.get("num_added_files", measured.get("numFilesAdded")),
                "files_removed": measured.get("num_removed_files", measured.get("numFilesRemoved")),
            }


def changes(store: EventStore) -> Iterator[dict[str, Any]]:
    """Gives every version of every record as plain values, in the order in which they were stored.

    DuckDB sorts them, on disk where they are many.

    Raises:
        StoreError: the store is gone or cannot be read.
    """
    import duckdb

    with translated(store.root), duckdb.connect(":memory:") as connection:
        configure(connection)
        connection.register("stored", store.events_dataset())
        rows = connection.sql("SELECT * FROM stored ORDER BY recorded_at, event_id")
        for batch in rows.to_arrow_reader(4_096):
            yield from batch.to_pylist()
