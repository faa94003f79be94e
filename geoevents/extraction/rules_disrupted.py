"""Weapons that were brought down, defused or seized before they did harm.

Decisions on ``Facts`` like those of the other rules: a sub-event type with how strongly the words
speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.facts import FLYING, SHIELD, Facts, Found, words
from geoevents.model import SubEventType

__all__ = ["disrupted"]

_S = SubEventType
_PIECES = words("debris fragment wreckage piece part remains remnant splinter")
_FINDING = words("find seize recover confiscate discover unearth uncover impound retrieve")
_CREWED = words("military police armed government civilian")
_DISPOSERS = words("squad team unit expert technician disposer robot")
_THEIR = words("bomb bombs ordnance explosives explosive disposal mine mines")


def disrupted(f: Facts) -> Found:
    hit = f.patients & FLYING
    down = f.lemma == "down" or ("down" in f.words and f.lemma in ("shoot", "bring", "take"))
    unnamed = not f.patients - {"people_parts", "civilian", "crowd"} and not any(
        t.pos_ == "NOUN" and f.act.reading.lemmas[t.i] not in f.book.objects["people_parts"]
        for t in f.act.roles.patients
    )
    shot = down and f.lemma == "shoot" and f.act.roles.patients
    if shot and not f.patients & words("civilian crowd protester person"):
        hit = hit or frozenset(("flying",))  # whatever is shot down has flown
    aimed = "weapon:air" in f.armed_with or "weapon:shell" in f.armed_with
    if down and f.agents & {"weapon:air"} and not f.agents & SHIELD and f.patients & _CREWED:
        return _S.AIR_DRONE_STRIKE, 0.7  # a drone that brings down a police helicopter
    if down and "intercept" in f.classes and (hit or (unnamed and f.flying)) and not aimed:
        return _S.DISRUPTED_WEAPONS_USE, 0.85
    if (
        "intercept" in f.classes
        and unnamed
        and f.flying
        and f.lemma in ("intercept", "jam", "down")
    ):
        return _S.DISRUPTED_WEAPONS_USE, 0.8
    if (
        "intercept" in f.classes
        and hit
        and not aimed
        and (not f.agents & {"weapon"} or f.agents & SHIELD)
    ):
        strong = f.lemma not in words("stop shoot block eliminate suppress disable")
        helicopters = f.lemma in ("destroy", "disable", "knock") and "weapon:air" not in hit
        if not helicopters or "defence" in f.sentence or not f.weapons:
            return _S.DISRUPTED_WEAPONS_USE, 0.85 if strong else 0.7
        return _S.DISRUPTED_WEAPONS_USE, 0.7
    if f.act.noun and f.lemma in ("interception", "downing", "shootdown"):
        return _S.DISRUPTED_WEAPONS_USE, 0.8
    if _squad(f):
        return _S.DISRUPTED_WEAPONS_USE, 0.8
    if "defuse" in f.classes:
        return _defused(f)
    return _debris(f)


def _squad(f: Facts) -> bool:
    """A bomb squad that blows something up makes it harmless."""
    return f.lemma in words("blow destroy detonate explode") and any(
        f.act.reading.lemmas[t.i] in _DISPOSERS and any(c.lower_ in _THEIR for c in t.children)
        for t in f.act.roles.agents
    )


def _debris(f: Facts) -> Found:
    """What a weapon that was brought down did where it fell: no strike by the one who sent it."""
    heads = [t for t in f.act.roles.agents if f.act.reading.lemmas[t.i] in _PIECES]
    if not heads or not f.flying or not f.classes & {"hit", "loot", "kill", "wound", "riot"}:
        return None
    surely = any(f.act.reading.lemmas[t.i] in ("debris", "wreckage") for t in heads)
    brought_down = f.words & words("down downed intercept intercepted destroy shoot")
    return (_S.DISRUPTED_WEAPONS_USE, 0.8) if surely or brought_down else None


def _defused(f: Facts) -> Found:
    arms = f.patients & words(
        "weapon:mine weapon:gun weapon:grenade weapon:suicide weapon:shell weapon:live"
    )
    hoard = set(f.weapons) & words("gun mine grenade live") and f.lemma in _FINDING
    if hoard and not f.patients & words("civilian armed place territory structure vehicle"):
        return _S.DISRUPTED_WEAPONS_USE, 0.75
    if f.act.noun:
        named = arms or "gun" in f.weapons or f.lemma == "demining"
        return (_S.DISRUPTED_WEAPONS_USE, 0.75) if named else None
    if f.lemma == "destroy" and f.patients & {"weapon:mine"} and not f.patients & {"place"}:
        return (_S.DISRUPTED_WEAPONS_USE, 0.9) if f.agents & SHIELD else None
    if f.lemma in words("detonate blow take hand surrender destroy capture"):
        controlled = f.words & words("control controlled safely sapper cache") or (
            "weapon:gun" in f.patients
        )
        return (_S.DISRUPTED_WEAPONS_USE, 0.7) if arms and controlled else None
    if arms:
        return _S.DISRUPTED_WEAPONS_USE, 0.85
    if f.lemma in words("foil thwart avert disrupt prevent") and f.patients & {"plot"}:
        return _S.DISRUPTED_WEAPONS_USE, 0.75
    return None
