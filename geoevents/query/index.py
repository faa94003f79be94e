"""The read-only DuckDB index over one version of the store's events.

DuckDB's own Delta extension is a download, so Arrow reads the Delta table and DuckDB copies it
once per version. A small store is copied into memory. A large one is copied by a process of its
own into a file in the cache folder: the texts of a million records stay on disk, what the copying
takes of memory goes back to the system, and the next start finds the file ready.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.frame import COLUMNS
from geoevents.query.grouping import group_rows
from geoevents.store import EventStore

if TYPE_CHECKING:
    import duckdb
    import pyarrow.dataset as ds

__all__ = ["ensure_grouping", "open_index"]

_IN_MEMORY = 50_000  # stored rows; about 100 MB with their texts
_MEMORY_LIMIT = "500MB"  # of DuckDB; the app as a whole stays below 1.5 GB
_COPYING_LIMIT = "1200MB"  # of the process that copies, which ends when it has
_LAYOUT = 3  # of the columns below; a file of another layout is made anew
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


def open_index(store: EventStore, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Gives a DuckDB table ``events`` with all versions of all events, in order of date.

    Besides ``COLUMNS`` it has ``rid`` (row number), ``valid_from`` and ``valid_to`` (the span of
    ``recorded_at`` in which this version was the latest; null is open), ``region``
    ("RU:Kursk Oblast"), ``party`` (who claims or denies), ``mx``, ``my`` and ``haystack``. A table
    ``actors`` has each actor's name once, so that a search need not look at every event.

    Args:
        store: whose events.
        folder: where the file of a large store goes; None is the user's cache folder, or
            ``$GEOEVENTS_CACHE``.

    Raises:
        StoreError: the store is gone, or the file could not be written.
    """
    import duckdb

    table, version = store.events_state()
    dataset = store.events_dataset(version)
    if dataset.count_rows() <= _IN_MEMORY:
        connection = duckdb.connect(":memory:")
        _fill(connection, dataset)
        return connection
    folder = folder or _cache_folder()
    path = folder / f"{table}-{version}-{_LAYOUT}.duckdb"
    if not path.exists():
        _fill_apart(store.root, version, path)
        _remove_former(folder, table, path)
    connection = duckdb.connect(":memory:")
    _configure(connection)
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS stored (READ_ONLY)")
    for name in ("events", "actors"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM stored.{name}")  # noqa: S608
    return connection


def ensure_grouping(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table ``grouping`` where it is missing: rid, incident, status, leads.

    Grouping a million records takes some 20 s; that is done once per version, by a process of its
    own, and only when incidents are asked for.

    Raises:
        StoreError: the file could not be written.
    """
    known = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'grouping' AND NOT internal"
    if connection.execute(known).fetchone():
        return
    place = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = 'stored'"
    ).fetchone()
    if place is None:
        connection.register("made_groups", group_rows(connection))
        source = "made_groups"
    else:
        path = Path(place[0]).with_suffix(".parquet")
        if not path.exists():
            _run_apart("group", place[0], str(path))
        source = "read_parquet('{}')".format(str(path).replace("'", "''"))
    connection.execute(f"CREATE TABLE IF NOT EXISTS grouping AS SELECT * FROM {source}")  # noqa: S608


def _fill_apart(root: str, version: int, path: Path) -> None:
    """Copies in a process of its own, whose memory is given back when it ends."""
    _run_apart("fill", root, str(path), str(version))


def _run_apart(task: str, source: str, target: str, *more: str) -> None:
    command = [sys.executable, "-m", "geoevents.query.index", task, source, target, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise StoreError(f"{source}: the index {target} could not be written: {lines[-1]}")


def _cache_folder() -> Path:
    """Gives a folder that can be written: the user's cache, or else a temporary one."""
    import platformdirs

    stated = os.environ.get("GEOEVENTS_CACHE")
    folder = Path(stated) if stated else platformdirs.user_cache_path("geoevents")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="geoevents-"))


def _remove_former(folder: Path, table: str, kept: Path) -> None:
    for file in folder.glob(f"{table}-*"):
        if file.stem != kept.stem:
            try:
                file.unlink()
            except OSError:  # Windows keeps files that are open
                continue


def _configure(connection: duckdb.DuckDBPyConnection, limit: str = _MEMORY_LIMIT) -> None:
    connection.execute(f"SET memory_limit = '{limit}'")
    connection.execute("SET TimeZone = 'UTC'")
    spill = str(Path(tempfile.gettempdir()) / "geoevents-spill").replace("'", "''")
    connection.execute(f"SET temp_directory = '{spill}'")


def _fill(
    connection: duckdb.DuckDBPyConnection, dataset: ds.Dataset, limit: str = _MEMORY_LIMIT
) -> None:
    _configure(connection, limit)
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
    connection.execute(
        """
        CREATE TABLE actors AS
        SELECT actor1 AS name, lower(actor1) AS lowered FROM events WHERE actor1 IS NOT NULL
        UNION SELECT actor2, lower(actor2) FROM events WHERE actor2 IS NOT NULL
        """
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


def _main(task: str, source: str, target: str, *more: str) -> None:
    """What the processes of ``_run_apart`` do; a file appears under its name when whole."""
    import duckdb
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(dir=Path(target).parent, prefix=".index-") as folder:
        draft = Path(folder) / "draft"
        if task == "fill":
            store = EventStore.open(source, create=False)
            with duckdb.connect(str(draft)) as connection:
                _fill(connection, store.events_dataset(int(more[0])), _COPYING_LIMIT)
        else:
            with duckdb.connect(source, read_only=True) as connection:
                pq.write_table(group_rows(connection), draft)
        draft.replace(target)


if __name__ == "__main__":
    _main(*sys.argv[1:])
