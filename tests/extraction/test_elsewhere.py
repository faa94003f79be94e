"""Words of war in news that is not about war: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "The senator narrowly beat his rival in Wisconsin on Monday.",
        "The pilot takes control of the vehicle when it changes lanes.",
        "Some of the guests lifted their arms in a salute in Vienna on Monday.",
        "The court said that Turkey was violating its constitution.",
        "Parliament ratified the trade treaty in Tunis on Monday.",
        "The firm signed a licence deal in Zhejiang on Monday.",
        "A nurse was taken to the hospital of Kyiv by ambulance on Monday.",
        "You fight your battles that you have to fight.",
        "The bug impacted engagement on Monday.",
        "Officials in Kyiv were hacked on Monday.",
        "The film about the battle of Stalingrad was shown in Lyon on Monday.",
    ],
)
def test_no_event_where_nothing_happened(read, text):
    assert read(text) == []


def test_charges_in_court_are_no_explosives(read):
    kinds = {
        e.sub_event_type.value for e in read("Police arrested two men in Lima on charges of theft.")
    }
    assert kinds == {"Arrests"}


def test_a_charge_under_a_bridge_is_one(read_one):
    event = read_one("Sappers defused a charge found under a bridge near Kupiansk on Monday.")
    assert event.sub_event_type.value == "Disrupted weapons use"


@pytest.mark.parametrize(
    "text",
    [
        (
            "Leipzig beat Bremen 3-1 on Sunday. The hosts attacked from the whistle and bombarded "
            "the goal of Bremen. The striker struck in the 71st minute."
        ),
        "India captured five wickets before lunch in Mumbai and crushed the batsmen by an innings.",
        (
            "Shares fell in London. Traders fought over bonds as the lender launched a hostile "
            "raid on its rival in Frankfurt."
        ),
        (
            "The Democrats attacked the tax plan in Sacramento on Tuesday. The two clashed over "
            "the budget in a televised debate in Dayton."
        ),
    ],
)
def test_no_event_where_war_is_a_figure_of_speech(read, text):
    assert read(text) == []


def test_a_bomb_at_a_match_is_a_bomb(read):
    text = (
        "Herat beat Kunduz 2-0 in the league on Friday. A bomb exploded outside the stadium in "
        "Kabul during the match, killing two fans. Gunmen attacked the team's bus in Ghazni."
    )
    assert [(e.sub_event_type.value, e.location) for e in read(text)] == [
        ("Remote explosive/landmine/IED", "Kabul"),
        ("Attack", "Ghazni"),
    ]
