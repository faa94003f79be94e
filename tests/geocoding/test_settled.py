"""What the words beside a name settle: roads and borders, containers, rivers, parts of names."""

import pytest

from geoevents.model import GeoPrecision, PlaceKind


@pytest.fixture(params=[True, False], ids=["parsed", "scanned"])
def found(request, parse):
    return lambda text: parse(text, parse=request.param)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("A bus burned on the Kaduna-Abuja highway.", {"Kaduna", "Abuja"}),
        ("Trucks were stopped on the Lyman–Siversk road.", {"Lyman", "Siversk"}),
        ("They cut the Tripoli-Sirte road on Monday.", {"Tripoli", "Sirte"}),
    ],
)
def test_both_ends_of_a_road_are_found_and_only_neared(found, text, ends):
    places = found(text)
    assert ends <= set(places)
    for name in ends:
        assert places[name].geo_precision is GeoPrecision.NEAR, places[name].reason


def test_a_border_of_two_regions_is_that_of_the_regions(found):
    places = found("Shots were heard at the Kharkiv-Sumy border.")
    assert {places[n].place.kind for n in ("Kharkiv", "Sumy")} == {PlaceKind.ADMIN1}
    # A name with a hyphen stays whole.
    assert "Nagorno-Karabakh" in found("Shots were heard at the Nagorno-Karabakh border.")


@pytest.mark.parametrize(
    ("text", "name", "holder"),
    [
        ("Gunmen killed six people in Bani, Burkina Faso, on Monday.", "Bani", "Burkina Faso"),
        ("Gunmen killed six people in Bani, in Burkina Faso.", "Bani", "Burkina Faso"),
        ("A plane burned at Belaya in Irkutsk region.", "Belaya", "Irkutsk Oblast"),
        # The best known of the name is a district of 980,000 people, surely, but not there.
        ("Fighters raided Sabon Gari, Borno state, Nigeria said.", "Sabon Gari", "Borno State"),
    ],
)
def test_a_name_unknown_where_the_text_puts_it_is_put_there(found, text, name, holder):
    answer = found(text)[name]
    assert answer.place.name == holder
    assert answer.geo_precision in {GeoPrecision.REGION, GeoPrecision.COUNTRY}
    assert answer.score < 0.7
    assert "no place of this name is known" in answer.reason
    assert holder in answer.reason


@pytest.mark.parametrize(
    ("where", "holder", "precision"),
    [
        ("Zamdu, Kaduna state", "Kaduna State", GeoPrecision.REGION),
        ("Zamdu, Nigeria", "Nigeria", GeoPrecision.COUNTRY),
    ],
)
def test_a_name_that_no_source_has_is_put_where_the_text_puts_it(parse, where, holder, precision):
    answer = parse(f"Gunmen killed nine people in {where}, on Thursday.")["Zamdu"]
    assert (answer.place.name, answer.geo_precision) == (holder, precision)
    assert "no place of this name is known; " in answer.reason


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("He flew to London, Germany's minister said.", "London", "GB"),
        ("They met in Paris, Germany and Italy.", "Paris", "FR"),
        ("Envoys came from Kyiv, Poland and Latvia.", "Kyiv", "UA"),
    ],
)
def test_what_only_follows_a_name_does_not_hold_it(found, text, name, country):
    assert found(text)[name].place.country == country


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Boats crossed the Dnipro on Monday.", "Dnipro", PlaceKind.WATER),
        ("Boats crossed the Dnipro river near Kherson.", "Dnipro", PlaceKind.WATER),
        ("Shells hit Dnipro on Monday.", "Dnipro", PlaceKind.SETTLEMENT),
        ("Unrest shook the Balkans.", "Balkans", PlaceKind.AREA),
        ("He flew to New York.", "New York", PlaceKind.SETTLEMENT),
        ("The governor of New York state was there.", "New York", PlaceKind.ADMIN1),
        ("Shells hit Stepanakert.", "Stepanakert", PlaceKind.SETTLEMENT),
    ],
)
def test_the_kind_that_is_meant(parse, text, name, kind):
    assert parse(text)[name].place.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "Men of Saraya Al-Quds fired rockets.",
        "A man called Omar Khaled al-Hasakah was seen.",
        "The group Ansar Bait al-Maqdis said so.",
    ],
)
def test_an_arabic_article_joins_a_name_to_the_one_before(found, text):
    assert not [name for name in found(text) if name.lower().startswith("al-")]


def test_an_arabic_article_starts_a_town_where_no_name_stands_before(found):
    assert "Al-Bab" in found("Shells hit Al-Bab in northern Syria.")
    assert "al-Hasakah" in found("Two soldiers died in al-Hasakah on Monday.")


def test_a_village_called_like_a_word_is_a_village(found):
    assert "Hope" in found("The village of Hope was burned.")
    assert "Hope" not in found("Hope is all that they have.")


def test_what_one_leaves_is_no_part_of_where_one_goes(found):
    places = found("The division flew from Fort Bragg to Ramstein air base.")
    answer = places["Fort Bragg"]
    assert answer.place is None or answer.place.country == "US"


def test_a_village_is_no_part_of_a_town_of_another_sentence(parse):
    answer = parse("People fled from Zzyzxovka village. Kursk was quiet.").get("Zzyzxovka")
    assert answer is None or answer.place is None


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Russian forces captured Pokrovsk.", "Pokrovsk", "UA"),
        ("Six Russian assaults near Pokrovsk were repelled.", "Pokrovsk", "UA"),
        ("Israeli jets struck Sidon at night.", "Sidon", "LB"),
        ("The Russian border town of Sudzha was shelled.", "Sudzha", "RU"),
    ],
)
def test_who_strikes_says_nothing_of_where(found, text, name, country):
    assert found(text)[name].place.country == country


@pytest.mark.parametrize("name", ["Gao", "Diffa", "Aleppo", "Hodeidah", "Kandahar"])
def test_a_region_of_a_towns_bare_name_is_the_region(found, name):
    answer = found(f"Gunmen killed a farmer in {name} region on Monday.")[name]
    assert answer.place.kind is PlaceKind.ADMIN1
    assert answer.geo_precision is GeoPrecision.REGION


def test_a_region_abroad_does_not_outweigh_a_city(parse):
    text = "Crowds marched in Burnley, in Leeds and in Manchester."
    assert parse(text)["Manchester"].place.country == "GB"
    assert parse("Clashes broke out in Ghadames.")["Ghadames"].place.kind is PlaceKind.SETTLEMENT


def test_two_names_of_a_list_do_not_hold_each_other(parse):
    answer = parse("Soldiers killed 22 people in Nondinou and Ouahigouya.").get("Nondinou")
    assert answer is None or answer.place is None


def test_initials_before_a_noun_qualify_it(parse):
    answer = parse("Residents of Jilib said two children died in the US strike.")["US"]
    assert answer.mention.role.value == "actor"
    assert parse("Two people died in the US on Monday.")["US"].mention.role.value == "location"
