"""Events, Arrow tables and GeoDataFrames, each made of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geoevents.errors import SchemaError
from geoevents.frame.checks import check_frame
from geoevents.frame.columns import COLUMNS, KINDS, arrow_schema
from geoevents.frame.records import event_record, record_to_event
from geoevents.model import Event

if TYPE_CHECKING:
    import pyarrow as pa
    from geopandas import GeoDataFrame

__all__ = [
    "arrow_to_frame",
    "events_to_arrow",
    "events_to_frame",
    "frame_to_arrow",
    "frame_to_events",
    "records_to_arrow",
]


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
    for name, kind in KINDS.items():
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
