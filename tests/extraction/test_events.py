"""What sentences written for these tests say happened, through the whole pipeline."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.errors import ArticleError
from geoevents.model import Article, ClaimStatus, EvidenceRole, GeoPrecision
from geoevents.pipeline import Pipeline

FRIDAY = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Russian artillery shelled Kherson on Monday.", "Shelling/artillery/missile attack"),
        ("A drone hit a bakery in Kherson on Monday.", "Air/drone strike"),
        ("Soldiers defused a mine near Kherson on Monday.", "Disrupted weapons use"),
        ("Three drones were shot down over Kherson on Monday.", "Disrupted weapons use"),
        ("A roadside bomb killed a farmer near Gao on Monday.", "Remote explosive/landmine/IED"),
        ("A suicide bomber killed four people in Gao on Monday.", "Suicide bomb"),
        ("Someone threw a grenade at a bar in Gao on Monday.", "Grenade"),
        ("Gunmen kidnapped two nurses in Gao on Monday.", "Abduction/forced disappearance"),
        ("Thousands protested in Tbilisi on Monday.", "Peaceful protest"),
        ("Police used tear gas to disperse protesters in Tbilisi.", "Protest with intervention"),
        ("Rioters set fire to a police station in Lima on Monday.", "Violent demonstration"),
        ("A mob lynched a man in Lima on Monday.", "Mob violence"),
        ("Police arrested ten men in Lima on Monday.", "Arrests"),
        ("Soldiers raped several women in Goma on Monday.", "Sexual violence"),
        ("The army set up a new base in Gao on Monday.", "Headquarters or base established"),
        ("Soldiers looted shops in Goma on Monday.", "Looting/property destruction"),
        ("Russian troops clashed with Ukrainian soldiers in Kherson.", "Armed clash"),
    ],
)
def test_kinds_of_acts(read, text, kind):
    assert [e.sub_event_type.value for e in read(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Russia may shell Kherson next week.",
        "Russia threatened to bomb Kherson on Monday.",
        "If Ukrainian troops attack Kursk, the villages will burn.",
        "The general ordered his soldiers to storm Kherson.",
        "Residents fear that drones could strike Kherson.",
    ],
)
def test_what_has_not_happened_is_no_event(read, text):
    assert read(text) == []


def test_whose_territory_decides_between_regained_and_overtaken(read):
    (regained,) = read("Ukrainian troops recaptured Izium in the Kharkiv region on Monday.")
    (overtaken,) = read("Russian troops captured Izium in the Kharkiv region on Monday.")
    assert regained.sub_event_type == "Government regains territory"
    assert overtaken.sub_event_type == "Non-state actor overtakes territory"
    assert overtaken.actor1 == "Military Forces of Russia"
    assert overtaken.event_date == date(2025, 3, 10)


def test_a_claim_and_its_denial_are_two_records(read):
    claim, denial = read(
        "Russia's defence ministry said its troops had captured Vuhledar on Tuesday. "
        "Kyiv denied that the town had fallen."
    )
    assert (claim.claim_status, claim.claimed_by) == (ClaimStatus.CLAIMED, "RU")
    assert (denial.claim_status, denial.denied_by) == (ClaimStatus.DENIED, "UA")
    assert denial.claimed_by is None
    assert denial.sub_event_type == claim.sub_event_type
    assert denial.place_id == claim.place_id
    assert denial.event_date == claim.event_date == date(2025, 3, 11)


def test_witnesses_and_monitors_are_reported(read):
    (event,) = read("A missile hit a school in Kherson on Monday, witnesses said.")
    assert (event.claim_status, event.claimed_by) == (ClaimStatus.REPORTED, None)


def test_a_list_of_places_gives_one_record_each_and_near_is_said(read):
    events = read("Mortar shells fell on Kherson, Beryslav and Nikopol on Monday.")
    assert [e.location for e in events] == ["Kherson", "Beryslav", "Nikopol"]
    (near,) = read("A Russian convoy was ambushed 9 km south of Kherson on Monday.")
    assert near.geo_precision is GeoPrecision.NEAR


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("A missile killed at least three people in Kherson on Monday.", 3),
        ("A missile killed between 4 and 6 people in Kherson on Monday.", 4),
        ("A missile wounded eleven people in Kherson on Monday.", None),
        ("A missile hit a barn in Kherson on Monday but nobody died.", 0),
        ("A missile killed a nurse in Kherson on Monday.", 1),
    ],
)
def test_the_lowest_number_of_dead(read, text, dead):
    (event,) = read(text)
    assert event.fatalities == dead


def test_every_record_shows_its_words(pipeline):
    text = "Russian drones hit Kherson on Tuesday, killing two people, the mayor said."
    (event,) = pipeline.analyse(Article(id="t", text=text, published=FRIDAY)).events
    assert text[event.sentence_start : event.sentence_end] == event.notes
    assert all(text[e.start : e.end] == e.text for e in event.evidence)
    roles = {e.role for e in event.evidence}
    assert roles >= {
        EvidenceRole.TRIGGER,
        EvidenceRole.PLACE,
        EvidenceRole.DATE,
        EvidenceRole.ATTRIBUTION,
        EvidenceRole.FATALITIES,
    }
    assert event.place_reason


@pytest.mark.parametrize(
    "text",
    [
        "Російські війська захопили село Гончарівка в Курській області, повідомило міністерство.",
        (
            "Die Truppen haben das Dorf in der Region eingenommen, sagte das Ministerium, und die "
            "Regierung hat das nicht bestätigt, wie ein Sprecher mit Blick auf den Bericht sagte."
        ),
    ],
)
def test_other_languages_are_refused_in_words(pipeline, text):
    with pytest.raises(ArticleError, match="English only"):
        pipeline.analyse(Article(id="t", text=text, published=FRIDAY))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "Russian troops captured Kherson said denied killed ten , . on".split()
            ),
            st.text(max_size=12),
        ),
        max_size=30,
    )
)
def test_any_text_gives_events_or_our_own_error(words):
    text = " ".join(words)
    try:
        analysis = _pipeline().analyse(Article(id="t", text=text, published=FRIDAY))
    except ArticleError:
        return
    for event in analysis.events:
        assert text[event.sentence_start : event.sentence_end] == event.notes


_KEPT: list[Pipeline] = []


def _pipeline():
    if not _KEPT:
        _KEPT.append(Pipeline())
    return _KEPT[0]


def test_a_day_before_that_dates_the_saying(pipeline):
    text = "The ministry said on Friday that Russian forces had shelled Kharkiv."
    article = Article(id="d", text=text, published=date(2025, 3, 16))
    (event,) = pipeline.analyse(article).events
    assert (event.event_date, int(event.time_precision)) == (date(2025, 3, 16), 2)
