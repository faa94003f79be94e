"""What fetchers remember of hosts for politeness' sake: when each may be asked, and its robots.txt.

One memory is shared by all runs of a process, so that six people who add articles of one paper do
not ask it six times a second.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from urllib.robotparser import RobotFileParser

__all__ = ["Manners", "shared_manners"]

_KEPT = 3_600.0  # seconds for which rules count; RFC 9309 asks for a day at most
_HOSTS = 2_000  # that are remembered; the one asked longest ago is forgotten first


class Manners:
    """Turns at hosts, and the rules of their robots.txt; for threads at once.

    Args:
        clock: the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next: OrderedDict[str, float] = OrderedDict()
        self._rules: OrderedDict[str, tuple[float, RobotFileParser | None]] = OrderedDict()

    def turn(self, host: str, pause: float) -> float:
        """Takes the next turn at a host; gives the seconds to wait for it.

        Args:
            host: who is asked.
            pause: seconds that must lie between two requests.
        """
        with self._lock:
            now = self._clock()
            at = max(now, self._next.pop(host, now - pause) + pause)
            self._next[host] = at
            if len(self._next) > _HOSTS:
                self._next.popitem(last=False)
            return at - now

    def rules(self, origin: str) -> tuple[bool, RobotFileParser | None]:
        """Tells whether the rules of a scheme and host are known, and gives them; None is none."""
        with self._lock:
            since, found = self._rules.get(origin, (None, None))
            return since is not None and self._clock() - since < _KEPT, found

    def keep_rules(self, origin: str, rules: RobotFileParser | None) -> None:
        """Remembers rules for an hour."""
        with self._lock:
            self._rules.pop(origin, None)
            self._rules[origin] = self._clock(), rules
            if len(self._rules) > _HOSTS:
                self._rules.popitem(last=False)


@lru_cache(maxsize=1)
def shared_manners() -> Manners:
    """Gives the memory that all runs of this process share."""
    return Manners()
