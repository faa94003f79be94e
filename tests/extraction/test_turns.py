"""Turns of the trade that no single act makes: prose written for these tests."""

import pytest

from geoevents.model import Article


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers murdered three shepherds in Kadugli on March 9.",
        "Soldiers murdered three shepherds in Kadugli in March.",
        "Soldiers murdered three shepherds in Kadugli on 9 March 2025.",
        "Grain prices doubled in March. Soldiers murdered three shepherds in Kadugli.",
    ],
)
def test_the_month_is_no_protest_march(read_one, text):
    event = read_one(text)
    assert event.sub_event_type.value == "Attack"
    assert event.actor2 == "Civilians (Sudan)"


def test_a_march_is_still_a_march(read_one):
    event = read_one("Police fired on a march in Lima on Monday, killing two.")
    assert event.sub_event_type.value == "Excessive force against protesters"


@pytest.mark.parametrize(
    ("text", "doer", "claimant"),
    [
        (
            "Ukraine accused Russia of bombing a library in Izium.",
            "Military Forces of Russia",
            "UA",
        ),
        (
            "Khartoum accused the RSF of shelling a clinic in Kadugli.",
            "Rapid Support Forces",
            "SD",
        ),
        (
            "Kyiv blamed Moscow for the shelling of Izium on Monday.",
            "Military Forces of Russia",
            "UA",
        ),
        (
            "Kyiv blamed the shelling of Izium on Russian forces.",
            "Military Forces of Russia",
            "UA",
        ),
        (
            "Hamas accused Israel of striking a clinic in Rafah on Monday.",
            "Military Forces of Israel",
            "Hamas",
        ),
    ],
)
def test_the_accused_is_the_doer(read_one, text, doer, claimant):
    event = read_one(text)
    assert event.actor1 == doer
    assert (event.claim_status.value, event.claimed_by) == ("claimed", claimant)


@pytest.mark.parametrize(
    ("text", "denier"),
    [
        ("India's army said that it did not conduct any raid on Muzaffarabad.", "IN"),
        ("The army never carried out any air strike on Hakha, a spokesman said.", "MM"),
        ("Uganda said its soldiers had played no part in the attack on Bunia.", "UG"),
        ("Reports that the army shelled Kadugli are untrue, the ministry in Khartoum said.", "SD"),
        ("Moscow said the claim that its forces had shelled Izium was false.", "RU"),
        ("Moscow said reports that its drones hit Izium were not true.", "RU"),
    ],
)
def test_what_a_party_says_did_not_happen_is_denied(read_one, text, denier):
    event = read_one(text)
    assert event.claim_status.value == "denied"
    assert (event.claimed_by, event.denied_by) == (None, denier)
    assert event.actor1 is not None


def test_a_false_report_denies_the_act_told_before(read):
    told, denied = read("Russian drones hit a mill in Izium, Kyiv said. Moscow called it false.")
    assert (told.claimed_by, denied.denied_by) == ("UA", "RU")


@pytest.mark.parametrize(
    ("text", "kind", "deaths"),
    [
        ("Nine people were killed in a strike on Izium on Monday.", "Air/drone strike", 9),
        ("A strike on a school in Kadugli killed four pupils.", "Air/drone strike", 4),
        ("Nine people died in an attack on Izium on Monday.", "Attack", 9),
        ("Five women were killed in a raid on a market in Jos.", "Attack", 5),
        ("Three soldiers were killed in an attack on a base in Gao.", "Armed clash", 3),
    ],
)
def test_the_dead_of_a_bare_strike_or_attack_make_an_event(read_one, text, kind, deaths):
    event = read_one(text)
    assert (event.sub_event_type.value, event.fatalities) == (kind, deaths)


def test_a_strike_of_workers_is_no_air_strike(read):
    assert read("Rail workers began a strike at a depot in Lyon on Monday.") == []


@pytest.mark.parametrize(
    ("text", "place", "doer"),
    [
        (
            "NDJAMENA (Wire) - Boko Haram fighters attacked a base at Diffa on Monday.",
            "Diffa",
            "Boko Haram",
        ),
        (
            "KYIV, Jan. 9 - Russian shelling killed a nurse in Izium on Monday.",
            "Izium",
            "Military Forces of Russia",
        ),
        (
            "Ankara, 7 June: An Israeli strike killed two men in Tyre on Monday.",
            "Tyre",
            "Military Forces of Israel",
        ),
        (
            "A long night\nPort-au-Prince, Haiti (Wire) — Gunmen attacked police in Jacmel Monday.",
            "Jacmel",
            "Unidentified Armed Group (Haiti)",
        ),
    ],
)
def test_a_dateline_is_neither_doer_nor_place_nor_day(read_one, text, place, doer):
    event = read_one(text)
    assert (event.location, str(event.event_date)) == (place, "2025-03-10")
    assert event.actor1 == doer


def test_the_place_of_a_dateline_serves_where_no_other_is_named(read_one):
    event = read_one("GOMA (Wire) - Rebels attacked the airport on Monday.")
    assert (event.location, event.place_reason) == ("GOMA", "place of the dateline")


def test_a_dateline_dates_a_text_without_a_day_of_publication(pipeline):
    text = "KYIV, 9 January 2024 - A drone hit a mill in Izium on Monday."
    (event,) = pipeline.analyse(Article(id="t", text=text)).events
    assert str(event.event_date) == "2024-01-08"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Heavy fighting broke out in Bunia on Monday.", "Armed clash"),
        ("Fighting raged in Bunia on Monday.", "Armed clash"),
        ("Israel struck Tyre on Monday.", "Air/drone strike"),
        ("Russia hit a clinic in Izium on Monday.", "Air/drone strike"),
        ("Drones damaged a mill in Izium on Monday.", "Air/drone strike"),
    ],
)
def test_plain_sentences_are_read(read_one, text, kind):
    assert read_one(text).sub_event_type.value == kind


@pytest.mark.parametrize(
    "text",
    [
        "A storm hit Spain on Monday.",
        "The quake struck Turkey on Monday.",
        "Russia struck a deal with Iran on grain.",
    ],
)
def test_what_hits_a_country_need_not_be_an_act(read, text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("the day before yesterday", "2025-03-12"),
        ("on 11/03/2025", "2025-03-11"),
        ("on 03/11/2025", "2025-03-11"),
        ("on 11.03.2025", "2025-03-11"),
    ],
)
def test_days_in_figures_and_days_before_yesterday(read_one, phrase, day):
    assert str(read_one(f"A drone hit a mill in Izium {phrase}.").event_date) == day


def test_nobody_is_no_dead_and_a_toll_of_months_is_of_no_act(read, read_one):
    assert read_one("The blast in Lahore left nobody dead on Monday.").fatalities == 0
    toll = read("More than 900 people have been killed in Kadugli since the siege began.")
    assert [e.fatalities for e in toll if e.fatalities] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bentiu fell to government forces on Monday.",
        "The fall of Bentiu to the army was confirmed on Monday.",
    ],
)
def test_a_town_that_falls_to_the_army_is_regained(read_one, text):
    event = read_one(text)
    assert event.sub_event_type.value == "Government regains territory"
    assert event.actor1 == "Military Forces of South Sudan"


@pytest.mark.parametrize(
    "text",
    [
        "TASS, citing the interior ministry, reported that a drone hit a mill in Belgorod.",
        "Interfax quoted the interior ministry as saying that a drone hit a mill in Belgorod.",
    ],
)
def test_an_agency_hands_on_the_word_of_a_ministry(read_one, text):
    event = read_one(text)
    assert (event.claim_status.value, event.claimed_by) == ("claimed", "RU")
