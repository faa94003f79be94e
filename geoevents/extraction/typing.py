"""From a trigger's class and arguments to a sub-event type: the rules of thumb of the codebook."""

from __future__ import annotations

from geoevents.extraction.facts import Facts, gather
from geoevents.extraction.rules_battles import battle, repelled
from geoevents.extraction.rules_control import captivity, looting
from geoevents.extraction.rules_crowds import crowds
from geoevents.extraction.rules_disrupted import disrupted
from geoevents.extraction.rules_elsewhere import elsewhere
from geoevents.extraction.rules_strategic import strategic
from geoevents.extraction.rules_territory import territory
from geoevents.extraction.rules_weapons import chemical, explosion, sexual, suicide
from geoevents.model import SubEventType

__all__ = ["Facts", "gather", "type_act"]

_RULES = (
    elsewhere,
    sexual,
    chemical,
    disrupted,
    suicide,
    crowds,
    repelled,
    explosion,
    territory,
    captivity,
    strategic,
    looting,
    battle,
)


def type_act(facts: Facts) -> tuple[SubEventType | None, str, float]:
    """Decides the sub-event type by the first rule that speaks.

    Returns:
        The type (None where the words name no act, or lean on another one), the rule's name, and
        how strongly the words speak for it (0..1).
    """
    for rule in _RULES:
        found = rule(facts)
        if found is not None:
            return found[0], rule.__name__, found[1]
    return None, "", 0.0
