"""A copy of a store that is whole, made while others read and write it.

The log is copied up to one version, then the data files of that version, which never change: what a
former run has copied is not copied again. To restore, copy the folder back or open it where it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from geoevents.errors import StoreError
from geoevents.store.event_store import EventStore
from geoevents.store.files import file_system
from geoevents.store.layout import TABLES, check_folder
from geoevents.store.problems import translated

__all__ = ["Copied", "backup"]

_CHUNK = 8 << 20  # bytes


class Copied(NamedTuple):
    """What a backup copied, and what was there from the time before."""

    files: int
    bytes: int
    kept: int


def backup(store: EventStore, target: str | Path) -> Copied:
    """Copies a store's present version to a folder or an object-store address.

    The articles' version is taken before the events', so that no article of the copy lacks its
    events, however busy the store is; events whose article is not there yet are completed when
    that article is ingested again.

    Args:
        store: whose version.
        target: a new place, or one that a former backup of the same store made.

    Raises:
        StoreError: the target holds something else, or another store; either cannot be read or
            written.
    """
    place = str(target)
    if "://" not in place:
        folder = Path(place).expanduser().absolute()
        check_folder(folder)
        place = str(folder)
    if place == store.root:
        raise StoreError(f"{place}: is the store itself; name another place for the backup")
    _refuse_another(store, place)
    with translated(store.root):
        versions = {name: store.tables.table(name).version() for name in reversed(TABLES)}
    copied = [_copy_table(store, name, version, place) for name, version in versions.items()]
    return Copied(*(sum(numbers) for numbers in zip(*copied, strict=True)))


def _refuse_another(store: EventStore, place: str) -> None:
    try:
        other = EventStore.open(place, create=False)
    except StoreError:  # nothing there yet, or a backup that broke off
        return
    if other.events_state()[0] != store.events_state()[0]:
        raise StoreError(f"{place}: is another store; name a new place for the backup")


def _copy_table(store: EventStore, name: str, version: int, place: str) -> tuple[int, int, int]:
    data = store.tables.dataset(name, version).files
    with translated(f"{store.root} to {place}"):
        system, path = file_system(store.tables.address(name))
        other, base = file_system(f"{place.rstrip('/')}/{name}")
        files = size = kept = 0
        for inside in [*data, *_log_files(system, path, version)]:  # the log last: it names them
            source = system.get_file_info(f"{path}/{inside}")
            goal = f"{base}/{inside}"
            if other.get_file_info(goal).size == source.size:
                kept += 1
                continue
            other.create_dir(goal.rsplit("/", 1)[0], recursive=True)
            _copy(system, source.path, other, goal)
            files, size = files + 1, size + source.size
    return files, size, kept


def _log_files(system: Any, path: str, version: int) -> list[str]:  # noqa: ANN401 - pyarrow is untyped
    """Gives the log files up to a version; without the hint that may name a later one."""
    from pyarrow import fs

    names = [info.base_name for info in system.get_file_info(fs.FileSelector(f"{path}/_delta_log"))]
    numbered = sorted(name for name in names if name[:20].isdigit())
    return [f"_delta_log/{name}" for name in numbered if int(name[:20]) <= version]


def _copy(system: Any, source: str, other: Any, goal: str) -> None:  # noqa: ANN401
    """Copies a file; in a folder it is never seen half written."""
    from pyarrow import fs

    local = isinstance(other, fs.LocalFileSystem)
    draft = f"{goal}.part" if local else goal
    with system.open_input_stream(source) as read, other.open_output_stream(draft) as written:
        while piece := read.read(_CHUNK):
            written.write(piece)
    if local:
        other.move(draft, goal)
