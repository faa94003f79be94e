"""What a frame of events must hold: columns, types, vocabularies, dates and points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoevents.errors import SchemaError
from geoevents.frame.columns import COLUMNS, KINDS
from geoevents.model import (
    ClaimStatus,
    EventType,
    GeoPrecision,
    Review,
    SubEventType,
    TimePrecision,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["check_frame"]

_VOCABULARIES: dict[str, tuple[object, ...]] = {
    "event_type": tuple(v.value for v in EventType),
    "sub_event_type": tuple(v.value for v in SubEventType),
    "claim_status": tuple(v.value for v in ClaimStatus),
    "review": tuple(v.value for v in Review),
    "time_precision": tuple(int(v) for v in TimePrecision),
    "geo_precision": tuple(int(v) for v in GeoPrecision),
}
_PARENT = {sub.value: sub.event_type.value for sub in SubEventType}


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
    for name, kind in KINDS.items():
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
