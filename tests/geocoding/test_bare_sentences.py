"""One sentence with one name in it: what a wire flash or a message of a channel is."""

import pytest

from geoevents.model import GeoPrecision, MentionRole, PlaceKind


@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "scanned"])
@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Huliaipole was shelled before dawn.", "Huliaipole", "UA"),
        ("Troops have retaken Goncharovka.", "Goncharovka", "RU"),
        ("Israeli soldiers raided Jenin at night.", "Jenin", "PS"),
        ("Shells hit Kupiansk twice.", "Kupiansk", "UA"),
        ("Drones attacked Novoshakhtinsk.", "Novoshakhtinsk", "RU"),
        ("Militants stormed Dori and burned cars.", "Dori", "BF"),
        ("Artillery pounded Saraqib all day.", "Saraqib", "SY"),
        ("The army claimed the capture of Vovchansk.", "Vovchansk", "UA"),
        ("Residents of Toretsk fled on foot.", "Toretsk", "UA"),
    ],
)
def test_a_lone_town_in_a_war_is_found_and_placed(geocoder, text, name, country, parsed):
    document = geocoder.language.read(text)
    found = {r.mention.text: r for r in geocoder.geoparse(document, parse=parsed)}
    assert name in found
    assert found[name].place is not None, found[name].reason
    assert found[name].place.country == country
    assert found[name].geo_precision is GeoPrecision.TOWN


@pytest.mark.parametrize(
    "text",
    [
        "Abbas was killed on Monday.",
        "Police arrested Khalil.",
        "General Hassan attacked the plan.",
        "Hamza said the army would win.",
        "The widow of Nasser spoke at the grave.",
        "Rebels killed Miller in an ambush.",
    ],
)
def test_what_is_done_to_persons_makes_no_places(geocoder, text):
    assert geocoder.geoparse(geocoder.language.read(text)) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("Hama", "The rebels took Hama."), ("Kherson", "Kherson was hit."), ("Homs", "Homs burned.")],
)
def test_a_bare_name_is_the_city_and_not_the_region_of_its_name(parse, name, words):
    assert parse(words)[name].place.kind is PlaceKind.SETTLEMENT


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Drones fell in the Moscow region.", "Moscow", "Moscow Oblast"),
        ("Fighting spread through the Kyiv region.", "Kyiv", "Kyiv Oblast"),
    ],
)
def test_a_region_that_is_asked_for_is_one(parse, text, name, place):
    found = parse(text)[name]
    assert found.place.name == place
    assert found.geo_precision is GeoPrecision.REGION


def test_names_of_bodies_offsets_and_coordinates_in_one_text(parse):
    found = parse(
        "University of Aleppo said shells fell 12 km south of Sudzha. "
        "Fighting went on at 51.19, 35.25."
    )
    inside = next(r for name, r in found.items() if "Aleppo" in name)
    assert inside.place.name == "Aleppo"
    assert inside.mention.role is MentionRole.NAME or inside.geo_precision is GeoPrecision.NEAR
    sudzha = found["Sudzha"]
    assert sudzha.geo_precision is GeoPrecision.NEAR
    assert sudzha.latitude == pytest.approx(sudzha.place.latitude - 0.108, abs=0.005)
    assert (found["51.19, 35.25"].latitude, found["51.19, 35.25"].longitude) == (51.19, 35.25)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Kharkiv regional administration spoke of two deaths.", "Kharkiv"),
        ("Fighters of the Aleppo Brigade fled to Idlib.", "Aleppo"),
    ],
)
def test_a_place_in_the_name_of_a_body_is_part_of_that_name(parse, text, name):
    found = parse(text)
    assert name not in found or found[name].mention.role is MentionRole.NAME


def test_an_unknown_village_is_not_put_into_a_town_of_another_sentence(parse):
    found = parse(
        "The attack was announced by officials in Doha. Gunmen killed eight porters in Zqxarmu, "
        "and troops and rebels fought on with artillery."
    )
    assert "Zqxarmu" not in found or found["Zqxarmu"].place is None


def test_a_sea_is_no_part_of_a_town(geocoder):
    from geoevents.geocoding.anchoring import may_be_anchored
    from geoevents.geocoding.lexicon import load_lexicon
    from geoevents.model import Mention

    lexicon = load_lexicon()
    assert not may_be_anchored(Mention(start=0, end=9, text="Zqxar Sea"), lexicon)
    assert not may_be_anchored(Mention(start=0, end=12, text="Zqxar County"), lexicon)
    assert may_be_anchored(Mention(start=0, end=12, text="Zqxar Street"), lexicon)
    assert may_be_anchored(Mention(start=0, end=5, text="Zqxar"), lexicon)


def test_every_frame_of_the_word_lists_is_seen(geocoder):
    from geoevents.geocoding.frames import frames_of
    from geoevents.geocoding.lexicon import load_lexicon
    from geoevents.geocoding.proposals import propose, read_document

    lexicon = load_lexicon()

    def frames(text, name):
        reading = read_document(geocoder.language.read(text))
        proposals = propose(reading, geocoder.gazetteer, geocoder._finder, lexicon)
        (found,) = [p for p in proposals if p.text == name]
        return set(frames_of(found, reading, lexicon))

    assert "frame object of war verb" in frames("Shells hit Sumy again.", "Sumy")
    assert "frame passive of war verb" in frames("Sumy, Izium and Lyman were hit.", "Sumy")
    assert "frame subject of place verb" in frames("Sumy came under fire.", "Sumy")
    assert "frame act on" in frames("the siege of Sumy", "Sumy")
    assert "frame part of" in frames("the streets of Sumy", "Sumy")
    assert "frame motion" in frames("they withdrew from Sumy", "Sumy")
    assert "frame apposed place" in frames("Sumy, a city in the north, slept", "Sumy")
    assert "frame apposed person" in frames("Sumy, 43, slept", "Sumy")
    assert "frame subject of person verb" in frames("Sumy was arrested.", "Sumy")
    assert "frame kin of" in frames("the widow of Sumy", "Sumy")
