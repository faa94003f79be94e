"""The project's own tables in ``gazetteer/tables``: cited rows for what no source has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from geoevents.errors import GazetteerError
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.readers import check_name, check_point, read_table
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import MatchTier, PlaceKind

__all__ = ["Tables"]

_NEAR = 0.15  # degrees; a supplement row this near to a settlement of its name is that settlement


@dataclass(slots=True)
class Tables:
    """The rows of the tables, checked."""

    disputed: dict[str, dict[str, str]] = field(default_factory=dict)
    admin1_names: dict[str, str] = field(default_factory=dict)
    country_points: dict[str, tuple[float, float]] = field(default_factory=dict)
    supplement: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Tables:
        """Reads all tables of a folder; one that is not there is empty.

        Raises:
            GazetteerError: for a row that breaks its table.
        """
        tables = cls()
        tables.disputed = {row["match"]: row for row in _rows(folder, "disputed.csv")}
        tables.admin1_names = {r["code"]: r["name"] for r in _rows(folder, "admin1_names.csv")}
        tables.country_points = {
            row["country"]: check_point(row["latitude"], row["longitude"])
            for row in _rows(folder, "country_points.csv")
        }
        tables.supplement = list(_rows(folder, "supplement.csv"))
        return tables

    def extend(self, records: list[PlaceRecord], places: dict[str, PlaceRecord]) -> None:
        """Adds the tables' places and names to the records.

        Args:
            records: all records so far; grows.
            places: countries ("UA") and first-level divisions ("UA.21") by code.
        """
        codes = {normalise(p.name): p for c, p in places.items() if "." in c}
        known: dict[str, list[PlaceRecord]] = {}
        for record in records:
            if record.kind is PlaceKind.SETTLEMENT:
                known.setdefault(normalise(record.name), []).append(record)
        for row in self.supplement:
            record = _supplement_record(row, codes)
            twin = next(
                (k for k in known.get(normalise(record.name), []) if _near(k, record)), None
            )
            if twin is None:
                records.append(record)
            else:
                twin.names.extend(record.names)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(read_table(lines, source=name))


def _near(one: PlaceRecord, two: PlaceRecord) -> bool:
    return (
        abs(one.latitude - two.latitude) < _NEAR
        and abs(one.longitude - two.longitude) < _NEAR * 1.5
    )


def slug(name: str) -> str:
    """Gives the part of an id that a name makes."""
    return "-".join(normalise(name).split())


def _supplement_record(row: dict[str, str], codes: dict[str, PlaceRecord]) -> PlaceRecord:
    try:
        name = check_name(row["name"])
        latitude, longitude = check_point(row["latitude"], row["longitude"])
    except ValueError as error:
        raise GazetteerError(f"supplement.csv: {row['name']}: {error}") from error
    division = codes.get(normalise(row["admin1"]))
    record = PlaceRecord(
        namespace="supplement",
        key=f"{slug(name)}-{row['country'].lower()}-{latitude:.2f}-{longitude:.2f}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=PlaceKind.SETTLEMENT,
        feature_code=row["feature_code"] or "PPL",
        country=row["country"],
        admin1_code=division.admin1_code if division else None,
        population=int(row["population"] or 0),
        note=row["source"],
    )
    record.add_names([row["name_ru"], row["name_uk"]], MatchTier.MAIN)
    record.add_names([a.strip() for a in row["aliases"].split("|")])
    return record
