"""The formats of GIS programs, streamed through GDAL (pyogrio); GeoParquet by Arrow."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.formats.metadata import Metadata, companions
from geoevents.formats.rows import Frames, each_frame
from geoevents.formats.target import Target, through_file
from geoevents.frame import COLUMNS, arrow_schema, frame_to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["write_flatgeobuf", "write_gpkg", "write_parquet", "write_shapefile"]

_LAYER = "events"
_CRS = "EPSG:4326"
_ROWS = 65_536  # of a row group of GeoParquet
_DBF_NAME = 10  # bytes of a column's name in dBASE
_DBF_TEXT = 254  # bytes of a text cell
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
        _write_gdal(frames, path, "GPKG", dataset_metadata=_text_members(metadata))

    through_file(target, "events.gpkg", write)


def write_flatgeobuf(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes FlatGeobuf, which has no place for unlocated events: they are left out.

    The layer's description holds the metadata as JSON.
    """
    members = json.dumps(metadata.to_json(), ensure_ascii=False)

    def placed(table: pa.Table) -> pa.Table:
        return table.filter(table.column("geometry").is_valid())

    def write(path: Path) -> None:
        about = {"TITLE": "Geoevents", "DESCRIPTION": members}
        _write_gdal(frames, path, "FlatGeobuf", placed, **about)

    through_file(target, "events.fgb", write)


def write_parquet(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes GeoParquet 1.1; the file's ``geoevents`` key holds the metadata as JSON."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def write(path: Path) -> None:
        draft = path.with_name("draft.parquet")
        bounds = _Bounds()
        with pq.ParquetWriter(draft, _empty().schema) as writer:
            for table in _tables(frames):
                bounds.add(table)
                writer.write_table(table)
        # The box that holds all points stands in the schema, which is written first.
        members = json.dumps(metadata.to_json(), ensure_ascii=False)
        schema = _empty().schema.with_metadata({"geo": bounds.geo_key(), "geoevents": members})
        with (
            pq.ParquetFile(draft) as made,
            pq.ParquetWriter(path, schema, compression="zstd") as writer,
        ):
            for batch in made.iter_batches(_ROWS):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))
        draft.unlink()

    through_file(target, "events.parquet", write)


def write_shapefile(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes a zipped Shapefile with a README that tells what dBASE cut off.

    dBASE holds names of 10 and texts of 254 bytes, and no time of day.
    """

    def write(path: Path) -> None:
        folder = path.parent / "shapefile"
        folder.mkdir()
        cut: Counter[str] = Counter()

        def for_dbase(table: pa.Table) -> pa.Table:
            return _for_dbase(table, cut)

        _write_gdal(frames, folder / "events.shp", "ESRI Shapefile", for_dbase, encoding="UTF-8")
        readme = _shapefile_readme(metadata, cut)
        (folder / "README.txt").write_text(readme, encoding="utf-8")
        for name, content in companions(metadata).items():
            (folder / name).write_text(content, encoding="utf-8")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)

    through_file(target, "events.shp.zip", write)


class _Bounds:
    """The bounding box of what was written, for GeoParquet's ``geo`` key."""

    def __init__(self) -> None:
        self._box: list[float] = []

    def add(self, table: pa.Table) -> None:
        """Takes in the points of a table."""
        import pyarrow.compute as pc

        ends = [pc.min_max(table.column(name)).as_py() for name in ("longitude", "latitude")]
        if ends[0]["min"] is None:
            return
        box = [ends[0]["min"], ends[1]["min"], ends[0]["max"], ends[1]["max"]]
        if self._box:
            box = [*map(min, box[:2], self._box[:2]), *map(max, box[2:], self._box[2:])]
        self._box = box

    def geo_key(self) -> str:
        """Gives the key as GeoParquet 1.1 has it."""
        from pyproj import CRS

        column: dict[str, object] = {
            "encoding": "WKB",
            "geometry_types": ["Point"] if self._box else [],
            "crs": CRS.from_user_input(_CRS).to_json_dict(),
        }
        if self._box:
            column["bbox"] = self._box
        key = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        return json.dumps(key)


def _tables(frames: Frames) -> Iterator[pa.Table]:
    """Gives the columns and a ``geometry`` column of WKB points, batch by batch."""
    import pyarrow as pa

    for frame in each_frame(frames):
        points = pa.array(frame.geometry.to_wkb().tolist(), pa.binary())
        yield frame_to_arrow(frame).append_column("geometry", points)


def _empty() -> pa.Table:
    import pyarrow as pa

    return arrow_schema().append(pa.field("geometry", pa.binary())).empty_table()


def _write_gdal(
    frames: Frames,
    path: Path,
    driver: str,
    change: Callable[[pa.Table], pa.Table] = lambda table: table,
    **options: Any,  # noqa: ANN401
) -> None:
    """Streams the tables to a driver, each changed into what the driver can hold."""
    import pyarrow as pa
    import pyogrio

    def fitting(table: pa.Table) -> pa.Table:
        # GDAL names a column's 8-bit integers badly in some drivers; 32 bits all of them know.
        for i, field in enumerate(table.schema):
            if str(field.type) == "int8":
                table = table.set_column(i, field.name, table.column(i).cast("int32"))
        return change(table)

    batches = (batch for table in _tables(frames) for batch in fitting(table).to_batches())
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(fitting(_empty()).schema, batches),
        path,
        layer=_LAYER,
        driver=driver,
        geometry_name="geometry",
        geometry_type="Point",
        crs=_CRS,
        **options,
    )


def _for_dbase(table: pa.Table, cut: Counter[str]) -> pa.Table:
    """Gives the table with short names and texts; adds to ``cut`` the cut cells of each column."""
    import pyarrow as pa

    for i, name in enumerate(COLUMNS):
        column = table.column(name)
        if pa.types.is_string(column.type):
            values = column.to_pylist()
            short = [value if value is None else _cut(value) for value in values]
            lost = sum(a != b for a, b in zip(values, short, strict=True))
            if lost:
                cut[name] += lost
                table = table.set_column(i, name, pa.array(short, pa.string()))
        elif pa.types.is_timestamp(column.type):
            table = table.set_column(i, name, column.cast(pa.string()))
    return table.rename_columns([_SHORT.get(name, name[:_DBF_NAME]) for name in table.schema.names])


def _cut(text: str) -> str:
    return text.encode("utf-8")[:_DBF_TEXT].decode("utf-8", "ignore")


def _shapefile_readme(metadata: Metadata, cut: Mapping[str, int]) -> str:
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
