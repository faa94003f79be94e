"""Days, weeks, months and seasons of the calendar: "12 March", "in August", "the summer of 2023".

Without a year the latest such day is meant that is not past the morrow of publication.
"""

# ruff: noqa: PLR0911 - every kind of expression is one branch
from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from geoevents.codebook import Codebook
from geoevents.model import TimePrecision

__all__ = ["Calendar", "month_of"]

_DAY = TimePrecision.DAY
_WEEK = TimePrecision.WEEK
_MONTH = TimePrecision.MONTH
_ONE = timedelta(days=1)
_MONTHS_IN_YEAR = 12


class Calendar:
    """Dates that name a day, a month, a season or a year, seen from the day of publication."""

    def __init__(self, today: date, book: Codebook) -> None:
        self.today = today
        self.book = book

    def latest(self, month: int, day: int) -> date:
        """Gives the latest such day that is not after the morrow of publication."""
        here = date(self.today.year, month, day)
        return here if here <= self.today + _ONE else date(self.today.year - 1, month, day)

    def absolute(self, rule: str, g: dict[str, str]) -> tuple[date, date, TimePrecision] | None:
        """Reads an expression that names its day, month, season or year.

        Args:
            rule: the kind of expression.
            g: its parts, in small letters.

        Returns:
            First and last day and how exact they are; None for other kinds of expressions.

        Raises:
            ValueError: the calendar has no such day.
        """
        if rule in ("range_dm", "range_md"):
            first = self._day(self._month(g["m"]), int(g["d1"]), g.get("y"))
            last = self._day(self._month(g["m"]), int(g["d2"]), g.get("y"))
            return _ordered(first, last)
        if rule == "range_dmdm":
            first = self._day(self._month(g["m1"]), int(g["d1"]), g.get("y"))
            return _ordered(first, self._day(self._month(g["m2"]), int(g["d2"]), g.get("y")))
        if rule == "iso":
            day = date(int(g["y"]), int(g["mo"]), int(g["d"]))
            return day, day, _DAY
        if rule == "numeric":
            day = self._numeric(int(g["y"]), int(g["d"]), int(g["mo"]))
            return day, day, _DAY
        if rule in ("dmy", "mdy"):
            day = self._day(self._month(g["m"]), int(g["d"]), g.get("y"))
            return day, day, _DAY
        if rule in {"month", "month_year"}:
            return self._month_span(g)
        if rule == "week_of":
            return self._week_of(g)
        if rule == "season":
            return self._season(g)
        if rule == "year":
            return date(int(g["y"]), 1, 1), date(int(g["y"]), 12, 31), _MONTH
        return None

    def _month(self, name: str) -> int:
        return self.book.months[name.rstrip(".").lower()]

    def _day(self, month: int, day: int, year: str | None) -> date:
        return date(int(year), month, day) if year else self.latest(month, day)

    def _numeric(self, year: int, one: int, two: int) -> date:
        """Reads 11/03/2025: day and month in the order that is nearest before the publication."""
        orders = {(one, two), (two, one)}
        days = [date(year, month, day) for day, month in orders if month <= _MONTHS_IN_YEAR]
        past = [day for day in days if day <= self.today + _ONE]
        return max(past) if past else date(year, two, one)

    def _month_span(self, g: dict[str, str]) -> tuple[date, date, TimePrecision]:
        month = self._month(g["m"])
        if "y" in g:
            year = int(g["y"])
        elif g.get("rel") == "last" or (g.get("q") == "last" and month > self.today.month):
            year = self.today.year - 1
        else:
            year = self.today.year if month <= self.today.month else self.today.year - 1
            if g.get("q") == "last" and month == self.today.month:
                year -= 1
        return month_of(year, month)

    def _week_of(self, g: dict[str, str]) -> tuple[date, date, TimePrecision]:
        """Reads "the last week of May": seven days, counted from the end or start of the month."""
        first, last, _ = self._month_span({"m": g["m"]} | ({"y": g["y"]} if "y" in g else {}))
        if g["k"] in ("last", "final"):
            return last - 6 * _ONE, last, _WEEK
        start = first + ("first", "second", "third", "fourth").index(g["k"]) * 7 * _ONE
        return start, start + 6 * _ONE, _WEEK

    def _season(self, g: dict[str, str]) -> tuple[date, date, TimePrecision]:
        month, length = self.book.seasons[g["s"]]
        year = int(g["y"]) if "y" in g else self.today.year
        first = date(year, month, 1)
        while "y" not in g and first > self.today:
            first = date(first.year - 1, month, 1)
        end_month = month + length - 1
        end_year = first.year + (end_month - 1) // 12
        end_month = (end_month - 1) % 12 + 1
        return first, month_of(end_year, end_month)[1], _MONTH


def month_of(year: int, month: int) -> tuple[date, date, TimePrecision]:
    """Gives the first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), _MONTH


def _ordered(first: date, last: date) -> tuple[date, date, TimePrecision]:
    days = (last - first).days
    if days < 0:
        return last, last, _WEEK
    return first, last, _DAY if days <= 1 else _WEEK if days <= 10 else _MONTH
