"""Mends prepositions: nouns, gerunds and days that the parser hung on the wrong word beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.arguments import blames
from geoevents.extraction.sayings import SAID

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["count_between", "date_saying", "draw_near", "free_gerund", "free_object", "give_noun"]

_LOCATIVE = frozenset("in at on near outside around inside over across off".split())
_PLACES = frozenset(("GPE", "LOC"))


def _goes_on(token: Token) -> bool:
    """Tells whether a name goes on: another capital, or a hyphen inside it."""
    joined = not token.nbor(-1).whitespace_
    return token.pos_ == "PROPN" or (joined and token.dep_ != "case" and token.text != ",")


def free_gerund(prep: Token) -> None:
    """Reads "accused X of burning crops": they are burnt, not burning."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if prep.lower_ not in ("of", "for") or noun is None or not _is_blaming(prep):
        return
    gerund = prep.nbor(1)
    if gerund.tag_ != "VBG" or gerund.head != noun or gerund.dep_ not in ("amod", "compound"):
        return
    gerund.head, gerund.dep_, gerund.pos_ = prep, "pcomp", "VERB"
    noun.head, noun.dep_ = gerund, "dobj"


def draw_near(prep: Token) -> None:
    """Gives "of" in "A and members of B" to the noun before it, not to the first of the list."""
    if prep.lower_ != "of" or not prep.i:
        return
    noun = prep.nbor(-1)
    if noun.dep_ == "conj" and noun.head == prep.head and noun.pos_ in ("NOUN", "PROPN"):
        prep.head = noun


def count_between(prep: Token) -> None:
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


def date_saying(prep: Token) -> None:
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


def free_object(prep: Token) -> None:
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


def give_noun(prep: Token) -> None:
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
