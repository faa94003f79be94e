"""What a store's folder looks like: its tables, their schemas, and the version they are of.

Version 1 had the events in one heap. Since version 2 they lie in one folder a month of
``event_date`` (``month=2025-03``), so that readers of other kinds skip the months they do not ask
for. Articles are looked up by id, which no month helps, and stay in one heap.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.frame import arrow_schema
from geoevents.store.problems import translated

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "MONTH",
    "READABLE",
    "SCHEMA_KEY",
    "SCHEMA_VERSION",
    "TABLES",
    "article_schema",
    "check_folder",
    "default_path",
    "fitted",
    "partitions",
    "properties",
    "schemas",
]

SCHEMA_VERSION = "2"
READABLE = (
    "1",
    SCHEMA_VERSION,
)  # an older one is brought up to date by the first change made to it
MONTH = "month"  # the column by which events are laid in folders; it stands in no file
SCHEMA_KEY = "geoevents.schema"  # in the configuration of the Delta tables
TABLES = ("events", "articles")
# What a system puts into the root of a disk, or its file manager into any folder.
_SYSTEM = {"lost+found", "System Volume Information", "$RECYCLE.BIN", "Thumbs.db", "desktop.ini"}
# The log says of each file what these columns hold, so that readers skip files. Of all columns it
# would be most of the log: a reader of 959 files took 150 MB and seconds, now 14 MB.
_STATISTICS = {
    "events": ("event_date", "recorded_at", "latitude", "longitude"),
    "articles": ("published", "recorded_at"),
}


def default_path() -> str:
    """Gives the store's address: ``$GEOEVENTS_STORE``, or ``data/store`` in the working folder."""
    return os.environ.get("GEOEVENTS_STORE") or "data/store"


def check_folder(folder: Path) -> None:
    """Refuses a folder that holds something else; a missing or empty one will do.

    A folder with the tables of a store is one, whatever else lies in it.

    Raises:
        StoreError: names what was found.
    """
    with translated(folder):
        if not folder.exists():
            return
        if not folder.is_dir():
            raise StoreError(f"{folder}: is a file; the store is a folder")
        names = [entry.name for entry in folder.iterdir()]
        if all((folder / name).is_dir() for name in TABLES):
            return
        if any((folder / name / "_delta_log").is_dir() for name in TABLES):
            return  # half a store: what is missing is said when it is opened
    strange = sorted(n for n in names if n not in TABLES and n[0] != "." and n not in _SYSTEM)
    if strange:
        raise StoreError(
            f"{folder}: holds {', '.join(strange[:5])} and no tables of a store; name an empty or "
            "new folder, or take out what lies there"
        )


def article_schema() -> pa.Schema:
    """Gives the Arrow schema of the article table."""
    import pyarrow as pa

    text, moment = pa.string(), pa.timestamp("us", tz="UTC")
    return pa.schema(
        [
            pa.field("id", text, nullable=False),
            pa.field("title", text),
            pa.field("published", pa.date32()),
            pa.field("publisher", text),
            pa.field("url", text),
            pa.field("text", text, nullable=False),
            pa.field("recorded_at", moment, nullable=False),
            pa.field("language", text),
            pa.field("copy_of", text),
        ]
    )


def schemas() -> dict[str, pa.Schema]:
    """Gives the Arrow schema of each table by its name."""
    return {"events": arrow_schema(), "articles": article_schema()}


def partitions(name: str) -> list[str]:
    """Gives the columns by whose values a table's files lie in folders."""
    return [MONTH] if name == "events" else []


def properties(name: str) -> dict[str, str]:
    """Gives what is set in the log of a table: the schema's version, and what it says of files."""
    return {
        SCHEMA_KEY: SCHEMA_VERSION,
        "delta.dataSkippingStatsColumns": ",".join(_STATISTICS[name]),
    }


def fitted(root: str, name: str, rows: pa.Table) -> pa.Table:
    """Gives rows in the schema of a table; columns that may be null can be missing.

    Raises:
        StoreError: they have other columns or types.
    """
    import pyarrow as pa

    schema = schemas()[name]
    for field in schema:
        if field.nullable and field.name not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    try:
        return rows.select(schema.names).cast(schema)
    except (KeyError, pa.ArrowInvalid, ValueError) as error:
        raise StoreError(f"{root}: rows for {name!r} do not fit: {error}") from error
