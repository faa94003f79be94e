"""Our own exports: every column is taken as it stands, so that nothing is lost on the way back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from geoevents.errors import SchemaError
from geoevents.formats.importing.records import Terms
from geoevents.formats.importing.values import RowError
from geoevents.frame import COLUMNS, record_to_event
from geoevents.model import Event

__all__ = ["Own", "is_own"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SINCE = {"dataset", "licence", "citation"}  # columns that exports of version 0.1 lack
_NUMBERS = {
    "time_precision", "geo_precision", "fatalities", "sentence_start", "sentence_end", "latitude",
    "longitude", "confidence", "location_score",
}  # fmt: skip


def is_own(columns: Iterable[str]) -> bool:
    """Tells our own exports, which have all columns of the event schema."""
    return set(COLUMNS) - _SINCE <= set(columns)


class Own:
    """The ids stay, so that events which the store has already are known.

    Records without a dataset get the name of the export as theirs, since their article is not
    there to prove them by.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        record = {name: _cell(name, row.get(name)) for name in COLUMNS}
        try:
            event = record_to_event(record)
        except SchemaError as error:
            raise RowError(str(error).partition(": ")[2] or str(error)) from error
        if event.dataset is not None:
            return event
        terms = self.terms
        return replace(event, dataset=terms.dataset, licence=terms.licence, citation=terms.citation)


def _cell(name: str, value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    if name == "evidence":
        return value if isinstance(value, str) else json.dumps(value or [])
    if not isinstance(value, str):
        return value
    if value == "":
        return "" if name == "notes" else None
    if name in _NUMBERS:
        try:
            return float(value)
        except ValueError:
            raise RowError(f"{name} {value!r} is no number") from None
    # What the CSV export puts before text that a spreadsheet would run.
    return value[1:] if value[0] == "'" and value[1:].startswith(_FORMULA) else value
