"""A second party's toll is its own record; who says no to a number denies no act."""

import pytest

from geoevents.model import ClaimStatus

BOMB = (
    "A roadside bomb exploded under an army vehicle near Hombori on Tuesday, killing four "
    "soldiers, Mali's general staff said. "
)
SHELLS = "Shelling killed seven people in Donetsk on Tuesday, the Russian defence ministry said. "


def tolls(events):
    return {e.claimed_by or "": e.fatalities for e in events}


@pytest.mark.parametrize(
    "rival",
    [
        "JNIM claimed responsibility in a message and put the number of dead soldiers at eleven.",
        "JNIM claimed responsibility and said it had killed eleven soldiers.",
        "JNIM claimed the attack, saying eleven soldiers had died.",
        "JNIM put the toll at eleven.",
        "JNIM put the figure at eleven.",
        "JNIM put the number of soldiers killed at eleven.",
        "JNIM spoke of eleven dead.",
        "JNIM spoke of a toll of eleven.",
        "JNIM said eleven soldiers had died.",
    ],
)
@pytest.mark.parametrize(
    "no", ["", " The army denied that figure.", " The army rejected the toll."]
)
def test_each_side_has_its_own_number(read, rival, no):
    events = read(BOMB + rival + no)
    assert tolls(events) == {"ML": 4, "JNIM": 11}
    assert {e.sub_event_type.value for e in events} == {"Remote explosive/landmine/IED"}
    assert len(events) == 2


@pytest.mark.parametrize(
    "no",
    [
        "Moscow disputed that number.",
        "Moscow dismissed the figure.",
        "Moscow called the toll false.",
        "Moscow denied that two had been killed.",
    ],
)
def test_a_denied_figure_is_no_denied_act(read, no):
    events = read(SHELLS + "Ukraine put the death toll at two. " + no)
    assert tolls(events) == {"RU": 7, "UA": 2}
    assert ClaimStatus.DENIED not in {e.claim_status for e in events}


def test_a_denied_act_stays_denied(read):
    told, denied = read(SHELLS + "Ukraine denied the shelling.")
    assert (told.fatalities, told.claimed_by) == (7, "RU")
    assert (denied.claim_status, denied.denied_by) == (ClaimStatus.DENIED, "UA")


def test_an_independent_toll_stands_beside_a_party_s(read):
    events = read(SHELLS + "Local doctors put the toll at nine.")
    assert tolls(events) == {"RU": 7, "": 9}


def test_the_same_party_brings_its_toll_up_to_date(read_one):
    event = read_one(SHELLS + "The ministry later put the toll at nine.")
    assert (event.fatalities, event.claimed_by) == (9, "RU")


def test_a_toll_that_rises_is_no_rival(read_one):
    event = read_one("A car bomb killed six people in Quetta on Monday. The toll rose to nine.")
    assert event.fatalities == 9


def test_the_fallen_of_the_other_side_are_no_rival_toll(read):
    text = "A car bomb killed ten people in Mogadishu on Monday, police said. "
    events = read(text + "Al-Shabaab said 31 militants had died.")
    assert 10 in {e.fatalities for e in events if "explosive" in e.sub_event_type.value}
    assert not any(e.fatalities == 31 for e in events if "explosive" in e.sub_event_type.value)
