"""Crowds: protests, riots, mobs, and what the police did to them.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, SIM102 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.arguments import prepositional
from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["crowds"]

_S = SubEventType
_PUBLIC = words("police officer policeman soldier road highway street bank office building")
_PLUNDER = words("loot ransack pillage plunder rob steal")
_PLUNDERERS = words("arsonist looter vandal")
_SEATS = words("parliament court courthouse embassy ministry palace consulate headquarters hall")
_GATHERINGS = words("picket crowd throng gathering rally march demonstration protest sit-in vigil")


def crowds(f: Facts) -> Found:
    """Protests and riots, with what the police did."""
    force = f.words & words("excessive lethal disproportionate brutal") and "force" in f.words
    if f.lemma == "use" and force and f.patients | f.people & {"crowd", "protester"}:
        return _S.EXCESSIVE_FORCE, 0.7
    police = bool(f.agents & {"police", "military", "security", "state"})
    # "People" and "residents" are a crowd only where something says that they had gathered.
    crowd = bool(f.patients & {"protester", "rioter"} or f.people & {"protester"})
    gathering = crowd or "protest" in f.scene or bool(f.words & _GATHERINGS)
    if police and gathering:
        lethal = f.classes & {"kill", "shoot"} and f.patients & {"protester", "crowd", "civilian"}
        live = "live" in f.weapons and f.classes & {"launch", "disperse", "shoot", "kill"}
        direct = f.lemma == "open" or (f.lemma in ("fire", "shoot") and "crowd" not in f.weapons)
        if (lethal or live or (direct and f.patients & {"protester", "crowd"})) and not (
            f.words & {"air", "warning"}
        ):
            return _S.EXCESSIVE_FORCE, 0.9
        if f.classes & {"disperse", "shoot", "launch"} and (
            "crowd" in f.weapons
            or f.patients & {"protester", "crowd"}
            or (f.lemma == "break" and "up" in f.words and f.words & _GATHERINGS)
            or f.words & {"air", "warning"}
        ):
            return _S.PROTEST_WITH_INTERVENTION, 0.85
    aims = kinds_of_all(prepositional(f.act.trigger, "at", "on"), f.act.reading, f.book)
    if (
        aims & {"vehicle", "flying"}
        and not gathering
        and f.lemma not in ("disperse", "scatter", "break")
    ):
        return None  # water cannon on a boat
    if "crowd" in f.weapons and f.classes & words("disperse launch hit shoot riot wound"):
        return _S.PROTEST_WITH_INTERVENTION, 0.8
    if "disperse" in f.classes and f.patients & {"protester"} and f.lemma not in ("use", "block"):
        return _S.PROTEST_WITH_INTERVENTION, 0.8
    if f.act.noun and f.lemma in ("crackdown", "dispersal") and f.words & {"protest", "protester"}:
        return _S.PROTEST_WITH_INTERVENTION, 0.75
    fatal = "kill" in f.classes or (f.classes & {"shoot"} and f.sentence & {"dead", "death"})
    if fatal and f.patients & {"protester"}:
        return _S.EXCESSIVE_FORCE, 0.8
    if _plunder(f):
        return None
    return _mob(f) or _riot(f) or _protest(f)


def _plunder(f: Facts) -> bool:
    """Tells looting and arson outside of a protest: property destroyed, whoever does it."""
    plunderers = any(f.act.reading.lemmas[t.i] in _PLUNDERERS for t in f.act.roles.agents)
    things = f.patients & {"property", "base", "structure"} or (
        f.words & f.book.objects["property"]
    )
    return bool(things) and (plunderers or f.lemma in _PLUNDER) and "protest" not in f.scene


def _mob(f: Facts) -> Found:
    attackers = f.agents & {"rioter"} or f.words & {"mob", "vigilante", "lynch", "lynching"}
    hurt = f.classes & words("murder kill assail riot wound loot")
    if f.act.noun and f.lemma == "lynching":
        return _S.MOB_VIOLENCE, 0.9
    if f.lemma == "lynch":
        return _S.MOB_VIOLENCE, 0.92
    crowd = f.agents & {"crowd", "rioter", "civilian"} and f.classes & {"murder", "kill"}
    many = f.words & {"crowd", "mob", "villager", "vigilante"} and not f.patients & {"protester"}
    if attackers and hurt and not f.agents & {"police", "military"}:
        burnt = f.lemma in words("set burn torch loot ransack stone smash trash destroy")
        things = f.patients & {"property", "base"} or f.words & f.book.objects["property"]
        alone = not f.patients & {"civilian", "police", "protester"}
        property_only = things and (alone or (burnt and not f.words & {"man", "woman", "death"}))
        if property_only and not f.words & {"mob"}:
            return _S.VIOLENT_DEMONSTRATION, 0.7
        return _S.MOB_VIOLENCE, 0.88
    if crowd and many and f.patients & {"civilian", "police", "rebel"} and f.agents & {"crowd"}:
        return _S.MOB_VIOLENCE, 0.8
    if (
        "clash" in f.classes
        and f.words & {"villager", "stick", "machete", "community"}
        and not (f.people & words("military police rebel protester armed"))
    ):
        return _S.MOB_VIOLENCE, 0.75
    return None


def _riot(f: Facts) -> Found:
    crowd = f.agents & {"protester", "rioter"} or f.people & {"protester", "rioter"}
    if f.act.noun and "riot" in f.classes:
        if f.lemma in words("riot rioting rampage unrest"):
            return _S.VIOLENT_DEMONSTRATION, 0.65 if f.lemma != "unrest" else 0.45
        if crowd:
            return _S.VIOLENT_DEMONSTRATION, 0.6
        return None
    if "riot" in f.classes and (f.agents & {"protester", "rioter"} or f.lemma == "riot"):
        violent = (
            f.patients & words("police property base structure vehicle") or "fire" in f.weapons
        )
        if violent or f.lemma in words("riot rampage torch stone pelt loot trash"):
            return _S.VIOLENT_DEMONSTRATION, 0.85
    crowd_only = f.agents & {"civilian", "crowd"} and not f.agents & {"armed", "police"}
    public = f.patients & words("property structure government base police")
    if crowd_only and public and "riot" in f.classes | f.classes & {"riot"} and f.many:
        if f.lemma in words("force storm burn set torch stone pelt ransack trash smash break"):
            return _S.VIOLENT_DEMONSTRATION, 0.78
    if crowd_only and "fire" in f.weapons and f.classes & {"launch"} and f.words & _PUBLIC:
        return _S.VIOLENT_DEMONSTRATION, 0.75
    if "fire" in f.weapons and f.classes & {"launch", "riot", "wound"} and (crowd or f.scene):
        return _S.VIOLENT_DEMONSTRATION, 0.8
    if crowd_only and f.patients & {"police"} and f.lemma in ("stone", "pelt"):
        return _S.VIOLENT_DEMONSTRATION, 0.75
    police = f.patients & {"police"} and crowd_only
    if "clash" in f.classes and (crowd or police):
        return _S.VIOLENT_DEMONSTRATION, 0.82
    return None


def _protest(f: Facts) -> Found:
    if "protest" not in f.classes:
        return None
    armed = f.agents & {"military", "rebel", "police"} and not f.agents & {"protester"}
    if f.act.noun:
        if f.lemma in words("march strike procession action chain") and not (
            f.people & {"protester", "crowd", "civilian"} or f.agents & {"civilian", "crowd"}
        ):
            return None
        return _S.PEACEFUL_PROTEST, 0.62
    clear = f.lemma in words("protest demonstrate rally picket chant march boycott boo")
    if clear and not armed:
        return _S.PEACEFUL_PROTEST, 0.72 if f.agents else 0.5
    cause = f.sentence & words(
        "protest demand portrait placard banner silence chant slogan "
        "sign coffin rally demonstration protester vigil solidarity candle torch flag"
    )
    shut = f.lemma in ("block", "blockade") and f.words & words("road highway street bridge border")
    if f.agents & {"crowd", "protester", "civilian"} and (cause or shut) and not armed:
        return _S.PEACEFUL_PROTEST, 0.66
    before = prepositional(f.act.trigger, "outside", "before", "at", "of")
    seats = {f.act.reading.lemmas[t.i] for t in before} & _SEATS
    met = f.lemma in words("gather assemble congregate rally") and f.many | bool(seats)
    if met and seats and f.agents & {"crowd", "civilian"} and not armed:
        return _S.PEACEFUL_PROTEST, 0.6
    if f.lemma in ("walk", "march") and "peacefully" in f.words and not armed:
        return _S.PEACEFUL_PROTEST, 0.66
    if f.agents & {"protester"} and not armed:
        return _S.PEACEFUL_PROTEST, 0.64
    if (
        f.words & {"street", "streets"}
        and f.agents & {"crowd"}
        and f.lemma in ("take", "pour", "fill")
    ):
        return _S.PEACEFUL_PROTEST, 0.62
    return None
