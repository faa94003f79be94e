"""People held, property taken or destroyed, and the strategic acts of armed groups.

The rules of thumb of docs/codebook.md as decisions on ``Facts``: each gives a sub-event type with
how strongly the words speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, PLR0912, C901, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.grammar import clause_of, is_passive, is_verb
from geoevents.extraction.rules_territory import has_place
from geoevents.model import SubEventType

__all__ = ["captivity", "looting", "strategic"]

_S = SubEventType
_HOLD_PACTS = words("take go be make secure mediate approve seal finalise finalize end with")
_CAPTIVE = words("prisoner captive hostage")
_STAND_DOWN = words("disband disarm demobilise demobilize arm weapon withdraw halt stop cease")


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


def strategic(f: Facts) -> Found:
    return _base(f) or _exchange(f) or _pact(f) or _movement(f)


def _base(f: Facts) -> Found:
    if (
        "establish" in f.classes
        and not (f.lemma == "open" and "fire" in f.words)
        and f.patients & {"base"}
        and not f.agents & {"protester", "rioter"}
        and (
            f.agents & words("armed state military rebel government")
            or f.people & {"military"}
            or f.sentence & {"military", "army", "troop", "force"}
        )
    ):
        return _S.HEADQUARTERS, 0.9
    return None


def _exchange(f: Facts) -> Found:
    if "exchange" not in f.classes:
        return None
    captives = f.patients & {"prisoner"} or f.words & {"prisoner", "captive", "pow", "detainee"}
    if f.act.noun and f.lemma in ("exchange", "swap") and captives:
        return _S.CHANGE_TO_GROUP, 0.75
    if (
        not f.act.noun
        and (
            f.lemma in words("exchange swap free release")
            or (f.lemma == "set" and "free" in f.words)
            or (f.lemma == "let" and f.words & {"go", "out"})
        )
        and captives
        and (f.words & words("prisoner captive hostage detainee exchange swap"))
    ):
        return _S.CHANGE_TO_GROUP, 0.72
    let_go = f.agents & {"rebel"} and f.patients & {"military", "police", "civilian"}
    if not f.act.noun and f.lemma in ("release", "free") and let_go:
        return _S.CHANGE_TO_GROUP, 0.6
    if f.lemma == "surrender" and (f.agents | f.patients) & {"armed", "rebel", "military"}:
        return _S.AGREEMENT, 0.6
    return None


def _pact(f: Facts) -> Found:
    if "agree" not in f.classes:
        return None
    if f.act.noun:
        solid = f.lemma in words(
            "ceasefire fire truce armistice accord deal agreement pact treaty talk negotiation"
        )
        return (_S.AGREEMENT, 0.6) if solid and _concluded(f) and _of_war(f) else None
    if f.lemma == "agree" and f.words & _STAND_DOWN and (f.agents & {"armed", "state"}):
        return _S.AGREEMENT, 0.7
    if not _of_war(f):
        return None
    if (
        f.patients & {"pact"}
        or f.agents & {"pact"}
        or (f.lemma == "agree" and f.words & {"ceasefire", "truce"})
    ):
        return _S.AGREEMENT, 0.82
    return None


def _of_war(f: Facts) -> bool:
    """Tells a pact of enemies from a treaty on trade or a licence deal."""
    told = f.sentence & words(
        "ceasefire truce peace armistice war rebel militia prisoner hostage fighter evacuation "
        "army troop force faction clan elder hostility conflict cease separatist insurgent"
    )
    armed = bool(f.people & words("military rebel armed police")) or _foes(f)
    return bool(told or armed or f.act.reading.actors or f.words & {"fire"})


def _foes(f: Facts) -> bool:
    """Tells whether those who agree are adversaries by the codebook."""
    reading = f.act.reading
    parties = {
        span.value
        for t in f.act.roles.agents
        for span in [reading.span_at(reading.countries, t.i)]
        if span is not None
    }
    return any(foe in parties for party in parties for foe in f.book.enemies(party))


def _concluded(f: Facts) -> bool:
    """Tells a pact that is made or comes into force from one that is asked for, kept or broken."""
    verb = clause_of(f.act.trigger)
    if not is_verb(verb):
        return True  # a headline
    reading = f.act.reading
    below = [c for c in f.act.trigger.children if c.dep_ in ("acl", "relcl", "advcl", "conj")]
    lemmas = {reading.lemmas[v.i] for v in (verb, *below) if is_verb(v)}
    if verb.dep_ in ("xcomp", "ccomp", "conj", "relcl", "acl"):
        lemmas.add(reading.lemmas[verb.head.i])
    classes = {name for lemma in lemmas for name, _ in f.book.verbs.get(lemma, ())}
    return "agree" in classes or bool(lemmas & _HOLD_PACTS)


def _numbered(f: Facts) -> bool:
    return f.many or any(c.pos_ == "NUM" for t in f.act.roles.agents for c in (t, *t.children))


def _movement(f: Facts) -> Found:
    troops = (f.agents | f.patients) & words("armed military rebel security named")
    civil = (f.agents | f.patients) & {"civilian", "crowd"}
    ringed = f.patients & {"base"} and f.lemma in words("surround encircle")
    jail = f.sentence & words("jail prison jailbreak cell")
    if f.lemma == "escape" and jail and f.agents & words("civilian prisoner person"):
        return _S.OTHER, 0.6  # prisoners who break out
    if "surround" in f.classes and troops and (ringed or not f.patients & {"place", "territory"}):
        return _S.OTHER, 0.7
    if f.act.noun and f.lemma == "encirclement":
        return _S.OTHER, 0.7
    crossing = f.lemma in words("cross stream pour escape") and f.words & words("into border")
    if crossing and civil and not troops and f.act.roles.agents and _numbered(f):
        return _S.OTHER, 0.6
    if "displace" in f.classes and f.words & words("body corpse remains"):
        return None
    if "displace" in f.classes and civil and not troops:
        return _S.OTHER, 0.62
    if f.act.noun and f.lemma in ("evacuation", "exodus", "displacement"):
        return _S.OTHER, 0.5
    if "withdraw" in f.classes:
        clear = f.lemma in words(
            "withdraw retreat regroup redeploy withdrawal regrouping "
            "pullout pullback redeployment pull fall"
        )
        if clear and (troops or f.lemma in ("regroup", "withdrawal", "retreat")):
            return _S.CHANGE_TO_GROUP, 0.75
        if (
            troops
            and f.lemma in words("abandon quit vacate leave evacuate move")
            and (has_place(f.act) or f.patients & {"base", "territory"})
            and f.agents & {"armed", "named"}
        ):
            return _S.CHANGE_TO_GROUP, 0.65
    if "posture" in f.classes:
        clear = f.lemma in words(
            "deploy reinforce mobilise mobilize mass amass defect fortify "
            "deployment mobilisation mobilization reinforcement defection "
            "conscript redeploy conscription disband muster"
        )
        sides = f.lemma in ("switch", "change") and f.words & {"side", "sides"}
        if sides and troops:
            return _S.CHANGE_TO_GROUP, 0.66
        if clear and (troops or f.act.noun or f.words & {"reservist", "force"}):
            return _S.CHANGE_TO_GROUP, 0.66
        if troops and f.agents and f.lemma in words("move form recruit join bolster rotate shift"):
            return _S.CHANGE_TO_GROUP, 0.55
    return None


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
