"""Work that needs much memory for a while, done by a process of its own.

What such a process takes of memory goes back to the system when it ends, and the others of the app
are not held up by it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from geoevents.errors import StoreError

__all__ = ["run_apart"]


class _Turns:
    """One process at a time, of up to 1.7 GB at a million records; the urgent go first."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._busy = False
        self._urgent = 0  # that wait

    @contextmanager
    def take(self, *, urgent: bool) -> Iterator[None]:
        with self._change:
            self._urgent += urgent
            try:
                self._change.wait_for(lambda: not self._busy and (urgent or not self._urgent))
            finally:
                self._urgent -= urgent
                self._change.notify_all()  # the others wait for no wait that broke off
            self._busy = True
        try:
            yield
        finally:
            with self._change:
                self._busy = False
                self._change.notify_all()


_TURNS = _Turns()


def run_apart(task: str, source: str, target: str, *more: str) -> None:
    """Writes a file ("fill" an index, "group" its records) and waits for it.

    A reader waits for an index that is filled; incidents are grouped in the background, and of an
    index that a newer version has replaced meanwhile nobody wants them.

    Raises:
        StoreError: the file could not be written.
    """
    command = [sys.executable, "-m", "geoevents.query.apart", task, source, target, *more]
    with _TURNS.take(urgent=task == "fill"):
        if task == "group" and not Path(source).exists():
            raise StoreError(f"{source}: this version of the index was replaced by a newer one")
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise StoreError(f"{source}: the index {target} could not be written: {lines[-1]}")


def _main(task: str, source: str, target: str, *more: str) -> None:
    """What the processes do; a file appears under its name when whole."""
    import duckdb
    import pyarrow.parquet as pq

    from geoevents.query.grouping import group_rows
    from geoevents.query.index import fill_index
    from geoevents.store.scratch import configure

    with tempfile.TemporaryDirectory(dir=Path(target).parent, prefix=".index-") as folder:
        draft = Path(folder) / "draft"
        if task == "fill":
            fill_index(source, int(more[0]), draft)
        else:
            day = date.fromisoformat(more[0]) if more[0] else None
            with duckdb.connect(source, read_only=True) as connection:
                configure(connection)
                pq.write_table(group_rows(connection, day, Path(target).parent), draft)
        draft.replace(target)


if __name__ == "__main__":
    _main(*sys.argv[1:])
