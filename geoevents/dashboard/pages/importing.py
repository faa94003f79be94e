"""The page to import a table of events: upload, see how it is read, change that, import."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.import_form import mapping_form, placer, preview_box
from geoevents.dashboard.import_job import ImportJob, Preview, Upload
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.roles import refuse_strangers, require_editor
from geoevents.dashboard.running import say_fault, show_progress
from geoevents.dashboard.session import open_store
from geoevents.errors import GeoeventsError
from geoevents.formats.importing import DATASETS, ImportPlan, plan_import
from geoevents.store import EventStore
from geoevents.views.words import count_words

__all__ = ["show"]

_MOST = 200  # megabytes of an upload; larger files go in with `geoevents import`
_FAULT = "import_fault"  # key of the box that says what is wrong
_TITLES = {
    "acled": "ACLED",
    "ucdp": "UCDP GED",
    "gdelt": "GDELT events",
    "viina": "VIINA",
    "timemap": "TimeMap",
    "geoevents": "An export of Geoevents",
    "table": "Another table",
}


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
            _show_run(job)
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
        say_fault(
            f"The file has more than {_MOST} MB; import it with geoevents import.", key=_FAULT
        )
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
        say_fault(_without_folder(str(error), upload), key=_FAULT)
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
            say_fault(_without_folder(str(error), upload), key=_FAULT)
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
            plan = replace(plan, mapping=mapping_form(plan, plan.mapping, suffix))
    preview = preview_box(plan)
    if preview is not None:
        _begin_button(store, plan, upload, preview)


def _guessed(upload: Upload, mark: str) -> ImportPlan:
    """Gives what the file is taken for; looked at once, for a long JSON file is read through."""
    known: tuple[str, ImportPlan] | None = st.session_state.get("import_guess")
    if known is None or known[0] != mark:
        known = (mark, plan_import(upload.path))
        st.session_state["import_guess"] = known
    return known[1]


# ---------- the run ----------


def _begin_button(store: EventStore, plan: ImportPlan, upload: Upload, preview: Preview) -> None:
    if st.button("Import", key="i_begin", type="primary", disabled=preview.good == 0):
        try:
            require_editor()
        except GeoeventsError as error:
            say_fault(str(error), key=_FAULT)
            return
        job = ImportJob(plan, upload)
        st.session_state["import_job"] = job
        job.start(store, placer())
        st.rerun()


def _show_run(job: ImportJob) -> None:
    def stand() -> tuple[float, str]:
        return job.done / job.size, f"Importing … {job.rows:,} rows read"

    show_progress(job, stand, key="import_run", button="i_cancel")


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


def _without_folder(words: str, upload: Upload) -> str:
    """Gives a message with the name that the person knows instead of the temporary path."""
    return words.replace(str(upload.path), upload.name)
