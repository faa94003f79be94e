"""Vocabulary files, and the shape that their entries must have."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from geoevents.errors import SchemaError

__all__ = ["Folder", "integers", "lists", "strings"]


class Folder:
    """The folder that the vocabulary files are in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def toml(self, name: str) -> dict[str, dict[str, list[str]]]:
        """Reads a TOML file.

        Raises:
            SchemaError: it is missing or broken.
        """
        path = self.path / name
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SchemaError(f"codebook file {path}: cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise SchemaError(f"codebook file {path}: not valid TOML: {error}") from error

    def rows(self, name: str, columns: Iterable[str]) -> list[dict[str, str]]:
        """Reads a CSV file that must have some columns.

        Raises:
            SchemaError: it is missing, or a row lacks a column.
        """
        path = self.path / name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        except OSError as error:
            raise SchemaError(f"codebook file {path}: cannot be read ({error.strerror})") from error
        for number, row in enumerate(rows, 2):
            if any(row.get(column) is None for column in columns) or None in row:
                raise SchemaError(
                    f"codebook file {name}, line {number}: needs {', '.join(columns)}"
                )
        return rows


def strings(file: str, entry: str, table: object, key: str) -> tuple[str, ...]:
    """Gives the words that an entry lists under a key.

    Raises:
        SchemaError: they are no list of words.
    """
    values = table.get(key, []) if isinstance(table, Mapping) else None
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise SchemaError(f"codebook file {file}, entry {entry!r}: {key} must list words")
    return tuple(values)


def lists(file: str, table: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Gives the words of every entry of a table that holds lists."""
    return {name: strings(file, name, table, name) for name in table}


def integers(file: str, table: Mapping[str, object]) -> dict[str, int]:
    """Gives a table of numbers.

    Raises:
        SchemaError: a value is no number.
    """
    out: dict[str, int] = {}
    for name, value in table.items():
        if not isinstance(value, int):
            raise SchemaError(f"codebook file {file}, entry {name!r}: {value!r} is no number")
        out[name] = value
    return out
