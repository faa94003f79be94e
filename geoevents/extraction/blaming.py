"""Who is said to have been to blame: a party that is charged says another did it, or others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.accusing import actor_named
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import HOST, Act, Source
from geoevents.extraction.arguments import is_withheld, objects, prepositional, subjects
from geoevents.extraction.grammar import is_passive, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.rejecting import keep_rejection
from geoevents.extraction.sides import host_party
from geoevents.extraction.story import Story, give_evidence, note
from geoevents.extraction.voices import Voices
from geoevents.model import EventType, EvidenceRole, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["blame_others", "name_the_blamed"]

_S = SubEventType
_VIOLENT = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))
_REACH = 2  # sentences from an act to who is said to have been to blame for it
_FLOWN = {"air": _S.AIR_DRONE_STRIKE, "shell": _S.SHELLING}
_WEIGHT = 0.6


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
            actor = actor_named(token, act, story, reading)
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
