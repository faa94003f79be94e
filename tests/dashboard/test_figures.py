"""What the head of the page says: figures, their change to the period before, and sentences."""

from __future__ import annotations

from datetime import date

import pytest
from strategies import make_event

from geoevents.dashboard.overview import figures, figures_before
from geoevents.frame import events_to_arrow
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, SubEventType
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore
from geoevents.views.summary import (
    busiest_region,
    change_words,
    period_before,
    summary_sentences,
    view_title,
)

SUMY = ("UA", "Sumy Oblast")
KURSK = ("RU", "Kursk Oblast")


def event(number, day, place=SUMY, **more):
    return make_event(
        event_id=f"{number:016x}",
        article=f"article-{number}",
        event_date=day,
        end_date=day,
        country=place[0],
        admin1=place[1],
        place_id=f"geonames:{number}",
        **more,
    )


@pytest.fixture(scope="module")
def query(tmp_path_factory):
    made = [event(n, date(2025, 3, 1 + n), sub_event_type=SubEventType.SHELLING) for n in range(6)]
    made += [event(10 + n, date(2025, 3, 15 + n), KURSK) for n in range(9)]
    store = EventStore.open(tmp_path_factory.mktemp("figures") / "store")
    store.append_table(events_to_arrow(made))
    asked = EventQuery(store)
    yield asked
    asked.close()


def test_the_period_before_is_as_long_and_ends_the_day_before():
    march = date(2025, 3, 11), date(2025, 3, 20)
    assert period_before(*march) == (date(2025, 3, 1), date(2025, 3, 10))
    assert period_before(None, march[1]) is None
    assert period_before(march[0], None) is None


def test_figures_of_the_period_before_keep_the_other_filters(query):
    asked = Filter(date_from=date(2025, 3, 11), date_to=date(2025, 3, 20))
    assert figures(query, asked).summary.events == 6
    assert figures_before(query, asked).summary.events == 6
    only = Filter(date_from=asked.date_from, date_to=asked.date_to, admin1=("RU:Kursk Oblast",))
    assert figures(query, only).summary.events == 6
    assert figures_before(query, only).summary.events == 0
    assert figures_before(query, Filter(countries=("UA",))) is None


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (10, 0, None),
        (10, 10, "no change"),
        (134, 100, "+34 %"),
        (88, 100, "−12 %"),
        (0, 5, "−100 %"),
        (25_000, 10, "+249,900 %"),
    ],
)
def test_a_change_is_said_in_per_cent(now, before, words):
    assert change_words(now, before) == words


@pytest.mark.parametrize(
    ("asked", "region"),
    [
        (Filter(), ("Kursk Oblast", 9)),
        (Filter(countries=("UA",)), ("Sumy Oblast", 6)),
        (Filter(admin1=("UA:Sumy Oblast",)), ("Sumy Oblast", 6)),
        (Filter(admin1=("UA:Sumy Oblast",), countries=("RU", "UA")), ("Kursk Oblast", 9)),
        (Filter(countries=("SD",)), None),
        (Filter(date_to=date(2025, 3, 10)), ("Sumy Oblast", 6)),
    ],
)
def test_the_busiest_region_is_one_of_those_shown(query, asked, region):
    assert busiest_region(asked, query.facets(asked).admin1) == region


def test_sentences_say_what_is_on_the_screen(query):
    asked = Filter(date_from=date(2025, 3, 11), date_to=date(2025, 3, 20))
    now, before = query.summary(asked), query.summary(Filter(date_to=date(2025, 3, 10)))
    words = summary_sentences(
        now,
        before,
        ("Kursk Oblast", 6),
        (date(2025, 3, 11), date(2025, 3, 20)),
        {IncidentStatus.DISPUTED: 1, IncidentStatus.REPORTED: 4},
    )
    assert words.startswith("6 events from 6 articles in 10 days, ")
    assert "in the 10 days before." in words
    assert "Kursk Oblast has the most events (6)." in words
    assert "They tell of 5 incidents, of which 1 is disputed." in words
    empty = query.summary(Filter(countries=("SD",)))
    assert summary_sentences(empty, None, None, None) == "Nothing matches what was asked."


def test_a_former_period_without_events_is_said_so(query):
    asked = Filter(date_from=date(2025, 3, 1), date_to=date(2025, 3, 6))
    span = (date(2025, 3, 1), date(2025, 3, 6))
    before = figures_before(query, asked)
    words = summary_sentences(query.summary(asked), before.summary, None, span)
    assert "with none in the 6 days before" in words


def test_doubts_are_named(tmp_path):
    store = EventStore.open(tmp_path / "store")
    made = [
        event(1, date(2025, 3, 1), claim_status=ClaimStatus.CLAIMED, claimed_by="RU"),
        event(2, date(2025, 3, 2), claim_status=ClaimStatus.DENIED, denied_by="UA"),
    ]
    store.append_table(events_to_arrow(made))
    query = EventQuery(store)
    words = summary_sentences(query.summary(Filter()), None, None, None)
    assert "On one party’s word 1, denials 1" in words
    query.close()


def test_rows_of_imported_tables_are_no_articles(tmp_path):
    store = EventStore.open(tmp_path / "store")
    row = event(1, date(2025, 3, 1), extractor="import:acled")
    store.append_table(events_to_arrow([row, event(2, date(2025, 3, 2))]))
    query = EventQuery(store)
    both, only = query.summary(Filter()), query.summary(Filter(date_to=date(2025, 3, 1)))
    assert (both.articles, both.imported) == (1, 1)
    assert (only.articles, only.imported) == (0, 1)
    words = summary_sentences(both, None, None, None)
    assert words.startswith("2 events from 1 article and 1 imported record.")
    assert summary_sentences(only, None, None, None).startswith("1 event from imported tables.")
    query.close()


def test_the_title_names_the_places():
    names = {"UA": "Ukraine", "SD": "Sudan"}.__getitem__
    assert view_title(Filter(), names) == "All events"
    assert view_title(Filter(text="drone"), names) == "Events"
    assert view_title(Filter(countries=("UA", "SD")), names) == "Ukraine – Sudan"
    many = Filter(admin1=tuple(f"UA:R{n}" for n in range(6)))
    assert view_title(many, names) == "R0, R1, R2 and 3 more"
