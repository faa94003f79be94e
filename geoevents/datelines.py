"""Datelines: "NIAMEY, 11 May (Wire) - " at the head of a report, which is no part of its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Dateline", "find_dateline"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_TOWN = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.]{2,}(?:[ -][A-ZÀ-Þ'’.]+){0,3}"
_CAPS = rf"{_TOWN}(?:/{_TOWN})?"
_NAME = r"[A-ZÀ-Þ][\w'’.]+(?:[ -](?:[a-z]{1,3}[ -])?[A-ZÀ-Þ][\w'’.]+){0,3}"
_REGION = r"(?:,\s[A-Z][^\W\d_'’]*\.?(?:\s[A-Z][^\W\d_'’]*\.?)?)?"
_DATE = (
    rf",?\s(?:(?P<m{{0}}>{_MONTH})\s(?P<d{{0}}>\d{{{{1,2}}}})"
    rf"|(?P<e{{0}}>\d{{{{1,2}}}})\s(?P<n{{0}}>{_MONTH}))"
    rf"(?:,?\s(?P<y{{0}}>\d{{{{4}}}}))?"
)
_AGENCY = r"\s?\([^()\n]{2,40}\)"
_DASH = r"(?:\s[-–—]{1,2}\s|—\s?)"
# A city in capitals needs only the dash; one in small letters a date or the agency as well.
_LINE = re.compile(
    rf"\s*(?:{_CAPS}{_REGION}(?:{_DATE.format(1)})?(?:{_AGENCY})?{_DASH}"
    rf"|{_NAME}{_REGION}{_DATE.format(2)}(?:{_AGENCY})?(?:{_DASH}|:\s)"
    rf"|{_NAME}{_REGION}{_AGENCY}{_DASH})"
)
_REACH = 120  # characters that a dateline may take


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: the offsets that it covers, and the day that it names, as far as it does."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None

    def date_before(self, today: date) -> date | None:
        """Gives the day of the dateline: without a year, the latest such day up to ``today``."""
        if self.day is None or self.month is None:
            return None
        years = (self.year,) if self.year is not None else (today.year, today.year - 1)
        for year in years:
            try:
                day = date(year, self.month, self.day)
            except ValueError:
                continue
            if day <= today:
                return day
        return None


def find_dateline(text: str) -> Dateline | None:
    """Finds the dateline at the head of a text, or below the headline on its first line."""
    below = text.find("\n")
    for start in (0, below + 1) if below >= 0 else (0,):
        match = _LINE.match(text, start, start + _REACH)
        if match is None:
            continue
        found = match.groupdict()
        month = found["m1"] or found["n1"] or found["m2"] or found["n2"]
        day = found["d1"] or found["e1"] or found["d2"] or found["e2"]
        year = found["y1"] or found["y2"]
        return Dateline(
            start,
            match.end(),
            int(day) if day else None,
            _MONTHS.index(month[:3].lower()) + 1 if month else None,
            int(year) if year else None,
        )
    return None
