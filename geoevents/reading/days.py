"""Days as people and programs write them: "14 March 2025", "14/03/2025", "20250314"."""

from __future__ import annotations

import calendar
import logging
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from geoevents.datelines import find_dateline

__all__ = ["day_in_words", "day_of_moment", "document_day", "stated_day"]

_log = logging.getLogger(__name__)
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d.*)?"
_WORDED = re.compile(rf"(\d{{1,2}})[\s.-]*([A-Za-z]{{3,9}})\.?[\s,.-]*(\d{{4}}|\d{{2}}){_TIME}$")
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_TIME}$")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:\s.*)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=$|[T\s])")
_SHORT_YEARS = 69  # as POSIX reads them: 69–99 are 1969–1999, 00–68 are 2000–2068
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?$")  # seconds or milliseconds since 1970
_BEFORE = re.compile(
    r"(?:published|posted|updated|date|dated|issued)(?:\s+on)?\s*:?\s+", re.IGNORECASE
)
_LOOKED_AT = 12  # lines at the head of a document
_LONGEST = 60  # characters of a line that says a day and nothing else


def day_in_words(words: str, *, day_first: bool | None = None) -> date | None:
    """Gives the day that words name; None where two days could be meant.

    Args:
        words: ``2025-03-14``, with a time or not, ``20250314``, ``14 March 2025``, ``14-Mar-25``,
            ``Fri, March 14, 2025``, ``14/03/2025`` or ``3/14/2025``.
        day_first: what ``03/04/2025`` is; None does not say.

    Raises:
        ValueError: they name none.
    """
    words = _WEEKDAY.sub("", words, count=1)
    if match := _YEAR_FIRST.match(words) or _COMPACT.fullmatch(words):
        return date(*(int(part) for part in match.groups()))
    if match := _WORDED.match(words):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.match(words):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NUMBERS.match(words):
        one, two, year = int(match[1]), int(match[2]), _year(match[3])
        if one > 12 or "." in words[:4]:  # where points part the numbers, the day comes first
            day_first = True
        elif two > 12:
            day_first = False
        elif one == two:
            day_first = True
        if day_first is None:
            return None
        return date(year, two, one) if day_first else date(year, one, two)
    raise ValueError(words)


def day_of_moment(words: str) -> date | None:
    """Gives the day in UTC of a number of seconds or milliseconds since 1970; else None."""
    match = _EPOCH.fullmatch(words)
    return datetime.fromtimestamp(int(match[1]), UTC).date() if match else None


def stated_day(lines: Iterable[str]) -> date | None:
    """Gives the day that one of the first lines says and nothing else: "Friday, 14 March 2025"."""
    for line, _ in zip((line for line in lines if line.strip()), range(_LOOKED_AT), strict=False):
        words = _BEFORE.sub("", " ".join(line.split()), count=1)
        if len(words) > _LONGEST or not any(c.isdigit() for c in words):
            continue
        if re.match(r"\d+$|\d{1,2}[/.]\d{1,2}[/.]\d\d$", words):  # a number, or parts of one
            continue
        try:
            day = day_in_words(words)
        except ValueError:
            continue
        if day is not None:
            return day
    return None


def document_day(text: str, lines: list[str], made: list[date], source: str) -> date | None:
    """Gives the day that stands at the head of a text; else the last one of the file's making.

    Args:
        text: of the whole document.
        lines: its lines or paragraphs.
        made: the days of its making and changes; what is taken from them is logged.
        source: the file, for the log.
    """
    dateline = find_dateline(text)
    latest = max(made, default=None)
    if dateline is not None and (day := dateline.date_before(latest or date.max)):
        return day
    if day := stated_day(lines):
        return day
    if latest is not None:
        _log.warning("%s: no day stands at its head; taken from the file: %s", source, latest)
    return latest


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < _SHORT_YEARS else 1900)


def _month(text: str) -> int:
    try:
        return _MONTHS[text.lower()]
    except KeyError:
        raise ValueError(text) from None
