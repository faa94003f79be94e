"""A ``Filter`` as SQL conditions: values travel as parameters, never inside the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from geoevents.model import Review
from geoevents.query.filling import NAMED
from geoevents.query.filters import Filter

__all__ = [
    "FACETS",
    "Condition",
    "conditions",
    "distance_sql",
    "incident_table",
    "row_conditions",
    "version_condition",
]

Names = Callable[[str], Mapping[str, str]]
_EARTH_KM = 6371.0088  # mean radius (IUGG)
_KM_PER_DEGREE = 111.1949
_POINT = "geo_precision <= 2"

# Facet → the column that it counts and filters.
FACETS: dict[str, str] = {
    "event_types": "event_type",
    "sub_event_types": "sub_event_type",
    "claim_statuses": "claim_status",
    "countries": "country",
    "admin1": "region",
    "claimants": "party",
    "sources": "source",
    "precisions": "geo_precision",
    "reviews": "review",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One piece of a WHERE clause and its parameters; ``facet`` names the dimension it closes."""

    sql: str
    values: tuple[object, ...] = ()
    facet: str | None = None


def row_conditions(f: Filter, names: Names | None = None) -> list[Condition]:
    """Gives what is dear or rare: which versions count, words, shapes; narrowed once a filter.

    Args:
        f: the filter.
        names: gives for columns of ``NAMED`` which of their values hold some words, as a bit for
            each value in the order of the column's enumeration. In a column that it leaves out the
            words are looked for in every row; None leaves out all.
    """
    found = [version_condition(f.known_on)]
    if f.near is not None:
        found.append(_around(*f.near))
    if f.area is not None:
        found.append(_drawn(f.area))
    if words := f.text.strip():
        sentence = Condition("contains(haystack, lower(?))", (words,))
        found.append(_any([sentence, *_among(NAMED, words, names)]))
    if words := f.actor.strip():
        found.append(_any(_among(("actor1", "actor2"), words, names)))
    if f.grouped or f.incident_statuses:
        sql, values = "TRUE", tuple(status.value for status in f.incident_statuses)
        if f.grouped:
            sql += " AND leads"
        if values:
            sql += f" AND status IN ({', '.join('?' * len(values))})"
        table = incident_table(f.known_on)
        found.append(
            Condition(f"rid IN (SELECT rid FROM {table} WHERE {sql})", values)  # noqa: S608
        )
    return found


def _among(fields: Sequence[str], words: str, names: Names | None) -> list[Condition]:
    """Tests whether columns hold one of the names with the words in it."""
    found = []
    bits = {} if names is None else names(words)
    for field in fields:
        if field not in bits:
            found.append(Condition(f"contains(lower({field}::VARCHAR), lower(?))", (words,)))
        elif "1" in bits[field]:
            # Thousands of names may hold a word: a bit is as quick for one as for all of them.
            sql = f"get_bit(?::BIT, enum_code({field})::INTEGER) = 1"
            found.append(Condition(sql, (bits[field],)))
    return found


def _any(parts: Sequence[Condition]) -> Condition:
    sql = " OR ".join(part.sql for part in parts) or "FALSE"
    return Condition(f"({sql})", tuple(value for part in parts for value in part.values))


def version_condition(known_on: date | None) -> Condition:
    """Gives which version of a record counts: the latest, or that of a day's end (UTC)."""
    if known_on is None:
        return Condition("valid_to IS NULL")
    night = datetime.combine(known_on, time.max, UTC)
    return Condition("valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", (night, night))


def incident_table(known_on: date | None) -> str:
    """Gives the name of the table that says which record belongs to which incident."""
    return "grouping" if known_on is None else f"grouping_{known_on:%Y%m%d}"


def conditions(f: Filter) -> list[Condition]:
    """Gives what is cheap: dates, places, vocabularies, numbers."""
    found = []
    if f.date_from is not None:
        found.append(Condition("end_date >= ?", (f.date_from,), "dates"))
    if f.date_to is not None:
        found.append(Condition("event_date <= ?", (f.date_to,), "dates"))
    if f.min_fatalities is not None:
        found.append(Condition("fatalities >= ?", (f.min_fatalities,), "fatalities"))
    if f.bbox is not None:
        found.append(_inside(f.bbox))
    for facet, column in FACETS.items():
        if facet in {"countries", "admin1", "reviews"}:
            continue
        chosen = getattr(f, facet)
        if chosen:
            found.append(_one_of(column, chosen, facet))
    found.extend(_places(f))
    if f.reviews:
        found.append(_one_of("review", f.reviews, "reviews"))
    else:
        found.append(Condition("review <> ?", (Review.REJECTED.value,), "reviews"))
    return found


def _places(f: Filter) -> list[Condition]:
    """A region narrows its own country; other chosen countries stay whole beside it.

    Opening one of the two facets opens both.
    """
    parts = []
    narrowed = {name.partition(":")[0] for name in f.admin1}
    whole = [code for code in f.countries if code not in narrowed]
    if whole:
        parts.append(_one_of("country", whole, None))
    if f.admin1:
        parts.append(_one_of("region", f.admin1, None))
    if not parts:
        return []
    return [replace(_any(parts), facet="places")]


def _one_of(column: str, chosen: Sequence[object], facet: str | None) -> Condition:
    values = tuple(int(v) if isinstance(v, int) else str(v) for v in chosen)
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", values, facet)


def _inside(bbox: tuple[float, float, float, float]) -> Condition:
    west, south, east, north = bbox
    across = "longitude BETWEEN ? AND ?" if west <= east else "(longitude >= ? OR longitude <= ?)"
    return Condition(f"latitude BETWEEN ? AND ? AND {across}", (south, north, west, east))


def _around(latitude: float, longitude: float, km: float) -> Condition:
    """Within a great-circle distance; a band of latitudes first, which is cheap."""
    degrees = km / _KM_PER_DEGREE
    sql, values = distance_sql(latitude, longitude)
    return Condition(
        f"{_POINT} AND latitude BETWEEN ? AND ? AND {sql} <= ?",
        (latitude - degrees, latitude + degrees, *values, km),
    )


def distance_sql(latitude: float, longitude: float) -> tuple[str, tuple[float, float, float]]:
    """Gives SQL for the great-circle kilometres to a point (haversine), and its parameters."""
    sql = (
        f"2 * {_EARTH_KM} * asin(sqrt(least(1, pow(sin(radians(latitude - ?) / 2), 2) "
        "+ cos(radians(?)) * cos(radians(latitude)) * pow(sin(radians(longitude - ?) / 2), 2))))"
    )
    return sql, (latitude, latitude, longitude)


def _drawn(corners: Sequence[tuple[float, float]]) -> Condition:
    """Within a polygon: a ray to the east crosses its edges an odd number of times."""
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    turns = [turn for turn in (-360, 0, 360) if west < turn + 180 and east > turn - 180]
    tests, values = [], []
    for turn in turns:
        longitude = f"(longitude + {turn})" if turn else "longitude"
        crossings = []
        for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
            if y1 != y2:
                crossings.append(
                    f"((? > latitude) <> (? > latitude) "
                    f"AND {longitude} < ? + (latitude - ?) * ?)::UTINYINT"
                )
                values += [y1, y2, x1, y1, (x2 - x1) / (y2 - y1)]
        odd = f"({' + '.join(crossings) or '0'}) % 2 = 1"
        tests.append(f"({longitude} BETWEEN ? AND ? AND {odd})")
        values[len(values) - 5 * len(crossings) : len(values) - 5 * len(crossings)] = [west, east]
    sql = f"{_POINT} AND latitude BETWEEN ? AND ? AND ({' OR '.join(tests) or 'FALSE'})"
    return Condition(sql, (south, north, *values))
