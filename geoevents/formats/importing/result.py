"""What an import did, in rows, and what became of the rows that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Failure", "ImportResult"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that became no record: its line (or place in the file), why, and its cells."""

    line: int
    reason: str
    row: Mapping[str, Any]


@dataclass(slots=True)
class ImportResult:
    """What an import did, in rows."""

    rows: int = 0
    new: int = 0
    changed: int = 0  # new versions of records whose dataset changed them
    known: int = 0  # in the store already, and the same
    reviewed: int = 0  # changed by the dataset, but reviewed by a person, so left
    edited: int = 0  # of our own exports: other than in the store, where a review would change it
    failed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)  # reason → rows
    failures: list[Failure] = field(default_factory=list)
    cancelled: bool = False

    def words(self) -> str:
        """Says it in a line."""
        told = [f"{self.rows:,} rows: {self.new:,} new records"]
        if self.changed:
            told.append(f"{self.changed:,} new versions")
        told.append(f"{self.known:,} already known")
        if self.reviewed:
            told.append(f"{self.reviewed:,} left as people reviewed them")
        if self.edited:
            told.append(f"{self.edited:,} other than in the store, left (correct them by review)")
        if self.left_out:
            told.append(f"{self.left_out.total():,} left out")
        told.append(f"{self.failed:,} failed")
        return ", ".join(told) + (" (stopped before the end)" if self.cancelled else "")
