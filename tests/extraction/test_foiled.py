"""What was foiled, conditional or wrongly placed: prose written for these tests."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Police foiled an attack on a temple in Medan on Monday.", "Disrupted weapons use"),
        ("Troops thwarted a suicide attack on a port in Karachi.", "Disrupted weapons use"),
        ("The RSF shot down an army Antonov over Nyala.", "Disrupted weapons use"),
        ("Looters emptied a granary in Kosti on Monday.", "Looting/property destruction"),
        ("Thai soldiers opened fire on Cambodian troops near Surin.", "Armed clash"),
        (
            "Rebels and ministers ceased fighting in Juba under a truce signed on Monday.",
            "Agreement",
        ),
        ("Shelling went on in Dilling on Thursday.", "Shelling/artillery/missile attack"),
        ("Bombs fell on Aleppo on Monday.", "Air/drone strike"),
        ("Eight bakers lost their lives in an assault on Fizi.", "Attack"),
    ],
)
def test_kinds(read, text, kind):
    assert kind in [e.sub_event_type.value for e in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Had the grenade gone off in Bujumbura, dozens would have died.",
        "Should the rebels attack Bangui, the army would answer.",
        "More than 400 people have died in Jos since January.",
    ],
)
def test_what_did_not_happen(read, text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Yangon, officials said jets had bombed a monastery in Bago on Monday.", "Bago"),
        ("A car bomb blew up in Jamundi, near Cali, on Monday.", "Jamundi"),
        ("Rockets fired from southern Lebanon fell near Kiryat Shmona.", "Kiryat Shmona"),
        ("A drone killed a shepherd on the road to Naqoura on Monday.", "Naqoura"),
        ("Gunmen abducted two masons in Tibu, the governor of Arauca said in Cucuta.", "Tibu"),
        ("The mayor of Kharkiv said drones had hit a park in the city.", "Kharkiv"),
    ],
)
def test_places_of_the_act_alone(read, text, place):
    assert [e.location for e in read(text)] == [place]


def test_the_killed_of_another_town_are_no_part_of_its_fall(read):
    events = read("The RSF took El Obeid on Sunday. Five cooks were killed in Kosti on Monday.")
    assert [e.sub_event_type.value for e in events] == [
        "Non-state actor overtakes territory",
        "Attack",
    ]


def test_what_came_later_dates_nothing_before_it(read):
    event = read("Rebels kidnapped a monk near Tibu and let him go twelve days later.")[0]
    assert event.event_date.isoformat() <= "2025-03-14"


def test_a_village_without_a_known_name_is_no_weekday(read):
    assert [e.location for e in read("Drones hit Kherson on Ash Wednesday.")] == ["Kherson"]
