"""Which act of a sentence a place belongs to: the one it hangs on in the parse, else the nearest.

The place of a speaker, of who holds it ("who control X") or of what will not be entered is that of
no act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act
from geoevents.extraction.asides import is_aside
from geoevents.extraction.grammar import ancestors, is_verb, path_length
from geoevents.extraction.intervals import interval_of
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["assign_sites"]

_EARLIER = frozenset("after since following before despite amid".split())
_HOLDING = frozenset("hold control run rule govern administer base headquarter dominate".split())


def assign_sites(acts: list[Act], reading: Reading, speakers: frozenset[int]) -> None:
    """Gives each place of a sentence to the act that it belongs to.

    Args:
        acts: the typed, real acts of the sentence.
        reading: the sentence.
        speakers: tokens of source phrases, whose places are never those of acts.
    """
    if not acts:
        return
    triggers = {t.i: act for act in acts for t in act.triggers}
    for act in acts:  # "in X two were found shot": X hangs on the verb above
        for trigger in act.triggers:
            if trigger.dep_ == "xcomp":
                triggers.setdefault(trigger.head.i, act)
    apart = interval_of(reading)
    for site in reading.sites:
        token = reading.doc[site.token]
        if site.token in speakers or is_aside(token, site, reading):
            continue
        owner = _owner(token, acts, triggers, reading)
        if owner is None:
            continue
        if apart is not None and site.token < apart.first and owner.trigger.i > apart.last:
            main = [a for a in acts if a.trigger.i < apart.first]
            owner = main[-1] if main else owner  # "… in X, two weeks after Y": X is the main act's
        owner.sites.append(site)
    for act in acts:
        own = {t.i for t in act.triggers}
        bound = [s for s in act.sites if not _is_before(reading.doc[s.token], own)]
        act.sites = bound or act.sites


def _owner(token: Token, acts: list[Act], triggers: dict[int, Act], reading: Reading) -> Act | None:
    """Gives the act that a place name hangs on, else the nearest, None where it is apart of all."""
    for above in (token, *ancestors(token)):
        if above is not token and _is_state(above, reading):
            break
        if above.i in triggers:
            return triggers[above.i]
    if _is_apart(token, reading):
        return None
    return min(acts, key=lambda a: (path_length(a.trigger, token), abs(a.trigger.i - token.i)))


def _is_before(name: Token, own: set[int]) -> bool:
    """Tells the place of what went before: "weeks after the coup in X, soldiers fired in Y"."""
    for above in ancestors(name):
        if above.i in own:
            return False
        if above.dep_ == "prep" and above.lower_ in _EARLIER:
            return True
    return False


def _is_state(verb: Token, reading: Reading) -> bool:
    """Tells "the rebels, who hold X" and "a group based in X": who they are, not what they did."""
    if verb.dep_ not in ("relcl", "acl") or reading.lemmas[verb.i] not in _HOLDING:
        return False
    if verb.dep_ == "acl" or any(c.lower_ in ("is", "are") for c in verb.children):
        return verb.tag_ == "VBN"
    return verb.tag_ in ("VBZ", "VBP")


def _is_apart(token: Token, reading: Reading) -> bool:
    """Tells a place in a clause that is no act's and tells of no fact: "will not enter X"."""
    for above in (token, *ancestors(token)):
        if _is_state(above, reading):
            return True
        if is_verb(above):
            return any(
                c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in above.children
            )
    return False
