"""VIINA 2.0: the one-per-day events, or event reports joined with their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Terms, coded_event, fitting
from geoevents.formats.importing.values import (
    LeftOutError,
    RowError,
    day_of,
    number_of,
    point_of,
    text_of,
)
from geoevents.formats.importing.vocabularies import geo_precisions, sub_event_types
from geoevents.model import Event, GeoPrecision, SubEventType, TimePrecision

__all__ = ["Viina", "is_viina"]

_RUSSIA, _UKRAINE = "Military Forces of Russia", "Military Forces of Ukraine"
_CIVILIANS = "Civilians (Ukraine)"
_TAKEN = {SubEventType.NON_STATE_OVERTAKES}
_CONFIDENCE = 0.5  # where the file has the yes or no of the classifier, not its probability


def is_viina(columns: Iterable[str]) -> bool:
    """Tells VIINA's tables by their columns."""
    found = set(columns)
    return "viina_version" in found and "geo_precision" in found


class Viina:
    """A row has many labels at once: the type is that of the first in the table of types."""

    def __init__(self, terms: Terms, placer: Placer) -> None:
        self.terms = terms
        self._placer = placer
        self._types = sub_event_types("viina")
        self._geo = geo_precisions("viina")

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        row_id = text_of(row, "event_id", "event_id_1pd")
        if row_id is None:
            raise RowError("event_id_1pd is empty")
        label, kind = self._type(row)
        actor1, actor2 = self._actors(row)
        if kind in _TAKEN and actor1 is None:
            raise LeftOutError("territory changed hands, but nobody is said to have taken it")
        if kind in _TAKEN and actor1 == _UKRAINE:
            kind = SubEventType.GOVERNMENT_REGAINS
        day = day_of(row.get("date"), "date")
        point = point_of(row)
        geo: GeoPrecision | None = None
        if point is not None:
            stated = (text_of(row, "geo_precision") or "").upper()
            geo = fitting(self._geo, stated, "GEO_PRECISION")
        number = text_of(row, "geonameid")
        named = number and number.removesuffix(".0").isdigit() and geo is GeoPrecision.TOWN
        place = text_of(row, "asciiname", "location", "address")
        probability = number_of(row, label)
        daily = "event_id" not in row
        return coded_event(
            self.terms,
            self._placer,
            row_id=f"{'1pd/' if daily else ''}{row_id.removesuffix('.0')}",
            days=(day, day),
            time_precision=TimePrecision.DAY,
            sub_event_type=kind,
            notes=text_of(row, "text") or self._words(row, place),
            point=point,
            geo_precision=geo,
            country=None if point is not None else "UA",
            admin1=text_of(row, "adm1_name"),
            place_id=f"geonames:{number.removesuffix('.0')}" if named and number else None,
            location=place,
            actor1=actor1,
            actor2=actor2,
            source=text_of(row, "source", "sources"),
            source_url=text_of(row, "url"),
            confidence=_CONFIDENCE if probability is None else min(max(probability, 0.0), 1.0),
        )

    def _type(self, row: Mapping[str, Any]) -> tuple[str, SubEventType]:
        seen = False
        for label, kind in self._types.items():
            flag = row.get(f"{label}_b", row.get(label))
            seen = seen or flag is not None
            if not _is_set(flag):
                continue
            if kind is not None:
                return label, kind
        if not seen:
            raise RowError("has no labels; join the event reports with their labels by event_id")
        labels = [name for name in self._types if _is_set(row.get(f"{name}_b", row.get(name)))]
        raise LeftOutError(f"labels {', '.join(labels) or 'none'} have no counterpart")

    @staticmethod
    def _actors(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Gives who began it and the other side; None where several did, or nobody is said to."""

        def flag(name: str) -> bool:
            return _is_set(row.get(f"{name}_b", row.get(name)))

        names = {"a_rus": _RUSSIA, "a_ukr": _UKRAINE, "a_civ": _CIVILIANS}
        began = [who for name, who in names.items() if flag(f"{name}_init")]
        involved = [who for name, who in names.items() if flag(name)]
        first = (began or involved)[0] if len(began or involved) == 1 else None
        others = [
            who for who in (_RUSSIA, _UKRAINE, _CIVILIANS) if who in involved and who != first
        ]
        return first, others[0] if first and others else None

    def _words(self, row: Mapping[str, Any], place: str | None) -> str:
        """Gives what a row without text says: its labels, place and how many reports it joins."""
        labels = [name for name in self._types if _is_set(row.get(f"{name}_b", row.get(name)))]
        reports = text_of(row, "n_reports") or "?"
        return f"{', '.join(labels)} at {place or 'unknown place'}; reports: {reports}"


def _is_set(flag: object) -> bool:
    """Tells a label that is set: 1, or a probability of a half or more."""
    try:
        return flag is not None and float(str(flag)) >= 0.5
    except ValueError:
        return False
