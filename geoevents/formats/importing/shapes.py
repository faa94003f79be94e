"""GeoPackage, FlatGeobuf and Shapefile → rows, read by GDAL and by no driver but the one meant.

GDAL takes a file for what its content says, whatever its name, and some contents (VRT, service
descriptions) name other files and addresses, which it would then read. So the first bytes are
looked at before GDAL sees the file, and what GDAL made of it before a row is read.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from geoevents.errors import SchemaError
from geoevents.formats.importing.source import members_of

__all__ = ["SUFFIXES", "checked_source", "shape_batches"]

SUFFIXES = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}
_BEGINS = {".gpkg": b"SQLite format 3\0", ".fgb": b"fgb\x03fgb", ".shp": b"\0\0\x27\x0a"}
# GeoPackage's own index, in the very words: nothing that SQLite would read otherwise fits.
_RTREE = re.compile(
    r"\s*create\s+virtual\s+table\s+(?:\"[^\"]*\"|\w+)\s+using\s+rtree\s*\(", re.IGNORECASE
)
_FGB_HEADER = 10 << 20  # bytes; what GDAL takes at most
_UNPACKED = 2_000_000_000  # bytes of a shapefile in an archive
# Behind the look at the content a second fence, should one driver hand on to another.
_SHUT = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW": "NO",
}


def checked_source(path: Path) -> tuple[str, str]:
    """Gives what GDAL is to open and the driver that must take it, after a look at the content.

    Raises:
        SchemaError: the content is not what the name says.
    """
    if path.name.lower().endswith(".zip"):
        return _member(path), SUFFIXES[".shp"]
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(16)
    _check_head(head, suffix, str(path))
    if suffix == ".gpkg":
        _check_tables(path)
    return str(path.resolve()), SUFFIXES[suffix]


@contextmanager
def shape_batches(path: Path, size: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """Opens a file's layer; gives what it says of itself and its Arrow batches of ``size`` rows.

    Raises:
        SchemaError: the file is not what its name says, or cannot be read.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    source, driver = checked_source(path)
    pyogrio.set_gdal_config_options(_SHUT)  # for good: nothing here fetches by way of GDAL
    with ExitStack() as stack:
        try:
            info = pyogrio.read_info(source)
            if info["driver"] != driver:
                raise SchemaError(f"{path}: cannot be read: it is {info['driver']}, not {driver}")
            opened = pyogrio.open_arrow(source, batch_size=size, use_pyarrow=True)
            meta, reader = stack.enter_context(opened)
        except (
            DataSourceError,
            DataLayerError,
            OSError,
            IndexError,
            NameError,
            UnicodeError,
        ) as error:  # a damaged file breaks pyogrio in many ways
            raise SchemaError(f"{path}: cannot be read: {error}") from error
        yield {**meta, "features": info["features"], "about": _about(info)}, reader


def _about(info: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what our exports say of themselves: a GeoPackage, or FlatGeobuf's description."""
    described = (info.get("layer_metadata") or {}).get("DESCRIPTION", "")
    return {**members_of(described), **(info.get("dataset_metadata") or {})}


def _check_head(head: bytes, suffix: str, name: str) -> None:
    fine = head.startswith(_BEGINS[suffix])
    if fine and suffix == ".fgb":  # the length keeps words of other formats out of the head
        fine = int.from_bytes(head[8:12], "little") <= _FGB_HEADER
    if not fine:
        raise SchemaError(
            f"{name}: cannot be read: its content is no {SUFFIXES[suffix]}, whatever its name says"
        )


def _check_tables(path: Path) -> None:
    """Refuses databases with tables that stand for something outside of them, and views.

    SQLite itself says of what kind a table is, however its definition is written. A view may be a
    query without an end.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            tables = dict(database.execute("SELECT name, coalesce(sql, '') FROM sqlite_master"))
            kinds = {row[1]: row[2] for row in database.execute("PRAGMA table_list")}
            views = [name for name, kind in kinds.items() if kind == "view"]
            listed = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
            views += [row[0] for row in listed]
    except (sqlite3.Error, UnicodeError) as error:
        raise SchemaError(f"{path}: cannot be read: {error}") from error
    if "gpkg_contents" not in tables:
        raise SchemaError(f"{path}: cannot be read: a database, but no GeoPackage")
    for name, words in tables.items():
        virtual = kinds.get(name) == "virtual" or re.search(r"\bvirtual\b", words, re.IGNORECASE)
        if virtual and not _RTREE.match(words):
            raise SchemaError(f"{path}: cannot be read: table {name!r} is a virtual one")
    if views:
        raise SchemaError(f"{path}: cannot be read: {views[0]!r} is a view, not a table")


def _member(path: Path) -> str:
    """Gives the one shapefile of an archive, as GDAL names it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if "__MACOSX" not in m.filename]
            found = [m for m in members if m.filename.lower().endswith(".shp")]
            if len(found) != 1:
                names = ", ".join(m.filename for m in members[:9])
                raise SchemaError(
                    f"{path}: cannot be read: the archive must hold one .shp, it holds {names}"
                )
            name = PurePosixPath(found[0].filename)
            parts = [m for m in members if PurePosixPath(m.filename).stem == name.stem]
            if sum(m.file_size for m in parts) > _UNPACKED:
                raise SchemaError(f"{path}: more than {_UNPACKED:,} bytes unpacked")
            if name.is_absolute() or ".." in name.parts:
                raise SchemaError(f"{path}: cannot be read: {found[0].filename!r} leads outside")
            with archive.open(found[0]) as stream:
                _check_head(stream.read(16), ".shp", f"{path}: {name}")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise SchemaError(f"{path}: the archive is damaged: {error}") from error
    return f"/vsizip/{{{path.resolve()}}}/{name}"
