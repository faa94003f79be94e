"""Parsed sentences as plain objects know what spaCy's documents know, and can be mended."""

import pickle

import pytest

from geoevents.language import _load_model
from geoevents.parsing import Parser

TEXTS = (
    "Russian troops, the ministry said, had retaken the village of Goncharovka near Sudzha.",
    "In Jos youths threw stones at police and burned two cars on Friday.",
    "  odd   spaces\tand a tab. A second sentence follows!",
    "x" * 500,
)
NAMES = "i idx text lower_ lemma_ pos_ tag_ dep_ ent_type_ whitespace_".split()


@pytest.fixture(scope="module")
def parser():
    return Parser(_load_model())


def places(words):
    return [w.i for w in words]


def test_words_know_what_tokens_know(parser):
    for doc, sentence in zip(parser.pipe(TEXTS), parser.sentences(TEXTS), strict=True):
        assert len(sentence) == len(doc)
        assert sentence.text == doc.text
        for token, word in zip(doc, sentence, strict=True):
            assert [getattr(word, n) for n in NAMES] == [getattr(token, n) for n in NAMES]
            assert bool(word.is_sent_start) == bool(token.is_sent_start)
            assert word.head.i == token.head.i
            for name in ("children", "ancestors"):
                assert places(getattr(word, name)) == places(getattr(token, name))
            assert places(word.subtree) == sorted(places(token.subtree))
            assert word.left_edge.i == token.left_edge.i
            assert word.right_edge.i == token.right_edge.i
        assert [(e.start_char, e.end_char, e.label_) for e in sentence.ents] == [
            (e.start_char, e.end_char, e.label_) for e in doc.ents
        ]
        assert sentence[1:5].text == doc[1:5].text
        assert sentence[-1].text == doc[-1].text


def test_a_head_can_be_set_as_in_spacy(parser):
    (doc,) = parser.pipe(TEXTS[:1])
    (sentence,) = parser.sentences(TEXTS[:1])
    for parsed in (doc, sentence):
        verb = next(w for w in parsed if w.lower_ == "retaken")
        noun = next(w for w in parsed if w.lower_ == "village")
        root = next(w for w in parsed if w.head == w)
        noun.head = verb
        noun.dep_ = "dobj"
        if root != verb:
            verb.head = verb
            root.head = verb
    for token, word in zip(doc, sentence, strict=True):
        assert (word.head.i, places(word.children)) == (token.head.i, places(token.children))
    assert sentence[0].is_ancestor(sentence[0]) is False


def test_neighbours_end_with_the_sentence(parser):
    (sentence,) = parser.sentences(TEXTS[:1])
    assert sentence[1].nbor(-1) is sentence[0]
    with pytest.raises(IndexError):
        sentence[0].nbor(-1)
    with pytest.raises(IndexError):
        sentence[len(sentence) - 1].nbor(1)


def test_a_long_sentence_is_pickled(parser):
    (sentence,) = parser.sentences(["Troops took towns and " * 80 + "left."])
    again = pickle.loads(pickle.dumps(sentence))  # noqa: S301 - our own
    assert [(w.text, w.head.i, w.dep_) for w in again] == [
        (w.text, w.head.i, w.dep_) for w in sentence
    ]
    assert again.ents == sentence.ents
