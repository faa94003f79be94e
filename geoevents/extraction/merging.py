"""Triggers of one sentence that tell of the same act become one; the strongest gives the type."""

# ruff: noqa: PLR0911 - pairs of types are decided one by one
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act
from geoevents.extraction.grammar import ancestors, is_passive, is_verb, path_length
from geoevents.extraction.reading import Reading
from geoevents.model import EventType, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["merge_acts"]

_S = SubEventType
_EXPLOSIONS = frozenset(kind for kind in _S if kind.event_type is EventType.EXPLOSIONS)
_TERRITORY = frozenset((_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER))
_CROWDS = frozenset(
    (
        _S.PEACEFUL_PROTEST,
        _S.PROTEST_WITH_INTERVENTION,
        _S.EXCESSIVE_FORCE,
        _S.VIOLENT_DEMONSTRATION,
        _S.MOB_VIOLENCE,
    )
)
_ABOUT = frozenset(("against", "over"))
_VIOLENCE = frozenset((_S.ARMED_CLASH, _S.ATTACK))
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
    typed = sorted((a for a in acts if a.kind), key=_rank)
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
    if act.noun or other.noun or is_passive(other.trigger) or other.kind not in _VIOLENCE:
        return False
    if "repel" in act.classes or not set(act.classes) & {"kill", "shoot", "murder"}:
        return False  # who is thrown back or repelled is told of, too
    doers = {t.i for t in other.roles.agents}
    return bool(doers) and doers == {t.i for t in act.roles.patients}


def _rank(act: Act) -> tuple[float, float]:
    rank: float = _RANK[act.kind or _S.OTHER]
    if act.kind is _S.VIOLENT_DEMONSTRATION and not act.noun:
        rank = _RANK[_S.PROTEST_WITH_INTERVENTION] - 0.5  # violent crowds make it a riot
    return rank, -act.weight


def _join(host: Act, act: Act) -> None:
    host.merged.append(act)


def _family(kind: SubEventType | None) -> int:
    for number, family in enumerate((_EXPLOSIONS, _TERRITORY, _CROWDS, _VIOLENCE)):
        if kind in family:
            return number
    return 9


def _protested(act: Act) -> bool:
    """Tells "marched against the killing of X": what a crowd is angry about is another act."""
    return act.noun and act.trigger.dep_ == "pobj" and act.trigger.head.lower_ in _ABOUT


def _cause(act: Act) -> bool:
    """Tells "burned a station after a man died": the death that a crowd is angry about."""
    clause = act.trigger
    return clause.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ == "after" for c in clause.children
    )


def _compatible(strong: Act, weak: Act) -> bool:
    a, b = strong.kind, weak.kind
    if a in _CROWDS and _protested(weak):
        return False
    if a is _S.DISRUPTED_WEAPONS_USE and (
        b in _EXPLOSIONS or weak.trigger in strong.roles.patients
    ):
        return True
    if a is b:
        return True
    if _family(a) == _family(b) != 9:
        return True
    if b in _VIOLENCE and a in _EXPLOSIONS | _CROWDS | {_S.ABDUCTION, _S.SEXUAL_VIOLENCE}:
        return a is not _S.ABDUCTION and a is not _S.SEXUAL_VIOLENCE
    if a in _TERRITORY and b in (_S.ARMED_CLASH, _S.CHANGE_TO_GROUP):
        return b is _S.ARMED_CLASH or not _others_leave(strong, weak)
    if a in _CROWDS and b == _S.LOOTING:
        return a in (_S.VIOLENT_DEMONSTRATION, _S.MOB_VIOLENCE)
    if a in _EXPLOSIONS and b in (_S.LOOTING, _S.OTHER):
        return True
    return a is _S.CHANGE_TO_GROUP and b is _S.AGREEMENT and "exchange" in strong.classes


def _others_leave(taken: Act, left: Act) -> bool:
    """Tells "X entered after Y had left", two acts, from "X moved in and stayed"."""
    leavers = {t.i for t in left.roles.agents}
    return not left.noun and bool(leavers) and not leavers & {t.i for t in taken.roles.agents}


def _own_places(act: Act, reading: Reading) -> set[int]:
    return {
        s.token
        for s in reading.sites
        if _under(s.token, act) and reading.doc[s.token].head.lower_ != "from"
    }


def _under(token: int, act: Act) -> bool:
    return token in act.roles.domain or any(token in m.roles.domain for m in act.merged)


def _same(host: Act, act: Act, reading: Reading) -> bool:
    if not _compatible(host, act):
        return False
    if host.unreal != act.unreal or host.rejected != act.rejected:
        return False
    if host.kind is _S.DISRUPTED_WEAPONS_USE and act.kind in _EXPLOSIONS:
        return act.trigger.dep_ in ("acl", "relcl")
    if host.kind is act.kind is _S.DISRUPTED_WEAPONS_USE and _by_debris(act, reading):
        return True
    if _two_tellers(host, act) or (host.kind in _TERRITORY and _other_side(host, act)):
        return False
    if _answered(host, act) or _retaken(host, act):
        return False
    own, other = _own_places(host, reading), _own_places(act, reading)
    related = _hangs(host, act) or _hangs(act, host)
    if own and other and not own & other:
        return False
    if host.kind is act.kind and (not (own and other) or _where(host, act) or _where(act, host)):
        return True
    return related


def _two_tellers(one: Act, two: Act) -> bool:
    """Tells clauses that two parties say: what A claims is never part of what B claims."""
    said = [a.source.party for a in (one, two) if a.source is not None]
    return len(said) == 2 and said[0] != said[1]


def _told_of(deed: Act, act: Act) -> bool:
    """Tells "the general, who took X, was killed": what the victim had done is no part of it."""
    clause = deed.trigger
    victims = {t.i for t in act.roles.patients}
    own = any(c.tag_ == "WP" and c.dep_ == "nsubj" for c in clause.children)
    return clause.dep_ == "relcl" and own and clause.head.i in victims


def _other_side(one: Act, two: Act) -> bool:
    """Tells "A took X but B drove them out": coordinate clauses with doers of their own."""
    late = max(one, two, key=lambda a: a.trigger.i).trigger
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in late.children)
    joined = late.dep_ == "conj" and late.head in (one.trigger, two.trigger)
    return joined and own and not (one.noun or two.noun)


def _retaken(one: Act, two: Act) -> bool:
    """Tells "X, which A had taken, was retaken by B": two changes of hands."""
    if not (one.kind in _TERRITORY and two.kind in _TERRITORY) or one.noun or two.noun:
        return False
    doers = [{t.i for t in a.roles.agents} for a in (one, two)]
    aside = any(a.trigger.dep_ == "relcl" for a in (one, two))
    return aside and all(doers) and not doers[0] & doers[1]


def _answered(one: Act, two: Act) -> bool:
    """Tells "crowds burned a station after police shot two": a riot, and what it answers."""
    first, late = sorted((one, two), key=lambda a: a.trigger.i)
    clause = late.trigger if late.trigger.head == first.trigger else first.trigger
    riot = _S.VIOLENT_DEMONSTRATION in (one.kind, two.kind)
    riot = riot and one.kind is not two.kind and one.kind in _CROWDS and two.kind in _CROWDS
    timed = any(
        c.dep_ == "npadvmod" and c.ent_type_ in ("DATE", "TIME") for c in clause.children
    )  # "two weeks after X was shot"
    doers = [{t.i for t in a.roles.agents} for a in (one, two)]
    apart = all(doers) and not doers[0] & doers[1] and one.kind is not two.kind
    apart = apart and None not in (one.kind, two.kind) and not (one.noun or two.noun)
    return (
        (riot or timed or apart)
        and clause.dep_ == "advcl"
        and any(c.dep_ == "mark" and c.lower_ in ("after", "before") for c in clause.children)
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    )


def _where(above: Act, below: Act) -> bool:
    """Tells "fighting raged in X, where A and B clashed": the clause tells of the same act."""
    clause = below.trigger
    return (
        clause.dep_ == "relcl"
        and clause.head.i in above.roles.domain
        and any(c.lower_ == "where" for c in clause.children)
    )


def _foils(above: Act, below: Act) -> bool:
    down = above.kind is _S.DISRUPTED_WEAPONS_USE and not above.noun and below.noun
    return down and below.trigger in above.roles.patients


def _by_debris(act: Act, reading: Reading) -> bool:
    """Tells what the pieces of a downed weapon did: part of its downing."""
    return any(reading.lemmas[t.i] in ("debris", "wreckage", "fragment") for t in act.roles.agents)


def _hangs(above: Act, below: Act) -> bool:
    """Tells whether one act is an argument or adjunct of the other, at any depth."""
    numbers = {t.i for t in above.triggers}
    here = below.trigger
    for token in ancestors(below.trigger):
        if (
            here.dep_ == "conj"
            and is_verb(here)
            and any(c.dep_ in ("nsubj", "nsubjpass") for c in here.children)
            and not _elliptic(here)
        ):
            return False
        if token.i in numbers:
            return True
        here = token
    return False


def _elliptic(verb: Token) -> bool:
    """Tells "two were killed and five wounded", one clause with what follows it."""
    bare = not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    return bare and verb.tag_ in ("VBN", "VBD") and verb.head.i < verb.i and is_passive(verb.head)


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
    if host.kind in _CROWDS and (_protested(act) or _cause(act)):
        return False
    if _family(host.kind) == 9 and host.kind is not _S.ABDUCTION:
        return False
    if host.rejected != act.rejected or _two_tellers(host, act) or _told_of(host, act):
        return False
    if _answered(host, act):
        return False
    own, other = _own_places(host, reading), _own_places(act, reading)
    return not (own and other and not own & other and not (_hangs(host, act) or _hangs(act, host)))
