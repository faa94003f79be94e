"""Joins the inputs into one list of place records: settlements, divisions, countries, tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geoevents.gazetteer.names import is_generated_name
from geoevents.gazetteer.readers import GeonamesRow
from geoevents.gazetteer.records import PlaceRecord, prominence
from geoevents.model import MatchTier, PlaceKind

__all__ = [
    "admin1_records",
    "admin2_records",
    "by_division",
    "country_records",
    "settlement_record",
    "settlement_records",
]

_NOT_A_TOWN = frozenset({"PPLX"})  # sections of towns: their people are counted in the town


def settlement_records(
    current: Iterable[GeonamesRow], detailed: Iterable[GeonamesRow]
) -> list[PlaceRecord]:
    """Joins the current list of settlements with the older one that has codes and admin-2.

    The current list decides which places there are, where, how large and in which admin-1; the
    older one adds the feature code, and the admin-2 where both agree on admin-1. Settlements that
    only the older list has are kept: a place that lost its people is still a place in the news.
    """
    older = {row.geonameid: row for row in detailed}
    records = []
    for row in current:
        old = older.pop(row.geonameid, None)
        same_admin1 = old is not None and (old.country, old.admin1) == (row.country, row.admin1)
        records.append(
            settlement_record(
                row,
                feature_code=old.feature_code if old and old.feature_code else row.feature_code,
                admin2=old.admin2 if old and same_admin1 else row.admin2,
                more_names=old.alternates if old else (),
            )
        )
    records.extend(settlement_record(row) for row in older.values())
    return records


def settlement_record(
    row: GeonamesRow,
    *,
    feature_code: str | None = None,
    admin2: str | None = None,
    more_names: Sequence[str] = (),
) -> PlaceRecord:
    """Makes the record of a populated place of GeoNames."""
    code = feature_code or row.feature_code or "PPL"
    record = PlaceRecord(
        namespace="geonames",
        key=str(row.geonameid),
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        kind=PlaceKind.SETTLEMENT,
        feature_code=code,
        country=row.country or None,
        admin1_code=row.admin1 or None,
        admin2_code=(row.admin2 if admin2 is None else admin2) or None,
        population=row.population,
    )
    if row.asciiname:
        record.add_names([row.asciiname], MatchTier.MAIN)
    names = [n for n in (*row.alternates, *more_names) if not is_generated_name(n)]
    record.add_names(names)
    return record


def admin1_records(
    *,
    codes: Mapping[str, tuple[str, str, int]],
    newer_names: Mapping[str, str],
    features: Mapping[str, Sequence[Mapping[str, Any]]],
    display: Mapping[str, str],
    towns: Mapping[str, Sequence[PlaceRecord]],
    points: Mapping[str, tuple[float, float]],
    centres: Mapping[str, tuple[float, float]],
    populations: Mapping[str, tuple[int, str]],
    names_of: Any,  # noqa: ANN401
) -> list[PlaceRecord]:
    """Makes the records of the first-level divisions.

    The people of the listed settlements are not all the people of a division, and some are listed
    twice (a city and its boroughs): their sum only orders divisions.

    Args:
        codes: code → (name, ASCII name, GeoNames id).
        newer_names: code → name of the current list, which has divisions that ``codes`` lacks.
        features: code → properties of the Natural Earth features of that division.
        display: code → name to show, where GeoNames' own is not what English texts write.
        towns: code → settlements of the division, most populous first.
        points: code → latitude, longitude from the project's table; these come first.
        centres: code → centre of the division's polygons, where no feature is the whole division.
        populations: code → people and the year that the figure is of, from the project's table;
            a division without a row has no known population.
        names_of: gives the names that a Natural Earth feature carries.
    """
    records = []
    for code in sorted(codes.keys() | newer_names.keys()):
        name, ascii_name, number = codes.get(code, ("", "", 0))
        older, name = name, newer_names.get(code, name)
        country, _, short = code.partition(".")
        whole = [f for f in features.get(code, ()) if f.get("gn_id") == number and number]
        inside = towns.get(code, ())
        if code in points:
            point = points[code]
        elif whole:
            point = float(whole[0]["latitude"]), float(whole[0]["longitude"])
        elif code in centres:
            point = centres[code]
        elif inside:
            point = inside[0].latitude, inside[0].longitude
        else:
            continue  # nothing says where it is
        shown = display.get(code, name)
        people, note = populations.get(code, (0, None))
        listed = sum(t.population for t in inside if t.feature_code not in _NOT_A_TOWN)
        record = PlaceRecord(
            namespace="geonames" if number else "admin1",
            key=str(number) if number else code,
            name=shown,
            latitude=point[0],
            longitude=point[1],
            kind=PlaceKind.ADMIN1,
            feature_code="ADM1",
            country=country,
            admin1_code=short,
            population=people,
            note=note,
            rank=prominence(PlaceKind.ADMIN1, people or listed),
        )
        plain = [name, ascii_name, older]
        for feature in whole:
            plain += names_of(feature)
            kind = feature.get("type_en") or ""
            plain += [f"{n} {kind}" for n in (name, feature.get("name_en") or "") if n and kind]
        record.add_names(plain)
        records.append(record)
    return records


def admin2_records(
    names: Mapping[str, str], towns: Mapping[str, Sequence[PlaceRecord]]
) -> list[PlaceRecord]:
    """Makes the records of the second-level divisions that have a settlement of the list.

    No input has their points: the point is that of the seat (PPLA2) or else of the most populous
    settlement, and the note says so.
    """
    records = []
    for code, name in names.items():
        inside = towns.get(code, ())
        if not inside or code.count(".") != 2:
            continue
        seat = next((t for t in inside if t.feature_code == "PPLA2"), inside[0])
        country, first, second = code.split(".")
        records.append(
            PlaceRecord(
                namespace="admin2",
                key=code,
                name=name,
                latitude=seat.latitude,
                longitude=seat.longitude,
                kind=PlaceKind.ADMIN2,
                feature_code="ADM2",
                country=country,
                admin1_code=first,
                admin2_code=second,
                population=sum(t.population for t in inside if t.feature_code not in _NOT_A_TOWN),
                note="point of its seat or largest settlement; population of those listed",
            )
        )
    return records


def country_records(
    facts: Mapping[str, Mapping[str, Any]],
    features: Mapping[str, Mapping[str, Any]],
    points: Mapping[str, tuple[float, float]],
    capitals: Mapping[str, PlaceRecord],
    names_of: Any,  # noqa: ANN401
) -> list[PlaceRecord]:
    """Makes the records of countries: a point from the table, Natural Earth, or the capital."""
    records = []
    for alpha2 in sorted(facts):
        fact = facts[alpha2]
        feature = features.get(alpha2, {})
        if alpha2 in points:
            latitude, longitude = points[alpha2]
        elif feature:
            latitude, longitude = float(feature["LABEL_Y"]), float(feature["LABEL_X"])
        elif alpha2 in capitals:
            latitude, longitude = capitals[alpha2].latitude, capitals[alpha2].longitude
        else:
            continue
        record = PlaceRecord(
            namespace="geonames",
            key=str(fact["geonameid"]),
            name=fact["name"],
            latitude=latitude,
            longitude=longitude,
            kind=PlaceKind.COUNTRY,
            feature_code="PCLI",
            country=alpha2,
            population=int(fact["population"]),
        )
        if feature:
            record.add_names(names_of(feature))
        records.append(record)
    return records


def by_division(settlements: Iterable[PlaceRecord]) -> dict[str, list[PlaceRecord]]:
    """Groups settlements by the codes of their admin-1 and admin-2, most populous first."""
    towns: dict[str, list[PlaceRecord]] = defaultdict(list)
    for record in settlements:
        if record.country and record.admin1_code:
            first = f"{record.country}.{record.admin1_code}"
            towns[first].append(record)
            if record.admin2_code:
                towns[f"{first}.{record.admin2_code}"].append(record)
    for inside in towns.values():
        inside.sort(key=lambda r: (-r.population, int(r.key)))
    return dict(towns)
