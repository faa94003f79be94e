"""What a person decided on events that are found but not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from geoevents.model import Event, Review
from geoevents.review import Decision, revised

__all__ = ["Judgements", "judgements"]


@dataclass(slots=True)
class Judgements:
    """What a person decided on events that are not saved yet, by id."""

    verdicts: dict[str, Review] = field(default_factory=dict)
    changes: dict[str, dict[str, object]] = field(default_factory=dict)
    editing: str | None = None
    marked: str | None = None
    fault: str = ""

    def shown(self, event: Event) -> Event:
        """Gives an event with what was corrected."""
        if event.event_id not in self.changes:
            return event
        return revised(event, self.decision(event, "nobody yet"))

    def decision(self, event: Event, name: str) -> Decision:
        """Gives the decision on an event under a name."""
        changes = self.changes.get(event.event_id, {})
        verdict = self.verdicts[event.event_id]
        return Decision(verdict=verdict, reviewer=name, changes=changes)

    def decided(self, events: tuple[Event, ...]) -> list[Event]:
        """Gives those of the events that were decided on."""
        return [event for event in events if event.event_id in self.verdicts]


def judgements() -> Judgements:
    """Gives the session's judgements, made on first use."""
    if "judgements" not in st.session_state:
        st.session_state["judgements"] = Judgements()
    found: Judgements = st.session_state["judgements"]
    return found
