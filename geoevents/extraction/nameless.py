"""Armed people of whom the text does not say who they are: "gunmen", "unidentified men"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.cast import Actor
from geoevents.extraction.families import BY_FORCE
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["band_that_speaks", "is_newcomer", "is_unidentified", "name_the_nameless"]

_NAMELESS = frozenset("gunman bandit rustler robber kidnapper".split())
_UNKNOWN = frozenset("unidentified unknown unnamed masked hooded".split())
_KNOWN = frozenset("the these those their its same".split())


def is_newcomer(token: Token, act: Act) -> bool:
    """Tells "gunmen" and "unidentified men", whom the text does not know, from "the gunmen"."""
    known = any(c.lower_ in _KNOWN for c in token.children)
    nameless = act.reading.lemmas[token.i] in _NAMELESS
    return not known and (nameless or is_unidentified(token, act))


def is_unidentified(token: Token, act: Act) -> bool:
    """Tells "unidentified men" from an unidentified drone."""
    people = token.i in act.reading.people
    return people and any(c.lower_ in _UNKNOWN for c in token.children)


def name_the_nameless(act: Act, book: Codebook, country: str | None) -> None:
    """Names armed people of whom nothing is known by their country."""
    named = act.kind in BY_FORCE or act.kind is SubEventType.LOOTING
    if act.actor1 is not None or not named or country not in book.states:
        return
    for token in (t for a in (act, *act.merged) for t in a.roles.agents):
        if is_unidentified(token, act) or kinds_of_all([token], act.reading, book) & {"rebel"}:
            act.actor1 = book.actor_name(country, "rebel")
            act.agent_span = token.i, token.i
            return


def band_that_speaks(act: Act, speaker: Token, book: Codebook, country: str | None) -> Actor | None:
    """Gives a band without a name that tells of its own deeds."""
    rebels = "rebel" in kinds_of_all([speaker], act.reading, book)
    if not rebels or country not in book.states or country is None:
        return None
    return Actor(book.actor_name(country, "rebel"), None, "rebel", speaker.i, speaker.i)
