"""The opened store: appending, looking up, and what its tables hold.

Nothing is updated in place: appends of several processes do not conflict, the current view
is the latest version of each ``event_id``, and a crash between the two appends leaves events
without their article, which the next run of the same article completes without doubling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.access import require
from geoevents.frame import events_to_arrow
from geoevents.model import Article, Event
from geoevents.store.articles import Articles, articles_to_arrow
from geoevents.store.history import versions_of
from geoevents.store.layout import TABLES, check_folder, default_path, fitted
from geoevents.store.lock import writing
from geoevents.store.months import Pruning
from geoevents.store.problems import translated
from geoevents.store.tables import Tables

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["AddResult", "EventStore"]


@dataclass(frozen=True, slots=True)
class AddResult:
    """What an append changed: articles that were new, those already there, and new events."""

    new_articles: int
    known_articles: int
    new_events: int


class EventStore:
    """An opened store. Use ``open``; safe to share between threads for reading."""

    def __init__(self, tables: Tables) -> None:
        self.root = tables.root
        self.tables = tables
        self._articles = Articles(tables)
        self._orphans: set[str] | None = None  # articles that have events but are not stored
        self._looked = -1  # version of the events up to which that is known

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
        self._articles.look(exact=True)
        fresh: dict[str, tuple[Article, Sequence[Event]]] = {}
        for article, events in analyses:
            if article.id not in self._articles:
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
            self.tables.append("articles", articles_to_arrow(articles, now))
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
        for name, table in (("events", events), ("articles", articles)):
            if table is not None:
                self.tables.append(name, fitted(self.root, name, table))

    def has_article(self, article_id: str) -> bool:
        """Tells whether an article is in the store."""
        self._articles.look()
        return article_id in self._articles

    def has_text(self, article: Article) -> bool:
        """Tells whether the store has just this text under the article's id."""
        self._articles.look()
        return self._articles.has_text(article)

    def article_ids(self) -> frozenset[str]:
        """Gives the ids of all articles in the store."""
        return self._articles.ids()

    def article(self, article_id: str) -> Article | None:
        """Gives an article with its text, or None where the store has none of that id."""
        self._articles.look()
        return self._articles.get(article_id)

    def articles(self) -> Iterator[Article]:
        """Gives all articles, each once, in no particular order."""
        return self._articles.all()

    def versions(self, event_id: str) -> list[Event]:
        """Gives every version of a record, oldest first; identical repeats count once."""
        return versions_of(self.tables, event_id)

    def events_dataset(
        self, version: int | None = None, *, pruning: Pruning | None = None
    ) -> ds.Dataset:
        """Gives all versions of all events as an Arrow dataset that is read on demand.

        Args:
            version: of the event table, from ``events_state``; None is the latest.
            pruning: what the rows of a file must be able to hold, or it is left out; see
                ``Tables.dataset``.
        """
        return self.tables.dataset("events", version, pruning=pruning)

    def events_files(self, version: int | None = None) -> dict[str, int]:
        """Gives the event table's data files, by path within it, and how many rows each has.

        Args:
            version: of the event table, from ``events_state``; None is the latest.

        Raises:
            StoreError: the store is gone, or has that version no longer.
        """
        return self.tables.files("events", version)

    def events_state(self) -> tuple[str, int]:
        """Gives the event table's own id and its present version."""
        table = self.tables.table("events")
        return str(table.metadata().id), int(table.version())

    def statistics(self) -> dict[str, int]:
        """Gives files, bytes and stored rows of both tables, and the store's version."""
        figures = {"version": self.version}
        for name in TABLES:
            actions = self.tables.actions(name)
            figures[f"{name}_files"] = actions.num_rows
            figures[f"{name}_bytes"] = sum(actions.column("size_bytes").to_pylist())
            figures[f"{name}_rows"] = sum(actions.column("num_records").to_pylist())
        return figures

    def _events_without_article(self, fresh: Iterable[str]) -> set[str]:
        """Gives the ids of events that a former run stored before it broke off.

        The table is opened as a dataset only where somebody else wrote or something is found: with
        thousands of files that takes longer than the append.
        """
        import pyarrow.compute as pc

        with translated(self.root):
            version = self.tables.table("events").version()
            if self._orphans is None or version != self._looked:  # somebody else wrote meanwhile
                rows = self.events_dataset().to_table(columns=["article"])
                self._orphans = set(pc.unique(rows.column("article")).to_pylist())
                self._orphans -= self._articles.ids()
                self._looked = version
            wanted = list(self._orphans.intersection(fresh))
            if not wanted:
                return set()
            held = self.events_dataset().to_table(
                columns=["event_id"], filter=pc.field("article").isin(wanted)
            )
            return set(held.column("event_id").to_pylist())


def _after(event: Event, now: datetime) -> datetime:
    """Gives now, or the moment after an event was recorded where that is later."""
    former = event.recorded_at
    return now if former is None else max(now, former + timedelta(microseconds=1))
