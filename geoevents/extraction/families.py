"""Families of sub-event types: which types one act may have at once, and which of them wins."""

# ruff: noqa: PLR0911 - pairs of types are decided one by one
from __future__ import annotations

from geoevents.extraction.acts import Act
from geoevents.model import EventType, SubEventType

__all__ = [
    "BY_FORCE",
    "CROWDS",
    "EXPLOSIONS",
    "TERRITORY",
    "VIOLENCE",
    "are_compatible",
    "family_of",
    "is_cause",
    "is_protested",
    "strength_of",
]

_S = SubEventType
EXPLOSIONS = frozenset(kind for kind in _S if kind.event_type is EventType.EXPLOSIONS)
TERRITORY = frozenset((_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER))
CROWDS = frozenset(
    (
        _S.PEACEFUL_PROTEST,
        _S.PROTEST_WITH_INTERVENTION,
        _S.EXCESSIVE_FORCE,
        _S.VIOLENT_DEMONSTRATION,
        _S.MOB_VIOLENCE,
    )
)
BY_FORCE = frozenset(
    (
        _S.AIR_DRONE_STRIKE,
        _S.SHELLING,
        _S.ATTACK,
        _S.ARMED_CLASH,
        _S.GOVERNMENT_REGAINS,
        _S.NON_STATE_OVERTAKES,
        _S.NON_VIOLENT_TRANSFER,
        _S.ABDUCTION,
        _S.CHANGE_TO_GROUP,
        _S.REMOTE_EXPLOSIVE,
        _S.GRENADE,
        _S.SEXUAL_VIOLENCE,
        _S.CHEMICAL_WEAPON,
        _S.SUICIDE_BOMB,
        _S.DISRUPTED_WEAPONS_USE,
    )
)
_ABOUT = frozenset(("against", "over"))
VIOLENCE = frozenset((_S.ARMED_CLASH, _S.ATTACK))
# Which type wins where two triggers tell of one act, strongest first.
_STRENGTH = (
    _S.SUICIDE_BOMB,
    _S.CHEMICAL_WEAPON,
    _S.SEXUAL_VIOLENCE,
    _S.GRENADE,
    _S.EXCESSIVE_FORCE,
    _S.MOB_VIOLENCE,
    _S.DISRUPTED_WEAPONS_USE,
    _S.PROTEST_WITH_INTERVENTION,
    _S.AIR_DRONE_STRIKE,
    _S.SHELLING,
    _S.REMOTE_EXPLOSIVE,
    _S.GOVERNMENT_REGAINS,
    _S.NON_STATE_OVERTAKES,
    _S.NON_VIOLENT_TRANSFER,
    _S.VIOLENT_DEMONSTRATION,
    _S.ABDUCTION,
    _S.ATTACK,
    _S.ARMED_CLASH,
    _S.HEADQUARTERS,
    _S.LOOTING,
    _S.ARRESTS,
    _S.PEACEFUL_PROTEST,
    _S.CHANGE_TO_GROUP,
    _S.AGREEMENT,
    _S.OTHER,
)
_RANK = {kind: rank for rank, kind in enumerate(_STRENGTH)}


def strength_of(act: Act) -> tuple[float, float]:
    """Gives how an act ranks among those that may be one with it, strongest first."""
    rank: float = _RANK[act.kind or _S.OTHER]
    if act.kind is _S.VIOLENT_DEMONSTRATION and not act.noun:
        rank = _RANK[_S.PROTEST_WITH_INTERVENTION] - 0.5  # violent crowds make it a riot
    return rank, -act.weight


def family_of(kind: SubEventType | None) -> int:
    """Gives the number of the family that a type is of, 9 for none."""
    for number, family in enumerate((EXPLOSIONS, TERRITORY, CROWDS, VIOLENCE)):
        if kind in family:
            return number
    return 9


def is_protested(act: Act) -> bool:
    """Tells "marched against the killing of X": what a crowd is angry about is another act."""
    return act.noun and act.trigger.dep_ == "pobj" and act.trigger.head.lower_ in _ABOUT


def is_cause(act: Act) -> bool:
    """Tells "burned a station after a man died": the death that a crowd is angry about."""
    clause = act.trigger
    return clause.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ == "after" for c in clause.children
    )


def are_compatible(strong: Act, weak: Act) -> bool:
    """Tells whether a weaker trigger may tell of the same act as a stronger one."""
    a, b = strong.kind, weak.kind
    if a in CROWDS and is_protested(weak):
        return False
    if a is _S.DISRUPTED_WEAPONS_USE and (b in EXPLOSIONS or weak.trigger in strong.roles.patients):
        return True
    if a is b:
        return True
    if family_of(a) == family_of(b) != 9:
        return True
    if b in VIOLENCE and a in EXPLOSIONS | CROWDS | {_S.ABDUCTION, _S.SEXUAL_VIOLENCE}:
        return a is not _S.ABDUCTION and a is not _S.SEXUAL_VIOLENCE
    if a in TERRITORY and b in (_S.ARMED_CLASH, _S.CHANGE_TO_GROUP):
        return b is _S.ARMED_CLASH or not _others_leave(strong, weak)
    if a in CROWDS and b == _S.LOOTING:
        return a in (_S.VIOLENT_DEMONSTRATION, _S.MOB_VIOLENCE)
    if a in EXPLOSIONS and b in (_S.LOOTING, _S.OTHER):
        return True
    return a is _S.CHANGE_TO_GROUP and b is _S.AGREEMENT and "exchange" in strong.classes


def _others_leave(taken: Act, left: Act) -> bool:
    """Tells "X entered after Y had left", two acts, from "X moved in and stayed"."""
    leavers = {t.i for t in left.roles.agents}
    return not left.noun and bool(leavers) and not leavers & {t.i for t in taken.roles.agents}
