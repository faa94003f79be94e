"""Ground that changes hands: taken, fallen, given back, entered without a fight.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, PLR0912, C901 - a decision table reads best in one piece
from __future__ import annotations

import re

from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import objects, prepositional
from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.grammar import clause_of
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["has_place", "territory", "unopposed"]

_S = SubEventType
_UNOPPOSED = frozenset(("unopposed", "peacefully", "bloodlessly", "unhindered", "deserted"))
_NO_FIGHT = re.compile(
    r"\bunopposed\b|\bwithout (?:a |any )?(?:fight|fighting|resistance|opposition|clash|shot)"
    r"|\bwithout firing\b|\b(?:no|any) resistance\b|\bhand(?:s|ed|ing)? (?:it |them )?over\b"
    r"|\b(?:under|after|by|through|part of) (?:a|an|the) (?:\w+ )?"
    r"(?:deal|agreement|accord|pact|truce)\b",
    re.IGNORECASE,
)
_FOUGHT = re.compile(r"\bafter (?:\w+ ){0,5}(?:fighting|battles?|clashes|combat)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"\bafter the withdrawal\b|\b(?:forces|troops|soldiers|army|fighters|rebels|militia|militants"
    r"|insurgents|paramilitaries|garrison|defenders|units|men|guards|junta|[A-Z]{2,})\b[^,.;]{0,40}"
    r"\b(?:pulled out|withdrew|had withdrawn)\b"
)
_GIVE_BACK = frozenset(
    ("hand", "cede", "return", "transfer", "relinquish", "turn", "give", "yield", "surrender")
)


def territory(f: Facts) -> Found:
    """Territory that changes hands; whose it is is settled when the place is known."""
    if not f.classes & words("take fall drive assail protest withdraw"):
        return None
    place = f.patients & {"place", "territory", "base"} and not (
        f.patients & {"civilian", "weapon", "prisoner"} - {"prisoner"}
        and not f.patients & {"place"}
    )
    lemma = f.lemma
    if (
        "drive" in f.classes
        and f.patients & {"armed", "rebel", "military"}
        and (f.words & {"out", "from", "off"})
        and lemma not in ("beat", "repel")
        and (
            has_place(f.act)
            or f.words & f.book.objects["territory"]
            or (f.act.reading.sites and "out" in f.words and f.agents & {"armed"})
        )
    ):
        return _S.GOVERNMENT_REGAINS, 0.85
    if f.act.noun and lemma == "control" and _is_back(f):
        return _S.GOVERNMENT_REGAINS, 0.7
    if f.act.noun and lemma == "control":
        return None  # "under Russian control" is a state; taking control is read at its verb
    if lemma == "control" and f.act.trigger.tag_ in ("VBZ", "VBP") and not has_place(f.act):
        return None  # "controls 14 of 17 townships" is a state, not an act
    if lemma == "take" and any(f.act.reading.lemmas[t.i] == "part" for t in f.act.roles.patients):
        return None  # takes part
    flag = lemma in words("raise hoist plant") and f.words & {"flag"}
    if flag:
        armed = f.agents & {"armed", "named", "rebel", "military"}
        return (_S.NON_VIOLENT_TRANSFER, 0.6) if armed else None
    moved_in = lemma in words("move march") and f.words & {"in"} and f.agents & {"armed"}
    if moved_in and unopposed(f.words, f.act.reading.text):
        return _S.NON_VIOLENT_TRANSFER, 0.7
    if "take" in f.classes:
        control = f.words & {"control", "grip"} and lemma in words(
            "take gain regain establish assume seize control claim tighten "
            "impose restore retain consolidate cement full"
        )
        weak = lemma in words(
            "enter hold secure clear gain claim storm sweep restore retain "
            "tighten cement consolidate impose control grab snatch free "
            "rout expel occupy"
        )
        if control and not _of_ground(f):
            return None
        if control and lemma != "hold":
            return _S.GOVERNMENT_REGAINS, 0.88
        taken_in = any(c.dep_ == "prt" and c.lower_ == "in" for c in f.act.trigger.children)
        inward = (
            not (taken_in or f.words & {"prisoner", "hostage"})
            or lemma != "take"
            or f.words & {"control"}
        )
        if place and not weak and (inward or "place" in f.patients):
            return _S.GOVERNMENT_REGAINS, 0.86
        held = f.patients & {"placed"} and f.patients & {"property", "structure"}
        if held and not weak and f.agents & {"armed", "state"} and not f.patients & {"civilian"}:
            return _S.GOVERNMENT_REGAINS, 0.75
        if (
            place
            and lemma in words("clear secure free occupy enter rout")
            and (f.agents & {"armed", "state"})
        ):
            return _S.GOVERNMENT_REGAINS, 0.68 if lemma != "enter" else 0.55
    into = f.patients & {"place", "territory"} and f.agents & {"armed", "state"}
    if (
        into
        and lemma in words("walk enter roll march move")
        and unopposed(f.words, f.act.reading.text)
    ):
        return _S.NON_VIOLENT_TRANSFER, 0.8
    if "fall" in f.classes and "weapon" not in f.agents | f.patients:
        faller = f.agents & {"place", "territory"} or (
            f.act.noun and f.patients & {"place", "territory"}
        )
        if lemma in ("fall", "succumb") and faller and not f.act.noun:
            return _S.NON_STATE_OVERTAKES, 0.82
        if f.act.noun and faller:
            return _S.NON_STATE_OVERTAKES, 0.75
        ceded = f.act.noun or f.act.trigger.tag_ == "VBN" or bool(objects(f.act.trigger))
        if lemma in words("lose cede relinquish give") and place and ceded:
            return _S.NON_STATE_OVERTAKES, 0.75
        takers = kinds_of_all(prepositional(f.act.trigger, "to"), f.act.reading, f.book)
        if lemma == "surrender" and not objects(f.act.trigger):
            return None  # men who give themselves up
        if lemma in _GIVE_BACK and place and takers & {"armed", "state", "named"}:
            return _S.NON_VIOLENT_TRANSFER, 0.7
        if lemma in _GIVE_BACK and place and f.words & {"control", "territory", "village", "base"}:
            return _S.NON_VIOLENT_TRANSFER, 0.8
    return None


def has_place(act: Act) -> bool:
    """Tells whether a place is named in the act's own words."""
    return any(site.token in act.roles.domain for site in act.reading.sites)


def _of_ground(f: Facts) -> bool:
    """Tells control of a place from control of a vehicle, a firm or an outbreak."""
    reading = f.act.reading
    held = [
        t for c in f.act.roles.patients for t in prepositional(c, "of", "over")
    ] + prepositional(f.act.trigger, "of", "over")
    if not held:
        return has_place(f.act) or bool(f.agents & {"armed"})
    kinds = kinds_of_all(held, reading, f.book)
    return bool(kinds & words("place territory base placed structure"))


def _is_back(f: Facts) -> bool:
    """Tells "X is back under Ukrainian control", a change, from "X is under Russian control"."""
    prep = f.act.trigger.head
    verb = clause_of(f.act.trigger)
    again = any(c.lower_ in ("back", "again") for c in (*verb.children, *prep.head.children))
    return prep.lower_ == "under" and again


def unopposed(own: frozenset[str], text: str) -> bool:
    """Tells whether a place was taken without fighting.

    Args:
        own: the lemmas of the act's own words.
        text: its sentence.
    """
    if _FOUGHT.search(text):
        return False
    return bool(own & _UNOPPOSED) or bool(_NO_FIGHT.search(text)) or bool(_LEFT.search(text))
