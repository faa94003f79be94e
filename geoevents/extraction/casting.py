"""Fills in who did an act and to whom, and on whose side an unnamed official stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act
from geoevents.extraction.arguments import prepositional, speaker_behind
from geoevents.extraction.belonging import seat_in, state_in
from geoevents.extraction.cast import Actor, Cast
from geoevents.extraction.doers import (
    cast_by_kind,
    cast_by_neighbour,
    cast_by_story,
    cast_by_words,
    cast_protest,
    cast_target,
    shooter_of,
)
from geoevents.extraction.families import BY_FORCE
from geoevents.extraction.grammar import ancestors, is_passive, noun_phrase
from geoevents.extraction.nameless import band_that_speaks, is_unidentified, name_the_nameless
from geoevents.extraction.nouns import kinds_of_all
from geoevents.extraction.reading import Reading
from geoevents.extraction.sides import country_of, fill_sides
from geoevents.model import EventType, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["cast_act"]

_S = SubEventType
_OWNERS = frozenset(("its", "their", "his", "her", "our"))
_OURS = frozenset(("we", "our", "us"))
_SIDES = frozenset("military police security rebel civilian government leader named".split())
_PRONOUNS = frozenset("it they he she its their them who we our".split())


def cast_act(act: Act, book: Codebook, cast: Cast, earlier: Sequence[Act]) -> None:
    """Names both sides of an act from its noun phrases, its source and the acts before it."""
    country = country_of(act)
    _cast_agent(act, book, cast, earlier)
    if act.actor1 is None:
        cast_by_words(act, book, cast, country)
    if act.actor1 is None:
        cast_by_story(act, book, earlier)
    _cast_patient(act, book, cast)
    if act.kind is not None and act.kind.event_type is EventType.PROTESTS:
        cast_protest(act, book, country)
    cast_by_kind(act, book, country)
    if act.actor1 is None and act.kind is _S.CHANGE_TO_GROUP and is_passive(act.trigger):
        # "The garrison was evacuated": they are the ones who left.
        act.actor1, act.actor2, act.agent_span = act.actor2, None, act.patient_span
        act.patient_span = None
    if act.actor1 is None and act.kind in (_S.AIR_DRONE_STRIKE, _S.SHELLING):
        cast_by_neighbour(act, earlier)
    fill_sides(act, book, cast, country)
    cast_target(act, book, country)
    name_the_nameless(act, book, country)


def _cast_agent(act: Act, book: Codebook, cast: Cast, earlier: Sequence[Act]) -> None:
    reading, country = act.reading, country_of(act)
    told = [a for a in (act, *act.merged) if not _lost_life(a)]
    for token in (t for a in told for t in a.roles.agents):
        actor: Actor | None
        if token.lower_ in _PRONOUNS or _same_people(token, reading):
            actor = _pronoun(act, book, earlier, first_person=token.lower_ in _OURS)
            speaker = speaker_behind(token)
            if speaker != token and act.source is not None and act.source.party == HOST:
                actor = _named(act, speaker, book, cast, country) or actor
            elif speaker != token and act.source is not None and act.source.party is None:
                actor = _named(act, speaker, book, cast, country) or band_that_speaks(
                    act, speaker, book, country
                )
        elif reading.lemmas[token.i] in book.objects["role"]:
            actor = _role(act, book, cast, earlier)
        else:
            actor = _named(act, token, book, cast, country)
            owned = (token, *prepositional(token, "of"))
            owners = {c.lower_ for t in owned for c in t.children if c.dep_ == "poss"}
            if owners & _OWNERS and not (actor is not None and _is_host(act)):
                ours = bool(owners & _OURS)
                actor = _pronoun(act, book, earlier, first_person=ours) or actor
        armed = act.kind in BY_FORCE or is_unidentified(token, act)
        if actor is not None and not (armed and actor.kind == "civilian"):
            act.actor1, act.agent_party = actor.name, actor.party
            act.agent_carried = actor.last < 0
            act.agent_span = (token.i, token.i) if act.agent_carried else (actor.first, actor.last)
            return


def _is_host(act: Act) -> bool:
    """Tells "the government said its soldiers": they are those of the state where it was."""
    source = act.source
    return source is not None and source.party == HOST and act.trigger.dep_ == "ccomp"


def _lost_life(act: Act) -> bool:
    """Tells "a sapper lost his life", whose subject has done nothing."""
    return "kill" in act.classes and act.reading.lemmas[act.trigger.i] == "lose"


def _named(act: Act, token: Token, book: Codebook, cast: Cast, country: str | None) -> Actor | None:
    reading = act.reading
    by_force = act.kind not in (_S.AGREEMENT, _S.ARRESTS)
    actor = name_actor(token, reading, book, cast, country=country, violent=by_force)
    if actor is None or actor.party is None:
        return actor
    if token.i in reading.weapons:
        name, party = shooter_of(actor.name, actor.party, country, book)
        actor = replace(actor, name=name, party=party)
    elif actor.kind == "government" and actor.party in book.states and _fights(act, token, reading):
        actor = replace(actor, name=book.actor_name(actor.party), kind="military")
    return actor


def _cast_patient(act: Act, book: Codebook, cast: Cast) -> None:
    country = country_of(act)
    mutual = act.kind is _S.AGREEMENT or bool({"clash", "exchange"} & set(act.classes))
    against = not act.noun and prepositional(act.trigger, "with", "against")
    mutual = mutual and not against  # "A and B clashed with C"
    others = [t for t in act.roles.agents[1:] if t.dep_ == "conj"] if mutual else []
    for token in (*others, *(t for a in (act, *act.merged) for t in a.roles.patients)):
        if token.lower_ in _PRONOUNS or _is_whereabouts(token, act) or _is_town(token, act, book):
            continue
        force = act.kind is not _S.AGREEMENT
        actor = name_actor(token, act.reading, book, cast, country=country, violent=force)
        if actor is not None and act.kind is _S.ARMED_CLASH and _is_a_people(actor, token, book):
            party = actor.name[actor.name.index("(") + 1 : -1]
            code = next((c for c, s in book.states.items() if s.name == party), None)
            actor = replace(actor, name=book.actor_name(code)) if code else actor
        if actor is not None and actor.kind in ("military", "police"):
            actor = _own_losses(act, token, book) or actor
        if actor is not None and actor.name != act.actor1:
            act.actor2 = actor.name
            act.patient_span = actor.first, actor.last
            return


def _is_a_people(actor: Actor, token: Token, book: Codebook) -> bool:
    """Tells the Russians who fell in a fight from Russian villagers."""
    plain = token.tag_ == "NNPS" and token.lower_.rstrip("s") in book.demonyms
    return plain and actor.kind == "civilian" and actor.name.startswith("Civilians (")


def _own_losses(act: Act, token: Token, book: Codebook) -> Actor | None:
    """Reads "X said three of its soldiers were killed": they are X's, wherever they died."""
    source = act.source
    killed = any(is_passive(a.trigger) for a in (act, *act.merged))
    if source is None or source.party in (None, HOST) or not killed:
        return None
    owned = (token, *prepositional(token, "of"))
    if not any(c.lower_ in _OWNERS for t in owned for c in t.children if c.dep_ == "poss"):
        return None
    found = _pronoun(act, book, ())
    return replace(found, first=token.i, last=token.i) if found is not None else None


def _is_whereabouts(token: Token, act: Act) -> bool:
    """Tells the capital in which something happens from the one that it is done to.

    A blast that rocks a capital is done to no government.
    """
    within = token.dep_ == "pobj" and token.head.lower_ in (
        "in",
        "at",
        "near",
        "from",
        "outside",
    )
    rocked = token.dep_ == "dobj" and act.kind is _S.REMOTE_EXPLOSIVE
    return (within or rocked) and any(
        site.first <= token.i <= site.last for site in act.reading.sites
    )


def _is_town(token: Token, act: Act, book: Codebook) -> bool:
    """Tells the capital, or a part of it, that is bombed from the government that sits there."""
    if act.kind is None or act.kind.event_type is not EventType.EXPLOSIONS:
        return False
    reading, phrase = act.reading, noun_phrase(token)
    if state_in(phrase, reading, book) is not None or seat_in(phrase, reading) is None:
        return False
    kinds = kinds_of_all([token], reading, book)
    return not kinds & _SIDES and any(
        site.first <= t.i <= site.last for t in phrase for site in reading.sites
    )


def _fights(act: Act, token: Token, reading: Reading) -> bool:
    """Tells whether an office stands for its army: ministries claim what soldiers did."""
    return act.kind in BY_FORCE and reading.lemmas[token.i] not in ("government", "force")


def _same_people(token: Token, reading: Reading) -> bool:
    """Tells "gunmen of the same band" and "that army" from newcomers."""
    said = any(
        t.lower_ == "same"
        for one in (token, *prepositional(token, "of", "from"))
        for t in one.children
    )
    return said and token.i not in reading.weapons


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


def _pronoun(
    act: Act, book: Codebook, earlier: Sequence[Act], *, first_person: bool = False
) -> Actor | None:
    source = act.source
    own = first_person or not act.quoted  # in a quotation "they" is never who speaks
    if own and source is not None and source.party not in (None, HOST) and source.party:
        kind = "police" if source.police and source.party in book.states else "military"
        kind = "government" if act.kind is _S.AGREEMENT else kind
        name = source.name or book.actor_name(source.party, kind)
        return Actor(name, source.party, kind, 0, -1)
    home = country_of(act)
    if first_person and source is not None and source.party == HOST and home in book.states:
        return Actor(book.actor_name(home or ""), home, "military", 0, -1)
    told = [o for o in earlier if o.actor1 is not None]
    same = [o for o in told if o.reading.index == told[-1].reading.index]
    if not same:
        return None
    main = min(reversed(same), key=lambda o: sum(1 for _ in ancestors(o.trigger)))
    return Actor(main.actor1 or "", main.agent_party, "military", 0, -1)
