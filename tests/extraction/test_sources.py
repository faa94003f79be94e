"""Whose word an event is: prose written for these tests."""

import pytest

from geoevents.model import ClaimStatus

CLAIMED = [
    ("Drones hit a depot in Sochi on Monday, the Krasnodar governor's office said.", "RU"),
    ("Gunmen killed two farmers near Quetta on Monday, the air force's press desk said.", "PK"),
    (
        "Soldiers shot dead a man in Nablus on Monday, according to a bulletin of Israel's army.",
        "IL",
    ),
    (
        (
            "According to a statement that the Ukrainian army released, Russian forces shelled "
            "Sumy on Thursday."
        ),
        "UA",
    ),
    ("Jets, officials in Kyiv said, bombed a village near Sumy on Monday.", "UA"),
    ("Shells fell on Nikopol on Monday; a Ukrainian general confirmed this a day later.", "UA"),
    ("Border Guard Command, Kyiv: drones have burnt a fuel store at Unecha.", "UA"),
    ("Hezbollah fighters shelled Metula on Monday, its spokesman said.", "Hezbollah"),
    ("Ukrainian troops had captured Sudzha, the acting governor of Kursk region admitted.", "RU"),
]
REPORTED = [
    "Police shot dead two marchers in Nairobi on Monday, a Kenyan association of lawyers said.",
    "Gunmen killed two farmers near Gao on Monday, the rights group Sahel Watch said.",
    "Gunmen killed two farmers near Gao on Monday, local chiefs said.",
    "The clinic of UNICEF in Goma was looted on Monday, the agency said.",
]


@pytest.mark.parametrize(("text", "party"), CLAIMED)
def test_a_party_speaks(read, text, party):
    event = read(text)[-1]
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.CLAIMED, party)


@pytest.mark.parametrize("text", REPORTED)
def test_an_independent_voice_speaks(read, text):
    assert read(text)[0].claim_status is ClaimStatus.REPORTED


def test_what_stands_before_a_semicolon_is_not_said_after_it(read):
    text = "On Monday rebels seized Hama; the army announced a withdrawal from Homs."
    assert [e.claim_status for e in read(text)] == [ClaimStatus.REPORTED, ClaimStatus.CLAIMED]


def test_a_denied_strike_beside_another_version(read):
    events = read(
        "A drone bombed a granary near Gondar on Monday, farmers said. Addis Ababa's spokesman "
        "denied that the air force had bombed anything near Gondar: the grain burned by itself."
    )
    assert [(e.sub_event_type.value, e.denied_by) for e in events[:2]] == [
        ("Air/drone strike", None),
        ("Air/drone strike", "ET"),
    ]
