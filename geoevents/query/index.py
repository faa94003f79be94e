"""The read-only DuckDB index over one version of the store.

DuckDB's own Delta extension is a download, so Arrow reads the Delta table and DuckDB copies it
once per store version: into memory while that is small, into a temporary file beyond, so that the
long texts of a million records stay on disk and only the columns a query names come into memory.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.frame import COLUMNS

if TYPE_CHECKING:
    import duckdb
    import pyarrow.dataset as ds

__all__ = ["build_index"]

_IN_MEMORY = 50_000  # stored rows; about 100 MB with their texts
_MEMORY_LIMIT = "700MB"  # of DuckDB; the app as a whole stays below 1.5 GB
_ENUMS = (
    "event_type", "sub_event_type", "claim_status", "review", "country", "region", "party",
    "source", "place_id", "admin1",
)  # fmt: skip
_DERIVED = {
    "region": "country || ':' || admin1",
    "party": "coalesce(claimed_by, denied_by)",
    # Web Mercator, 0..1 from the north-west corner of the square world.
    "mx": "(longitude + 180) / 360",
    "my": """(0.5 - ln(tan(pi() / 4 + radians(greatest(least(latitude, 85.0511), -85.0511)) / 2))
              / (2 * pi()))""",
    "haystack": """lower(concat_ws(' ', notes, location, admin1, actor1, actor2, source))""",
}


def build_index(dataset: ds.Dataset, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Copies all versions of all events into a DuckDB table ``events``, in order of date.

    Besides ``COLUMNS`` it has ``rid`` (row number), ``valid_from`` and ``valid_to`` (the span of
    ``recorded_at`` in which this version was the latest; null is open), ``region``
    ("RU:Kursk Oblast"), ``party`` (who claims or denies), ``mx``, ``my`` and ``haystack``.

    Args:
        dataset: the store's events.
        folder: where a large index goes; None is the system's folder for temporary files.
    """
    import duckdb

    rows = dataset.count_rows()
    if rows <= _IN_MEMORY:
        connection = duckdb.connect(":memory:")
    else:
        place = Path(tempfile.mkdtemp(prefix="geoevents-", dir=folder)) / "index.duckdb"
        connection = duckdb.connect(str(place))
    connection.execute(f"SET memory_limit = '{_MEMORY_LIMIT}'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("stored", dataset)
    derived = ", ".join(f"{sql} AS {name}" for name, sql in _DERIVED.items())
    connection.execute(
        f"CREATE TEMP VIEW widened AS SELECT *, {derived} FROM stored"  # noqa: S608 - our names
    )
    for name in _ENUMS:
        connection.execute(
            f"CREATE TYPE enum_{name} AS ENUM (SELECT DISTINCT {name} FROM widened "  # noqa: S608
            f"WHERE {name} IS NOT NULL ORDER BY {name})"
        )
    _copy(connection)
    connection.execute("DROP VIEW widened")
    connection.unregister("stored")
    return connection


def _copy(connection: duckdb.DuckDBPyConnection) -> None:
    columns = [
        f"{name}::enum_{name} AS {name}" if name in _ENUMS else name
        for name in (*COLUMNS, *_DERIVED)
    ]
    connection.execute(
        f"""
        CREATE TABLE events AS
        SELECT row_number() OVER () AS rid, *
        FROM (SELECT {", ".join(columns)}, hash(article) AS article_hash,
                     recorded_at AS valid_from, NULL::TIMESTAMPTZ AS valid_to
              FROM widened ORDER BY event_date, event_id, recorded_at)
        """  # noqa: S608 - the names are ours
    )
    # Few records have more than one version: only those are looked at again.
    connection.execute(
        """
        UPDATE events SET valid_to = later.moment
        FROM (SELECT rid, lead(valid_from) OVER
                        (PARTITION BY event_id ORDER BY recorded_at NULLS FIRST, rid) AS moment
              FROM events WHERE event_id IN
                  (SELECT event_id FROM events GROUP BY event_id HAVING count(*) > 1)) AS later
        WHERE events.rid = later.rid AND later.moment IS NOT NULL
        """
    )
