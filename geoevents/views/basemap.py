"""Writes the offline base map that the browser draws: ``python -m geoevents.views.basemap``.

Coordinates are thousandths of a degree, each but a ring's first as the step from the one before:
a third of the size of GeoJSON, and exact enough for the map's closest zoom. Countries and larger
cities come in one file for the far view; the regions and cities of a country in a file of their
own, fetched when the country comes into view.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.gazetteer.index import Gazetteer, shipped_folder
from geoevents.gazetteer.regions import Regions
from geoevents.gazetteer.shard import Shard
from geoevents.model import Place, PlaceKind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

__all__ = ["code_polygons", "outlines", "write_basemap"]

_SCALE = 1_000
_FAR = 0.05  # degrees of detail in the far view, about a pixel at zoom 5
_NEAR = 0.006  # degrees in the near view: about 600 m, as the sources are exact to about 1 km
_SPECK = 0.02  # square degrees: islands below are left out of the far view of large countries
_WORLD_CITIES = 500_000  # inhabitants of the cities that the far view may name
_PER_COUNTRY = 250  # cities that a country's own file names at the most
_SHADES = 3

_Vertex = tuple[int, int]  # thousandths of a degree: x, y


def _ring(points: Iterable[Sequence[float]]) -> list[int]:
    flat: list[int] = []
    x = y = 0
    for point in points:
        px, py = round(point[0] * _SCALE), round(point[1] * _SCALE)
        if flat and (px, py) == (x, y):
            continue
        flat += [px - x, py - y]
        x, y = px, py
    return flat


def code_polygons(shape: BaseGeometry, *, speck: float = 0.0) -> list[list[list[int]]]:
    """Codes the polygons of a shape (EPSG:4326) as lists of rings of integer steps.

    Args:
        shape: a polygon or multipolygon.
        speck: polygons of a smaller area in square degrees are left out, but never the largest.
    """
    import shapely

    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    if not parts:
        return []
    largest = max(part.area for part in parts)
    coded = []
    for part in parts:
        if part.area < speck and part.area < largest:
            continue
        rings = [_ring(ring.coords) for ring in (part.exterior, *part.interiors)]
        if len(rings[0]) >= 8:
            coded.append([ring for ring in rings if len(ring) >= 8])
    return coded


def outlines(regions: Sequence[tuple[list[list[list[int]]], bool]]) -> dict[str, list[list[int]]]:
    """Gives the lines of a country's regions, each drawn once however many regions share it.

    Neighbours share their vertices: an edge that one region alone has is the country's border or
    coast, one that two have is a line within; every edge of a disputed region is disputed.

    Args:
        regions: polygons as ``code_polygons`` gives them, and whether the region is disputed.

    Returns:
        Lines of integer steps under ``border``, ``inner`` and ``disputed``.
    """
    lines = [(_points(ring), doubt) for shape, doubt in regions for part in shape for ring in part]
    owners: dict[tuple[_Vertex, _Vertex], int] = {}
    doubtful: set[tuple[_Vertex, _Vertex]] = set()
    for points, doubt in lines:
        for edge in map(_edge, points, points[1:]):
            owners[edge] = owners.get(edge, 0) + 1
            if doubt:
                doubtful.add(edge)
    found: dict[str, list[list[_Vertex]]] = {"border": [], "inner": [], "disputed": []}
    for points, _ in lines:
        kind: str | None = None
        for a, b in pairwise(points):
            count = owners.pop(_edge(a, b), 0)
            now = None
            if count:
                now = "border" if count == 1 else "inner"
                now = "disputed" if _edge(a, b) in doubtful else now
            if now is not None and now != kind:
                found[now].append([a])
            if now is not None:
                found[now][-1].append(b)
            kind = now
    return {kind: [_ring(_degrees(line)) for line in drawn] for kind, drawn in found.items()}


def _points(ring: Sequence[int]) -> list[_Vertex]:
    points: list[_Vertex] = []
    x = y = 0
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    if points and points[0] != points[-1]:
        points.append(points[0])
    return points


def _edge(a: _Vertex, b: _Vertex) -> tuple[_Vertex, _Vertex]:
    return (a, b) if a < b else (b, a)


def _degrees(line: Iterable[_Vertex]) -> Iterable[tuple[float, float]]:
    return ((x / _SCALE, y / _SCALE) for x, y in line)


def _simplified(frame: GeoDataFrame, tolerance: float) -> list[BaseGeometry]:
    import shapely

    # As one coverage, so that neighbours keep a common border.
    return list(shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance))


def _shades(frame: GeoDataFrame) -> list[int]:
    """Gives neighbours different shades where three suffice, in the order of the frame."""
    pairs = frame.sindex.query(frame.geometry, predicate="intersects")
    near: dict[int, set[int]] = {}
    for a, b in zip(*pairs, strict=True):
        if a != b:
            near.setdefault(int(a), set()).add(int(b))
    shades: list[int] = [-1] * len(frame)
    for row in sorted(range(len(frame)), key=lambda r: (-len(near.get(r, ())), r)):
        used = [shades[other] for other in near.get(row, ()) if shades[other] >= 0]
        shades[row] = min(range(_SHADES), key=lambda s: (used.count(s), s))
    return shades


def _cities(places: Iterable[Place], least: int, most: int | None) -> list[list[Any]]:
    rows = sorted(
        (p for p in places if p.population >= least), key=lambda p: (-p.population, p.name, p.id)
    )
    return [
        [p.name, round(p.latitude, 3), round(p.longitude, 3), p.population] for p in rows[:most]
    ]


def _write(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def write_basemap(
    folder: Path, gazetteer: Gazetteer, regions: Regions, settled: Iterable[Place]
) -> None:
    """Writes ``countries.json`` and ``admin1/<country>.json``; the same input, the same bytes.

    Args:
        folder: the ``static/basemap`` folder; made where missing, files in it are replaced.
        gazetteer: names, points and inhabitants.
        regions: the polygons.
        settled: the populated places whose names the map may show.
    """
    near = folder / "admin1"
    near.mkdir(parents=True, exist_ok=True)
    settlements: dict[str, list[Place]] = {}
    for place in settled:
        settlements.setdefault(place.country or "", []).append(place)

    countries = regions.frame("country")
    rows = []
    for (_, row), shape, shade in zip(
        countries.iterrows(), _simplified(countries, _FAR), _shades(countries), strict=True
    ):
        known = gazetteer.place(row.place_id)
        coded = code_polygons(shape, speck=_SPECK)
        if known is None or not coded:
            continue
        at = [round(known.latitude, 3), round(known.longitude, 3)]
        rows.append({"c": row.country, "n": row["name"], "p": at, "r": coded, "s": shade})
    world = _cities((p for ps in settlements.values() for p in ps), _WORLD_CITIES, None)
    _write(folder / "countries.json", {"countries": rows, "cities": world})

    divisions = regions.frame("admin1")
    divisions = divisions.assign(geometry=_simplified(divisions, _NEAR))
    for code, group in divisions.groupby("country", sort=True):
        listed: list[dict[str, Any]] = []
        for _, row in group.iterrows():
            label = row.geometry.representative_point()
            listed.append(
                {
                    "id": row.place_id,
                    "n": row["name"],
                    "d": int(bool(row.disputed)),
                    "p": [round(label.y, 3), round(label.x, 3)],
                    "r": code_polygons(row.geometry),
                }
            )
        cities = _cities(settlements.get(str(code), ()), 1, _PER_COUNTRY)
        lines = outlines([(row["r"], bool(row["d"])) for row in listed])
        _write(near / f"{code}.json", {"regions": listed, "cities": cities, "lines": lines})


def _settlements(folder: Path) -> Iterable[Place]:
    shard = Shard(folder)
    return (shard.place(row) for row in shard.rows_of_kind(PlaceKind.SETTLEMENT))


if __name__ == "__main__":
    write_basemap(
        Path(__file__).resolve().parents[2] / "static" / "basemap",
        Gazetteer.open(),
        Regions.open(),
        _settlements(shipped_folder()),
    )
