"""Two parties that say the same of each other, and the one that says another was to blame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act, Source
from geoevents.extraction.arguments import is_withheld, objects, prepositional, subjects
from geoevents.extraction.cast import Actor
from geoevents.extraction.grammar import ancestors, is_passive, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.rejecting import keep_rejection
from geoevents.extraction.sides import country_of, host_party
from geoevents.extraction.story import Story, give_evidence, note
from geoevents.extraction.territory import settle_territory
from geoevents.extraction.voices import Voices
from geoevents.model import EventType, EvidenceRole, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["blame_others", "by_each_other", "name_the_blamed"]

_S = SubEventType
_TRADING = frozenset("trade exchange swap".split())
_CHARGES = frozenset("accusation blame claim allegation recrimination".split())
_EACH = frozenset(("both", "each"))
_VIOLENT = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))
_REACH = 2  # sentences from an act to who is said to have been to blame for it
_FLOWN = {"air": _S.AIR_DRONE_STRIKE, "shell": _S.SHELLING}
_WEIGHT = 0.6


def by_each_other(act: Act, story: Story) -> list[Act]:
    """Gives an act that two parties say of each other, or each of itself, once for each.

    "A and B accused each other of shelling X": A says that B did it, B says that A did.
    "A and B both said that they had taken X": each says it of itself.

    Returns:
        The two records, or the act alone where nothing of the kind is said.
    """
    found = _mutual(act)
    if found is None:
        return [act]
    verb, own = found
    sides = subjects(verb)
    pairs = [(act, sides[0], sides[0] if own else sides[1])]
    pairs.append((replace(act, evidence=[]), sides[1], sides[1] if own else sides[0]))
    out = []
    for one, teller, doer in pairs:
        said, did = _actor(teller, act, story), _actor(doer, act, story)
        if said is None or did is None:
            return [act]
        cue = act.reading.offsets(said.first, said.last)
        one.source = Source(said.party, cue, official=True)
        one.actor1, one.agent_party, one.agent_carried = did.name, did.party, False
        one.agent_span = did.first, did.last
        if one.actor2 == did.name:
            one.actor2 = one.patient_span = None
        settle_territory(one, story.book, story.cast)
        out.append(one)
    for one in out:
        one.evidence = [e for e in act.evidence if e.role is EvidenceRole.FATALITIES]
        give_evidence(one, story.document.text)
    return out


def _actor(token: Token, act: Act, story: Story, reading: Reading | None = None) -> Actor | None:
    country = country_of(act)
    return name_actor(token, reading or act.reading, story.book, story.cast, country=country)


def _mutual(act: Act) -> tuple[Token, bool] | None:
    """Gives the verb of two sides that an act hangs on, and whether each speaks of itself."""
    lemmas = act.reading.lemmas
    for verb in ancestors(act.trigger):
        if not is_verb(verb):
            continue
        sides = subjects(verb)
        if len(sides) != 2:
            continue
        lemma = lemmas[verb.i]
        told = objects(verb)
        if lemma in ("accuse", "blame") and any(_is_other(t) for t in told):
            return verb, False
        if lemma in _TRADING and any(lemmas[t.i] in _CHARGES for t in told):
            return verb, False
        both = any(t.lower_ in _EACH for s in (verb, *sides) for t in s.children)
        plural = any(t.lower_ in ("they", "their") for t in act.roles.agents)
        if both and plural and lemma in ("say", "claim", "announce", "declare"):
            return verb, True
    return None


def _is_other(token: Token) -> bool:
    """Tells "each other", "one another", "the other"."""
    return token.lower_ == "another" or (
        token.lower_ == "other" and any(c.lower_ in ("each", "the") for c in token.children)
    )


def blame_others(reading: Reading, voices: Voices, story: Story) -> None:
    """Reads "X said a rocket of Y's was to blame" of an act that X is charged with.

    X says no to its own part and that Y did it: a denied record and a claimed one.
    """
    for culprits, verb in _culprits(reading):
        said = [a for a in voices.attributions if a.source.party and verb.i in a.scope]
        if not said:
            continue
        source = min(said, key=lambda a: len(a.scope)).source
        act = next((a for a in reversed(story.recent) if _is_open(a, reading)), None)
        if act is None or act.agent_party is None:
            return
        party = source.party
        if party == HOST:
            party = host_party(act, act.agent_party, denying=True)
        if party != act.agent_party:
            return
        told = replace(source, party=party)
        keep_rejection(
            replace(act, reading=reading, merged=[], evidence=[]), told, reading, None, story
        )
        _counter(act, culprits[0], told, reading, story)
        return


def name_the_blamed(reading: Reading, story: Story) -> None:
    """Reads "A man was shot dead; neighbours blamed Y": Y did the act told before."""
    for verb in reading.doc:
        blamed = _pointed_at(verb, reading) if is_verb(verb) and not is_withheld(verb) else []
        if not blamed or reading.lemmas[verb.head.i] in story.book.denials:
            continue  # "denied it and blamed Y": the word of one side, no finding
        act = next((a for a in reversed(story.recent) if _is_open(a, reading)), None)
        if act is None or not (act.actor1 is None or act.actor1.startswith("Unidentified")):
            continue
        for token in blamed:
            actor = _actor(token, act, story, reading)
            if actor is not None and actor.kind != "civilian":
                act.actor1, act.agent_party = actor.name, actor.party
                start, end = reading.offsets(actor.first, actor.last)
                text = story.document.text
                note(act, text, EvidenceRole.ACTOR1, start, end, why="blamed for the act")
                break


def _pointed_at(verb: Token, reading: Reading) -> list[Token]:
    """Gives whom a verb blames: "blamed X", "pinned it on X", "laid it at the door of X"."""
    lemma = reading.lemmas[verb.i]
    if lemma == "blame":
        said = is_passive(verb) or prepositional(verb, "for", "on")
        return [] if said else objects(verb)  # what they are blamed for is said
    if lemma in ("point", "attribute", "ascribe"):
        return prepositional(verb, "to", "at")
    if lemma == "pin":
        return prepositional(verb, "on")
    if lemma == "lay":
        doors = [t for t in prepositional(verb, "at") if t.lower_ in ("door", "doorstep", "feet")]
        return [x for t in doors for x in prepositional(t, "of")]
    return []


def _culprits(reading: Reading) -> Iterator[tuple[list[Token], Token]]:
    """Gives who is said to have been to blame, with the verb that says so."""
    for verb in reading.doc:
        if reading.lemmas[verb.i] != "be" or not is_verb(verb):
            continue
        if any(c.dep_ in ("neg", "aux") for c in verb.children):
            continue
        blamed = any(
            (c.dep_ == "xcomp" and c.lower_ == "blame")
            or (c.dep_ == "acomp" and c.lower_ == "responsible")
            for c in verb.children
        )
        who = subjects(verb)
        if blamed and who:
            yield who, verb


def _is_open(act: Act, reading: Reading) -> bool:
    return (
        act.denied_by is None
        and act.kind is not None
        and act.kind.event_type in _VIOLENT
        and act.reading.index >= reading.index - _REACH
    )


def _counter(act: Act, culprit: Token, source: Source, reading: Reading, story: Story) -> None:
    """Adds the record of what the accused party says was done, and by whom."""
    weapons = [
        reading.weapons[t.i]
        for t in (culprit, *prepositional(culprit, "of"))
        if t.i in reading.weapons
    ]
    who = name_actor(culprit, reading, story.book, story.cast, country=None)
    if who is None or who.party == source.party:
        who = None
    if who is None and not weapons:
        return
    other = replace(act, reading=reading, merged=[], evidence=[], trigger=culprit, source=source)
    other.kind = _FLOWN.get(weapons[0], act.kind) if weapons else act.kind
    other.actor1, other.agent_party = (who.name, who.party) if who is not None else (None, None)
    other.agent_span = (who.first, who.last) if who is not None else None
    other.patient_span, other.when = None, act.when
    other.confidence, other.rule = _WEIGHT, "said to be to blame"
    text = story.document.text
    give_evidence(other, text)
    for spot in other.spots[:1]:
        note(
            other,
            text,
            EvidenceRole.PLACE,
            spot.start,
            spot.end,
            why="place of the act it is about",
        )
    story.acts.append(other)
