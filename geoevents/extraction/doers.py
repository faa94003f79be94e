"""Who did an act where its noun phrases do not say so: by weapon, claim, neighbour or kind."""

# ruff: noqa: SIM102 - each side is filled in by the first rule that knows it
from __future__ import annotations

from collections.abc import Sequence

from geoevents.codebook import Codebook
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act
from geoevents.extraction.cast import Cast
from geoevents.extraction.families import BY_FORCE
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = [
    "cast_by_kind",
    "cast_by_neighbour",
    "cast_by_story",
    "cast_by_words",
    "cast_protest",
    "cast_target",
    "shooter_of",
]

_S = SubEventType
_CARRYING = frozenset("evacuate bus relocate evacuation bring carry".split())


def cast_by_story(act: Act, book: Codebook, earlier: Sequence[Act]) -> None:
    """Takes the doer from who claims the act as its own, or from the act that is told on."""
    source = act.source
    if source is not None and source.own and source.party not in (None, HOST):
        assert source.party is not None  # noqa: S101 - tested above
        act.actor1, act.agent_party = source.name or book.actor_name(source.party), source.party
    elif act.rule == "carried on":
        told = next((o for o in reversed(earlier) if o.kind is act.kind), None)
        if told is not None:
            act.actor1, act.agent_party = told.actor1, told.agent_party


def cast_by_neighbour(act: Act, earlier: Sequence[Act]) -> None:
    """Gives "while aircraft hit Y" to whoever attacked X in the clause before."""
    whole = act.trigger.dep_ in ("advcl", "conj") and any(
        c.lower_ in ("while", "as", "and") for c in act.trigger.children
    )
    told = earlier[-1] if earlier else None
    if whole and told is not None and told.reading is act.reading and told.kind in BY_FORCE:
        act.actor1, act.agent_party = told.actor1, told.agent_party


def cast_by_kind(act: Act, book: Codebook, country: str | None) -> None:
    """Fills in who does such acts as a rule: rioters, the police, the authorities."""
    if country is None or country not in book.states:
        return
    if act.kind in (_S.MOB_VIOLENCE, _S.VIOLENT_DEMONSTRATION):
        act.actor1 = book.actor_name(country, "rioter")
    elif act.kind is _S.ARRESTS and act.actor1 is None:
        act.actor1, act.agent_party = book.actor_name(country, "police"), country
    elif act.kind is _S.OTHER and act.actor1 is None:
        if act.reading.lemmas[act.trigger.i] in _CARRYING:
            act.actor1, act.agent_party = book.actor_name(country, "government"), country


def cast_protest(act: Act, book: Codebook, country: str | None) -> None:
    """Names the crowd of a protest, and who keeps it down."""
    if country not in book.states or country is None:
        return
    crowd = book.actor_name(country, "protester")
    keepers = [t for t in act.roles.agents if "police" in act.reading.people.get(t.i, ())]
    if keepers and act.actor1 == book.actor_name(country):
        act.actor1 = book.actor_name(country, "police")  # "security forces" before a crowd
    if act.kind is _S.EXCESSIVE_FORCE:
        if act.actor1 is None or act.actor1.startswith(("Protesters", "Civilians")):
            act.actor1 = book.actor_name(country, "police")
        act.actor2 = crowd
    else:
        if act.actor1 and not act.actor1.startswith(("Protesters", "Civilians")):
            act.actor2 = act.actor1
        act.actor1 = crowd


def cast_by_words(act: Act, book: Codebook, cast: Cast, country: str | None) -> None:
    """Finds the doer in weapons with an owner and in phrases beside the trigger."""
    reading = act.reading
    domain = sorted(i for a in (act, *act.merged) for i in a.roles.domain)
    for i in domain:
        if i in reading.weapons:
            token = reading.doc[i]
            if token in act.roles.patients and act.kind is _S.AIR_DRONE_STRIKE and act.roles.agents:
                if act.reading.weapons.get(act.roles.agents[0].i):
                    continue  # the helicopter that a drone brought down
            for child in token.children:
                if child.dep_ in ("acl", "relcl"):
                    makers = [t for c in child.children if c.dep_ == "agent" for t in c.children]
                    makers += [c for c in child.children if c.dep_ == "nsubj" and c.tag_ != "WDT"]
                    for maker in makers:
                        actor = name_actor(maker, reading, book, cast, country=country)
                        if actor is not None and actor.kind != "civilian":
                            act.actor1, act.agent_party = actor.name, actor.party
                            act.agent_span = actor.first, actor.last
                            return
            actor = name_actor(token, reading, book, cast, country=None)
            if actor is not None and actor.party is not None:
                if act.kind is _S.DISRUPTED_WEAPONS_USE:
                    continue
                act.actor1, act.agent_party = shooter_of(actor.name, actor.party, country, book)
                act.agent_span = actor.first, actor.last
                return


def shooter_of(
    name: str, party: str, country: str | None, book: Codebook
) -> tuple[str, str | None]:
    """Gives a rocket "out of Yemen" to the group at home there that is at war with the target."""
    enemies = book.enemies(country) if country is not None else []
    if party in book.states and party not in enemies and party != country:
        for group in enemies:
            if group in book.actors and book.actors[group].country == party:
                return group, group
    return name, party


def cast_target(act: Act, book: Codebook, country: str | None) -> None:
    """Names the people of a village or a school that is attacked."""
    if act.kind is not _S.ATTACK or act.actor2 is not None or country not in book.states:
        return
    struck = kinds_of_all(act.roles.patients, act.reading, book)
    if country is not None and struck & {"place", "territory", "structure"}:
        act.actor2 = book.actor_name(country, "civilian")
