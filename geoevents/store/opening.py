"""Opening the tables of a store: made where they are missing, refused where they are damaged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.store.layout import (
    READABLE,
    SCHEMA_KEY,
    TABLES,
    partitions,
    properties,
    schemas,
)
from geoevents.store.lock import writing
from geoevents.store.problems import lost_log, translated

if TYPE_CHECKING:
    from deltalake import DeltaTable

__all__ = ["open_table", "refuse_half", "refuse_short", "table_address"]


def table_address(root: str, name: str) -> str:
    """Gives where a table of a store lies."""
    return f"{root.rstrip('/')}/{name}"


def open_table(root: str, name: str, *, create: bool) -> DeltaTable:
    """Opens a table, or makes an empty one where ``create`` is on.

    Raises:
        StoreError: there is none and ``create`` is off, it cannot be read, or it was written with
            a schema that this version does not know.
    """
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    address = table_address(root, name)
    with translated(root):
        try:
            table = DeltaTable(address)
        except TableNotFoundError:
            if not create:
                raise StoreError(
                    f"{root}: there is no event store here; `geoevents ingest` makes one"
                ) from None
            table = _create(root, name)
    _refuse_torn(root, name, table)
    found = table.metadata().configuration.get(SCHEMA_KEY)
    if found not in READABLE:
        raise StoreError(
            f"{root}: the table {name!r} has schema version {found or 'none'}, this "
            f"version of Geoevents reads {' and '.join(READABLE)}; open it with the version "
            "that wrote it, or ingest the articles into a new store"
        )
    return table


def _refuse_torn(root: str, name: str, table: DeltaTable) -> None:
    """Refuses a table whose last commit is gone or torn.

    Where a checkpoint is of the same version, as after each compacting, such a table opens and is
    read as if nothing was missing; but no commit can follow.
    """
    version = table.version()
    inside = f"{name}/_delta_log/{version:020}.json"
    with translated(root):
        if "://" in root:
            whole = bool(table.history(1))
        else:
            file = Path(root, inside)
            lines = file.read_bytes().rstrip().splitlines() if file.exists() else []
            try:
                whole = bool(lines) and isinstance(json.loads(lines[-1]), dict)
            except ValueError:
                whole = False
    if not whole:
        raise lost_log(root, inside)


def _create(root: str, name: str) -> DeltaTable:
    import pyarrow as pa
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    address = table_address(root, name)
    schema = schemas()[name]
    for column in partitions(name):
        schema = schema.append(pa.field(column, pa.string()))
    if "://" not in address:  # the system says better than the library why it cannot be
        Path(address).mkdir(parents=True, exist_ok=True)
    # Two that make it at once would both describe it, and the first append after that is refused.
    with writing(root):
        try:
            return DeltaTable.create(
                address,
                schema,
                mode="ignore",
                partition_by=partitions(name) or None,
                configuration={**properties(name)},
                raise_if_key_not_exists=False,
            )
        except DeltaError:  # on an object store another process made it in the same moment
            return DeltaTable(address)


def refuse_half(root: str, noted: Mapping[str, int]) -> None:
    """Refuses to make a table where its data, or what was noted of it, says there was one.

    Raises:
        StoreError: names the log that is gone, and the ways out.
    """
    if "://" in root:
        return
    for name in TABLES:
        folder = Path(root, name)
        with translated(root):
            log = folder / "_delta_log"
            if any(file.suffix in {".json", ".parquet"} for file in log.glob("[0-9]*")):
                continue
            left = next(folder.rglob("*.parquet"), None) if folder.is_dir() else None
        if left is not None or name in noted:
            raise StoreError(
                f"{root}: the log of the table {name!r} is gone (its folder is "
                f"{folder / '_delta_log'}); copy it back from a backup. Without one, "
                "`geoevents store rebuild NEW` gathers every record from the data files into "
                "a new store"
            )


def refuse_short(root: str, tables: Mapping[str, DeltaTable], noted: Mapping[str, int]) -> None:
    """Refuses a table whose log ends before what was stored: files of its log are gone.

    Raises:
        StoreError: names the version that was stored, and the ways out.
    """
    for name, table in tables.items():
        found, last = table.version(), noted.get(name, 0)
        if found < last:
            raise StoreError(
                f"{root}: version {last} of the table {name!r} was stored, but its log "
                f"ends at {found}: files of {Path(root, name, '_delta_log')} were deleted "
                "or emptied; copy them back from a backup. Without one, `geoevents store "
                "rebuild NEW` gathers every record from the data files into a new store. Where "
                "you have put back an older state on purpose, delete "
                f"{Path(root, '.versions')}"
            )
