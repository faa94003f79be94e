"""What all pages share: the list of them, and the few rules that the theme cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoevents.access import is_read_only
from geoevents.dashboard.kit import STATIC

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

__all__ = ["dress", "pages"]


def dress() -> None:
    """Adds the page's own style sheet (style rules only, no words)."""
    st.html(STATIC / "page.css")


def pages() -> Page:
    """Gives the page that the address asks for."""
    from geoevents.dashboard.pages import (
        about,
        article,
        compare,
        events,
        importing,
        quality,
        review,
    )

    adding = st.Page(article.show, title="Add an article", url_path="article")
    bringing = st.Page(importing.show, title="Import", url_path="import")
    reviewing = st.Page(review.show, title="Review", url_path="review")
    comparing = st.Page(compare.show, title="Compare", url_path="compare")
    showing = st.Page(events.show, title="Map", url_path="", default=True)
    st.session_state["article_page"] = adding
    st.session_state["compare_page"] = comparing
    st.session_state["map_page"] = showing
    st.session_state["review_page"] = reviewing
    return st.navigation(
        [
            showing,
            comparing,
            *([] if is_read_only() else [adding, bringing, reviewing]),
            st.Page(quality.show, title="Quality", url_path="quality"),
            st.Page(about.show, title="Method", url_path="method"),
        ],
        position="top",
    )
