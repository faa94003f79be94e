"""The month by which the events of a store are laid in folders: added, and taken off again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geoevents.store.layout import MONTH

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds
    from deltalake import DeltaTable

__all__ = ["Pruning", "by_month", "with_month", "without_month"]

Pruning = list[tuple[str, str, Any]]  # column, operator, value: all must hold


def without_month(
    table: DeltaTable, schema: pa.Schema, folder: str, pruning: Pruning | None = None
) -> ds.Dataset:
    """Gives a table as an Arrow dataset of that schema, which the month is no part of.

    Args:
        table: the table.
        schema: what it is read as.
        folder: where it lies.
        pruning: what the rows of a file must be able to hold, or it is left out.
    """
    import pyarrow as pa
    from pyarrow import fs

    # A folder is read by Arrow itself. deltalake's file system is Python: an Arrow thread that
    # closes a file of it while the interpreter ends aborts the process.
    system = None if "://" in folder else fs.SubTreeFileSystem(folder, fs.LocalFileSystem())
    if MONTH not in table.metadata().partition_columns:
        return table.to_pyarrow_dataset(
            schema=schema, filesystem=system, file_pruning_predicate=pruning
        )
    wide = schema.append(pa.field(MONTH, pa.string()))
    whole = table.to_pyarrow_dataset(schema=wide, filesystem=system, file_pruning_predicate=pruning)
    return whole.replace_schema(schema)


def with_month(rows: pa.Table) -> pa.Table:
    """Gives events with the month of each."""
    import pyarrow.compute as pc

    return rows.append_column(MONTH, pc.strftime(rows.column("event_date"), format="%Y-%m"))


def by_month(dataset: ds.Dataset) -> pa.RecordBatchReader:
    """Gives all rows with their month, as a stream."""
    import pyarrow as pa

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in dataset.to_batches():
            yield from with_month(pa.Table.from_batches([batch])).to_batches()

    schema = dataset.schema.append(pa.field(MONTH, pa.string()))
    return pa.RecordBatchReader.from_batches(schema, batches())
