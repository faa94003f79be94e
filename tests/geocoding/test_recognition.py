from itertools import pairwise

import pytest

from geoevents.model import MentionRole


def texts(geocoder, text, *, parsed=True):
    document = geocoder.language.read(text)
    if parsed:
        geocoder.language.parse([document])
    found = geocoder.recognise(document)
    for m in found:
        assert text[m.start : m.end] == m.text
    assert all(a.end <= b.start for a, b in pairwise(found))
    return [m.text for m in found]


@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "scanned"])
def test_villages_that_no_model_knows_are_found(geocoder, parsed):
    text = (
        "Russian troops recaptured Goncharovka in the Kursk region, Moscow said. "
        "Ukraine repelled a raid in Sumy region, and shells hit Sudzha."
    )
    found = texts(geocoder, text, parsed=parsed)
    assert {"Goncharovka", "Kursk", "Sumy", "Sudzha", "Moscow"} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "Nice weather helped the harvest, farmers said.",
        "Mobile phones were banned. Same day, the rule was dropped.",
        "Of the ten, two died. Marks of blood were seen.",
        "Florence Marks and Victoria Young met Austin Reading.",
        "May was cold. March was worse, and August was hot.",
        "Reading is fun. Split the bill. Most people agree.",
    ],
)
def test_common_words_and_persons_are_no_places(geocoder, text):
    assert texts(geocoder, text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He was born in Nice, France.", "Nice"),
        ("A factory in Mobile, Alabama, closed.", "Mobile"),
        ("They live in Reading, England.", "Reading"),
    ],
)
def test_the_same_words_are_places_where_the_text_says_so(geocoder, text, name):
    assert name in texts(geocoder, text)


def test_lists_are_found_whole(geocoder):
    text = "Attacks on Sumy, Kharkiv, Chernihiv and Kherson killed four in Ukraine."
    assert {"Sumy", "Kharkiv", "Chernihiv", "Kherson"} <= set(texts(geocoder, text))


def test_the_kind_word_is_no_part_of_the_name_but_stands_beside_it(geocoder):
    document = geocoder.language.read("Fighting went on in the Kursk region of Russia.")
    geocoder.language.parse([document])
    (kursk,) = [m for m in geocoder.recognise(document) if m.text == "Kursk"]
    assert kursk.cue_text == "region"
    assert kursk.role is MentionRole.LOCATION


def test_abbreviations_keep_their_full_stop_and_codes_need_a_town(geocoder):
    assert "Calif." in texts(geocoder, "SACRAMENTO, Calif. (AP) - Rain fell.")
    assert "TX" in texts(geocoder, "A man from Paris, TX was arrested.")
    assert "OR" not in texts(geocoder, "NOW OR NEVER, they cried.")


def test_cyrillic_texts_are_scanned(geocoder):
    found = texts(geocoder, "Войска обстреляли Суджу и Гончаровку в Курской области.")
    assert found == ["Суджу", "Гончаровку", "Курской области"]
    found = texts(geocoder, "Біля Торецька і на Херсонщині загинули люди.")
    assert found == ["Торецька", "Херсонщині"]
    found = texts(geocoder, "Вибухи пролунали у Сумах та під Харковом.")
    assert "Сумах" in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops left the Netzarim corridor on Monday.", "Netzarim corridor"),
        ("Fighting in the Gaza strip went on.", "Gaza strip"),
        ("Pirates in the Niger delta fired.", "Niger delta"),
        ("Talks on the Golan heights failed.", "Golan heights"),
    ],
)
def test_areas_are_whole_also_where_their_kind_has_a_small_letter(geocoder, text, name):
    assert texts(geocoder, text) == [name]


@pytest.mark.parametrize("text", ["", " \n ", "{{7*7}} ${alert(1)} <img src=x>", "\u202eabc\u0000"])
def test_odd_texts_have_no_mentions(geocoder, text):
    assert texts(geocoder, text) == []


def test_a_text_of_a_megabyte_is_read_in_seconds(geocoder):
    text = "Shells fell on Sudzha in Kursk region. " * 25_000
    document = geocoder.language.read(text)
    assert len(geocoder.recognise(document)) == 50_000


@pytest.mark.parametrize("text", ["Rebels captured Bukavu.", "Bukavu was shelled on Monday."])
def test_a_town_that_is_taken_is_a_place_whatever_spacy_calls_it(text):
    from geoevents.geocoding.geocoder import Geocoder

    real = Geocoder()
    document = real.language.read(text)
    assert [r.place.name for r in real.geoparse(document) if r.place] == ["Bukavu"]


def test_a_person_who_is_captured_is_no_town():
    from geoevents.geocoding.geocoder import Geocoder

    real = Geocoder()
    document = real.language.read("Soldiers captured Martin on Friday.")
    assert real.geoparse(document) == []
