"""What a store's folder looks like: its tables, their schemas, and the version they are of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.frame import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "SCHEMA_KEY",
    "SCHEMA_VERSION",
    "TABLES",
    "article_schema",
    "check_folder",
    "schemas",
    "translated",
]

SCHEMA_VERSION = "1"
SCHEMA_KEY = "geoevents.schema"  # in the configuration of the Delta tables
TABLES = ("events", "articles")


class translated:  # noqa: N801 - reads as a statement
    """Turns what deltalake, Arrow and the system raise into ``StoreError``, naming the store."""

    def __init__(self, root: str) -> None:
        self._root = root

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from deltalake.exceptions import DeltaError

        if isinstance(error, DeltaError | OSError):
            raise StoreError(f"{self._root}: {error}") from error


def check_folder(folder: Path) -> None:
    """Refuses a folder that holds something else; a missing or empty one will do.

    Raises:
        StoreError: names what was found.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder}: is a file; the store is a folder")
    strange = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.name not in TABLES and entry.name[0] != "."
    )
    if strange:
        raise StoreError(
            f"{folder}: holds {', '.join(strange[:5])}, so it is not an event store; "
            "name an empty or new folder"
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
