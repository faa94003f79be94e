"""Two parties at odds: each accuses the other, one turns the blame, one denies the claim."""

from __future__ import annotations

import pytest

RU, UA = "Military Forces of Russia", "Military Forces of Ukraine"
IN, PK = "Military Forces of India", "Military Forces of Pakistan"
SD, RSF = "Military Forces of Sudan", "Rapid Support Forces"


def told(events):
    return {(e.claimed_by, e.denied_by, e.actor1) for e in events}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "India and Pakistan accused each other of shelling villages near Kupwara.",
            {("IN", PK), ("PK", IN)},
        ),
        (
            "The army and the Rapid Support Forces traded accusations of bombing Kutum.",
            {("SD", RSF), (RSF, SD)},
        ),
        (
            "Armenia and Azerbaijan each accused the other of shelling Jermuk.",
            {
                ("AM", "Military Forces of Azerbaijan"),
                ("AZ", "Military Forces of Armenia"),
            },
        ),
        ("Kyiv and Moscow both said they had captured Toretsk.", {("UA", UA), ("RU", RU)}),
    ],
)
def test_what_two_parties_say_is_two_records_with_ids_of_their_own(read, text, sides):
    events = read(text)
    assert {(e.claimed_by, e.actor1) for e in events} == sides
    assert len({e.event_id for e in events}) == len(events) == 2
    for event in events:
        assert all(text[w.start : w.end] == w.text for w in event.evidence)


def test_who_turns_the_blame_denies_its_own_part_and_claims_the_other_s(read):
    events = read(
        "Ukraine blamed Russia for the strike on a clinic in Kostiantynivka. "
        "Moscow said a Ukrainian air defence missile was to blame."
    )
    assert told(events) == {("UA", None, RU), (None, "RU", RU), ("RU", None, UA)}


def test_whom_people_blame_did_it(read_one):
    event = read_one("A bomb killed nine in Maiduguri on Monday. Traders blamed Boko Haram.")
    assert (event.actor1, event.fatalities) == ("Boko Haram", 9)


@pytest.mark.parametrize(
    "text",
    [
        "The army said it had captured Kadugli. A spokesman for the rebels said it was untrue.",
        "The army retook Kutkai, state television reported; the rebels said that they held it.",
        "The army said on Monday that it had captured Mokwa. An army spokesman denied it.",
    ],
)
def test_nobody_denies_what_he_claims(read, text):
    events = read(text)
    claimants = {e.claimed_by for e in events} - {None}
    assert claimants
    assert claimants.isdisjoint(e.denied_by for e in events)


@pytest.mark.parametrize(
    ("text", "doer", "claimant", "dead"),
    [
        (
            "Al-Shabaab claimed the bombing of a market in Baidoa, which police said killed nine.",
            "Al-Shabaab",
            "Al-Shabaab",
            None,
        ),
        (
            "Pakistan condemned the Indian strikes on Muridke, which it said killed seven.",
            IN,
            "PK",
            7,
        ),
        ("Officials said Ukrainian shelling had killed two people in Yenakiieve.", UA, "UA", 2),
        (
            "Turkish-backed fighters captured Jarabulus on Monday.",
            "Unidentified Armed Group (Syria)",
            None,
            None,
        ),
        (
            "Karen fighters seized an outpost near Kawkareik, their spokesman said.",
            "Unidentified Armed Group (Myanmar)",
            None,
            None,
        ),
        (
            "Kurdish forces said Turkish drones had hit Amuda.",
            "Military Forces of Turkey",
            None,
            None,
        ),
        (
            "Al-Shabaab overran Adan Yabaal, but the army said its men had repelled the attack.",
            "Al-Shabaab",
            "SO",
            None,
        ),
    ],
)
def test_the_sayer_is_never_taken_for_the_doer(read, text, doer, claimant, dead):
    event = read(text)[-1]
    assert (event.actor1, event.claimed_by, event.fatalities) == (doer, claimant, dead)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Police clashed with gangs in the Port-au-Prince district of Solino.", "Solino"),
        ("The government in Bamako and separatists signed a truce in Algiers.", "Algiers"),
        ("ADF rebels killed 18 villagers in Ntoyo, in Lubero territory.", "Ntoyo"),
        ("Gangs set fire to the offices of Radio Soleil in Port-au-Prince.", "Port-au-Prince"),
        ("The army said its jets had hit Port Sudan.", "Port Sudan"),
    ],
)
def test_the_place_is_that_of_the_act(read_one, text, place):
    assert read_one(text).location == place


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine lost 2-0 to Belgium in Murcia.",
        "Prosecutors in Milan raided the offices of a fashion house on Tuesday.",
        "Iran hanged two men in Zahedan for spying.",
        "Coast guard ships fired water cannon at a fishing boat near Palawan.",
        "The film tells how soldiers stormed a village in Iraq.",
    ],
)
def test_pitches_courts_and_films_are_no_events(read, text):
    assert read(text) == []


def test_what_the_victim_had_done_is_not_how_he_died(read):
    events = read("The general, who took Aleppo in November, was killed in Hama on Tuesday.")
    assert all(e.fatalities is None for e in events if e.location == "Aleppo")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In the night of 25 to 26 January ADF rebels killed two in Oicha.", "01-25", "01-26"),
        ("Soldiers shelled Goma on Tuesday last week.", "03-04", "03-04"),
        ("A court in Minsk jailed a man on Monday for shooting a guard in May.", "03-10", "03-10"),
    ],
)
def test_the_date_is_that_of_the_act(read, text, first, last):
    event = read(text)[0]
    assert (event.event_date.isoformat()[5:], event.end_date.isoformat()[5:]) == (first, last)


def test_who_tries_to_enter_has_taken_nothing(read_one):
    event = read_one("Hezbollah said it had repelled Israeli troops who tried to enter Adaisseh.")
    assert event.sub_event_type.value == "Armed clash"
    assert (event.actor1, event.actor2) == ("Military Forces of Israel", "Hezbollah")


def test_what_a_crowd_protests_against_is_not_its_protest(read_one):
    event = read_one("Some 200 people protested against the draft in Mandalay on Sunday.")
    assert (event.sub_event_type.value, event.location) == ("Peaceful protest", "Mandalay")


def test_ground_that_was_fought_for_is_not_handed_over(read):
    events = read("Rebels captured Bentiu after days of fighting under a deal with a militia.")
    assert events[0].sub_event_type.value == "Non-state actor overtakes territory"


def test_who_denies_that_he_fired_on_a_market_denies_the_act(read):
    text = "The RSF denied that it had fired on the market of Kabkabiya on Monday."
    (event,) = read(text)
    assert (event.sub_event_type.value, event.actor1) == ("Attack", RSF)
    assert (event.claim_status.value, event.denied_by) == ("denied", RSF)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Israel's army said six of its soldiers were killed in combat in south Lebanon.", "IL"),
        ("Rwanda said three of its troops were killed in fighting near Goma on Monday.", "RW"),
    ],
)
def test_whose_soldiers_fell_is_who_says_that_they_were_its_own(read_one, text, lost):
    names = {"IL": "Military Forces of Israel", "RW": "Military Forces of Rwanda"}
    event = read_one(text)
    assert (event.claimed_by, event.actor2) == (lost, names[lost])


@pytest.mark.parametrize(
    "after",
    [
        "No group has claimed responsibility for the attack.",
        "Nobody claimed the bombing.",
        "Al-Shabaab did not claim responsibility for the blast.",
        "There was no claim of responsibility for the attack.",
        "No group claimed the blast, but al-Shabaab has carried out similar attacks.",
    ],
)
def test_what_nobody_claims_is_told_once_and_hung_on_no_group(read_one, after):
    event = read_one(f"A bomb killed nine people in Mogadishu on Sunday. {after}")
    assert (event.claim_status.value, event.actor1, event.claimed_by) == ("reported", None, None)


def test_armed_men_whom_nobody_answers_for_stay_without_a_name(read_one):
    event = read_one(
        "Armed men killed 21 civilians near Bandiagara on Sunday. No group claimed "
        "responsibility. Fighters of JNIM are active in the area."
    )
    assert event.actor1 == "Unidentified Armed Group (Mali)"
