"""The scorer counts what its docstring says."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "scoring.py"
_SPEC = importlib.util.spec_from_file_location("scoring", PATH)
scoring = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(scoring)

FIRST = "Shells hit Sumy on Monday, the governor said."
SECOND = "Nobody was hurt in Konotop."


def event(**changes):
    values = {
        "article": "a",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack",
        "event_date": "2025-03-10",
        "latitude": 50.92,
        "longitude": 34.8,
        "claim_status": "claimed",
        "claimed_by": "UA",
        "denied_by": None,
        "fatalities": None,
        "actor1": None,
        "location": "Sumy",
        "notes": FIRST,
    }
    return values | changes


def item(*events):
    return {"id": "a", "text": f"{FIRST} {SECOND}", "events": list(events)}


def test_gold_against_itself_is_perfect():
    gold = [event(), event(notes=SECOND, latitude=51.2, longitude=33.2)]
    figures = scoring.score([item(*gold)], gold)
    for name in ("precision", "recall", "f1", "sub_type", "place25", "date", "status", "whole"):
        assert figures[name] == 1.0, name
    assert figures["unplaced"] is None


def test_nothing_found_is_zero_and_not_an_error():
    figures = scoring.score([item(event())], [])
    assert figures["f1"] == 0.0
    assert figures["whole"] == 0.0
    assert figures["type"] is None


@pytest.mark.parametrize(
    ("changes", "figure"),
    [
        ({"sub_event_type": "Grenade"}, "sub_type"),
        ({"latitude": 51.2}, "place25"),
        ({"latitude": None, "longitude": None}, "place25"),
        ({"event_date": "2025-03-11"}, "date"),
        ({"claim_status": "reported"}, "status"),
    ],
)
def test_one_wrong_field_costs_its_figure_and_the_whole(changes, figure):
    figures = scoring.score([item(event())], [event(**changes)])
    assert figures["f1"] == 1.0
    assert figures[figure] == 0.0
    assert figures["whole"] == 0.0


def test_nought_dead_is_not_unknown():
    figures = scoring.score([item(event(fatalities=0))], [event()])
    assert figures["fatalities"] == 0.0


def test_another_sentence_does_not_pair():
    figures = scoring.score([item(event())], [event(notes=SECOND)])
    assert figures["f1"] == 0.0


def test_a_longer_cut_of_the_sentence_pairs():
    figures = scoring.score([item(event())], [event(notes=f"{FIRST} {SECOND}")])
    assert figures["f1"] == 1.0


def test_each_event_pairs_once_and_the_likest_first():
    wrong, right = event(latitude=10.0), event()
    figures = scoring.score([item(event())], [wrong, right])
    assert figures["precision"] == 0.5
    assert figures["place25"] == 1.0


def test_statements_count_on_neither_side():
    statement = event(event_type="Statement", sub_event_type="Threat")
    figures = scoring.score([item(event(), statement)], [event(), statement, statement])
    assert (figures["gold"], figures["predicted"]) == (1.0, 1.0)


def test_a_prediction_for_an_unknown_article_is_an_error():
    with pytest.raises(KeyError, match="'b'"):
        scoring.score([item(event())], [event(article="b")])


def test_the_distance_is_the_great_circle():
    kyiv = {"latitude": 50.45466, "longitude": 30.5238}
    kharkiv = {"latitude": 49.98177, "longitude": 36.25475}
    assert scoring.distance_km(kyiv, kharkiv) == pytest.approx(411, abs=2)
