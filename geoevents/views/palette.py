"""Colours and marks. Colour says the event type, the mark says on whose word it stands.

The type colours are those of Okabe and Ito (2008) and a grey, told apart with any colour vision;
no meaning hangs on colour alone. The same values stand in ``static/map/marks.js``; a test compares
the two, and others measure them under simulated colour vision and against the grounds. On light
grounds some are too pale by themselves, so marks and bars have a rim in a deeper tone.
"""

from __future__ import annotations

from geoevents.model import ClaimStatus, EventType

__all__ = [
    "STATUS_ORDER",
    "TYPE_COLOURS",
    "TYPE_ORDER",
    "rim_colour",
    "type_rims",
]

TYPE_ORDER: tuple[EventType, ...] = tuple(EventType)

TYPE_COLOURS: dict[EventType, str] = {
    EventType.BATTLES: "#D55E00",
    EventType.EXPLOSIONS: "#E69F00",
    EventType.CIVILIANS: "#CC79A7",
    EventType.PROTESTS: "#56B4E9",
    EventType.RIOTS: "#009E73",
    EventType.STRATEGIC: "#0072B2",
    EventType.STATEMENT: "#656B71",
}

STATUS_ORDER: tuple[ClaimStatus, ...] = tuple(ClaimStatus)

_RIM = 0.62  # of the colour, the rest black; the same stands in map.css and kit.css


def rim_colour(colour: str) -> str:
    """Gives the deeper tone around a mark of a colour ("#RRGGBB") on a light ground."""
    parts = (round(int(colour[place : place + 2], 16) * _RIM) for place in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in parts)


def type_rims(*, dark: bool) -> list[str]:
    """Gives the colours around bars, in ``TYPE_ORDER``; on dark ground no deeper tone is needed."""
    colours = [TYPE_COLOURS[kind] for kind in TYPE_ORDER]
    return colours if dark else [rim_colour(colour) for colour in colours]
