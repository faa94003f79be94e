"""What all pages share: the list of them, and the few rules that the theme cannot say."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Literal

import streamlit as st

from geoevents.access import is_read_only
from geoevents.collector import settle
from geoevents.dashboard.kit import STATIC

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

__all__ = ["dress", "pages"]


def dress() -> None:
    """Adds the page's own style sheet (style rules only, no words)."""
    st.html(STATIC / "page.css")


@st.cache_resource(show_spinner=False, max_entries=16)
def _settle(page: str) -> None:  # noqa: ARG001 - once for each page, when its parts are loaded
    settle(serving=True)


def pages() -> Page:
    """Gives the page that the address asks for."""

    def shown(name: str) -> Callable[[], None]:
        """A page whose module is loaded when it is asked for: the map comes sooner."""

        def show() -> None:
            import_module(f"geoevents.dashboard.pages.{name}").show()
            _settle(name)

        return show

    def changing(page: Callable[[], None], title: str, path: str) -> Page:
        """A page that changes the store: a read-only copy names it nowhere, and it says so."""
        visibility: Literal["visible", "hidden"] = "hidden" if is_read_only() else "visible"
        return st.Page(page, title=title, url_path=path, visibility=visibility)

    adding = changing(shown("article"), "Add an article", "article")
    bringing = changing(shown("importing"), "Import", "import")
    reviewing = changing(shown("review"), "Review", "review")
    comparing = st.Page(shown("compare"), title="Compare", url_path="compare")
    showing = st.Page(shown("events"), title="Map", url_path="", default=True)
    st.session_state["article_page"] = adding
    st.session_state["compare_page"] = comparing
    st.session_state["map_page"] = showing
    st.session_state["review_page"] = reviewing
    return st.navigation(
        [
            showing,
            comparing,
            adding,
            bringing,
            reviewing,
            st.Page(shown("quality"), title="Quality", url_path="quality"),
            st.Page(shown("about"), title="Method", url_path="method"),
        ],
        position="top",
    )
