"""Whose word an event is: prose written for these tests."""

import pytest

from geoevents.model import ClaimStatus

CLAIMED = [
    ("Drones hit a depot in Sochi on Monday, the Krasnodar governor's office said.", "RU"),
    ("Gunmen killed two farmers near Quetta on Monday, the military's media wing said.", "PK"),
    ("Soldiers shot dead a man in Nablus on Monday, an Israeli army statement said.", "IL"),
    ("Jets, the defence ministry in Kyiv said, bombed a village near Sumy on Monday.", "UA"),
    ("Shells fell on Nikopol on Monday; the Ukrainian governor reported it on Tuesday.", "UA"),
    ("General Staff in Kyiv: the depot in Unecha was hit by drones.", "UA"),
    ("Hezbollah fighters shelled Metula on Monday, its spokesman said.", "Hezbollah"),
    ("Ukrainian troops had captured Sudzha, the acting governor of Kursk region admitted.", "RU"),
]
REPORTED = [
    "Police shot dead two marchers in Nairobi on Monday, the Kenya Human Rights Commission said.",
    "Gunmen killed two farmers near Gao on Monday, the rights group RNDDH said.",
    "Gunmen killed two farmers near Gao on Monday, local chiefs said.",
    "A store of the World Food Programme in Goma was looted on Monday, the agency said.",
]


@pytest.mark.parametrize(("text", "party"), CLAIMED)
def test_a_party_speaks(read, text, party):
    event = read(text)[-1]
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.CLAIMED, party)


@pytest.mark.parametrize("text", REPORTED)
def test_an_independent_voice_speaks(read, text):
    assert read(text)[0].claim_status is ClaimStatus.REPORTED


def test_what_stands_before_a_semicolon_is_not_said_after_it(read):
    text = "On Monday the rebels took Hama; the army said that its units had left Homs."
    assert [e.claim_status for e in read(text)] == [ClaimStatus.REPORTED, ClaimStatus.CLAIMED]


def test_a_denied_strike_beside_another_version(read):
    events = read(
        "A drone struck a lorry in Gondar on Monday, residents said. The government spokesman in "
        "Addis Ababa denied that there had been any strike in Gondar: the lorry drove over a mine."
    )
    assert [(e.sub_event_type.value, e.denied_by) for e in events[:2]] == [
        ("Air/drone strike", None),
        ("Air/drone strike", "ET"),
    ]
