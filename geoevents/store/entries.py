"""What the log of a table says of its data files, read also where the log has holes.

The tables' own reader refuses a log that lacks a file. To tell what was lost, what is left of it
will do: the newest checkpoint, and the commits after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from geoevents.errors import StoreError
from geoevents.store.files import file_system
from geoevents.store.opening import table_address
from geoevents.store.problems import translated

__all__ = ["Noted", "noted_files"]

_FILE = re.compile(r"(\d{20})\.(json|checkpoint\.parquet)")


class Noted(NamedTuple):
    """What is known of a data file: its rows, and the first and last moment they were recorded."""

    rows: int | None = None
    first: datetime | None = None
    last: datetime | None = None


def noted_files(root: str, name: str) -> dict[str, Noted] | None:
    """Gives the data files that count, by their path in the table; None where there is no log.

    Raises:
        StoreError: the folder or the object store cannot be read.
    """
    from pyarrow import fs

    with translated(root):
        system, path = file_system(table_address(root, name))
        listing = fs.FileSelector(f"{path}/_delta_log", allow_not_found=True)
        parts = [(_FILE.fullmatch(i.base_name), i.path) for i in system.get_file_info(listing)]
    logs = sorted((int(match[1]), match[2], str(place)) for match, place in parts if match)
    if not logs:
        return None
    files: dict[str, Noted] = {}
    start = -1
    for version, kind, place in reversed(logs):
        if kind == "json":
            continue
        try:
            files = dict(_of_checkpoint(system, place))
        except StoreError:  # the one before it, with more commits, will do
            continue
        start = version
        break
    for version, kind, place in logs:
        if kind == "json" and version > start:
            _apply(system, place, files)
    return files


def _of_checkpoint(system: Any, place: str) -> Iterator[tuple[str, Noted]]:  # noqa: ANN401 - pyarrow
    import pyarrow.parquet as pq

    with translated(place), system.open_input_file(place) as stream:
        rows = pq.ParquetFile(stream).read(columns=["add"]).column("add").to_pylist()
    yield from (_noted(add) for add in rows if add is not None)


def _apply(system: Any, place: str, files: dict[str, Noted]) -> None:  # noqa: ANN401 - pyarrow
    with translated(place), system.open_input_stream(place) as stream:
        lines = stream.read().splitlines()
    for line in lines:
        try:
            action = json.loads(line)
        except ValueError:  # torn
            continue
        if add := action.get("add"):
            path, noted = _noted(add)
            files[path] = noted
        elif remove := action.get("remove"):
            files.pop(unquote(remove["path"]), None)


def _noted(add: Mapping[str, Any]) -> tuple[str, Noted]:
    said = json.loads(add.get("stats") or "{}")
    moments = [(said.get(key) or {}).get("recorded_at") for key in ("minValues", "maxValues")]
    first, last = (datetime.fromisoformat(moment) if moment else None for moment in moments)
    return unquote(add["path"]), Noted(said.get("numRecords"), first, last)
