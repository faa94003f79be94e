"""GeoJSON by RFC 7946: WGS84 without ``crs``, longitude first, right-hand rings, null geometry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from geoevents.formats.metadata import Metadata
from geoevents.formats.rows import Frames, each_frame, json_rows
from geoevents.formats.target import Target, opened

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


__all__ = ["dump", "feature", "geometry_json", "write", "write_collection", "write_lines"]


def write(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes a FeatureCollection, one feature a line, with a ``metadata`` member before them.

    Properties are the columns of the event schema; ``evidence`` is a list of objects. The
    feature's ``id`` is the event's. Events without a place have a null geometry.

    Args:
        frames: a frame of the event schema, or a stream of them.
        target: a path or a binary stream.
        metadata: what the export says of itself.
    """
    write_collection(_features(frames), target, metadata=metadata)


def write_lines(frames: Frames, target: Target, *, metadata: Metadata) -> None:  # noqa: ARG001
    """Writes newline-delimited GeoJSON: one feature a line, for tools that read streams.

    The form has no place for metadata.
    """
    with opened(target) as stream:
        for item in _features(frames):
            stream.write(f"{dump(item)}\n".encode())


def write_collection(
    features: Iterable[dict[str, Any]], target: Target, *, metadata: Metadata
) -> None:
    """Writes features, one a line, as a FeatureCollection whose ``metadata`` stands before them."""
    with opened(target) as stream:
        head = json.dumps(metadata.to_json(), ensure_ascii=False)
        stream.write(f'{{"type": "FeatureCollection",\n"metadata": {head},\n"features": ['.encode())
        separator = "\n"
        for item in features:
            stream.write(f"{separator}{dump(item)}".encode())
            separator = ",\n"
        stream.write(b"\n]}\n")


def _features(frames: Frames) -> Iterator[dict[str, Any]]:
    for frame in each_frame(frames):
        for row, geometry in zip(json_rows(frame), frame.geometry, strict=True):
            yield feature(row, geometry)


def feature(properties: dict[str, Any], geometry: BaseGeometry | None) -> dict[str, Any]:
    """Gives one Feature; its ``id`` is the properties' ``event_id``."""
    return {
        "type": "Feature",
        "id": properties["event_id"],
        "geometry": geometry_json(geometry),
        "properties": properties,
    }


def geometry_json(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """Gives a geometry in WGS84 degrees as RFC 7946 wants it: exterior rings counter-clockwise."""
    import shapely
    from shapely.geometry import mapping

    if geometry is None or geometry.is_empty:
        return None
    if geometry.geom_type == "Point":
        return {"type": "Point", "coordinates": [geometry.x, geometry.y]}
    made: dict[str, Any] = mapping(shapely.orient_polygons(geometry))
    return made


def dump(value: object) -> str:
    """Gives a value as JSON on one line, every letter as it is."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
