"""Expressions of time, read on Friday 14 March 2025."""

from datetime import date

import pytest

from geoevents.codebook import load_codebook
from geoevents.explanation import explain
from geoevents.extraction.dates import find_dates
from geoevents.model import Article, TimePrecision

FRIDAY = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("on Friday", "2025-03-14", "2025-03-14", 1),
        ("on Wednesday night", "2025-03-12", "2025-03-12", 1),
        ("last Friday", "2025-03-07", "2025-03-07", 1),
        ("yesterday", "2025-03-13", "2025-03-13", 1),
        ("overnight", "2025-03-14", "2025-03-14", 1),
        ("over the weekend", "2025-03-08", "2025-03-09", 2),
        ("earlier this week", "2025-03-10", "2025-03-14", 2),
        ("last week", "2025-03-03", "2025-03-09", 2),
        ("last August", "2024-08-01", "2024-08-31", 3),
        ("in November 2022", "2022-11-01", "2022-11-30", 3),
        ("last month", "2025-02-01", "2025-02-28", 3),
        ("during the winter", "2024-12-01", "2025-02-28", 3),
        ("on 22 September", "2024-09-22", "2024-09-22", 1),
        ("on March 5, 2022", "2022-03-05", "2022-03-05", 1),
        ("on 12-13 March", "2025-03-12", "2025-03-13", 1),
        ("between 9 and 15 September", "2024-09-09", "2024-09-15", 2),
        ("between Monday and Thursday", "2025-03-10", "2025-03-13", 2),
        ("three days ago", "2025-03-11", "2025-03-11", 1),
        ("on Christmas Eve", "2024-12-24", "2024-12-24", 1),
    ],
)
def test_a_phrase_is_read_against_the_day_of_publication(text, first, last, precision):
    (phrase,) = find_dates(text, FRIDAY, load_codebook())
    when = phrase.when
    assert (str(when.first), str(when.last), int(when.precision)) == (first, last, precision)
    assert phrase.text in text


@pytest.mark.parametrize(
    ("text", "shift"), [("two days earlier", -2), ("the following day", 1), ("that night", 0)]
)
def test_leaning_phrases_keep_their_shift(text, shift):
    (phrase,) = find_dates(text, FRIDAY, load_codebook())
    assert phrase.when is None
    assert phrase.shift == shift


@pytest.mark.parametrize(
    "text", ["next Friday", "on 31 February 2024", "since 2014", "marching on"]
)
def test_what_is_no_past_day_gives_no_date(text):
    assert [p for p in find_dates(text, FRIDAY, load_codebook()) if p.when is not None] == []


@pytest.mark.parametrize(
    ("phrase", "precision"),
    [
        ("on 12 May 2024", TimePrecision.DAY),
        ("on Monday", TimePrecision.MONTH),
        ("yesterday", TimePrecision.MONTH),
        ("", TimePrecision.MONTH),
    ],
)
def test_a_text_without_a_day_gives_no_certain_day(pipeline, phrase, precision):
    article = Article(id="t", text=f"Rebels shelled Sumy {phrase}, killing two people.")
    (event,) = pipeline.analyse(article).events
    assert event.time_precision is precision
    told = explain(event).date.note
    assert ("bears no date" in told) is (precision is TimePrecision.MONTH)


def test_a_dateline_dates_a_text_that_bears_no_other_day(pipeline):
    text = "KYIV, 9 January 2025 - Rebels shelled Sumy on Monday, killing two people."
    (event,) = pipeline.analyse(Article(id="t", text=text)).events
    assert (event.event_date, event.time_precision) == (date(2025, 1, 6), TimePrecision.DAY)
