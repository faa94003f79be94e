"""Who says it, over several sentences and through others: prose written for these tests."""

import pytest

from geoevents.model import ClaimStatus


def test_a_quotation_keeps_its_speaker(read):
    events = read(
        "“Our fighters entered Bunagana at dawn,” the spokesman of the M23 said. “They also drove "
        "soldiers out of Rutshuru.”"
    )
    assert [(e.location, e.claimed_by) for e in events] == [
        ("Bunagana", "M23"),
        ("Rutshuru", "M23"),
    ]


def test_in_a_quotation_they_are_never_the_speaker(read):
    events = read("Israeli jets hit Tyre. “They destroyed two houses,” Hezbollah's spokesman said.")
    assert not any(e.actor1 == "Hezbollah" for e in events)


def test_who_hands_on_a_claim_makes_it(read_one):
    event = read_one(
        "Macron said Zelensky had told him that Ukrainian forces had retaken Kupiansk."
    )
    assert event.claimed_by == "FR"


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        (
            "Chad said it had struck three camps near Bol on Monday.",
            "Air/drone strike",
            "Military Forces of Chad",
        ),
        (
            "The army said it had taken Um Rawaba.",
            "Government regains territory",
            "Military Forces of Sudan",
        ),
        (
            "Kenya's government accused al-Shabaab of burning crops near Lamu.",
            "Looting/property destruction",
            "Al-Shabaab",
        ),
        (
            "Israel's army said three militants had been killed near Tyre.",
            "Armed clash",
            "Military Forces of Israel",
        ),
    ],
)
def test_speakers_stand_for_their_side(read_one, text, kind, actor):
    event = read_one(text)
    assert (event.sub_event_type.value, event.actor1) == (kind, actor)
    assert event.claim_status is ClaimStatus.CLAIMED


def test_bodies_without_a_side_stay_without_one(read):
    events = read(
        "Six nurses were abducted in Nyala on Monday, the Red Cross said, citing accounts that "
        "it had heard. Two drivers were kidnapped there, the organisation said."
    )
    assert {e.claim_status for e in events} == {ClaimStatus.REPORTED}


def test_a_denial_of_killings_finds_its_act(read):
    events = read(
        "Ninety peasants were shot dead in El Geneina on Monday, witnesses said. The RSF denied "
        "that such killings had happened."
    )
    assert [(e.claim_status.value, e.denied_by) for e in events] == [
        ("reported", None),
        ("denied", "Rapid Support Forces"),
    ]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Rebels of the M23 entered Sake on Monday. The army denied losing the town.", "CD"),
        ("The RSF took El Obeid on Monday. The army said that it still held the town.", "SD"),
        ("Kyiv rejected Moscow's claim to have captured Siversk.", "UA"),
    ],
)
def test_who_denies_the_loss_of_a_town(read, text, party):
    assert [e.denied_by for e in read(text) if e.claim_status is ClaimStatus.DENIED] == [party]


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed two guards in Kandahar on Monday, and Islamic State claimed responsibility.",
        "The bombing of a market in Mogadishu on Monday was claimed by Islamic State.",
    ],
)
def test_who_claims_responsibility_did_it(read, text):
    assert read(text)[0].actor1 == "Islamic State"


def test_claims_of_two_parties_are_two_records(read):
    events = read(
        "According to Hamas, ten people were killed in a strike on Jabalia; Israel said it had "
        "fired shells at a command post there."
    )
    assert {e.claimed_by for e in events} == {"Hamas", "IL"}
