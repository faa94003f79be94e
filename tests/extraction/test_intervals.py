"""Acts that a text sets apart in time, and dates that say the same twice: prose of our own."""

from datetime import date

import pytest

from geoevents.model import TimePrecision


def day(number, month=3):
    return date(2025, month, number)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("India fired missiles at Muridke on Monday, two weeks after ten men were shot in Poonch.",
         [day(10), day(24, 2)]),
        ("Rebels marched into Bukavu on Monday, a day after soldiers had abandoned Kavumu.",
         [day(10), day(9)]),
        ("Four days after bandits kidnapped 25 girls in Maga, gunmen shot a man in Gao on Monday.",
         [day(6), day(10)]),
        ("Two days before rebels seized Goma, a shell hit a camp in Beni on 3 March.",
         [day(5), day(3)]),
    ],
)  # fmt: skip
def test_a_clause_lies_as_far_away_as_it_says(read, text, days):
    assert [e.event_date for e in read(text)] == days


def test_weeks_apart_are_no_exact_day(read):
    text = "Shells hit Sumy on Monday, three weeks after a bomb exploded in Poltava."
    assert read(text)[1].time_precision is TimePrecision.WEEK


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Three weeks earlier, on 12 February, gunmen killed 44 people in Gao.", (12, 2), (12, 2)),
        ("The army retook Kyaukme on 1 March after three weeks of air raids.", (8, 2), (1, 3)),
        ("Insurgents beheaded five men in Macomia during the last week of February.",
         (22, 2), (28, 2)),
        ("Protesters clashed with police in Nairobi on Friday and Saturday.", (7, 3), (8, 3)),
        ("Gunmen torched homes in Cabaret the week before.", (3, 3), (9, 3)),
        ("Jets sank a boat off Aden on Monday, the third vessel destroyed since early January.",
         (10, 3), (10, 3)),
    ],
)  # fmt: skip
def test_spans_and_dates_that_are_said_twice(read, text, first, last):
    event = read(text)[-1]
    assert (event.event_date, event.end_date) == (day(*first), day(*last))


def test_what_went_before_lends_no_place(read):
    text = (
        "Three weeks after the coup in Libreville, soldiers shot two men in Port-Gentil on Monday."
    )
    assert read(text)[-1].location == "Port-Gentil"


def test_a_place_before_the_distance_in_time_is_the_main_ones(read):
    text = (
        "Jets bombed what it called a base in Taftanaz, two weeks after a man was shot in Saraqib."
    )
    assert [e.location for e in read(text)] == ["Taftanaz", "Saraqib"]
