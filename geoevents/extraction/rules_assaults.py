"""Attacks, raids and incursions: of whom and on whom, and so a clash or violence on civilians.

Decisions on ``Facts`` like those of the other rules: a sub-event type with how strongly the words
speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.arguments import objects, prepositional, subjects
from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.grammar import clause_of, noun_phrase
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["armed_about", "assault"]

_S = SubEventType
_DYING = words("kill die perish wound injure murder massacre slaughter slay")
_SETTLED = words("village hamlet community settlement homestead farmstead")
_FOUGHT = words("fight fighting clash gunfight battle firefight repel capture seize overrun")
_HURT = words("dead kill injure wound wounded injured")


def armed_about(f: Facts) -> bool:
    """Tells whether armed people or their places are about: else "battle" is a figure of speech."""
    named = f.act.demonym or bool(f.act.reading.actors) or bool(f.weapons)
    around = f.people | f.agents | f.patients
    return named or bool(around & words("military rebel police armed security state named"))


def _crossed_over(f: Facts) -> bool:
    """Reads "Rwandan troops crossed into Kibumba": an incursion of soldiers whose state is said."""
    reading = f.act.reading
    into = prepositional(f.act.trigger, "into")
    foreign = any(
        reading.span_at(reading.countries, t.i)
        for agent in f.act.roles.agents
        for t in noun_phrase(agent)
    )
    placed = any(s.first <= t.i <= s.last for t in into for s in reading.sites)
    return f.lemma == "cross" and bool(f.agents & {"military"}) and foreign and placed


def _took_lives(f: Facts) -> bool:
    """Reads "two bakers died in a raid": whom it hit is said by the verb above it."""
    noun = f.act.trigger
    verb = clause_of(noun)
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "during", "by") or verb == noun:
        return False
    lives = any(f.act.reading.lemmas[t.i] == "life" for t in objects(verb))
    dying = f.act.reading.lemmas[verb.i] in _DYING or (verb.lemma_ == "lose" and lives)
    if noun.head.head != verb or not dying:
        return False
    people = kinds_of_all([*subjects(verb), *objects(verb)], f.act.reading, f.book)
    return "civilian" in people and "armed" not in people


def _on_a_village(f: Facts) -> bool:
    """Tells "bandits raided the village of X" from a fight: no second armed side is about."""
    lemmas = {f.act.reading.lemmas[t.i] for t in f.act.roles.patients}
    if not lemmas & _SETTLED or not f.agents & {"rebel"} or f.agents & {"military"}:
        return False
    told = {kind for kinds in f.act.reading.people.values() for kind in kinds}
    return not told & {"military", "police", "security"} and not f.sentence & _FOUGHT


def _by_nobody(f: Facts) -> Found:
    """Reads "X was attacked": by whom and how is not said."""
    if f.lemma not in ("attack", "raid", "storm"):
        return None
    if _while_they_died(f):
        return _S.ATTACK, 0.45
    return (_S.ARMED_CLASH, 0.42) if "place" in f.patients else None


def _while_they_died(f: Facts) -> bool:
    """Reads "two nuns died when the clinic was raided": the dead say whom it was aimed at."""
    verb = f.act.trigger
    if verb.dep_ != "advcl" or f.act.reading.lemmas[verb.head.i] not in _DYING:
        return False
    dead = kinds_of_all([*subjects(verb.head), *objects(verb.head)], f.act.reading, f.book)
    return "civilian" in dead and "armed" not in dead


def _assault_noun(f: Facts, *, armed: bool, civil: bool) -> Found:
    if f.lemma in {"strike", "sortie"}:
        return None
    noun_only = f.lemma in words(
        "incursion offensive invasion ambush counteroffensive "
        "counterattack infiltration onslaught storming siege "
        "breakthrough attack"
    )
    if civil and f.lemma in ("attack", "raid", "assault"):
        return _S.ATTACK, 0.6
    if f.lemma in ("attack", "raid", "assault") and not armed and _took_lives(f):
        return _S.ATTACK, 0.5
    if f.lemma == "attack" and not armed_about(f):
        toll = f.patients & {"place", "placed"} and f.sentence & _HURT
        return (_S.ATTACK, 0.45) if toll else None
    if noun_only or armed:
        return _S.ARMED_CLASH, 0.62 if f.lemma != "attack" else 0.5
    return (_S.ARMED_CLASH, 0.45) if f.lemma in ("assault", "raid") else None


def assault(f: Facts, *, armed_agent: bool, armed_patient: bool, civil: bool) -> Found:
    """Attacks, raids and incursions, by verb or noun."""
    if f.act.noun:
        return _assault_noun(
            f, armed=armed_agent or armed_patient, civil=civil and not armed_patient
        )
    if armed_patient and f.lemma in words(
        "attack ambush assault raid storm target fight overwhelm"
    ):
        return _S.ARMED_CLASH, 0.78
    if f.lemma == "ambush":
        return _S.ARMED_CLASH, 0.8
    if armed_agent:
        inside = [x for t in f.act.roles.patients for x in prepositional(t, "of")]
        people = kinds_of_all(inside, f.act.reading, f.book) & words("civilian protester")
        people |= f.patients & {"protester"}
        if (civil or people) and f.lemma in words("attack assault raid storm"):
            return _S.ATTACK, 0.75
        if f.lemma in words("attack assault storm raid invade"):
            school = f.patients & {"structure", "property"} and not f.patients & {"place", "base"}
            school = school and not f.sentence & {"fight", "fighting", "clash", "gunfight"}
            return (_S.ATTACK, 0.6) if school or _on_a_village(f) else (_S.ARMED_CLASH, 0.72)
        into = f.words & words("into through across towards toward inside")
        if into and f.lemma in words(
            "burst break push advance infiltrate penetrate thrust charge "
            "pour march slip roll move sneak probe"
        ):
            return _S.ARMED_CLASH, 0.62
        struck = f.lemma == "strike" and f.agents & {"rebel"} and f.patients & {"place"}
        moved = f.lemma in words("infiltrate penetrate advance besiege")
        if struck or moved or _crossed_over(f):
            return _S.ARMED_CLASH, 0.5
    elif civil and f.lemma in ("attack", "assault") and not f.agents & {"weapon"}:
        return _S.ATTACK, 0.62
    elif not f.agents:
        return _by_nobody(f)
    return None
