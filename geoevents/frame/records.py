"""An event as one plain record: values by column, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from geoevents.errors import SchemaError
from geoevents.frame.columns import COLUMNS
from geoevents.model import (
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    Review,
    SubEventType,
    TimePrecision,
)

__all__ = ["event_record", "record_to_event"]

_values = attrgetter(*COLUMNS)
_WORDED = ("event_type", "sub_event_type", "claim_status", "review")
_CODED = ("time_precision", "geo_precision")


def event_record(event: Event) -> dict[str, Any]:
    """Gives an event as plain values by column: text, numbers, ``date``, ``datetime`` or None."""
    record: dict[str, Any] = dict(zip(COLUMNS, _values(event), strict=True))
    for name in _WORDED:
        record[name] = record[name].value
    for name in _CODED:
        if record[name] is not None:
            record[name] = int(record[name])
    words = [
        {"role": e.role.value, "start": e.start, "end": e.end, "text": e.text, "note": e.note}
        for e in event.evidence
    ]
    record["evidence"] = json.dumps(words, ensure_ascii=False) if words else "[]"
    return record


def record_to_event(record: Mapping[str, Any]) -> Event:
    """Gives the event that ``event_record`` (or a row of the store) stands for.

    Raises:
        SchemaError: a value is none of the schema, or the values contradict each other.
    """
    values = {name: _plain(record.get(name)) for name in COLUMNS}
    stated_type = values.pop("event_type")
    try:
        for name in ("event_date", "end_date"):
            values[name] = _day(values[name])
        for name in ("recorded_at", "reviewed_at"):
            values[name] = _moment(values[name])
        values["sub_event_type"] = SubEventType(values["sub_event_type"])
        values["claim_status"] = ClaimStatus(values["claim_status"])
        values["review"] = Review(values["review"])
        values["time_precision"] = TimePrecision(int(values["time_precision"]))
        if values["geo_precision"] is not None:
            values["geo_precision"] = GeoPrecision(int(values["geo_precision"]))
        for name in ("fatalities", "sentence_start", "sentence_end"):
            if values[name] is not None:
                values[name] = int(values[name])
        values["evidence"] = tuple(
            Evidence(**{**item, "role": EvidenceRole(item["role"])})
            for item in json.loads(values["evidence"] or "[]")
        )
        event = Event(**values)
    except (ValueError, TypeError, KeyError) as error:
        raise SchemaError(f"event {record.get('event_id')!r}: {error}") from error
    if stated_type is not None and stated_type != event.event_type.value:
        raise SchemaError(
            f"event {event.event_id}: {event.sub_event_type.value!r} belongs to "
            f"{event.event_type.value!r}, not to {stated_type!r}"
        )
    return event


def _plain(value: Any) -> Any:  # noqa: ANN401 - cells of any kind
    """Gives None for the many nulls of pandas, and any other cell as it is."""
    if value is None or isinstance(value, str | Sequence):
        return value
    return None if str(value) in {"nan", "NaT", "<NA>"} else value


def _day(value: Any) -> date:  # noqa: ANN401
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def _moment(value: Any) -> datetime | None:  # noqa: ANN401
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    moment: datetime = value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
