import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def generate():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("generate")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def made(generate):
    events, articles = generate.tables(20_000, 1, 0)
    return events.to_pandas(), articles.to_pandas()


def test_generated_events_have_the_spread_of_a_real_collection(made):
    events, articles = made
    assert events["country"].nunique() > 120
    assert events["admin1"].nunique() > 500
    assert events["place_id"].nunique() > 4_000
    assert events["actor1"].nunique() > 1_000
    assert events["source"].nunique() > 1_000
    assert events["sub_event_type"].nunique() >= 15
    shares = events["actor1"].value_counts(normalize=True)
    assert 0.05 < shares.iloc[0] < 0.3  # few are named often, most seldom
    assert shares.median() < 0.001
    assert 0.1 < (events["country"] == "UA").mean() < 0.3
    lengths = events["notes"].str.len()
    assert 120 <= lengths.quantile(0.05) <= lengths.quantile(0.9) <= 270
    assert 0.95 < events["notes"].nunique() / len(events) < 1  # some copy each other
    assert len(articles) == events["article"].nunique()


def test_generated_sentences_stand_where_their_events_say(made):
    events, articles = made
    texts = dict(zip(articles["id"], articles["text"], strict=True))
    for row in events.head(500).itertuples():
        assert texts[row.article][row.sentence_start : row.sentence_end] == row.notes


def test_generated_events_are_the_same_each_time(generate):
    one, two, other = (generate.tables(500, 1, first)[0] for first in (7, 7, 8))
    assert one.equals(two)
    assert not one.equals(other)
