"""Events as tables: one checked GeoDataFrame schema (EPSG:4326), and one Arrow schema below it.

The GeoDataFrame is what people and GIS tools get; the Arrow table is what the store keeps. Both
have ``COLUMNS`` in that order; the frame has ``geometry`` (points, or None) besides.
"""

from geoevents.frame.checks import check_frame
from geoevents.frame.columns import COLUMNS, arrow_schema
from geoevents.frame.conversion import (
    arrow_to_frame,
    events_to_arrow,
    events_to_frame,
    frame_to_arrow,
    frame_to_events,
    records_to_arrow,
)
from geoevents.frame.records import event_record, record_to_event

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
