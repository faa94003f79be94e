"""Tells acts that happened from those that are threatened, planned, feared, denied or general."""

# ruff: noqa: SIM102 - every governor of a verb is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import is_none, is_withheld
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.intents import FEASTING, is_unreal_noun, judge_governed
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["judge_modality"]

# Verbs that only carry an act noun: to deny them is to deny the act.
_CARRYING_OUT = frozenset(
    "carry conduct stage mount launch make undertake perform execute commit order plan".split()
)
_SIGNS = frozenset("mention sign evidence indication word trace hint proof report".split())
_SAME_IN_PAST = frozenset("hit cut put set shut burst split".split())
_SHARES = frozenset("part role hand involvement share".split())
# Main clauses that tell of the past by what is shown and remembered.
_SHOWING = frozenset(
    "see show tell learn remember recall recount depict describe document portray feature honour "
    "honor commemorate mark celebrate mourn visit explain teach hear witness".split()
)
_HISTORY = frozenset(
    "historian museum memorial monument exhibition exhibit documentary anniversary centenary "
    "veteran commemoration descendant archive textbook remembrance film movie novel book series "
    "drama play memoir painting thriller".split()
)
_INVERTED = frozenset(("had", "should", "were"))
_BARE = frozenset("det amod compound punct".split())
_ARGUMENTS = frozenset(
    ("dobj", "pobj", "prep", "nsubj", "nsubjpass", "attr", "acl", "conj", "appos")
)


def judge_modality(act: Act, book: Codebook) -> None:
    """Sets ``unreal``, ``negated`` and ``attempted`` of an act."""
    token, reading = act.trigger, act.reading
    act.negated = _negated(token, reading)
    act.unreal = _unreal_clause(token, act.noun, book)
    if act.noun and not act.unreal:
        act.unreal = is_unreal_noun(token, reading, book)
    if not act.noun and not act.unreal:
        act.attempted, act.unreal = judge_governed(token, reading, book)
    if not act.unreal:
        act.unreal = (
            _remembered(token, reading)
            or _unasserted(token, reading, book)
            or _unclaimed(token, reading)
        )


def _negated(token: Token, reading: Reading) -> bool:
    for child in token.children:
        if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "advmod", "preconj", "cc") and (
            child.lower_ in ("nobody", "none", "nothing", "neither", "never", "hardly")
            or (
                any(c.lower_ == "no" and c.dep_ == "det" for c in child.children)
                and not any(s.first <= child.i <= s.last for s in reading.sites)
            )
        ):
            return True
    head = token.head
    if token.dep_ in ("attr", "nsubj", "dobj", "xcomp", "pobj") and is_verb(head):
        if any(c.dep_ == "neg" for c in head.children) and token.dep_ in ("attr", "xcomp"):
            return True
    if token.dep_ in ("dobj", "nsubjpass") and reading.lemmas[head.i] in _CARRYING_OUT:
        if any(c.dep_ == "neg" for c in head.children):
            return True
    if _no_part(token, reading) or _unmentioned(token, reading):
        return True
    return bool(token.dep_ == "pcomp" and head.lower_ == "without") or (
        token.dep_ == "pobj" and head.lower_ == "without"
    )


def _no_part(token: Token, reading: Reading) -> bool:
    """Reads "took no part in the raid", "had no hand in it", "did not take part in it"."""
    above = token.head.head
    if token.dep_ not in ("pobj", "pcomp") or token.head.lower_ not in ("in", "with"):
        return False
    shares = [above, *(c for c in above.children if c.dep_ == "dobj" and is_verb(above))]
    return any(
        any(c.lower_ in ("no", "any") and c.dep_ == "det" for c in part.children)
        or any(c.dep_ == "neg" for c in part.head.children)
        for part in shares
        if reading.lemmas[part.i] in _SHARES
    )


def _unmentioned(token: Token, reading: Reading) -> bool:
    """Reads "made no mention of the town being lost", "there was no sign of fighting"."""
    for above in ancestors(token):
        if is_verb(above) and above.dep_ not in ("acl", "pcomp"):
            return False
        if reading.lemmas[above.i] in _SIGNS and any(
            c.lower_ == "no" and c.dep_ == "det" for c in above.children
        ):
            return True
    return False


def _unreal_clause(token: Token, noun: bool, book: Codebook) -> bool:
    """Looks for modal auxiliaries and conditions on the clause and those it hangs on."""
    here, steps, inside = token, 0, not noun
    while True:
        if _inverted(here):
            return True
        if is_verb(here) or here == token:
            for child in here.children:
                if (
                    child.dep_ in ("aux", "auxpass")
                    and child.lower_ in book.modality["auxiliaries"]
                ) and (inside or here == token or token.dep_ in _ARGUMENTS):
                    return True
                if child.dep_ == "mark" and child.lower_ in book.modality["marks"]:
                    return True
                if child.dep_ == "advmod" and child.lower_ == "when" and _habitual(here):
                    return True
        if here.dep_ in ("ccomp", "relcl", "advcl", "parataxis", "conj", "acl") and is_verb(here):
            return bool(
                here.dep_ == "conj"
                and not _own_subject(here)
                and any(
                    c.dep_ == "aux" and c.lower_ in book.modality["auxiliaries"]
                    for c in here.head.children
                )
                and not any(c.dep_ in ("aux", "auxpass") for c in here.children)
            )
        if here.head == here or steps > 6:
            return False
        here = here.head
        steps += 1


def _remembered(token: Token, reading: Reading) -> bool:
    """Tells history: "marked the rising in which troops killed many", "a museum shows how they …".

    What is commemorated, and what hangs on it as a clause; and what a main clause shows or tells
    that has a museum, historians or an anniversary in it.
    """
    below = token
    for above in ancestors(token):
        lemma = reading.lemmas[above.i]
        if is_verb(above):
            if lemma in FEASTING - {"celebrate"} and below.dep_ in ("dobj", "nsubjpass"):
                return True
            if lemma in _SHOWING and below.dep_ in ("ccomp", "dobj", "advcl", "pobj"):
                others = {t.i for t in above.subtree} - {t.i for t in below.subtree}
                if any(reading.lemmas[i] in _HISTORY for i in others):
                    return True
        below = above
    return False


def _unasserted(token: Token, reading: Reading, book: Codebook) -> bool:
    """Tells "did not confirm that it had struck X": nobody says it, nobody denies it.

    "Did not say when it had struck X" takes the strike for granted.
    """
    told = book.reporting["say"]
    for here in (token, *ancestors(token)):
        above = here.head
        if any(t.text == ";" for t in here.doc[min(here.i, above.i) : max(here.i, above.i)]):
            return False  # a sentence of its own
        if here.dep_ == "relcl" and here != token:
            return False  # "… behind the raid, which came after …": the writer's own word
        if here.dep_ == "ccomp" and here.left_edge.tag_ not in ("WRB", "WP", "WDT"):
            lemma = reading.lemmas[above.i]
            if (lemma in told or lemma in book.denials) and is_withheld(above):
                return True
    return False


def _unclaimed(token: Token, reading: Reading) -> bool:
    """Tells "no group has claimed the attack": a mention of an act that was told before."""
    if any(c.dep_ not in _BARE for c in token.children):
        return False  # with its place or day it may be told here alone
    for here in (token, *ancestors(token)):
        above = here.head
        if reading.lemmas[here.i] == "claim" and is_none(here):
            return True
        if is_verb(above):
            claimed = reading.lemmas[above.i] == "claim" or (
                reading.lemmas[here.i] in ("responsibility", "credit")
            )
            return claimed and is_withheld(above)
    return False


def _inverted(verb: Token) -> bool:
    """Tells "had the shell gone off, …" and "should they attack, …": conditions without "if"."""
    first = next((c for c in verb.children if c.dep_ in ("aux", "auxpass", "nsubj")), None)
    if first is None or first.lower_ not in _INVERTED or verb.doc[-1].text == "?":
        return False
    subject = any(c.dep_ in ("nsubj", "nsubjpass") and c.i > first.i for c in verb.children)
    return subject and (verb.dep_ == "advcl" or first.i == 0)


def _habitual(verb: Token) -> bool:
    past = verb.lower_ in _SAME_IN_PAST and verb.head.tag_ in ("VBD", "VBN")
    return verb.tag_ in ("VBP", "VBZ") and verb.dep_ == "advcl" and not past


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
