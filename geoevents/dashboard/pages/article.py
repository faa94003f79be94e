"""The page to add articles: paste, files, addresses or a feed; judge what is found; save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import streamlit as st

from geoevents.dashboard.adding import begin_run, show_results, show_run
from geoevents.dashboard.batch import Job, read_files
from geoevents.dashboard.faults import store_faults
from geoevents.dashboard.kit import STATIC, blocks
from geoevents.dashboard.roles import refuse_strangers
from geoevents.dashboard.running import say_fault
from geoevents.dashboard.session import open_store
from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading import Tally, article_from_text, is_address, open_sources, screen
from geoevents.store import EventStore
from geoevents.views.words import is_web_link

__all__ = ["show"]

_MOST = 1_000_000  # characters of a pasted text
_PASTE, _FILES, _ADDRESSES, _FEED = "Paste", "Files", "Addresses", "Feed"
_MOST_ADDRESSES = 50


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
            show_run(job)
        else:
            show_results(store, job, pasted=way == _PASTE)


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
        say_fault("There is no text to read. Paste the article’s words into the field “Text”.")
        return
    if url and not is_web_link(url):
        say_fault("The address must begin with https:// or http://, or be left empty.")
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
        say_fault(str(fault))
        return
    begin_run(store, lambda tally: screen([article], archive=store, tally=tally), 1)


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
        say_fault("No file was chosen.")
        return
    contents = [(file.name, file.getvalue()) for file in given]
    begin_run(store, lambda tally: screen(read_files(contents), archive=store, tally=tally), None)


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
        begin_run(store, _fetching(store, found, []), len(found))


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
        begin_run(store, _fetching(store, [], found), None)


def _fetching(
    store: EventStore, pages: list[str], feeds: list[str]
) -> Callable[[Tally], Iterator[Article | ArticleError]]:
    return lambda tally: open_sources(pages, feeds=feeds, archive=store, tally=tally)


def _web_addresses(text: str | None) -> list[str]:
    lines = list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
    bad = [line for line in lines if not is_address(line) or not is_web_link(line)]
    if not lines:
        say_fault("No address was given.")
    elif bad:
        say_fault(f"An address begins with https:// or http://; this one does not: {bad[0][:200]}")
    elif len(lines) > _MOST_ADDRESSES:
        say_fault(f"{len(lines)} addresses are more than the {_MOST_ADDRESSES} of one run.")
    else:
        return lines
    return []
