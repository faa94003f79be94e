"""An end that leaves the store whole: the first signal asks to stop, the second stops at once.

Who asked once and reads one article for ever is stopped by the clock: first as a second signal
would, then by ending the process, which costs nothing that was stored.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any, Self

__all__ = ["Overdue", "Stop"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 6.0  # seconds for what is under way; service managers kill after ten or more
_STOPPED = 130  # exit code


class Overdue(KeyboardInterrupt):
    """Somebody asked to stop a while ago, and what was under way has not ended."""


class Stop:
    """Tells whether somebody asked to stop. Outside the main thread nobody can, by signals."""

    def __init__(self) -> None:
        self.wanted = False
        self._shields = 0
        self._late: type[KeyboardInterrupt] | None = None
        self._overdue = False
        self._former: dict[int, Any] = {}
        self._ended = threading.Event()
        self._nowhere: IO[bytes] | None = None
        self._last = threading.Lock()  # of setting the last watch, or taking it away

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._ended.clear()
            for number in _SIGNALS:
                self._former[number] = signal.signal(number, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with self._last:
            if self._nowhere is not None:
                faulthandler.cancel_dump_traceback_later()
                self._nowhere.close()
                self._nowhere = None
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._former.clear()

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Puts off what stops at once until the block is done, such as one commit of two tables."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self._late is None or self._shields:
            return
        late, self._late = self._late, None  # it is told once; the next block ends as it should
        if threading.current_thread() is threading.main_thread():
            raise late
        self._overdue = late is Overdue
        _interrupt()  # it is the main thread that stops

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if not self.wanted:
            self.wanted = True
            if self._former:
                self._watch()
            return
        kind = Overdue if self._overdue else KeyboardInterrupt
        self._overdue = False  # the next signal is a person's
        if self._shields:
            self._late = kind
        else:
            raise kind

    def _watch(self) -> None:
        """Begins to wait for the end; the last watch needs no turn of the interpreter."""
        self._nowhere = open(os.devnull, "wb")  # noqa: PTH123, SIM115 - closed at the end
        self._set_last_watch()
        threading.Thread(target=self._end, daemon=True).start()

    def _set_last_watch(self) -> None:
        if self._nowhere is not None:
            faulthandler.dump_traceback_later(3 * _GRACE, exit=True, file=self._nowhere)

    def _end(self) -> None:
        if self._ended.wait(_GRACE):
            return
        self._overdue = True
        _interrupt()
        end = time.monotonic() + _GRACE
        while time.monotonic() < end:
            if self._ended.wait(min(0.1, _GRACE)):
                return
            if self._shields:  # a commit takes what it needs, and what follows has its time
                end = time.monotonic() + _GRACE
                with self._last:
                    self._set_last_watch()
        sys.stderr.write(
            "geoevents: stopped in the middle of an article that takes too long; every stored "
            "article is whole. The same command goes on where this one ended\n"
        )
        sys.stderr.flush()
        os._exit(_STOPPED)


def _interrupt() -> None:
    """Sends the main thread the signal that also wakes it where it waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:  # Windows
        import _thread

        _thread.interrupt_main()
