"""Fighting between armed people, and violence on people who are not.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.arguments import prepositional
from geoevents.extraction.facts import FLYING, SHIELD, Facts, Found, words
from geoevents.extraction.grammar import is_passive
from geoevents.extraction.nouns import kinds_of_all
from geoevents.extraction.rules_assaults import armed_about, assault
from geoevents.model import SubEventType

__all__ = ["battle", "repelled"]

_S = SubEventType
_WEAK_CLASHES = words(
    "engage engagement confront confrontation battle standoff fight encounter combat duel"
)
_FOILING = words("foil thwart avert prevent disrupt frustrate")
_MARKS = words("shoot behead bind bound gunshot bullet torture stab decapitate mutilate blindfold")
_ASSAULTS = words("assault offensive incursion infiltration advance push attempt breakthrough")
_LAW = words("prosecutor investigator detective inspector customs authority")


def repelled(f: Facts) -> Found:
    if not f.classes & {"repel", "defuse"} or f.patients & FLYING:
        return None
    if _foiled(f):
        return _S.DISRUPTED_WEAPONS_USE, 0.75
    if "repel" not in f.classes:
        return None
    attempt = f.patients & {"armed", "rebel", "military"} or f.words & words(
        "attack assault incursion offensive advance raid attempt "
        "infiltration counterattack attacker enemy push thrust "
        "breakthrough ambush"
    )
    if attempt and f.lemma not in words("stop check fail prevent"):
        return _S.ARMED_CLASH, 0.85
    assaults = any(
        f.act.reading.lemmas[t.i] in _ASSAULTS for t in f.act.roles.patients
    ) and is_passive(f.act.trigger)
    if (
        attempt
        and f.lemma in words("stop halt thwart foil prevent")
        and (f.agents & SHIELD or f.patients & {"armed"} or assaults)
    ):
        return _S.ARMED_CLASH, 0.6
    return None


def _foiled(f: Facts) -> bool:
    """Tells a plot that the police or a service broke up from an assault that was beaten off."""
    if f.lemma not in _FOILING or not f.act.roles.patients:
        return False
    reading = f.act.reading
    planned = any(
        reading.lemmas[t.i] in ("plot", "plan", "bombing")
        or "bombing" in reading.act_nouns.get(t.i, ())
        or any(reading.weapons.get(c.i) in ("mine", "suicide") for c in t.children)
        for t in f.act.roles.patients
    )
    attack = any(t.i in reading.act_nouns for t in f.act.roles.patients)
    lawmen = f.agents & {"police", "security"} and not f.agents & {"military"}
    return planned or bool(attack and lawmen)


def battle(f: Facts) -> Found:
    """Fighting between armed people, and violence on people who are not."""
    carried = bool(f.agents & {"civilian"}) and bool(set(f.weapons) & {"gun", "blade"})
    armed_agent = bool(f.agents & {"armed", "state", "named"}) or carried
    armed_patient = bool(f.patients & {"armed"})
    # Who is shot as a prisoner is out of the fight.
    civil = bool(f.patients & {"civilian", "prisoner"}) and not armed_patient
    if _by_law(f):
        return None
    found = _mutual(f) or _under_fire(f) or _found_dead(f) or _by_their_fire(f) or _hit_back(f)
    if found is not None:
        return found
    if "clash" in f.classes and f.lemma in _WEAK_CLASHES and not armed_about(f):
        return None
    if "clash" in f.classes:
        if f.act.noun or armed_agent or f.people & {"military", "rebel", "police"}:
            weak = f.lemma in _WEAK_CLASHES
            return _S.ARMED_CLASH, 0.6 if weak else 0.75
        return None
    if f.classes & {"murder", "kill", "shoot"}:
        found = _persons(f, armed_agent=armed_agent, armed_patient=armed_patient, civil=civil)
        if found is not None:
            return found
    if f.lemma == "ram":
        return _rammed(f, armed_agent=armed_agent)
    if "assail" in f.classes:
        return assault(f, armed_agent=armed_agent, armed_patient=armed_patient, civil=civil)
    return None


def _bodily(f: Facts) -> bool:
    """Tells a beating from a victory and a hacked body from a hacked computer."""
    hurt = f.words & words("death up unconscious severely badly stick club machete axe knife")
    return bool(hurt or set(f.weapons)) or (
        "civilian" in f.patients and not f.agents & {"leader"} and f.lemma != "hack"
    )


def _mutual(f: Facts) -> Found:
    """Both sides do it to "each other": no one-sided attack."""
    if not {"each", "other"} <= f.words and not {"one", "another"} <= f.words:
        return None
    if f.classes & words("shoot assail murder clash") and f.lemma not in ("beat", "hurl"):
        return _S.ARMED_CLASH, 0.75
    if "fire" in f.weapons or f.classes & {"riot"}:
        return _S.VIOLENT_DEMONSTRATION, 0.7
    return None


def _under_fire(f: Facts) -> Found:
    """What carries armed people or officials comes under small-arms fire."""
    head = f.act.trigger.head
    came = head.lower_ == "under" and f.act.reading.lemmas[head.head.i] == "come"
    if f.act.noun and f.lemma == "fire" and came and not f.scene:
        who = f.patients - {"civilian", "crowd"}
        return (_S.ARMED_CLASH, 0.55) if who or not f.patients else (_S.ATTACK, 0.5)
    aimed = f.patients & words("place territory base structure") and not f.patients & {"civilian"}
    fired = f.lemma == "fire" and not f.act.noun and not f.weapons
    if fired and aimed and f.agents & {"military"}:
        return _S.ARMED_CLASH, 0.5  # soldiers fire on a village or a post
    on = {t.lower_ for t in f.act.trigger.children} & {"on", "upon", "at", "into"}
    if fired and on and f.agents & {"military", "rebel"} and "property" in f.patients:
        return _S.ATTACK, 0.5  # armed men fire on a market or a hospital
    shot = set(f.weapons) & {"live", "gun"} and f.classes & {"hit", "shoot"}
    if shot and f.patients & words("vehicle platform flying base armed") and not f.scene:
        return _S.ARMED_CLASH, 0.6
    return None


def _by_their_fire(f: Facts) -> Found:
    """Reads "wounded by Indian firing", "damaged by Azerbaijani fire": somebody's, so no blaze."""
    if f.act.noun or not f.classes & {"wound", "hit", "kill"} or f.weapons:
        return None
    reading = f.act.reading
    for token in f.act.roles.agents:
        if token.lower_ not in ("fire", "firing", "gunfire", "shooting"):
            continue
        owners = [c for c in token.children if c.dep_ in ("amod", "compound", "poss", "nmod")]
        theirs = any(
            reading.span_at(reading.countries, c.i)
            or reading.span_at(reading.actors, c.i)
            or set(reading.people.get(c.i, ())) & {"military", "rebel", "police"}
            for c in owners
        )
        if theirs or prepositional(token, "from"):
            civil = f.patients & {"civilian"} and not f.patients & {"armed"}
            return (_S.ATTACK if civil else _S.ARMED_CLASH), 0.55
    return None


def _found_dead(f: Facts) -> Found:
    """Bodies that show how they died: "the bodies of six men, bound and shot"."""
    shown = f.act.noun and f.lemma in ("body", "corpse") and f.words & _MARKS
    return (_S.ATTACK, 0.55) if shown and not f.weapons else None


def _persons(f: Facts, *, armed_agent: bool, armed_patient: bool, civil: bool) -> Found:
    if f.lemma in ("beat", "batter", "hack") and not _bodily(f):
        return None
    if f.lemma in ("stab", "knife") and armed_patient and f.agents:
        return _S.ARMED_CLASH, 0.6
    strong = f.lemma in words(
        "murder execute massacre slaughter behead stab hack butcher "
        "torture beheading stabbing execution assassinate assassination "
        "mutilate slaying decapitate killing kidnap lynch strangle"
    )
    if strong and not armed_patient and f.lemma != "killing":
        return _S.ATTACK, 0.85 if not f.act.noun else 0.62
    if (
        "shoot" in f.classes
        and "crowd" not in f.weapons
        and f.lemma in words("open shoot fire exchange trade gun shooting spray")
    ):
        if armed_patient and (armed_agent or f.patients & {"military", "police"}):
            return _S.ARMED_CLASH, 0.75
        if civil or f.words & {"dead"}:
            return _S.ATTACK, 0.8
        if armed_agent and f.lemma == "fire" and f.patients & words("flying vehicle platform"):
            return (_S.ARMED_CLASH if f.agents & {"military"} else _S.ATTACK), 0.5
        if armed_agent and (
            f.lemma == "open" or (f.words & {"into", "at"} and f.agents & {"rebel"})
        ):
            return _S.ATTACK, 0.66
    if "kill" in f.classes or strong or ("murder" in f.classes and (armed_agent or civil)):
        wall = 0.0 if f.agents else 0.15
        if (
            armed_patient
            and (armed_agent or not f.agents)
            and (f.classes & {"kill"} or armed_agent)
        ):
            return _S.ARMED_CLASH, 0.68 - wall
        if civil and (armed_agent or (f.classes & {"murder"} and f.agents)):
            return _S.ATTACK, 0.75
    return None


def _rammed(f: Facts, *, armed_agent: bool) -> Found:
    """A car driven into people is an attack, a ship into a ship a clash."""
    hit = kinds_of_all(prepositional(f.act.trigger, "into"), f.act.reading, f.book)
    if "civilian" in hit:
        return _S.ATTACK, 0.65
    return (_S.ARMED_CLASH, 0.65) if armed_agent else None


def _hit_back(f: Facts) -> Found:
    """Reads "it had hit back at X": a blow like the one it answers, by what means is not said."""
    back = any(c.lower_ == "back" for c in f.act.trigger.children)
    aims = kinds_of_all(prepositional(f.act.trigger, "at", "against", "in"), f.act.reading, f.book)
    if f.lemma in ("hit", "strike", "fire", "shoot") and back and not f.act.noun:
        return (_S.ARMED_CLASH, 0.45) if aims & {"place", "territory", "base"} else None
    return None


def _by_law(f: Facts) -> bool:
    """Tells the sentence of a court and the search of an office from violence."""
    if f.lemma in ("hang", "execute"):
        return bool(f.agents & {"state"}) and not f.agents & {"military"}
    law = any(f.act.reading.lemmas[t.i] in _LAW for t in f.act.roles.agents)
    return f.lemma == "raid" and law
