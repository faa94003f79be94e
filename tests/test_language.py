"""Sentences: where they end, where they do not, and that their offsets are exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.language import Language, split_sentences


def words(text):
    return [text[s.start : s.end] for s in split_sentences(text)]


def test_stops_end_sentences_and_abbreviations_do_not():
    text = "Gen. Syrskyi spoke at 5.30 p.m. on Friday. The U.S. envoy left. Did it end? No!"
    assert words(text) == [
        "Gen. Syrskyi spoke at 5.30 p.m. on Friday.",
        "The U.S. envoy left.",
        "Did it end?",
        "No!",
    ]


def test_a_quotation_keeps_its_closing_mark():
    assert words("“We hold the town.” He left.") == ["“We hold the town.”", "He left."]


def test_a_mark_of_direction_does_not_glue_sentences():
    text = "It fell <b>. \u202eDrones struck Odesa.\u202c \u200fMissiles hit Kharkiv."
    assert words(text) == [
        "It fell <b>.",
        "\u202eDrones struck Odesa.\u202c",
        "\u200fMissiles hit Kharkiv.",
    ]


def test_an_initial_does_not_end_a_sentence():
    assert words("Donald J. Trump spoke. Kyiv replied.") == [
        "Donald J. Trump spoke.",
        "Kyiv replied.",
    ]


def test_line_ends_separate_paragraphs():
    text = "A headline\nThe first paragraph. It goes on.\n\nThe second one."
    sentences = split_sentences(text)
    assert [s.paragraph for s in sentences] == [0, 1, 1, 2]


def test_hard_wrapped_lines_do_not_cut_sentences():
    text = (
        "The ministry said on Friday that its forces had entered the\n"
        "Sumy region and that fighting went on around two villages of\n"
        "the border district. Kyiv called the report false and said that\n"
        "no crossing had taken place.\n\nA second paragraph stands here."
    )
    assert len(words(text)) == 3
    assert words(text)[0].endswith("border district.")


def test_sentence_at_finds_the_sentence_of_a_character():
    document = Language().read("One. Two. Three.")
    assert [document.sentence_at(i) for i in (0, 3, 4, 5, 10, 15)] == [0, 0, None, 1, 2, 2]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_sentences_are_ordered_slices_that_cover_every_visible_character(text):
    end = 0
    for number, sentence in enumerate(split_sentences(text)):
        assert sentence.index == number
        assert end <= sentence.start < sentence.end <= len(text)
        assert not text[end : sentence.start].strip()
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip()
        end = sentence.end
    assert not text[end:].strip()


def test_only_the_wanted_sentences_are_parsed():
    language = Language()
    document = language.read("Troops entered Sumy. The mayor slept. Shells fell on Kursk.")
    language.parse([document], [{0, 2}])
    assert sorted(document.parses) == [0, 2]
    parse = document.parses[2]
    start = document.sentences[2].start
    assert all(document.text[start + t.idx : start + t.idx + len(t)] == t.text for t in parse)
    before = document.parses[0]
    language.parse([document])
    assert sorted(document.parses) == [0, 1, 2]
    assert document.parses[0] is before


def test_an_endless_line_is_passed_over_not_parsed():
    language = Language()
    document = language.read("x" * 5_000)
    language.parse([document])
    assert document.parses == {}


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ufeff", "\u200f"])
def test_nothing_visible_is_no_error(text):
    language = Language()
    document = language.read(text)
    language.parse([document])
    assert len(document.sentences) <= 1
