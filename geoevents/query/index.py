"""The read-only DuckDB index over one version of the store's events.

DuckDB's own Delta extension is a download, so Arrow reads the Delta table and DuckDB copies it
once per version. A small store is copied into memory. A large one is copied by a process of its
own into a file in the cache folder: the texts of a million records stay on disk, what the copying
takes of memory goes back to the system, and the next start finds the file ready.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import StoreError
from geoevents.query.apart import run_apart
from geoevents.query.filling import extend, fill
from geoevents.store import EventStore, translated
from geoevents.store.layout import MONTH
from geoevents.store.scratch import cache_folder, configure

if TYPE_CHECKING:
    import duckdb

__all__ = ["extend_index", "fill_index", "open_index"]

_IN_MEMORY = 50_000  # stored rows; about 100 MB with their texts
_COPYING_LIMIT = "1200MB"  # of the process that copies, which ends when it has
_LAYOUT = 8  # of the columns below; a file of another layout is made anew


def open_index(store: EventStore, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Gives a DuckDB table ``events`` with all versions of all events, in order of date.

    Besides ``COLUMNS`` it has ``rid`` (row number), ``valid_from`` and ``valid_to`` (the span of
    ``recorded_at`` in which this version was the latest; null is open), ``region``
    ("RU:Kursk Oblast"), ``party`` (who claims or denies), ``mx``, ``my`` and ``haystack``
    (the sentence in lower case).

    Args:
        store: whose events.
        folder: where the file of a large store goes; None is the user's cache folder, or
            ``$GEOEVENTS_CACHE``.

    Raises:
        StoreError: the store is gone or damaged, or the file could not be written.
    """
    import duckdb

    table, version = store.events_state()
    if sum(store.events_files(version).values()) <= _IN_MEMORY:
        with translated(store.root):  # a data file may be damaged
            connection = duckdb.connect(":memory:")
            fill(connection, store.events_dataset(version))
            return connection
    folder = folder or cache_folder()
    path = folder / f"{table}-{version}-{_LAYOUT}.duckdb"
    fault: duckdb.Error | None = None
    for _ in range(2):
        if not path.exists():
            former = _write_file(store, table, version, path)
            _remove_former(folder, table, path.stem, former)
        try:
            return _attached(path)
        except duckdb.Error as error:  # it was cut off, or is of another DuckDB: made anew
            path.unlink(missing_ok=True)
            fault = error
    raise StoreError(f"the index {path} cannot be read: {fault}") from fault


def _attached(path: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(":memory:")
    configure(connection)
    connection.execute("SET preserve_insertion_order = false")  # what needs an order states it
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS stored (READ_ONLY)")
    ((size,),) = connection.execute(
        "SELECT total_blocks * block_size FROM pragma_database_size() "
        "WHERE database_name = 'stored'"
    ).fetchall()
    if path.stat().st_size < size:
        raise duckdb.IOException(f"{path} was cut off")
    for name in ("events", "lineage"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM stored.{name}")  # noqa: S608
    return connection


def _write_file(store: EventStore, table: str, version: int, path: Path) -> str | None:
    """Writes the index of a version, from that of a former version where only rows were added.

    Returns:
        The stem of the former index.
    """
    import duckdb

    formers = {
        int(file.stem.rsplit("-", 2)[1]): file
        for file in path.parent.glob(f"{table}-*-{_LAYOUT}.duckdb")
    }
    for number in sorted(formers, reverse=True):
        if number < version and (added := _added(store, number, version)):
            try:
                extend_index(store, version, path, formers[number], added)
            except duckdb.Error:  # the former one is damaged
                formers[number].unlink(missing_ok=True)
                continue
            return formers[number].stem
    run_apart("fill", store.root, str(path), str(version))
    return None


def _added(store: EventStore, former: int, version: int) -> set[str]:
    """Gives the files that a version has more than a former one; none where some were replaced."""
    try:
        old = store.events_files(former).keys()
        new = store.events_files(version).keys()
    except StoreError:  # the log of the former version is gone
        return set()
    return new - old if old <= new else set()


def fill_index(root: str, version: int, target: Path) -> None:
    """Writes the index file of a version of a store."""
    import duckdb

    store = EventStore.open(root, create=False)
    with duckdb.connect(str(target)) as connection:
        fill(connection, store.events_dataset(version), _COPYING_LIMIT)


def extend_index(
    store: EventStore, version: int, target: Path, former: Path, added: Collection[str]
) -> None:
    """Writes the index file of a version from that of a former one and the files added since.

    Raises:
        StoreError: the file could not be written.
    """
    import duckdb
    import pyarrow.dataset as ds

    months = sorted({part.removeprefix("month=") for f in added for part in f.split("/")[:-1]})
    whole = store.events_dataset(version, pruning=[(MONTH, "in", months)] if months else None)
    parts = [part for part in whole.get_fragments() if part.path.endswith(tuple(added))]
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".index-") as folder:
            draft = Path(folder) / "draft"
            shutil.copyfile(former, draft)
            with duckdb.connect(str(draft)) as connection:
                configure(connection)
                rows = ds.FileSystemDataset(parts, whole.schema, whole.format)
                extend(connection, rows, former.stem)
            draft.replace(target)
    except OSError as error:
        raise StoreError(f"the index {target} could not be written: {error}") from error


def _remove_former(folder: Path, table: str, kept: str, former: str | None) -> None:
    """Removes the files of other versions, but not the incidents that the next ones build on."""
    for file in folder.glob(f"{table}-*"):
        if file.stem != kept and not (file.suffix == ".parquet" and file.stem == former):
            try:
                file.unlink()
            except OSError:  # Windows keeps files that are open
                continue
