"""Divisions below GeoNames' first level that other sources know better: counties and provinces."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import IO, Any

from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.readers import natural_earth_names
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import MatchTier, PlaceKind

__all__ = ["county_points", "place_counties", "province_records"]

# The first two digits of a county's FIPS code are its state's; GeoNames has the letters.
_STATE_DIGITS = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN "
    "19 IA 20 KS 21 KY 22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH "
    "34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH 40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT "
    "50 VT 51 VA 53 WA 54 WV 55 WI 56 WY"
).split()


def county_points(stream: IO[bytes]) -> dict[str, tuple[float, float]]:
    """Gives the centre of area of each US county by FIPS code, from us-atlas' TopoJSON.

    Returns:
        latitude and longitude by five-digit code.
    """
    import shapely

    topology = json.load(stream)
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(line)

    def ring(numbers: Sequence[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += part[1:] if points else part
        return points

    found = {}
    for county in topology["objects"]["counties"]["geometries"]:
        rings = county["arcs"] if county["type"] == "MultiPolygon" else [county["arcs"]]
        outlines = [ring(part[0]) for part in rings]
        shapes = [shapely.Polygon(line) for line in outlines if len(line) > 3]
        if not shapes:  # smaller than the grid of the file
            continue
        centre = max(shapes, key=lambda s: s.area).centroid
        found[county["id"]] = (round(centre.y, 4), round(centre.x, 4))
    return found


def place_counties(
    divisions: list[PlaceRecord],
    points: Mapping[str, tuple[float, float]],
    names: Mapping[str, str],
) -> None:
    """Gives US counties their centre, and adds those without a settlement of the list."""
    letters = dict(zip(_STATE_DIGITS[::2], _STATE_DIGITS[1::2], strict=True))
    known = {r.key: r for r in divisions if r.country == "US"}
    for fips, (latitude, longitude) in sorted(points.items()):
        code = f"US.{letters.get(fips[:2], '')}.{fips[2:]}"
        record = known.get(code)
        if record is None:
            if code not in names:
                continue
            record = PlaceRecord(
                namespace="admin2",
                key=code,
                name=names[code],
                latitude=latitude,
                longitude=longitude,
                kind=PlaceKind.ADMIN2,
                feature_code="ADM2",
                country="US",
                admin1_code=code.split(".")[1],
                admin2_code=fips[2:],
            )
            divisions.append(record)
        record.latitude, record.longitude, record.note = latitude, longitude, None
        bare = record.name.removesuffix(" County")
        if bare != record.name:
            record.add_names([bare, f"{bare} Co."])


def province_records(
    features: Sequence[Mapping[str, Any]],
    assigned: Sequence[tuple[str, str]],
    divisions: list[PlaceRecord],
    first: Sequence[PlaceRecord],
) -> None:
    """Adds the provinces and counties that Natural Earth has below GeoNames' first level.

    One that GeoNames' list already has by name gets its label point, names and GeoNames id.

    Args:
        features: Natural Earth's admin-1 features.
        assigned: country and first-level code of each.
        divisions: the second-level records; grows.
        first: the first-level records; one that a feature is already does not come again.
    """
    used = {r.id for r in first}
    whole = {(f"{r.country}.{r.admin1_code}", normalise(r.name)) for r in first}
    parts = Counter(code for _, code in assigned)
    known = {(f"{r.country}.{r.admin1_code}", normalise(r.name)): r for r in divisions}
    for feature, (country, code) in zip(features, assigned, strict=True):
        properties = feature["properties"]
        name = properties.get("name_en") or properties.get("name")
        if not code or not name or parts[code] < 2 or "+" in properties["adm1_code"]:
            continue
        if (code, normalise(name)) in whole:
            continue
        number = properties.get("gn_id") or 0
        place_id = f"geonames:{number}" if number > 0 else f"province:{properties['adm1_code']}"
        if place_id in used:
            continue
        used.add(place_id)
        names = natural_earth_names(properties)
        keys = {normalise(n) for n in (name, *names)}
        record = next((known[code, k] for k in sorted(keys) if (code, k) in known), None)
        if record is None:
            record = PlaceRecord(
                namespace="",
                key="",
                name=name,
                latitude=0.0,
                longitude=0.0,
                kind=PlaceKind.ADMIN2,
                feature_code="ADM2",
                country=country,
                admin1_code=code.split(".")[1],
            )
            divisions.append(record)
        record.namespace, _, record.key = place_id.partition(":")
        record.latitude = float(properties["latitude"])
        record.longitude = float(properties["longitude"])
        record.note = None
        record.add_names([name], MatchTier.MAIN)
        record.add_names(names)
