"""Work in a thread of its own, whose state the page reads while it goes on."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from geoevents.errors import GeoeventsError
from geoevents.formats.target import FULL

__all__ = ["BackgroundRun"]


@dataclass(slots=True, kw_only=True)
class BackgroundRun:
    """A run that ends by itself, by a fault, or after it was asked to stop."""

    fault: str = ""
    finished: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Asks to stop; what is being done is done to its end."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def begin(self, work: Callable[[], None]) -> None:
        """Does the work in a thread; an error of ours, or of a file, becomes ``fault``."""
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[], None]) -> None:
        self.fault = "The run broke off by a fault of the program; the console says more."
        try:
            work()
            self.fault = ""
        except GeoeventsError as error:
            self.fault = str(error)
        except OSError as error:
            told = _what_failed(error)
            if told is None:
                raise
            self.fault = told
        finally:
            self.finished = True


def _what_failed(error: OSError) -> str | None:
    """Gives a sentence for a file that could not be written or read; None where it has no name."""
    path = error.filename2 or error.filename
    if error.errno in FULL:  # what has no name is a file in the making, which is a temporary one
        where = path or f"the folder for temporary files, {tempfile.gettempdir()}"
        return f"{where}: no room to write; whoever runs this server can make room there."
    return None if path is None else f"{path}: {error.strerror}"
