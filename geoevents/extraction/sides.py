"""The sides of an act that its own words leave out: the other side of a war, the state at home."""

# ruff: noqa: SIM102 - each side is filled in by the first rule that knows it
from __future__ import annotations

import re

from geoevents.codebook import Codebook
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act
from geoevents.extraction.cast import Cast
from geoevents.extraction.nameless import is_newcomer
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import EventType, SubEventType

__all__ = ["country_of", "fill_sides", "host_party"]

_S = SubEventType
_CODE = 2  # letters of a state's code; officials without a named state speak for no rebels
_LONG_RANGE = frozenset((_S.AIR_DRONE_STRIKE, _S.SHELLING))
# An opening that sets an act apart from those told before.
_APART = re.compile(
    r"\W*(?:elsewhere|separately|(?:in|during) (?:an?|another|yet another|one) ?"
    r"(?:separate|unrelated|different|another|further|other)?\W*(?:\w+ ){0,2}?"
    r"(?:incident|attack|raid|assault|ambush|episode|case))\b",
    re.IGNORECASE,
)
# An embedded question about the doer, whatever governs it: "it was not clear who had fired".
_UNKNOWN_HAND = re.compile(
    r"\b(?:unknown|unidentified)\b"
    r"|\b(?:not|n't|never|nobody|un\w+|without)\b(?:\W+\w+){0,5}\W+whos?e?\b"
)


def country_of(act: Act) -> str | None:
    """Gives the country that an act took place in, as far as the text tells."""
    for spot in act.spots:
        place = spot.resolution.place
        if place is not None and place.country is not None:
            return place.country
    return act.home


def fill_sides(act: Act, book: Codebook, cast: Cast, country: str | None) -> None:
    """Fills in a side that a war between two parties leaves no doubt about."""
    kind = act.kind
    text = act.reading.text.lower()
    if act.actor1 is None and kind in _LONG_RANGE and country is not None:
        if not _UNKNOWN_HAND.search(text):
            enemy = cast.enemy_of(country)
            local = any(
                enemy in book.enemies(country) and book.actors[enemy].country == country
                for enemy in [enemy]
                if enemy in book.actors
            )
            if enemy is not None and not local:
                act.actor1, act.agent_party = book.actor_name(enemy), enemy
            crewed = (kind is _S.AIR_DRONE_STRIKE and country in book.armies) or any(
                act.reading.lemmas[i] in book.objects["platform"]
                for a in (act, *act.merged)
                for i in a.roles.domain
            )
            if (
                act.actor1 is None
                and crewed
                and country in book.states
                and not _contested(country, book)
            ):
                owner = book.armies.get(country, country)
                act.actor1, act.agent_party = book.actor_name(owner), owner
    if kind is None:
        return
    if kind is _S.DISRUPTED_WEAPONS_USE and act.actor1 is None:
        source = act.source.party if act.source is not None else None
        party = source if source not in (None, HOST) else country
        flying = any(act.reading.weapons.get(t.i) in ("air", "shell") for t in act.roles.patients)
        official = (source == HOST or source in book.states) and not act.roles.agents
        rebels = kinds_of_all(act.roles.agents, act.reading, book) & {"rebel"}
        flying = flying and not rebels
        if party is not None and (flying or official):
            act.actor1, act.agent_party = book.actor_name(party), party
    if kind.event_type is EventType.BATTLES or kind is _S.OTHER:
        _battle_sides(act, book, cast, country)
    if (
        act.actor2 is None
        and act.agent_party is not None
        and (kind.event_type is EventType.BATTLES or kind is _S.DISRUPTED_WEAPONS_USE)
    ):
        enemy = cast.enemy_of(act.agent_party)
        if enemy is not None:
            act.actor2 = book.actor_name(enemy)


def _contested(country: str, book: Codebook) -> bool:
    """Tells countries over which another state flies too: there an unnamed jet is nobody's."""
    at_home = [name for name, actor in book.actors.items() if actor.country == country]
    foes = {foe for party in (country, *at_home) for foe in book.enemies(party)}
    return any(foe in book.states and foe != country for foe in foes)


def _battle_sides(act: Act, book: Codebook, cast: Cast, country: str | None) -> None:
    """Puts the attacker first in repelled assaults, and the encircling side first."""
    lemma = act.reading.lemmas[act.trigger.i]
    repelled = (
        any("repel" in a.classes and not a.noun for a in (act, *act.merged))
        and act.rule == "repelled"
    )
    if repelled:
        defender, attacker = act.actor1, act.actor2
        assault = [
            t for a in act.merged if a.noun and "assail" in a.classes for t in a.roles.agents
        ]
        beaten_off = [a for a in (act, *act.merged) if not a.noun and "repel" in a.classes]
        assault += [t for a in beaten_off for t in a.roles.patients]
        attackers = [
            actor
            for t in assault
            for actor in [name_actor(t, act.reading, book, cast, country=None)]
            if actor is not None
        ]
        party = act.agent_party
        if attackers:
            attacker = attackers[0].name
            act.agent_party = attackers[0].party
        elif party is not None:
            enemy = cast.enemy_of(party)
            attacker = book.actor_name(enemy) if enemy else None
            act.agent_party = enemy
        elif act.source is not None and act.source.party not in (None, HOST):
            assert act.source.party is not None  # noqa: S101 - tested above
            enemy = cast.enemy_of(act.source.party)
            attacker = book.actor_name(enemy) if enemy else None
            act.agent_party = enemy
        act.actor1, act.actor2 = attacker, defender if defender != attacker else None
    elif act.actor1 is None and lemma in ("ambush", "surround", "encircle", "trap", "encirclement"):
        victim = act.patient_span
        for token in (t for a in (act, *act.merged) for t in a.roles.patients):
            found = name_actor(token, act.reading, book, cast, country=country)
            if found is not None and found.party is not None and victim is not None:
                enemy = cast.enemy_of(found.party)
                if enemy is not None:
                    act.actor1, act.agent_party = book.actor_name(enemy), enemy
                break
    elif act.actor1 is None and country in book.states and _rebels_died(act, book):
        teller = act.source.party if act.source is not None else None
        party = teller if teller in book.states else country  # a state tells of its own raids
        act.actor1, act.agent_party = book.actor_name(party or ""), party
    elif (
        act.actor1 is None
        and country is not None
        and act.kind is _S.ARMED_CLASH
        and not any(is_newcomer(t, act) for a in (act, *act.merged) for t in a.roles.agents)
    ):
        enemy = _ground_enemy(act, book, cast, country)
        if enemy is not None:
            act.actor1, act.agent_party = book.actor_name(enemy), enemy


def _ground_enemy(act: Act, book: Codebook, cast: Cast, country: str) -> str | None:
    """Gives who fights a state on its ground where the text leaves it open.

    A group must have been named by then. A state that bombs another from afar is no side of a
    nameless fight in its towns.
    """
    enemy = cast.enemy_of(country)
    if enemy not in book.states and _APART.match(act.reading.text):
        return None  # another act: nobody says that the same group did it
    bands = [p for p in cast.parties if p in book.actors and book.actors[p].country == country]
    if len(bands) > 1 and enemy not in book.states:
        return None  # which of them?
    if enemy not in book.states:
        enemy = cast.enemy_of(country, by=act.reading.index)
    afar = enemy in book.armies.values() and country not in book.armies
    return None if afar else enemy


def _rebels_died(act: Act, book: Codebook) -> bool:
    """Tells "seven insurgents died in a raid": the state's forces did it."""
    return act.kind is _S.ARMED_CLASH and any(
        "kill" in a.classes and kinds_of_all(a.roles.patients, act.reading, book) & {"rebel"}
        for a in (act, *act.merged)
    )


def host_party(act: Act, agent: str | None, *, denying: bool = False) -> str | None:
    """Gives the state that an official without a stated one speaks for.

    A party that denies is the one accused; else it is the state where the act took place, or the
    state that acted where the text places nothing.
    """
    if denying and agent is not None and len(agent) == _CODE:
        return agent
    success = act.kind in (_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER)
    admitted = act.source is not None and act.source.admits
    a_state = agent is not None and len(agent) == _CODE
    if success and a_state and not denying and not admitted:
        return agent
    if denying and agent is not None:
        return country_of(act)  # nobody denies himself
    return country_of(act) or agent
