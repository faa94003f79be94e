"""Who did it and who only said so: invented sentences in the turns of news agencies."""

from __future__ import annotations

import pytest

RU, UA = "Military Forces of Russia", "Military Forces of Ukraine"


@pytest.mark.parametrize(
    ("text", "doer", "claimant", "dead"),
    [
        ("Russian drones hit Izmail on Monday, Ukraine's navy said, killing two.", RU, "UA", 2),
        (
            "Gunmen raided Sokoto on Monday, police said, killing six farmers.",
            "Unidentified Armed Group (Nigeria)",
            "NG",
            6,
        ),
        (
            "The RSF shelled Dilling on Monday, the army said, wounding ten people.",
            "Rapid Support Forces",
            "SD",
            None,
        ),
        ("A truck bomb went off in Kismayo, the ministry said, ruining a hotel.", None, "SO", None),
    ],
)
def test_what_follows_the_saying_was_done_by_who_did_the_rest(read_one, text, doer, claimant, dead):
    event = read_one(text)
    assert (event.actor1, event.claimed_by, event.fatalities) == (doer, claimant, dead)


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv did not confirm that it had struck a depot in Taganrog.",
        "Moscow neither confirmed nor denied that its jets had bombed Idlib.",
        "The army would not say whether it had shelled Gao.",
    ],
)
def test_what_nobody_asserts_is_no_event(read, text):
    assert read(text) == []


def test_silence_is_no_claim(read_one):
    event = read_one("The army has not commented on an ambush near Gao, in which four boys died.")
    assert (event.claim_status.value, event.fatalities) == ("reported", 4)


def test_not_true_is_one_denial(read_one):
    event = read_one("It is not true that our men shot at villagers in Bamenda, the minister said.")
    assert (event.claim_status.value, event.denied_by) == ("denied", "CM")


def test_the_end_of_an_attacker_is_neither_the_doer_nor_the_toll(read_one):
    event = read_one("A gunman opened fire on pilgrims in Herat and was shot dead by police.")
    assert (event.sub_event_type.value, event.fatalities) == ("Attack", None)
    assert event.actor1 == "Unidentified Armed Group (Afghanistan)"


def test_the_two_of_an_ambush_are_of_the_ambushed(read_one):
    event = read_one("Militants ambushed policemen near Quetta on Monday, killing two.")
    assert (event.sub_event_type.value, event.fatalities) == ("Armed clash", 2)
    assert event.actor2 == "Police Forces of Pakistan"


def test_nameless_soldiers_in_the_west_bank_are_not_palestine_s(read_one):
    assert read_one("Soldiers shot dead a boy in Nablus.").actor1 == "Military Forces of Israel"
    fighters = read_one("Palestinian fighters ambushed soldiers near Jenin on Monday.")
    assert fighters.actor1 == "Unidentified Armed Group (Palestine)"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A bomb squad blew up a bag in Dover on Monday.", "Disrupted weapons use"),
        (
            "Fighters captured Bor after a battle, as traders crossed the river peacefully.",
            "Non-state actor overtakes territory",
        ),
        ("Rebels took Kindu without a fight on Monday.", "Non-violent transfer of territory"),
    ],
)
def test_kinds_that_a_word_elsewhere_does_not_decide(read, text, kind):
    assert read(text)[0].sub_event_type.value == kind


@pytest.mark.parametrize(
    "text",
    [
        "The Red Crescent said it had taken 30 wounded men out of Bara.",
        "Nine soldiers died when their lorry overturned near Isiolo.",
    ],
)
def test_help_and_accidents_are_no_violence(read, text):
    assert read(text) == []


def test_who_still_holds_a_town_is_who_says_so(read):
    text = "The army captured Bara, state television reported; the RSF said that it still held it."
    assert {e.denied_by for e in read(text)} <= {None, "Rapid Support Forces"}
    text = "The army took Gao, state radio reported; the rebels said that they still held the town."
    assert {e.denied_by for e in read(text)} == {None}


def test_fire_is_not_opened_like_a_base(read):
    kinds = {e.sub_event_type.value for e in read("Soldiers opened fire on rebel posts in Sake.")}
    assert "Headquarters or base established" not in kinds


def test_a_capture_that_is_celebrated_took_place(read):
    events = read("Soldiers celebrated the capture of Bara on Monday.")
    assert "territory" in events[0].sub_event_type.value


def test_a_turn_of_denial_makes_its_sentence_worth_reading(read):
    events = read("Kyiv said Russian jets bombed Sumy on Monday. It never happened, Moscow said.")
    assert [(e.claim_status.value, e.denied_by) for e in events] == [
        ("claimed", None),
        ("denied", "RU"),
    ]
