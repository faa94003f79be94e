"""Sources that no verb of telling names: "according to", "by the tally of X", "X: …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.acts import Source
from geoevents.extraction.arguments import prepositional, subjects
from geoevents.extraction.grammar import clause_of, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.scopes import stretch_start, whole
from geoevents.extraction.sources import SourceReader
from geoevents.extraction.voices import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["according", "by_noun", "headed", "source_was"]

_HEAD = 12  # tokens that a speaker before a colon may have


def headed(reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "Air Force Command, Rabat: the camp was bombed": a speaker, a colon, and the words."""
    colon = next((t.i for t in reading.doc[:_HEAD] if t.text == ":"), None)
    if colon is None or colon + 2 >= len(reading.doc):
        return None
    before = reading.doc[:colon]
    if any(is_verb(t) for t in before) or _is_topic(reading, colon):
        return None
    head = next((t for t in before if t.head.i >= colon or t.head == t), None)
    source = reader.read(head, reading) if head is not None else None
    if source is None or not source.official:
        return None
    return Attribution(source, frozenset(range(colon, len(reading.doc))), head.i if head else 0)


def _is_topic(reading: Reading, colon: int) -> bool:
    """Tells "Peru: police arrest ten": a country alone says what is told of, not who tells it."""
    return any(span.first == 0 and span.last == colon - 1 for span in reading.countries)


def according(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "according to X", "citing X", "per X"."""
    nouns = prepositional(token, "to") or [c for c in token.children if c.dep_ in ("pobj", "dobj")]
    if not nouns and token.i + 2 < len(reading.doc):
        rest = [t for t in reading.doc[token.i + 1 :] if t.dep_ == "pobj"]
        nouns = rest[:1]
    for noun in nouns:
        lemma = reading.lemmas[noun.i]
        source: Source | None
        inner = [*prepositional(noun, "from", "of", "by"), *_possessors(noun), *_issuers(noun)]
        if lemma in (
            "tally",
            "count",
            "figure",
            "statement",
            "report",
            "bulletin",
            "summary",
            "account",
            "post",
        ):
            source = next((s for t in inner for s in [reader.read(t, reading)] if s), None)
            same = any(c.lower_ in ("same", "its", "his", "that") for c in noun.children)
            source = source or (reader.last if same else None) or reader.read(noun, reading)
        else:
            source = reader.read(noun, reading)
        if source is not None:
            clause = clause_of(token)
            if clause.dep_ == "relcl" and token.i > clause.left_edge.i and token.i < clause.i:
                return Attribution(source, frozenset(t.i for t in clause.subtree), token.i)
            start = stretch_start(reading, token.i)
            return Attribution(source, frozenset(range(start, len(reading.doc))), token.i)
    return None


def _possessors(noun: Token) -> list[Token]:
    return [c for c in noun.children if c.dep_ == "poss"]


def _issuers(noun: Token) -> list[Token]:
    return [
        t
        for c in noun.children
        if c.dep_ in ("relcl", "acl")
        for t in subjects(c)
        if t != noun and t.pos_ != "PRON"
    ]


def by_noun(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "by the reckoning of X", "in X's words", "by X's count"."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("by", "in", "on"):
        return None
    owners = [t for p in _possessors(token) for t in p.subtree if t.pos_ in ("NOUN", "PROPN")]
    for noun in (*prepositional(token, "of", "from"), *_possessors(token), *owners):
        source = reader.read(noun, reading)
        if source is not None:
            return Attribution(source, whole(reading), token.i)
    return None


def source_was(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "the source was X"."""
    if not any(c.dep_ == "nsubj" and c.lower_ == "source" for c in token.children):
        return None
    for child in token.children:
        if child.dep_ == "attr":
            source = reader.read(child, reading)
            if source is not None:
                return Attribution(source, whole(reading), token.i)
    return None
