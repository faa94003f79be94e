"""What of a damaged store is in none of its files: which they were, how many rows, of when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from geoevents.errors import StoreError
from geoevents.store.entries import Noted, noted_files
from geoevents.store.event_store import EventStore
from geoevents.store.layout import TABLES

__all__ = ["Loss", "losses"]

_TICK = timedelta(milliseconds=1)  # to which the log tells moments


class Loss(NamedTuple):
    """A lost file or table: what to say of it, and from when to when its rows were recorded.

    ``span`` is None where that is not known.
    """

    table: str
    words: str
    span: tuple[datetime, datetime] | None


def losses(
    root: str, there: Collection[tuple[str, str]], unread: Mapping[tuple[str, str], str]
) -> list[Loss]:
    """Tells what is lost.

    Args:
        root: the store.
        there: its data files, each with its table.
        unread: those that could not be read, and why. What a write that broke off has left is no
            loss: where the log is whole, only the files that it counts are.

    Raises:
        StoreError: the folder or the object store cannot be read.
    """
    try:
        EventStore.open(root, create=False)
        whole = True
    except StoreError:
        whole = False
    found: list[Loss] = []
    for name in TABLES:
        noted = noted_files(root, name)
        if noted is None and not any(table == name for table, _ in there):
            found.append(Loss(name, f"{root}: the table {name!r} is gone", None))
            continue
        noted = noted or {}
        for (table, path), why in unread.items():
            if table == name and (path in noted or not whole):
                found.append(_loss(name, why, noted.get(path)))
        gone = noted.keys() - {path for table, path in there if table == name}
        found += [
            _loss(name, f"{root}/{name}/{path}: is gone", noted[path]) for path in sorted(gone)
        ]
    return found


def _loss(table: str, words: str, noted: Noted | None) -> Loss:
    if noted is None or noted.first is None or noted.last is None:
        return Loss(table, words, None)
    rows = "rows" if noted.rows is None else "1 row" if noted.rows == 1 else f"{noted.rows:,} rows"
    span = f"{noted.first:%Y-%m-%d %H:%M:%S} to {noted.last:%Y-%m-%d %H:%M:%S} UTC"
    said = f"{words}; {rows}, recorded {span}"
    return Loss(table, said, (noted.first - _TICK, noted.last + _TICK))
