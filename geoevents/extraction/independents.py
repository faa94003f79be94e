"""Voices that speak for no party: witnesses, rights groups, rival claimants, a people."""

# ruff: noqa: PLR0911 - voices are told apart kind by kind
from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Source
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["IndependentVoices", "is_body"]

_LOCALS = frozenset("local tribal traditional village community religious customary".split())
_CIVIL_HEADS = frozenset(("hospital", "medic", "doctor", "nurse", "witness", "resident"))
_CIRCLES = frozenset("group network committee association union collective".split())
_CIVIL_CALLINGS = frozenset(
    "lawyer doctor nurse medic teacher student journalist activist resident mother farmer".split()
)
_RIVAL = frozenset("shadow exile exiled breakaway rival self-proclaimed self-declared".split())


class IndependentVoices:
    """Tells sources that speak for no party by the words that name them."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self._independent = frozenset(book.reporting["independent"])
        self._official = frozenset(book.reporting["official"])

    def speaks(self, head: str, lemmas: list[str], token: Token) -> bool:
        """Tells whether a source with these words in its phrase speaks for no party."""
        if head in _CIRCLES and _CIVIL_CALLINGS & set(lemmas):
            return True  # "the Emergency Lawyers group"
        if head == "opposition" or (token.tag_ == "NNS" and {"news", "agency"} <= set(lemmas)):
            return True
        if _RIVAL & set(lemmas) or _is_of_a_people(token, self.book):
            return True
        if head in self._independent and head not in self._official:
            return not any(x in self._official and x != "state" for x in lemmas if x != head) or (
                head in _CIVIL_HEADS
            )
        if token.pos_ == "PROPN" and any(
            x in self._independent and x != "news" for x in lemmas if x not in self._official
        ):
            return not any(x in self._official for x in lemmas if x not in ("group", "agency"))
        pairs = {f"{a} {b}" for a, b in itertools.pairwise(lemmas)}
        rights = {"right group", "human right", "human rights", "rights group"} & pairs
        if pairs & self._independent or (rights and "ministry" not in lemmas):
            return True
        if head in ("chief", "leader", "elder") and _LOCALS & set(lemmas):
            return True
        return bool(set(lemmas) & _CIVIL_HEADS) and head in (
            "staff",
            "official",
            "worker",
            "source",
            "doctor",
        )


def is_body(token: Token, head: str, reading: Reading, book: Codebook, last: Source | None) -> bool:
    """Tells "the agency" that stands for an independent body named or heard before."""
    if head not in ("agency", "organisation", "organization", "mission", "body", "charity"):
        return False
    plain = all(c.dep_ in ("det", "poss") for c in token.children)
    if plain and last is not None and last.party is None:
        return True
    return any(
        book.actors[span.value].side == "independent" and span.last < token.i
        for span in reading.actors
    ) and any(c.lower_ in ("the", "its") for c in token.children)


def _is_of_a_people(token: Token, book: Codebook) -> bool:
    """Tells "Kurdish forces" and "Druze fighters", who speak for no state, from "Syrian forces"."""
    return token.pos_ == "NOUN" and any(
        c.ent_type_ == "NORP" and c.dep_ in ("amod", "compound") and c.lower_ not in book.demonyms
        for c in token.children
    )
