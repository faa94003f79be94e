"""The strategic acts of armed groups: bases, exchanges, pacts, movements.

Decisions on ``Facts`` like those of the other rules: a sub-event type with how strongly the words
speak for it (0..1), or None where they do not speak of it.
"""

# ruff: noqa: PLR0911, PLR0912, C901, D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.facts import Facts, Found, words
from geoevents.extraction.grammar import clause_of, is_verb
from geoevents.extraction.rules_territory import has_place
from geoevents.model import SubEventType

__all__ = ["strategic"]

_S = SubEventType
_HOLD_PACTS = words("take go be make secure mediate approve seal finalise finalize end with")
_STAND_DOWN = words("disband disarm demobilise demobilize arm weapon withdraw halt stop cease")


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
