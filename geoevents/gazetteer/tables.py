"""The project's own tables in ``gazetteer/tables``: cited rows for what no source has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoevents.errors import GazetteerError
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.readers import check_name, check_point, read_table
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import MatchTier, PlaceKind

__all__ = ["Tables", "slug"]

_NEAR = 0.15  # degrees; a supplement row this near to a settlement of its name is that settlement
_NO_PLURAL = ("ese", "ish", "ch", "sh", "ss", "s", "men", "man", "i-Kiribati", "Irish")

Row = dict[str, str]


@dataclass(slots=True)
class Tables:
    """The rows of the tables, by file."""

    disputed: dict[str, Row] = field(default_factory=dict)
    admin1_names: dict[str, str] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    supplement: list[Row] = field(default_factory=list)
    localities: list[Row] = field(default_factory=list)
    areas: list[Row] = field(default_factory=list)
    sites: list[Row] = field(default_factory=list)
    aliases: list[Row] = field(default_factory=list)
    abbreviations: list[Row] = field(default_factory=list)
    demonyms: list[Row] = field(default_factory=list)
    populations: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Tables:
        """Reads all tables of a folder; one that is not there is empty.

        Raises:
            GazetteerError: for a row that breaks its table.
        """
        return cls(
            disputed={row["match"]: row for row in _rows(folder, "disputed.csv")},
            admin1_names={r["code"]: r["name"] for r in _rows(folder, "admin1_names.csv")},
            points={
                row["place"]: check_point(row["latitude"], row["longitude"])
                for row in _rows(folder, "points.csv")
            },
            supplement=_rows(folder, "supplement.csv"),
            localities=_rows(folder, "localities.csv"),
            areas=_rows(folder, "areas.csv"),
            sites=_rows(folder, "sites.csv"),
            aliases=_rows(folder, "aliases.csv"),
            abbreviations=_rows(folder, "abbreviations.csv"),
            demonyms=_rows(folder, "demonyms.csv"),
            populations={
                row["code"]: (int(row["population"]), f"population of {row['year']}")
                for row in _rows(folder, "populations.csv")
            },
        )

    def area_records(self) -> list[PlaceRecord]:
        """Makes the records of areas, waters and sites."""
        records = [_area_record(row, "area", "areas.csv") for row in self.areas]
        return records + [_area_record(row, "site", "sites.csv") for row in self.sites]

    def add_supplement(self, records: list[PlaceRecord]) -> None:
        """Adds the supplement's settlements; a row that a source already has only adds names."""
        divisions = {normalise(r.name): r for r in records if r.kind is PlaceKind.ADMIN1}
        known: dict[str, list[PlaceRecord]] = {}
        for record in records:
            if record.kind is PlaceKind.SETTLEMENT:
                known.setdefault(normalise(record.name), []).append(record)
        rows = [("supplement.csv", row) for row in self.supplement]
        rows += [("localities.csv", row) for row in self.localities]
        for source, row in rows:
            record = settlement_row(row, "supplement", source, divisions)
            namesakes = known.get(normalise(record.name), [])
            twin = next((k for k in namesakes if _near(k, record)), None)
            if twin is None:
                records.append(record)
                known.setdefault(normalise(record.name), []).append(record)
            else:
                twin.names.extend(record.names)

    def add_aliases(self, targets: Mapping[str, PlaceRecord]) -> None:
        """Adds further names to places, and the abbreviations that stand alone.

        Args:
            targets: places by alpha-2 code, division code and id.
        """
        for row in self.aliases:
            place = _target(targets, row["target"], "aliases.csv")
            place.add_names(row["names"].split("|"), MatchTier(int(row["tier"])))
        for row in self.abbreviations:
            if row["free"] == "1":
                place = _target(targets, row["target"], "abbreviations.csv")
                place.add_names(row["forms"].split("|"))

    def words(self, targets: Mapping[str, PlaceRecord]) -> dict[str, dict[str, list[str]]]:
        """Gives demonyms by normalised form and abbreviations by exact form, as place ids.

        An abbreviation that is a place only after a town has ``-`` before the id.
        """
        demonyms: dict[str, list[str]] = {}
        for row in self.demonyms:
            place = _target(targets, row["target"], "demonyms.csv")
            for form in _with_plurals(row["forms"].split("|")):
                ids = demonyms.setdefault(normalise(form), [])
                if place.id not in ids:
                    ids.append(place.id)
        abbreviations: dict[str, list[str]] = {}
        for row in self.abbreviations:
            place = _target(targets, row["target"], "abbreviations.csv")
            mark = "" if row["free"] == "1" else "-"
            for form in row["forms"].split("|"):
                abbreviations.setdefault(form, []).append(mark + place.id)
        return {"demonyms": demonyms, "abbreviations": abbreviations}


def _rows(folder: Path, name: str) -> list[Row]:
    path = folder / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(read_table(lines, source=name))


def _target(targets: Mapping[str, PlaceRecord], code: str, source: str) -> PlaceRecord:
    place = targets.get(code)
    if place is None:
        raise GazetteerError(f"{source}: there is no place {code!r}")
    return place


def _with_plurals(forms: Iterable[str]) -> Iterable[str]:
    for form in forms:
        yield form
        if not form.endswith(_NO_PLURAL):
            yield form + "s"


def _near(one: PlaceRecord, two: PlaceRecord) -> bool:
    north = abs(one.latitude - two.latitude)
    east = abs(one.longitude - two.longitude)
    return north < _NEAR and east < _NEAR * 1.5


def slug(name: str) -> str:
    """Gives the part of an id that a name makes."""
    return "-".join(normalise(name).split())


def _area_record(row: Row, namespace: str, source: str) -> PlaceRecord:
    try:
        latitude, longitude = check_point(row["latitude"], row["longitude"])
        record = PlaceRecord(
            namespace=namespace,
            key=row["id"],
            name=check_name(row["name"]),
            latitude=latitude,
            longitude=longitude,
            kind=PlaceKind(row["kind"]),
            feature_code=row["feature_code"],
            country=row["country"] or None,
            admin1_code=row.get("admin1") or None,
            note=f"gazetteer/tables/{source}",
        )
    except ValueError as error:
        raise GazetteerError(f"{source}: {row['id']}: {error}") from error
    for alias in row["aliases"].split("|"):
        # The bare name of a river is first of all that of the town on it.
        bare = record.feature_code == "STM" and "river" not in alias.casefold()
        record.add_names([alias], MatchTier.ALTERNATE if bare else MatchTier.MAIN)
    if record.feature_code == "STM":
        record.rank = 200_000
    return record


def settlement_row(
    row: Row, namespace: str, source: str, divisions: Mapping[str, PlaceRecord]
) -> PlaceRecord:
    """Makes the record of a row in the layout of ``supplement.csv``.

    Args:
        row: name, name_ru, name_uk, aliases, country, admin1, latitude, longitude, population,
            feature_code, source.
        namespace: of the id.
        source: the file's name, for messages.
        divisions: first-level divisions by normalised name.

    Raises:
        GazetteerError: for a name or point that cannot be.
    """
    try:
        name = check_name(row["name"])
        latitude, longitude = check_point(row["latitude"], row["longitude"])
    except ValueError as error:
        raise GazetteerError(f"{source}: {row['name']}: {error}") from error
    division = divisions.get(normalise(row["admin1"]))
    record = PlaceRecord(
        namespace=namespace,
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
    if row.get("geonameid"):
        record.namespace, record.key = "geonames", row["geonameid"]
    record.add_names([row["name_ru"], row["name_uk"]], MatchTier.MAIN)
    record.add_names([a.strip() for a in row["aliases"].split("|")])
    return record
