"""Dates of acts: expressions of time read against the day of publication.

Weekdays are the latest such day not after publication; "last August" the latest August that is
over. Every reading keeps its phrase. What a text leaves open stays open.
"""

# ruff: noqa: PLR0911, PLR0917 - every kind of expression is one branch
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from geoevents.codebook import Codebook
from geoevents.extraction.acts import When
from geoevents.extraction.calendar_days import Calendar, month_of
from geoevents.extraction.time_words import PATTERN, SINGLE, windows
from geoevents.model import TimePrecision

__all__ = ["NUMBERS", "TimePhrase", "find_dates"]

NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "few": 3,
    "": 1,
}
_DAY = TimePrecision.DAY
_WEEK = TimePrecision.WEEK
_MONTH = TimePrecision.MONTH
_ONE = timedelta(days=1)
_DAYS_BACK = {"today": 0, "yesterday": 1, "day_before": 2}


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time expression in a sentence. ``shift`` counts days from the act it leans on.

    ``when`` is None for expressions that lean on another act ("the same day", "two days earlier").
    """

    start: int
    end: int
    text: str
    rule: str
    when: When | None
    shift: int | None = None
    part: str | None = None


def find_dates(text: str, published: date, book: Codebook) -> list[TimePhrase]:
    """Finds the time expressions of a sentence and reads them.

    Args:
        text: the sentence.
        published: the day of publication.
        book: the vocabularies (month names, weekdays, feasts).

    Returns:
        Phrases in text order; offsets count from the sentence's start.
    """
    found: list[TimePhrase] = []
    reader = _Reader(published, book)
    lower = text.lower()
    for start, end in windows(text):
        for match in PATTERN.finditer(text, start, end):
            rule = match.lastgroup
            phrase = reader.read(rule, match[0], match.start()) if rule is not None else None
            if phrase is not None:
                found.append(phrase)
    for feast, (month, day) in book.feasts.items():
        at = lower.find(feast)
        if at >= 0 and not any(p.start <= at < p.end for p in found):
            when = reader.calendar.latest(month, day)
            found.append(reader.phrase("feast", text[at : at + len(feast)], at, when, when, _DAY))
    return sorted(found, key=lambda p: p.start)


class _Reader:
    def __init__(self, published: date, book: Codebook) -> None:
        self.today = published
        self.book = book
        self.calendar = Calendar(published, book)

    def phrase(
        self, rule: str, text: str, start: int, first: date, last: date, precision: TimePrecision
    ) -> TimePhrase:
        when = When(first, last, precision, text, start, start + len(text))
        return TimePhrase(start, start + len(text), text, rule, when)

    def read(self, rule: str, text: str, start: int) -> TimePhrase | None:
        match = SINGLE[rule].match(text)
        if match is None:
            return None
        groups = {k: v.lower() for k, v in match.groupdict().items() if v}
        leaning = self._leaning(rule, groups)
        if leaning is not None:
            part = "month" if rule == "months_before" else None
            return TimePhrase(start, start + len(text), text, rule, None, leaning, part)
        try:
            span = self.calendar.absolute(rule, groups) or self._relative(
                rule, groups, text.lower()
            )
        except (ValueError, OverflowError):  # 31 February, year 0
            return None
        if span is None:
            return None
        return self.phrase(rule, text, start, *span)

    def _leaning(self, rule: str, groups: dict[str, str]) -> int | None:
        if rule in {"same_day", "ordinal_day", "daypart"}:
            return 0
        if rule == "next_day":
            return 1
        if rule == "prev_day":
            return -1
        if rule == "months_before":
            return -30 * _small(groups["n"])
        if rule == "before":
            days = _small(groups["n"]) * (7 if groups["u"].startswith("week") else 1)
            word = groups.get("w") or groups["v"]
            return days if word in ("later", "after", "afterwards") else -days
        return None

    def _two_days(self, g: dict[str, str]) -> tuple[date, date, TimePrecision] | None:
        """Reads "on Friday and Saturday"; of days apart the first stands for the act."""
        last = self._weekday("weekday", {"d": g["d2"]})
        if last is None:
            return None
        back = (self.book.weekdays[g["d2"]] - self.book.weekdays[g["d"]]) % 7
        first = last[0] - back * _ONE
        return first, last[0] if back == 1 else first, _DAY

    def _relative(
        self, rule: str, g: dict[str, str], text: str
    ) -> tuple[date, date, TimePrecision] | None:
        today = self.today
        if rule == "weekdays":
            last = self._weekday("weekday", {"d": g["d2"]})
            first = self._weekday("weekday", {"d": g["d"]})
            if first is None or last is None:
                return None
            back = 7 if first[0] >= last[0] else 0
            return first[0] - timedelta(days=back), last[1], _WEEK
        if rule == "weekdays_and":
            return self._two_days(g)
        if rule in {"weekday", "weekday_ago"}:
            return self._weekday(rule, g)
        if rule in _DAYS_BACK:
            day = today - _DAYS_BACK[rule] * _ONE
            return day, day, _DAY
        if rule == "weekend":
            saturday = today - timedelta(days=(today.weekday() - 5) % 7)
            if saturday == today:
                return today, today, _DAY
            return saturday, min(saturday + _ONE, today), _WEEK
        monday = today - timedelta(days=today.weekday())
        if rule == "this_week":
            return (
                (monday, today, _WEEK)
                if "recent" not in text
                else (today - timedelta(days=6), today, _WEEK)
            )
        if rule == "last_week":
            return monday - timedelta(days=7), monday - _ONE, _WEEK
        if rule in ("ago", "past"):
            return self._ago(rule, g)
        return self._longer(rule, text)

    def _longer(self, rule: str, text: str) -> tuple[date, date, TimePrecision] | None:
        today = self.today
        first = today.replace(day=1)
        if rule == "fortnight":
            return today - 17 * _ONE, today - 11 * _ONE, _WEEK
        if rule == "this_month":
            if "recent" in text:
                return today - timedelta(days=27), today, _MONTH
            return first, today, _MONTH
        if rule == "last_month":
            return month_of((first - _ONE).year, (first - _ONE).month)
        if rule == "this_year":
            return date(today.year, 1, 1), today, _MONTH
        if rule == "last_year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), _MONTH
        return None

    def _weekday(self, rule: str, g: dict[str, str]) -> tuple[date, date, TimePrecision] | None:
        if g.get("q") in ("next", "coming"):
            return None
        number = self.book.weekdays[g["d"]]
        day = self.today - timedelta(days=(self.today.weekday() - number) % 7)
        if "w" in g:  # "on Tuesday last week"
            monday = self.today - timedelta(days=self.today.weekday() + 7)
            day = monday + timedelta(days=number)
        elif rule == "weekday_ago" or (g.get("q") == "last" and day == self.today):
            day -= timedelta(days=7)
        return day, day, _DAY

    def _ago(self, rule: str, g: dict[str, str]) -> tuple[date, date, TimePrecision] | None:
        count = _small(g.get("n", ""))
        unit = g["u"].rstrip("s")
        if rule == "past":
            days = {
                "hour": max(count // 24, 1),
                "day": count,
                "week": 7 * count,
                "month": 30 * count,
            }
            span = days[unit]
            return self.today - timedelta(days=span), self.today, _WEEK if span <= 10 else _MONTH
        if unit in ("day", "night"):
            day = self.today - timedelta(days=count)
            return day, day, _DAY
        if unit == "week":
            day = self.today - timedelta(days=7 * count)
            return day - timedelta(days=3), min(day + timedelta(days=3), self.today), _WEEK
        if unit == "month":
            total = self.today.year * 12 + self.today.month - 1 - count
            return month_of(total // 12, total % 12 + 1)
        year = self.today.year - count
        return date(year, 1, 1), date(year, 12, 31), _MONTH


def _small(word: str) -> int:
    word = word.strip()
    if word.isdigit():
        return int(word)
    return NUMBERS.get(word, 2)
