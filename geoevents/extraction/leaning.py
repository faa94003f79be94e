"""Acts that say only half by themselves and lean on the act told before.

"The attack" points back; "nine died" names no weapon; "another fell on a barn" leaves out what
"another" is; "a bridge was damaged" goes on with the salvo of the sentence before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.families import TERRITORY
from geoevents.extraction.fatalities import count_deaths
from geoevents.extraction.grammar import is_passive
from geoevents.extraction.nouns import kinds_of_all
from geoevents.extraction.reading import Reading
from geoevents.model import EventType, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["lean"]

_S = SubEventType
_POINTING = frozenset("attack strike assault raid blast bombing explosion shooting killing".split())
_VIOLENT = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))
_BLOWS = frozenset("hit strike target pound destroy damage wreck".split())
_REST = frozenset(
    "one another second third fourth other others rest most some several both all two three four "
    "five six seven eight nine ten dozen dozens remainder many".split()
)
_DOWN = _S.DISRUPTED_WEAPONS_USE
_FLOWN = {"air": _S.AIR_DRONE_STRIKE, "shell": _S.SHELLING}
_REACH = 2  # sentences that such an act may stand after the one it leans on
_POINT_REACH = 3
_CARRIED = "carried on"
_WEIGHT = 0.45


def lean(acts: Sequence[Act], reading: Reading, recent: Sequence[Act], book: Codebook) -> None:
    """Types the acts of a sentence that lean on an earlier one.

    Args:
        acts: the acts of the sentence, typed by their own words or not at all.
        reading: the sentence.
        recent: the acts told before it, latest last.
        book: the vocabularies.
    """
    previous = _previous(reading, recent)
    for act in acts:
        _refer(act, reading, recent)
        if previous is not None:
            _go_on(act, previous)
    if any(a.kind for a in acts):
        return
    previous = _previous(reading, [a for a in recent if a.kind is not _DOWN])
    if previous is None:
        return
    for act in acts:
        if _elsewhere(act, previous, reading, book):
            act.kind, act.rule, act.weight = _S.ATTACK, "killed", _WEIGHT
            return
        if _follows(act, previous, reading, book):
            act.kind, act.rule, act.weight = previous.kind, _CARRIED, _WEIGHT
            if previous.kind in TERRITORY:
                act.kind = _S.ARMED_CLASH  # the dead of a fight for a town
            return


def _previous(reading: Reading, recent: Sequence[Act]) -> Act | None:
    for act in reversed(recent):
        if act.reading.index < reading.index - _REACH:
            return None
        if act.kind is not None and (
            act.kind.event_type in _VIOLENT or act.kind is _S.DISRUPTED_WEAPONS_USE
        ):
            return act
    return None


def _refer(act: Act, reading: Reading, recent: Sequence[Act]) -> None:
    """Gives "the attack", told of before and now only pointed at, the type that it had."""
    definite = act.noun and any(
        c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in act.trigger.children
    )
    lemma = reading.lemmas[act.trigger.i]
    if not definite or lemma not in _POINTING or (act.kind is None and lemma != "attack"):
        return
    if any(site.token in act.roles.domain for site in reading.sites):
        return
    told = next(
        (a for a in reversed(recent) if a.kind is not None and a.kind.event_type in _VIOLENT), None
    )
    if told is not None and told.reading.index >= reading.index - _POINT_REACH:
        act.kind, act.rule = told.kind, _CARRIED


def _go_on(act: Act, previous: Act) -> None:
    """Reads "one of them hit a depot", "most were jammed": the weapons of the act before."""
    flown = [_FLOWN[w] for w in previous.reading.weapons.values() if w in _FLOWN]
    own = [w for i, w in act.reading.weapons.items() if i in act.roles.domain]
    if not flown or own or act.noun or previous.kind not in (*_FLOWN.values(), _DOWN):
        return
    classes = set(act.classes)
    if classes & {"hit", "loot", "explode"} and _left_out(act.roles.agents):
        act.kind, act.rule, act.weight = flown[0], _CARRIED, _WEIGHT
    elif "intercept" in classes and _left_out(act.roles.patients) and _brings_down(act):
        act.kind, act.rule, act.weight = _DOWN, _CARRIED, _WEIGHT


def _left_out(tokens: Sequence[Token]) -> bool:
    """Tells numerals and the like that stand for the thing named before."""
    return bool(tokens) and all(
        (t.lower_ in _REST or t.pos_ == "NUM")
        and not any(c.dep_ == "prep" and c.lower_ == "of" for c in t.children if _named(c))
        for t in tokens
    )


def _named(prep: Token) -> bool:
    return any(c.pos_ in ("NOUN", "PROPN") for c in prep.children)


def _brings_down(act: Act) -> bool:
    lemma = act.reading.lemmas[act.trigger.i]
    down = any(c.lower_ == "down" for c in act.trigger.children)
    return down or lemma in ("intercept", "jam", "down", "destroy", "suppress", "neutralise")


def _elsewhere(act: Act, previous: Act, reading: Reading, book: Codebook) -> bool:
    """Tells "five nurses were killed in Y" after the fall of X: violence of its own."""
    if act.kind is not None or "kill" not in act.classes or act.noun or act.roles.agents:
        return False
    if previous.kind is None or previous.kind.event_type is EventType.EXPLOSIONS:
        return False
    own = {s.resolution.place.id for s in reading.sites if s.resolution.place is not None}
    told = {s.resolution.place.id for s in previous.spots if s.resolution.place is not None}
    victims = kinds_of_all(act.roles.patients, reading, book)
    return bool(own) and not own & told and "civilian" in victims and "armed" not in victims


def _follows(act: Act, previous: Act, reading: Reading, book: Codebook) -> bool:
    classes = set(act.classes)
    if act.kind is not None or previous.kind is None:
        return False
    if "kill" in classes and count_deaths(act, book) is not None:
        return True
    if act.noun or "hit" not in classes or reading.lemmas[act.trigger.i] not in _BLOWS:
        return False
    if previous.kind.event_type is not EventType.EXPLOSIONS or not act.roles.patients:
        return False
    if act.roles.agents:
        return True
    struck = kinds_of_all(act.roles.patients, reading, book)
    return is_passive(act.trigger) and not struck & {"civilian", "armed", "person"}
