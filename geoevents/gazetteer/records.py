"""What the readers hand to the writer: one record per place, with all its names."""

from __future__ import annotations

from dataclasses import dataclass, field

from geoevents.model import MatchTier, PlaceKind

__all__ = ["PlaceRecord", "prominence"]

# A place without a population still has weight against villages of the same name. The floors only
# order candidates; they were set so that seas, continents and states come before settlements that
# borrowed their names, and airfields after them.
_FLOOR = {
    PlaceKind.COUNTRY: 2_000_000,
    PlaceKind.ADMIN1: 50_000,
    PlaceKind.ADMIN2: 2_000,
    PlaceKind.AREA: 1_000_000,
    PlaceKind.WATER: 1_000_000,
    PlaceKind.SITE: 100,
    PlaceKind.SETTLEMENT: 0,
}


@dataclass(slots=True)
class PlaceRecord:
    """A place on its way into an index. Coordinates are WGS84 degrees.

    ``namespace`` and ``key`` make the id ("geonames", "538560"). ``names`` are all names but the
    main one, each with the tier at which it matches. ``rank`` overrides the weight in the order of
    places of one name.
    """

    namespace: str
    key: str
    name: str
    latitude: float
    longitude: float
    kind: PlaceKind
    feature_code: str
    country: str | None = None
    admin1_code: str | None = None
    admin2_code: str | None = None
    population: int = 0
    note: str | None = None
    name_tier: MatchTier = MatchTier.MAIN
    rank: int | None = None
    names: list[tuple[str, MatchTier]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """What the place weighs among places of its name."""
        return prominence(self.kind, self.population) if self.rank is None else self.rank

    @property
    def id(self) -> str:
        """The place's namespaced id."""
        return f"{self.namespace}:{self.key}"

    def add_names(self, names: list[str], tier: MatchTier = MatchTier.ALTERNATE) -> None:
        """Adds further names at a tier; empty ones are left out."""
        self.names.extend((name, tier) for name in names if name)


def prominence(kind: PlaceKind, population: int) -> int:
    """Gives the weight by which places of one name are ordered: population, or a floor by kind."""
    return max(population, _FLOOR[kind])
