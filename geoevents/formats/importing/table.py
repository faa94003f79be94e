"""Any table, by a mapping of its columns, and TimeMap's events, whose mapping is fixed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from geoevents.formats.importing.mapping import ColumnMapping
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Terms, coded_event, country_of
from geoevents.formats.importing.values import (
    RowError,
    day_of,
    month_span,
    number_of,
    point_of,
    text_of,
    whole_of,
)
from geoevents.formats.importing.vocabularies import sub_event_types
from geoevents.model import ClaimStatus, Event, GeoPrecision, SubEventType, TimePrecision

__all__ = ["Table", "is_timemap", "timemap_mapping"]

_Code = TypeVar("_Code", TimePrecision, GeoPrecision)
# What an event type alone most plainly means; types with several equal kinds have none.
_OF_TYPE = {
    "battles": SubEventType.ARMED_CLASH,
    "violence against civilians": SubEventType.ATTACK,
    "protests": SubEventType.PEACEFUL_PROTEST,
    "riots": SubEventType.VIOLENT_DEMONSTRATION,
    "strategic developments": SubEventType.OTHER,
}


def is_timemap(columns: Iterable[str]) -> bool:
    """Tells TimeMap's events by their keys (of its first and its present versions)."""
    found = set(columns)
    return {"description", "date", "latitude", "longitude", "associations"} <= found or {
        "desc",
        "date",
        "lat",
        "long",
        "category",
    } <= found


def timemap_mapping(columns: Iterable[str]) -> ColumnMapping:
    """Gives the mapping of TimeMap's keys; its days put the month first."""
    names = {
        "id": ("id",),
        "event_date": ("date",),
        "location": ("location",),
        "latitude": ("latitude", "lat"),
        "longitude": ("longitude", "long"),
        "notes": ("description", "desc"),
        "sub_event_type": ("sub_event_type", "category_full", "type"),
        "event_type": ("category", "associations", "filters"),
        "source": ("sources", "source"),
        "time_precision": ("time_precision",),
        "dataset": ("dataset",),
        "licence": ("licence",),
        "citation": ("citation",),
    }
    there = set(columns)
    found = {
        name: next(option for option in options if option in there)
        for name, options in names.items()
        if there.intersection(options)
    }
    return ColumnMapping(columns=found, day_first=False)


class Table:
    """A point without a precision counts as a town, a kind of event that is not ours is refused."""

    def __init__(self, terms: Terms, placer: Placer, mapping: ColumnMapping) -> None:
        self.terms = terms
        self._placer = placer
        self._mapping = mapping
        self._types = {k.value.casefold(): k for k in SubEventType}
        older = sub_event_types("acled").items()
        self._types |= {k.casefold(): v for k, v in older if v and k.casefold() not in self._types}
        self._types |= _OF_TYPE
        self._types |= {k.casefold(): SubEventType(v) for k, v in mapping.types.items()}

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        mapped = {name: row.get(column) for name, column in self._mapping.columns.items()}
        cells = {
            **self._mapping.constants,
            **{k: _cell(v) for k, v in mapped.items() if v is not None},
        }
        for name, value in self._mapping.constants.items():
            if text_of(cells, name) is None:
                cells[name] = value
        time = _code(cells, "time_precision", TimePrecision, TimePrecision.DAY)
        days = self._days(cells, time)
        point = point_of(cells)
        stated = point is not None or text_of(cells, "geo_precision") is not None
        geo = _code(cells, "geo_precision", GeoPrecision, GeoPrecision.TOWN) if stated else None
        terms = Terms(
            key=self.terms.key,
            dataset=text_of(cells, "dataset") or self.terms.dataset,
            licence=text_of(cells, "licence") or self.terms.licence,
            citation=text_of(cells, "citation") or self.terms.citation,
        )
        status, claimed_by, denied_by = _claim(cells)
        return coded_event(
            terms,
            self._placer,
            row_id=text_of(cells, "id") or _hash(row),
            days=days,
            time_precision=time,
            sub_event_type=self._type(row, cells),
            notes=text_of(cells, "notes") or "",
            point=point,
            geo_precision=geo,
            country=country_of(text_of(cells, "country")),
            admin1=text_of(cells, "admin1"),
            location=text_of(cells, "location"),
            actor1=text_of(cells, "actor1"),
            actor2=text_of(cells, "actor2"),
            fatalities=whole_of(cells, "fatalities"),
            claim_status=status,
            claimed_by=claimed_by,
            denied_by=denied_by,
            source=text_of(cells, "source"),
            source_url=text_of(cells, "source_url"),
            confidence=_confidence(cells),
        )

    def _days(self, cells: Mapping[str, Any], time: TimePrecision) -> tuple[date, date]:
        first = day_of(cells.get("event_date"), day_first=self._mapping.day_first)
        if text_of(cells, "end_date") is not None:
            last = day_of(cells["end_date"], "end_date", day_first=self._mapping.day_first)
            if last < first:
                raise RowError(f"ends on {last}, before {first}")
            return first, last
        if time is TimePrecision.MONTH:
            return month_span(first)
        return first, first

    def _type(self, row: Mapping[str, Any], cells: Mapping[str, Any]) -> SubEventType:
        """Gives the kind by the table's own words, of which a list may hold several."""
        seen: list[str] = []
        for name in ("sub_event_type", "event_type"):
            column = self._mapping.columns.get(name)
            value = row.get(column) if column else None
            words = list(map(str, value)) if isinstance(value, list) else []
            if (text := text_of(cells, name)) is not None:
                words.append(text)
            for word in words:
                found = self._types.get(" ".join(word.split()).casefold())
                if found is not None:
                    return found
                seen.append(word)
        if not seen:
            raise RowError("has no kind of event")
        raise RowError(f"kind of event {seen[0]!r} is none of ours; say which with --value")


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Gives lists and objects as words: the addresses, titles or names in them."""
    if isinstance(value, list):
        return "; ".join(str(_cell(item)) for item in value if item not in (None, ""))
    if isinstance(value, dict):
        named = next((value[k] for k in ("url", "title", "name", "id") if value.get(k)), None)
        return named if named is not None else json.dumps(value, ensure_ascii=False)
    return value


def _code(cells: Mapping[str, Any], name: str, kind: type[_Code], default: _Code) -> _Code:
    found = whole_of(cells, name)
    if found is None:
        return default
    try:
        return kind(found)
    except ValueError:
        options = ", ".join(str(int(option)) for option in kind)
        raise RowError(f"{name} {found} is none of {options}") from None


def _claim(cells: Mapping[str, Any]) -> tuple[ClaimStatus, str | None, str | None]:
    words = text_of(cells, "claim_status")
    claimed, denied = text_of(cells, "claimed_by"), text_of(cells, "denied_by")
    if words is None:
        status = ClaimStatus.DENIED if denied else ClaimStatus.REPORTED
        return (ClaimStatus.CLAIMED if claimed and not denied else status), claimed, denied
    try:
        return ClaimStatus(words.lower()), claimed, denied
    except ValueError:
        options = ", ".join(status.value for status in ClaimStatus)
        raise RowError(f"claim_status {words!r} is none of {options}") from None


def _confidence(cells: Mapping[str, Any]) -> float:
    found = number_of(cells, "confidence")
    if found is None:
        return 1.0
    if not 0 <= found <= 1:
        raise RowError(f"confidence {found:g} lies outside 0..1")
    return found


def _hash(row: Mapping[str, Any]) -> str:
    """Gives an id for a row that has none, of all its cells; the same row is the same record."""
    cells = json.dumps(dict(row), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(cells.encode("utf-8", "replace"), digest_size=10).hexdigest()
