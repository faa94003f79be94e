"""The form in which a person corrects the fields of a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from geoevents.dashboard.placement import Placing
from geoevents.dashboard.session import gazetteer
from geoevents.model import ClaimStatus, Event, GeoPrecision, PlaceKind, SubEventType, TimePrecision

__all__ = ["correction_form", "read_correction"]

_HOW_EXACT = {
    TimePrecision.DAY: "the day is known",
    TimePrecision.WEEK: "within a week or so",
    TimePrecision.MONTH: "only the month or longer",
}
_NAMES = (
    "kind", "first", "last", "exact", "actor1", "actor2", "killed", "claim", "claimed", "denied",
    "near",
)  # fmt: skip
_FIRST, _LAST = date(1900, 1, 1), date(2100, 12, 31)


def correction_form(event: Event, on_save: Callable[[], None]) -> None:
    """Draws the form; ``on_save`` is called once it is saved, before the page is drawn anew."""
    base = _base(event)
    with (
        st.form(f"correct_{event.event_id}", border=False),
        st.container(key="edit_fields", gap="small"),
    ):
        st.selectbox(
            "What happened",
            list(SubEventType),
            index=list(SubEventType).index(event.sub_event_type),
            format_func=lambda value: f"{value.value} · {value.event_type.value}",
            key=f"{base}_kind",
        )
        left, middle, right = st.columns([1, 1, 1.2], gap="small")
        left.date_input(
            "First day", event.event_date, key=f"{base}_first", format="DD/MM/YYYY",
            min_value=min(_FIRST, event.event_date), max_value=_LAST,
        )  # fmt: skip
        middle.date_input(
            "Last day", event.end_date, key=f"{base}_last", format="DD/MM/YYYY",
            min_value=min(_FIRST, event.end_date), max_value=_LAST,
        )  # fmt: skip
        right.selectbox(
            "How exactly", list(TimePrecision), index=int(event.time_precision) - 1,
            format_func=_HOW_EXACT.__getitem__, key=f"{base}_exact",
        )  # fmt: skip
        left, right, narrow = st.columns([2, 2, 1.1], gap="small")
        left.text_input("Who did it", event.actor1 or "", key=f"{base}_actor1")
        right.text_input("To whom", event.actor2 or "", key=f"{base}_actor2")
        narrow.number_input(
            "Killed", value=event.fatalities, min_value=0, step=1, key=f"{base}_killed"
        )
        left, middle, right = st.columns(3, gap="small")
        left.selectbox(
            "On whose word", list(ClaimStatus), format_func=str,
            index=list(ClaimStatus).index(event.claim_status), key=f"{base}_claim",
        )  # fmt: skip
        help_text = "A country’s name or code, or a group’s name"
        middle.text_input(
            "Who claims", event.claimed_by or "", key=f"{base}_claimed", help=help_text
        )
        right.text_input("Who denies", event.denied_by or "", key=f"{base}_denied", help=help_text)
        left, right = st.columns(2, gap="small", vertical_alignment="center")
        right.checkbox(
            "near the place, not in it",
            event.geo_precision is GeoPrecision.NEAR,
            key=f"{base}_near",
        )
        left.form_submit_button(
            "Save the correction", type="primary", key="save_correction", shortcut="Ctrl+Enter",
            on_click=on_save,
        )  # fmt: skip


def read_correction(event: Event, placing: Placing) -> dict[str, object]:
    """Gives what the saved form and the chosen place change, by column."""
    value = {name: st.session_state[f"{_base(event)}_{name}"] for name in _NAMES}
    claim, killed = value["claim"], value["killed"]
    said: dict[str, object] = {
        "sub_event_type": value["kind"],
        "event_date": value["first"],
        "end_date": value["last"],
        "time_precision": value["exact"],
        "actor1": _words(value["actor1"]),
        "actor2": _words(value["actor2"]),
        "claim_status": claim,
        "claimed_by": _party(value["claimed"]) if claim is ClaimStatus.CLAIMED else None,
        "denied_by": _party(value["denied"]) if claim is not ClaimStatus.REPORTED else None,
        "fatalities": None if killed is None else int(killed),
    }
    if claim is event.claim_status:  # a claim may name the party that denies it, a report neither
        said["claimed_by"], said["denied_by"] = _party(value["claimed"]), _party(value["denied"])
    made = {name: value for name, value in said.items() if getattr(event, name) != value}
    return {**made, **placing.changes(event, near=bool(value["near"]))}


def _base(event: Event) -> str:
    return f"e_{event.event_id}_{event.review}"


def _words(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _party(text: str | None) -> str | None:
    """Gives the code of a state that is written by its name; a group keeps its name."""
    words = _words(text)
    if words is None or (len(words) == 2 and words.isalpha()):
        return words.upper() if words else None
    for match in gazetteer().lookup(words):
        if match.place.kind is PlaceKind.COUNTRY:
            return match.place.country
    return words
