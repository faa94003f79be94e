from geocoding_fake import FakeGazetteer
from hypothesis import given
from hypothesis import strategies as st

from geoevents.geocoding.scan import is_cyrillic, scan_names, tokenise


def names(text):
    tokens = tokenise(text)
    spans = scan_names(text, tokens, FakeGazetteer())
    return [text[tokens[s.first].start : tokens[s.last].end] for s in spans]


def test_the_longest_name_wins_at_each_start():
    assert names("in Kursk Oblast today") == ["Kursk Oblast"]
    assert names("from Rostov-on-Don to Kursk") == ["Rostov-on-Don", "Kursk"]


def test_a_possessive_ends_a_name():
    assert [t.text for t in tokenise("Russia's Sudzha, N'Djamena's")] == [
        "Russia",
        "Sudzha",
        "N'Djamena",
    ]
    assert tokenise("Kursk's Oblast")[1].joined is None


def test_a_full_stop_joins_only_after_an_abbreviation():
    assert tokenise("St. John")[1].joined == ". "
    assert tokenise("Kursk. Oblast")[1].joined is None
    assert [t.text for t in tokenise("the U.S. Army")] == ["the", "U.S.", "Army"]


def test_small_letters_are_no_names():
    assert names("a nice day in the moscow of old") == []


def test_cyrillic_is_told_from_latin():
    assert is_cyrillic("Войска вошли в Суджу, says TASS")
    assert not is_cyrillic("The village of Гончаровка fell")
    assert names("Суджа и Курск") == ["Суджа", "Курск"]


@given(st.text(max_size=200))
def test_tokens_lie_in_the_text_in_order(text):
    end = 0
    for token in tokenise(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end
