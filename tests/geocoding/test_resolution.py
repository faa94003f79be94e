import pytest

from geoevents.model import GeoPrecision, Mention, MentionRole


def test_a_place_said_to_lie_somewhere_lies_there(small):
    document = small.language.read("Police in Springfield, Illinois, made an arrest.")
    found = {r.mention.text: r for r in small.geoparse(document, parse=False)}
    assert found["Springfield"].place.admin1 == "Illinois"
    assert "lies there" in found["Springfield"].reason


def test_the_other_places_of_a_text_decide(small):
    text = "A storm crossed Missouri. It hit Springfield, officials in Missouri say."
    document = small.language.read(text)
    start = text.index("Springfield")
    mentions = [
        Mention(start=start, end=start + 11, text="Springfield"),
        Mention(start=text.index("Missouri"), end=text.index("Missouri") + 8, text="Missouri"),
    ]
    found = {r.mention.text: r for r in small.resolve(document, mentions)}
    assert found["Springfield"].place.admin1 == "Missouri"


def test_the_publisher_is_a_weak_prior(geocoder):
    text = "The road to Cambridge was closed."
    document = geocoder.language.read(text)
    mention = [Mention(start=12, end=21, text="Cambridge")]

    def belief(publisher):
        (found,) = geocoder.resolve(document, mention, publisher_place=publisher)
        return sum(c.score for c in found.candidates if c.place.country == "US")

    assert belief(geocoder.gazetteer.country("US")) > belief(None)
    assert belief(None) > belief(geocoder.gazetteer.country("GB"))


def test_one_sense_per_document(parse):
    text = "Springfield, Illinois, was calm. Later Springfield burned. Springfield slept."
    document_places = {r.place.admin1 for t, r in parse(text).items() if t == "Springfield"}
    assert document_places == {"Illinois"}


def test_a_kind_word_makes_the_town_a_region(parse):
    found = parse("In the Kursk region of Russia, shells hit the city of Kursk.")
    assert found["Kursk"].place.name in {"Kursk", "Kursk Oblast"}
    region = parse("Fighting went on in Kursk region, Russia.")["Kursk"]
    assert region.place.id == "geonames:538555"
    assert region.geo_precision is GeoPrecision.REGION
    town = parse("Shells hit the city of Kursk in Russia.")["Kursk"]
    assert town.place.id == "geonames:538560"
    assert town.geo_precision is GeoPrecision.TOWN


def test_a_region_is_not_the_city_that_it_surrounds(parse):
    found = parse("Drones fell in Moscow region and Kyiv region on Friday.")
    assert found["Moscow"].place.name == "Moscow Oblast"
    assert found["Kyiv"].place.name == "Kyiv Oblast"


def test_demonyms_stand_for_their_country_and_can_be_left_out(parse):
    text = "Syrian and Turkish troops met in Aleppo."
    assert parse(text)["Syrian"].place.country == "SY"
    assert parse(text)["Syrian"].mention.role is MentionRole.DEMONYM
    assert set(parse(text, demonyms=False)) == {"Aleppo"}


def test_a_street_lies_in_the_town_that_the_text_puts_it_in(geocoder):
    text = "A house on Zqxwerty Street burned down. Firemen from Toronto came. Toronto slept."
    document = geocoder.language.read(text)
    street = Mention(start=text.index("Zq"), end=text.index(" burned"), text="Zqxwerty Street")
    start = text.index("Toronto")
    town = Mention(start=start, end=start + 7, text="Toronto")
    found = {r.mention.text: r for r in geocoder.resolve(document, [street, town])}
    assert found["Zqxwerty Street"].place.name == "Toronto"
    assert found["Zqxwerty Street"].geo_precision is GeoPrecision.NEAR
    assert found["Zqxwerty Street"].score < found["Toronto"].score


def test_an_organisation_with_a_place_inside_has_it_at_precision_two(geocoder):
    text = "Students of the University of Aleppo fled Syria."
    document = geocoder.language.read(text)
    name = "University of Aleppo"
    start = text.index(name)
    (found, _) = geocoder.resolve(
        document,
        [
            Mention(start=start, end=start + len(name), text=name),
            Mention(start=text.index("Syria"), end=text.index("Syria") + 5, text="Syria"),
        ],
    )
    assert found.place.name == "Aleppo"
    assert found.geo_precision is GeoPrecision.NEAR


def test_without_support_the_geocoder_abstains_and_says_why(geocoder):
    text = "The talk was held at Georgetown on Monday."
    document = geocoder.language.read(text)
    start = text.index("Franklin") if "Franklin" in text else text.index("Georgetown")
    (found,) = geocoder.resolve(document, [Mention(start=start, end=start + 10, text="Georgetown")])
    if found.place is None:
        assert "mbiguous" in found.reason
        assert found.latitude is None
        assert found.candidates
    else:
        assert found.score < 0.9


def test_unknown_names_are_left_without_a_place(small):
    document = small.language.read("He came from Xyzzy.")
    (found,) = small.resolve(document, [Mention(start=13, end=18, text="Xyzzy")])
    assert found.place is None
    assert found.latitude is None
    assert found.reason == "No place of the gazetteer has this name."


def test_resolutions_come_sorted_and_one_per_mention(small):
    document = small.language.read("Kursk, Sumy and Moscow")
    mentions = [
        Mention(start=16, end=22, text="Moscow"),
        Mention(start=0, end=5, text="Kursk"),
        Mention(start=7, end=11, text="Sumy"),
    ]
    found = small.resolve(document, mentions)
    assert [r.mention.text for r in found] == ["Kursk", "Sumy", "Moscow"]
    assert small.resolve(document, []) == []


def test_explanations_name_candidates_features_and_what_decided(geocoder, parse):
    found = parse("Paris, Texas, is a town in the United States.")["Paris"]
    told = geocoder.explain(found)
    assert found.place.admin1 == "Texas"
    assert "the text says that it lies there" in told
    assert "Île-de-France" in told
    assert f"probability {found.score:.3f}" in told


@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "scanned"])
def test_scores_are_probabilities(geocoder, parsed):
    text = "Shelling of Sumy, Kharkiv and Sudzha went on; Paris, London and Springfield watched."
    for r in geocoder.geoparse(geocoder.language.read(text), parse=parsed):
        assert 0.0 <= r.score <= 1.0
        assert sum(c.score for c in r.candidates) <= 1.0 + 1e-9
