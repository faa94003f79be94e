"""The whole pipeline, loaded once for these tests, and short prose read by it."""

from datetime import date

import pytest

from geoevents.model import Article, EventType
from geoevents.pipeline import Pipeline

FRIDAY = date(2025, 3, 14)


@pytest.fixture(scope="package")
def pipeline():
    return Pipeline()


@pytest.fixture(scope="package")
def read(pipeline):
    """Gives the events of a text published on Friday 14 March 2025, statements left out."""

    def events(text):
        article = Article(id="t", text=text, published=FRIDAY)
        return [e for e in pipeline.analyse(article).events if e.event_type != EventType.STATEMENT]

    return events


@pytest.fixture(scope="package")
def read_one(read):
    """Gives the only event of a text."""

    def event(text):
        events = read(text)
        assert len(events) == 1, [(e.sub_event_type.value, e.location) for e in events]
        return events[0]

    return event
