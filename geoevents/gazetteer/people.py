"""How many people a place has, where GeoNames tells it and where only its towns do."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoevents.gazetteer.shard import Shard
from geoevents.gazetteer.writer import KINDS
from geoevents.model import Place, PlaceKind

__all__ = ["People", "people_in_towns", "people_of"]

_PART_OF_A_TOWN = "PPLX"  # its people are counted with the town's


class People(NamedTuple):
    """A number of people; ``in_towns`` where it is only that of the region's listed towns.

    The towns are those of 500 people and more; who lives elsewhere in the region is left out, so
    that a rate per person drawn from it is too high rather than too low.
    """

    number: int
    in_towns: bool

    @property
    def words(self) -> str:
        """The number as a reader is told it: "1,200,000 people in its towns"; "" where unknown."""
        if not self.number:
            return ""
        return f"{self.number:,} people" + (" in its towns" if self.in_towns else "")


def people_of(place: Place, shard: Shard, sums: npt.NDArray[Any]) -> People:
    """Gives the people of a place; of a first-level region without a figure those of its towns.

    Args:
        place: any place.
        shard: the shipped index.
        sums: from ``people_in_towns``.
    """
    if place.population or place.kind is not PlaceKind.ADMIN1:
        return People(place.population, in_towns=False)
    row = shard.row_of(place.id)
    number = int(shard.column("admin1")[row]) if row is not None else 0
    return People(int(sums[number]) if number else 0, in_towns=True)


def people_in_towns(shard: Shard) -> npt.NDArray[Any]:
    """Sums the people of the listed settlements by the number of their first-level region."""
    town = shard.column("kind") == KINDS.index(PlaceKind.SETTLEMENT)
    part = shard.number_of_code(_PART_OF_A_TOWN)
    if part is not None:
        town &= shard.column("code") != part
    return np.bincount(
        shard.column("admin1")[town], shard.column("population")[town], minlength=1 << 16
    )
