"""A new store from the data files of a damaged one, whatever its log says.

Nothing is ever updated or deleted in the tables, so the rows of all their files together are what
was stored, some of them more than once: compacting and migrating wrote them again, and a write that
broke off may have left a file that nobody was told of. Each is taken once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.access import require
from geoevents.errors import StoreError
from geoevents.store.event_store import EventStore
from geoevents.store.files import data_files, read_file
from geoevents.store.layout import TABLES, schemas

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["Rescue", "rebuild"]

_PIECE = 50_000  # rows of one commit
# What tells one row from another. An article that was stored twice is one; the first counts.
_KEYS = {"events": "event_id, recorded_at, review", "articles": "id"}


@dataclass(slots=True)
class Rescue:
    """What a rebuilding found: files read, rows of the new store, and what could not be read."""

    files: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def rebuild(root: str, target: str | Path) -> Rescue:
    """Gathers every record and article that can still be read into a new store.

    Args:
        root: the folder or address of the damaged store; it is only read.
        target: of the new store, which must not exist yet.

    Returns:
        What was found; ``lost`` has a sentence for each file that could not be read.

    Raises:
        StoreError: there are no data files, the target is a store already, or it could not be
            written.
    """
    import duckdb

    require("making a store")
    files = list(data_files(root))
    if not files:
        raise StoreError(f"{root}: holds no data files of a store, so nothing can be gathered")
    made = EventStore.open(target)
    if made.statistics()["events_rows"] or made.statistics()["articles_rows"]:
        raise StoreError(f"{made.root}: is a store with rows already; name a new place")
    found = Rescue()
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in TABLES:
            _take(connection, name, schemas()[name].empty_table())
            for file in (file for file in files if file.table == name):
                try:
                    rows = _fitted(read_file(root, file), schemas()[name])
                except StoreError as error:
                    found.lost.append(str(error))
                    continue
                found.files += 1
                _take(connection, name, rows)
            found.rows[name] = _move(connection, name, made)
    return found


def _fitted(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Gives rows in the columns of today; those that a file is too old for are empty."""
    import pyarrow as pa

    for item in schema:
        if item.name not in rows.column_names:
            rows = rows.append_column(item, pa.nulls(rows.num_rows, item.type))
    return rows.select(schema.names).cast(schema)


def _take(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("rows", rows)
    for statement in (
        f"CREATE TABLE IF NOT EXISTS {name} AS SELECT * FROM rows LIMIT 0",  # noqa: S608
        f"INSERT INTO {name} SELECT * FROM rows",  # noqa: S608 - our names
    ):
        connection.execute(statement).fetchall()
    connection.unregister("rows")


def _move(connection: duckdb.DuckDBPyConnection, name: str, made: EventStore) -> int:
    """Writes each row once, in the order in which they were stored; gives their number."""
    import pyarrow as pa

    once = connection.sql(
        f"SELECT DISTINCT ON ({_KEYS[name]}) * FROM {name} ORDER BY {_KEYS[name]}, recorded_at"  # noqa: S608
    )
    count = 0
    for batch in once.to_arrow_reader(_PIECE):
        made.tables.append(name, pa.Table.from_batches([batch]).cast(schemas()[name]))
        count += batch.num_rows
    return count
