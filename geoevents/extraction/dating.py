"""Gives an act its date: the phrase that hangs on it, not the one that dates the saying."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, When
from geoevents.extraction.dates import TimePhrase, find_dates
from geoevents.extraction.intervals import Interval, interval_of, lasting, without_restated
from geoevents.extraction.nearness import closeness
from geoevents.extraction.reading import Reading
from geoevents.extraction.scenes import SCENE, date_of_scene
from geoevents.model import TimePrecision

__all__ = ["date_act", "loosen_dates"]

_DAY_AHEAD = timedelta(days=1)  # a town ahead of the paper's; what is told has happened
_LONG_BEFORE = timedelta(days=1_003)  # another year, month, day of the month and weekday


def date_act(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    published: date,
    earlier: Sequence[Act],
) -> When:
    """Dates an act.

    Args:
        act: the act, with its triggers.
        reading: its sentence.
        phrases: the sentence's time expressions.
        published: the day of publication.
        earlier: the acts before it, latest last.
    """
    phrases = without_restated(phrases, reading.text)
    apart = interval_of(reading)
    if apart is not None:
        when = _date_apart(act, reading, phrases, apart, published=published, earlier=earlier)
        if when is not None:
            return when
    when = _date_by_words(act, reading, phrases, published, earlier)
    days = lasting(act, reading)
    if days is None or when.assumed or when.first != when.last:
        return when
    first = when.first - timedelta(days=days)  # "four days of fighting", which end on that day
    return replace(when, first=first, precision=TimePrecision.WEEK)


def _date_apart(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    apart: Interval,
    *,
    published: date,
    earlier: Sequence[Act],
) -> When | None:
    """Dates the clause of "two weeks after X was shot" from the main one, or that from the clause.

    Returns:
        None where a date of its own tells when the act was.
    """
    within = [p for p in phrases if _starts(p, reading) in apart.inside]
    others = [p for p in phrases if p not in within]
    if act.trigger.i in apart.inside:
        if within:
            return _date_by_words(act, reading, within, published, earlier)
        days = apart.days
        dated = [p.when for p in others if p.when is not None]
    elif apart.main in {t.i for t in act.triggers} and not others and within:
        days = -apart.days
        dated = [p.when for p in within if p.when is not None]
    else:
        return None
    base = dated[0] if dated else _base(earlier, published)
    try:
        first, last, precision = _moved(base, days, apart.unit)
    except OverflowError:  # before the calendar begins
        return None
    start, end = reading.offsets(apart.first, apart.last)
    words = reading.text[start - reading.start : end - reading.start]
    return When(first, last, precision, words, start, end)


def _moved(base: When, days: int, unit: str) -> tuple[date, date, TimePrecision]:
    """Gives the span that lies ``days`` from another: months and years as a whole."""
    first, last = (day + timedelta(days=days) for day in (base.first, base.last))
    if unit == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31), TimePrecision.MONTH
    if unit == "month":
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first.replace(day=1), following - timedelta(days=1), TimePrecision.MONTH
    precision = max(base.precision, TimePrecision.WEEK) if unit == "week" else base.precision
    return first, last, precision


def _starts(phrase: TimePhrase, reading: Reading) -> int:
    """Gives the first token of a phrase."""
    return next((t.i for t in reading.doc if t.idx + len(t.text) > phrase.start), -1)


def _base(earlier: Sequence[Act], published: date) -> When:
    """Gives the day that a distance in time is counted from: that of the act told last."""
    told = (a.when for a in reversed(earlier) if a.when is not None and not a.when.assumed)
    return next(told, None) or When(published, published, TimePrecision.DAY)


def _date_by_words(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    published: date,
    earlier: Sequence[Act],
) -> When:
    options = [
        (score, p) for p in phrases for score in [closeness(act, p, reading)] if score is not None
    ]
    options = [(s + 20 if _is_loose(p, reading) else s, p) for s, p in options]
    for _, phrase in sorted(options, key=lambda o: o[0]):
        when = _resolve(phrase, phrases, earlier, published)
        if when is not None and when.first <= published + _DAY_AHEAD:
            return When(
                when.first,
                when.last,
                when.precision,
                phrase.text,
                reading.start + phrase.start,
                reading.start + phrase.end,
            )
    told = date_of_scene(act, earlier)
    if told is not None:
        return When(told.first, told.last, told.precision, start=told.start, end=told.end)
    return When(published, published, TimePrecision.WEEK, assumed=True)


def _is_loose(phrase: TimePhrase, reading: Reading) -> bool:
    """Tells parts of a day, and "the third since May": any other date tells more."""
    since = phrase.text.lower().startswith("since ")
    since = since or reading.text[: phrase.start].lower().rstrip().endswith("since")
    return phrase.rule == "daypart" or since


def loosen_dates(acts: Iterable[Act], text: str, read_on: date, book: Codebook) -> None:
    """Takes the certainty from dates that were counted from the day an undated text was read.

    What the text dates by itself ("on 12 May 2024") comes out the same whenever it is read, and
    stays; "on Monday" and what has no date keep that day, known to the month or worse.
    """
    other = read_on - _LONG_BEFORE
    for act in acts:
        if act.when is None:
            continue
        phrases = find_dates(text[act.when.start : act.when.end], other, book)
        if not any(p.when is not None and p.when.first == act.when.first for p in phrases):
            act.when = replace(act.when, last=act.when.first, precision=TimePrecision.MONTH)


def _resolve(
    phrase: TimePhrase,
    phrases: Sequence[TimePhrase],
    earlier: Sequence[Act],
    published: date,
) -> When | None:
    if phrase.when is not None:
        return phrase.when
    if phrase.shift is None:
        return None
    before = [p for p in phrases if p.when is not None and p.start < phrase.start]
    base = (before[-1].when if before else None) or _base(earlier, published)
    if (
        phrase.rule in ("daypart", "prev_day")
        and not before
        and (published - base.last).days > SCENE
    ):
        base = When(published, published, TimePrecision.DAY)
    if phrase.part == "month":
        day = base.first + timedelta(days=phrase.shift)
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return When(first, following - timedelta(days=1), TimePrecision.MONTH)
    shift = timedelta(days=phrase.shift)
    precision = base.precision if phrase.shift == 0 else TimePrecision.DAY
    if phrase.rule == "daypart" and (base.first != base.last or not before):
        precision = TimePrecision.DAY if base.first == base.last else base.precision
    if (
        phrase.rule == "same_day"
        and base.precision is TimePrecision.WEEK
        and base.first == base.last
    ):
        precision = TimePrecision.DAY
    return When(base.first + shift, base.first + shift if phrase.shift else base.last, precision)
