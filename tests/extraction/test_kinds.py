"""Sub-event types of turns that no single word decides: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Guards and poachers fired at each other near Gao on Monday.", "Armed clash"),
        ("Border posts fired at one another near Kupwara on Monday.", "Armed clash"),
        ("A helicopter of the UN was hit by bullets over Goma on Monday.", "Armed clash"),
        ("A frigate rammed a patrol vessel off Jolo on Monday.", "Armed clash"),
        ("Two clans fought over a well near Galkayo on Monday.", "Armed clash"),
        (
            "Rival fans hurled bottles at each other in Skopje on Monday.",
            "Violent demonstration",
        ),
        ("In Jos youngsters stoned policemen on Monday.", "Violent demonstration"),
        (
            "Hundreds of young people burned the town hall of Kisumu.",
            "Violent demonstration",
        ),
        (
            "Thousands gathered in silence with candles on a bridge in Subotica on Monday.",
            "Peaceful protest",
        ),
        ("Police scattered marchers with water cannon in Lima.", "Protest with intervention"),
        ("Debris from drones damaged a refinery in Ryazan on Monday.", "Disrupted weapons use"),
        ("The wreckage of a drone burned a shed in Sochi.", "Disrupted weapons use"),
        ("Israel struck a school in Gaza City on Monday.", "Air/drone strike"),
        ("The rebels have surrounded an airfield at Pathein.", "Other"),
        ("Some 5,000 people crossed from Sudan into Chad on Monday.", "Other"),
        (
            "Gunmen halted a coach near Quetta and led away six men.",
            "Abduction/forced disappearance",
        ),
        ("Two sergeants are held by peasants in Putumayo.", "Abduction/forced disappearance"),
        ("Soldiers captured a militant near Beni on Monday.", "Arrests"),
        (
            "Eleven prisoners of war were exchanged near Lysychansk on Monday.",
            "Change to group/activity",
        ),
        (
            "Arsonists burned down a dozen huts in Gao on Monday.",
            "Looting/property destruction",
        ),
        ("Settlers torched an olive press in Gao on Monday.", "Looting/property destruction"),
        ("Separatists in Stepanakert agreed to disarm.", "Agreement"),
        ("Rebels and ministers concluded a truce in Djibouti on Monday.", "Agreement"),
        ("The army retook control of Kidal on Monday.", "Government regains territory"),
        ("Hooded men beat pilgrims with iron bars in Gao on Monday.", "Attack"),
    ],
)
def test_kinds_by_construction(read, text, kind):
    assert [e.sub_event_type.value for e in read(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Bishops pleaded for a truce in Sudan.",
        "Hezbollah complained that Israel had broken the truce.",
        "Cairo asked Hamas to keep the truce in Gaza.",
    ],
)
def test_a_ceasefire_asked_for_is_no_agreement(read, text):
    assert read(text) == []


def test_fire_on_a_crowd_is_one_event(read_one):
    event = read_one("Police in Kampala fired live rounds at marchers on Monday, killing four.")
    assert event.sub_event_type.value == "Excessive force against protesters"
    assert event.fatalities == 4


def test_who_enters_and_who_left_before_are_two_acts(read):
    text = "M23 men walked into Uvira unopposed after soldiers had left the town."
    kinds = {e.sub_event_type.value: e.actor1 for e in read(text)}
    assert kinds == {
        "Non-violent transfer of territory": "M23",
        "Change to group/activity": "Military Forces of DR Congo",
    }


def test_a_place_between_two_towns_is_one_place(read_one):
    event = read_one("A drone burned a tractor between Kharkiv and Izium on Monday.")
    assert event.geo_precision == 2


def test_days_after_another_act_date_nothing(read_one):
    event = read_one("Nine days after the raid on a convent, drones hit Kupiansk on Sunday.")
    assert event.event_date.isoformat() == "2025-03-09"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gao, the seat of the governor, was overrun at the weekend.", "Non-state actor overtakes"),
        ("Men of Hamas walked into Khan Younis unopposed on Monday.", "Non-violent transfer"),
        ("On Monday hooded men assaulted strikers in Zagreb.", "Attack"),
    ],
)
def test_kinds_where_the_parser_errs(read_one, text, kind):
    assert read_one(text).sub_event_type.value.startswith(kind)


@pytest.mark.parametrize(
    "text",
    [
        "Sacks of rice disappeared from a barn in Gao on Monday.",
        "A ferry was taking pilgrims to a shrine in Gao on Monday.",
        "Helicopters bought in Italy took part in a parade on Monday.",
        "Nurses carried a patient out of the clinic in Gao on Monday.",
    ],
)
def test_taking_that_takes_nobody(read, text):
    kinds = {e.sub_event_type.value for e in read(text)}
    assert not kinds & {"Abduction/forced disappearance", "Other"}
    assert not any("territory" in kind for kind in kinds)
