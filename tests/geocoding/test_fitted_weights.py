"""The shipped weights fit the code that reads them."""

from geoevents.geocoding.feature_words import describe_feature
from geoevents.geocoding.fitted import load_fitted
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.own_features import ALONE
from geoevents.geocoding.ranking import TOGETHER


def test_the_weights_name_the_features_of_the_ranker():
    fitted = load_fitted()
    assert set(fitted.ranking["alone"]) == set(ALONE)
    assert set(fitted.ranking["together"]) == set(TOGETHER)


def test_every_feature_has_words():
    for name in TOGETHER:
        assert describe_feature(name, 1_234_567).strip()
    assert "1,234,567" in describe_feature("population of a settlement", 1_234_567)


def test_the_correction_curve_rises_within_zero_and_one():
    curve = load_fitted().curve
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in curve)
    assert list(curve) == sorted(curve)
    assert [y for _, y in curve] == sorted(y for _, y in curve)


def test_containment_and_company_count_for_a_candidate():
    together = load_fitted().ranking["together"]
    assert together["said to lie there"] > 0
    assert together["said to lie elsewhere"] < 0
    assert together["other places within 50 km"] > 0
    assert together["kind asked for"] > together["kind not asked for"]


def test_a_town_in_the_same_phrase_and_country_holds_a_building_likelier():
    weights = load_fitted().anchors
    assert weights["by phrase"] > weights["by text"]
    assert weights["share of the text's places in its country"] > 0
    assert weights["share of the text's towns around"] > 0


def test_the_word_lists_are_in_small_letters():
    lexicon = load_lexicon()
    for words in (lexicon.common_words, lexicon.said_verbs, lexicon.titles, lexicon.never):
        assert words
        assert all(w == w.casefold() for w in words)
