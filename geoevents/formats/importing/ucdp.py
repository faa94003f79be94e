"""UCDP GED: the yearly and candidate CSV files, and rows of UCDP's interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Terms, coded_event, country_of, fitting
from geoevents.formats.importing.values import RowError, day_of, point_of, text_of, whole_of
from geoevents.formats.importing.vocabularies import (
    geo_precisions,
    sub_event_types,
    time_precisions,
)
from geoevents.model import Event

__all__ = ["Ucdp", "is_ucdp"]


def is_ucdp(columns: Iterable[str]) -> bool:
    """Tells UCDP GED's tables by their columns."""
    return {"type_of_violence", "where_prec", "date_prec", "side_a"} <= set(columns)


class Ucdp:
    """Deaths are the best estimate; the words are the headline, else the source, else the dyad."""

    def __init__(self, terms: Terms, placer: Placer) -> None:
        self.terms = terms
        self._placer = placer
        self._types = sub_event_types("ucdp")
        self._time = time_precisions("ucdp")
        self._geo = geo_precisions("ucdp")

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        row_id = text_of(row, "id")
        if row_id is None:
            raise RowError("id is empty")
        first = day_of(row.get("date_start"), "date_start")
        last = day_of(row.get("date_end") or row.get("date_start"), "date_end")
        point = point_of(row)
        geo = None
        if point is not None:
            geo = fitting(self._geo, text_of(row, "where_prec") or "", "where_prec")
        country = text_of(row, "country")
        return coded_event(
            self.terms,
            self._placer,
            row_id=row_id.removesuffix(".0"),
            days=(first, last),
            time_precision=fitting(self._time, text_of(row, "date_prec") or "", "date_prec"),
            sub_event_type=fitting(
                self._types, text_of(row, "type_of_violence") or "", "type_of_violence"
            ),
            notes=text_of(row, "source_headline", "source_article", "dyad_name") or "",
            point=point,
            geo_precision=geo,
            country=country_of(country) if country else None,
            admin1=text_of(row, "adm_1"),
            location=text_of(row, "where_coordinates", "where_description"),
            actor1=text_of(row, "side_a"),
            actor2=text_of(row, "side_b"),
            fatalities=whole_of(row, "best"),
            source=text_of(row, "source_office", "source_original"),
        )
