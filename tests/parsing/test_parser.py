"""The quick way to run the model gives what spaCy itself gives, token for token."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import PAYLOADS

from geoevents.language import Language, _load_model
from geoevents.parsing import Parser
from geoevents.reading import read_articles

DATA = Path(__file__).resolve().parents[2] / "data"
FIELDS = ("text", "tag", "pos", "dep", "lemma", "ent_iob", "ent_type", "is_sent_start")
ODD = (
    "We're gonna go, y'all; let's see. I ain't got ta.",
    "It is I. You told it, and it told you.",
    "  two  spaces,\ta tab and a\u00a0hard one ",
    "There 's no time. There are two of them.",
    "",
    " ",
    "A",
    "…" * 50,
    "Kursk" * 200,
    "word " * 390,
)


@pytest.fixture(scope="module")
def nlp():
    return _load_model()


@pytest.fixture(scope="module")
def parser(nlp):
    parser = Parser(nlp)
    assert parser.is_quick
    return parser


def rows(doc):
    return [
        (*(getattr(token, name) for name in FIELDS), token.head.i, str(token.morph))
        for token in doc
    ], [(e.start, e.end, e.label_) for e in doc.ents]


def test_samples_and_odd_texts_are_parsed_as_spacy_parses_them(nlp, parser):
    texts = [*ODD, *PAYLOADS]
    for article in read_articles(DATA / "articles"):
        document = Language().read(article.text)
        texts += [document.sentence_text(s.index) for s in document.sentences]
    for file in sorted((DATA / "gold").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines()[:40]:
            words = json.loads(line).get("text", "")
            texts += [s for s in words.split("\n") if len(s) < 2_000]
    texts = [text for text in texts if len(text) <= 2_000]
    stock, quick = list(nlp.pipe(texts)), list(parser.pipe(texts))
    assert sum(map(len, stock)) > 10_000
    differing = sum(rows(a) != rows(b) for a, b in zip(stock, quick, strict=True))
    # Sums of floats in another order may tip a tie; none is known to.
    assert differing <= 0.002 * len(texts)
    assert [doc.text for doc in quick] == texts


@given(st.lists(st.text(max_size=120), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_parsed(texts):
    parser = Parser(_load_model())
    docs = list(parser.pipe(texts))
    assert [doc.text for doc in docs] == texts
    assert all(token.tag and token.pos for doc in docs for token in doc)


def test_the_batch_does_not_change_the_answer(parser):
    texts = [f"Troops took village {n} near Kursk on Friday." for n in range(600)]
    together = [rows(doc) for doc in parser.pipe(texts)]
    alone = [rows(next(iter(parser.pipe([text])))) for text in texts[:40]]
    assert together[:40] == alone


def test_a_model_that_is_built_otherwise_is_run_by_spacy(nlp):
    import spacy

    blank = spacy.blank("en")
    parser = Parser(blank)
    assert not parser.is_quick
    assert [doc.text for doc in parser.pipe(["One.", "Two."])] == ["One.", "Two."]


def test_words_are_forgotten_when_there_are_too_many(nlp, monkeypatch):
    monkeypatch.setattr("geoevents.parsing.encoder._MOST_WORDS", 20)
    monkeypatch.setattr("geoevents.parsing.words._MOST_KINDS", 20)
    parser = Parser(nlp)
    texts = [f"Drones struck depot{n} in Sumy." for n in range(30)]
    for text in texts:
        (quick,) = parser.pipe([text])
        assert rows(quick) == rows(nlp(text))


def test_spacy_does_not_grow_with_every_new_word(nlp, monkeypatch):
    """Names and numbers are new in every article: once many words are kept, they last a batch."""
    monkeypatch.setattr("geoevents.parsing.parser._MOST_WORDS", len(nlp.vocab) + 300)
    parser = Parser(nlp)
    sizes, given = [], []
    for number in range(40):
        texts = [
            f"Drones struck Depot{number}ovka{n}s and 4{number}{n} nasty-{number}-things in Sumy."
            for n in range(20)
        ]
        read = list(parser.sentences(texts))
        if number % 13 == 0:
            given.append((texts[0], read[0]))
        sizes.append((sum(1 for _ in nlp.vocab), len(nlp.vocab.strings)))
    assert sizes[-1] == sizes[25]
    assert sizes[-1][0] < sizes[0][0] + 400
    for text, once in given:  # what was forgotten and comes again is read as it was
        whole = [(t.text, t.tag_, t.pos_, t.dep_, t.lemma_, t.head.i) for t in nlp(text)]
        for words in (once, *parser.sentences([text])):
            assert [(w.text, w.tag_, w.pos_, w.dep_, w.lemma_, w.head.i) for w in words] == whole


def test_threads_that_parse_at_once_forget_nothing_of_each_other(nlp, monkeypatch):
    monkeypatch.setattr("geoevents.parsing.parser._MOST_WORDS", 0)  # every batch is forgotten
    parser = Parser(nlp)

    def read(seed: int) -> list[bool]:
        texts = [f"The Brim{seed}vo{n}k shelled Tal{n}a{seed}y on Monday." for n in range(60)]
        return [
            "".join(w.text + w.whitespace_ for w in sentence) == text
            for _ in range(6)
            for text, sentence in zip(texts, parser.sentences(texts), strict=True)
        ]

    with ThreadPoolExecutor(3) as pool:
        assert all(all(same) for same in pool.map(read, range(3)))
