"""Sub-event types of turns that no single word decides: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Soldiers and smugglers shot at each other near Gao on Monday.", "Armed clash"),
        ("Border posts fired at one another near Kupwara on Monday.", "Armed clash"),
        ("A helicopter of the UN was hit by bullets over Goma on Monday.", "Armed clash"),
        ("A coastguard ship rammed a fishing boat off Palawan on Monday.", "Armed clash"),
        ("Two clans fought over a well near Galkayo on Monday.", "Armed clash"),
        (
            "Rival fans pelted each other with stones in Belgrade on Monday.",
            "Violent demonstration",
        ),
        ("In Jos youths threw stones at the police on Monday.", "Violent demonstration"),
        (
            "Hundreds of young people set the parliament in Nairobi on fire.",
            "Violent demonstration",
        ),
        ("Thousands stood silently with candles in Novi Sad on Monday.", "Peaceful protest"),
        ("Police drove marchers apart with water cannon in Lima.", "Protest with intervention"),
        ("Debris from drones damaged a refinery in Ryazan on Monday.", "Disrupted weapons use"),
        ("Fragments of a downed drone set a depot in Sochi alight.", "Disrupted weapons use"),
        ("Israel struck a school in Gaza City on Monday.", "Air/drone strike"),
        ("The rebels have encircled the naval base in Kyaukphyu.", "Other"),
        ("Some 5,000 people crossed from Sudan into Chad on Monday.", "Other"),
        (
            "Gunmen stopped a bus near Quetta and led away six men.",
            "Abduction/forced disappearance",
        ),
        ("Two officers are held by peasants in Putumayo.", "Abduction/forced disappearance"),
        ("The army reported the capture of two militants near Beni.", "Arrests"),
        ("Three hostages were set free in Khan Younis on Monday.", "Change to group/activity"),
        (
            "More than forty houses were set alight in Gao on Monday.",
            "Looting/property destruction",
        ),
        ("Settlers set fire to a barn in Gao on Monday.", "Looting/property destruction"),
        ("Separatists in Stepanakert agreed to lay down their arms.", "Agreement"),
        ("Both sides signed a framework for peace in Doha on Monday.", "Agreement"),
        ("The army retook control of Kidal on Monday.", "Government regains territory"),
        ("On Monday masked men with clubs attacked students in Gao.", "Attack"),
    ],
)
def test_kinds_by_construction(read, text, kind):
    assert [e.sub_event_type.value for e in read(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Leaders called for an immediate ceasefire in Sudan.",
        "Hamas accused Israel of breaching the ceasefire.",
        "Cairo urged both sides to respect the truce in Gaza.",
    ],
)
def test_a_ceasefire_asked_for_is_no_agreement(read, text):
    assert read(text) == []


def test_fire_on_a_crowd_is_one_event(read_one):
    event = read_one("Police opened fire on a crowd in Kampala on Monday, killing four.")
    assert event.sub_event_type.value == "Excessive force against protesters"
    assert event.fatalities == 4


def test_who_enters_and_who_left_before_are_two_acts(read):
    text = "Rebels of the M23 entered Uvira unopposed, hours after the army had pulled out."
    kinds = {e.sub_event_type.value: e.actor1 for e in read(text)}
    assert kinds == {
        "Non-violent transfer of territory": "M23",
        "Change to group/activity": "Military Forces of DR Congo",
    }


def test_a_place_between_two_towns_is_one_place(read_one):
    event = read_one("A drone hit a car on the road between Kharkiv and Izium on Monday.")
    assert event.geo_precision == 2


def test_days_after_another_act_date_nothing(read_one):
    event = read_one("Six days after the massacre of tourists, drones hit Kupiansk on Sunday.")
    assert event.event_date.isoformat() == "2025-03-09"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gao, the seat of the governor, was overrun on Saturday.", "Non-state actor overtakes"),
        ("Men of Hamas walked into Khan Younis unopposed on Monday.", "Non-violent transfer"),
        ("On Monday masked men attacked a camp of strikers in Belgrade.", "Attack"),
    ],
)
def test_kinds_where_the_parser_errs(read_one, text, kind):
    assert read_one(text).sub_event_type.value.startswith(kind)


@pytest.mark.parametrize(
    "text",
    [
        "Seven tonnes of food disappeared from a store in Gao on Monday.",
        "A bus was taking guests home from a wedding in Gao on Monday.",
        "Jets delivered by France took part for the first time on Monday.",
        "Firemen carried out the body of a guard in Gao on Monday.",
    ],
)
def test_taking_that_takes_nobody(read, text):
    kinds = {e.sub_event_type.value for e in read(text)}
    assert not kinds & {"Abduction/forced disappearance", "Other"}
    assert not any("territory" in kind for kind in kinds)
