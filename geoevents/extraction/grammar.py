"""Clauses, noun phrases and paths in a dependency parse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "SUBJECTS",
    "ancestors",
    "clause_of",
    "is_passive",
    "is_verb",
    "names_act",
    "noun_phrase",
    "path_length",
]

_NAMING = frozenset(("in", "during", "amid", "from"))
_OF_VERBS = frozenset(("dobj", "nsubj", "prt", "dative", "ccomp", "xcomp"))  # no noun has these
SUBJECTS = frozenset(("nsubj", "csubj", "nsubjpass", "csubjpass"))


def is_verb(token: Token) -> bool:
    """Tells whether a token heads a clause: a verb, or an auxiliary that stands as one."""
    return token.pos_ in ("VERB", "AUX")


def is_passive(verb: Token) -> bool:
    """Tells whether a verb's subject undergoes it."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN" and not _has_subject(verb):
        return not any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)
    if verb.dep_ == "xcomp" and verb.tag_ == "VBN" and not _has_subject(verb):
        aided = any(c.dep_ == "aux" for c in verb.children)
        return not aided and is_verb(verb.head) and is_passive(verb.head)  # "was found shot"
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _has_subject(verb):
        return is_verb(verb.head) and is_passive(verb.head)
    return False


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def ancestors(token: Token) -> Iterator[Token]:
    """Walks from a token's head to the root."""
    while token.head != token:
        token = token.head
        yield token


def clause_of(token: Token) -> Token:
    """Gives the nearest verb at or above a token, or the root."""
    here = token
    while here.head != here and not is_verb(here):
        here = here.head
    return here


def noun_phrase(head: Token) -> list[Token]:
    """Gives a noun with what stands before and beside it: its phrase without clauses and lists."""
    keep: list[Token] = [head]
    for child in head.children:
        if child.dep_ == "amod" and child.i > head.i:
            keep.append(child)  # "gunmen loyal to X": X is not part of the name
        elif child.dep_ in (
            "compound",
            "amod",
            "nmod",
            "poss",
            "det",
            "nummod",
            "quantmod",
            "case",
        ):
            keep.extend(child.subtree)
        elif child.dep_ == "appos":
            keep.extend(noun_phrase(child))
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    keep.extend(noun_phrase(inner))
    return sorted(set(keep), key=lambda t: t.i)


def path_length(a: Token, b: Token) -> int:
    """Gives the number of arcs between two tokens of one parse (large when not connected)."""
    above = {a.i: 0}
    for steps, token in enumerate(ancestors(a), 1):
        above[token.i] = steps
    if b.i in above:
        return above[b.i]
    for steps, token in enumerate(ancestors(b), 1):
        if token.i in above:
            return above[token.i] + steps
    return 99


def names_act(gerund: Token) -> bool:
    """Tells the gerund that is as good as a noun: "in fighting near X", "shooting in X went on"."""
    if gerund.tag_ != "VBG":
        return False
    if gerund.dep_ in ("nsubj", "nsubjpass"):
        return True
    if any(c.dep_ in _OF_VERBS for c in gerund.children):
        return False
    return gerund.dep_ in ("csubj", "csubjpass") or (
        gerund.dep_ == "pcomp" and gerund.head.lower_ in _NAMING
    )
