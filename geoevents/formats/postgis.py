"""PostGIS: events into a table of a PostgreSQL database, with a spatial index.

One transaction: the table has all rows of the export or none. A record that the table has already
(by ``event_id``) is brought up to date; others are left, unless the table is to be replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from geoevents.errors import GeoeventsError
from geoevents.formats.dictionary import meanings
from geoevents.formats.metadata import Metadata
from geoevents.formats.rows import Frames, each_frame
from geoevents.frame import COLUMNS, arrow_schema, frame_to_arrow

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composable

__all__ = ["DatabaseError", "write_postgis"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_TYPES = {
    "string": "text",
    "date32[day]": "date",
    "int8": "smallint",
    "int64": "bigint",
    "double": "double precision",
    "timestamp[us, tz=UTC]": "timestamptz",
}


class DatabaseError(GeoeventsError, RuntimeError):
    """The database could not be reached or written; no password is in the message."""


def write_postgis(
    frames: Frames,
    address: str,
    *,
    metadata: Metadata,
    table: str = "geoevents",
    schema: str | None = None,
    replace: bool = False,
) -> int:
    """Writes events into a table; gives how many.

    The column ``geom`` is ``geometry(Point, 4326)``, null for events without a place. Table and
    columns are commented with the citation and their meaning. NUL, which PostgreSQL cannot hold,
    becomes U+FFFD.

    Args:
        frames: a frame of the event schema, or a stream of them.
        address: ``postgresql://user@host:port/database``, and what else libpq knows.
        metadata: what the table's comment says.
        table: its name; it is made where it is missing.
        schema: the schema that it is in; None is the first of the search path.
        replace: take out what the table holds before.

    Raises:
        DatabaseError: the database cannot be reached, has no PostGIS, or refuses the rows.
    """
    import psycopg
    from psycopg import sql

    for name in filter(None, (table, schema)):
        if not _NAME.fullmatch(name):
            raise DatabaseError(f"{name!r} is no plain name of a table or schema")
    target = sql.Identifier(*filter(None, (schema, table)))
    try:
        with psycopg.connect(address, connect_timeout=15) as connection:
            _prepare(connection, target, table, replace=replace)
            count = _copy(connection, _rows(frames))
            _merge(connection, target)
            _comment(connection, target, metadata)
            return count
    except psycopg.Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise DatabaseError(f"{_without_password(address)}: {said[0]}") from None


def _prepare(
    connection: psycopg.Connection[Any], target: Composable, table: str, *, replace: bool
) -> None:
    from psycopg import sql

    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    columns = sql.SQL(", ").join(
        sql.SQL("{} {} {}").format(
            sql.Identifier(field.name),
            sql.SQL(_TYPES[str(field.type)]),
            sql.SQL("" if field.nullable else "NOT NULL"),
        )
        for field in arrow_schema()
    )
    connection.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {} ({}, geom geometry(Point, 4326), PRIMARY KEY (event_id))"
        ).format(target, columns)
    )
    # A table of an older version lacks the columns that were added since; all may be empty.
    for field in arrow_schema():
        if field.nullable:
            connection.execute(
                sql.SQL("ALTER TABLE {} ADD COLUMN IF NOT EXISTS {} {}").format(
                    target, sql.Identifier(field.name), sql.SQL(_TYPES[str(field.type)])
                )
            )
    for column, method in (("geom", "gist"), ("event_date", "btree")):
        connection.execute(
            sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} USING {} ({})").format(
                sql.Identifier(f"{table[:50]}_{column}_idx"),
                target,
                sql.SQL(method),
                sql.Identifier(column),
            )
        )
    if replace:
        connection.execute(sql.SQL("DELETE FROM {}").format(target))
    connection.execute(
        sql.SQL("CREATE TEMP TABLE incoming (LIKE {}) ON COMMIT DROP").format(target)
    )


def _copy(connection: psycopg.Connection[Any], rows: Iterator[tuple[Any, ...]]) -> int:
    from psycopg import sql

    names = sql.SQL(", ").join(map(sql.Identifier, [*COLUMNS, "geom"]))
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY incoming ({}) FROM STDIN").format(names)) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _merge(connection: psycopg.Connection[Any], target: Composable) -> None:
    from psycopg import sql

    columns = [*COLUMNS, "geom"]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    changes = sql.SQL(", ").join(
        sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name))
        for name in columns
        if name != "event_id"
    )
    connection.execute(
        sql.SQL(
            "INSERT INTO {} ({}) SELECT DISTINCT ON (event_id) {} FROM incoming "
            "ORDER BY event_id, recorded_at DESC NULLS LAST ON CONFLICT (event_id) DO UPDATE SET {}"
        ).format(target, names, names, changes)
    )


def _comment(connection: psycopg.Connection[Any], target: Composable, metadata: Metadata) -> None:
    from psycopg import sql

    text = metadata.citation_text().replace("\0", "\ufffd")
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(target, sql.Literal(text)))
    for name, meaning in meanings().items():
        connection.execute(
            sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                target, sql.Identifier(name), sql.Literal(meaning)
            )
        )


def _rows(frames: Frames) -> Iterator[tuple[Any, ...]]:
    for frame in each_frame(frames):
        table = frame_to_arrow(frame)
        columns = [
            [v.replace("\0", "\ufffd") if isinstance(v, str) else v for v in column.to_pylist()]
            for column in table.columns
        ]
        points = [
            None if lat is None else f"SRID=4326;POINT({lon!r} {lat!r})"
            for lat, lon in zip(
                table.column("latitude").to_pylist(),
                table.column("longitude").to_pylist(),
                strict=True,
            )
        ]
        yield from zip(*columns, points, strict=True)


def _without_password(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "the database"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
