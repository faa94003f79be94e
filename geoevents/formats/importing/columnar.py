"""Tables that come in columns and with shapes: Parquet by Arrow, and what GDAL reads."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.errors import SchemaError
from geoevents.formats.importing.shapes import shape_batches
from geoevents.formats.importing.source import Row, Source, counted, members_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyproj import Transformer

__all__ = ["open_parquet", "open_shapes"]

_BATCH = 4_096
_WGS84 = "OGC:CRS84"  # longitude before latitude, as GeoParquet has it where nothing is said


@contextmanager
def open_parquet(path: Path) -> Iterator[Source]:
    """Opens a Parquet file, with or without shapes.

    Raises:
        SchemaError: it cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with ExitStack() as stack:
        try:
            file = stack.enter_context(pq.ParquetFile(path))
            told = file.schema_arrow.metadata or {}
            geo = json.loads(told.get(b"geo", b"{}"))
            shape = geo.get("primary_column")
            described = (geo.get("columns") or {}).get(shape) or {}
            system = described.get("crs", _WGS84)
            names = [name for name in file.schema_arrow.names if name != "bbox"]
            batches = file.iter_batches(batch_size=_BATCH, columns=names)
        except (pa.ArrowException, OSError, ValueError, AttributeError, TypeError) as error:
            raise SchemaError(f"{path}: no Parquet that can be read: {error}") from error
        done = [0]
        rows = counted(_arrow_rows(batches, shape, system, path), done)
        size = max(file.metadata.num_rows, 1)
        about = members_of(told.get(b"geoevents", b"{}"))
        yield Source(_with_point(names, shape), rows, size, lambda: done[0], about)


@contextmanager
def open_shapes(path: Path) -> Iterator[Source]:
    """Opens a GeoPackage, FlatGeobuf or Shapefile.

    Raises:
        SchemaError: it cannot be read.
    """
    with shape_batches(path, _BATCH) as (meta, reader):
        shape = meta["geometry_name"] or "wkb_geometry"
        names = [*meta["fields"], shape]
        done = [0]
        rows = counted(_arrow_rows(reader, shape, meta["crs"] or _WGS84, path), done)
        size = max(int(meta["features"]), 1)
        yield Source(_with_point(names, shape), rows, size, lambda: done[0], meta["about"])


def _with_point(names: Iterable[str], shape: str | None) -> tuple[str, ...]:
    kept = [name for name in names if name != shape]
    added = ("latitude", "longitude") if shape else ()
    return tuple(dict.fromkeys([*kept, *added]))


def _arrow_rows(
    batches: Iterable[pa.RecordBatch], shape: str | None, crs: object, path: Path
) -> Iterator[Row]:
    """Gives rows with the centre of their shape, in WGS84 whatever the file's own system is.

    Raises:
        SchemaError: the file turns out to be damaged.
    """
    import pyarrow as pa
    from pyproj.exceptions import ProjError
    from shapely.errors import ShapelyError

    try:
        to_degrees = _transformer(crs)
        for batch in batches:
            columns = _columns_of(batch, shape, to_degrees)
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(columns, values, strict=True))
    except (
        pa.ArrowException,
        ProjError,
        ShapelyError,
        OSError,
        ValueError,
        OverflowError,
        SystemError,
    ) as error:  # values that are not what the file says they are
        raise SchemaError(f"{path}: cannot be read: it is damaged: {error}") from error


def _columns_of(
    batch: pa.RecordBatch, shape: str | None, to_degrees: Transformer | None
) -> dict[str, list[Any]]:
    import shapely

    columns = {
        name: column.to_pylist()
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }
    shapes = columns.pop(shape, None) if shape else None
    if shapes is not None:
        points = shapely.centroid(shapely.from_wkb(shapes))
        east, north = shapely.get_x(points), shapely.get_y(points)
        if to_degrees is not None:
            east, north = to_degrees.transform(east, north)
        columns.setdefault("longitude", _known(east))
        columns.setdefault("latitude", _known(north))
    return columns


def _transformer(crs: object) -> Transformer | None:
    """Gives what turns coordinates into WGS84 degrees; None where they are that already."""
    from pyproj import CRS, Transformer

    own = CRS.from_user_input(crs)
    wgs84 = CRS.from_user_input(_WGS84)
    if own == wgs84 or own.to_epsg() == 4326:
        return None
    return Transformer.from_crs(own, wgs84, always_xy=True)


def _known(values: Iterable[Any]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
