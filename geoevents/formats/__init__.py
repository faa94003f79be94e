"""Exports: one registry of formats, each with its writer, suffix and what it cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from geoevents.errors import UnknownValueError
from geoevents.formats import csv, geojson, gis, kml, timemap
from geoevents.formats.bundle import write_bundle
from geoevents.formats.incidents import incident_json, incidents_metadata, write_incidents
from geoevents.formats.metadata import (
    CITATION,
    LICENCE,
    DatasetTerms,
    Metadata,
    metadata_for,
    terms_in,
)
from geoevents.formats.postgis import DatabaseError, write_postgis
from geoevents.formats.rows import Frames, stream_of
from geoevents.formats.target import Target

__all__ = [
    "CITATION",
    "FORMATS",
    "LICENCE",
    "DatabaseError",
    "DatasetTerms",
    "Format",
    "Metadata",
    "Writer",
    "format_named",
    "incident_json",
    "incidents_metadata",
    "metadata_for",
    "stream_of",
    "terms_in",
    "write_bundle",
    "write_incidents",
    "write_postgis",
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


_NO_METADATA = "the export's metadata"
_CUT = (
    "column names beyond 10 and texts beyond 254 bytes, as the README in it tells, and digits "
    "beyond the 15th"
)
_ALL = tuple(
    Format(name=name, title=title, suffix=suffix, media_type=media, write=write, loses=loses)
    for name, title, suffix, media, write, loses in (
        ("geojson", "GeoJSON", ".geojson", "application/geo+json", geojson.write, ""),
        (
            "geojsonl",
            "GeoJSON, newline-delimited",
            ".geojsonl",
            "application/geo+json-seq",
            geojson.write_lines,
            _NO_METADATA,
        ),
        (
            "csv",
            "CSV",
            ".csv",
            "text/csv",
            csv.write,
            f"{_NO_METADATA}; text that looks like a formula gets an apostrophe before it",
        ),
        (
            "gpkg",
            "GeoPackage",
            ".gpkg",
            "application/geopackage+sqlite3",
            gis.write_gpkg,
            "",
        ),
        (
            "geoparquet",
            "GeoParquet",
            ".parquet",
            "application/vnd.apache.parquet",
            gis.write_parquet,
            "",
        ),
        (
            "flatgeobuf",
            "FlatGeobuf",
            ".fgb",
            "application/octet-stream",
            gis.write_flatgeobuf,
            "events without a place",
        ),
        (
            "kml",
            "KML",
            ".kml",
            "application/vnd.google-earth.kml+xml",
            kml.write,
            "control characters in text",
        ),
        (
            "shapefile",
            "Shapefile (zip)",
            ".shp.zip",
            "application/zip",
            gis.write_shapefile,
            _CUT,
        ),
        (
            "timemap",
            "TimeMap (zip)",
            ".timemap.zip",
            "application/zip",
            timemap.write,
            "sentence offsets, evidence, scores and review; actors and terms stand in its comments",
        ),
    )
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
