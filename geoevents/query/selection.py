"""Rows that were dear to find, kept for the next question with the same words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from geoevents.query.conditions import Condition, row_conditions
from geoevents.query.filling import ENUMS, NAMED
from geoevents.query.groupings import Groupings

if TYPE_CHECKING:
    import duckdb

    from geoevents.query.filters import Filter

__all__ = ["LEAN", "Answers", "Selections"]

_KEPT = 64  # tables, so that ten readers with words of their own do not take them from each other
_ROWS = 6_000_000  # of all tables; of at most 80 bytes each, which is below 500 MB
_ANSWERS = 256  # a dozen for each of twenty readers; the largest, 1,500 cells, is below 1 MB
_WORDS = 16  # questions whose names are kept
_ENUMERATED = tuple(name for name in NAMED if name in ENUMS)
LEAN = frozenset(
    "rid, event_date, end_date, event_type, sub_event_type, claim_status, review, "
    "country, region, admin1, party, source, place_id, geo_precision, fatalities, latitude, "
    "longitude, mx, my, article_hash, actor1, actor2".split(", ")
)


_T = TypeVar("_T")


class Answers:
    """Keeps the last small answers: ten readers of one page, and a pan, ask the same again."""

    def __init__(self, most: int = _ANSWERS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, key: Hashable, ask: Callable[[], _T]) -> _T:
        """Gives a kept answer, or asks and keeps it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: _T = self._kept[key]
                return kept
        answer = ask()
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._kept.clear()


@dataclass(slots=True, eq=False)
class _Table:
    """A table of rows that were found: how many, and how many questions look at it now."""

    name: str
    making: threading.Lock = field(default_factory=threading.Lock)
    rows: int | None = None  # None until it is made
    users: int = 0


class Selections:
    """Keeps the rows of the last text, actor and "as known on" questions in memory tables.

    One filter change asks for counts, histogram, cells and rows: the words are searched once. Who
    asks for the same waits for that search; who asks for something else does not.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, groupings: Groupings) -> None:
        self._connection = connection
        self._groupings = groupings
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], _Table] = OrderedDict()
        self._next = 0
        self._named = Answers(_WORDS)

    @contextmanager
    def of(self, f: Filter) -> Iterator[tuple[str, list[Condition]]]:
        """Gives the relation to ask, and the conditions that still have to be put to it."""
        asked = row_conditions(f)
        # The latest versions, and those of an actor, are found as fast in the whole index.
        if f.known_on is None and len(asked) == 1 + bool(f.actor.strip()):
            yield "events", row_conditions(f, self._names)
            return
        table = self._taken(tuple((c.sql, c.values) for c in asked))
        try:
            with table.making:
                if table.rows is None:
                    grouped = f.grouped or f.incident_statuses
                    with self._groupings.of(f.known_on) if grouped else nullcontext():
                        table.rows = self._make(table.name, row_conditions(f, self._names))
            yield table.name, []
        finally:
            with self._lock:
                table.users -= 1
                self._tidy()

    def clear(self) -> None:
        """Drops all tables that nobody is asking."""
        with self._lock:
            self._tidy(most=0)

    def _taken(self, key: tuple[object, ...]) -> _Table:
        with self._lock:
            table = self._kept.get(key)
            if table is None:
                self._next += 1
                table = self._kept[key] = _Table(f"selection_{self._next}")
            self._kept.move_to_end(key)
            table.users += 1
            return table

    def _names(self, words: str) -> dict[str, str]:
        """Gives which values of the named columns hold some words: a bit for each value."""
        return self._named.of(words, lambda: self._search(words))

    def _search(self, words: str) -> dict[str, str]:
        held = "if(contains(lower(name), lower($words)), '1', '0')"
        bits = ", ".join(
            f"array_to_string(list_transform(enum_range({column}), lambda name: {held}), '')"
            for column in _ENUMERATED
        )
        cursor = self._connection.cursor()
        row = cursor.execute(f"SELECT {bits} FROM events LIMIT 1", {"words": words}).fetchone()  # noqa: S608
        cursor.close()
        return {} if row is None else dict(zip(_ENUMERATED, row, strict=True))

    def _make(self, name: str, asked: list[Condition]) -> int:
        """Makes a table, and gives the number of its rows."""
        where = " AND ".join(c.sql for c in asked)
        values = [value for c in asked for value in c.values]
        cursor = self._connection.cursor()
        ((rows,),) = cursor.execute(
            f"CREATE TABLE {name} AS SELECT {', '.join(sorted(LEAN))} FROM events WHERE {where}",  # noqa: S608
            values,
        ).fetchall()
        cursor.close()
        return int(rows)

    def _tidy(self, most: int = _KEPT) -> None:
        """Drops the tables that were asked longest ago, and those whose making failed."""
        rows = sum(table.rows or 0 for table in self._kept.values())
        for key, table in list(self._kept.items()):
            over = len(self._kept) > most or rows > (_ROWS if most else 0)
            if table.users or not (over or table.rows is None):
                continue
            del self._kept[key]
            if table.rows is not None:
                rows -= table.rows
                self._connection.cursor().execute(f"DROP TABLE {table.name}")
