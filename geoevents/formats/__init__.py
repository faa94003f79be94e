"""Exports: one registry of formats, each with its writer, suffix and what it cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from geoevents.errors import UnknownValueError
from geoevents.formats import csv, geojson, gis
from geoevents.formats.incidents import incident_json, write_incidents
from geoevents.formats.metadata import CITATION, LICENCE, Metadata
from geoevents.formats.rows import Frames
from geoevents.formats.target import Target

__all__ = [
    "CITATION",
    "FORMATS",
    "LICENCE",
    "Format",
    "Metadata",
    "Writer",
    "format_named",
    "incident_json",
    "write_incidents",
]


class Writer(Protocol):
    """Writes a frame of the event schema, or a stream of them, to a path or binary stream."""

    def __call__(self, frames: Frames, target: Target, *, metadata: Metadata) -> None:
        """Writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One export format. ``loses`` says what it cannot hold, in words; empty is nothing."""

    name: str
    title: str
    suffix: str
    media_type: str
    write: Writer
    loses: str = ""


_ALL = (
    Format(
        name="geojson",
        title="GeoJSON",
        suffix=".geojson",
        media_type="application/geo+json",
        write=geojson.write,
    ),
    Format(
        name="geojsonl",
        title="GeoJSON, newline-delimited",
        suffix=".geojsonl",
        media_type="application/geo+json-seq",
        write=geojson.write_lines,
        loses="the export's metadata",
    ),
    Format(
        name="csv",
        title="CSV",
        suffix=".csv",
        media_type="text/csv",
        write=csv.write,
        loses="the export's metadata; text that looks like a formula gets an apostrophe before it",
    ),
    Format(
        name="gpkg",
        title="GeoPackage",
        suffix=".gpkg",
        media_type="application/geopackage+sqlite3",
        write=gis.write_gpkg,
    ),
    Format(
        name="geoparquet",
        title="GeoParquet",
        suffix=".parquet",
        media_type="application/vnd.apache.parquet",
        write=gis.write_parquet,
    ),
    Format(
        name="flatgeobuf",
        title="FlatGeobuf",
        suffix=".fgb",
        media_type="application/octet-stream",
        write=gis.write_flatgeobuf,
        loses="events without a place, and the export's metadata",
    ),
    Format(
        name="kml",
        title="KML",
        suffix=".kml",
        media_type="application/vnd.google-earth.kml+xml",
        write=gis.write_kml,
        loses="the export's metadata",
    ),
    Format(
        name="shapefile",
        title="Shapefile (zip)",
        suffix=".shp.zip",
        media_type="application/zip",
        write=gis.write_shapefile,
        loses="column names beyond 10 and texts beyond 254 bytes; the README in it tells which",
    ),
)
FORMATS: Mapping[str, Format] = MappingProxyType({f.name: f for f in _ALL})


def format_named(name: str) -> Format:
    """Gives a format by its name.

    Raises:
        UnknownValueError: there is none of that name; the message gives the options.
    """
    if name not in FORMATS:
        raise UnknownValueError("format", name, FORMATS)
    return FORMATS[name]
