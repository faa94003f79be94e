"""What every kind of question to an index needs: a cursor, narrowed rows, answers that are kept."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from geoevents.frame import record_to_event
from geoevents.model import Event
from geoevents.query.asking import Asking, in_full
from geoevents.query.conditions import conditions, version_condition
from geoevents.query.filters import Filter
from geoevents.query.groupings import Groupings
from geoevents.query.index import open_index
from geoevents.query.selection import Answers, Selections

if TYPE_CHECKING:
    from pathlib import Path

    from geoevents.store import EventStore

__all__ = ["Answering"]

_T = TypeVar("_T")


class Answering:
    """An index that is open, and what was asked of it before."""

    def __init__(self, store: EventStore, *, folder: Path | None = None) -> None:
        """Reads the store.

        Args:
            store: the store to answer for.
            folder: where the index of a large store is kept; None is ``$GEOEVENTS_CACHE`` or the
                user's cache folder.

        Raises:
            StoreError: the store is gone.
        """
        self.root = store.root
        self.version = store.version
        self.table_id = store.events_state()[0]  # tells whether another store took the folder
        self._connection = open_index(store, folder)
        self._groupings = Groupings(self._connection)
        self._selections = Selections(self._connection, self._groupings)
        self._answers = Answers()
        self._finalizer = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Lets go of memory; nothing can be asked afterwards."""
        self._finalizer()

    def forget(self) -> None:
        """Drops what is kept of former questions; the next one is answered anew."""
        self._selections.clear()
        self._answers.clear()

    # ---------- within ----------

    def _events(
        self,
        where: str,
        values: Sequence[object],
        order: str = "event_date, rid",
        *,
        known_on: date | None = None,
    ) -> list[Event]:
        version = version_condition(known_on)
        sql = f"SELECT {in_full()} FROM events WHERE {where} AND {version.sql} ORDER BY {order}"  # noqa: S608
        cursor = self._connection.cursor()
        table = cursor.sql(sql, params=[*values, *version.values]).to_arrow_table()
        return [record_to_event(row) for row in table.to_pylist()]

    def _rid(self, event_id: str, f: Filter) -> int | None:
        """Gives the row of the version of a record that a filter looks at."""
        version = version_condition(f.known_on)
        sql = f"SELECT rid FROM events WHERE event_id = ? AND {version.sql}"  # noqa: S608 - ours
        cursor = self._connection.cursor()
        row = cursor.execute(sql, [event_id, *version.values]).fetchone()
        cursor.close()
        return None if row is None else int(row[0])

    def _answer(self, name: object, f: Filter, make: Callable[[Asking], _T]) -> _T:
        def ask() -> _T:
            with self._asking(f) as asking:
                return make(asking)

        return self._answers.of((name, f), ask)

    @contextmanager
    def _asking(self, f: Filter) -> Iterator[Asking]:
        cursor = self._connection.cursor()
        try:
            with self._selections.of(f) as (relation, fixed):
                yield Asking(cursor, relation, [*fixed, *conditions(f)])
        finally:
            cursor.close()
