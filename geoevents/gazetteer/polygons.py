"""Makes the region polygons: Natural Earth's admin-1 features, joined to GeoNames' divisions.

Natural Earth is finer than GeoNames in some countries (British counties, Italian provinces) and
older in others. A feature goes to the division that the disputed-areas table names, else to the
one whose code it carries where GeoNames still has it, else to the one that most settlements
inside it belong to. Countries are the union of their features, so borders stay common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import PlaceKind

__all__ = ["RegionShape", "assign_features", "build_shapes", "write_shapes"]

# Square root of the triangle area (degrees²) under which Visvalingam's method drops a corner:
# about 1 km, a pixel of the map at zoom 7 and half a pixel at zoom 6.
TOLERANCE = 0.012


@dataclass(slots=True)
class RegionShape:
    """The polygon of a country or division, with the id of its place."""

    level: str
    place_id: str
    name: str
    country: str
    admin1_code: str
    disputed: bool
    note: str
    geometry: Any


def assign_features(
    features: Sequence[Mapping[str, Any]],
    current_codes: Collection[str],
    disputed: Mapping[str, Mapping[str, str]],
    settlements: Sequence[PlaceRecord],
) -> list[tuple[str, str]]:
    """Gives, for each Natural Earth feature, its country (alpha-2) and division code ("RU.41").

    The code is empty where the feature belongs to a country only.
    """
    import shapely

    shapes = [shapely.from_geojson(_text(f["geometry"])) for f in features]
    points = shapely.points([(r.longitude, r.latitude) for r in settlements])
    tree = shapely.STRtree(shapes)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    place_index, shape_index = tree.query(points, predicate="within")
    for p, s in zip(place_index.tolist(), shape_index.tolist(), strict=True):
        record = settlements[p]
        if record.admin1_code:
            votes[s][f"{record.country}.{record.admin1_code}"] += 1
    assigned = []
    for i, feature in enumerate(features):
        properties = feature["properties"]
        row = disputed.get(properties["adm1_code"])
        if row is not None:
            code = f"{row['country']}.{row['admin1']}" if row["admin1"] else ""
            assigned.append((row["country"], code))
            continue
        country = properties["iso_a2"]
        inside = Counter[str]()
        for c, count in votes[i].items():
            inside[c.split(".")[0]] += count
        if inside and country not in inside:  # French Guiana is a country of its own in GeoNames
            country = inside.most_common(1)[0][0]
        code = properties.get("gn_a1_code") or ""
        if code not in current_codes or not code.startswith(f"{country}."):
            own = [c for c, _ in votes[i].most_common() if c.startswith(f"{country}.")]
            code = own[0] if own else ""
        assigned.append((country, code))
    return assigned


def centres(
    features: Sequence[Mapping[str, Any]], assigned: Sequence[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """Gives a point inside each division that is made of several features: latitude, longitude."""
    import shapely

    groups: dict[str, list[Any]] = defaultdict(list)
    for feature, (_, code) in zip(features, assigned, strict=True):
        if code:
            groups[code].append(feature["geometry"])
    found = {}
    for code, parts in groups.items():
        if len(parts) > 1:
            shapes = shapely.make_valid(shapely.from_geojson([_text(p) for p in parts]))
            whole = shapely.union_all(shapes)
            middle = whole.centroid
            point = middle if whole.contains(middle) else whole.representative_point()
            found[code] = (round(point.y, 4), round(point.x, 4))
    return found


def build_shapes(
    features: Sequence[Mapping[str, Any]],
    assigned: Sequence[tuple[str, str]],
    disputed: Mapping[str, Mapping[str, str]],
    places: Mapping[str, PlaceRecord],
) -> list[RegionShape]:
    """Simplifies the features together and joins them to divisions and countries.

    Args:
        features: Natural Earth's admin-1 features.
        assigned: country and division code of each.
        disputed: the disputed-areas table by adm1_code.
        places: the records of countries ("UA") and divisions ("UA.11").
    """
    import shapely

    originals = [shapely.from_geojson(_text(f["geometry"])) for f in features]
    simplified = shapely.coverage_simplify(np.asarray(originals), TOLERANCE)
    groups: dict[str, list[int]] = defaultdict(list)
    for i, (country, code) in enumerate(assigned):
        groups[country].append(i)
        if code:
            groups[code].append(i)
    shapes = []
    for code in sorted(groups):
        place = places.get(code)
        if place is None:
            continue
        members = groups[code]
        rows = [disputed.get(features[i]["properties"]["adm1_code"]) for i in members]
        level = "admin1" if "." in code else "country"
        doubts = [r for r in rows if r is not None and r["disputed"] == "1"]
        whole = level == "admin1" and bool(doubts)
        shapes.append(
            RegionShape(
                level=level,
                place_id=place.id,
                name=place.name,
                country=place.country or "",
                admin1_code=place.admin1_code or "",
                disputed=whole,
                note="; ".join(r["note"] for r in doubts) if whole else "",
                geometry=_tidy([simplified[i] for i in members]),
            )
        )
    return shapes


def _tidy(parts: Sequence[Any]) -> Any:  # noqa: ANN401
    """Joins parts, counter-clockwise outside, without slivers, corners on a 1e-4 degree grid."""
    import shapely

    joined = shapely.union_all(shapely.make_valid(np.asarray(parts)))
    joined = shapely.make_valid(shapely.set_precision(joined, 1e-4))
    polygons = [g for g in shapely.get_parts(joined) if g.geom_type == "Polygon"]
    if not polygons:  # smaller than the grid: a rock, kept as it was drawn
        joined = shapely.union_all(np.asarray(parts))
        polygons = [g for g in shapely.get_parts(joined) if g.geom_type == "Polygon"]
    largest = max(g.area for g in polygons)
    kept = [g for g in polygons if g.area >= min(largest / 2, 2e-4)]
    shape = kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
    return shapely.orient_polygons(shapely.normalize(shape))


def locate(records: Sequence[PlaceRecord], shapes: Sequence[RegionShape]) -> None:
    """Gives sites without a first-level division the one that they lie in."""
    import shapely

    divisions = [s for s in shapes if s.level == "admin1"]
    tree = shapely.STRtree([s.geometry for s in divisions])
    lost = [r for r in records if r.kind is PlaceKind.SITE and r.country and not r.admin1_code]
    points = shapely.points([(r.longitude, r.latitude) for r in lost])
    for record, division in zip(*tree.query(points, predicate="within").tolist(), strict=True):
        if divisions[division].country == lost[record].country:
            lost[record].admin1_code = divisions[division].admin1_code


def write_shapes(shapes: Sequence[RegionShape], path: Path) -> None:
    """Writes the shapes as one Parquet file with the geometry as WKB."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    table = pa.table(
        {
            "level": pa.array([s.level for s in shapes]).dictionary_encode(),
            "place_id": [s.place_id for s in shapes],
            "name": [s.name for s in shapes],
            "country": [s.country for s in shapes],
            "admin1_code": [s.admin1_code for s in shapes],
            "disputed": [s.disputed for s in shapes],
            "note": [s.note for s in shapes],
            "geometry": [shapely.to_wkb(s.geometry, byte_order=1) for s in shapes],
        }
    )
    pq.write_table(table, path, compression="zstd", compression_level=19)


def _text(geometry: Mapping[str, Any]) -> str:
    import json

    return json.dumps(geometry)
