"""Fills in who did an act and to whom, and on whose side an unnamed official stands."""

# ruff: noqa: PLR0912, C901, SIM102 - each side is filled in by the first rule that knows it
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.actors import Actor, Cast, name_actor
from geoevents.extraction.acts import Act
from geoevents.extraction.reading import Reading
from geoevents.extraction.sources import HOST
from geoevents.model import EventType, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["cast_act", "country_of", "host_party"]

_S = SubEventType
_OWNERS = frozenset(("its", "their", "his", "her"))
_PRONOUNS = frozenset(("it", "they", "he", "she", "its", "their", "them", "who"))
_BY_FORCE = frozenset(
    (
        _S.AIR_DRONE_STRIKE,
        _S.SHELLING,
        _S.ATTACK,
        _S.ARMED_CLASH,
        _S.GOVERNMENT_REGAINS,
        _S.NON_STATE_OVERTAKES,
        _S.NON_VIOLENT_TRANSFER,
        _S.ABDUCTION,
        _S.CHANGE_TO_GROUP,
        _S.REMOTE_EXPLOSIVE,
        _S.GRENADE,
        _S.SEXUAL_VIOLENCE,
        _S.CHEMICAL_WEAPON,
    )
)
_LONG_RANGE = frozenset((_S.AIR_DRONE_STRIKE, _S.SHELLING))
_UNKNOWN_HAND = ("whose they were", "unknown", "unidentified", "unclear who", "who was responsible")


def country_of(act: Act) -> str | None:
    """Gives the country that an act took place in, as far as the text tells."""
    for spot in act.spots:
        place = spot.resolution.place
        if place is not None and place.country is not None:
            return place.country
    return act.home


def cast_act(act: Act, book: Codebook, cast: Cast, earlier: Sequence[Act]) -> None:
    """Names both sides of an act from its noun phrases, its source and the acts before it."""
    reading, country = act.reading, country_of(act)
    protesting = act.kind is not None and act.kind.event_type is EventType.PROTESTS
    for token in (t for a in (act, *act.merged) for t in a.roles.agents):
        actor: Actor | None
        if token.lower_ in _PRONOUNS or _same_people(token, reading):
            actor = _pronoun(act, book, earlier)
        elif reading.lemmas[token.i] in book.objects["role"]:
            actor = _role(act, book, cast, earlier)
        else:
            actor = name_actor(token, reading, book, cast, country=country)
            if actor is not None and actor.kind == "government" and _fights(act, token, reading):
                party = actor.party
                if party in book.states and party is not None:
                    actor = Actor(
                        book.actor_name(party), party, "military", actor.first, actor.last
                    )
            if any(c.dep_ == "poss" and c.lower_ in _OWNERS for c in token.children):
                actor = _pronoun(act, book, earlier) or actor
        if actor is not None and not (act.kind in _BY_FORCE and actor.kind == "civilian"):
            act.actor1, act.agent_party = actor.name, actor.party
            if actor.last >= 0:
                act.agent_span = actor.first, actor.last
            break
    if act.actor1 is None:
        _from_words(act, book, cast, country)
    if act.actor1 is None and act.rule == "carried on":
        told = next((o for o in reversed(earlier) if o.kind is act.kind), None)
        if told is not None:
            act.actor1, act.agent_party = told.actor1, told.agent_party
    for token in (t for a in (act, *act.merged) for t in a.roles.patients):
        if token.lower_ in _PRONOUNS:
            continue
        actor = name_actor(token, reading, book, cast, country=country)
        if actor is not None and actor.name != act.actor1:
            act.actor2 = actor.name
            act.patient_span = actor.first, actor.last
            break
    if protesting:
        _protest(act, book, country)
    if act.kind in (_S.MOB_VIOLENCE, _S.VIOLENT_DEMONSTRATION) and country in book.states:
        act.actor1 = book.actor_name(country, "rioter")
    if act.kind is _S.ARRESTS and act.actor1 is None and country in book.states:
        act.actor1, act.agent_party = book.actor_name(country, "police"), country
    if act.actor1 is None and act.kind is _S.OTHER and country in book.states:
        if reading.lemmas[act.trigger.i] in ("evacuate", "bus", "relocate", "evacuation", "bring"):
            act.actor1, act.agent_party = book.actor_name(country, "government"), country
    _other_side(act, book, cast, country)


def _fights(act: Act, token: Token, reading: Reading) -> bool:
    """Tells whether an office stands for its army: ministries claim what soldiers did."""
    return act.kind in _BY_FORCE and reading.lemmas[token.i] not in ("government", "force")


def _same_people(token: Token, reading: Reading) -> bool:
    """Tells "men of the same group" and "that army" from newcomers."""
    return any(t.lower_ == "same" for t in token.subtree) and token.i not in reading.weapons


def _role(act: Act, book: Codebook, cast: Cast, earlier: Sequence[Act]) -> Actor | None:
    """Reads "the attackers", "the enemy": who attacked before, or the speaker's adversary."""
    for other in reversed(earlier):
        if (
            other.actor1 is not None
            and other.kind is not None
            and (other.kind.event_type is EventType.BATTLES and other.rule != "statement")
        ):
            return Actor(other.actor1, other.agent_party, "military", 0, -1)
    speaker = act.source.party if act.source is not None else None
    party = speaker if speaker not in (None, HOST) else country_of(act)
    enemy = cast.enemy_of(party) if party is not None else None
    return Actor(book.actor_name(enemy), enemy, "military", 0, -1) if enemy else None


def _protest(act: Act, book: Codebook, country: str | None) -> None:
    if country not in book.states or country is None:
        return
    crowd = book.actor_name(country, "protester")
    if act.kind is _S.EXCESSIVE_FORCE:
        if act.actor1 is None or act.actor1.startswith(("Protesters", "Civilians")):
            act.actor1 = book.actor_name(country, "police")
        act.actor2 = crowd
    else:
        if act.actor1 and not act.actor1.startswith(("Protesters", "Civilians")):
            act.actor2 = act.actor1
        act.actor1 = crowd


def _pronoun(act: Act, book: Codebook, earlier: Sequence[Act]) -> Actor | None:
    source = act.source
    if source is not None and source.party not in (None, HOST) and source.party is not None:
        name = book.actor_name(source.party)
        return Actor(name, source.party, "military", 0, -1)
    for other in reversed(earlier):
        if other.actor1 is not None:
            return Actor(other.actor1, other.agent_party, "military", 0, -1)
    return None


def _from_words(act: Act, book: Codebook, cast: Cast, country: str | None) -> None:
    """Finds the doer in weapons with an owner and in phrases beside the trigger."""
    reading = act.reading
    domain = sorted(i for a in (act, *act.merged) for i in a.roles.domain)
    for i in domain:
        if i in reading.weapons:
            token = reading.doc[i]
            for child in token.children:
                if child.dep_ in ("acl", "relcl"):
                    makers = [t for c in child.children if c.dep_ == "agent" for t in c.children]
                    makers += [c for c in child.children if c.dep_ == "nsubj" and c.tag_ != "WDT"]
                    for maker in makers:
                        actor = name_actor(maker, reading, book, cast, country=country)
                        if actor is not None:
                            act.actor1, act.agent_party = actor.name, actor.party
                            act.agent_span = actor.first, actor.last
                            return
            actor = name_actor(token, reading, book, cast, country=None)
            if actor is not None and actor.party is not None:
                if act.kind is _S.DISRUPTED_WEAPONS_USE:
                    continue
                act.actor1, act.agent_party = _shooter(actor.name, actor.party, country, book)
                act.agent_span = actor.first, actor.last
                return


def _shooter(name: str, party: str, country: str | None, book: Codebook) -> tuple[str, str | None]:
    """Gives a missile "from Yemen" to the group at home there that is at war with the target."""
    enemies = book.enemies(country) if country is not None else []
    if party in book.states and party not in enemies and party != country:
        for group in enemies:
            if group in book.actors and book.actors[group].country == party:
                return group, group
    return name, party


def _other_side(act: Act, book: Codebook, cast: Cast, country: str | None) -> None:
    """Fills in a side that a war between two parties leaves no doubt about."""
    kind = act.kind
    text = act.reading.text.lower()
    if act.actor1 is None and kind in _LONG_RANGE and country is not None:
        if not any(words in text for words in _UNKNOWN_HAND):
            enemy = cast.enemy_of(country)
            local = any(
                enemy in book.enemies(country) and book.actors[enemy].country == country
                for enemy in [enemy]
                if enemy in book.actors
            )
            if enemy is not None and not local and "mortar" not in text:
                act.actor1, act.agent_party = book.actor_name(enemy), enemy
            crewed = any(
                act.reading.lemmas[i] in book.objects["platform"]
                for a in (act, *act.merged)
                for i in a.roles.domain
            )
            if act.actor1 is None and crewed and country in book.states:
                act.actor1, act.agent_party = book.actor_name(country), country
    if kind is None:
        return
    if kind is _S.DISRUPTED_WEAPONS_USE and act.actor1 is None:
        source = act.source.party if act.source is not None else None
        party = source if source not in (None, HOST) else country
        flying = any(act.reading.weapons.get(t.i) in ("air", "shell") for t in act.roles.patients)
        if party is not None and flying:
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
        assault += [t for a in (act, *act.merged) for t in a.roles.patients]
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
    elif act.actor1 is None and country is not None and act.kind is _S.ARMED_CLASH:
        enemy = cast.enemy_of(country)
        if enemy is not None:
            act.actor1, act.agent_party = book.actor_name(enemy), enemy


def host_party(act: Act, agent: str | None, *, denying: bool = False) -> str | None:
    """Gives the state that an official without a stated one speaks for.

    A party that denies is the one accused; else it is the state where the act took place, or the
    state that acted where the text places nothing.
    """
    if denying and agent is not None:
        return agent
    success = act.kind in (_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER)
    if success and agent is not None and not denying:
        return agent
    return country_of(act) or agent
