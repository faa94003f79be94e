"""Words of war in news that is not about war: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "The senator narrowly beat his rival in Wisconsin on Monday.",
        "The computer seizes control of the car on the motorway.",
        "The dancers raised their arms in Vienna on Monday.",
        "Judges ruled that Spain had violated the treaty.",
        "Parliament ratified the trade treaty in Tunis on Monday.",
        "The firm signed a licence deal in Zhejiang on Monday.",
        "An ambulance took a nurse to a clinic of Kyiv on Monday.",
        "She fights her own battles in the office.",
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
    event = read_one("Sappers defused a charge beneath the bridge at Kupiansk on Monday.")
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


@pytest.mark.parametrize(
    "text",
    [
        "A gas explosion tore through a block of flats in Perm, killing nine people.",
        "A boiler exploded in a bakery in Lahore on Monday, killing two workers.",
        "The price of bread exploded in Tunis.",
        "The carmaker fired 900 workers in Ghent on Monday.",
        "Floods killed 40 people in Beira on Monday.",
        "A crocodile attacked a fisherman near Kisumu.",
        "The agency launched a rocket with two satellites from Kourou on Monday.",
        "The Liberals captured Halifax in the election on Monday.",
        "Two planes collided and a helicopter crash killed four soldiers near Quito.",
    ],
)
def test_no_event_where_no_party_did_it(read, text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers had been due to storm the camp near Gao on Monday.",
        "The army was to have attacked Gao on Sunday, but the order never came.",
        "The air strike on Gao was called off on Monday.",
        "The general cancelled the shelling of Gao on Monday.",
        "Historians in Riga marked the 1919 rising, in which foreign troops killed 3,000 people.",
        "A museum in Rotterdam shows how bombers killed 900 people in the city.",
    ],
)
def test_no_event_where_it_was_called_off_or_is_history(read, text):
    assert read(text) == []


def test_a_country_before_a_colon_is_the_topic(read_one):
    event = read_one("Niger: gunmen kill seven in Torodi village")
    assert (event.claim_status.value, event.claimed_by) == ("reported", None)
    assert (event.actor1, event.fatalities) == ("Unidentified Armed Group (Niger)", 7)
    assert read_one("Kyiv: Russian drones hit a depot in Sumy.").claimed_by == "UA"


def test_a_blast_in_a_capital_is_done_to_no_government(read_one):
    event = read_one("An explosion rocked Kabul on Monday, killing six people.")
    assert (event.location, event.actor2) == ("Kabul", "Civilians (Afghanistan)")
