"""Mends what the small parser regularly gets wrong in news English, before a parse is read.

Each repair is about a construction, never about words of a text: it changes the head and label of
a token where the parse as it stands is no English sentence (a preposition without its noun).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.arguments import blames
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
from geoevents.extraction.sayings import ADMITTED, SAID, free_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["mend"]

_LOCATIVE = frozenset("in at on near outside around inside over across off".split())


_NEVER_NOUNS = frozenset("retook overran withdrew overthrew slew stole threw".split())
_MEASURES = frozenset("DATE TIME QUANTITY CARDINAL ORDINAL MONEY PERCENT".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_PARTICLES = frozenset("away off out up down back".split())
_PLACES = frozenset(("GPE", "LOC"))
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
            _free_object(token)
            _free_gerund(token)
            _draw_near(token)
            _count_between(token)
            _date_saying(token)
        if token.dep_ == "prep" and not any(True for _ in token.children):
            _give_noun(token)


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


def _goes_on(token: Token) -> bool:
    """Tells whether a name goes on: another capital, or a hyphen inside it."""
    joined = not token.nbor(-1).whitespace_
    return token.pos_ == "PROPN" or (joined and token.dep_ != "case" and token.text != ",")


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


def _free_gerund(prep: Token) -> None:
    """Reads "accused X of burning crops": they are burnt, not burning."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if prep.lower_ not in ("of", "for") or noun is None or not _is_blaming(prep):
        return
    gerund = prep.nbor(1)
    if gerund.tag_ != "VBG" or gerund.head != noun or gerund.dep_ not in ("amod", "compound"):
        return
    gerund.head, gerund.dep_, gerund.pos_ = prep, "pcomp", "VERB"
    noun.head, noun.dep_ = gerund, "dobj"


def _draw_near(prep: Token) -> None:
    """Gives "of" in "A and members of B" to the noun before it, not to the first of the list."""
    if prep.lower_ != "of" or not prep.i:
        return
    noun = prep.nbor(-1)
    if noun.dep_ == "conj" and noun.head == prep.head and noun.pos_ in ("NOUN", "PROPN"):
        prep.head = noun


def _count_between(prep: Token) -> None:
    """Reads "between two and five monks were hurt": they are the subject, not where it was."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    verb = prep.head
    if prep.lower_ != "between" or noun is None or prep.ent_type_ != "CARDINAL":
        return
    if verb.pos_ != "VERB" or noun.i > verb.i or not any(c.pos_ == "NUM" for c in noun.children):
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    noun.head, prep.head = verb, noun
    noun.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
    prep.dep_ = "quantmod"


def _date_saying(prep: Token) -> None:
    """Reads "said on Monday it had left": the day before the subject is that of the saying."""
    verb = prep.head
    saying = verb.head
    if not prep.i or prep.nbor(-1) != saying or verb.dep_ != "ccomp" or saying.lower_ not in SAID:
        return
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if subject is None or noun is None or noun.ent_type_ not in ("DATE", "TIME"):
        return
    if noun.i < subject.i and not any(t.text == "," for t in prep.doc[noun.i : subject.i]):
        prep.head = saying


def _is_blaming(prep: Token) -> bool:
    verb = prep.head.head if prep.head.dep_ in ("dobj", "nsubjpass") else prep.head
    return blames(verb)


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


def _free_object(prep: Token) -> None:
    """Reads "In Jos youths threw stones" where the youths were drawn into the place's phrase."""
    verb = prep.head
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if noun is None or verb.tag_ not in ("VBD", "VBZ", "VBP") or prep.lower_ not in _LOCATIVE:
        return
    name = prep.nbor(1)
    if noun.tag_ != "NNS" or name.pos_ != "PROPN" or name.head != noun or noun.i >= verb.i:
        return
    clear = all(t.pos_ in ("AUX", "ADV", "PART") for t in prep.doc[noun.i + 1 : verb.i])
    if not clear or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    if prep.doc[name.i + 1].pos_ == "PROPN" and prep.doc[name.i + 1].i < noun.i:
        return
    name.head = prep
    name.dep_ = "pobj"
    noun.head = verb
    noun.dep_ = "nsubj"


def _give_noun(prep: Token) -> None:
    """Gives a bare preposition the name after it that was drawn into the next noun phrase.

    "In Bukavu youths burned", "On Sunday sailors freed": without an article between them,
    the name belongs to the preposition, and the plain noun after it is the subject.
    """
    doc = prep.doc
    if prep.lower_ not in _LOCATIVE or prep.i + 2 >= len(doc):
        return
    first = last = doc[prep.i + 1]
    if not (first.pos_ == "PROPN" or (first.ent_type_ in _PLACES and first.text[0].isupper())):
        return
    while last.i + 1 < len(doc) and _goes_on(doc[last.i + 1]):
        last = doc[last.i + 1]
    noun = first.head
    while noun.i <= last.i and noun.head != noun:
        noun = noun.head
    if noun.i <= last.i or noun.pos_ not in ("NOUN", "ADJ") or first.i > noun.left_edge.i:
        return
    if any(t.text == "," or t.pos_ in ("DET", "ADP", "VERB") for t in doc[last.i + 1 : noun.i]):
        return
    if noun.dep_ not in ("nsubj", "nsubjpass") or prep in doc[first.i : noun.i + 1]:
        return
    if any(token.is_ancestor(prep) for token in doc[first.i : noun.i]):
        return  # no rings
    last.head = prep
    last.dep_ = "pobj"
    for token in doc[first.i : last.i]:
        if token.head.i > last.i:
            token.head = last
            token.dep_ = "compound"
