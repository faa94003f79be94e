"""Whether one store is an older state of another, told by the commits of their logs.

A commit names its data files, each by a name of its own, so the same commit stands in two logs only
where one is a copy of the other; and what stands before it is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from geoevents.errors import StoreError
from geoevents.store.files import file_system
from geoevents.store.opening import table_address
from geoevents.store.problems import translated

__all__ = ["refuse_newer"]

_COMMIT = re.compile(r"(\d{20})\.json")


class _Log(NamedTuple):
    """The commits of a table's log: where each lies, by its version."""

    system: Any  # pyarrow is untyped
    commits: dict[int, str]

    def read(self, version: int) -> bytes | None:
        """Gives a commit as it is written; None where the log has it no longer."""
        place = self.commits.get(version)
        if place is None:
            return None
        with self.system.open_input_stream(place) as stream:
            return bytes(stream.read())


def refuse_newer(root: str, place: str, versions: Mapping[str, int]) -> None:
    """Refuses a place whose store is no older state of this one: a backup would overwrite rows.

    Args:
        root: of the store that is to be copied.
        place: to which it is to be copied; where there is no log yet, all is well.
        versions: of its tables, as they are to be copied.

    Raises:
        StoreError: there is more at the place, or something else; either cannot be read.
    """
    for name, version in versions.items():
        theirs = _log(place, name)
        if not theirs.commits:
            continue
        last = max(theirs.commits)
        if last > version:
            raise StoreError(
                f"{place}: holds version {last} of the table {name!r}, {root} only version "
                f"{version}: the backup has what the store has not, and nothing was changed in it. "
                "Where the store was put back from an older copy, copy the backup to an empty "
                f"folder and go on there, or look at it with --store {place}; otherwise name a "
                "new place for this backup"
            )
        ours = _log(root, name)
        if last not in ours.commits:
            raise StoreError(
                f"{place}: ends at version {last} of the table {name!r}, and the log of {root} "
                f"begins at {min(ours.commits, default=version)}: whether the one is an older "
                "state of the other can no longer be told. Nothing was changed; name a new place "
                "for this backup"
            )
        if _same(ours, theirs, last):
            continue
        parted = next((v for v in range(last - 1, -1, -1) if _same(ours, theirs, v)), None)
        since = "from the first version on" if parted is None else f"since version {parted}"
        raise StoreError(
            f"{place}: is no older state of {root}: version {last} of the table {name!r} is "
            f"another there, they differ {since}. Both were written to after one was copied from "
            "the other, so the backup has records that the store has not. Nothing was changed; "
            "name a new place for this backup and keep that one: `geoevents store export-log "
            f"--store {place}` prints its records"
        )


def _log(root: str, name: str) -> _Log:
    from pyarrow import fs

    with translated(root):
        system, path = file_system(table_address(root, name))
        listing = fs.FileSelector(f"{path}/_delta_log", allow_not_found=True)
        found = ((_COMMIT.fullmatch(i.base_name), i.path) for i in system.get_file_info(listing))
        return _Log(system, {int(match[1]): str(place) for match, place in found if match})


def _same(ours: _Log, theirs: _Log, version: int) -> bool:
    one = ours.read(version)
    return one is not None and one == theirs.read(version)
