"""Python's garbage collector, told that what is loaded by now stays.

Libraries and models are millions of objects; to look through them again and again costs 4 % of the
reading of articles, and half of what a step of playback costs a server: Streamlit collects after
each run of a script, for all sessions one after the other.
"""

from __future__ import annotations

import gc
import threading

__all__ = ["settle", "unsettle"]

_USUAL = gc.get_threshold()
_SELDOM = (20_000, 20, 20)
_serving = threading.Event()  # what a server has loaded stays until it ends


def settle(*, serving: bool = False) -> None:
    """Has the collector leave alone what is there by now.

    Args:
        serving: the process is a server, for which that holds until it ends. Others collect seldom
            besides, since their work leaves few cycles behind, until ``unsettle``.
    """
    gc.collect()
    gc.freeze()
    if serving:
        _serving.set()
    else:
        gc.set_threshold(*_SELDOM)


def unsettle() -> None:
    """Takes ``settle`` back, where a process goes on with other work; a server's stays."""
    gc.set_threshold(*_USUAL)
    if not _serving.is_set():
        gc.unfreeze()
