"""Which column of a table is which field of an event: guessed, shown, and changed by the user."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from geoevents.errors import SchemaError, UnknownValueError

__all__ = ["FIELDS", "ColumnMapping", "guess_mapping"]

# Field → the names by which tables call it, in lower case without blanks and signs.
_NAMES: dict[str, str] = {
    "id": "event_id eventid id event_id_cnty incident_id uid guid fid objectid",
    "event_date": "event_date eventdate date date_start start_date datestart startdate day datum "
    "occurred date_of_incident incident_date dateoccurred verified_date when",
    "end_date": "end_date enddate date_end dateend",
    "time_precision": "time_precision timeprecision date_precision date_prec",
    "sub_event_type": "sub_event_type subeventtype sub_type subtype event_subtype",
    "event_type": "event_type eventtype type category kind incident_type violence_type "
    "type_of_event",
    "actor1": "actor1 actor actor_1 perpetrator side_a attacker party1 group",
    "actor2": "actor2 actor_2 target side_b victim party2",
    "location": "location place town city settlement village place_name placename locality name",
    "admin1": "admin1 adm1 adm1_name adm_1 region oblast province state governorate adm1_en "
    "admin1_name",
    "country": "country country_name iso2 iso3 iso iso_a2 cntry_name adm0_name countrycode",
    "latitude": "latitude lat y y_coord ycoord geo_lat lat_dd point_y",
    "longitude": "longitude lon long lng x x_coord xcoord geo_lon geo_long lon_dd point_x",
    "geo_precision": "geo_precision geoprecision geo_prec location_precision",
    "fatalities": "fatalities deaths killed dead best best_estimate total_deaths num_killed",
    "claim_status": "claim_status",
    "claimed_by": "claimed_by",
    "denied_by": "denied_by",
    "notes": "notes description desc text summary comments details narrative headline title",
    "source": "source sources publisher source_name outlet",
    "source_url": "source_url url link source_link web",
    "confidence": "confidence certainty",
    "dataset": "dataset",
    "licence": "licence license",
    "citation": "citation cite",
}
FIELDS: tuple[str, ...] = tuple(_NAMES)
_NEEDED = ("event_date",)


REMEDY = "name it with --map column=field, or give all rows a value with --set field=value"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a table is read.

    ``columns`` is field → column, ``constants`` field → a value for every row, ``types`` what the
    table calls a kind of event (in lower case) → one of our sub-event types.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None

    def changed(self, pairs: Iterable[str]) -> ColumnMapping:
        """Gives the mapping with ``column=field`` pairs applied; ``column=`` takes a column out.

        Raises:
            UnknownValueError: a field is none of ``FIELDS``.
            SchemaError: a pair is no pair.
        """
        columns = dict(self.columns)
        for pair in pairs:
            column, sign, name = pair.rpartition("=")
            if not sign or not column:
                raise SchemaError(f"{pair!r} is no pair; write it as column=field")
            columns = {f: c for f, c in columns.items() if c != column}
            if name:
                if name not in FIELDS:
                    raise UnknownValueError("field", name, FIELDS)
                columns[name] = column
        return replace(self, columns=columns)

    def check(self, available: Iterable[str]) -> None:
        """Checks that what an event needs is there.

        Raises:
            SchemaError: says what is missing, and which columns there are.
        """
        names = list(available)
        missing = [c for c in self.columns.values() if c not in names]
        if missing:
            raise SchemaError(f"no column {', '.join(missing)}; there are {', '.join(names)}")
        told = {*self.columns, *self.constants}
        lacking = [name for name in _NEEDED if name not in told]
        if not {"sub_event_type", "event_type"} & told:
            lacking.append("sub_event_type (or event_type)")
        if len({"latitude", "longitude"} & told) == 1:
            lacking.append("latitude and longitude together")
        if lacking:
            raise SchemaError(
                f"no column was found for {', '.join(lacking)}; {REMEDY}. "
                f"Columns: {', '.join(names)}"
            )

    def shown(self) -> list[tuple[str, str]]:
        """Gives field and where it is from, for people, in the order of ``FIELDS``."""
        out = []
        for name in FIELDS:
            if name in self.columns:
                out.append((name, f"column {self.columns[name]!r}"))
            elif name in self.constants:
                out.append((name, f"{self.constants[name]!r} for every row"))
        return out


def guess_mapping(columns: Iterable[str]) -> ColumnMapping:
    """Guesses which column is which field, by their names; no column is taken twice."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    for name, options in _NAMES.items():
        for option in options.split():
            taken = by_name.get(_plain(option))
            if taken is not None and taken not in found.values():
                found[name] = taken
                break
    return ColumnMapping(columns=found)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
