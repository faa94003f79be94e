"""What every importer shares: the terms of a dataset, and the making of its records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.values import RowError
from geoevents.formats.importing.vocabularies import alpha2, known_datasets
from geoevents.model import ClaimStatus, Event, GeoPrecision, SubEventType, TimePrecision

__all__ = ["Converter", "Terms", "coded_event", "country_of", "fitting", "terms_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whose rows they are: ``key`` stands before their ids, the rest goes with every record."""

    key: str
    dataset: str
    licence: str
    citation: str


class Converter(Protocol):
    """Makes events of a dataset's rows."""

    terms: Terms

    def event(self, row: Mapping[str, Any]) -> Event:
        """Gives the event of a row whose column names are in lower case.

        Raises:
            RowError: the row cannot be made an event.
            LeftOutError: it tells of nothing that is an event here.
        """


def terms_of(
    key: str,
    *,
    dataset: str | None = None,
    licence: str | None = None,
    citation: str | None = None,
) -> Terms:
    """Gives the terms of a known dataset, changed where told."""
    known = known_datasets()[key]
    return Terms(
        key=key if dataset is None else f"{key}:{dataset}",
        dataset=dataset or known.title,
        licence=licence or known.licence,
        citation=citation or known.citation,
    )


def coded_event(
    terms: Terms,
    placer: Placer,
    *,
    row_id: str,
    days: tuple[date, date],
    time_precision: TimePrecision,
    sub_event_type: SubEventType,
    notes: str,
    point: tuple[float, float] | None = None,
    geo_precision: GeoPrecision | None = None,
    country: str | None = None,
    admin1: str | None = None,
    place_id: str | None = None,
    claim_status: ClaimStatus = ClaimStatus.REPORTED,
    confidence: float = 1.0,
    **fields: Any,  # noqa: ANN401 - further fields of Event
) -> Event:
    """Makes the record of a row; the place is put in the gazetteer's terms.

    The record's id is a hash of the dataset's key and the row's id, so that a row that is imported
    twice is the same record.

    Raises:
        RowError: the values contradict each other.
    """
    precision = geo_precision
    if point is None:
        precision = GeoPrecision.COUNTRY if precision is GeoPrecision.COUNTRY else None
    placed = placer.place(point, precision, country, admin1, fields.get("location"))
    if admin1 and placed.admin1 != admin1:
        fields.setdefault("place_reason", f"as coded by {terms.dataset}, in {admin1}")
    elif point is not None:
        fields.setdefault("place_reason", f"as coded by {terms.dataset}")
    name = f"{terms.key}:{row_id}"
    try:
        return Event(
            event_id=hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest(),
            event_date=days[0],
            end_date=days[1],
            time_precision=time_precision,
            sub_event_type=sub_event_type,
            claim_status=claim_status,
            notes=notes,
            article=name,
            sentence_start=0,
            sentence_end=len(notes),
            country=placed.country,
            admin1=placed.admin1,
            place_id=place_id or placed.place_id,
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            geo_precision=precision,
            confidence=confidence,
            extractor=f"import:{terms.key}"[:100],
            dataset=terms.dataset,
            licence=terms.licence,
            citation=terms.citation,
            **fields,
        )
    except ValueError as error:
        raise RowError(str(error).partition(": ")[2] or str(error)) from error


def fitting(table: Mapping[str, Any], code: str, name: str) -> Any:  # noqa: ANN401
    """Gives what a vocabulary has for a code.

    Raises:
        RowError: it has no such code.
    """
    words = code.removesuffix(".0")
    if words not in table:
        raise RowError(f"{name} {code!r} is none of {', '.join(list(table)[:30])}")
    return table[words]


def country_of(words: str | None, kind: str = "name") -> str | None:
    """Gives the alpha-2 code of a country.

    Raises:
        RowError: no country has that name or code.
    """
    if words is None:
        return None
    code = alpha2(words, kind) or alpha2(words.split("(", 1)[0], kind)
    if code is None:
        raise RowError(f"country {words!r} is not known")
    return code
