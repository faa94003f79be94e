"""Triggers of one sentence that tell of the same act become one; the strongest gives the type."""

# ruff: noqa: PLR0911 - pairs of types are decided one by one
from __future__ import annotations

from collections.abc import Sequence

from geoevents.extraction.acts import Act
from geoevents.extraction.families import (
    CROWDS,
    EXPLOSIONS,
    TERRITORY,
    VIOLENCE,
    are_compatible,
    family_of,
    is_cause,
    is_protested,
    strength_of,
)
from geoevents.extraction.grammar import is_passive, path_length
from geoevents.extraction.links import (
    hangs_on,
    have_two_tellers,
    is_answered,
    is_by_debris,
    is_other_side,
    is_retaken,
    is_told_of,
    is_where_clause,
)
from geoevents.extraction.reading import Reading
from geoevents.model import SubEventType

__all__ = ["merge_acts"]

_S = SubEventType


def merge_acts(acts: Sequence[Act], reading: Reading) -> list[Act]:
    """Joins acts of a sentence that are one.

    Two acts are one when their types can belong together, one hangs on the other in the parse (not
    as a coordinate clause), and they do not each have places of their own.

    Args:
        acts: typed acts, and untyped ones that only lean (killings, hits without a weapon).
        reading: their sentence.
    """
    turned = {a.trigger.i for a in acts if any(_turned_on(a, other) for other in acts)}
    acts = [a for a in acts if turned.isdisjoint((a.trigger.i, a.trigger.head.i))]
    for act in acts:
        if act.kind is _S.ATTACK and any(_in_battle(act, other) for other in acts):
            act.kind = _S.ARMED_CLASH
    typed = sorted((a for a in acts if a.kind), key=strength_of)
    kept: list[Act] = []
    for act in list(typed):  # the attack that was foiled is no act besides
        foiler = next((a for a in typed if _foils(a, act)), None)
        if foiler is not None:
            typed.remove(act)
            _join(foiler, act)
    for act in typed:
        host = next((k for k in kept if _same(k, act, reading)), None)
        if host is None:
            kept.append(act)
        else:
            _join(host, act)
    for act in list(kept[1:]):  # a host that has grown meanwhile may reach further
        host = next((k for k in kept[: kept.index(act)] if _same(k, act, reading)), None)
        if host is not None:
            kept.remove(act)
            _join(host, act)
    for act in (a for a in acts if a.kind is None):
        hosts = [k for k in kept if _leans(k, act, reading)]
        if hosts:
            _join(min(hosts, key=lambda k: path_length(k.trigger, act.trigger)), act)
    return sorted(kept, key=lambda a: a.trigger.i)


def _in_battle(killing: Act, fight: Act) -> bool:
    """Tells "they exchanged fire, killing a villager": a death in a fight of two sides."""
    outcome = killing.trigger.dep_ == "advcl" and killing.trigger.tag_ == "VBG"
    mutual = fight.kind is _S.ARMED_CLASH and "clash" in fight.classes
    return outcome and mutual and killing.trigger.head == fight.trigger


def _turned_on(act: Act, other: Act) -> bool:
    """Tells the end of an attacker: "opened fire on a crowd and was shot dead by guards".

    It is part of the attack, and says neither who attacked nor how many the attack killed.
    """
    late = act.trigger
    if late.dep_ != "conj" or late.i < other.trigger.i or not is_passive(late):
        return False
    if act.noun or other.noun or is_passive(other.trigger) or other.kind not in VIOLENCE:
        return False
    if "repel" in act.classes or not set(act.classes) & {"kill", "shoot", "murder"}:
        return False  # who is thrown back or repelled is told of, too
    doers = {t.i for t in other.roles.agents}
    return bool(doers) and doers == {t.i for t in act.roles.patients}


def _join(host: Act, act: Act) -> None:
    host.merged.append(act)


def _own_places(act: Act, reading: Reading) -> set[int]:
    return {
        s.token
        for s in reading.sites
        if _under(s.token, act) and reading.doc[s.token].head.lower_ != "from"
    }


def _under(token: int, act: Act) -> bool:
    return token in act.roles.domain or any(token in m.roles.domain for m in act.merged)


def _same(host: Act, act: Act, reading: Reading) -> bool:
    if not are_compatible(host, act):
        return False
    if host.unreal != act.unreal or host.rejected != act.rejected:
        return False
    if host.kind is _S.DISRUPTED_WEAPONS_USE and act.kind in EXPLOSIONS:
        return act.trigger.dep_ in ("acl", "relcl")
    if host.kind is act.kind is _S.DISRUPTED_WEAPONS_USE and is_by_debris(act, reading):
        return True
    if have_two_tellers(host, act) or (host.kind in TERRITORY and is_other_side(host, act)):
        return False
    if is_answered(host, act) or is_retaken(host, act):
        return False
    own, other = _own_places(host, reading), _own_places(act, reading)
    related = hangs_on(host, act) or hangs_on(act, host)
    if own and other and not own & other:
        return False
    if host.kind is act.kind and (
        not (own and other) or is_where_clause(host, act) or is_where_clause(act, host)
    ):
        return True
    return related


def _foils(above: Act, below: Act) -> bool:
    down = above.kind is _S.DISRUPTED_WEAPONS_USE and not above.noun and below.noun
    return down and below.trigger in above.roles.patients


def _leans(host: Act, act: Act, reading: Reading) -> bool:
    """Tells whether an untyped killing or hit belongs to a typed act of the sentence."""
    if not set(act.classes) & {
        "kill",
        "wound",
        "hit",
        "launch",
        "explode",
        "shoot",
        "murder",
        "loot",
    }:
        return False
    if host.kind in CROWDS and (is_protested(act) or is_cause(act)):
        return False
    if family_of(host.kind) == 9 and host.kind is not _S.ABDUCTION:
        return False
    if host.rejected != act.rejected or have_two_tellers(host, act) or is_told_of(host, act):
        return False
    if is_answered(host, act):
        return False
    own, other = _own_places(host, reading), _own_places(act, reading)
    return not (
        own and other and not own & other and not (hangs_on(host, act) or hangs_on(act, host))
    )
