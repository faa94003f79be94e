"""What a long run has done so far, and how that is shown: a bar on a terminal, else lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from geoevents.scaling.remote import count_remote, is_remote

__all__ = ["Bar", "Progress", "Tally", "count_articles"]

_CHUNK = 1 << 22  # bytes
_EVERY = 60.0  # seconds between two lines of a log
_MOST_COUNTED = 4 << 30  # bytes of JSON lines that are counted before a run begins
_LINES = {".jsonl", ".ndjson"}


@dataclass(slots=True)
class Tally:
    """Counts of a run so far. ``total`` is how many articles are expected, None where unknown."""

    total: int | None = None
    read: int = 0
    known: int = 0
    done: int = 0
    events: int = 0
    failed: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Articles analysed a second since the start."""
        return self.done / max(1e-9, time.monotonic() - self.started)

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate; None where nobody can say."""
        if self.total is None or not self.done:
            return None
        return max(0, self.total - self.known - self.done - self.failed) / max(1e-9, self.rate)


class Progress(Protocol):
    """Is told the counts as they change; ``close`` comes last."""

    def show(self, tally: Tally) -> None:
        """Takes the counts so far."""
        ...

    def close(self) -> None:
        """Ends the showing."""
        ...


class Bar:
    """Articles, events, failures, rate and time left, on standard error.

    On a terminal they stand in a bar; where there is none, as in a service's log, a line is
    written each minute.
    """

    def __init__(self, title: str) -> None:
        from tqdm import tqdm

        self._title = title
        self._next = time.monotonic() + _EVERY
        self._bar: Any = tqdm(
            unit=" articles", desc=title, disable=None, smoothing=0.05, dynamic_ncols=True
        )

    def show(self, tally: Tally) -> None:
        """Draws the counts. Known articles take no time, so they leave the total instead."""
        if self._bar.disable:
            self._write(tally)
            return
        self._bar.total = None if tally.total is None else max(0, tally.total - tally.known)
        self._bar.set_postfix_str(f"{tally.events:,} events, {tally.failed:,} failed", False)
        self._bar.update(tally.done + tally.failed - self._bar.n)

    def _write(self, tally: Tally) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        left = "" if tally.left is None else f", about {_duration(tally.left)} left"
        sys.stderr.write(
            f"{self._title}: {tally.done:,} articles, {tally.events:,} events, "
            f"{tally.known:,} known, {tally.failed:,} failed, {tally.rate:.1f} a second{left}\n"
        )
        sys.stderr.flush()

    def close(self) -> None:
        """Ends the bar."""
        self._bar.close()


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def count_articles(paths: Iterable[str | Path], suffixes: Iterable[str]) -> int | None:
    """Estimates how many articles files and folders hold: the lines of JSON lines, else one each.

    Args:
        paths: files, folders and prefixes of an object store; anything else (a web address,
            standard input) cannot be counted.
        suffixes: of the files that are read in folders.

    Returns:
        The number, or None where it cannot be told without reading everything.
    """
    wanted = set(suffixes)
    total, budget = 0, _MOST_COUNTED
    for stated in paths:
        path = Path(stated)
        if is_remote(stated):
            found = count_remote(str(stated))
            if found is None:
                return None
            total, files = total + found, []
        elif path.is_dir():
            files = [p for p in path.rglob("*") if p.suffix.lower() in wanted and p.is_file()]
        elif path.is_file():
            files = [path]
        else:
            return None
        for file in files:
            if file.suffix.lower() not in _LINES:
                total += 1
                continue
            budget -= file.stat().st_size
            if budget < 0:
                return None
            total += _lines(file)
    return total


def _lines(file: Path) -> int:
    count, last = 0, b"\n"
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            count += chunk.count(b"\n")
            last = chunk[-1:]
    return count + (last != b"\n")
