"""A table that is open for reading, whatever its file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Row", "Source", "counted", "members_of"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """An opened table: the names of its columns, its rows by number, and how far one has come.

    ``progress`` gives bytes (or rows) read of ``size``; a number is the line of a CSV, and the
    place in the list of other files, from 1. ``about`` is what the file says of itself, in the
    words of our own exports (``Metadata.to_json``); empty where it says nothing.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Row]]
    size: int
    progress: Callable[[], int]
    about: Mapping[str, Any] = field(default_factory=dict)


def counted(rows: Iterable[Row], done: list[int]) -> Iterator[tuple[int, Row]]:
    """Gives rows with their place in the list, from 1, and notes the last of them in ``done``."""
    for number, row in enumerate(rows, 1):
        done[0] = number
        yield number, row


def members_of(words: str | bytes) -> dict[str, Any]:
    """Gives the members of a JSON object; none where the text is no such object.

    What a file says of itself may be anything: nonsense there keeps nobody from its rows.
    """
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
