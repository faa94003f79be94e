"""The two Delta tables of a store: opened, read, appended to, and brought up to date."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.access import is_read_only, require
from geoevents.errors import StoreError
from geoevents.store.layout import (
    SCHEMA_KEY,
    SCHEMA_VERSION,
    TABLES,
    partitions,
    properties,
    schemas,
)
from geoevents.store.lock import writing
from geoevents.store.marks import read_marks, write_marks
from geoevents.store.months import Pruning, by_month, with_month, without_month
from geoevents.store.opening import open_table, refuse_half, refuse_short, table_address
from geoevents.store.problems import translated

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds
    from deltalake import DeltaTable, WriterProperties

__all__ = ["Tables"]

_TICK = 50_000_000  # nanoseconds
_ASKED = 2.0  # seconds after which an object store is asked again
_ROW_GROUPS = {"events": 131_072, "articles": 4_096}  # an article is read with its row group


class Tables:
    """The tables of one store, each looked at anew whenever it is asked for."""

    def __init__(self, root: str, *, create: bool) -> None:
        """Opens the tables, and makes what is missing where ``create`` is on.

        Raises:
            StoreError: there is no store, it cannot be opened, lacks a table or has a log that
                ends before what was stored.
        """
        self.root = root
        create = create and not is_read_only()
        noted = read_marks(root)  # before the tables: others may be writing
        refuse_half(root, noted)
        self._tables = {name: open_table(root, name, create=create) for name in TABLES}
        self._seen: dict[str, int | None] = {}  # the state of a log when it was last looked at
        refuse_short(root, self._tables, noted)

    def address(self, name: str) -> str:
        """Gives where a table lies."""
        return table_address(self.root, name)

    def table(self, name: str) -> DeltaTable:
        """Gives a table in its present version.

        Raises:
            StoreError: the store is gone or cannot be read.
        """
        with translated(self.root):
            if "://" not in self.root and not Path(self.root, name, "_delta_log").is_dir():
                raise StoreError(f"{self.root}: the event store is gone")
            table = self._tables[name]
            table.update_incremental()
        return table

    def dataset(
        self, name: str, version: int | None = None, *, pruning: Pruning | None = None
    ) -> ds.Dataset:
        """Gives a table as an Arrow dataset that is read on demand, without the month.

        Args:
            name: of the table.
            version: of the table; None is the latest.
            pruning: what the rows of a file must be able to hold, or it is left out: a dataset of
                a thousand files takes seconds to be made. None is all files.

        Raises:
            StoreError: the store is gone, or has that version no longer.
        """
        with translated(self.root):
            table = self._of_version(name, version)
            return without_month(table, schemas()[name], self.address(name), pruning)

    def files(self, name: str, version: int | None = None) -> dict[str, int]:
        """Gives the data files of a table, by path within it, and how many rows each has.

        Args:
            name: of the table.
            version: of the table; None is the latest.

        Raises:
            StoreError: the store is gone, or has that version no longer.
        """
        actions = self.actions(name, version)
        paths = actions.column("path").to_pylist()
        return dict(zip(paths, actions.column("num_records").to_pylist(), strict=True))

    def actions(self, name: str, version: int | None = None) -> pa.Table:
        """Gives what the log says of each data file: path, bytes, rows, least and greatest values.

        Args:
            name: of the table.
            version: of the table; None is the latest.

        Raises:
            StoreError: the store is gone, or has that version no longer.
        """
        import pyarrow as pa

        with translated(self.root):
            return pa.table(self._of_version(name, version).get_add_actions(flatten=True))

    def _of_version(self, name: str, version: int | None) -> DeltaTable:
        from deltalake import DeltaTable

        if version is None:
            return self.table(name)
        return DeltaTable(self.address(name), version=version)

    def look(self, name: str) -> ds.Dataset | None:
        """Gives a table as ``dataset`` does, or None where it has not changed since the last look.

        Reading a log anew costs a millisecond or more, which is much for one article among many. A
        folder tells by its time whether anything was added to it; an object store is asked every
        two seconds, so that what others have stored may be seen that much later.
        """
        state = self._state(name)
        if state is not None and self._seen.get(name) == state:
            return None
        found = self.dataset(name)
        self._seen[name] = state
        return found

    def append(self, name: str, rows: pa.Table) -> None:
        """Appends rows in one commit, one writer after the other.

        Raises:
            StoreError: the store is gone or could not be written.
        """
        from deltalake import write_deltalake

        require("changing the store")
        with writing(self.root), translated(self.root):
            table = self.table(name)
            if table.metadata().configuration.get(SCHEMA_KEY) != SCHEMA_VERSION:
                self.migrate()
                table = self.table(name)
            # A store written before a column was added gets it with the first append that has it.
            write_deltalake(
                table,
                with_month(rows) if name == "events" else rows,
                mode="append",
                schema_mode="merge",
                writer_properties=_properties(name),
            )
            self._seen.pop(name, None)
            self.note_versions()

    def migrate(self) -> bool:
        """Brings a store of an earlier schema up to date: one commit rewrites the events by month.

        What breaks off is begun again by the next call; the former files stay for a week.

        Returns:
            Whether there was anything to do.

        Raises:
            StoreError: the store is gone or could not be written.
        """
        from deltalake import write_deltalake

        require("bringing the store up to date")
        done = False
        with writing(self.root), translated(self.root):
            for name in TABLES:
                table = self.table(name)
                if table.metadata().configuration.get(SCHEMA_KEY) == SCHEMA_VERSION:
                    continue
                done = True
                if table.metadata().partition_columns != partitions(name):
                    write_deltalake(
                        table,
                        by_month(without_month(table, schemas()[name], self.address(name))),
                        mode="overwrite",
                        schema_mode="overwrite",
                        partition_by=partitions(name),
                        writer_properties=_properties(name),
                    )
                    table = self.table(name)
                table.alter.set_table_properties(properties(name), raise_if_not_exists=False)
            self.note_versions()
        return done

    def set_properties(self, name: str) -> None:
        """Has the log of a table say of its files what it does in a new store.

        Raises:
            StoreError: the store is gone or could not be written.
        """
        with writing(self.root), translated(self.root):
            table = self.table(name)
            held = table.metadata().configuration
            wanted = {k: v for k, v in properties(name).items() if k != SCHEMA_KEY}
            if any(held.get(key) != value for key, value in wanted.items()):
                table.alter.set_table_properties(wanted, raise_if_not_exists=False)

    def note_versions(self) -> None:
        """Keeps beside the tables how far their logs went, so that a lost end is noticed."""
        write_marks(self.root, {name: self.table(name).version() for name in TABLES})

    def _state(self, name: str) -> int | None:
        """Gives a number that changes with the log; None where it cannot be told."""
        if "://" in self.root:
            return int(time.monotonic() / _ASKED)
        try:
            changed = Path(self.root, name, "_delta_log").stat().st_mtime_ns
        except OSError:
            return None
        # Two changes within one tick of the file system's clock have the same time.
        return changed if abs(time.time_ns() - changed) > _TICK else None


def _properties(name: str) -> WriterProperties:
    from deltalake import WriterProperties

    return WriterProperties(compression="ZSTD", max_row_group_size=_ROW_GROUPS[name])
