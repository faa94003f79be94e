"""The services that online geocoding can ask, and how to read their records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geoevents.model import PlaceKind

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder as GeopyGeocoder

__all__ = ["LICENCES", "Provider", "ProviderSettings", "make_service", "read_record"]


class Provider(StrEnum):
    """The services that can be asked."""

    NOMINATIM = "nominatim"
    PHOTON = "photon"
    GEONAMES = "geonames"


LICENCES = {
    Provider.NOMINATIM: "© OpenStreetMap contributors, ODbL 1.0",
    Provider.PHOTON: "© OpenStreetMap contributors, ODbL 1.0",
    Provider.GEONAMES: "GeoNames, CC BY 4.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """Which service to ask, and how.

    ``base_url`` (as "https://nominatim.example.org") replaces the public service. Nominatim and
    Photon need a ``user_agent`` of one's own, GeoNames a ``username``.
    """

    provider: Provider = Provider.NOMINATIM
    user_agent: str | None = None
    username: str | None = None
    base_url: str | None = None
    timeout: float = 10.0

    def __post_init__(self) -> None:
        if self.provider is Provider.GEONAMES and not self.username:
            raise ValueError("GeoNames needs a user name: register one at geonames.org")
        if self.provider is not Provider.GEONAMES and not self.user_agent:
            raise ValueError(f"{self.provider.value} needs a user agent that names your project")
        if self.base_url is not None:
            parts = urlsplit(self.base_url)
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                raise ValueError(f"base_url {self.base_url!r} is no http or https address")


_KINDS = {
    "country": PlaceKind.COUNTRY,
    "state": PlaceKind.ADMIN1,
    "region": PlaceKind.ADMIN1,
    "province": PlaceKind.ADMIN1,
    "county": PlaceKind.ADMIN2,
    "district": PlaceKind.ADMIN2,
    "municipality": PlaceKind.SETTLEMENT,
    "city": PlaceKind.SETTLEMENT,
    "town": PlaceKind.SETTLEMENT,
    "village": PlaceKind.SETTLEMENT,
    "hamlet": PlaceKind.SETTLEMENT,
    "locality": PlaceKind.SETTLEMENT,
    "suburb": PlaceKind.SETTLEMENT,
}
_GEONAMES_CLASSES = {
    "P": PlaceKind.SETTLEMENT,
    "A": PlaceKind.ADMIN2,
    "H": PlaceKind.WATER,
    "T": PlaceKind.AREA,
    "L": PlaceKind.AREA,
}


def read_record(provider: Provider, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Reads id, kind, feature code and country from a provider's own record."""
    if provider is Provider.GEONAMES:
        code = str(raw.get("fcode", ""))
        kind = _GEONAMES_CLASSES.get(str(raw.get("fcl", "")), PlaceKind.SITE)
        if code.startswith("PCL"):
            kind = PlaceKind.COUNTRY
        elif code == "ADM1":
            kind = PlaceKind.ADMIN1
        identity, country = raw.get("geonameId", "?"), raw.get("countryCode")
    else:
        inner = raw.get("properties")
        record = inner if isinstance(inner, Mapping) else raw
        words = [str(record.get(k, "")) for k in ("addresstype", "osm_value", "type")]
        kind = next((_KINDS[w] for w in words if w in _KINDS), PlaceKind.SITE)
        code = next((w for w in words if w), "")
        identity = f"{str(record.get('osm_type', '?'))[:1].lower()}{record.get('osm_id', '?')}"
        address = record.get("address")
        country = record.get("countrycode") or (
            address.get("country_code") if isinstance(address, Mapping) else None
        )
    return {
        "id": identity,
        "kind": kind.value,
        "feature_code": code,
        "country": country.upper() if isinstance(country, str) and len(country) == 2 else None,
    }


def make_service(settings: ProviderSettings) -> GeopyGeocoder:
    """Makes geopy's client of a provider."""
    from geopy.geocoders import GeoNames, Nominatim, Photon

    options: dict[str, Any] = {"timeout": settings.timeout, "user_agent": settings.user_agent}
    if settings.base_url is not None:
        parts = urlsplit(settings.base_url)
        options["scheme"] = parts.scheme
        options["domain"] = parts.netloc + parts.path.rstrip("/")
    if settings.provider is Provider.GEONAMES:
        return GeoNames(settings.username, **options)
    if settings.provider is Provider.PHOTON:
        return Photon(**options)
    return Nominatim(**options)
