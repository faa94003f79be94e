"""The address is the only truth: what it asks for, and what of it is refused."""

from __future__ import annotations

from datetime import date

from geoevents.dashboard.chips import chip_items
from geoevents.dashboard.columns import table_problems
from geoevents.dashboard.session import parse_request
from geoevents.model import ClaimStatus, EventType
from geoevents.query import Filter


def test_a_request_is_read_whole():
    asked = parse_request(
        {"from": "2025-03-01", "country": "UA", "status": "denied", "event": "ab", "at": "51,36,7"}
    )
    assert asked.filter.date_from == date(2025, 3, 1)
    assert asked.filter.countries == ("UA",)
    assert asked.filter.claim_statuses == (ClaimStatus.DENIED,)
    assert (asked.event, asked.at, asked.problems) == ("ab", (51.0, 36.0, 7), ())


def test_nonsense_is_left_out_and_named_and_the_rest_kept():
    asked = parse_request(
        {
            "type": "Clash",
            "from": "x",
            "country": "QQ~UA",
            "region": "Sumy",
            "at": "here",
            "text": "a",
        }
    )
    assert asked.filter == Filter(countries=("UA",), text="a")
    words = " ".join(asked.problems)
    for value in ("'Clash'", "'x'", "'QQ'", "'Sumy'", "'here'"):
        assert value in words


def test_a_region_that_neither_gazetteer_nor_store_has_is_left_out():
    params = {"region": "UA:Nowhere~UA:Sumy Oblast~QQ:Sumy Oblast~UA:Imported"}
    asked = parse_request(params, {"UA:Imported"}.__contains__)
    assert asked.filter.admin1 == ("UA:Sumy Oblast", "UA:Imported")
    (problem,) = asked.problems
    assert "'UA:Nowhere', 'QQ:Sumy Oblast'" in problem


def test_dates_the_wrong_way_round_are_turned():
    asked = parse_request({"from": "2025-03-31", "to": "2025-03-01"})
    assert (asked.filter.date_from, asked.filter.date_to) == (date(2025, 3, 1), date(2025, 3, 31))
    assert asked.problems


def test_what_the_table_cannot_do_is_named():
    assert table_problems({"sort": "-fatalities", "columns": "notes~actor1"}) == []
    assert table_problems({}) == []
    words = " ".join(table_problems({"sort": "-evil", "columns": "notes~a{{7*7}}"}))
    assert "'evil'" in words
    assert "'a{{7*7}}'" in words
    assert "fatalities" in words


def test_every_filter_has_a_chip():
    asked = Filter(
        date_from=date(2025, 3, 1),
        countries=("UA",),
        admin1=("UA:Sumy Oblast",),
        event_types=(EventType.BATTLES,),
        text="{{7*7}}",
        bbox=(1.0, 2.0, 3.0, 4.0),
        near=(51.19, 35.25, 25.0),
        area=((34.0, 50.0), (36.0, 50.0), (36.0, 51.0)),
        known_on=date(2025, 4, 1),
        min_fatalities=0,
        grouped=True,
    )
    chips = chip_items(asked)
    assert [chip["id"].partition("=")[0] for chip in chips] == [
        "dates",
        "countries",
        "admin1",
        "event_types",
        "text",
        "min_fatalities",
        "bbox",
        "near",
        "area",
        "grouped",
        "known_on",
    ]
    words = [chip["text"] for chip in chips]
    assert "words: {{7*7}}" in words
    assert "within 25 km of 51.19° N, 35.25° E in Kursk Oblast" in words
    assert chip_items(Filter()) == []
