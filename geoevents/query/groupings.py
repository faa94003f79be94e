"""The tables of incidents of one index: made on request, in the background where it takes long."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.query.apart import run_apart
from geoevents.query.conditions import incident_table
from geoevents.query.grouping import group_rows

if TYPE_CHECKING:
    import duckdb

__all__ = ["Groupings"]

_DAYS_KEPT = 2  # tables of former days: 25 MB each at a million events
_FILES_KEPT = 8  # their files: 7 MB each
_AT_ONCE = 4  # tables that the background has to make; more are begun when these are done
_AGAIN = 30.0  # seconds until what failed, on a full disk maybe, is tried again
_LOG = logging.getLogger(__name__)


class Groupings:
    """Which record belongs to which incident, now and on former days.

    Each table has ``rid``, ``incident``, ``status`` and ``leads``. A store in memory is grouped at
    once. That of a large one takes long (a million records some 20 s); a process of its own does it
    and leaves a file beside the index, so it is done once per version and day.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._index = _index_file(connection)
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._made: dict[str, None] = {}
        self._begun: set[str] = set()
        self._failed: dict[str, float] = {}
        self._users: Counter[str] = Counter()

    def ready(self, day: date | None) -> bool:
        """Tells whether ``of`` answers at once; where not, the table is begun meanwhile."""
        name = incident_table(day)
        with self._lock:
            file = self._file(name)
            if name in self._made or file is None or file.exists():
                return True
            waits = time.monotonic() - self._failed.get(name, -_AGAIN) < _AGAIN
            if name not in self._begun and not waits and len(self._begun) < _AT_ONCE:
                self._begun.add(name)
                threading.Thread(target=self._try, args=(day,), daemon=True).start()
        return False

    @contextmanager
    def of(self, day: date | None) -> Iterator[str]:
        """Gives the name of the table of a day (None is now), made where it is missing.

        It stays while it is asked, however many other days are asked for meanwhile.

        Raises:
            StoreError: the file could not be written.
        """
        name = incident_table(day)
        with self._lock:
            self._users[name] += 1
            making = self._making.setdefault(name, threading.Lock())
        try:
            with making:
                if name not in self._made:
                    self._make(name, day)
            yield name
        finally:
            with self._lock:
                self._users[name] -= 1
                self._tidy()

    def _try(self, day: date | None) -> None:
        """Makes a table's file in the background; after a fault it is tried again later."""
        name = incident_table(day)
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        failed = False
        with making:
            try:
                self._write(name, day)
            except StoreError as fault:
                failed = True
                if self._index is not None and self._index.exists():  # no newer version came
                    _LOG.warning("incidents are not grouped: %s", fault)
        with self._lock:
            self._begun.discard(name)
            self._failed.pop(name, None)
            if failed:
                self._failed = {name: time.monotonic()}  # of others it is seen when it is tried

    def _make(self, name: str, day: date | None) -> None:
        file = self._file(name)
        cursor = self._connection.cursor()
        if file is None:
            cursor.register("made_groups", group_rows(cursor, day))
            cursor.execute(f"CREATE TABLE {name} AS SELECT * FROM made_groups")  # noqa: S608 - ours
        else:
            self._read(cursor, name, day, file)
        cursor.close()
        with self._lock:
            self._made[name] = None

    def _read(
        self, cursor: duckdb.DuckDBPyConnection, name: str, day: date | None, file: Path
    ) -> None:
        """Reads a table from its file, which is made anew where it is damaged."""
        import duckdb

        source = "read_parquet('{}')".format(str(file).replace("'", "''"))
        fault: duckdb.Error | None = None
        for _ in range(2):
            self._write(name, day)
            try:
                cursor.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")  # noqa: S608 - ours
            except duckdb.Error as error:
                file.unlink(missing_ok=True)
                fault = error
            else:
                return
        raise StoreError(f"the incidents of {file} cannot be read: {fault}") from fault

    def _tidy(self) -> None:
        """Drops the tables of former days that nobody asks, but for the last few."""
        days = [made for made in self._made if made != incident_table(None)]
        for old in days[:-_DAYS_KEPT]:
            if not self._users[old]:
                del self._made[old], self._users[old]
                self._connection.cursor().execute(f"DROP TABLE {old}")

    def _write(self, name: str, day: date | None) -> None:
        file = self._file(name)
        if file is not None and self._index is not None and not file.exists():
            run_apart("group", str(self._index), str(file), day.isoformat() if day else "")
            days = sorted(file.parent.glob(f"{self._index.stem}_*.parquet"), key=_age)
            for old in days[_FILES_KEPT:]:
                old.unlink(missing_ok=True)

    def _file(self, name: str) -> Path | None:
        if self._index is None:
            return None
        return self._index.with_name(f"{self._index.stem}{name.removeprefix('grouping')}.parquet")


def _age(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except OSError:  # another process removed it meanwhile
        return 0.0


def _index_file(connection: duckdb.DuckDBPyConnection) -> Path | None:
    place = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = 'stored'"
    ).fetchone()
    return None if place is None else Path(place[0])
