"""One memory-mapped set of places: the shipped index, or an added country, or a user's own places.

Nothing is read at opening but the headers; a lookup touches a few pages of the trie and of the
columns. See ``writer`` for the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geoevents.errors import GazetteerError
from geoevents.gazetteer.writer import FORMAT, KINDS, SCALE
from geoevents.model import MatchTier, Place, PlaceKind

__all__ = ["FILES", "WORDS_FILE", "Shard"]

FILES = (
    "places.arrow",
    "divisions.arrow",
    "slugs.arrow",
    "names.marisa",
    "names.arrow",
    "info.json",
)
WORDS_FILE = "words.json"  # demonyms and abbreviations; only the shipped index has it

_SOURCES = {
    "geonames": "geonames",
    "admin1": "geonames",
    "admin2": "geonames",
    "province": "natural-earth",
    "lake": "natural-earth",
    "airport": "airportsdata",
    "area": "tables",
    "site": "tables",
    "user": "user",
}


class _Strings:
    """A mapped column of strings that decodes one at a time."""

    def __init__(self, column: Any) -> None:  # noqa: ANN401 - untyped Arrow
        array = column.chunk(0) if column.num_chunks else None
        self._length = 0 if array is None else len(array)
        if array is not None and self._length:
            _, offsets, data = array.buffers()
            self._offsets = np.frombuffer(offsets, dtype=np.int32, count=self._length + 1)
            self._data = memoryview(data) if data is not None else memoryview(b"")

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, row: int) -> str:
        return str(self._data[self._offsets[row] : self._offsets[row + 1]], "utf-8")


class Shard:
    """A set of places, opened by memory map."""

    def __init__(self, folder: Path) -> None:
        """Opens the shard in a folder.

        Raises:
            GazetteerError: where a file is missing or cannot be what it should be.
        """
        import marisa_trie
        import pyarrow as pa

        self.folder = folder
        for name in FILES:
            if not (folder / name).is_file():
                raise GazetteerError(f"{folder}: {name} is missing; is this a gazetteer folder?")
        try:
            self.info: dict[str, Any] = json.loads((folder / "info.json").read_text("utf-8"))
            places = _table(folder / "places.arrow")
            divisions = _table(folder / "divisions.arrow")
            slugs = _table(folder / "slugs.arrow")
            names = _table(folder / "names.arrow")
            self._trie = marisa_trie.Trie()
            self._trie.mmap(str(folder / "names.marisa"))
        except (pa.ArrowInvalid, OSError, RuntimeError, ValueError) as error:
            raise GazetteerError(f"{folder}: the gazetteer cannot be opened: {error}") from error
        if self.info.get("format") != FORMAT:
            raise GazetteerError(
                f"{folder}: format {self.info.get('format')}, this version reads {FORMAT}; "
                "build or add it again"
            )
        metadata = {k.decode(): json.loads(v) for k, v in places.schema.metadata.items()}
        self._namespaces: list[str] = metadata["namespaces"]
        self._codes: list[str] = metadata["feature_codes"]
        self._countries: list[str | None] = [c or None for c in metadata["countries"]]
        self._notes: list[str | None] = [None, *self.info["notes"]]
        self._names = _Strings(places["name"])
        self._columns = {
            name: _numbers(places[name]) for name in places.column_names if name != "name"
        }
        self._division_codes = _Strings(divisions["code"])
        self._division_names = _Strings(divisions["name"])
        self._slugs = _Strings(slugs["slug"])
        postings = names["places"].chunk(0)
        self._starts = np.frombuffer(postings.buffers()[1], np.int32, count=len(postings) + 1)
        self._postings = _buffer(postings.values)
        self.size = len(self._names)
        if self.size != self.info["places"] or len(postings) != len(self._trie):
            raise GazetteerError(f"{folder}: the files of this gazetteer do not belong together")

    def key_id(self, key: str) -> int | None:
        """Gives the number of a normalised name, or None where no place bears it."""
        found: int | None = self._trie.get(key)
        return found

    def __contains__(self, key: str) -> bool:
        return key in self._trie

    def has_prefix(self, prefix: str) -> bool:
        """Says whether some normalised name begins so."""
        return next(self._trie.iterkeys(prefix), None) is not None

    def keys_from(self, prefix: str) -> Iterator[str]:
        """Gives the normalised names that begin so."""
        yield from self._trie.iterkeys(prefix)

    def rows_named(self, key: str) -> list[tuple[int, MatchTier]]:
        """Gives the rows that bear a normalised name with the tier, best first."""
        number = self._trie.get(key)
        if number is None:
            return []
        found = self._postings[self._starts[number] : self._starts[number + 1]].tolist()
        return [(posting >> 1, MatchTier((posting & 1) + 1)) for posting in found]

    def place(self, row: int) -> Place:
        """Gives the place of a row."""
        c = self._columns
        one, two = int(c["admin1"][row]), int(c["admin2"][row])
        namespace = self._namespaces[c["namespace"][row]]
        return Place(
            id=f"{namespace}:{self._key(row)}",
            name=self._names[row],
            latitude=int(c["latitude"][row]) / SCALE,
            longitude=int(c["longitude"][row]) / SCALE,
            kind=KINDS[c["kind"][row]],
            feature_code=self._codes[c["code"][row]],
            country=self._countries[c["country"][row]],
            admin1=self._division_names[one - 1] or None if one else None,
            admin1_code=self._division_codes[one - 1].split(".", 1)[1] if one else None,
            admin2=self._division_names[two - 1] or None if two else None,
            admin2_code=self._division_codes[two - 1].split(".", 2)[2] if two else None,
            population=int(c["population"][row]),
            note=self._notes[c["note"][row]],
            source=_SOURCES.get(namespace, namespace),
        )

    def weight(self, row: int) -> int:
        """Gives what the place of a row weighs among places of its name."""
        return int(self._columns["weight"][row])

    def _key(self, row: int) -> str:
        key = int(self._columns["key"][row])
        return self._slugs[key] if self._columns["slugged"][row] else str(key)

    def row_of(self, place_id: str) -> int | None:
        """Gives the row of a place id, or None."""
        namespace, _, key = place_id.partition(":")
        if namespace not in self._namespaces:
            return None
        slugged = not (key.isascii() and key.isdigit() and key[0] != "0")
        if slugged:
            number = self._slug_numbers.get(key)
            if number is None:
                return None
        else:
            number = int(key)
            if number >= 2**32:
                return None
        order, sorted_keys = self._by_key
        at = int(np.searchsorted(sorted_keys, number))
        while at < len(order) and sorted_keys[at] == number:
            row = int(order[at])
            if (
                bool(self._columns["slugged"][row]) == slugged
                and self._namespaces[self._columns["namespace"][row]] == namespace
            ):
                return row
            at += 1
        return None

    @cached_property
    def _by_key(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
        keys = self._columns["key"]
        order = np.argsort(keys, kind="stable")
        return order, keys[order]

    @cached_property
    def _slug_numbers(self) -> dict[str, int]:
        return {self._slugs[i]: i for i in range(len(self._slugs))}

    def rows_of_kind(self, kind: PlaceKind) -> list[int]:
        """Gives the rows of a kind, most prominent first."""
        found: list[int] = np.flatnonzero(self._columns["kind"] == KINDS.index(kind)).tolist()
        return found

    def number_of_code(self, feature_code: str) -> int | None:
        """Gives what stands for a GeoNames feature code in the column ``code``, or None."""
        return self._codes.index(feature_code) if feature_code in self._codes else None

    def column(self, name: str) -> npt.NDArray[Any]:
        """Gives a numeric column as it is stored; coordinates in units of 1e-5 degrees."""
        return self._columns[name]


def _table(path: Path) -> Any:  # noqa: ANN401 - untyped Arrow
    import pyarrow as pa

    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _numbers(column: Any) -> npt.NDArray[Any]:  # noqa: ANN401 - untyped Arrow
    """Gives a mapped column of numbers; ``to_numpy`` would import pandas for it."""
    if not column.num_chunks:
        return np.zeros(0, dtype=str(column.type))
    return _buffer(column.chunk(0))


def _buffer(array: Any) -> npt.NDArray[Any]:  # noqa: ANN401 - untyped Arrow
    dtype = np.dtype(str(array.type))
    numbers = np.frombuffer(array.buffers()[1], dtype=dtype, count=len(array) + array.offset)
    return numbers[array.offset :]
