"""One line of the table of promises, what may be missed by how much, and how things are timed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "BY_CLOCK",
    "BY_TURNS",
    "NONE",
    "ROOT",
    "Line",
    "best",
    "cpu",
    "peak",
    "printed",
    "seconds",
]

ROOT = Path(__file__).resolve().parent.parent
SLACK = 4.0  # of times: neighbours on a shared two-core runner have cost us a factor of 2.2
BY_CLOCK = 1.5  # of a ratio by the clock: neighbours come and go between its two sides
BY_TURNS = 1.35  # of a ratio in CPU seconds by turns: 1.35 alone was 1.08 beside eight others
NONE = 1.0  # of what no neighbour changes: memory, bytes, counts


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: ``value`` against ``target``, in the unit that ``form`` prints."""

    promise: str
    value: float
    target: float | None  # None: a peer, shown beside the promises
    form: str
    larger_is_better: bool
    note: str = ""
    known: float = 1.0  # the ratio that a known debt reaches on a free machine
    slack: float = SLACK

    @property
    def ratio(self) -> float:
        """How many times better than the target; below 1 it is missed."""
        if self.target is None:
            return 1.0
        return self.value / self.target if self.larger_is_better else self.target / self.value

    @property
    def verdict(self) -> str:
        """``ok``, ``near`` (missed within the slack), ``short`` (a known debt) or ``MISSED``."""
        if self.target is None:
            return "peer"
        if self.ratio >= 1:
            return "ok"
        if self.ratio >= 1 / self.slack:
            return "near"
        return "short" if self.ratio >= self.known / self.slack else "MISSED"

    def __str__(self) -> str:
        sign = "≥" if self.larger_is_better else "≤"
        target = "" if self.target is None else f"{sign} {self.form.format(self.target)}"
        measured = self.form.format(self.value)
        ratio = "" if self.target is None else f"{self.ratio:.2f}"
        return (
            f"{self.verdict:7s}{self.promise:62s}{target:>13s}{measured:>12s}"
            f"{ratio:>8s}  {self.note}"
        )


def cpu(work: Callable[[], object]) -> float:
    """Gives the CPU seconds of this process that some work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def seconds(work: Callable[[], object]) -> float:
    """Gives the seconds by the clock that some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(work: Callable[[], object], times: int) -> float:
    """Gives the fewest seconds of several tries."""
    return min(seconds(work) for _ in range(times))


def printed(command: Sequence[str], *, numbers: bool = True, **environment: str) -> list[float]:
    """Gives the numbers that a command prints."""
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return [float(word) for word in run.stdout.split()] if numbers else []


def peak() -> float:
    """Gives the most MB that this process has held; ``ru_maxrss`` has its starter's as well."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
