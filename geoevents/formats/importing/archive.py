"""Archives (zip) with one table in them: which member it is, and the way to read it."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geoevents.errors import SchemaError

__all__ = ["open_bytes", "table_in", "unpacked"]

_TEXTS = {".csv", ".tsv", ".txt", ".json", ".geojson", ".geojsonl", ".geojsons"}
_OTHERS = {".shp", ".gpkg", ".fgb", ".parquet", ".geoparquet", ".pq"}
# What goes with a table: our own exports' words about it, and a reader's first file.
_COMPANIONS = {"citation.txt", "data_dictionary.csv", "readme.txt", "licence.txt", "license.txt"}
_UNPACKED = 4_000_000_000  # bytes of a table in an archive
_RATIO = 200  # to which text of a table may be packed; real ones come to 30 at most
_SMALL = 20_000_000  # bytes up to which it may be packed more tightly
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,  # of places before the file's beginning
    NotImplementedError,
    RuntimeError,
)


def table_in(path: Path) -> str | None:
    """Gives the name of the table in an archive; None for a file that is no archive.

    Raises:
        SchemaError: the archive is damaged, or holds no table or several.
    """
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if not n.endswith("/") and "__MACOSX" not in n]
    except _BROKEN as error:
        raise SchemaError(f"{path}: the archive is damaged: {error}") from error
    if "events.json" in names:  # TimeMap's files
        return "events.json"
    files = {name: PurePosixPath(name) for name in names}
    tables = [
        name
        for name, file in files.items()
        if file.suffix.lower() in _TEXTS | _OTHERS and file.name.lower() not in _COMPANIONS
    ]
    if len(tables) != 1:
        raise SchemaError(
            f"{path}: the archive must hold one table, it holds {', '.join(names[:9])}"
        )
    return tables[0]


@contextmanager
def open_bytes(path: Path) -> Iterator[tuple[io.BufferedReader, int]]:
    """Opens a file, or the table in an archive, with its size in bytes.

    Raises:
        SchemaError: the archive is damaged, or its table far larger than it is packed.
    """
    name = table_in(path)
    if name is None:
        with path.open("rb") as stream:
            yield stream, path.stat().st_size
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = _checked_size(path, archive.getinfo(name))
            with archive.open(name) as member:
                yield io.BufferedReader(member), size  # type: ignore[arg-type]
    except _BROKEN as error:
        raise SchemaError(f"{path}: the archive is damaged: {error}") from error


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[Path]:
    """Gives a member as a file of its own, for readers that need one; it is gone afterwards.

    Raises:
        SchemaError: as ``open_bytes``.
    """
    with tempfile.TemporaryDirectory(prefix="geoevents-import-") as folder:
        file = Path(folder, f"table{PurePosixPath(name).suffix.lower()}")
        with open_bytes(path) as (stream, _), file.open("wb") as target:
            shutil.copyfileobj(stream, target)
        yield file


def _checked_size(path: Path, member: zipfile.ZipInfo) -> int:
    """Gives the unpacked bytes of a table, which ``zipfile`` keeps to when it reads."""
    size = member.file_size
    tight = size > _SMALL and size > _RATIO * max(member.compress_size, 1)
    if size > _UNPACKED or tight:
        raise SchemaError(
            f"{path}: the table in the archive would unpack to {size:,} bytes from "
            f"{member.compress_size:,}; unpack it yourself if you trust it"
        )
    return size
