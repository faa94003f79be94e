"""The page on the method: how doubt is drawn, and what stands behind the records."""

from __future__ import annotations

import streamlit as st

from geoevents import __version__
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.tour import ask_again
from geoevents.formats import LICENCE

__all__ = ["show"]

_HOW = """
### What a record is
One record is one assertion by one article: that something happened, or did not, at a place and a
time. It is not the truth about an event, and two articles on one act are two records. The kinds are
those of ACLED; *Statement* is added for threats, appeals and other verbal acts about the conflict.

### How doubt is drawn
- **On whose word** is the mark. A filled mark is reported: the article says it in its own voice, or
  on the word of witnesses or independent monitors. A ring is claimed by a party to the conflict. A
  crossed ring is a denial.
- **What** is the colour, chosen to be told apart with any colour vision.
- **How exactly the place is known** is the shape. A point is the named town. A soft circle around a
  point is near it. Where only a region or a country is known, that is shaded and dashed with a
  count, and no point is drawn. Events that name no place are in a list of their own, never at a
  guess.
- **When**: a day is a day; "about" is within a week or so; a month is written as a month.
- **Killed, lowest stated** sums the lowest number that is stated for each incident, denials left
  out. It is a floor of what is said, and no toll.
- **An incident** is a group of records that tell of one act. It is *disputed* where one party
  asserts and another denies, *corroborated* where both sides or two independent sources say so;
  copies of one agency's words are one source.

### How a record is made
Places are looked up in a gazetteer on this machine and ranked by the words around them; each
record keeps the score and the reason. Events are found by grammar and a list of words, so that
every record can say which words made it. All of it can be wrong: read the sentence before you use
the record.

### Keyboard
`Tab` leads through filters, chips, the map, the card, the timeline and the table; `Enter` or
`Space` presses what is marked. In the map the arrow keys move it, `+` and `-` zoom, and `Tab` goes
from mark to mark. `←` and `→` step through the events, `Esc` closes the open one, `P` plays and
pauses the days.
"""


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "method"
    with st.container(key="method", width=760):
        blocks([{"kind": "headline", "text": "Method"}], key="method_head")
        st.markdown(_HOW)
        if st.button("Show the tour of the page", key="tour_again_button"):
            ask_again()
            st.switch_page(st.session_state["map_page"])
        blocks(
            [
                {"kind": "title", "text": "Sources and licences"},
                {"kind": "sub", "text": LICENCE},
                {
                    "kind": "note",
                    "text": "Records that were imported keep the licence and citation of their "
                    "dataset: their cards and every export name it.",
                },
                {
                    "kind": "note",
                    "text": f"Geoevents {__version__}. Code: MIT. Map drawing: "
                    "Leaflet (BSD-2-Clause). Type: Source Sans 3 (OFL-1.1).",
                },
            ],
            key="licences",
        )
