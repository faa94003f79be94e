"""The quality page: how often people agree with the machine, and what they correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.freshness import watch
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.session import open_store
from geoevents.review import Agreement, Quality, quality
from geoevents.views.words import count_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["show"]

_FIELD_WORDS = {
    "kind": "what happened",
    "date": "when",
    "place": "where",
    "actor": "who did it",
    "other side": "to whom",
    "claim": "on whose word",
    "killed": "killed",
}


@st.cache_data(show_spinner="Counting the reviews …", max_entries=4)
def _figures(root: str, version: int) -> Quality:  # noqa: ARG001 - the version is the cache key
    return quality(open_store())


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "quality"
    with store_faults():
        store = open_store()
        version = store.version
        figures = _figures(store.root, version)
        _page(figures)
        watch(version, empty=False)


def _page(figures: Quality) -> None:
    share = _share(figures.accepted, figures.reviewed)
    sentence = (
        f"People have reviewed {count_words(figures.reviewed, 'record')} that the machine made, "
        f"and kept {share} of them as they were."
        if figures.reviewed
        else "Nobody has reviewed a record yet. The figures come with the first decisions on the "
        "page Review."
    )
    blocks(
        [{"kind": "headline", "text": "Quality"}, {"kind": "sub", "text": sentence}],
        key="quality_head",
    )
    with st.container(key="numbers", horizontal=True, gap="small"):
        for label, count in (
            ("Accepted unchanged", figures.accepted),
            ("Corrected", figures.corrected),
            ("Rejected", figures.rejected),
        ):
            st.metric(
                label,
                f"{count:,}",
                _share(count, figures.reviewed) if figures.reviewed else None,
                delta_color="off",
                delta_arrow="off",
                border=True,
            )
    if not figures.reviewed:
        if st.button("Review records", key="quality_to_review", type="primary"):
            st.switch_page(st.session_state["review_page"])
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _table(
            "Kept by people, field by field",
            "Of the records that they took for events.",
            [Agreement(_FIELD_WORDS[a.name], a.reviewed, a.kept) for a in figures.fields],
            "Field",
            "fields",
        )
        _corrections(figures)
    with right:
        _table(
            "Accepted unchanged, by kind",
            "Of all reviewed records; the kind is the machine’s.",
            figures.kinds,
            "Kind",
            "kinds",
        )
        _table(
            "Accepted unchanged, by the machine’s confidence",
            "A number that means something rises from row to row.",
            figures.confidence,
            "Confidence",
            "confidence",
        )
        blocks(
            [
                {"kind": "label", "text": "Who reviewed"},
                {
                    "kind": "facts",
                    "rows": [
                        [name, [{"text": count_words(count, "record")}]]
                        for name, count in list(figures.reviewers.items())[:20]
                    ],
                },
            ],
            key="reviewers",
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _table(title: str, note: str, rows: Sequence[Agreement], name: str, key: str) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            name: [row.name for row in rows],
            "Kept": [row.share for row in rows],
            "Of": [row.reviewed for row in rows],
            "Changed": [row.changed for row in rows],
        }
    )
    blocks([{"kind": "title", "text": title}, {"kind": "note", "text": note}], key=f"title_{key}")
    _show(
        frame,
        f"table_{key}",
        {"Kept": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
    )


def _corrections(figures: Quality) -> None:
    import pandas as pd

    blocks(
        [
            {"kind": "title", "text": "What is corrected most"},
            {"kind": "note", "text": "From the machine’s value to the one that stands."},
        ],
        key="title_corrections",
    )
    frame = pd.DataFrame(
        [
            (_FIELD_WORDS[field], before[:120], after[:120], count)
            for (field, before, after), count in figures.corrections.items()
        ],
        columns=["Field", "From", "To", "Times"],
    )
    if frame.empty:
        blocks([{"kind": "note", "text": "Nothing was corrected so far."}], key="no_corrections")
        return
    _show(frame, "table_corrections", {})


def _show(frame: pd.DataFrame, key: str, config: dict[str, Any]) -> None:
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=420 if len(frame) > 11 else "auto",
        column_config=config,
    )
