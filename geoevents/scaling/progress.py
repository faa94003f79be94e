"""What a long run has done so far, and how that is shown: a bar on a terminal, else nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from geoevents.scaling.remote import count_remote, is_remote

__all__ = ["Bar", "Progress", "Tally", "count_articles"]

_CHUNK = 1 << 22  # bytes
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
    """A bar on standard error with articles, events, failures, rate and time left."""

    def __init__(self, title: str) -> None:
        from tqdm import tqdm

        self._bar: Any = tqdm(
            unit=" articles", desc=title, disable=None, smoothing=0.05, dynamic_ncols=True
        )

    @property
    def shown(self) -> bool:
        """Tells whether there is a terminal to show it on."""
        return not self._bar.disable

    def show(self, tally: Tally) -> None:
        """Draws the counts. Known articles take no time, so they leave the total instead."""
        if self._bar.disable:
            return
        self._bar.total = None if tally.total is None else max(0, tally.total - tally.known)
        self._bar.set_postfix_str(f"{tally.events:,} events, {tally.failed:,} failed", False)
        self._bar.update(tally.done + tally.failed - self._bar.n)

    def close(self) -> None:
        """Ends the bar."""
        self._bar.close()


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
