"""How two triggers of a sentence stand to each other: one hangs on the other, or answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act
from geoevents.extraction.families import CROWDS, TERRITORY
from geoevents.extraction.grammar import ancestors, is_passive, is_verb
from geoevents.extraction.reading import Reading
from geoevents.model import SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "hangs_on",
    "have_two_tellers",
    "is_answered",
    "is_by_debris",
    "is_other_side",
    "is_retaken",
    "is_told_of",
    "is_where_clause",
]

_S = SubEventType


def have_two_tellers(one: Act, two: Act) -> bool:
    """Tells clauses that two parties say: what A claims is never part of what B claims."""
    said = [a.source.party for a in (one, two) if a.source is not None]
    return len(said) == 2 and said[0] != said[1]


def is_told_of(deed: Act, act: Act) -> bool:
    """Tells "the general, who took X, was killed": what the victim had done is no part of it."""
    clause = deed.trigger
    victims = {t.i for t in act.roles.patients}
    own = any(c.tag_ == "WP" and c.dep_ == "nsubj" for c in clause.children)
    return clause.dep_ == "relcl" and own and clause.head.i in victims


def is_other_side(one: Act, two: Act) -> bool:
    """Tells "A took X but B drove them out": coordinate clauses with doers of their own."""
    late = max(one, two, key=lambda a: a.trigger.i).trigger
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in late.children)
    joined = late.dep_ == "conj" and late.head in (one.trigger, two.trigger)
    return joined and own and not (one.noun or two.noun)


def is_retaken(one: Act, two: Act) -> bool:
    """Tells "X, which A had taken, was retaken by B": two changes of hands."""
    if not (one.kind in TERRITORY and two.kind in TERRITORY) or one.noun or two.noun:
        return False
    doers = [{t.i for t in a.roles.agents} for a in (one, two)]
    aside = any(a.trigger.dep_ == "relcl" for a in (one, two))
    return aside and all(doers) and not doers[0] & doers[1]


def is_answered(one: Act, two: Act) -> bool:
    """Tells "crowds burned a station after police shot two": a riot, and what it answers."""
    first, late = sorted((one, two), key=lambda a: a.trigger.i)
    clause = late.trigger if late.trigger.head == first.trigger else first.trigger
    riot = _S.VIOLENT_DEMONSTRATION in (one.kind, two.kind)
    riot = riot and one.kind is not two.kind and one.kind in CROWDS and two.kind in CROWDS
    timed = any(
        c.dep_ == "npadvmod" and c.ent_type_ in ("DATE", "TIME") for c in clause.children
    )  # "two weeks after X was shot"
    doers = [{t.i for t in a.roles.agents} for a in (one, two)]
    apart = all(doers) and not doers[0] & doers[1] and one.kind is not two.kind
    apart = apart and None not in (one.kind, two.kind) and not (one.noun or two.noun)
    return (
        (riot or timed or apart)
        and clause.dep_ == "advcl"
        and any(c.dep_ == "mark" and c.lower_ in ("after", "before") for c in clause.children)
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    )


def is_where_clause(above: Act, below: Act) -> bool:
    """Tells "fighting raged in X, where A and B clashed": the clause tells of the same act."""
    clause = below.trigger
    return (
        clause.dep_ == "relcl"
        and clause.head.i in above.roles.domain
        and any(c.lower_ == "where" for c in clause.children)
    )


def is_by_debris(act: Act, reading: Reading) -> bool:
    """Tells what the pieces of a downed weapon did: part of its downing."""
    return any(reading.lemmas[t.i] in ("debris", "wreckage", "fragment") for t in act.roles.agents)


def hangs_on(above: Act, below: Act) -> bool:
    """Tells whether one act is an argument or adjunct of the other, at any depth."""
    numbers = {t.i for t in above.triggers}
    here = below.trigger
    for token in ancestors(below.trigger):
        if (
            here.dep_ == "conj"
            and is_verb(here)
            and any(c.dep_ in ("nsubj", "nsubjpass") for c in here.children)
            and not _elliptic(here)
        ):
            return False
        if token.i in numbers:
            return True
        here = token
    return False


def _elliptic(verb: Token) -> bool:
    """Tells "two were killed and five wounded", one clause with what follows it."""
    bare = not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    return bare and verb.tag_ in ("VBN", "VBD") and verb.head.i < verb.i and is_passive(verb.head)
