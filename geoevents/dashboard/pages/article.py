"""The page to add articles: paste, files, addresses or a feed; judge what is found; save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geoevents.dashboard.batch import MOST_ARTICLES, Entry, Job, read_again, read_files
from geoevents.dashboard.desk import keep_name
from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.kit import STATIC, Block, blocks
from geoevents.dashboard.placing import forget_placing
from geoevents.dashboard.preview import entry_words, judgements, preview
from geoevents.dashboard.roles import refuse_strangers, require_editor
from geoevents.dashboard.session import open_store
from geoevents.errors import ArticleError, GeoeventsError, ReviewError
from geoevents.model import Article, Event
from geoevents.reading import Tally, article_from_text, is_address, open_sources, screen
from geoevents.review import Decision, decide, revised
from geoevents.review.decisions import same_content
from geoevents.store import AddResult, EventStore
from geoevents.views.words import count_words, is_web_link

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

__all__ = ["show"]

_MOST = 1_000_000  # characters of a pasted text
_PASTE, _FILES, _ADDRESSES, _FEED = "Paste", "Files", "Addresses", "Feed"
_TICK = 0.7  # seconds between two looks at a run
_MOST_ADDRESSES = 50


@st.cache_resource(show_spinner="Loading the language model …")
def _pipeline() -> Pipeline:
    from geoevents.pipeline import Pipeline

    return Pipeline()


def show() -> None:
    """Draws the page."""
    st.session_state["page"] = "article"
    st.html(STATIC / "review" / "review.css")
    if refuse_strangers("Add an article"):
        return
    blocks(
        [
            {"kind": "headline", "text": "Add an article"},
            {
                "kind": "sub",
                "text": "What it says happened, where, when and on whose word is marked in it "
                "before anything is saved. Nothing that you paste or upload leaves this machine.",
            },
        ],
        key="article_head",
    )
    way = st.segmented_control(
        "From", [_PASTE, _FILES, _ADDRESSES, _FEED], default=_PASTE, key="a_way",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    job: Job | None = st.session_state.get("job")
    busy = job is not None and not job.finished
    with store_faults():
        store = open_store()
        {_FILES: _files, _ADDRESSES: _addresses, _FEED: _feed}.get(way or "", _paste)(store, busy)
        if job is None:
            return
        if busy:
            _progress(job)
        else:
            _results(store, job)


# ---------- where from ----------


def _paste(store: EventStore, busy: bool) -> None:
    with st.form("article"):
        left, middle, right, last = st.columns([3, 1.6, 2, 3])
        title = left.text_input("Title", key="a_title", max_chars=400)
        published = middle.date_input(
            "Published",
            value=None,
            key="a_published",
            format="DD/MM/YYYY",
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
            help="Days such as “Friday” are counted from it",
        )
        publisher = right.text_input("Publisher", key="a_publisher", max_chars=200)
        url = last.text_input("Address", key="a_url", max_chars=2_000, placeholder="https://…")
        text = st.text_area("Text", key="a_text", height=170, max_chars=_MOST)
        asked = st.form_submit_button("Find events", type="primary", disabled=busy)
    if not asked:
        return
    if not (text or "").strip():
        _fault("There is no text to read. Paste the article’s words into the field “Text”.")
        return
    if url and not is_web_link(url):
        _fault("The address must begin with https:// or http://, or be left empty.")
        return
    try:
        article = article_from_text(
            text or "",
            title=title or None,
            published=published,
            publisher=publisher or None,
            url=url or None,
        )
    except ArticleError as fault:
        _fault(str(fault))
        return
    _begin(store, lambda tally: screen([article], archive=store, tally=tally), 1)


def _files(store: EventStore, busy: bool) -> None:
    with st.form("files", clear_on_submit=True):
        given = st.file_uploader(
            "Text, HTML, PDF, Word, e-mail, JSON lines, CSV of articles, Telegram export",
            accept_multiple_files=True,
            key="a_files",
            max_upload_size=20,
            help="Up to 20 MB a file and 100 MB together; what a file is is told from its content",
        )
        asked = st.form_submit_button("Find events", type="primary", disabled=busy)
    if not asked:
        return
    if not given:
        _fault("No file was chosen.")
        return
    contents = [(file.name, file.getvalue()) for file in given]
    _begin(store, lambda tally: screen(read_files(contents), archive=store, tally=tally), None)


def _addresses(store: EventStore, busy: bool) -> None:
    with st.form("addresses"):
        text = st.text_area(
            "Addresses, one a line",
            key="a_addresses",
            height=120,
            max_chars=20_000,
            placeholder="https://…",
            help="Each page is asked for from this machine, with its name as a reader",
        )
        asked = st.form_submit_button("Fetch and find events", type="primary", disabled=busy)
    if asked and (found := _web_addresses(text)):
        _begin(store, _fetching(store, found, []), len(found))


def _feed(store: EventStore, busy: bool) -> None:
    with st.form("feed"):
        text = st.text_area(
            "RSS or Atom feeds, one a line",
            key="a_feeds",
            height=80,
            max_chars=20_000,
            placeholder="https://…/feed.xml",
            help="Only entries that the store does not have are read",
        )
        asked = st.form_submit_button("Read new entries", type="primary", disabled=busy)
    if asked and (found := _web_addresses(text)):
        _begin(store, _fetching(store, [], found), None)


def _fetching(
    store: EventStore, pages: list[str], feeds: list[str]
) -> Callable[[Tally], Iterator[Article | ArticleError]]:
    return lambda tally: open_sources(pages, feeds=feeds, archive=store, tally=tally)


def _web_addresses(text: str | None) -> list[str]:
    lines = list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
    bad = [line for line in lines if not is_address(line) or not is_web_link(line)]
    if not lines:
        _fault("No address was given.")
    elif bad:
        _fault(f"An address begins with https:// or http://; this one does not: {bad[0][:200]}")
    elif len(lines) > _MOST_ADDRESSES:
        _fault(f"{len(lines)} addresses are more than the {_MOST_ADDRESSES} of one run.")
    else:
        return lines
    return []


def _fault(words: str) -> None:
    with st.container(border=True, key="article_fault"):
        blocks([{"kind": "note", "text": words}], key="article_fault_words")


# ---------- the run ----------


def _begin(
    store: EventStore,
    source: Callable[[Tally], Iterator[Article | ArticleError]],
    total: int | None,
) -> None:
    try:
        require_editor()
    except GeoeventsError as error:
        _fault(str(error))
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


def _progress(job: Job) -> None:
    @st.fragment(run_every=_TICK)
    def look() -> None:
        if job.finished:
            st.rerun()
        done = len(job.entries)
        with st.container(border=True, key="run", horizontal=True, vertical_alignment="center"):
            words = count_words(done, "article") + (f" of {job.total}" if job.total else "")
            share = min(done / job.total, 1.0) if job.total else 0.0
            st.progress(share, text=f"Reading … {words} read")
            st.button(
                "Stopping …" if job.cancelled else "Cancel",
                key="cancel_run",
                disabled=job.cancelled,
                on_click=job.cancel,
            )

    look()


def _results(store: EventStore, job: Job) -> None:
    good = [entry for entry in job.entries if not entry.error]
    number = int(st.session_state.get("chosen_entry", 0))
    chosen = job.entries[number] if number < len(job.entries) else None
    if chosen is not None and chosen.error and good:
        chosen = good[0]
    with st.container(border=True, key="findings_head"):
        _summary(job, good)
        _save(store, good)
    if len(job.entries) > 1 or (job.entries and job.entries[0].error):
        _entry_list(job, chosen)
    if chosen is not None and chosen.article is not None:
        pasted = st.session_state.get("a_way") == _PASTE  # whose fields stand above
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


# ---------- saving ----------


def _save(store: EventStore, good: list[Entry]) -> None:
    if st.session_state.get("saved"):
        st.success(st.session_state["saved_words"], icon=":material/check:")
        if len(good) == 1 and good[0].events and st.button("Show on the map", key="to_map"):
            first = good[0].events[0].event_id
            st.switch_page(st.session_state["map_page"], query_params={"event": first})
        return
    new = [
        entry
        for entry in good
        if entry.article is not None
        and (not store.has_article(entry.article.id) or judgements().decided(entry.events))
    ]
    if not new:
        if good:
            st.info("This is already in the store; saving again would add nothing.")
        return
    if fault := st.session_state.pop("save_fault", ""):
        _fault(fault)
    decided = sum(len(judgements().decided(entry.events)) for entry in new)
    who = require_editor()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if decided and not who.name:
            st.session_state["r_name"] = st.session_state.get("reviewer", "")
            st.text_input(
                "Your name", key="r_name", max_chars=200, width=220, on_change=keep_name,
                placeholder="goes with what you decided",
            )  # fmt: skip
        name = who.name or str(st.session_state.get("reviewer", ""))
        many = f" {len(new)} articles" if len(new) > 1 else ""
        st.button(
            f"Save{many} to the store",
            key="save_articles",
            type="primary",
            disabled=bool(decided) and not name,
            on_click=_store,
            args=(store, new, name),
        )
        if decided:
            words = f"{decided} decided by you"
            if not name:
                words += "; give your name to save, it goes with each decision"
            blocks([{"kind": "note", "text": words}], key="decided")


def _store(store: EventStore, new: list[Entry], name: str) -> None:
    said = judgements()
    lost = 0
    try:
        require_editor()
        pairs = [(entry.article, entry.events) for entry in new if entry.article is not None]
        decided = [
            (event, said.decision(event, name))
            for entry in new
            for event in said.decided(entry.events)
        ]
        before = {article.id for article, _ in pairs if store.has_article(article.id)}
        result = store.add(pairs)
        store.revise([revised(e, how) for e, how in decided if e.article not in before])
        for event, decision in decided:  # of articles that somebody stored meanwhile
            if event.article in before and not _add_decision(store, event, decision):
                lost += 1
    except GeoeventsError as error:
        st.session_state["save_fault"] = str(error)
        return
    st.session_state["saved"] = True
    placed = any(e.latitude is not None for entry in new for e in entry.events)
    words = _saved_words(result, len(new), placed=placed)
    st.session_state["saved_words"] = f"{words} {_others_words(len(before), lost)}".strip()


def _add_decision(store: EventStore, event: Event, decision: Decision) -> bool:
    """Decides on the stored record as on that of the preview; tells whether it stands as seen."""
    versions = store.versions(event.event_id)
    if len(versions) != 1 or not same_content(versions[0], event):
        return False
    try:
        decide(store, versions[0], decision)
    except ReviewError:  # somebody was quicker
        return False
    return True


def _saved_words(result: AddResult, articles: int, *, placed: bool) -> str:
    where = "on the map now" if placed else "in the store; none of them has a place on the map"
    if articles == 1 and result.new_articles:
        return f"Saved. It is {where if placed else 'in the store, without a place on the map'}."
    return (
        f"Saved: {count_words(result.new_articles, 'article')} with "
        f"{count_words(result.new_events, 'event')}. They are {where}."
    )


def _others_words(before: int, lost: int) -> str:
    """Says what became of decisions on articles that were in the store when it came to saving."""
    if not before:
        return ""
    words = f"{count_words(before, 'article')} had been stored by others meanwhile"
    if lost:
        return (
            f"{words}; {count_words(lost, 'decision')} of yours could not be kept, since the "
            "records were changed: look at them in the review."
        )
    return f"{words}; your decisions were added to the records."
