"""A limit of time that holds whatever is at work."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["limited"]

_LONGEST = 120.0  # seconds of a batch; it takes some three, and a worker past this is ended


@contextmanager
def limited() -> Iterator[None]:
    """Ends this process where the block goes on for too long; it is one that reads for another.

    No thread of Python's gets a turn while C code keeps the interpreter; the watch of
    ``faulthandler`` needs none. To who sent the batch it is one more process that died.

    Where an online geocoder is asked there is no limit: all workers together ask it once a second,
    and to wait for their turn, or for a server that is down, is no fault of an article.
    """
    from geoevents.geocoding.setting import ONLINE

    if os.environ.get(ONLINE, "").strip():
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a file, if one that keeps nothing
        faulthandler.dump_traceback_later(_LONGEST, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
