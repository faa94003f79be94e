"""Turns of phrase that news agencies use every day: prose of our own, one construction each."""

import pytest

from geoevents.model import ClaimStatus, SubEventType

_S = SubEventType


def test_two_sayers_in_one_sentence_give_two_records(read):
    first, second = read(
        "Hamas said its men had killed two soldiers in Rafah, while the Israeli military "
        "said it had killed nine gunmen there."
    )
    assert (first.claimed_by, first.fatalities) == ("Hamas", 2)
    assert (second.claimed_by, second.fatalities) == ("IL", 9)
    assert second.actor1 == "Military Forces of Israel"


def test_an_answer_with_arms_is_no_saying(read_one):
    event = read_one("Israel answered with air strikes on Tyre on Monday.")
    assert event.actor1 == "Military Forces of Israel"
    assert event.claim_status is ClaimStatus.REPORTED


def test_where_a_group_has_its_seat_is_no_party(read_one):
    event = read_one("The Oslo-based group Hent said Iranian guards had shot dead two porters.")
    assert event.claim_status is ClaimStatus.REPORTED


@pytest.mark.parametrize(
    "line",
    [
        "The death toll rose to 28.",
        "Officials put the number of dead at 28.",
        "At least 28 people died.",
    ],
)
def test_a_toll_told_later_is_that_of_the_act(read_one, line):
    assert read_one(f"Clashes broke out in Bunia on Wednesday. {line}").fatalities == 28


def test_the_wounded_are_not_added_to_the_dead(read_one):
    event = read_one("The blast in Leon on Tuesday left 11 dead and about 30 wounded.")
    assert event.fatalities == 11


def test_an_age_is_no_number_of_dead(read_one):
    event = read_one("Israeli troops shot and killed a 15-year-old Palestinian in Jenin on Monday.")
    assert event.fatalities == 1


def test_a_town_that_changes_hands_twice(read):
    old, new = read(
        "Avdiivka, which Russia captured in February, was retaken by Ukrainian troops on Monday."
    )
    assert old.sub_event_type is _S.NON_STATE_OVERTAKES
    assert new.sub_event_type is _S.GOVERNMENT_REGAINS
    assert old.location == new.location == "Avdiivka"


def test_what_came_weeks_before_is_another_act(read):
    shelled, shot = read(
        "India fired missiles at a camp in Muridke on Wednesday, "
        "two weeks after nine hikers were shot dead near Pahalgam."
    )
    assert shelled.fatalities is None
    assert (shot.sub_event_type, shot.fatalities) == (_S.ATTACK, 9)


def test_a_riot_and_the_shots_that_it_answers(read):
    riot, shots = read(
        "Protesters set fire to a council office in Kathmandu on Monday "
        "after police shot dead three demonstrators."
    )
    assert riot.sub_event_type is _S.VIOLENT_DEMONSTRATION
    assert (shots.sub_event_type, shots.fatalities) == (_S.EXCESSIVE_FORCE, 3)


def test_the_day_of_the_saying_is_not_that_of_the_act(read_one):
    event = read_one("South Sudan's army said on Monday it had regained the town of Nasir.")
    assert event.event_date.isoformat() == "2025-03-14"


def test_a_denied_capture_is_no_denied_assault(read):
    events = read(
        "Militants stormed an army camp in Djibo on Friday. "
        "The army denied that any of its men had been captured."
    )
    denied = [e for e in events if e.claim_status is ClaimStatus.DENIED]
    assert [e.sub_event_type for e in denied] == [_S.ABDUCTION]


def test_what_somebody_unknown_denies_is_not_reported(read):
    assert read("He denied that officers had beaten detainees to death in Nairobi.") == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A missile from a drone hit a car in Shabwa on Monday.", _S.AIR_DRONE_STRIKE),
        ("Explosive-laden drones crashed into a depot in Zakho on Monday.", _S.AIR_DRONE_STRIKE),
        ("The town of Buale fell to al-Shabaab on Monday.", _S.NON_STATE_OVERTAKES),
        ("Fighters surrendered the town of Manbij to the army on Monday.", _S.NON_VIOLENT_TRANSFER),
        ("The rebels took dozens of soldiers prisoner near Niono on Monday.", _S.ABDUCTION),
        ("Ukraine's army said nine attempts to advance near Siversk were stopped.", _S.ARMED_CLASH),
        ("Rwandan troops crossed into Kibumba on Monday.", _S.ARMED_CLASH),
        ("Houses were reduced to ashes in the village of Yelwata on Friday.", _S.LOOTING),
        ("Police found the bodies of four men, bound and shot, in Muqdadiya.", _S.ATTACK),
    ],
)
def test_everyday_wordings(read_one, line, kind):
    assert read_one(line).sub_event_type is kind


@pytest.mark.parametrize(
    "line",
    [
        "A roadside bomb killed two men in Guayaquil; police pinned it on the Lobos Negros gang.",
        "Twelve farmers were hacked to death with machetes by CODECO militiamen in Djugu.",
    ],
)
def test_who_is_blamed_or_named_last_did_it(read_one, line):
    assert read_one(line).actor1 in ("Lobos Negros", "CODECO")


def test_a_claim_of_responsibility_is_a_record_of_its_own(read):
    told, claimed = read(
        "Two gunmen shot dead seven people in Jaffa on Tuesday, Israeli police said. "
        "Hamas's armed wing claimed responsibility on Wednesday."
    )
    assert (told.claimed_by, claimed.claimed_by) == ("IL", "Hamas")
    assert claimed.event_date == told.event_date


def test_no_mention_is_no_report(read_one):
    event = read_one(
        "Moscow said its forces had taken Shevchenko. Kyiv made no mention of its being lost."
    )
    assert event.claimed_by == "RU"


def test_a_sentence_ends_after_the_network_x(read):
    shelled, school = read(
        "Russian guns shelled Kherson, the governor wrote on X. A school was shelled in Nikopol."
    )
    assert (shelled.location, school.location) == ("Kherson", "Nikopol")
    assert school.notes == "A school was shelled in Nikopol."


def test_a_denied_fall_is_no_denied_defence(read):
    events = read(
        "The RSF said it had taken full control of Babanusa. "
        "The army denied that the town had fallen, saying its troops had repelled an attack."
    )
    denied = [e for e in events if e.claim_status is ClaimStatus.DENIED]
    assert [(e.sub_event_type, e.denied_by) for e in denied] == [(_S.NON_STATE_OVERTAKES, "SD")]


def test_any_attack_may_be_denied(read):
    told, denied = read(
        "Residents said gunmen killed 20 villagers in Solenzo on Monday. "
        "The government in Ouagadougou denied that any attack had taken place."
    )
    assert (told.claim_status, denied.denied_by) == (ClaimStatus.REPORTED, "BF")


def test_what_a_state_always_says_denies_no_one_strike(read_one):
    event = read_one(
        "A Russian missile hit Ternopil overnight, killing 25. Russia denies targeting civilians."
    )
    assert event.claim_status is ClaimStatus.REPORTED


def test_the_toll_of_a_week_is_not_that_of_a_day(read_one):
    event = read_one(
        "Gunmen and tribesmen clashed in Sweida on Saturday. "
        "A monitor put the death toll from a week of violence at more than 940."
    )
    assert event.fatalities is None


def test_a_sniper_without_a_side_is_nobodys(read_one):
    event = read_one("In Taiz, a sniper shot dead two boys as they fetched water on Wednesday.")
    assert event.actor1 == "Unidentified Armed Group (Yemen)"


@pytest.mark.parametrize(
    ("line", "party"),
    [
        (
            "M23 fighters entered Uvira on Wednesday, the spokesman of M23, Willy Ngoma, said.",
            "M23",
        ),
        ("Rebels ambushed a patrol near Uson on Monday, the 8th Infantry Division said.", "PH"),
    ],
)
def test_who_speaks_for_a_party(read_one, line, party):
    assert read_one(line).claimed_by == party


def test_whose_shelling_it_was(read_one):
    event = read_one("Two nurses died in the Russian shelling of Kherson on Monday.")
    assert (event.actor1, event.fatalities) == ("Military Forces of Russia", 2)


def test_bodies_that_are_given_back_died_before(read):
    assert read("Azerbaijan handed over the bodies of ten soldiers to Armenia on Monday.") == []


def test_who_repels_an_attack_with_losses_is_not_the_attacker(read_one):
    event = read_one(
        "Burkina Faso's army repelled an attack on its base at Diapaga on Friday "
        "in which dozens of soldiers were killed."
    )
    assert event.actor1 is None
    assert event.actor2 == "Military Forces of Burkina Faso"


def test_who_denies_and_blames_finds_nothing_out(read):
    told, denied = read(
        "Fourteen civilians died when shells hit the market of Babanusa on Monday, "
        "the Emergency Lawyers group said; the RSF denied responsibility and blamed the army."
    )
    assert (told.actor1, told.fatalities, told.claimed_by) == (None, 14, None)
    assert denied.denied_by == "Rapid Support Forces"
