"""A run over added articles: its progress, its list of articles, and what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.batch import MOST_ARTICLES, Entry, Job, read_again
from geoevents.dashboard.findings import entry_words
from geoevents.dashboard.judgements import judgements
from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.placement import forget_placing
from geoevents.dashboard.preview import preview
from geoevents.dashboard.roles import require_editor
from geoevents.dashboard.running import say_fault, show_progress
from geoevents.dashboard.saving import save_box
from geoevents.errors import ArticleError, GeoeventsError
from geoevents.model import Article
from geoevents.reading import Tally
from geoevents.store import EventStore
from geoevents.views.words import count_words

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

__all__ = ["begin_run", "show_results", "show_run"]


@st.cache_resource(show_spinner="Loading the language model …")
def _pipeline() -> Pipeline:
    from geoevents.pipeline import Pipeline

    return Pipeline()


def begin_run(
    store: EventStore,
    source: Callable[[Tally], Iterator[Article | ArticleError]],
    total: int | None,
) -> None:
    """Begins to read; a run that goes on in this session is stopped.

    Args:
        store: where the articles may be known already.
        source: gives the articles, and tells the tally what it passes over.
        total: how many there are, where that is known.
    """
    try:
        require_editor()
    except GeoeventsError as error:
        say_fault(str(error))
        return
    former: Job | None = st.session_state.get("job")
    if former is not None:
        former.cancel()
    job = Job(source, total)
    for name in ("judgements", "chosen_entry", "saved", "saved_words"):
        st.session_state.pop(name, None)
    forget_placing()
    st.session_state["job"] = job
    job.start(_pipeline(), store)
    st.rerun()


def show_run(job: Job) -> None:
    """Draws how far a run is."""

    def stand() -> tuple[float, str]:
        done = len(job.entries)
        words = count_words(done, "article") + (f" of {job.total}" if job.total else "")
        return (done / job.total if job.total else 0.0), f"Reading … {words} read"

    show_progress(job, stand, key="run", button="cancel_run")


def show_results(store: EventStore, job: Job, *, pasted: bool) -> None:
    """Draws what a run has read, and what may be done with it.

    Args:
        store: where it goes.
        job: the run.
        pasted: whether the article's own fields stand above, to be changed there.
    """
    good = [entry for entry in job.entries if not entry.error]
    number = int(st.session_state.get("chosen_entry", 0))
    chosen = job.entries[number] if number < len(job.entries) else None
    if chosen is not None and chosen.error and good:
        chosen = good[0]
    with st.container(border=True, key="findings_head"):
        _summary(job, good)
        save_box(store, good)
    if len(job.entries) > 1 or (job.entries and job.entries[0].error):
        _entry_list(job, chosen)
    if chosen is not None and chosen.article is not None:
        saved = st.session_state.get("saved") or store.has_article(chosen.article.id)
        if not pasted and not saved:
            _dating(store, job, chosen)
        preview(chosen)


def _dating(store: EventStore, job: Job, entry: Entry) -> None:
    """Draws the fields in which the day and publisher of a read article are set right."""
    article = entry.article
    if article is None:
        return
    number = job.entries.index(entry)
    with st.form(f"dating_{number}_{article.id}"):
        left, middle, right = st.columns([1, 2, 1.2], vertical_alignment="bottom")
        published = left.date_input(
            "Day of publication", article.published, key=f"d_day_{number}_{article.id}",
            format="DD/MM/YYYY", min_value=date(1900, 1, 1), max_value=date(2100, 12, 31),
        )  # fmt: skip
        publisher = middle.text_input(
            "Its publisher", article.publisher or "", max_chars=200,
            key=f"d_who_{number}_{article.id}",
        )  # fmt: skip
        if not right.form_submit_button("Read it with these"):
            return
    # The events of the former reading are gone, and with them what was decided on them.
    for event in judgements().decided(entry.events):
        judgements().verdicts.pop(event.event_id)
        judgements().changes.pop(event.event_id, None)
    job.entries[number] = read_again(
        entry, _pipeline(), store, published=published, publisher=(publisher or "").strip() or None
    )
    st.rerun()


def _summary(job: Job, good: list[Entry]) -> None:
    events = [event for entry in good for event in entry.events]
    placed = sum(event.latitude is not None for event in events)
    found = sum(place.place is not None for entry in good for place in entry.places)
    failed = len(job.entries) - len(good)
    words = []
    if len(job.entries) != 1:
        words.append(f"{count_words(len(good), 'article')} read.")
    if events:
        words.append(
            f"{count_words(len(events), 'event')} found, {placed} of them with a place; "
            f"{count_words(found, 'place name')} resolved."
        )
    elif good and not all(entry.note for entry in good):
        words.append(
            "No events found. Places are marked all the same; saving keeps the article, so that "
            "a better reading can be made later."
        )
    if failed:
        words.append(f"{failed} could not be read; the list says why.")
    if job.tally.known:
        words.append(f"{job.tally.known} known already.")
    if len(job.entries) != 1:  # of a single article its note says it
        words += [f"{said[:1].upper()}{said[1:]}." for said in job.tally.words()]
    if job.cancelled:
        words.append("Stopped; what was read until then is here.")
    if job.cut:
        words.append(f"A run takes {MOST_ARTICLES} articles: read the rest with geoevents ingest.")
    if job.fault:
        words.append(job.fault)
    if len(good) == 1 and good[0].note:
        words.append(f"The article is {good[0].note}.")
    blocks([{"kind": "sub", "text": " ".join(words) or "Nothing new."}], key="findings")


def _entry_list(job: Job, chosen: Entry | None) -> None:
    items: list[Block] = [
        {
            "id": str(number),
            "text": entry.name[:160],
            "sub": entry_words(entry)[:400],
            "on": entry is chosen,
        }
        for number, entry in enumerate(job.entries)
    ]
    with st.container(key="entries", border=True):
        blocks(
            [{"kind": "label", "text": "Articles of this run"}, {"kind": "rows", "items": items}],
            key="entry_rows",
            on_pick=_choose,
        )


def _choose(picked: str) -> None:
    st.session_state["chosen_entry"] = int(picked)
    judgements().editing = judgements().marked = None
    forget_placing()
