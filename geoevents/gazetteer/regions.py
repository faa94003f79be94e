"""The polygons of countries and first-level divisions, for the map and for points."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geoevents.errors import GazetteerError, UnknownValueError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["REGIONS_FILE", "Level", "Regions"]

REGIONS_FILE = "regions.parquet"

_LEVELS = ("country", "admin1")
Level = Literal["country", "admin1"]


class Regions:
    """Region polygons in EPSG:4326, simplified to about 1 km, exterior rings counter-clockwise."""

    def __init__(self, table: Any) -> None:  # noqa: ANN401 - untyped Arrow
        self._table = table
        # GEOS keeps what it learns of a prepared polygon in the polygon: two threads that ask
        # one at once would crash the process.
        self._asking = threading.Lock()

    @classmethod
    def open(cls, folder: Path | None = None) -> Regions:
        """Opens the polygons of an index.

        Args:
            folder: the folder of an index; None for the shipped one.

        Raises:
            GazetteerError: where the file is missing or damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        from geoevents.gazetteer.index import shipped_folder

        path = (folder or shipped_folder()) / REGIONS_FILE
        if not path.is_file():
            raise GazetteerError(f"{path} is missing; is this a gazetteer folder?")
        try:
            table = pq.ParquetFile(path).read()  # read_table would import pandas
        except (pa.ArrowInvalid, OSError) as error:
            raise GazetteerError(f"{path}: the regions cannot be read: {error}") from error
        pa.default_memory_pool().release_unused()  # what unpacking took, 40 MB
        return cls(table)

    def frame(self, level: Level) -> GeoDataFrame:
        """Gives the regions of a level.

        Args:
            level: "country" or "admin1".

        Returns:
            place_id, name, country (alpha-2), admin1_code, disputed, note, geometry (EPSG:4326).

        Raises:
            UnknownValueError: for another level.
        """
        import geopandas as gpd
        import pyarrow.compute as pc
        import shapely

        if level not in _LEVELS:
            raise UnknownValueError("region level", level, _LEVELS)
        rows = self._table.filter(pc.equal(self._table["level"].cast("string"), level))
        data = rows.drop_columns(["level", "geometry"]).to_pandas()
        shapes = shapely.from_wkb(rows["geometry"].to_pylist())
        return gpd.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326")

    def polygon(self, place_id: str) -> BaseGeometry | None:
        """Gives the polygon of a country or division by its place id, or None."""
        import shapely

        row = self._rows.get(place_id)
        if row is None:
            return None
        shape: BaseGeometry = shapely.from_wkb(self._table["geometry"][row].as_py())
        return shape

    def containing(self, latitude: float, longitude: float) -> tuple[str | None, str | None]:
        """Gives the place ids of the country and the division that hold a point, or None each."""
        import shapely

        found: dict[str, str] = {}
        with self._asking:
            tree, shapes, rows = self._tree
            # Asked with a predicate, the tree would prepare the point and not the polygons.
            near = tree.query(shapely.Point(longitude, latitude))
            near.sort()
            inside = near[shapely.intersects_xy(shapes[near], longitude, latitude)].tolist()
        for at in inside:
            level, place_id = rows[at]
            found.setdefault(level, place_id)
        return found.get("country"), found.get("admin1")

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {place_id: i for i, place_id in enumerate(self._table["place_id"].to_pylist())}

    @cached_property
    def _tree(self) -> tuple[Any, Any, list[tuple[str, str]]]:
        import shapely

        shapes = shapely.from_wkb(self._table["geometry"].to_pylist())
        shapely.prepare(shapes)
        rows = zip(
            self._table["level"].to_pylist(), self._table["place_id"].to_pylist(), strict=True
        )
        return shapely.STRtree(shapes), shapes, list(rows)
