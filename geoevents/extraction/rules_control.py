"""People held, and property taken or destroyed.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, PLR0912, C901, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.grammar import is_passive
from geoevents.model import SubEventType

__all__ = ["captivity", "looting"]

_S = SubEventType
_CAPTIVE = words("prisoner captive hostage")


def captivity(f: Facts) -> Found:
    lawful = f.agents & words("police security military state government")
    people = f.patients & words("civilian armed protester rioter crowd person rebel leader")
    if f.words & words("march rally protest procession demonstration") and f.lemma == "take":
        return None  # "took a rally through the town"
    commander = f.patients & {"government"} and f.lemma == "capture"
    if (people or commander) and lawful and not f.agents & {"rebel"} and f.lemma == "capture":
        return (_S.ARRESTS, 0.62) if "place" not in f.patients else None
    if _taken_prisoner(f, commander=bool(commander)):
        return _S.ABDUCTION, 0.65
    if "arrest" in f.classes:
        clear = f.lemma in words(
            "arrest detain apprehend jail imprison arrestation detention "
            "round remand nab intern imprisonment roundup"
        ) or f.words & {"custody", "arrest"}
        if clear:
            return _S.ARRESTS, 0.78
        if _in_custody(f) or (f.lemma == "catch" and people and (lawful or not f.agents)):
            return _S.ARRESTS, 0.6
        if (
            (lawful and people and f.lemma in words("hold drag carry lock haul take pick bust"))
            and not f.agents & {"rebel"}
            and f.lemma != "take"
        ):
            return _S.ARRESTS, 0.62
    if f.lemma in ("capture", "seizure") and f.act.noun and people and "place" not in f.patients:
        return (_S.ABDUCTION, 0.6) if f.agents & {"rebel"} else (_S.ARRESTS, 0.6)
    if "abduct" in f.classes:
        refuge = f.words & words("hospital clinic morgue treatment shelter safety surgery home")
        mistaken = f.lemma == "take" and "for" in f.words and not f.words & {"away", "hostage"}
        gone = f.lemma == "disappear" and not (f.agents | f.patients) & words(
            "civilian armed person"
        )
        cared_for = refuge and f.lemma in ("take", "bring", "carry", "lead")
        carried = f.lemma in ("take", "carry", "bring") and f.agents & {"vehicle"} - {"armed"}
        if cared_for or mistaken or gone or (carried and not f.agents & {"armed"}):
            return None
        if f.lemma in words("abduct kidnap abduction kidnapping disappearance disappear") or (
            f.words & {"hostage", "abduction", "kidnapping"}
        ):
            return _S.ABDUCTION, 0.9
        held = f.lemma == "hold" and is_passive(f.act.trigger) and f.agents and not lawful
        led = f.lemma == "lead" and f.words & {"away", "off"}
        if people and (held or led):
            return _S.ABDUCTION, 0.7
        if (
            people
            and "place" not in f.patients
            and f.lemma in words("seize snatch carry drag take grab whisk spirit herd capture")
            and (not f.patients & {"military"} or f.agents & {"rebel"} or f.words & _CAPTIVE)
        ):
            return _S.ABDUCTION, 0.7
    return None


def _taken_prisoner(f: Facts, *, commander: bool) -> bool:
    """Tells "the rebels took dozens of soldiers prisoner", "captured a general"."""
    caught = f.agents & {"rebel"} and f.lemma in ("take", "capture", "seize") and not f.act.noun
    return bool(caught and (f.words & _CAPTIVE or (commander and f.lemma == "capture")))


def _in_custody(f: Facts) -> bool:
    held = f.lemma == "hold" and is_passive(f.act.trigger)
    return held and bool(f.words & {"suspect", "custody"})


def looting(f: Facts) -> Found:
    if "loot" not in f.classes or "mine" in f.weapons:
        return None
    clear = f.lemma in words(
        "loot ransack pillage plunder looting arson vandalism vandalise "
        "vandalize torch desecrate sack vandal looter"
    )
    things = f.patients & {"property", "structure", "vehicle", "base"} or f.agents & {"property"}
    if clear and not f.people & {"protester"}:
        return _S.LOOTING, 0.78
    if f.words & {"ablaze", "alight"} or (f.lemma == "set" and "fire" in f.words):
        if things and f.people & {"protester", "rioter"}:
            return _S.VIOLENT_DEMONSTRATION, 0.8
        return (_S.LOOTING, 0.66) if things else None
    burnt = f.lemma == "burn" and is_passive(f.act.trigger) and not f.weapons
    burnt = burnt and not f.words & words("vehicle car truck lorry tank bus")
    if f.lemma == "reduce" and f.patients & {"property", "structure", "territory"}:
        return _S.LOOTING, 0.6  # "houses were reduced to ashes"
    if f.lemma == "steal" or (things and burnt):
        return _S.LOOTING, 0.6
    if f.lemma == "burn" and f.agents and f.patients & {"territory"}:
        return _S.LOOTING, 0.62  # villages, fields
    if (
        things
        and f.lemma in words("steal cart strip bulldoze demolish burn firebomb rob empty raze")
        and (f.agents or f.lemma in ("steal", "cart", "firebomb"))
    ):
        return _S.LOOTING, 0.66
    return None
