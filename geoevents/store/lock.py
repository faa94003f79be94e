"""One writer at a time looks up and appends, where the store is a folder of this machine.

Appends never conflict, but "is this article new?" and "append it" are two steps. The lock belongs
to the system: it is gone with the process that held it, however that ended. An object store has no
such lock: there the threads of one process wait for each other, as the sessions of one dashboard
are, but two processes do not. Two runs over the same articles at once may double article rows
there, which readers count once, and of two people who decide on one record in two processes within
the same second neither is refused: both versions are kept, and the later one counts.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geoevents.store.problems import translated

__all__ = ["writing"]

_NAME = ".writing"
_THREAD = threading.local()  # the locks that each thread holds
_ELSEWHERE: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # by an object store


@contextmanager
def writing(root: str) -> Iterator[None]:
    """Holds the store's lock for the block; waits until whoever has it is done.

    Blocks may be nested: a thread that holds the lock has it already.

    Raises:
        StoreError: the folder is gone or cannot be written.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # not a POSIX system
        yield
        return
    held = _held()
    if root in held:
        yield
        return
    if "://" in root:
        with _ELSEWHERE[root]:
            held.add(root)
            try:
                yield
            finally:
                held.discard(root)
        return
    with translated(root):
        handle = os.open(Path(root, _NAME), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        held.add(root)
        yield
    finally:
        held.discard(root)
        os.close(handle)


def _held() -> set[str]:
    """Gives the stores that this thread holds the lock of."""
    held: set[str] = _THREAD.__dict__.setdefault("held", set())
    return held
