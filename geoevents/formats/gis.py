"""The formats of GIS programs, written by GDAL (pyogrio) and GeoParquet by geopandas."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.formats.metadata import Metadata, companions
from geoevents.formats.rows import Frames, each_frame
from geoevents.formats.target import Target, through_file
from geoevents.frame import COLUMNS, frame_to_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    from geopandas import GeoDataFrame

__all__ = ["write_flatgeobuf", "write_gpkg", "write_kml", "write_parquet", "write_shapefile"]

_LAYER = "events"
_CRS = "EPSG:4326"
_DBF_NAME = 10  # bytes of a column's name in dBASE
_DBF_TEXT = 254  # bytes of a text cell
# XML 1.0, production Char, in the syntax of RE2.
_NOT_XML = r"[^\t\n\r\x{20}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]"
_SHORT = {
    "time_precision": "time_prec",
    "event_type": "event_type",
    "sub_event_type": "sub_type",
    "geo_precision": "geo_prec",
    "claim_status": "claim",
    "sentence_start": "sent_start",
    "sentence_end": "sent_end",
    "location_score": "loc_score",
    "recorded_at": "recorded",
    "place_reason": "place_why",
    "reviewed_at": "reviewed",
    "review_note": "rev_note",
}


def write_gpkg(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes a GeoPackage with one layer ``events``; events without a place have no geometry."""

    def write(path: Path) -> None:
        table = _table(frames)
        _write_gdal(table, path, "GPKG", dataset_metadata=_text_members(metadata))

    through_file(target, "events.gpkg", write)


def write_flatgeobuf(frames: Frames, target: Target, *, metadata: Metadata) -> None:  # noqa: ARG001
    """Writes FlatGeobuf, which has no place for unlocated events: they are left out."""

    def write(path: Path) -> None:
        table = _table(frames)
        _write_gdal(table.filter(table.column("geometry").is_valid()), path, "FlatGeobuf")

    through_file(target, "events.fgb", write)


def write_kml(frames: Frames, target: Target, *, metadata: Metadata) -> None:  # noqa: ARG001
    """Writes KML; every column is extended data, none is shown as HTML.

    KML is XML: characters that XML cannot hold become U+FFFD, blanks around a text go, and numbers
    have 15 digits.
    """
    import pyarrow.compute as pc

    def write(path: Path) -> None:
        table = _table(frames)
        for i, field in enumerate(table.schema):
            if str(field.type).startswith(("date", "timestamp")):  # LIBKML would write 2025/03/14
                table = table.set_column(i, field.name, table.column(i).cast("string"))
            elif str(field.type) == "string":
                kept = pc.replace_substring_regex(table.column(i), _NOT_XML, "\ufffd")
                table = table.set_column(i, field.name, kept)
        _write_gdal(table, path, "LIBKML")

    through_file(target, "events.kml", write)


def write_parquet(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes GeoParquet 1.1; the file's ``geoevents`` key holds the metadata as JSON."""
    import geopandas as gpd
    import pandas as pd
    import pyarrow.parquet as pq

    def write(path: Path) -> None:
        frame = gpd.GeoDataFrame(pd.concat(list(each_frame(frames)), ignore_index=True))
        frame.to_parquet(path, index=False, schema_version="1.1.0", compression="zstd")
        table = pq.read_table(path)
        members = json.dumps(metadata.to_json(), ensure_ascii=False).encode()
        kept = {**(table.schema.metadata or {}), b"geoevents": members}
        pq.write_table(table.replace_schema_metadata(kept), path, compression="zstd")

    through_file(target, "events.parquet", write)


def write_shapefile(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes a zipped Shapefile with a README that tells what dBASE cut off.

    dBASE holds names of 10 and texts of 254 bytes, and no time of day.
    """

    def write(path: Path) -> None:
        folder = path.parent / "shapefile"
        folder.mkdir()
        table, cut = _for_dbase(_table(frames))
        _write_gdal(table, folder / "events.shp", "ESRI Shapefile", encoding="UTF-8")
        readme = _shapefile_readme(metadata, cut)
        (folder / "README.txt").write_text(readme, encoding="utf-8")
        for name, content in companions(metadata).items():
            (folder / name).write_text(content, encoding="utf-8")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)

    through_file(target, "events.shp.zip", write)


def _table(frames: Frames) -> pa.Table:
    """Gives the columns and a ``geometry`` column of WKB points."""
    import pyarrow as pa

    return pa.concat_tables([_with_points(frame) for frame in each_frame(frames)])


def _with_points(frame: GeoDataFrame) -> pa.Table:
    import pyarrow as pa

    points = pa.array(frame.geometry.to_wkb().tolist(), pa.binary())
    return frame_to_arrow(frame).append_column("geometry", points)


def _write_gdal(table: pa.Table, path: Path, driver: str, **options: Any) -> None:  # noqa: ANN401
    import pyogrio

    # GDAL names a column's 8-bit integers badly in some drivers; 32 bits all of them know.
    small = [i for i, f in enumerate(table.schema) if str(f.type) == "int8"]
    for i in small:
        field = table.schema.field(i)
        table = table.set_column(i, field.name, table.column(i).cast("int32"))
    pyogrio.write_arrow(
        table,
        path,
        layer=_LAYER,
        driver=driver,
        geometry_name="geometry",
        geometry_type="Point",
        crs=_CRS,
        **options,
    )


def _for_dbase(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Gives the table with short names and texts, and how many cells of each column were cut."""
    import pyarrow as pa

    cut: dict[str, int] = {}
    for i, name in enumerate(COLUMNS):
        column = table.column(name)
        if pa.types.is_string(column.type):
            values = column.to_pylist()
            short = [value if value is None else _cut(value) for value in values]
            lost = sum(a != b for a, b in zip(values, short, strict=True))
            if lost:
                cut[name] = lost
                table = table.set_column(i, name, pa.array(short, pa.string()))
        elif pa.types.is_timestamp(column.type):
            table = table.set_column(i, name, column.cast(pa.string()))
    return table.rename_columns(
        [_SHORT.get(name, name[:_DBF_NAME]) for name in table.schema.names]
    ), cut


def _cut(text: str) -> str:
    return text.encode("utf-8")[:_DBF_TEXT].decode("utf-8", "ignore")


def _shapefile_readme(metadata: Metadata, cut: dict[str, int]) -> str:
    lines = ["Events as a Shapefile (WGS84, UTF-8).", "", "Column names that dBASE cut:"]
    lines += [
        f"  {_SHORT.get(name, name[:_DBF_NAME])}  {name}"
        for name in COLUMNS
        if _SHORT.get(name, name[:_DBF_NAME]) != name
    ]
    lines += ["", f"Texts cut at {_DBF_TEXT} bytes (column, cells):"]
    lines += [f"  {name}  {count}" for name, count in cut.items()] or ["  none"]
    lines += ["", *(f"{key}: {value}" for key, value in metadata.to_json().items()), ""]
    return "\n".join(lines)


def _text_members(metadata: Metadata) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in metadata.to_json().items()
    }
