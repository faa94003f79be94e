"""A table that is open for reading, whatever its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Row", "Source", "counted"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """An opened table: the names of its columns, its rows by number, and how far one has come.

    ``progress`` gives bytes (or rows) read of ``size``; a number is the line of a CSV, and the
    place in the list of other files, from 1.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Row]]
    size: int
    progress: Callable[[], int]


def counted(rows: Iterable[Row], done: list[int]) -> Iterator[tuple[int, Row]]:
    """Gives rows with their place in the list, from 1, and notes the last of them in ``done``."""
    for number, row in enumerate(rows, 1):
        done[0] = number
        yield number, row
