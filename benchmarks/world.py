"""The world that generated events fall into: its towns, its parties and its newspapers.

Regions, towns and coordinates are the gazetteer's. How the events spread over countries follows
the order of size that public collections of such events have, not their counts. The names of
groups and newspapers are made up by a seed, but for the best-known party of a war.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from parties import Names, Span, make_newspapers, make_parties

from geoevents.gazetteer.index import Gazetteer
from geoevents.model import Place, PlaceKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ONSET", "PROFILES", "World", "choose", "open_world"]

PROFILES = ("war", "insurgency", "unrest")
# Share of all events, in hundredths. A country that is not here has little, and that is protest.
_SHARES = {
    "war": "UA 22 RU 4 MM 6 PS 5 SY 5 YE 4 SD 3 LB 2 IL 2",
    "insurgency": "MX 5 BR 5 IN 5 NG 4 CD 2.5 SO 2.5 CO 2 PK 2 IQ 2 BF 1.3 ET 1.3 AF 1.3 ML 1.2 "
    "TR 1.2 CM 1 BD 1 PH 0.8 IR 0.8 SS 0.6 KE 0.6 NE 0.5 HT 0.5 CF 0.5 TH 0.5 EC 0.5 MZ 0.4 HN 0.4 "
    "VE 0.4 LY 0.4 TD 0.3 GT 0.3",
    "unrest": "US 3 FR 1.2 DE 1 IT 1 ES 0.9 GB 0.8 ID 0.7 KR 0.6 ZA 0.6 GR 0.5 CL 0.5 PE 0.5 "
    "AR 0.5 MA 0.4 TN 0.3 DZ 0.3 NP 0.3 LK 0.3 CA 0.3",
}
# Regions where a war is fought take most of what their country has: GeoNames id, share.
_FRONTS = {
    709716: 20, 706482: 12, 687699: 9, 706442: 8, 702657: 7, 692196: 6, 709929: 3, 710734: 2,
    698738: 2, 538555: 12, 578071: 9, 571473: 4, 379253: 8, 408664: 6, 281132: 9, 279894: 5,
    1298852: 5, 1297099: 5, 206938: 9,
}  # fmt: skip
_ELSEWHERE = 0.15  # a region without a front, on average
ONSET = {
    "UA": date(2022, 2, 24), "RU": date(2022, 2, 24), "SD": date(2023, 4, 15),
    "PS": date(2023, 10, 7), "IL": date(2023, 10, 7), "LB": date(2023, 10, 8),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Columns of towns, regions, countries, parties and newspapers; spans tell whose they are."""

    towns: dict[str, NDArray]
    regions: dict[str, NDArray]
    countries: dict[str, NDArray]
    parties: NDArray
    words: NDArray  # who that is as a claimant: a country's code for its forces
    newspapers: NDArray
    in_region: Span
    groups: Span
    papers: Span
    roles: NDArray[np.int64]  # of each country, in the order of ``parties.ROLES``
    weights: NDArray[np.float64]  # of towns


def choose(
    rng: np.random.Generator, size: int, weights: NDArray[np.float64] | list[float]
) -> NDArray[np.int64]:
    """Draws places in a list by their weights."""
    shares = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(shares, rng.random(size) * shares[-1], side="right")


@lru_cache(maxsize=2)
def open_world(seed: int) -> World:
    """Makes the world of a seed."""
    rng = np.random.default_rng(seed)
    gazetteer = Gazetteer.open()
    shares, profiles = _countries(gazetteer)
    codes = list(shares)
    number = {code: i for i, code in enumerate(codes)}
    regions = [place for code in codes for place in gazetteer.regions_of(code)]
    towns, region_of, weights, regions = _towns(gazetteer, regions, shares, rng)
    owners = np.array([number[place.country] for place in regions])
    names = [gazetteer.country(code).name for code in codes]
    pool = Names(
        codes,
        names,
        shares,
        _by_country(codes, [(place.country, place.name) for place in regions]),
        _by_country(codes, [(place.country, place.name) for place in towns]),
    )
    parties, words, roles, groups = make_parties(pool, rng)
    newspapers, papers = make_newspapers(pool, rng)
    count = np.bincount(region_of, minlength=len(regions))
    return World(
        towns={**_columns(towns), "region": region_of},
        regions={**_columns(regions), "country": owners},
        countries={
            "code": np.array(codes, object),
            "profile": np.array([PROFILES.index(profiles[code]) for code in codes]),
            **_columns([gazetteer.country(code) for code in codes]),
        },
        parties=np.array(parties, object),
        words=np.array(words, object),
        newspapers=np.array(newspapers, object),
        in_region=Span(np.cumsum(count) - count, count),
        groups=groups,
        papers=papers,
        roles=roles,
        weights=weights,
    )


def _countries(gazetteer: Gazetteer) -> tuple[dict[str, float], dict[str, str]]:
    """Gives each country's share of the events, and of which kind they are."""
    shares, profiles = {}, {}
    for profile, line in _SHARES.items():
        words = line.split()
        for code, share in zip(words[::2], words[1::2], strict=True):
            shares[code], profiles[code] = float(share), profile
    for code in gazetteer.country_codes():
        if code not in shares and gazetteer.regions_of(code):
            people = gazetteer.country(code).population
            shares[code] = float(np.clip(0.05 * (people / 1e7) ** 0.5, 0.004, 0.2))
            profiles[code] = "unrest"
    return shares, profiles


def _towns(
    gazetteer: Gazetteer,
    regions: list[Place],
    shares: dict[str, float],
    rng: np.random.Generator,
) -> tuple[list[Place], NDArray[np.int64], NDArray[np.float64], list[Place]]:
    """Gives towns by region, those that see most first: they lie around a few hot spots."""
    shard = gazetteer._shards[0]  # noqa: SLF001 - whole columns are quicker than places
    rows = np.array(shard.rows_of_kind(PlaceKind.SETTLEMENT))
    division = shard.column("admin1")[rows]
    order = np.argsort(division, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(division[order]) != 0])
    by_region = {}
    for rows_there in np.split(rows[order], starts[1:]):
        place = shard.place(int(rows_there[0]))
        by_region[place.country, place.admin1_code] = rows_there
    latitudes, longitudes = shard.column("latitude") / 1e5, shard.column("longitude") / 1e5
    most = max(shares.values())
    towns, owner, weights, kept = [], [], [], []
    within = {
        code: sum(_FRONTS.get(_number(r), 0) for r in regions if r.country == code)
        for code in shares
    }
    for region in regions:
        there = by_region.get((region.country, region.admin1_code))
        if there is None:
            continue
        share = shares[region.country]
        hot = rng.choice(there, 1 + len(there) // 60)
        away = np.hypot(
            latitudes[there][:, None] - latitudes[hot], longitudes[there][:, None] - longitudes[hot]
        ).min(axis=1)
        ranked = there[np.argsort((away + 0.05) * rng.lognormal(0, 0.5, len(there)))]
        ranked = ranked[: int(np.clip(400 * (share / most) ** 0.5, 8, 400))]
        front = _FRONTS.get(_number(region))
        own = (
            float(front)
            if front
            else rng.gamma(0.5, 2) * (_ELSEWHERE if within[region.country] else 1)
        )
        popular = 1 / np.arange(1, len(ranked) + 1) ** 0.8
        towns += [shard.place(int(row)) for row in ranked]
        owner += [len(kept)] * len(ranked)
        weights.append((region.country, own * popular / popular.sum()))
        kept.append(region)
    sums: dict[str, float] = {}
    for code, own in weights:
        sums[code] = sums.get(code, 0.0) + own.sum()
    scaled = [own * shares[code] / sums[code] for code, own in weights]
    return towns, np.array(owner), np.concatenate(scaled), kept


def _by_country(codes: list[str], pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {code: [] for code in codes}
    for code, name in pairs:
        found[code].append(name)
    return found


def _number(place: Place) -> int:
    return int(place.id.partition(":")[2]) if place.id.startswith("geonames:") else 0


def _columns(places: list[Place]) -> dict[str, NDArray]:
    return {
        "name": np.array([place.name for place in places], object),
        "id": np.array([place.id for place in places], object),
        "latitude": np.array([place.latitude for place in places]),
        "longitude": np.array([place.longitude for place in places]),
    }
