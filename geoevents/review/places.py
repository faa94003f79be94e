"""The place that a person chooses for a record: a place of the gazetteer, or a point on a map."""

from __future__ import annotations

from geoevents.gazetteer.index import Gazetteer
from geoevents.model import Event, GeoPrecision, Place, PlaceKind

__all__ = ["place_changes", "point_place"]

_PRECISION = {
    PlaceKind.COUNTRY: GeoPrecision.COUNTRY,
    PlaceKind.ADMIN1: GeoPrecision.REGION,
    PlaceKind.ADMIN2: GeoPrecision.REGION,
    PlaceKind.AREA: GeoPrecision.REGION,
    PlaceKind.WATER: GeoPrecision.REGION,
}


def place_changes(
    event: Event,
    place: Place | None,
    gazetteer: Gazetteer,
    *,
    how: str,
    precision: GeoPrecision | None = None,
) -> dict[str, object]:
    """Gives the columns that change when a person puts a record at a place, or at none.

    ``location`` keeps the article's spelling where the place bears that name; else it becomes the
    place's own name.

    Args:
        event: the record.
        place: the chosen place; None says that the act has none.
        gazetteer: knows the names of places.
        how: how it was chosen, as in "from the candidates"; becomes ``place_reason``.
        precision: None takes that of the kind of place.
    """
    if place is None:
        columns = ("location", "place_id", "admin1", "country", "latitude", "longitude")
        gone: dict[str, object] = dict.fromkeys(columns)
        return {**gone, "geo_precision": None, "location_score": None, "place_reason": how}
    written = event.location or ""
    bears = (
        place.id == event.place_id
        or place.id.startswith("coordinates:")
        or any(match.place.id == place.id for match in gazetteer.lookup(written))
    )
    return {
        "location": written if written and bears else place.name,
        "place_id": place.id,
        "admin1": place.admin1 or (place.name if place.kind is PlaceKind.ADMIN1 else None),
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": precision or _PRECISION.get(place.kind, GeoPrecision.TOWN),
        "location_score": None,
        "place_reason": how,
    }


def point_place(latitude: float, longitude: float, gazetteer: Gazetteer) -> Place:
    """Gives a point of a map as a place, with the region and country whose polygons hold it.

    Args:
        latitude: degrees north, WGS84.
        longitude: degrees east, WGS84; turned into -180..180.
        gazetteer: knows the polygons.

    Raises:
        ValueError: the point is none of the earth, or the one at (0, 0), which stands for none.
    """
    turned = (longitude + 180) % 360 - 180
    point = round(latitude, 4), round(turned, 4)
    if point == (0, 0):
        raise ValueError("0, 0 is no place")
    country, admin1 = gazetteer.containing(*point)
    return Place(
        id=f"coordinates:{point[0]},{point[1]}",
        name=f"{point[0]:.4f}, {point[1]:.4f}",
        latitude=point[0],
        longitude=point[1],
        kind=PlaceKind.SITE,
        feature_code="",
        country=country.country if country else None,
        admin1=admin1.name if admin1 else None,
        admin1_code=admin1.admin1_code if admin1 else None,
        source="reviewer",
    )
