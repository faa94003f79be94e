"""The tables by which other datasets' codes become ours, each row with the mapping's source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geoevents.model import GeoPrecision, SubEventType, TimePrecision

__all__ = [
    "KnownDataset",
    "alpha2",
    "geo_precisions",
    "known_datasets",
    "sub_event_types",
    "time_precisions",
]

_FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class KnownDataset:
    """A dataset that is known by name, and the terms under which it is given."""

    key: str
    title: str
    licence: str
    citation: str


@lru_cache
def known_datasets() -> dict[str, KnownDataset]:
    """Gives the datasets by their key."""
    return {row["key"]: KnownDataset(**row) for row in _rows("datasets")}


@lru_cache
def sub_event_types(dataset: str) -> dict[str, SubEventType | None]:
    """Gives what a dataset calls a kind of event → ours, in the table's order; None is left out."""
    found: dict[str, SubEventType | None] = {}
    for row in _rows("types"):
        if row["dataset"] == dataset:
            ours = SubEventType(row["ours"]) if row["ours"] else None
            found.setdefault(row["theirs"], ours)
    return found


@lru_cache
def geo_precisions(dataset: str) -> dict[str, GeoPrecision | None]:
    """Gives a dataset's codes of spatial precision → ours; None is "no place"."""
    return {
        row["theirs"]: GeoPrecision(int(row["ours"])) if row["ours"] else None
        for row in _rows("precisions")
        if (row["dataset"], row["field"]) == (dataset, "geo")
    }


@lru_cache
def time_precisions(dataset: str) -> dict[str, TimePrecision]:
    """Gives a dataset's codes of temporal precision → ours."""
    return {
        row["theirs"]: TimePrecision(int(row["ours"]))
        for row in _rows("precisions")
        if (row["dataset"], row["field"]) == (dataset, "time")
    }


def alpha2(value: str, kind: str = "name") -> str | None:
    """Gives the ISO 3166 alpha-2 code of a country, or None.

    Args:
        value: what the dataset calls it.
        kind: "name" (also alpha-2 and alpha-3), "numeric" (ISO) or "fips" (FIPS 10-4).
    """
    return _countries(kind).get(value.strip().casefold().lstrip("0" if kind == "numeric" else ""))


@lru_cache
def _countries(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows("countries"):
        if kind == "name":
            names = [row["name"], row["alpha2"], row["alpha3"], *row["further"].split("|")]
        else:
            names = row[kind].split("|")
        for name in filter(None, names):
            found.setdefault(name.casefold(), row["alpha2"])
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        return list(csv.DictReader(lines))
