"""Checking a whole store: its files, and every record against the schema and its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from geoevents.errors import SchemaError, StoreError
from geoevents.frame import record_to_event
from geoevents.model import Event
from geoevents.store.event_store import EventStore
from geoevents.store.files import DataFile, read_file, unlisted
from geoevents.store.problems import translated

__all__ = ["faults"]

_Version = tuple[str, str, datetime | None]  # id, review and its moment
_CLOCKS = timedelta(minutes=5)  # by which two machines' clocks may well differ


def faults(store: EventStore) -> Iterator[str]:
    """Gives what is wrong with a store, one sentence a fault; nothing where all is well.

    Every data file must be readable, and none may hold records that the log does not know. Every
    version of every record must fit the schema, and its ``notes`` must be the words that stand in
    its article from ``sentence_start`` to ``sentence_end``. Records without their article are what
    an interrupted run leaves; ingesting that article again completes them. Records of imported
    datasets have no article: their ``notes`` are all the words there are.

    Raises:
        StoreError: the store is gone.
    """
    damaged: list[str] = []
    texts = {row["id"]: row["text"] for row in _rows(store, "articles", ["id", "text"], damaged)}
    missing: set[str] = set()
    known: set[_Version] = set()
    latest = datetime.min.replace(tzinfo=UTC)
    for record in _rows(store, "events", None, damaged):
        try:
            event = record_to_event(record)
        except SchemaError as error:
            yield str(error)
            continue
        known.add((event.event_id, event.review.value, event.reviewed_at))
        latest = max(latest, event.recorded_at or latest)
        if event.dataset is not None:  # its article is a row of somebody else's dataset
            continue
        text = texts.get(event.article)
        if text is None:
            missing.add(event.article)
        elif text[event.sentence_start : event.sentence_end] != event.notes:
            yield _misquoted(event)
    yield from damaged
    if not any("/articles/" in fault for fault in damaged):
        for article in sorted(missing):
            yield f"article {article!r} has events but is not in the store; ingest it again"
    yield from _unknown(store, known, texts)
    if latest > datetime.now(UTC) + _CLOCKS:
        yield (
            f"the newest record is of {latest:%Y-%m-%d %H:%M} UTC, which has not come yet: the "
            "clock of this machine or of the one that wrote it is wrong. Set it right; versions "
            "of a record keep their order all the same"
        )


def _misquoted(event: Event) -> str:
    return (
        f"event {event.event_id}: characters {event.sentence_start} to {event.sentence_end} of "
        f"article {event.article!r} are not its notes"
    )


def _rows(
    store: EventStore, name: str, columns: list[str] | None, damaged: list[str]
) -> Iterator[dict[str, Any]]:
    """Gives the rows of a table, and notes the files that cannot be read."""
    dataset = store.tables.dataset(name)
    for fragment in dataset.get_fragments():
        place = f"{store.root}/{name}/{fragment.path}"
        try:
            with translated(place):
                for batch in fragment.to_batches(
                    schema=dataset.schema, columns=columns, batch_size=4_096
                ):
                    yield from batch.to_pylist()
        except StoreError as error:
            damaged.append(str(error))


def _unknown(store: EventStore, events: set[_Version], articles: Iterable[str]) -> Iterator[str]:
    """Says which files hold rows that the log does not know."""
    held = set(articles)
    for file in unlisted(store):
        try:
            count = _strange(store, file, events, held)
        except StoreError:  # half a file: what a write that broke off leaves
            continue
        if count:
            yield (
                f"{store.root}/{file.table}/{file.path}: holds {count:,} rows that the log does "
                "not know. Either a write broke off before it was acknowledged (then run it again; "
                "`geoevents store vacuum` removes the file after a week), or a log file was "
                "deleted (then copy it back, or use `geoevents store rebuild NEW`)"
            )


def _strange(
    store: EventStore,
    file: DataFile,
    events: set[_Version],
    articles: set[str],
) -> int:
    if file.table == "articles":
        ids = read_file(store.root, file, ["id"]).column("id").to_pylist()
        return len(set(ids) - articles)
    rows = read_file(store.root, file)
    found = {(r["event_id"], r["review"], r.get("reviewed_at")) for r in rows.to_pylist()}
    return len(found - events)
