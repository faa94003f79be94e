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

# Id, review, its moment, and when the version was recorded.
_Version = tuple[str, str, datetime | None, datetime | None]
_NAMED = 5  # of many, how many are named
_WAY_OUT = (
    "copy it back from a backup; without one, `geoevents store rebuild NEW` makes a new store of "
    "all that can still be read, and hands out the articles to read again"
)
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
    texts: dict[str, str] = {}
    twice: set[str] = set()  # articles
    again: set[str] = set()  # records
    for row in _rows(store, "articles", ["id", "text"], damaged):
        if row["id"] in texts:
            twice.add(row["id"])
        texts[row["id"]] = row["text"]
    missing: set[str] = set()
    known: set[_Version] = set()
    latest = datetime.min.replace(tzinfo=UTC)
    for record in _rows(store, "events", None, damaged):
        try:
            event = record_to_event(record)
        except SchemaError as error:
            yield str(error)
            continue
        version = (event.event_id, event.review.value, event.reviewed_at, event.recorded_at)
        if version in known:
            again.add(event.event_id)
        known.add(version)
        latest = max(latest, event.recorded_at or latest)
        if event.dataset is not None:  # its article is a row of somebody else's dataset
            continue
        text = texts.get(event.article)
        if text is None:
            missing.add(event.article)
        elif text[event.sentence_start : event.sentence_end] != event.notes:
            yield _misquoted(event)
    yield from damaged
    if missing and not any("/articles/" in fault for fault in damaged):
        yield _without_text(missing)
    yield from (_doubled(kind, ids) for kind, ids in (("article", twice), ("record", again)) if ids)
    yield from _unknown(store, known, texts)
    if latest > datetime.now(UTC) + _CLOCKS:
        yield (
            f"the newest record is of {latest:%Y-%m-%d %H:%M} UTC, which has not come yet: the "
            "clock of this machine or of the one that wrote it is wrong. Set it right; versions "
            "of a record keep their order all the same"
        )


def _without_text(articles: set[str]) -> str:
    if len(articles) == 1:
        return f"article {min(articles)!r} has events but is not in the store; ingest it again"
    return (
        f"{len(articles):,} articles have events but are not in the store ({_some(articles)}); "
        "ingest them again"
    )


def _doubled(kind: str, ids: set[str]) -> str:
    few = f"{len(ids):,} {kind}s have" if len(ids) > 1 else f"1 {kind} has"
    what = "rows" if kind == "article" else "versions"
    return (
        f"{few} {what} that are stored more than once ({_some(ids)}); readers count each once. Two "
        "runs at once over the same articles in an object store do that, and data files that were "
        "copied in by hand; `geoevents store rebuild NEW` makes a store with each once"
    )


def _some(ids: set[str]) -> str:
    named = ", ".join(map(repr, sorted(ids)[:_NAMED]))
    return f"{named}, …" if len(ids) > _NAMED else named


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
            with translated(place, way_out=False):
                for batch in fragment.to_batches(
                    schema=dataset.schema, columns=columns, batch_size=4_096
                ):
                    yield from batch.to_pylist()
        except StoreError as error:
            damaged.append(f"{error}; {_WAY_OUT}")


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
    names = ("event_id", "review", "reviewed_at", "recorded_at")
    found = {tuple(map(row.get, names)) for row in rows.to_pylist()}
    return len(found - events)
