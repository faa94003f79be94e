"""Finds the words that may name an act, with who and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import prepositional, subjects
from geoevents.extraction.grammar import names_act
from geoevents.extraction.reading import Reading
from geoevents.extraction.roles import roles_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_acts"]

_AFTERMATH = frozenset(
    "suspect victim survivor trial investigation inquiry probe anniversary verdict mastermind "
    "perpetrator defendant case".split()
)
_RETURNING = frozenset("hand return exchange swap repatriate receive transfer deliver give".split())
# What a verb that nobody listed does when a weapon is its means.
_MEANS = {
    "air": "hit",
    "shell": "hit",
    "mine": "hit",
    "grenade": "hit",
    "live": "hit",
    "crowd": "disperse",
    "fire": "riot",
    "blade": "murder",
}
# To be fitted out with a weapon is no use of it.
_FITTING = frozenset(
    "arm equip load supply provide pack fill lace fit carry reward decorate meet reply respond "
    "threaten agree deal start open begin end compare replace".split()
)
_YEAR = 4  # digits
_STATIVE = frozenset(
    "be have cost remain need contain include weigh belong seem appear show mean know fly carry "
    "depend make say tell want become exist allow require exceed number resume range stay cross "
    "violate enter circle hover help give improvise".split()
)


def find_acts(reading: Reading, book: Codebook) -> list[Act]:
    """Gives every possible act of a sentence, not yet typed, in text order."""
    acts: list[Act] = []
    for token in reading.doc:
        deed = token.pos_ == "VERB" and not names_act(token)
        if token.i in reading.act_nouns and not deed and not _modifies(token, reading):
            if not _dated_reference(token):
                acts.append(Act(reading, token, reading.act_nouns[token.i], noun=True))
        elif _verbal(token):
            classes = _verb_classes(token, reading, book)
            if classes and not _dated_reference(token):
                acts.append(Act(reading, token, classes, noun=False))
        elif (
            token.lower_ in ("dead", "bodies", "body", "corpses", "corpse")
            and token.dep_ != "compound"
            and not _dated_reference(token)
            and not _is_given_back(token, reading)
        ):
            acts.append(Act(reading, token, ("kill",), noun=True))
    for act in acts:
        act.demonym = act.noun and any(
            c.lower_ in book.demonyms
            for c in act.trigger.children
            if c.dep_ in ("amod", "compound")
        )
    numbers = {act.trigger.i for act in acts}
    for act in acts:
        act.roles = roles_of(act, numbers, reading)
    return acts


def _dated_reference(token: Token) -> bool:
    """Tells acts that only date another ("days after the X", "the 2017 attack")."""
    if token.pos_ == "NOUN" and any(
        c.text.isdigit() and len(c.text) == _YEAR for c in token.children if c.i < token.i
    ):
        return True  # "the 2017 attack"
    prep = token.head
    if token.dep_ == "pobj" and prep.head.lemma_ in _AFTERMATH and _is_known(token):
        return True  # "two suspects in the Cali bombing"
    definite = any(c.lower_ in ("the", "that", "this") for c in token.children)
    if token.dep_ == "pobj" and prep.lower_ == "during" and definite:
        return True
    if token.dep_ == "pobj" and prep.lower_ in ("after", "before", "since", "following"):
        units = ("days", "day", "weeks", "week", "months", "month", "years", "year", "minutes")
        return prep.i > 0 and prep.nbor(-1).lower_ in units
    return False


def _verbal(token: Token) -> bool:
    if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ == "ROOT"):
        return not (token.dep_ == "amod" and token.tag_ != "VBG" and token.head.i > token.i)
    return bool(token.tag_.startswith("VB")) and token.dep_ not in ("aux", "auxpass", "amod")


def _modifies(token: Token, reading: Reading) -> bool:
    """Tells whether an act noun only qualifies another noun ("attack drone", "riot police")."""
    if token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        if reading.lemmas[token.head.i] in ("incident", "case", "spree", "campaign", "operation"):
            return False
        return token.head.i not in reading.act_nouns or token.head.i - token.i <= 2
    return False


def _verb_classes(token: Token, reading: Reading, book: Codebook) -> tuple[str, ...]:
    lemma = reading.lemmas[token.i]
    entries = book.verbs.get(lemma, ())
    found: list[str] = []
    for name, needed in entries:
        if needed is None or _goes_with(token, needed, reading):
            found.append(name)
    if lemma not in _STATIVE and lemma not in _FITTING:
        found.extend(_by_means(token, reading))
    if lemma not in _STATIVE and "hit" not in found and lemma not in book.reporting["say"]:
        platforms = book.objects["platform"]
        heads = [t for t in subjects(token) if reading.lemmas[t.i] not in platforms]
        if any(reading.weapons.get(t.i) in ("air", "shell") for t in heads):
            found.append("hit")
    return tuple(dict.fromkeys(found))


def _by_means(verb: Token, reading: Reading) -> list[str]:
    """Gives the class of any verb whose means is a weapon: "chased them off with gas"."""
    kinds = {reading.weapons.get(t.i) for t in prepositional(verb, "with", "by", "using")}
    found = [name for kind, name in _MEANS.items() if kind in kinds]
    under = prepositional(verb, "over", "on", "onto", "upon", "across")
    if "mine" in {reading.weapons.get(t.i) for t in under}:
        found.append("explode")  # "a cart went over a mine"
    return found


def _goes_with(token: Token, word: str, reading: Reading) -> bool:
    last = min(token.i + 7, len(reading.doc))
    for other in reading.doc[token.i + 1 : last]:
        if word in (other.lower_, reading.lemmas[other.i]):
            if token in (other.head, other.head.head):
                return True
            if other.i - token.i <= 2:
                return True
    return False


def _is_given_back(bodies: Token, reading: Reading) -> bool:
    """Tells "handed over the bodies of ten soldiers", who died before, from "found ten bodies"."""
    moved = bodies.dep_ in ("dobj", "nsubjpass", "conj") and bodies.lower_ != "dead"
    return moved and reading.lemmas[bodies.head.i] in _RETURNING


def _is_known(noun: Token) -> bool:
    """Tells "the Cali bombing" and "the May attack", which readers are taken to know."""
    named = any(c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" for c in noun.children)
    return named and any(c.lower_ == "the" for c in noun.children)
