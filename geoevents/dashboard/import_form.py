"""How a table is read, shown and changed: its columns, its words for kinds, its first events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geoevents.dashboard.import_job import Preview, preview_of
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.running import say_fault
from geoevents.dashboard.session import country_name, gazetteer
from geoevents.formats.importing import FIELDS, ColumnMapping, ImportPlan, Placer
from geoevents.formats.importing.mapping import REMEDY
from geoevents.model import SubEventType
from geoevents.views.words import count_words, event_date_words, place_words

__all__ = ["mapping_form", "placer", "preview_box"]

_NONE = "—"
_FOR_ALL = {
    "sub_event_type": "kind of event",
    "country": "country",
    "actor1": "actor1",
    "source": "source",
}
_ORDERS: dict[str, bool | None] = {
    "refuse such days": None,
    "3 April": True,
    "4 March": False,
}


@st.cache_resource(show_spinner=False)
def placer() -> Placer:
    """Gives the gazetteer's places as imports look them up, shared by all sessions."""
    return Placer(gazetteer())


def mapping_form(plan: ImportPlan, mapping: ColumnMapping, suffix: str) -> ColumnMapping:
    """Draws one choice a field, and gives what was chosen.

    ``suffix`` keeps the choices of two files, or of two readings of one, apart.
    """
    columns: dict[str, str] = {}
    options = [_NONE, *plan.columns]
    with st.expander("Columns", expanded=plan.dataset == "table", key=f"i_columns_{suffix}"):
        grid = st.columns(4)
        for number, name in enumerate(FIELDS):
            guessed = mapping.columns.get(name, _NONE)
            found = grid[number % 4].selectbox(
                name.replace("_", " "),
                options,
                index=options.index(guessed) if guessed in options else 0,
                key=f"i_field_{name}_{suffix}",
            )
            if found != _NONE:
                columns[name] = found
        order = st.segmented_control(
            "03/04/2025 is",
            list(_ORDERS),
            default=next(words for words, way in _ORDERS.items() if way is mapping.day_first),
            key=f"i_order_{suffix}",
            required=True,
        )
        constants = _constants(columns, suffix)
    kinds: dict[str, str] = dict(st.session_state.get("import_kinds", {}))
    return replace(
        mapping,
        columns=columns,
        constants=constants,
        types=kinds,
        day_first=_ORDERS[order or _NONE],
    )


def _constants(columns: Mapping[str, str], suffix: str) -> dict[str, str]:
    """Draws what may be said of all rows at once, where no column says it."""
    found: dict[str, str] = {}
    blocks(
        [{"kind": "label", "text": "The same for all rows, where no column or cell says it"}],
        key=f"i_all_head_{suffix}",
    )
    grid = st.columns(len(_FOR_ALL))
    for place, (name, words) in zip(grid, _FOR_ALL.items(), strict=True):
        if name == "sub_event_type":
            kinds = [_NONE, *(kind.value for kind in SubEventType)]
            said = place.selectbox(words, kinds, key=f"i_all_{name}_{suffix}")
        else:
            said = place.text_input(words, max_chars=300, key=f"i_all_{name}_{suffix}")
        if said and said != _NONE:
            found[name] = said
    if {"sub_event_type", "event_type"} & columns.keys():
        found.pop("sub_event_type", None)  # the column says it, row by row
    return found


def preview_box(plan: ImportPlan) -> Preview | None:
    """Draws the first events and what fails; None where nothing can be read."""
    preview = preview_of(plan, placer())
    if preview.fault:
        say_fault(
            preview.fault.replace(REMEDY, "choose it above, or say it for all rows"),
            key="import_fault",
        )
        return None
    if plan.mapping is not None:
        _kinds(preview.unknown_kinds)
    with st.container(border=True, key="import_preview"):
        lines: list[Block] = [
            {
                "kind": "sub",
                "text": f"{preview.good:,} of the first {preview.rows:,} rows are events.",
            }
        ]
        if preview.events:
            items: list[Block] = [
                {
                    "text": f"{event_date_words(e)} · {e.sub_event_type} · "
                    f"{place_words(e, country_name)}",
                    "sub": e.notes[:300],
                }
                for e in preview.events
            ]
            lines += [
                {"kind": "label", "text": "As they will be"},
                {"kind": "rows", "items": items},
            ]
        if preview.reasons:
            failed: list[Block] = [
                {
                    "text": reason[:300],
                    "sub": f"{count_words(count, 'row')}, first in line {line:,}",
                }
                for reason, count, line in preview.reasons
            ]
            lines += [{"kind": "label", "text": "Not read"}, {"kind": "rows", "items": failed}]
        blocks(lines, key="import_preview_words")
    return preview


def _kinds(unknown: tuple[str, ...]) -> None:
    """Draws a choice for each kind of event that the table calls otherwise than we do.

    One that is made stays where it is, so that it can be taken back.
    """
    asked: list[str] = st.session_state.setdefault("import_asked", [])
    asked.extend(kind for kind in unknown if kind not in asked)
    if not asked:
        return
    known: dict[str, str] = {}
    with st.container(border=True, key="import_kinds_box"):
        blocks(
            [{"kind": "label", "text": "What the table calls a kind of event, in our words"}],
            key="import_kinds_head",
        )
        options = [_NONE, *(kind.value for kind in SubEventType)]
        grid = st.columns(3)
        for number, kind in enumerate(asked):
            chosen = grid[number % 3].selectbox(
                _plain(kind), options, key=f"i_kind_{st.session_state['import_mark']}_{kind}"
            )
            if chosen != _NONE:
                known[kind.casefold()] = chosen
    if known != st.session_state.get("import_kinds", {}):
        st.session_state["import_kinds"] = known
        st.rerun()


def _plain(words: str) -> str:
    """Gives a table's word as a label that Streamlit does not read as Markdown."""
    kept = "".join(c if c.isalnum() or c in " /-,." else " " for c in words[:60])
    return " ".join(kept.split()) or "(signs)"
