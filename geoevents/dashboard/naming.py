"""The name under which a visitor decides: the account's, or one that the browser remembers.

A name that was typed stays in the session and in the browser's own memory, never in the address:
who opens a copied link decides under their own name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from geoevents.access import Visitor
from geoevents.dashboard.kit import STATIC
from geoevents.dashboard.roles import require_editor

__all__ = ["name_field", "name_of", "reviewer_name"]

_KEPT = "reviewer"  # of the session; missing until the browser was asked
_TOLD = "reviewer_told"  # when the browser told it
_CROSSING = 3.0  # seconds in which the page may still send the empty field that it had before
_FIELD = "r_name"
_COMPONENT = "reviewer_memory"
_LONGEST = 200


def name_field(*, hint: str, width: int) -> None:
    """Draws the field for the name of a visitor whom no sign-in names.

    Args:
        hint: what stands in the empty field.
        width: of the field, in pixels.
    """
    _remember()
    # Once only: a value that is set in each run would take away what is being typed meanwhile.
    st.session_state.setdefault(_FIELD, st.session_state.get(_KEPT, ""))
    st.text_input(
        "Your name", key=_FIELD, max_chars=_LONGEST, width=width, on_change=_keep, placeholder=hint
    )


def name_of(who: Visitor) -> str:
    """Gives the name under which a visitor's decisions go in; empty where none was given yet."""
    return who.name or str(st.session_state.get(_KEPT, ""))


def reviewer_name() -> str:
    """Gives the name of the visitor, who may edit; empty where none was given yet.

    Raises:
        NotAllowedError: they may not.
    """
    return name_of(require_editor())


def _keep() -> None:
    name = _tidy(st.session_state.get(_FIELD))
    told = st.session_state.get(_TOLD)
    if not name and told is not None and time.monotonic() - told < _CROSSING:
        name = st.session_state[_KEPT]  # nobody emptied it: the two crossed on the way
    st.session_state[_KEPT] = st.session_state[_FIELD] = name


def _tidy(words: object) -> str:
    return " ".join(str(words or "").split())[:_LONGEST]


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    script = (STATIC / "review" / "name.js").read_text(encoding="utf-8")
    return st.components.v2.component("geoevents_name", js=script)


def _remember() -> None:
    """Asks the browser for the name that it keeps, or gives it the present one to keep."""

    def told() -> None:
        state = st.session_state.get(_COMPONENT)
        name = _tidy(None if state is None else state.get("remembered"))
        if name and _KEPT not in st.session_state:  # what was typed meanwhile counts
            st.session_state[_KEPT] = st.session_state[_FIELD] = name
            st.session_state[_TOLD] = time.monotonic()

    data = {"name": st.session_state.get(_KEPT)}
    _component()(key=_COMPONENT, data=data, on_remembered_change=told)
