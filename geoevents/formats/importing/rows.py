"""Any table file → its rows as plain values with their line, one by one.

CSV in any usual encoding and delimiter, JSON as the ACLED and UCDP interfaces give it, TimeMap's
arrays, GeoJSON, archives with one table in them, and what GDAL reads (GeoPackage, FlatGeobuf,
Shapefile) or Arrow (Parquet). Memory stays flat.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geoevents.errors import SchemaError
from geoevents.formats.importing.archive import open_bytes, table_in, unpacked
from geoevents.formats.importing.columnar import open_parquet, open_shapes
from geoevents.formats.importing.json_rows import json_rows
from geoevents.formats.importing.shapes import SUFFIXES
from geoevents.formats.importing.source import Row, Source, counted
from geoevents.reading.kinds import known_signature

__all__ = ["Row", "Source", "open_rows"]

_GEOJSON = {".geojson", ".geojsonl", ".geojsons"}
_PARQUET = {".parquet", ".geoparquet", ".pq"}
_HEAD = 1 << 18
_COLUMNS = 5_000
_LINE = 20_000_000  # characters of one line


@contextmanager
def open_rows(path: Path, *, header: tuple[str, ...] | None = None) -> Iterator[Source]:
    """Opens a table file.

    Args:
        path: the file; a ``.zip`` must hold one table.
        header: the names of the columns, for tables that have no first line of names.

    Raises:
        SchemaError: the file is no table that can be read.
    """
    if not path.exists():
        raise SchemaError(f"{path}: no such file")
    if path.is_dir():
        raise SchemaError(f"{path}: is a folder; name a file in it")
    suffix = path.suffix.lower()
    shapes = suffix in SUFFIXES or path.name.lower().endswith(".shp.zip")
    inside = "" if shapes or suffix in _PARQUET else table_in(path) or ""
    ending = PurePosixPath(inside).suffix.lower()
    if suffix in _PARQUET:
        with open_parquet(path) as source:
            yield source
    elif shapes or (suffix, ending) == (".zip", ".shp"):
        with open_shapes(path) as source:
            yield source
    elif ending in SUFFIXES or ending in _PARQUET:
        with unpacked(path, inside) as file, open_rows(file) as source:
            yield source
    else:
        with open_bytes(path) as (stream, size):
            head = stream.peek(_HEAD)[:_HEAD].lstrip(b"\xef\xbb\xbf\x1e \t\r\n")
            if words := known_signature(head):
                what = words.partition(";")[0].partition(", which")[0]
                raise SchemaError(f"{path}: no table: it is {what}, whatever its name says")
            if head[:1] not in {b"{", b"["}:
                if path.suffix.lower() in _GEOJSON:
                    raise SchemaError(f"{path}: cannot be read: its content is no GeoJSON")
                with _csv_source(path, stream, size, header) as source:
                    yield source
                return
        with _json_source(path) as source:
            yield source


@contextmanager
def _csv_source(
    path: Path, stream: io.BufferedReader, size: int, header: tuple[str, ...] | None
) -> Iterator[Source]:
    head = stream.peek(_HEAD)[:_HEAD]
    encoding = _encoding_of(head)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(10_000_000)
    first = head.decode(encoding, "replace").split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(_lines(text, path), delimiter=delimiter, strict=False)
    try:
        names = header or tuple(name.strip() for name in next(reader, []))
    except csv.Error as error:
        raise SchemaError(f"{path}: no table: {error}") from error
    if not any(names) or (header is None and len(names) < 2):
        if first.lstrip("\ufeff \t").startswith("<"):
            raise SchemaError(
                f"{path}: no table: it is XML or HTML, such as KML, which is written but not read; "
                "take CSV, GeoJSON, GeoPackage, GeoParquet or a Shapefile"
            )
        raise SchemaError(f"{path}: no table: the first line names no columns: {first[:80]!r}")

    def rows() -> Iterator[tuple[int, Row]]:
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, {"\x00fault": f"no CSV: {error}"}
                continue
            if any(cells):
                yield line, _row_of(names, cells)

    try:
        yield Source(names, rows(), max(size, 1), lambda: _told(stream))
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    while line := text.readline(_LINE):
        if len(line) >= _LINE:
            raise SchemaError(f"{path}: no table: a line has more than {_LINE:,} characters")
        yield line


def _row_of(names: tuple[str, ...], cells: list[str]) -> Row:
    if len(cells) != len(names):
        return {"\x00fault": f"{len(cells)} cells where the first line has {len(names)}",
                **dict(zip(names, cells, strict=False))}  # fmt: skip
    return dict(zip(names, cells, strict=True))


def _told(stream: io.BufferedReader) -> int:
    try:
        return stream.tell()
    except (OSError, ValueError):
        return 0


def _encoding_of(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # no letter cut off by the end of the head
            return "cp1252"  # what spreadsheets write where they write no UTF-8
    return "utf-8-sig"


@contextmanager
def _json_source(path: Path) -> Iterator[Source]:
    """Reads the file twice: for the columns, as each row may have its own, then for the rows."""
    names: dict[str, None] = {}
    beside: dict[str, object] = {}
    count = 0
    with open_bytes(path) as (stream, _):
        for row in json_rows(stream, str(path), beside=beside):
            count += 1
            names.update(dict.fromkeys(row))
            if len(names) > _COLUMNS:
                raise SchemaError(f"{path}: no table: more than {_COLUMNS:,} columns")
    names.pop("\x00fault", None)
    told = beside.get("metadata")
    about = told if isinstance(told, dict) else {}
    done = [0]
    with open_bytes(path) as (stream, _):
        rows = counted(json_rows(stream, str(path)), done)
        yield Source(tuple(names), rows, max(count, 1), lambda: done[0], about)
