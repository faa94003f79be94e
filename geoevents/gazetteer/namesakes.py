"""Which of a division and a town of one name the bare name means first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import MatchTier, PlaceKind

__all__ = ["lend_names", "return_names"]

_SEATS = frozenset({"PPLC", "PPLA", "PPLA2", "PPLG"})
_ALIKE = 0.7  # Hama and Ḩamāh, Homs and Ḩimş; above Oklahoma and Oklahoma City
_CITY = 100_000  # people


def lend_names(
    divisions: Iterable[PlaceRecord], towns: Mapping[str, Sequence[PlaceRecord]]
) -> None:
    """Puts a division after the town inside it whose name it bears.

    Aleppo the governorate is named after Aleppo the city: the bare name means the city first, so
    the division matches as an alternate only. Under other names that both bear (Kiev) it comes
    after the town. Only the largest town and seats can be what it is named after; one that only
    has its name among its alternates (Oklahoma City, also "Oklahoma") takes nothing away, unless
    its own name is the same in another romanisation (Ḩamāh, also "Hama", in Hama).
    """
    for division in divisions:
        code = f"{division.country}.{division.admin1_code}"
        if division.admin2_code:
            code += f".{division.admin2_code}"
        own = normalise(division.name)
        every = {own, *(normalise(name) for name, _ in division.names)}
        for number, town in enumerate(towns.get(code, ())):
            if number and town.feature_code not in _SEATS:
                continue
            main, others = _split_names(town)
            if own in others and any(_alike(own, name) for name in main):
                town.names.append((division.name, MatchTier.MAIN))
                main.add(own)
            namesake = own in main
            if not namesake and (own in others or not every & (main | others)):
                continue
            if namesake:
                division.name_tier = MatchTier.ALTERNATE
                division.names = [
                    (n, MatchTier.ALTERNATE if normalise(n) in main else t)
                    for n, t in division.names
                ]
            division.rank = min(division.weight, max(town.weight - 1, 0))
            break  # towns come largest first: the first that shares a name is the namesake


def return_names(divisions: Iterable[PlaceRecord], settlements: Iterable[PlaceRecord]) -> None:
    """Takes from divisions the names that are those of a city of the country outside them.

    Kyiv is not in Kyiv Oblast, which in some lists has "Киев" among its names; the bare name is
    the city's. A division's own name stays.
    """
    cities: dict[tuple[str, str], list[PlaceRecord]] = defaultdict(list)
    for town in settlements:
        if town.country and town.population >= _CITY and town.kind is PlaceKind.SETTLEMENT:
            for name in set().union(*_split_names(town)):
                cities[town.country, name].append(town)
    for division in divisions:
        own = normalise(division.name)
        division.names = [
            (name, tier)
            for name, tier in division.names
            if normalise(name) == own
            or all(
                town.admin1_code == division.admin1_code
                for town in cities.get((division.country or "", normalise(name)), ())
            )
        ]


def _alike(one: str, two: str) -> bool:
    same_length = len(one.split()) == len(two.split())
    return same_length and SequenceMatcher(None, one, two).ratio() >= _ALIKE


def _split_names(record: PlaceRecord) -> tuple[set[str], set[str]]:
    main = {normalise(n) for n, tier in record.names if tier is MatchTier.MAIN}
    main.add(normalise(record.name))
    return main, {normalise(n) for n, _ in record.names} - main
