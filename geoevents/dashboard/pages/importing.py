"""The page to import a table of events: upload, see how it is read, change that, import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.import_job import ImportJob, Preview, Upload, preview_of
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.roles import refuse_strangers, require_editor
from geoevents.dashboard.session import country_name, gazetteer, open_store
from geoevents.errors import GeoeventsError
from geoevents.formats.importing import (
    DATASETS,
    FIELDS,
    ColumnMapping,
    ImportPlan,
    Placer,
    plan_import,
)
from geoevents.formats.importing.mapping import REMEDY
from geoevents.model import SubEventType
from geoevents.store import EventStore
from geoevents.views.words import count_words, event_date_words, place_words

__all__ = ["show"]

_MOST = 200  # megabytes of an upload; larger files go in with `geoevents import`
_TICK = 0.7  # seconds between two looks at a run
_NONE = "—"
_TITLES = {
    "acled": "ACLED",
    "ucdp": "UCDP GED",
    "gdelt": "GDELT events",
    "viina": "VIINA",
    "timemap": "TimeMap",
    "geoevents": "An export of Geoevents",
    "table": "Another table",
}
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
def _placer() -> Placer:
    return Placer(gazetteer())


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "import"
    if refuse_strangers("Import a dataset"):
        return
    blocks(
        [
            {"kind": "headline", "text": "Import a dataset"},
            {
                "kind": "sub",
                "text": "Events that others coded: ACLED, UCDP GED, GDELT, VIINA, TimeMap, or any "
                "table. Their licence and citation go with every record into every export. "
                "Importing a file again doubles nothing.",
            },
        ],
        key="import_head",
    )
    job: ImportJob | None = st.session_state.get("import_job")
    with store_faults():
        store = open_store()
        if job is not None and not job.finished:
            _progress(job)
            return
        if job is not None:
            _result(job)
        upload = _upload()
        if upload is not None:
            _plan(store, upload)


def _upload() -> Upload | None:
    """Gives the file that is chosen, kept in a temporary folder while it is."""
    given = st.file_uploader(
        "CSV, JSON, GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, or a zip of one",
        key="i_file",
        max_upload_size=_MOST,
        help="What it is is told from its columns; nothing is stored before you say so",
    )
    if given is None:  # the file that is being imported is kept by its job
        st.session_state.pop("import_upload", None)
        return None
    if given.size > _MOST * 1_000_000:
        _fault(f"The file has more than {_MOST} MB; import it with geoevents import.")
        return None
    if (
        st.session_state.get("import_mark") != given.file_id
        or "import_upload" not in st.session_state
    ):
        st.session_state["import_upload"] = Upload(given.name, given.getvalue())
        st.session_state["import_mark"] = given.file_id
        st.session_state.pop("import_job", None)
        st.session_state["import_kinds"] = {}
        st.session_state["import_asked"] = []
    kept: Upload = st.session_state["import_upload"]
    return kept


# ---------- how it is read ----------


def _plan(store: EventStore, upload: Upload) -> None:
    mark = st.session_state["import_mark"]
    try:
        guessed = _guessed(upload, mark)
    except GeoeventsError as error:
        _fault(_without_folder(str(error), upload))
        return
    with st.container(border=True, key="import_plan"):
        left, name, licence, citation = st.columns([2, 2, 2, 3])
        chosen = left.selectbox(
            "Read as",
            DATASETS,
            index=DATASETS.index(guessed.dataset),
            format_func=lambda key: _TITLES[key],
            key=f"i_as_{mark}",
        )
        try:
            plan = (
                guessed if chosen == guessed.dataset else plan_import(upload.path, dataset=chosen)
            )
        except GeoeventsError as error:
            _fault(_without_folder(str(error), upload))
            return
        suffix = f"{mark}_{chosen}"
        terms = replace(
            plan.terms,
            dataset=name.text_input(
                "Dataset", plan.terms.dataset, max_chars=200, key=f"i_name_{suffix}"
            )
            or plan.terms.dataset,
            licence=licence.text_input(
                "Licence", plan.terms.licence, max_chars=1_000, key=f"i_licence_{suffix}"
            )
            or "not stated",
            citation=citation.text_input(
                "Citation", plan.terms.citation, max_chars=2_000, key=f"i_citation_{suffix}"
            )
            or "not stated",
        )
        if ":" in terms.key:  # a table of one's own is known by its name
            terms = replace(terms, key=f"{terms.key.split(':', 1)[0]}:{terms.dataset}")
        plan = replace(plan, terms=terms)
        if plan.mapping is not None:
            plan = replace(plan, mapping=_mapping(plan, plan.mapping, suffix))
    preview = _preview(plan)
    if preview is not None:
        _begin_button(store, plan, upload, preview)


def _guessed(upload: Upload, mark: str) -> ImportPlan:
    """Gives what the file is taken for; looked at once, for a long JSON file is read through."""
    known: tuple[str, ImportPlan] | None = st.session_state.get("import_guess")
    if known is None or known[0] != mark:
        known = (mark, plan_import(upload.path))
        st.session_state["import_guess"] = known
    return known[1]


def _mapping(plan: ImportPlan, mapping: ColumnMapping, suffix: str) -> ColumnMapping:
    """Draws one choice a field, and gives what was chosen."""
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


def _preview(plan: ImportPlan) -> Preview | None:
    """Draws the first events and what fails; None where nothing can be read."""
    preview = preview_of(plan, _placer())
    if preview.fault:
        _fault(preview.fault.replace(REMEDY, "choose it above, or say it for all rows"))
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


# ---------- the run ----------


def _begin_button(store: EventStore, plan: ImportPlan, upload: Upload, preview: Preview) -> None:
    if st.button("Import", key="i_begin", type="primary", disabled=preview.good == 0):
        try:
            require_editor()
        except GeoeventsError as error:
            _fault(str(error))
            return
        job = ImportJob(plan, upload)
        st.session_state["import_job"] = job
        job.start(store, _placer())
        st.rerun()


def _progress(job: ImportJob) -> None:
    @st.fragment(run_every=_TICK)
    def look() -> None:
        if job.finished:
            st.rerun()
        with st.container(border=True, key="import_run", horizontal=True):
            st.progress(min(job.done / job.size, 1.0), text=f"Importing … {job.rows:,} rows read")
            st.button(
                "Stopping …" if job.cancelled else "Cancel",
                key="i_cancel",
                disabled=job.cancelled,
                on_click=job.cancel,
            )

    look()


def _result(job: ImportJob) -> None:
    with st.container(border=True, key="import_result"):
        if job.fault or job.result is None:
            blocks(
                [{"kind": "note", "text": _without_folder(job.fault, job.upload)}],
                key="import_result_words",
            )
            return
        lines: list[Block] = [{"kind": "sub", "text": f"{job.result.words()}."}]
        failed: list[Block] = [
            {"text": f"Line {failure.line}: {failure.reason[:300]}"}
            for failure in job.result.failures[:20]
        ]
        left: list[Block] = [
            {"text": f"Left out: {reason[:300]}", "sub": count_words(count, "row")}
            for reason, count in job.result.left_out.most_common(8)
        ]
        if failed or left:
            lines.append({"kind": "rows", "items": [*failed, *left]})
        blocks(lines, key="import_result_words")
        if (failed or left) and job.upload.failed.exists():
            st.download_button(
                "Rows that were not imported, with the reason",
                job.upload.failed.read_bytes(),
                file_name="failed rows.csv",
                mime="text/csv",
                key="i_failed",
                on_click="ignore",
            )


def _fault(words: str) -> None:
    with st.container(border=True, key="import_fault"):
        blocks([{"kind": "note", "text": words}], key="import_fault_words")


def _without_folder(words: str, upload: Upload) -> str:
    """Gives a message with the name that the person knows instead of the temporary path."""
    return words.replace(str(upload.path), upload.name)


def _plain(words: str) -> str:
    """Gives a table's word as a label that Streamlit does not read as Markdown."""
    kept = "".join(c if c.isalnum() or c in " /-,." else " " for c in words[:60])
    return " ".join(kept.split()) or "(signs)"
