"""Mends what the small parser regularly gets wrong in news English, before a parse is read.

Each repair is about a construction, never about words of a text: it changes the head and label of
a token where the parse as it stands is no English sentence (a preposition without its noun).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["mend"]

_LOCATIVE = frozenset("in at on near outside around inside over across off".split())


_PLACES = frozenset(("GPE", "LOC"))


def mend(doc: Doc) -> None:
    """Repairs a parse in place; a parse that needs nothing stays as it is."""
    for token in doc:
        if token.dep_ == "prep" and not any(True for _ in token.children):
            _give_noun(token)


def _goes_on(token: Token) -> bool:
    """Tells whether a name goes on: another capital, or a hyphen inside it."""
    joined = not token.nbor(-1).whitespace_
    return token.pos_ == "PROPN" or (joined and token.dep_ != "case" and token.text != ",")


def _give_noun(prep: Token) -> None:
    """Gives a bare preposition the name after it that was drawn into the next noun phrase.

    "In Mandalay soldiers picked up", "On Thursday guards killed": without an article between them,
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
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return
    last.head = prep
    last.dep_ = "pobj"
    for token in doc[first.i : last.i]:
        if token.head.i > last.i:
            token.head = last
            token.dep_ = "compound"
