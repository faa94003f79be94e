"""A new store from the data files of a damaged one, whatever its log says.

Nothing is ever updated or deleted in the tables, so the rows of all their files together are what
was stored, some of them more than once: compacting and migrating wrote them again, and a write that
broke off may have left a file that nobody was told of. Each is taken once.

Records that are lost can be made again from their articles. Those are left out of the new store,
where they would count as read, and handed to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.access import require
from geoevents.errors import StoreError
from geoevents.model import Article
from geoevents.store.articles import articles_of
from geoevents.store.event_store import EventStore
from geoevents.store.files import data_files, read_file
from geoevents.store.layout import TABLES, schemas
from geoevents.store.losses import Loss, losses
from geoevents.store.scratch import configure

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["Rescue", "rebuild"]

_PIECE = 50_000  # rows of one commit
_TEXTS = 256  # articles that are handed on at once
# What tells one row from another. An article that was stored twice is one; the first counts.
_KEYS = {"events": "event_id, recorded_at, review", "articles": "id"}
_AGAIN = "its records may have stood in a file of the store that is lost"


@dataclass(slots=True)
class Rescue:
    """What a rebuilding found.

    ``files`` were read, ``rows`` are in the new store, ``lost`` says what is not. ``again`` is the
    number of articles that were left out, to be read again; ``missing`` are the ids of those that
    have records and are in no file.
    """

    files: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    again: int = 0
    missing: list[str] = field(default_factory=list)


def rebuild(
    root: str,
    target: str | Path,
    *,
    again: Callable[[Sequence[tuple[Article, str]]], object] | None = None,
) -> Rescue:
    """Gathers every record and article that can still be read into a new store.

    Args:
        root: the folder or address of the damaged store; it is only read.
        target: of the new store, which must not exist yet.
        again: takes the articles that may have had records in a lost file, some at a time, each
            with the reason. They are not in the new store, so that adding them there completes it;
            records of theirs that it has are not doubled.

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
    unread: dict[tuple[str, str], str] = {}
    with duckdb.connect(":memory:") as connection:
        configure(connection)
        # More texts than there is memory for are sorted on disk: this needs less of it for a start.
        connection.execute("SET threads = 1")
        connection.execute("SET preserve_insertion_order = false")
        for name in TABLES:
            _take(connection, name, schemas()[name].empty_table())
            for file in (file for file in files if file.table == name):
                try:
                    rows = _fitted(read_file(root, file, way_out=False), schemas()[name])
                except StoreError as error:
                    unread[file.table, file.path] = str(error)
                    continue
                found.files += 1
                _take(connection, name, rows)
        lost = losses(root, {(file.table, file.path) for file in files}, unread)
        found.lost = [loss.words for loss in lost]
        found.missing = _missing(connection)
        _choose(connection, [loss for loss in lost if loss.table == "events"])
        for name in TABLES:
            found.rows[name] = _move(connection, name, made)
        found.again = _hand_on(connection, again)
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


def _missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Gives the articles that records come from and that are in no file."""
    rows = connection.execute(
        "SELECT DISTINCT article FROM events WHERE dataset IS NULL "
        "AND article NOT IN (SELECT id FROM articles) ORDER BY article"
    ).fetchall()
    return [article for (article,) in rows]


def _choose(connection: duckdb.DuckDBPyConnection, lost: Sequence[Loss]) -> None:
    """Puts apart the articles that may have had records in lost files.

    An article and its records are recorded at the same moment; the log tells of a file from when to
    when its rows are. Where it does not, any article may be one of them.
    """
    connection.execute("CREATE TABLE again AS SELECT * FROM articles LIMIT 0")
    for loss in lost:
        between = "" if loss.span is None else "WHERE recorded_at BETWEEN ? AND ?"
        connection.execute(
            f"INSERT INTO again SELECT * FROM articles {between}",  # noqa: S608 - our words
            [] if loss.span is None else [*loss.span],
        )
    connection.execute("DELETE FROM articles WHERE id IN (SELECT id FROM again)")


def _move(connection: duckdb.DuckDBPyConnection, name: str, made: EventStore) -> int:
    """Writes each row once, in the order in which they were stored; gives their number."""
    import pyarrow as pa

    count = 0
    for batch in _once(connection, name, name).to_arrow_reader(_PIECE):
        made.tables.append(name, pa.Table.from_batches([batch]).cast(schemas()[name]))
        count += batch.num_rows
    return count


def _hand_on(
    connection: duckdb.DuckDBPyConnection,
    again: Callable[[Sequence[tuple[Article, str]]], object] | None,
) -> int:
    count = 0
    for batch in _once(connection, "again", "articles").to_arrow_reader(_TEXTS):
        count += batch.num_rows
        if again is not None:
            again([(article, _AGAIN) for article in articles_of(batch)])
    return count


def _once(connection: duckdb.DuckDBPyConnection, held: str, name: str) -> duckdb.DuckDBPyRelation:
    keys = _KEYS[name]
    return connection.sql(
        f"SELECT DISTINCT ON ({keys}) * FROM {held} ORDER BY {keys}, recorded_at"  # noqa: S608
    )
