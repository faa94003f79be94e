"""Mounts blocks of text, facts and filter rows that take article text as text, never as markup.

Streamlit's own text elements read Markdown; words of articles would have to be escaped for it.
The kit is one small component whose script sets every word by ``textContent``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["STATIC", "Block", "blocks", "picked"]

STATIC = Path(__file__).resolve().parents[2] / "static"

Block = dict[str, Any]  # "kind" names the drawing function in static/kit/kit.js


@lru_cache(maxsize=1)
def _source() -> tuple[str, str]:
    folder = STATIC / "kit"
    return (
        (folder / "kit.js").read_text(encoding="utf-8"),
        (folder / "kit.css").read_text(encoding="utf-8"),
    )


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    js, css = _source()
    return st.components.v2.component("geoevents_kit", js=js, css=css)


def blocks(
    items: Sequence[Block], *, key: str, on_pick: Callable[[str], None] | None = None
) -> None:
    """Shows blocks; ``on_pick`` is called with the id of what was clicked, before the rerun."""

    def relay() -> None:
        value = picked(key)
        if value is not None and on_pick is not None:
            on_pick(value)

    _component()(key=key, data={"blocks": list(items)}, on_picked_change=relay)


def picked(key: str) -> str | None:
    """Gives the id that was clicked in the blocks of this key in the present rerun, or None."""
    state = st.session_state.get(key)
    value = None if state is None else state.get("picked")
    return None if value is None else str(value)
