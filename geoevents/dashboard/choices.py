"""Fields of choices with their counts, and how a press on one changes the filter in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from geoevents.dashboard.kit import Block
from geoevents.dashboard.session import change, read_request
from geoevents.model import GeoPrecision, Review, SubEventType

__all__ = ["Row", "facet", "hold", "on_change", "single", "toggle", "toggle_coded"]

_MOST = 200  # choices of one field; an import may bring thousands of publishers and regions
_FIND = "find:"
Row = tuple[str, str, int | None, bool]  # id, words, events (None shows no count), whether it is on


def hold(key: str, value: object) -> None:
    """Makes a widget show what the address says."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def on_change(key: str, field: str, read: Callable[[object], object]) -> None:
    """Writes a widget's value to a field of the filter; for its callback."""
    change(**{field: read(st.session_state[key])})


def facet(
    label: str,
    field: str,
    counts: Mapping[str, int] | Mapping[int, int],
    chosen: Iterable[object],
    name: Callable[[str], str],
    *,
    none: str,
) -> Block:
    """Gives a field that opens to choices with their counts, the chosen first; many may be on.

    Args:
        label: what is chosen, for those who cannot see it.
        field: of ``Filter``.
        counts: choices and their events.
        chosen: which are on.
        name: gives a choice's words.
        none: what the field says while nothing is chosen.
    """
    now = [_code(value) for value in chosen]
    counted = {_code(key): count for key, count in counts.items()}
    wanted = str(st.session_state.get(f"find_{label}", "")).casefold()
    found = [code for code in counted if code not in now and wanted in name(code).casefold()]
    order = [*now, *found[:_MOST]]
    items = [
        {
            "id": f"{field}={code}",
            "text": name(code),
            "count": counted.get(code, 0),
            "on": code in now,
        }
        for code in order
    ]
    block: Block = {"kind": "facet", "text": label, "none": none, "items": items}
    if len(counted) > _MOST:  # the page looks among those it has, the server among all
        block["cut"] = max(0, len(found) - _MOST)
    return block


def single(label: str, rows: Iterable[Row], *, none: str) -> Block:
    """Gives a field that opens to choices of which one is on.

    Args:
        label: what is chosen.
        rows: id, words, events (None shows no count), whether it is on.
        none: what the field says while none is on.
    """
    items = [{"id": i, "text": text, "count": count, "on": on} for i, text, count, on in rows]
    return {"kind": "facet", "text": label, "none": none, "items": items, "single": True}


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, int) else str(value)


_READ: dict[str, Callable[[str], object]] = {
    "countries": str,
    "admin1": str,
    "sub_event_types": SubEventType,
    "claimants": str,
    "sources": str,
    "precisions": lambda code: GeoPrecision(int(code)),
    "reviews": Review,
}


def toggle_coded(picked: str) -> None:
    """Turns a choice of a ``facet`` on or off, or keeps the words to look for choices by."""
    if picked.startswith(_FIND):
        label, _, words = picked.removeprefix(_FIND).partition(":")
        st.session_state[f"find_{label}"] = words[:100]
        return
    field, _, code = picked.partition("=")
    if field in _READ:
        _turn(field, _READ[field](code))


def toggle(field: str, options: tuple[str, ...], picked: str) -> None:
    """Turns one of a vocabulary on or off."""
    value = next((option for option in options if str(option) == picked), None)
    if value is not None:
        _turn(field, value)


def _turn(field: str, value: object) -> None:
    chosen = list(getattr(read_request().filter, field))
    if value in chosen:
        chosen.remove(value)
    else:
        chosen.append(value)
    change(**{field: tuple(chosen)})
