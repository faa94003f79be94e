"""The opened store: appending, looking up, and what its tables hold.

Nothing is updated in place: appends of several processes do not conflict, the current view
is the latest version of each ``event_id``, and a crash between the two appends leaves events
without their article, which the next run of the same article completes without doubling.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geoevents.access import require
from geoevents.errors import StoreError
from geoevents.frame import events_to_arrow, record_to_event
from geoevents.model import Article, Event
from geoevents.store.layout import TABLES, article_schema, check_folder, schemas
from geoevents.store.lock import writing
from geoevents.store.problems import translated
from geoevents.store.tables import Tables

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["AddResult", "EventStore", "default_path"]

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")

_REMEMBERED = 8  # row groups that are kept, and of which their texts' marks are
_HELD = 8 << 20  # bytes of a row group that is kept


@dataclass(frozen=True, slots=True)
class AddResult:
    """What an append changed: articles that were new, those already there, and new events."""

    new_articles: int
    known_articles: int
    new_events: int


def default_path() -> str:
    """Gives the store's address: ``$GEOEVENTS_STORE``, or ``data/store`` in the working folder."""
    return os.environ.get("GEOEVENTS_STORE") or "data/store"


class EventStore:
    """An opened store. Use ``open``; safe to share between threads for reading."""

    def __init__(self, tables: Tables) -> None:
        self.root = tables.root
        self.tables = tables
        self._places: dict[str, tuple[str, int]] = {}  # article id → file, row group
        self._files: set[str] = set()
        self._orphans: set[str] | None = None  # articles that have events but are not stored
        self._looked = -1  # version of the events up to which that is known
        self._indexing = threading.Lock()
        self._fragments: dict[str, Any] = {}  # file → its Arrow fragment
        self._groups: dict[tuple[str, int], pa.Table] = {}  # row groups that were read last
        self._marks: dict[tuple[str, int], dict[str, int]] = {}  # row group → id → mark of a text

    @classmethod
    def open(cls, path: str | Path | None = None, *, create: bool = True) -> EventStore:
        """Opens a store, and makes an empty one where there is none.

        Args:
            path: a folder or an object-store URL; None is ``default_path()``.
            create: make the store where it is missing; otherwise that is an error.

        Raises:
            StoreError: there is no store and ``create`` is off, the folder holds something else,
                or the store was written with another version of the schema.
        """
        root = str(path if path is not None else default_path())
        if "://" not in root:
            folder = Path(root).expanduser().absolute()
            check_folder(folder)
            root = str(folder)
        return cls(Tables(root, create=create))

    @property
    def version(self) -> int:
        """A number that grows with every append by anyone; the store is looked at anew.

        Raises:
            StoreError: the store is gone.
        """
        return sum(self.tables.table(name).version() for name in TABLES)

    def add(self, analyses: Sequence[tuple[Article, Sequence[Event]]]) -> AddResult:
        """Appends articles with their events; articles already there are left alone.

        Events without ``recorded_at`` get the present moment. One commit per table: a reader
        sees all events of the call or none. In a local folder processes add one after the other,
        so that two which read the same articles at once store each of them once.

        Raises:
            NotAllowedError: Geoevents is read-only.
            StoreError: the store is gone or could not be written.
        """
        require("adding articles")
        with writing(self.root):
            return self._add(analyses)

    def _add(self, analyses: Sequence[tuple[Article, Sequence[Event]]]) -> AddResult:
        self._index_articles(exact=True)
        fresh: dict[str, tuple[Article, Sequence[Event]]] = {}
        for article, events in analyses:
            if article.id not in self._places:
                fresh.setdefault(article.id, (article, events))
        now = datetime.now(UTC)
        known_events = self._events_without_article(fresh)
        new_events = [
            event if event.recorded_at else replace(event, recorded_at=now)
            for _, events in fresh.values()
            for event in events
            if event.event_id not in known_events
        ]
        if new_events:
            self.tables.append("events", events_to_arrow(new_events))
        if fresh:
            articles = [article for article, _ in fresh.values()]
            self.tables.append("articles", _articles_to_arrow(articles, now))
            self._looked = self.tables.table("events").version()  # ours are no orphans
        return AddResult(len(fresh), len(analyses) - len(fresh), len(new_events))

    def revise(self, events: Sequence[Event]) -> None:
        """Appends new versions of records; the older ones stay as history.

        Each gets the present moment as ``recorded_at``; where the clock went back meanwhile, the
        moment just after the version that it came from, so that it still is the latest.

        Raises:
            StoreError: the store is gone or could not be written.
        """
        now = datetime.now(UTC)
        if events:
            made = [replace(event, recorded_at=_after(event, now)) for event in events]
            self.tables.append("events", events_to_arrow(made))

    def append_table(self, events: pa.Table, articles: pa.Table | None = None) -> None:
        """Appends rows that are tables already, as importers make them: events, then articles.

        Nothing is looked up: the caller knows that the records are new. ``recorded_at`` must be
        set; a column that may be null can be left out.

        Raises:
            StoreError: a table has other columns or types, or the store could not be written.
        """
        import pyarrow as pa

        for name, table in (("events", events), ("articles", articles)):
            if table is None:
                continue
            rows = table
            for field in schemas()[name]:
                if field.nullable and field.name not in rows.column_names:
                    rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
            try:
                rows = rows.select(schemas()[name].names).cast(schemas()[name])
            except (KeyError, pa.ArrowInvalid, ValueError) as error:
                raise StoreError(f"{self.root}: rows for {name!r} do not fit: {error}") from error
            self.tables.append(name, rows)

    def has_article(self, article_id: str) -> bool:
        """Tells whether an article is in the store."""
        self._index_articles()
        return article_id in self._places

    def has_text(self, article: Article) -> bool:
        """Tells whether the store has just this text under the article's id."""
        self._index_articles()
        place = self._places.get(article.id)
        if place is None:
            return False
        marks = self._marks.get(place)
        if marks is None:
            stored = self._row_group(article.id)
            place = self._places[article.id]  # it may have been compacted meanwhile
            ids, texts = (stored.column(name).to_pylist() for name in ("id", "text"))
            marks = dict(zip(ids, map(hash, texts), strict=True))
            _keep(self._marks, place, marks)
        return marks.get(article.id) == hash(article.text)

    def article_ids(self) -> frozenset[str]:
        """Gives the ids of all articles in the store."""
        self._index_articles()
        return frozenset(self._places)

    def article(self, article_id: str) -> Article | None:
        """Gives an article with its text, or None where the store has none of that id."""
        import pyarrow.compute as pc

        self._index_articles()
        if article_id not in self._places:
            return None
        rows = self._row_group(article_id).filter(pc.field("id") == article_id).to_pylist()
        return _to_article(rows[0])

    def _row_group(self, article_id: str) -> pa.Table:
        """Gives the rows among which a known article stands; the last few are kept."""
        place = self._places[article_id]
        held = self._groups.get(place)
        if held is None:
            try:
                held = self._read_group(place)
            except StoreError:  # the file was compacted and vacuumed since the last look
                self._index_articles(exact=True)
                place = self._places[article_id]
                held = self._read_group(place)
            if held.nbytes <= _HELD:
                _keep(self._groups, place, held)
        return held

    def _read_group(self, place: tuple[str, int]) -> pa.Table:
        with translated(self.root):
            group = self._fragments[place[0]].subset(row_group_ids=[place[1]])
            return group.to_table(schema=article_schema())

    def articles(self) -> Iterator[Article]:
        """Gives all articles, each once, in no particular order."""
        seen: set[str] = set()
        with translated(self.root):
            for batch in self.tables.dataset("articles").to_batches(batch_size=256):
                for row in batch.to_pylist():
                    if row["id"] not in seen:
                        seen.add(row["id"])
                        yield _to_article(row)

    def versions(self, event_id: str) -> list[Event]:
        """Gives every version of a record, oldest first; identical repeats count once.

        The ids are looked through first; whole records are read only where one of them stands.
        """
        import pyarrow.compute as pc

        wanted = pc.field("event_id") == event_id
        schema = schemas()["events"]
        rows: list[dict[str, Any]] = []
        with translated(self.root):
            for fragment in self.events_dataset().get_fragments(filter=wanted):
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

    def events_dataset(self, version: int | None = None) -> ds.Dataset:
        """Gives all versions of all events as an Arrow dataset that is read on demand.

        Args:
            version: of the event table, from ``events_state``; None is the latest.
        """
        return self.tables.dataset("events", version)

    def events_state(self) -> tuple[str, int]:
        """Gives the event table's own id and its present version."""
        table = self.tables.table("events")
        return str(table.metadata().id), int(table.version())

    def statistics(self) -> dict[str, int]:
        """Gives files, bytes and stored rows of both tables, and the store's version."""
        import pyarrow as pa

        figures = {"version": self.version}
        with translated(self.root):
            for name in TABLES:
                actions = pa.table(self.tables.table(name).get_add_actions(flatten=True))
                figures[f"{name}_files"] = actions.num_rows
                figures[f"{name}_bytes"] = sum(actions.column("size_bytes").to_pylist())
                figures[f"{name}_rows"] = sum(actions.column("num_records").to_pylist())
        return figures

    def _index_articles(self, *, exact: bool = False) -> None:
        """Notes in which file and row group each article stands; reads only files not yet seen.

        Args:
            exact: look at the log although it seems unchanged.
        """
        with self._indexing:  # nobody goes by what another thread has not read to its end
            dataset = self.tables.dataset("articles") if exact else self.tables.look("articles")
            if dataset is not None:
                self._note_places(dataset)

    def _note_places(self, dataset: ds.Dataset) -> None:
        with translated(self.root):
            self._fragments = {f.path: f for f in dataset.get_fragments()}
            for path, fragment in self._fragments.items():
                if path in self._files:
                    continue
                for group in fragment.split_by_row_group():
                    ids = group.to_table(schema=article_schema(), columns=["id"]).column("id")
                    place = (path, group.row_groups[0].id)
                    self._places.update(dict.fromkeys(ids.to_pylist(), place))
                self._files.add(path)

    def _events_without_article(self, fresh: Iterable[str]) -> set[str]:
        """Gives the ids of events that a former run stored before it broke off."""
        import pyarrow.compute as pc

        dataset = self.events_dataset()
        with translated(self.root):
            version = self.tables.table("events").version()
            if self._orphans is None or version != self._looked:  # somebody else wrote meanwhile
                articles = dataset.to_table(columns=["article"]).column("article")
                self._orphans = set(pc.unique(articles).to_pylist()) - self._places.keys()
                self._looked = version
            wanted = list(self._orphans.intersection(fresh))
            if not wanted:
                return set()
            held = dataset.to_table(columns=["event_id"], filter=pc.field("article").isin(wanted))
            return set(held.column("event_id").to_pylist())


def _articles_to_arrow(articles: Sequence[Article], now: datetime) -> pa.Table:
    import pyarrow as pa

    schema = article_schema()
    names = [name for name in schema.names if name != "recorded_at"]
    columns = {name: [getattr(article, name) for article in articles] for name in names}
    return pa.table({**columns, "recorded_at": [now] * len(articles)}, schema=schema)


def _keep(kept: dict[_Key, _Kept], key: _Key, value: _Kept) -> None:
    """Adds to what is kept, and lets go of what was added first."""
    while len(kept) >= _REMEMBERED:
        kept.pop(next(iter(kept), key), None)
    kept[key] = value


def _to_article(row: dict[str, Any]) -> Article:
    return Article(**{name: value for name, value in row.items() if name != "recorded_at"})


def _after(event: Event, now: datetime) -> datetime:
    """Gives now, or the moment after an event was recorded where that is later."""
    former = event.recorded_at
    return now if former is None else max(now, former + timedelta(microseconds=1))


def _recorded(event: Event) -> datetime:
    return event.recorded_at or datetime.min.replace(tzinfo=UTC)
