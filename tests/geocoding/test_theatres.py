"""Names in texts of war: the namesake at war, and no answer where nothing tells between two."""

import pytest

from geoevents.geocoding.lexicon import load_lexicon, speaks_of_war
from geoevents.geocoding.parties import homes_of


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Militiamen shelled Derna at dusk, killing two.", "Derna", "LY"),
        ("Insurgents burned huts in Moura, survivors said.", "Moura", "ML"),
        # What the text says of where a place lies stands before all.
        ("A soldier was shot in Odessa, Texas.", "Odessa", "US"),
        ("Talks on the war in Syria open in Madrid as troops mass at Idlib.", "Madrid", "ES"),
        # At peace, but no namesake at war.
        ("Gunmen killed two guards in Annecy.", "Annecy", "FR"),
    ],
)
def test_a_namesake_at_war_is_likelier_in_a_text_of_war(parse, text, name, country):
    assert parse(text)[name].place.country == country


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels fired at workers in Palma, killing three.", "Palma"),
        ("Rebels captured Bani after soldiers fled.", "Bani"),
    ],
)
def test_nothing_is_said_where_nothing_tells_between_namesakes(parse, text, name):
    answer = parse(text)[name]
    assert answer.place is None
    assert answer.reason


def test_a_lesser_town_abroad_is_not_sure(parse):
    text = "Sudan's army denied that its jets had bombed a market in Tora."
    answer = parse(text)["Tora"]
    assert answer.place is None or answer.score < 0.7


def test_a_region_with_one_town_is_that_town(parse):
    answer = parse("Mortars fell on Shusha for an hour.")["Shusha"]
    assert answer.place.kind.value == "settlement"
    assert int(answer.geo_precision) == 1


def test_one_word_of_war_makes_a_sentence_of_war_but_no_article():
    lexicon = load_lexicon()
    sentence = "Soldiers left."
    assert speaks_of_war(sentence, lexicon) > 0.9
    assert speaks_of_war(sentence + " The weather was fine all week." * 40, lexicon) < 0.4
    assert speaks_of_war("The weather was fine.", lexicon) == 0.0


def test_armed_groups_tell_their_country():
    assert homes_of("Boko Haram and the Houthis said so.") == ["NG", "YE"]
    assert homes_of("A Houthi missile fell into the sea.") == []
    assert homes_of("Nobody was there.") == []


def test_one_of_many_is_no_place(parse):
    found = parse("A Toyota with two men was found near Kupiansk.")
    assert "Toyota" not in found
    assert parse("They met in a Kharkiv suburb.")["Kharkiv"].place.country == "UA"
