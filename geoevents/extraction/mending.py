"""Mends what the small parser regularly gets wrong in news English, before a parse is read.

Each repair is about a construction, never about words of a text: it changes the head and label of
a token where the parse as it stands is no English sentence (a preposition without its noun).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.clauses import (
    TAKEN,
    find_verb,
    free_clause,
    free_from_year,
    free_subject,
    join_name,
    make_elliptic,
    make_passive,
    make_perfect,
    make_shot,
    make_verb,
    part_clauses,
)
from geoevents.extraction.prepositions import (
    count_between,
    date_saying,
    draw_near,
    free_gerund,
    free_object,
    give_noun,
)
from geoevents.extraction.sayings import ADMITTED, SAID, free_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["mend"]

_NEVER_NOUNS = frozenset("retook overran withdrew overthrew slew stole threw".split())
_MEASURES = frozenset("DATE TIME QUANTITY CARDINAL ORDINAL MONEY PERCENT".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_PARTICLES = frozenset("away off out up down back".split())
_AUXILIARIES = frozenset(("be", "have", "do", "get"))


def mend(doc: Doc) -> None:
    """Repairs a parse in place; a parse that needs nothing stays as it is."""
    for token in doc:
        if token.lower_ in _NEVER_NOUNS and token.pos_ in ("NOUN", "PROPN"):
            make_verb(token)
        elif token.dep_ == "pobj" and token.tag_ == "NNS" and token.i:
            free_from_year(token)
    find_verb(doc)
    free_subject(doc)
    for token in doc:
        if token.lower_ == "dead":
            make_shot(token)
        if token.dep_ == "conj" and token.tag_ == "VBD":
            part_clauses(token)
            make_elliptic(token)
        if token.lower_ in SAID or token.lower_ in ADMITTED:
            free_words(token)
    for token in doc:
        _mend_word(token)
        if token.dep_ == "prep":
            free_object(token)
            free_gerund(token)
            draw_near(token)
            count_between(token)
            date_saying(token)
        if token.dep_ == "prep" and not any(True for _ in token.children):
            give_noun(token)


def _mend_word(token: Token) -> None:
    if token.dep_ == "nsubj" and token.tag_ == "NNP":
        join_name(token)
    elif token.dep_ == "npadvmod":
        _make_subject(token)
        _make_object(token)
    elif token.lower_ == "overrun" and token.dep_ == "attr":
        make_passive(token)
    elif token.lower_ in TAKEN and token.dep_ in ("compound", "amod"):
        make_perfect(token)
    elif token.ent_type_ == "DATE" and token.dep_ == "compound":
        _free_day(token)
    elif token.dep_ == "pcomp" and token.tag_ in ("VBN", "VBD"):
        free_clause(token)
    elif token.tag_ == "VBG" and token.dep_ == "advcl" and token.i > 1:
        _give_people(token)
    elif token.tag_ == "VBG" and token.dep_.startswith("nsubj") and token.i:
        _give_adjective(token)
    elif token.tag_ == "VBG" and token.dep_ == "aux" and token.lemma_ not in _AUXILIARIES:
        _make_noun(token)
    elif token.lower_ == "having" and token.dep_ == "nsubj" and token.head.tag_ == "VBN":
        token.dep_, token.pos_ = "aux", "AUX"  # "denies having seized it"


def _make_subject(noun: Token) -> None:
    """Reads "Turkish F-16s bombed caves": a name right before a verb without a subject is it."""
    verb = noun.head
    if noun.ent_type_ in _MEASURES or noun.i + 1 != verb.i or verb.tag_ != "VBD":
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    noun.dep_ = "nsubj"
    if noun.i and noun.nbor(-1).head == verb and noun.nbor(-1).dep_ == "amod":
        noun.nbor(-1).head = noun


def _make_object(noun: Token) -> None:
    """Reads "took away five nurses": no measure, but whom they took."""
    verb = noun.head
    if noun.tag_ != "NNS" or noun.ent_type_ in _MEASURES - {"CARDINAL"} or noun.i < verb.i + 2:
        return
    parted = verb.nbor(1).lower_ in _PARTICLES and verb.nbor(1).head == verb
    if parted and not any(c.dep_ == "dobj" for c in verb.children):
        noun.dep_ = "dobj"


def _make_noun(gerund: Token) -> None:
    """Reads "Rioting went on" where the gerund before the verb was taken for an auxiliary."""
    if not any(c.dep_ in ("nsubj", "nsubjpass") for c in gerund.head.children):
        gerund.dep_, gerund.pos_ = "nsubj", "NOUN"


def _give_adjective(gerund: Token) -> None:
    """Reads "Ukrainian shelling had killed two": the name before the gerund says whose it is."""
    name = gerund.nbor(-1)
    if name.head == gerund and name.dep_ == "nsubj" and name.ent_type_ in ("NORP", "GPE", "ORG"):
        name.dep_ = "compound"


def _give_people(gerund: Token) -> None:
    """Reads "died in the Russian shelling of X": the shelling is theirs, and where they died."""
    name = gerund.nbor(-1)
    of = any(c.lower_ == "of" and c.dep_ == "prep" for c in gerund.children)
    the = any(c.lower_ == "the" for c in name.children)
    if name.dep_ != "pobj" or not of or not the or name.head.lower_ not in ("in", "by", "during"):
        return
    gerund.head, gerund.dep_, gerund.pos_ = name.head, "pobj", "NOUN"
    name.head, name.dep_ = gerund, "compound"


def _free_day(day: Token) -> None:
    """Reads "That same Friday soldiers left": the day is when, not whose soldiers."""
    noun = day.head
    if day.lower_ not in _WEEKDAYS or noun.dep_ not in ("nsubj", "nsubjpass") or not day.i:
        return
    before = [t for t in noun.children if t.i < day.i]
    if not before or before[0].lower_ not in ("that", "this", "last", "next"):
        return
    verb = noun.head
    day.head = verb
    day.dep_ = "npadvmod"
    for token in before:
        token.head = day
