"""Events as tables: one checked GeoDataFrame schema (EPSG:4326), and one Arrow schema below it.

The GeoDataFrame is what people and GIS tools get; the Arrow table is what the store keeps. Both
have ``COLUMNS`` in that order; the frame has ``geometry`` (points, or None) besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from geoevents.errors import SchemaError
from geoevents.model import (
    ClaimStatus,
    Event,
    EventType,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    Review,
    SubEventType,
    TimePrecision,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from geopandas import GeoDataFrame

__all__ = [
    "COLUMNS",
    "arrow_schema",
    "arrow_to_frame",
    "check_frame",
    "event_record",
    "events_to_arrow",
    "events_to_frame",
    "frame_to_arrow",
    "frame_to_events",
    "record_to_event",
    "records_to_arrow",
]

# Name → kind. The kinds are those of the Arrow schema below; a "?" marks what may be null.
_KINDS: dict[str, str] = {
    "event_id": "text",
    "event_date": "day",
    "end_date": "day",
    "time_precision": "small",
    "event_type": "text",
    "sub_event_type": "text",
    "actor1": "text?",
    "actor2": "text?",
    "location": "text?",
    "place_id": "text?",
    "admin1": "text?",
    "country": "text?",
    "latitude": "real?",
    "longitude": "real?",
    "geo_precision": "small?",
    "fatalities": "whole?",
    "claim_status": "text",
    "claimed_by": "text?",
    "denied_by": "text?",
    "notes": "text",
    "source": "text?",
    "source_url": "text?",
    "article": "text",
    "sentence_start": "whole",
    "sentence_end": "whole",
    "confidence": "real",
    "location_score": "real?",
    "extractor": "text",
    "review": "text",
    "recorded_at": "moment?",
    "place_reason": "text?",
    "date_text": "text?",
    "evidence": "text",
    "dataset": "text?",
    "licence": "text?",
    "citation": "text?",
    "reviewer": "text?",
    "reviewed_at": "moment?",
    "review_note": "text?",
}
COLUMNS: tuple[str, ...] = tuple(_KINDS)
_values = attrgetter(*COLUMNS)
_WORDED = ("event_type", "sub_event_type", "claim_status", "review")
_CODED = ("time_precision", "geo_precision")

_VOCABULARIES: dict[str, tuple[object, ...]] = {
    "event_type": tuple(v.value for v in EventType),
    "sub_event_type": tuple(v.value for v in SubEventType),
    "claim_status": tuple(v.value for v in ClaimStatus),
    "review": tuple(v.value for v in Review),
    "time_precision": tuple(int(v) for v in TimePrecision),
    "geo_precision": tuple(int(v) for v in GeoPrecision),
}
_PARENT = {sub.value: sub.event_type.value for sub in SubEventType}


def arrow_schema() -> pa.Schema:
    """Gives the Arrow schema of the event table, in the order of ``COLUMNS``."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "day": pa.date32(),
        "small": pa.int8(),
        "whole": pa.int64(),
        "real": pa.float64(),
        "moment": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        [
            pa.field(name, types[kind.rstrip("?")], nullable=kind.endswith("?"))
            for name, kind in _KINDS.items()
        ]
    )


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


def events_to_arrow(events: Iterable[Event]) -> pa.Table:
    """Gives events as an Arrow table of ``arrow_schema``."""
    return records_to_arrow([event_record(event) for event in events])


def records_to_arrow(records: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Gives what ``event_record`` makes of events as an Arrow table of ``arrow_schema``."""
    import pyarrow as pa

    return pa.table(
        {name: [record[name] for record in records] for name in COLUMNS}, schema=arrow_schema()
    )


def arrow_to_frame(table: pa.Table) -> GeoDataFrame:
    """Gives an Arrow table of events as a GeoDataFrame in EPSG:4326; no point, no geometry."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely

    data: dict[str, pd.Series] = {}
    for name, kind in _KINDS.items():
        values = table.column(name)
        base = kind.rstrip("?")
        if base == "text":
            data[name] = pd.Series(values.to_pandas(), dtype="str")
        elif base == "day":
            data[name] = pd.Series(values.to_pandas(date_as_object=False)).astype("datetime64[s]")
        elif base == "moment":
            data[name] = pd.Series(values.to_pandas()).astype("datetime64[us, UTC]")
        elif base == "real":
            data[name] = pd.Series(values.to_pandas(), dtype="float64")
        else:
            numbers = values.to_pandas(integer_object_nulls=True)
            data[name] = pd.Series(numbers, dtype="Int64" if kind.endswith("?") else "int64")
    frame = pd.DataFrame(data, columns=list(COLUMNS))
    placed = (frame["latitude"].notna() & frame["longitude"].notna()).to_numpy()
    points = np.full(len(frame), None, dtype=object)
    points[placed] = shapely.points(
        frame["longitude"].to_numpy()[placed], frame["latitude"].to_numpy()[placed]
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, crs=4326, index=frame.index))


def events_to_frame(events: Iterable[Event]) -> GeoDataFrame:
    """Gives events as a GeoDataFrame: ``COLUMNS`` and ``geometry`` (EPSG:4326 points, or None)."""
    return arrow_to_frame(events_to_arrow(events))


def frame_to_events(frame: GeoDataFrame) -> list[Event]:
    """Gives the events of a frame, in its order.

    Raises:
        SchemaError: the frame is none of the event schema.
    """
    check_frame(frame)
    columns = [frame[name].tolist() for name in COLUMNS]
    return [
        record_to_event(dict(zip(COLUMNS, row, strict=True))) for row in zip(*columns, strict=True)
    ]


def frame_to_arrow(frame: GeoDataFrame) -> pa.Table:
    """Gives a frame's attribute columns as an Arrow table of ``arrow_schema``.

    Raises:
        SchemaError: the columns or their types are others.
    """
    import pandas as pd
    import pyarrow as pa

    try:
        table = pa.Table.from_pandas(pd.DataFrame(frame[list(COLUMNS)]), preserve_index=False)
        return table.cast(arrow_schema())
    except (KeyError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SchemaError(f"the frame is none of the event schema: {error}") from error


def check_frame(frame: GeoDataFrame) -> None:
    """Checks columns, types, vocabularies, dates and points of a frame.

    Raises:
        SchemaError: names the column, the value and the event that break the schema.
    """
    missing = [name for name in (*COLUMNS, "geometry") if name not in frame.columns]
    if missing:
        raise SchemaError(f"the frame lacks the columns {', '.join(missing)}")
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise SchemaError(f"the frame's CRS is {frame.crs}; it must be EPSG:4326")
    for name, kind in _KINDS.items():
        nulls = frame[name].isna()
        if not kind.endswith("?") and bool(nulls.any()):
            _refuse(frame, nulls, name, "must not be null")
        _check_type(frame, name, kind.rstrip("?"))
        if name in _VOCABULARIES:
            strange = ~frame[name].isin(_VOCABULARIES[name]) & ~nulls
            if bool(strange.any()):
                options = ", ".join(map(str, _VOCABULARIES[name]))
                _refuse(frame, strange, name, f"is none of {options}")
    if bool((other := frame["sub_event_type"].map(_PARENT) != frame["event_type"]).any()):
        _refuse(frame, other, "sub_event_type", "does not belong to the row's event_type")
    if bool((early := frame["end_date"] < frame["event_date"]).any()):
        _refuse(frame, early, "end_date", "lies before event_date")
    _check_points(frame)


def _check_type(frame: GeoDataFrame, name: str, kind: str) -> None:
    from pandas.api import types

    dtype = frame[name].dtype
    good = {
        "text": lambda: types.is_string_dtype(dtype),
        "day": lambda: types.is_datetime64_dtype(dtype),
        "moment": lambda: str(dtype).startswith("datetime64[") and str(dtype).endswith("UTC]"),
        "real": lambda: types.is_float_dtype(dtype),
        "small": lambda: types.is_integer_dtype(dtype),
        "whole": lambda: types.is_integer_dtype(dtype),
    }
    if len(frame) and not good[kind]():
        raise SchemaError(f"column {name} has type {dtype}; it must hold {kind} values")


def _check_points(frame: GeoDataFrame) -> None:
    latitude, longitude = frame["latitude"], frame["longitude"]
    if bool((half := latitude.isna() != longitude.isna()).any()):
        _refuse(frame, half, "latitude", "and longitude must be given together")
    outside = latitude.notna() & ~(latitude.between(-90, 90) & longitude.between(-180, 180))
    if bool(outside.any()):
        _refuse(frame, outside, "latitude", "or longitude lies outside -90..90, -180..180")
    if bool((origin := (latitude == 0) & (longitude == 0)).any()):
        _refuse(frame, origin, "latitude", "and longitude are (0, 0): an unknown place is null")
    if bool((bare := latitude.notna() & frame["geo_precision"].isna()).any()):
        _refuse(frame, bare, "geo_precision", "is missing where there is a point")
    located = ~(frame.geometry.isna() | frame.geometry.is_empty)
    if bool((lost := located != latitude.notna()).any()):
        _refuse(frame, lost, "geometry", "and latitude, longitude disagree")
    points = frame.geometry[located]
    moved = (points.x != longitude[located]) | (points.y != latitude[located])
    if bool(moved.any()):
        _refuse(frame[located], moved, "geometry", "and latitude, longitude disagree")


def _refuse(frame: GeoDataFrame, rows: Any, name: str, fault: str) -> None:  # noqa: ANN401
    row = frame[rows.to_numpy(dtype=bool)].iloc[0]
    raise SchemaError(f"event {row['event_id']!r}: {name} {row[name]!r} {fault}")


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
