"""Lemmas of words, mended where the tagger took a verb for a noun or the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.grammar import names_act

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["lemma_of"]

_QUOTES = frozenset(('"', "“", "‘", "``", "''", "'"))
_BEFORE_MONTHS = frozenset(
    "in on of since until till by from to last this next early late mid during through".split()
)


def lemma_of(token: Token, book: Codebook) -> str:
    """Gives the lemma, mended where the tagger took a verb for a noun or the reverse."""
    lower = str(token.text).lower()
    if lower == "march" and _is_month(token):
        return "March"  # in capitals, as no other lemma: it is nobody's march
    if lower in book.irregular and token.pos_ in ("VERB", "AUX", "ADJ"):
        return book.irregular[lower]
    lemma = str(token.lemma_).lower()
    if names_act(token) and (token.dep_.startswith("nsubj") or _is_listed(lower, book)):
        return lower  # "Fighting raged": a noun
    if token.pos_ == "PROPN" and lemma == lower and lower.endswith("s") and len(lower) > 3:
        stem = lower[:-1]
        first = token.i == 0 or token.nbor(-1).lower_ in _QUOTES  # "Drones damaged": no name
        if stem in book.noun_classes or (first and _is_known(stem, book)):
            return stem
    if lemma.endswith("men") and len(lemma) > 4 and lemma[:-3] + "man" in book.noun_classes:
        return lemma[:-3] + "man"
    return lemma


def _is_listed(word: str, book: Codebook) -> bool:
    return any(True for _ in book.nouns.find([word]))


def _is_known(stem: str, book: Codebook) -> bool:
    return any(True for phrases in (book.weapons, book.people) for _ in phrases.find([stem]))


def _is_month(token: Token) -> bool:
    """Tells the month of March from a march: by a number or a word of time beside it."""
    if not token.text[0].isupper():
        return False
    beside = [token.nbor(step) for step in (-1, 1) if 0 <= token.i + step < len(token.doc)]
    if token.ent_type_ == "DATE" or any(t.text[0].isdigit() for t in beside):
        return True
    if token.i == 0:
        return False
    named = any(c.dep_ in ("compound", "amod", "poss") for c in token.children)
    return token.nbor(-1).lower_ in _BEFORE_MONTHS or (token.pos_ == "PROPN" and not named)
