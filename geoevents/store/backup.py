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
from geoevents.store.lineage import refuse_newer
from geoevents.store.problems import translated

__all__ = ["Copied", "backup"]

_CHUNK = 8 << 20  # bytes
_NAMED = 5  # damaged files that a message names
_MAGIC = b"PAR1"  # how every Parquet file ends


class Copied(NamedTuple):
    """What a backup copied, and what was there from the time before."""

    files: int
    bytes: int
    kept: int


def backup(store: EventStore, target: str | Path) -> Copied:
    """Copies a store's present version to a folder or an object-store address.

    The articles' version is taken before the events' and copied after them, so that no article of
    the copy lacks its events, however busy the store is and wherever the copying breaks off; events
    whose article is not there yet are completed when that article is ingested again.

    Args:
        store: whose version.
        target: a new place, or one that a former backup of the same store made.

    Raises:
        StoreError: the target lies in the store, holds something else, another store, or what the
            store has not; a data file of the store is damaged; either cannot be read or written.
    """
    place = _place(store, target)
    _refuse_another(store, place)
    with translated(store.root):
        versions = {name: store.tables.table(name).version() for name in reversed(TABLES)}
    refuse_newer(store.root, place, versions)
    whole = {name: _whole_files(store, name, versions[name]) for name in TABLES}
    copied = [
        _copy_table(store, name, versions[name], files, place) for name, files in whole.items()
    ]
    return Copied(*(sum(numbers) for numbers in zip(*copied, strict=True)))


def _place(store: EventStore, target: str | Path) -> str:
    """Gives where the copy goes, which is neither the store nor in it."""
    place, root = str(target).rstrip("/") or "/", store.root.rstrip("/")
    same = place == root
    inside = "://" in place and place.startswith(f"{root}/")
    if "://" not in place:
        folder = Path(place).expanduser().absolute()
        check_folder(folder)
        place, real, here = str(folder), folder.resolve(), Path(root).resolve()
        same = real == here
        inside = "://" not in root and here in real.parents
    if same or inside:
        what = "is the store itself" if same else f"lies in the store ({root})"
        raise StoreError(f"{place}: {what}; name another place for the backup")
    return place


def _refuse_another(store: EventStore, place: str) -> None:
    try:
        other = EventStore.open(place, create=False)
    except StoreError:  # nothing there yet, or a backup that broke off
        return
    if other.events_state()[0] != store.events_state()[0]:
        raise StoreError(f"{place}: is another store; name a new place for the backup")


def _whole_files(store: EventStore, name: str, version: int) -> list[str]:
    """Gives the data files of a version, each as long as the log says that it was written.

    Raises:
        StoreError: names those that are gone or torn, before anything is copied.
    """
    actions = store.tables.actions(name, version)
    paths = actions.column("path").to_pylist()
    sizes = dict(zip(paths, actions.column("size_bytes").to_pylist(), strict=True))
    with translated(store.root):
        system, path = file_system(store.tables.address(name))
        infos = system.get_file_info([f"{path}/{file}" for file in sizes])
    torn = []
    for (file, size), info in zip(sizes.items(), infos, strict=True):
        if info.size != size:
            now = "is gone" if info.size is None else f"has {info.size:,} of {size:,} bytes"
            torn.append(f"{name}/{file} {now}")
    if torn:
        more = f" and {len(torn) - _NAMED:,} more" if len(torn) > _NAMED else ""
        raise StoreError(
            f"{store.root}: damaged, so nothing was copied and a former backup stays as it is: "
            f"{'; '.join(torn[:_NAMED])}{more}. Copy the files back from that backup (they have "
            "the same names there); without one, `geoevents store rebuild NEW` makes a new store "
            "of all that can still be read"
        )
    return list(sizes)


def _copy_table(
    store: EventStore, name: str, version: int, data: list[str], place: str
) -> tuple[int, int, int]:
    with translated(f"{store.root} to {place}"):
        system, path = file_system(store.tables.address(name))
        other, base = file_system(f"{place.rstrip('/')}/{name}")
        files = size = kept = 0
        for inside in [*data, *_log_files(system, path, version)]:  # the log last: it names them
            source = system.get_file_info(f"{path}/{inside}")
            if source.size is None:  # it was there before; a goal that is not there yet has no size
                raise StoreError(
                    f"{store.root}: {name}/{inside} went while it was copied (perhaps somebody "
                    "vacuums the store), so the backup is not complete. Run the same again"
                )
            goal = f"{base}/{inside}"
            # Equal names are equal files: data files never change, and the logs have been compared.
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
    """Copies a file; in a folder it is never seen half written.

    Raises:
        StoreError: it is a Parquet file that does not end as one.
    """
    from pyarrow import fs

    local = isinstance(other, fs.LocalFileSystem)
    draft = f"{goal}.part" if local else goal
    if source.endswith(".parquet"):
        with system.open_input_file(source) as read:
            size = read.size()
            if size < len(_MAGIC) or read.read_at(len(_MAGIC), size - len(_MAGIC)) != _MAGIC:
                raise StoreError(
                    f"{source}: is damaged (it does not end as a Parquet file does), so the backup "
                    "stays as it was, less this file. `geoevents store check` names every such file"
                )
    with system.open_input_stream(source) as read, other.open_output_stream(draft) as written:
        while piece := read.read(_CHUNK):
            written.write(piece)
    if local:
        other.move(draft, goal)
