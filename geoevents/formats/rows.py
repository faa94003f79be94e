"""Rows of a frame as JSON values, for the formats that are text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from geoevents.frame import COLUMNS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geoevents.query import EventQuery, Filter

__all__ = ["Frames", "each_frame", "json_rows", "stream_of"]

# One frame of the event schema, or a stream of them for exports larger than memory.
Frames: TypeAlias = "GeoDataFrame | Iterable[GeoDataFrame]"

_DAYS = ("event_date", "end_date")
_MOMENTS = ("recorded_at", "reviewed_at")


def each_frame(frames: Frames) -> Iterator[GeoDataFrame]:
    """Gives one frame, or those of a stream, one by one."""
    import geopandas as gpd

    if isinstance(frames, gpd.GeoDataFrame):
        yield frames
    else:
        yield from frames


def stream_of(query: EventQuery, wanted: Filter) -> Frames:
    """Gives the filtered events frame by frame, so that an export holds one of them at a time."""
    import pyarrow as pa

    from geoevents.frame import arrow_to_frame

    if not query.summary(wanted).events:
        return query.frame(wanted)
    return (arrow_to_frame(pa.Table.from_batches([batch])) for batch in query.batches(wanted))


def json_rows(frame: GeoDataFrame, *, parse_evidence: bool = True) -> Iterator[dict[str, Any]]:
    """Gives each row by column: text, numbers, None; days as 2025-03-14, times in UTC with Z.

    Args:
        frame: a frame of the event schema.
        parse_evidence: give ``evidence`` as a list of objects rather than as JSON text.
    """
    columns: list[list[Any]] = []
    for name in COLUMNS:
        series = frame[name]
        if name in _DAYS:
            values = series.dt.strftime("%Y-%m-%d").tolist()
        elif name in _MOMENTS:
            values = [None if v is None else _moment(v) for v in _objects(series)]
        else:
            values = _objects(series)
        if name == "evidence" and parse_evidence:
            values = [json.loads(value or "[]") for value in values]
        columns.append(values)
    for row in zip(*columns, strict=True):
        yield dict(zip(COLUMNS, row, strict=True))


def _objects(series: Any) -> list[Any]:  # noqa: ANN401 - a column of any type
    nulls = series.isna()
    values: list[Any] = series.tolist()
    if nulls.any():
        values = [None if null else v for v, null in zip(values, nulls.tolist(), strict=True)]
    return values


def _moment(value: Any) -> str:  # noqa: ANN401 - a pandas timestamp
    text: str = value.isoformat()
    return text.replace("+00:00", "Z")
