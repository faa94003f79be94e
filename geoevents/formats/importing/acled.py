"""ACLED: CSV and interface rows of all versions since 2016 (columns in upper or lower case)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Terms, coded_event, country_of, fitting
from geoevents.formats.importing.values import (
    RowError,
    day_of,
    month_span,
    point_of,
    text_of,
    whole_of,
)
from geoevents.formats.importing.vocabularies import (
    alpha2,
    geo_precisions,
    sub_event_types,
    time_precisions,
)
from geoevents.model import Event, GeoPrecision, SubEventType, TimePrecision

__all__ = ["Acled", "is_acled"]

# The years of a government, behind the names of its forces: the same party, whoever rules.
_YEARS = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)")
_RIOTERS = {"5", "rioters"}


def is_acled(columns: Iterable[str]) -> bool:
    """Tells ACLED's tables by their columns."""
    return {"event_id_cnty", "event_date", "event_type"} <= set(columns)


def _party(row: Mapping[str, Any], name: str) -> str | None:
    words = text_of(row, name)
    return _YEARS.sub("", words).strip() or words if words else None


class Acled:
    """Types and precisions are ours already; a month's event is given the days of its month."""

    def __init__(self, terms: Terms, placer: Placer) -> None:
        self.terms = terms
        self._placer = placer
        self._types = {k.casefold(): v for k, v in sub_event_types("acled").items()}
        self._time = time_precisions("acled")
        self._geo = geo_precisions("acled")

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        row_id = text_of(row, "event_id_cnty", "data_id")
        if row_id is None:
            raise RowError("event_id_cnty is empty")
        day = day_of(row.get("event_date"), day_first=True)  # as versions before 2017 write it
        time: TimePrecision = fitting(
            self._time, text_of(row, "time_precision") or "1", "time_precision"
        )
        point = point_of(row)
        geo: GeoPrecision | None = None
        if point is not None:
            geo = fitting(self._geo, text_of(row, "geo_precision") or "1", "geo_precision")
        number = text_of(row, "iso")
        country = alpha2(number.removesuffix(".0"), "numeric") if number else None
        return coded_event(
            self.terms,
            self._placer,
            row_id=row_id,
            days=month_span(day) if time is TimePrecision.MONTH else (day, day),
            time_precision=time,
            sub_event_type=self._type(row),
            notes=text_of(row, "notes") or "",
            point=point,
            geo_precision=geo,
            country=country or country_of(text_of(row, "country")),
            admin1=text_of(row, "admin1"),
            location=text_of(row, "location"),
            actor1=_party(row, "actor1"),
            actor2=_party(row, "actor2"),
            fatalities=whole_of(row, "fatalities"),
            source=text_of(row, "source"),
        )

    def _type(self, row: Mapping[str, Any]) -> SubEventType:
        words = text_of(row, "sub_event_type", "event_type") or ""
        found = self._types.get(" ".join(words.split()).casefold())
        if found is None:
            raise RowError(f"event type {words!r} is none of ACLED's")
        if words.casefold() == "riots/protests":
            actors = (text_of(row, "actor1") or "", text_of(row, "inter1") or "")
            if "rioters" in actors[0].lower() or actors[1].lower() in _RIOTERS:
                return SubEventType.VIOLENT_DEMONSTRATION
        return found
