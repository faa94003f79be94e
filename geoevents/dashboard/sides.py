"""The two sides of a comparison: what may stand on each, and how an address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from geoevents.dashboard.session import country_name, gazetteer
from geoevents.query import EventQuery, Filter
from geoevents.query.params import read_day
from geoevents.views.words import date_words

__all__ = ["DIMENSIONS", "Comparison", "Dimension", "read_comparison"]

Dimension = Literal["period", "region", "claimant"]
DIMENSIONS: dict[Dimension, str] = {
    "period": "Two periods",
    "region": "Two regions",
    "claimant": "Two claimants",
}
_USUAL_DAYS = 30
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared: ``left`` and ``right`` are values of the dimension as in an address.

    A period is "2025-03-01~2025-03-31", a region "UA:Sumy Oblast" or "UA", a claimant "RU".
    """

    by: Dimension
    left: str
    right: str
    base: Filter
    problems: tuple[str, ...] = ()
    chosen: bool = True  # by the reader; else what there is most of, or the latest days

    def filters(self) -> tuple[Filter, Filter]:
        """Gives the filter of either side."""
        return self._filter(self.left), self._filter(self.right)

    def _filter(self, value: str) -> Filter:
        if self.by == "period":
            first, last = read_period(value) or (None, None)
            return replace(self.base, date_from=first, date_to=last)
        if self.by == "claimant":
            return replace(self.base, claimants=(value,))
        if ":" in value:
            return replace(self.base, countries=(), admin1=(value,))
        return replace(self.base, countries=(value,), admin1=())

    def words(self, value: str) -> str:
        """Gives a side's value in words."""
        if self.by == "period":
            period = read_period(value)
            return date_words(*period) if period else value
        return side_name(value)

    def params(self, **changes: str) -> dict[str, str]:
        """Gives the address of the comparison, with some of its parts changed."""
        own = {"by": self.by, "left": self.left, "right": self.right, **changes}
        return {**self.base.to_params(), **own}


def side_name(value: str) -> str:
    """Gives the name of a region, a country or a party."""
    code, colon, region = value.partition(":")
    return f"{region}, {country_name(code)}" if colon else country_name(code)


def read_period(text: str) -> tuple[date, date] | None:
    """Reads "2025-03-01~2025-03-31"; None where that makes no sense."""
    days = [read_day(part) for part in text.split(_SEPARATOR)]
    first, last = days if len(days) == 2 else (None, None)
    return (first, last) if first and last and first <= last else None


def write_period(first: date, last: date) -> str:
    """Gives a period as an address says it."""
    return f"{first.isoformat()}{_SEPARATOR}{last.isoformat()}"


def choices(query: EventQuery, by: Dimension, base: Filter) -> dict[str, int]:
    """Gives what may stand on a side of regions or claimants, with its events."""
    facets = query.facets(base)
    if by == "claimant":
        return dict(facets.claimants)
    return {**facets.countries, **facets.admin1} if by == "region" else {}


def read_comparison(query: EventQuery, params: Mapping[str, str], base: Filter) -> Comparison:
    """Reads an address; what is missing or makes no sense is replaced by what there is most of."""
    by: Dimension = params["by"] if params.get("by") in get_args(Dimension) else "period"  # type: ignore[assignment]
    problems = []
    if params.get("by") and params["by"] != by:
        problems.append(f"unknown comparison {params['by']!r}: one of {', '.join(DIMENSIONS)}")
    base = _opened(base, by)
    usual = _usual(query, by, base)
    sides = []
    for name, stand_in in zip(("left", "right"), usual, strict=True):
        value = params.get(name, "").strip()
        good = bool(value) and (by != "period" or read_period(value) is not None)
        if value and not good:
            problems.append(f"unknown period {value!r}: two dates as 2025-03-01~2025-03-31")
        known = by != "region" or value in choices(query, by, base) or _is_region(value)
        if good and not known:
            problems.append(f"unknown region {value!r}: write it as in UA:Sumy Oblast, or UA")
            good = False
        sides.append(value if good else stand_in)
    return Comparison(
        by=by,
        left=sides[0],
        right=sides[1],
        base=base,
        problems=tuple(problems),
        chosen=tuple(sides) != usual,
    )


def _is_region(value: str) -> bool:
    """Tells whether a country, and where one is named a region of it, is known."""
    code, colon, region = value.partition(":")
    if gazetteer().country(code) is None:
        return False
    return not colon or any(place.name == region for place in gazetteer().regions_of(code))


def _opened(base: Filter, by: Dimension) -> Filter:
    """Leaves open what the sides will say."""
    if by == "period":
        return replace(base, date_from=None, date_to=None)
    if by == "claimant":
        return replace(base, claimants=())
    return replace(base, countries=(), admin1=())


def _usual(query: EventQuery, by: Dimension, base: Filter) -> tuple[str, str]:
    if by == "period":
        last = query.summary(base).last or date(2025, 1, 31)
        first = last - timedelta(days=_USUAL_DAYS - 1)
        before = first - timedelta(days=1)
        # An empty half says nothing at first sight: it ends, then, with the events before.
        former = query.summary(replace(base, date_to=before)).last
        if former and former < before - timedelta(days=_USUAL_DAYS - 1):
            before = former
        earlier = before - timedelta(days=_USUAL_DAYS - 1)
        return write_period(earlier, before), write_period(first, last)
    counts = query.facets(base).claimants if by == "claimant" else query.facets(base).admin1
    most = [str(name) for name in counts]
    return (most[0] if most else ""), (most[1] if len(most) > 1 else "")
