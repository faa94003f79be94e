"""Folders for what DuckDB needs on disk: the cache, and private ones that end with the process.

A sentence that DuckDB spills is as private as the store, so nobody else may look into such a
folder, and none lies at a place that another user of the machine could have made before.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["MEMORY_LIMIT", "cache_folder", "configure", "private_folder", "spill_folder"]

MEMORY_LIMIT = "500MB"  # of DuckDB; the app as a whole stays below 1.5 GB

_LOCK = "in-use"  # locked by the process whose folder it is, as long as that lives


def configure(connection: duckdb.DuckDBPyConnection, limit: str = MEMORY_LIMIT) -> None:
    """Sets limits and the time zone."""
    connection.execute(f"SET memory_limit = '{limit}'")
    connection.execute("SET TimeZone = 'UTC'")
    spill = str(spill_folder()).replace("'", "''")
    connection.execute(f"SET temp_directory = '{spill}'")


def cache_folder() -> Path:
    """Gives a folder that can be written: the user's cache, or else one that ends with us."""
    import platformdirs

    stated = os.environ.get("GEOEVENTS_CACHE")
    folder = Path(stated) if stated else platformdirs.user_cache_path("geoevents")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return private_folder(Path(tempfile.gettempdir()), "geoevents-cache-")


def spill_folder() -> Path:
    """Gives the folder in which this process's DuckDB keeps what memory does not hold."""
    return private_folder(cache_folder(), "spill-")


def private_folder(parent: Path, prefix: str) -> Path:
    """Gives this process's folder, which only its user can enter; it is removed at exit.

    Folders that killed processes left there are removed, too.
    """
    return _private_folder(parent, prefix, os.getpid())


@functools.lru_cache(maxsize=16)
def _private_folder(parent: Path, prefix: str, process: int) -> Path:
    _remove_left(parent, prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)  # held until the process ends
    _locked(lock)
    atexit.register(_remove, folder, process)
    return folder


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:  # a fork has its parent's list of what to do at exit
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left(parent: Path, prefix: str) -> None:
    for folder in parent.glob(f"{prefix}*"):
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR)
        except OSError:  # another user's, or just being made
            continue
        try:
            if _locked(lock):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _locked(lock: int) -> bool:
    """Locks a file if no process has it; False where that cannot be known."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
