"""A tour of two minutes, shown by a browser that has not seen it; one press switches it off."""

from __future__ import annotations

import time

import streamlit as st

from geoevents.dashboard.kit import Block, blocks

__all__ = ["ask_again", "tour"]

_NAME = "geoevents-tour"  # under which the browser remembers it
_ASKED = "tour_asked"  # second at which it was asked for; the browser knows when it was closed
_STEPS: tuple[tuple[str, str, str], ...] = (
    (
        "What you see",
        (
            "Each mark is what one article says happened. Colour is the kind of event; the mark "
            "is on whose word it stands: filled is reported, a ring is claimed by a party, a "
            "crossed ring is a denial. A soft circle is near the place; a dashed region has no "
            "point of its own."
        ),
        ".st-key-map_side",
    ),
    (
        "Read an event",
        (
            "Press a mark, or a line of the list. The card shows the sentence in its paragraph, "
            "who says what, why the place was chosen and what else it may be, and the source. "
            "The keys ← and → step through the events, Esc closes."
        ),
        ".st-key-card_side",
    ),
    (
        "Ask",
        (
            "Choose when, where, what, and on whose word, at the left; a phone has it behind the "
            "arrows at the top. Every choice tells how many events it "
            "would show. What you asked for stands as chips under the title; a press on one "
            "takes it away."
        ),
        ".stSidebar, [data-testid=stExpandSidebarButton], .st-key-headline",
    ),
    (
        "Choose days",
        "Drag over the bars to choose days, or play them. Map, figures and table follow.",
        ".st-key-timeline_box",
    ),
    (
        "How much is certain",
        (
            "The figures count incidents, for many records may tell of one act, and say which "
            "share of them is disputed. Killed is the lowest number stated for each incident: a "
            "floor, no toll."
        ),
        ".st-key-numbers",
    ),
    (
        "Take it with you",
        (
            "The address of the page holds all that you asked for: copy it, and someone else "
            "sees the same. Export writes exactly the filtered events, Compare sets two "
            "periods, regions or parties side by side."
        ),
        ".st-key-head_tools",
    ),
)


def tour() -> None:
    """Draws the tour; it stays empty where the browser has seen it and nobody asks again."""
    steps: list[Block] = [
        {"title": title, "text": text, "part": part} for title, text, part in _STEPS
    ]
    asked = int(st.session_state.get(_ASKED, 0))
    blocks(
        [
            {
                "kind": "tour",
                "text": "Tour of the page",
                "name": _NAME,
                "steps": steps,
                "asked": asked,
            }
        ],
        key="tour",
    )


def ask_again() -> None:
    """Shows the tour at the next drawing of the main page."""
    st.session_state[_ASKED] = int(time.time())
