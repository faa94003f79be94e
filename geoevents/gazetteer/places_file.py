"""Reads a newsroom's own places: a CSV or GeoJSON file, every bad row reported with its line."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.errors import GazetteerError
from geoevents.gazetteer.dump import swapped_rows
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.readers import LONGEST_NAME, check_name, check_point
from geoevents.gazetteer.records import PlaceRecord
from geoevents.gazetteer.spellings import add_spellings
from geoevents.gazetteer.tables import slug
from geoevents.model import MatchTier, PlaceKind

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["COLUMNS", "read_places"]

REQUIRED = ("name", "latitude", "longitude")
COLUMNS = (
    *REQUIRED,
    "aliases", "name_ru", "name_uk", "country", "admin1", "admin2", "population", "feature_code",
    "note", "source",
)  # fmt: skip
_SHOWN = 20  # bad rows in one message
_LARGEST = 100_000_000  # bytes of a file

Row = tuple[str, dict[str, str]]


def read_places(file: Path, gazetteer: Gazetteer) -> tuple[list[PlaceRecord], dict[str, str]]:
    """Reads a places file.

    Args:
        file: ``.csv`` with a header, or ``.geojson``/``.json`` with point features.
        gazetteer: knows countries and divisions.

    Returns:
        The records, and the names of their divisions by code.

    Raises:
        GazetteerError: names every bad row, up to twenty, with its line; or why the file as a
            whole cannot be read.
    """
    rows = list(_geojson_rows(file) if file.suffix.casefold() != ".csv" else _csv_rows(file))
    problems: list[str] = []
    records: dict[str, PlaceRecord] = {}
    places: list[tuple[str, PlaceRecord]] = []
    for where, row in rows:
        try:
            record = _record(row, gazetteer)
        except ValueError as error:
            problems.append(f"{where}: {error}")
            continue
        known = records.setdefault(record.key, record)
        if known is not record:
            known.names += record.names
        places.append((where, known))
    problems += _swapped(places, gazetteer)
    if problems:
        more = f"\n… and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        listed = "\n".join(problems[:_SHOWN])
        raise GazetteerError(
            f"{file.name}: {len(problems)} of {len(rows)} rows cannot be used, nothing was added:\n"
            f"{listed}{more}"
        )
    if not records:
        raise GazetteerError(f"{file.name}: holds no places")
    countries = sorted({r.country for r in records.values() if r.country})
    add_spellings(records.values(), {c: gazetteer.languages(c) for c in countries})
    divisions = {f"{c}.{p.admin1_code}": p.name for c in countries for p in gazetteer.regions_of(c)}
    return list(records.values()), divisions


def _swapped(places: list[tuple[str, PlaceRecord]], gazetteer: Gazetteer) -> list[str]:
    """Names the rows that lie in their country only with latitude and longitude swapped."""
    problems = []
    for country in sorted({r.country for _, r in places if r.country}):
        own = [(where, r) for where, r in places if r.country == country]
        points = [(r.latitude, r.longitude) for _, r in own]
        for number in swapped_rows(points, gazetteer.country_polygon(country)):
            where, record = own[number]
            problems.append(
                f"{where}: latitude {record.latitude}, longitude {record.longitude} lie outside "
                f"{country}, swapped they lie inside: are the columns swapped?"
            )
    return problems


def _content(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise GazetteerError(f"{file.name}: larger than {_LARGEST:,} bytes")
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise GazetteerError(f"{file}: there is no such file") from error
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{file.name}: not UTF-8 text ({error})") from error


def _csv_rows(file: Path) -> Iterator[Row]:
    content = _content(file)
    reader = csv.reader(io.StringIO(content, newline=""))
    header: list[str] | None = None
    try:
        for cells in reader:
            where = f"line {reader.line_num}"
            if not any(cells):
                continue
            if header is None:
                header = [c.strip().casefold() for c in cells]
                _check_header(header, file.name)
                continue
            row = dict(zip(header, cells, strict=False))
            yield where, row if len(cells) == len(header) else row | {"": "cells"}
    except csv.Error as error:
        problem = str(error)
        if "field limit" in problem:
            problem = (
                f"a cell of more than {csv.field_size_limit():,} characters; a name has at most "
                f"{LONGEST_NAME}"
            )
        raise GazetteerError(f"{file.name}, line {reader.line_num}: {problem}") from error


def _check_header(header: list[str], source: str) -> None:
    missing = [c for c in REQUIRED if c not in header]
    if missing:
        raise GazetteerError(
            f"{source}, line 1: no column {', '.join(missing)}; columns may be {', '.join(COLUMNS)}"
        )


def _geojson_rows(file: Path) -> Iterator[Row]:
    try:
        document = json.loads(_content(file))
    except json.JSONDecodeError as error:
        raise GazetteerError(f"{file.name}, line {error.lineno}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise GazetteerError(
            f"{file.name}: nested too deep, or with a number of thousands of digits"
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise GazetteerError(f"{file.name}: not a GeoJSON FeatureCollection")
    for number, feature in enumerate(features, 1):
        yield f"feature {number}", _feature_row(feature)


def _feature_row(feature: Any) -> dict[str, str]:  # noqa: ANN401 - parsed JSON
    properties = feature.get("properties") if isinstance(feature, dict) else None
    row = {
        str(k).casefold(): "|".join(map(str, v)) if isinstance(v, list) else str(v)
        for k, v in (properties if isinstance(properties, dict) else {}).items()
        if v is not None
    }
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if isinstance(place, list) and len(place) >= 2:
            row["longitude"], row["latitude"] = str(place[0]), str(place[1])
    return row


def _record(row: dict[str, str], gazetteer: Gazetteer) -> PlaceRecord:
    if "" in row:
        raise ValueError("has more or fewer cells than the header")
    name = _name(row.get("name", ""))
    latitude, longitude = check_point(row.get("latitude", ""), row.get("longitude", ""))
    if latitude == 0 and longitude == 0:
        raise ValueError("latitude 0, longitude 0 is in the open sea: leave out what is not known")
    country = row.get("country", "").strip().upper() or None
    if country is not None and gazetteer.country(country) is None:
        raise ValueError(f"country {country!r} is no alpha-2 code")
    population = row.get("population", "").strip() or "0"
    if not population.isascii() or not population.isdigit():
        raise ValueError(f"population {population!r} is not a whole number")
    record = PlaceRecord(
        namespace="user",
        key=f"{slug(name) or 'place'}-{(country or 'xx').lower()}-{latitude:.4f}-{longitude:.4f}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=PlaceKind.SETTLEMENT,
        feature_code=row.get("feature_code", "").strip() or "PPL",
        country=country,
        admin1_code=_division(row.get("admin1", ""), country, (latitude, longitude), gazetteer),
        population=min(int(population), 2**32 - 1),
        note=(row.get("note") or row.get("source") or "").strip() or None,
    )
    for key in ("name_ru", "name_uk"):
        if row.get(key, "").strip():
            record.add_names([_name(row[key])], MatchTier.MAIN)
    aliases = [a for a in row.get("aliases", "").split("|") if a.strip()]
    record.add_names([_name(a) for a in aliases])
    return record


_JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them


def _name(text: str) -> str:
    """Gives a checked name; one with marks that turn the direction of text is refused."""
    name = check_name(text)
    marks = [c for c in name if unicodedata.category(c) == "Cf" and c not in _JOINERS]
    if marks:
        shown = "".join("·" if c in marks else c for c in name)
        raise ValueError(f"formatting mark U+{ord(marks[0]):04X} in the name {shown!r}")
    return name


def _division(
    name: str, country: str | None, point: tuple[float, float], gazetteer: Gazetteer
) -> str | None:
    """Gives the code of the division that is named; where none is, of the one the point lies in.

    A text that says "in Sumy region" means places there, so that one of nowhere would not be taken.
    """
    if not name.strip():
        _, around = gazetteer.containing(*point)
        return around.admin1_code if around and around.country == country else None
    for match in gazetteer.lookup(name):
        place = match.place
        if place.kind is PlaceKind.ADMIN1 and country in {place.country, None}:
            return place.admin1_code
    for region in gazetteer.regions_of(country or ""):
        if normalise(name) in {normalise(region.name), region.admin1_code}:
            return region.admin1_code
    raise ValueError(f"admin1 {name!r} is no first-level division of {country or 'any country'}")
