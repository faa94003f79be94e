"""The tables of an index: made from stored rows, or extended by rows that were added since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from geoevents.frame import COLUMNS
from geoevents.model import ClaimStatus, EventType, Review, SubEventType
from geoevents.store.scratch import MEMORY_LIMIT, configure

if TYPE_CHECKING:
    import duckdb
    import pyarrow.dataset as ds

__all__ = ["ENUMS", "NAMED", "extend", "fill"]

ENUMS = (
    "event_type", "sub_event_type", "claim_status", "review", "country", "region", "party",
    "source", "place_id", "admin1", "actor1", "actor2",
)  # fmt: skip
_VOCABULARIES: dict[str, type[StrEnum]] = {
    "event_type": EventType,
    "sub_event_type": SubEventType,
    "claim_status": ClaimStatus,
    "review": Review,
}
_DERIVED = {
    "region": "country || ':' || admin1",
    "party": "coalesce(claimed_by, denied_by)",
    # Web Mercator, 0..1 from the north-west corner of the square world.
    "mx": "(longitude + 180) / 360",
    "my": """(0.5 - ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.0511), -85.0511)) / 2))
              / (2 * pi()))""",
    "haystack": "lower(notes)",
}
# A row of a table that others coded has no article: its ``article`` is the row's own name there.
_ARTICLE = "CASE WHEN starts_with(extractor, 'import:') THEN NULL ELSE hash(article) END"
# Columns in which words are looked for besides the sentence.
NAMED = ("location", "admin1", "actor1", "actor2", "source")


def fill(
    connection: duckdb.DuckDBPyConnection, dataset: ds.Dataset, limit: str = MEMORY_LIMIT
) -> None:
    """Makes the tables of an index from stored rows."""
    configure(connection, limit)
    with _widened(connection, dataset):
        kinds = {name: f"enum_{name}" for name in ENUMS}
        for name, kind in kinds.items():
            _make_enum(connection, kind, name, _known_values(name))
        connection.execute(
            f"CREATE TABLE events AS SELECT row_number() OVER () AS rid, * FROM ({_rows(kinds)})"  # noqa: S608
        )
    connection.execute("CREATE TABLE lineage (former VARCHAR, last BIGINT)")
    _close_former(connection, 0)


def extend(connection: duckdb.DuckDBPyConnection, dataset: ds.Dataset, former: str) -> None:
    """Adds rows to a filled index; the numbers of those that are there stay.

    Args:
        connection: the index, open for writing.
        dataset: the rows that were added to the store.
        former: a name for what the index was before; it goes into the table ``lineage`` with the
            last row number of that time.
    """
    (last,) = connection.execute("SELECT coalesce(max(rid), 0) FROM events").fetchall()[0]
    with _widened(connection, dataset):
        kinds = {name: _widen_enum(connection, name) for name in ENUMS}
        connection.execute(
            f"INSERT INTO events SELECT {last} + row_number() OVER (), * FROM ({_rows(kinds)})"  # noqa: S608
        )
    _close_former(connection, last)
    connection.execute("DELETE FROM lineage")
    connection.execute("INSERT INTO lineage VALUES (?, ?)", [former, last])


@contextmanager
def _widened(connection: duckdb.DuckDBPyConnection, dataset: ds.Dataset) -> Iterator[None]:
    """Gives stored rows with their derived columns as the view ``widened``."""
    connection.register("stored", dataset)
    derived = ", ".join(f"{sql} AS {name}" for name, sql in _DERIVED.items())
    connection.execute(
        f"CREATE TEMP VIEW widened AS SELECT *, {derived} FROM stored"  # noqa: S608 - our names
    )
    yield
    connection.execute("DROP VIEW widened")
    connection.unregister("stored")


def _make_enum(connection: duckdb.DuckDBPyConnection, kind: str, name: str, known: str) -> None:
    connection.execute(
        f"CREATE TYPE {kind} AS ENUM (SELECT v FROM (SELECT {name} AS v FROM widened "  # noqa: S608
        f"WHERE {name} IS NOT NULL UNION {known}) ORDER BY v)"
    )


def _known_values(name: str) -> str:
    """Gives a query of the values that a column may always hold, so that it need not be widened."""
    values = [member.value for member in _VOCABULARIES.get(name, ())]
    rows = ", ".join("('{}')".format(value.replace("'", "''")) for value in values)
    return f"(VALUES {rows})" if rows else "SELECT NULL::VARCHAR WHERE FALSE"


def _widen_enum(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Gives the type of a column that the new rows fit into; a type cannot be renamed."""
    names = (f"enum_{name}", f"enum_{name}_")
    present = connection.execute(
        "SELECT type_name FROM duckdb_types() WHERE type_name IN (?, ?)", names
    ).fetchone()
    now = present[0] if present else names[0]
    known = f"SELECT unnest(enum_range(NULL::{now}))::VARCHAR"
    missing = connection.execute(
        f"SELECT 1 FROM widened WHERE {name} IS NOT NULL AND {name} NOT IN ({known}) LIMIT 1"  # noqa: S608
    ).fetchone()
    if not missing:
        return now
    wider = names[names[0] == now]
    _make_enum(connection, wider, name, known)
    connection.execute(f"ALTER TABLE events ALTER {name} TYPE {wider}")
    connection.execute(f"DROP TYPE {now}")
    return wider


def _rows(kinds: dict[str, str]) -> str:
    columns = [
        f"{name}::{kinds[name]} AS {name}" if name in kinds else name
        for name in (*COLUMNS, *_DERIVED)
    ]
    return (
        f"SELECT {', '.join(columns)}, {_ARTICLE} AS article_hash, "  # noqa: S608 - our names
        "recorded_at AS valid_from, NULL::TIMESTAMPTZ AS valid_to "
        "FROM widened ORDER BY event_date, event_id, recorded_at"
    )


def _close_former(connection: duckdb.DuckDBPyConnection, after: int) -> None:
    """Says until when each version was the latest. Few records have more than one version: only
    those that came after a row number, and have others, are looked at.
    """  # noqa: D205 - one paragraph
    connection.execute(
        """
        UPDATE events SET valid_to = later.moment
        FROM (SELECT rid, lead(valid_from) OVER
                        (PARTITION BY event_id ORDER BY recorded_at NULLS FIRST, rid) AS moment
              FROM events WHERE event_id IN
                  (SELECT event_id FROM events
                   WHERE event_id IN (SELECT event_id FROM events WHERE rid > $after)
                   GROUP BY event_id HAVING count(*) > 1)) AS later
        WHERE events.rid = later.rid AND events.valid_to IS DISTINCT FROM later.moment
        """,
        {"after": after},
    )
