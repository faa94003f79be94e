"""The data files of a store as they lie, whatever its log says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from geoevents.store.event_store import EventStore
from geoevents.store.layout import TABLES
from geoevents.store.problems import translated

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DataFile", "data_files", "file_system", "read_file", "unlisted"]


class DataFile(NamedTuple):
    """A Parquet file: its table, its path in the table's folder, and its size in bytes."""

    table: str
    path: str
    size: int


def file_system(root: str) -> tuple[Any, str]:
    """Gives Arrow's file system of a folder or an object-store address, and the path in it.

    Raises:
        ValueError: nothing is known of such addresses.
    """
    from pyarrow import fs

    if "://" in root:
        system, path = fs.FileSystem.from_uri(root)
        return system, str(path)
    return fs.LocalFileSystem(), root


def data_files(root: str) -> Iterator[DataFile]:
    """Gives every Parquet file in the folders of the tables, its log files left aside.

    Raises:
        StoreError: the folder or the object store cannot be read.
    """
    from pyarrow import fs

    with translated(root):
        system, path = file_system(root)
        for name in TABLES:
            folder = f"{path.rstrip('/')}/{name}"
            listing = fs.FileSelector(folder, recursive=True, allow_not_found=True)
            for info in sorted(system.get_file_info(listing), key=lambda i: str(i.path)):
                inside = str(info.path)[len(folder) + 1 :]
                if info.is_file and inside.endswith(".parquet") and inside[0] != "_":
                    yield DataFile(name, inside, info.size)


def read_file(
    root: str, file: DataFile, columns: list[str] | None = None, *, way_out: bool = True
) -> pa.Table:
    """Reads a data file as a whole, or some of its columns.

    Args:
        root: the store's folder or address.
        file: which one.
        columns: None is all.
        way_out: whether an error says what to do; off where the caller does.

    Raises:
        StoreError: it is damaged, gone, or may not be read.
    """
    import pyarrow.parquet as pq

    system, path = file_system(root)
    name = f"{path.rstrip('/')}/{file.table}/{file.path}"
    place = f"{root}/{file.table}/{file.path}"
    with translated(place, way_out=way_out), system.open_input_file(name) as stream:
        return pq.ParquetFile(stream).read(columns=columns)


def unlisted(store: EventStore) -> Iterator[DataFile]:
    """Gives the data files that no version of the store in its log has ever had or replaced.

    They are what a write that broke off leaves, or what is left where a log file was deleted.
    """
    for name in TABLES:
        known = set(store.tables.dataset(name).files)
        with translated(store.root):
            replaced = store.tables.table(name).vacuum(
                retention_hours=0, dry_run=True, enforce_retention_duration=False
            )
        known.update(replaced)
        yield from (f for f in data_files(store.root) if f.table == name and f.path not in known)
