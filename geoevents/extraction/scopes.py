"""How far a verb of telling reaches: its clause, what stands before it, and no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.arguments import blames
from geoevents.extraction.grammar import is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.sayings import ADMITTED, SAID

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["apart", "complement", "scope_of", "stretch_start", "whole"]

_SAYING = frozenset("saying adding insisting claiming stating maintaining arguing".split())
_THEY = frozenset(("it", "they", "he", "she"))
_RIGHT = frozenset(
    (
        "ccomp",
        "xcomp",
        "dobj",
        "prep",
        "advcl",
        "attr",
        "oprd",
        "pcomp",
        "dative",
        "acomp",
        "conj",
        "acl",
    )
)


def complement(verb: Token) -> frozenset[int]:
    """Gives the tokens of a verb's complements: what it says, denies or reports."""
    keep: set[int] = set()
    for child in verb.children:
        if apart(child, verb):
            continue
        if (
            child.dep_ in _RIGHT
            and child.dep_ != "conj"
            and (child.i > verb.i or child.dep_ == "ccomp")
        ):
            if child.dep_ == "advcl" and any(c.dep_ == "mark" for c in child.children):
                continue
            if child.dep_ == "advcl" and child.lower_ in _SAYING:
                continue  # "denied it, saying that …": the reason, not what is denied
            keep.update(t.i for t in child.subtree)
    for token in verb.subtree:
        if token.i in keep and _is_other_word(token, verb):
            keep.difference_update(t.i for t in token.subtree)
    return frozenset(keep)


def _is_other_word(clause: Token, verb: Token) -> bool:
    """Tells "A said …, while B said …": a verb of telling with a speaker of its own."""
    if clause.dep_ not in ("advcl", "conj", "parataxis") or clause.head == clause:
        return False
    if not (clause.lower_ in SAID | ADMITTED or blames(clause)) or clause.i < verb.i:
        return False
    return any(c.dep_ == "nsubj" and c.lower_ not in _THEY for c in clause.children)


def apart(child: Token, verb: Token) -> bool:
    """Tells a sentence of its own that stands before a semicolon."""
    return child.i < verb.i and any(t.text == ";" for t in verb.doc[child.i : verb.i])


def scope_of(verb: Token, reading: Reading) -> frozenset[int]:
    """Gives the tokens that are the speaker's word."""
    own = complement(verb)
    subject = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    content = [c for c in verb.children if c.dep_ == "ccomp" and not apart(c, verb)]
    inverted = bool(subject) and subject[0].i > verb.i
    following = [t for t in reading.doc[verb.i + 1 :] if is_verb(t) and t.i in own]
    trailing = verb.dep_ in ("parataxis", "ROOT", "ccomp", "conj", "advcl") and not following
    left = min([verb.i, *(t.i for s in subject for t in s.subtree)])
    comma = left > 0 and reading.doc[left - 1].text in (",", ";", "”", '"', "’", "–", "—")
    if verb.dep_ == "relcl":
        return own
    said = [c for c in verb.children if c.dep_ == "dobj"]
    if said and all(c.lower_ in ("it", "this", "that") for c in said) and not content:
        return own | frozenset(range(left))  # "…; an officer confirmed this later"
    if content and all(c.i < verb.i for c in content):
        start = stretch_start(reading, left)
        return frozenset(i for i in own if i >= start) | frozenset(range(start, left))
    if (trailing and (comma or inverted)) or verb.dep_ == "parataxis":
        return (
            own
            | frozenset(range(stretch_start(reading, left), left))
            | (
                frozenset(range(verb.i, len(reading.doc)))
                if not following and comma
                else frozenset()
            )
        )
    return own


def stretch_start(reading: Reading, end: int) -> int:
    """Gives where the stretch before a trailing attribution begins: after a semicolon or colon."""
    for token in reversed(list(reading.doc[:end])):
        if token.text == ";":
            return int(token.i) + 1
    return 0


def whole(reading: Reading) -> frozenset[int]:
    """Gives all tokens of a sentence."""
    return frozenset(range(len(reading.doc)))
