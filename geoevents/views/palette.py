"""Colours and marks. Colour says the event type, the mark says on whose word it stands.

The type colours are those of Okabe and Ito (2008), told apart with any colour vision; no meaning
hangs on colour alone. The same values stand in ``static/map/marks.js``; a test compares the two.
"""

from __future__ import annotations

from geoevents.model import ClaimStatus, EventType

__all__ = ["STATUS_MARKS", "STATUS_ORDER", "TYPE_COLOURS", "TYPE_ORDER", "type_index"]

TYPE_ORDER: tuple[EventType, ...] = tuple(EventType)

TYPE_COLOURS: dict[EventType, str] = {
    EventType.BATTLES: "#D55E00",
    EventType.EXPLOSIONS: "#E69F00",
    EventType.CIVILIANS: "#CC79A7",
    EventType.PROTESTS: "#56B4E9",
    EventType.RIOTS: "#009E73",
    EventType.STRATEGIC: "#0072B2",
    EventType.STATEMENT: "#8A8F98",
}

STATUS_ORDER: tuple[ClaimStatus, ...] = tuple(ClaimStatus)

STATUS_MARKS: dict[ClaimStatus, str] = {
    ClaimStatus.REPORTED: "●",
    ClaimStatus.CLAIMED: "○",
    ClaimStatus.DENIED: "⊘",
}


def type_index(event_type: EventType | str) -> int:
    """Gives the position of an event type in ``TYPE_ORDER``, which is its code in map payloads."""
    return TYPE_ORDER.index(EventType(event_type))
