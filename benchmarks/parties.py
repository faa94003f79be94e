"""Who acts in generated events and who reports them: made-up names, but for well-known parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ROLES", "Names", "Span", "make_newspapers", "make_parties"]

GROUPS, NEWSPAPERS, WIRES = 8_000, 5_000, 40
ROLES = (
    "Military Forces of {c}", "Police Forces of {c}", "Protesters ({c})", "Rioters ({c})",
    "Civilians ({c})", "Unidentified Armed Group ({c})", "opponent",
)  # fmt: skip
_FORCES = 2  # so many roles are the state's
_OPPONENTS = {"UA": "RU", "RU": "UA", "PS": "IL", "LB": "IL", "IL": "IR", "SY": "IL"}
_KNOWN = {
    "SD": "Rapid Support Forces", "PS": "Hamas", "LB": "Hezbollah", "MM": "Arakan Army",
    "CD": "M23", "SO": "Al-Shabaab", "YE": "Houthis", "BF": "JNIM", "NG": "Boko Haram",
}  # fmt: skip
_FOUGHT_BY_GROUPS = {"PS", "LB"}  # against a state, in place of an army
_SYLLABLES = (
    "no vo se lo ka mi pe tro bo ri so va ne zhi gor la du ma shan te kur be ala ung".split()
)
_MADE = (
    "{r} Liberation Front", "{s} Brigade", "{r} Defence Force", "{s} Communal Militia ({c})",
    "{t} Self-Defence Group", "{s} Clan Militia ({c})", "{s} Cartel", "United Front of {r}",
    "{s} Ethnic Militia ({c})", "Students of {t}", "Teachers' Union of {r}", "Farmers of {r}",
    "{s} Movement ({c})", "Guards of {t}", "Popular Army of {s}", "Workers of {t}",
)  # fmt: skip
_PAPERS = (
    "{t} Courier", "{t} Post", "{r} Radio", "{t} Herald", "{s} News ({c})", "{r} Today",
    "{t} Monitor", "{t} Gazette", "Voice of {r}",
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What names are made of: countries with their shares of events, their regions and towns."""

    codes: list[str]
    countries: list[str]
    shares: dict[str, float]
    regions: dict[str, list[str]]
    towns: dict[str, list[str]]


class Span(NamedTuple):
    """Where what belongs to each country (or region) begins in a list of all, and how many."""

    start: NDArray[np.int64]
    count: NDArray[np.int64]

    def pick(self, owner: NDArray[np.int64], lot: NDArray[np.float64]) -> NDArray[np.int64]:
        """Gives one of each owner's things by lots from 0 to 1."""
        return self.start[owner] + np.floor(self.count[owner] * lot).astype(np.int64)


def make_parties(
    pool: Names, rng: np.random.Generator
) -> tuple[list[str], list[str], NDArray[np.int64], Span]:
    """Gives all parties, the words for each as a claimant, each country's roles and its groups."""
    parties, words, roles, starts, counts = [], [], [], [], []
    for code, country in zip(pool.codes, pool.countries, strict=True):
        roles.append(list(range(len(parties), len(parties) + len(ROLES))))
        own = [role.format(c=country) for role in ROLES[:-1]]
        parties += [*own, "opponent"]
        words += [code] * _FORCES + own[_FORCES:] + ["opponent"]
        groups = _made(_MADE, pool, code, country, _share(GROUPS, pool, code, 6), rng=rng)
        if code in _KNOWN:
            groups.insert(0, _KNOWN[code])
        starts.append(len(parties))
        counts.append(len(groups))
        parties += groups
        words += groups
    table = np.array(roles)
    for i, code in enumerate(pool.codes):
        other = _OPPONENTS.get(code)
        table[i, -1] = table[pool.codes.index(other), 0] if other else starts[i]
        if code in _FOUGHT_BY_GROUPS:
            table[i, 0] = starts[i]
    return parties, words, table, Span(np.array(starts), np.array(counts))


def make_newspapers(pool: Names, rng: np.random.Generator) -> tuple[list[str], Span]:
    """Gives all newspapers, first the wires that write about every country."""
    first = "Continental Border River Steppe Harbour Northern Daily Metro Union World".split()
    papers = [f"{a} {b}" for b in ("Wire", "Press", "Dispatch", "Agency") for a in first]
    starts, counts = [], []
    for code, country in zip(pool.codes, pool.countries, strict=True):
        own = _made(_PAPERS, pool, code, country, _share(NEWSPAPERS, pool, code, 4), rng=rng)
        starts.append(len(papers))
        counts.append(len(own))
        papers += own
    return papers, Span(np.array(starts), np.array(counts))


def _share(of: int, pool: Names, code: str, least: int) -> int:
    return max(least, round(of * (pool.shares[code] / sum(pool.shares.values())) ** 0.8 / 3))


def _made(
    forms: tuple[str, ...],
    pool: Names,
    code: str,
    country: str,
    count: int,
    *,
    rng: np.random.Generator,
) -> list[str]:
    """Makes up to ``count`` different names."""
    regions, towns = pool.regions[code] or [country], pool.towns[code] or [country]
    found: dict[str, None] = {}
    for i in range(count):
        form = forms[(i + int(rng.integers(3))) % len(forms)]
        made = "".join(rng.choice(_SYLLABLES, 3)).capitalize()
        region, town = (names[int(rng.integers(len(names)))] for names in (regions, towns))
        found[form.format(r=region, t=town, s=made, c=country)] = None
    return list(found)
