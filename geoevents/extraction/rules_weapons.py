"""Weapons and what they did: gas, suicide bombs, grenades, mines, air strikes, shelling.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, PLR0912, C901, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.arguments import objects, prepositional, speaker_behind
from geoevents.extraction.facts import FLYING, SHIELD, Facts, Found, words
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["chemical", "explosion", "sexual", "suicide"]

_S = SubEventType
_REMOTE = frozenset(
    "hit launch explode kill wound air shell bombing assail murder shoot "
    "loot gas riot plant".split()
)
_VIOLENT = frozenset(
    ("hit", "launch", "explode", "kill", "wound", "bombing", "shell", "air", "gas")
)
_HARM = words("kill wound hit")
_AFAR = words("strike hit target pound")
_TARGETS = words("target position site facility hideout")
_FORCES = words("military army force navy command staff")
_BLOWS = words("strike hit target pound hammer attack")
_RUIN = words("destroy wreck damage demolish obliterate flatten")
_MILITARY_AIMS = words("armed base territory vehicle")
_AIMS = words("place placed property structure territory base vehicle")


def sexual(f: Facts) -> Found:
    if f.lemma == "abuse" and f.patients & {"civilian"} and f.words & {"woman", "girl", "child"}:
        return _S.SEXUAL_VIOLENCE, 0.85
    if f.lemma in ("violate", "defile", "ravish") and "civilian" not in f.patients:
        return None  # laws and borders are violated too
    return (_S.SEXUAL_VIOLENCE, 0.95) if "rape" in f.classes else None


def chemical(f: Facts) -> Found:
    if "gas" in f.classes and "crowd" not in f.weapons and (f.agents or f.patients):
        return _S.CHEMICAL_WEAPON, 0.7
    if "chemical" in f.weapons and f.classes & _REMOTE:
        return _S.CHEMICAL_WEAPON, 0.96
    return None


def suicide(f: Facts) -> Found:
    driven = kinds_of_all(objects(f.act.trigger), f.act.reading, f.book)
    rammed = f.lemma in words("ram drive crash plough plow steer") and driven & {"vehicle"}
    if rammed and "mine" in f.weapons and f.agents & words("rebel civilian person"):
        return _S.SUICIDE_BOMB, 0.8  # a lorry full of explosives driven into a gate
    falls = (
        f.lemma in ("fall", "lose")
        and f.agents & {"place", "territory"}
        and not f.agents & {"weapon"}
    )
    if falls:
        return None  # a town that fell after a suicide bomb
    if "suicide" in f.weapons and (f.classes & (_REMOTE | {"murder", "clash"})):
        return _S.SUICIDE_BOMB, 0.95
    if "explode" in f.classes:
        reflexive = f.words & words("himself herself themselves themself oneself")
        if reflexive:
            return _S.SUICIDE_BOMB, 0.95
        human = f.agents & {"civilian", "rebel", "person"} and "weapon" not in f.agents
        packed = f.words & words("vest belt pack strap explosives laden")
        if human and packed and f.lemma in ("detonate", "explode", "blow"):
            return _S.SUICIDE_BOMB, 0.85
    return None


def explosion(f: Facts) -> Found:
    """Grenades, mines, air strikes and shelling, by what is named first."""
    if not f.classes & _REMOTE:
        return None
    lawful = f.agents & {"police", "military", "state"} and f.patients & {"property", "structure"}
    if lawful and f.lemma in ("demolish", "bulldoze", "raze"):
        return _S.LOOTING, 0.75
    weapons = [w for w in f.weapons if w in words("air shell mine grenade")]
    flying_victim = f.patients & FLYING and f.classes <= {"intercept", "hit"} and not f.agents
    if flying_victim:
        return None
    ruling = _throwing(f, weapons)
    if ruling is not None:
        return ruling
    if "shell" in f.classes:
        return (_S.AIR_DRONE_STRIKE, 0.85) if weapons[:1] == ["air"] else (_S.SHELLING, 0.85)
    if "air" in f.classes and not (f.act.noun and f.lemma == "bombing" and not f.agents & SHIELD):
        return _S.AIR_DRONE_STRIKE, 0.9
    if f.act.noun and f.lemma in words("bombing explosion blast detonation"):
        if weapons[:1] in (["air"], ["shell"]):
            return (_S.AIR_DRONE_STRIKE if weapons[0] == "air" else _S.SHELLING), 0.8
        if f.lemma == "bombing" and f.words & {"aerial", "warplane", "jet"}:
            return _S.AIR_DRONE_STRIKE, 0.8
        return _S.REMOTE_EXPLOSIVE, 0.6
    if f.agents & {"weapon:air"} and "explode" in f.classes and f.patients:
        return _S.AIR_DRONE_STRIKE, 0.8
    if "explode" in f.classes and not weapons and f.lemma in ("explode", "detonate"):
        return _S.REMOTE_EXPLOSIVE, 0.6
    if "explode" in f.classes and f.lemma == "blow" and "up" in f.words and not weapons:
        owned = f.agents & {"military", "state"} and f.patients & {"property", "structure"}
        if f.agents & {"military", "state"} and f.patients & {"vehicle", "flying"}:
            return _S.AIR_DRONE_STRIKE, 0.55  # forces that blow up a boat do so from afar
        return (_S.LOOTING, 0.7) if owned else (_S.REMOTE_EXPLOSIVE, 0.66)
    flyers = f.words & {"air"} and f.words & {"force"} and f.agents & {"military"}
    if not f.act.noun and flyers and "hit" in f.classes and f.patients and not f.weapons:
        return _S.AIR_DRONE_STRIKE, 0.75
    if not f.act.noun and not f.weapons and f.agents & {"state"}:
        if f.lemma in _BLOWS:
            armed = f.patients & {"armed"} and f.lemma != "attack"
            return (_S.AIR_DRONE_STRIKE, 0.6) if armed or f.patients & _AIMS else None
        if f.lemma in _RUIN and f.patients & _MILITARY_AIMS and not f.patients & {"property"}:
            return _S.AIR_DRONE_STRIKE, 0.5  # a state named alone strikes from afar
    if _from_afar(f):
        return _S.AIR_DRONE_STRIKE, 0.55
    if f.act.noun and f.lemma == "strike" and not weapons and not f.people & {"protester"}:
        spoken = any(t.lower_ in ("it", "they", "we") for t in f.act.roles.agents)
        if f.agents & {"state", "military"} or f.act.demonym or spoken:
            return _S.AIR_DRONE_STRIKE, 0.6
        aims = prepositional(f.act.trigger, "on", "against")
        if kinds_of_all(aims, f.act.reading, f.book) & _AIMS:
            return _S.AIR_DRONE_STRIKE, 0.55  # workers do not strike on a town
    return None


def _from_afar(f: Facts) -> bool:
    """Tells "the military said it had struck a depot": a force strikes a thing, no people."""
    if f.act.noun or f.weapons or f.lemma not in _AFAR or f.agents & {"rebel", "police"}:
        return False
    lemmas = f.act.reading.lemmas
    force = any(lemmas[speaker_behind(t).i] in _FORCES for t in f.act.roles.agents)
    aimed = f.patients & _AIMS or any(lemmas[t.i] in _TARGETS for t in f.act.roles.patients)
    return force and bool(aimed) and not f.patients & {"civilian", "protester"}


def _from_above(f: Facts) -> bool:
    """Tells "a missile from a drone", "rockets fired by a helicopter"."""
    reading = f.act.reading
    for i in f.act.roles.domain:
        if reading.weapons.get(i) == "shell":
            token = reading.doc[i]
            fired = [c for c in token.children if c.dep_ == "acl"]
            origins = [t for one in (token, *fired) for t in prepositional(one, "from", "by")]
            if any(reading.weapons.get(t.i) == "air" for t in origins):
                return True
    return False


def _throwing(f: Facts, weapons: list[str]) -> Found:
    if not weapons:
        return None
    weak = f.classes <= words("assail shoot murder loot riot plant")
    strength = 0.7 if weak else 0.88
    if (
        "launch" in f.classes
        and not f.classes & _VIOLENT - {"launch"}
        and not (f.patients & {"weapon"} or f.agents & {"weapon"} or f.act.noun)
    ):
        strength -= 0.2
    first = weapons[0]
    if "grenade" in weapons:
        return _S.GRENADE, 0.93
    if "mine" in weapons and f.agents & {"weapon:air"}:
        return _S.AIR_DRONE_STRIKE, strength  # drones laden with explosives
    if "mine" in weapons:
        dropped = f.lemma in ("drop", "release", "fall", "rain") or "air" in weapons
        if dropped and "bomb" in f.words:
            return _S.AIR_DRONE_STRIKE, strength
        if first == "mine" or not set(weapons) - {"mine"}:
            if "plant" in f.classes and not f.classes & _VIOLENT:
                return _S.REMOTE_EXPLOSIVE, 0.6
            return _S.REMOTE_EXPLOSIVE, 0.9
        first = next(w for w in weapons if w != "mine")
    still = f.agents & {"platform"} and not f.classes & words("launch air kill assail wound")
    crashed = f.agents & {"platform"} and "crash" in f.sentence and f.classes <= _HARM
    if (still and not f.patients) or crashed:
        return None
    planes = f.agents & {"weapon:air"} and "shell" in weapons and first == "air"
    if first == "air" or planes:
        return _S.AIR_DRONE_STRIKE, strength
    still = f.agents & {"platform"} and not f.classes & words("launch air kill assail wound")
    if still and not f.patients and f.classes <= words("hit loot explode withdraw fall"):
        return None
    if first == "shell":
        if _from_above(f):
            return _S.AIR_DRONE_STRIKE, strength
        carried = "air" in weapons and f.words & {"warplane", "jet", "aircraft", "helicopter"}
        if carried and not f.words & {"drone"} and f.agents & {"weapon:air"}:
            return _S.AIR_DRONE_STRIKE, strength
        return _S.SHELLING, strength
    return None
