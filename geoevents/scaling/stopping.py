"""Ctrl-C that leaves the store whole: the first asks to stop, the second stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

__all__ = ["Stop"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Tells whether somebody asked to stop. Outside the main thread nobody can, by signals."""

    def __init__(self) -> None:
        self.wanted = False
        self._shields = 0
        self._late = False
        self._former: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._former[number] = signal.signal(number, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._former.clear()

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Puts off a second Ctrl-C until the block is done, such as one commit of two tables."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self._late and not self._shields:
            raise KeyboardInterrupt

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if not self.wanted:
            self.wanted = True
        elif self._shields:
            self._late = True
        else:
            raise KeyboardInterrupt
