"""Whose territory it is decides between regaining and overtaking it."""

# ruff: noqa: PLR0911 - whose territory it is, case by case
from __future__ import annotations

from geoevents.codebook import Codebook
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act
from geoevents.extraction.arguments import prepositional
from geoevents.extraction.cast import Cast
from geoevents.extraction.families import TERRITORY
from geoevents.extraction.nouns import kinds_of_all
from geoevents.extraction.rules_territory import unopposed
from geoevents.extraction.sides import country_of
from geoevents.model import SubEventType

__all__ = ["settle_territory"]

_S = SubEventType
_BACK = frozenset(
    "retake recapture regain recover liberate free reclaim win reconquer restore liberation "
    "recapture retaking reconquest".split()
)
_LOST = frozenset("fall lose loss cede succumb relinquish give collapse".split())


def settle_territory(act: Act, book: Codebook, cast: Cast) -> None:
    """Sets the type of a change of hands, and the side that took the place, from its country."""
    if act.kind not in TERRITORY:
        return
    lemma = act.reading.lemmas[act.trigger.i]
    country = country_of(act)
    _find_taker(act, lemma, country, book, cast)
    if lemma == "fall":
        _fallen_to(act, country, book, cast)
    if act.kind is _S.NON_VIOLENT_TRANSFER:
        return
    own = frozenset(act.reading.lemmas[i] for i in act.roles.domain)
    if unopposed(own, act.reading.text):
        act.kind = _S.NON_VIOLENT_TRANSFER
        return
    if country is None and act.agent_party in book.states and lemma not in _BACK:
        country = cast.enemy_of(act.agent_party or "")  # who takes, takes from the other side
    act.kind = _kind(act, lemma, country, book)


def _find_taker(act: Act, lemma: str, country: str | None, book: Codebook, cast: Cast) -> None:
    claimant = act.source.party if act.source is not None else None
    if lemma in _LOST:
        loser = act.agent_party if lemma in ("lose", "cede", "relinquish", "give") else None
        if loser is not None:
            act.actor2, act.actor1, act.agent_party = act.actor1, None, None
            act.patient_span, act.agent_span = act.agent_span, None
            _take_by(act, cast.enemy_of(loser), book)
            return
        if act.actor1 is not None and lemma != "lose":
            act.actor1 = None
            act.agent_party = None
    if act.agent_party is not None or (act.actor1 is not None and lemma not in _LOST):
        return
    doers = kinds_of_all(act.roles.agents, act.reading, book)
    if doers & {"rebel"} and lemma not in _LOST:
        return
    winner = None
    if claimant is not None and claimant != HOST:
        losing = country == claimant and lemma in _LOST
        winner = cast.enemy_of(claimant) if losing else claimant
        if winner is not None and winner in book.states and country is not None:
            foreign = winner != country and winner not in book.enemies(country)
            winner = None if foreign else winner
    if winner is None and country is not None:
        winner = country if lemma in _BACK else cast.taker_in(country)
        lower = act.reading.text.lower()
        enemy = cast.enemy_of(country)
        if enemy is not None and enemy in book.states:
            held = book.states[enemy].demonyms
            if any(f"{d.lower()} hands" in lower or f"{d.lower()} control" in lower for d in held):
                winner = country
    _take_by(act, winner, book)


def _fallen_to(act: Act, country: str | None, book: Codebook, cast: Cast) -> None:
    """Reads "the town fell to the army", "the port's fall to rebels": who took it."""
    for token in prepositional(act.trigger, "to"):
        taker = name_actor(token, act.reading, book, cast, country=country)
        if taker is not None:
            act.actor1, act.agent_party = taker.name, taker.party
            act.agent_span = taker.first, taker.last
            if act.actor2 == taker.name:
                act.actor2, act.patient_span = None, None
            return


def _take_by(act: Act, winner: str | None, book: Codebook) -> None:
    if winner is not None:
        act.actor1, act.agent_party = book.actor_name(winner), winner


def _kind(act: Act, lemma: str, country: str | None, book: Codebook) -> SubEventType:
    party = act.agent_party
    if party is not None and party not in book.states:
        return _S.NON_STATE_OVERTAKES
    if party is not None and country is not None:
        return _S.GOVERNMENT_REGAINS if party == country else _S.NON_STATE_OVERTAKES
    kinds = kinds_of_all([t for a in (act, *act.merged) for t in a.roles.agents], act.reading, book)
    if lemma in ("lose", "cede", "relinquish"):
        return _S.GOVERNMENT_REGAINS if kinds & {"rebel"} else _S.NON_STATE_OVERTAKES
    if kinds & {"rebel"}:
        return _S.NON_STATE_OVERTAKES
    if kinds & {"military", "police", "security", "state", "government"}:
        return _S.GOVERNMENT_REGAINS
    if lemma in _BACK:
        return _S.GOVERNMENT_REGAINS
    foes = kinds_of_all(act.roles.patients, act.reading, book)
    if lemma in _LOST or lemma == "overrun" or foes & {"military", "police"}:
        return _S.NON_STATE_OVERTAKES
    return act.kind or _S.GOVERNMENT_REGAINS
