"""Who looks at the page, and what they may do; asked by every function that changes something."""

from __future__ import annotations

import os

import streamlit as st

from geoevents.access import Visitor, judge
from geoevents.dashboard.kit import Block, blocks
from geoevents.errors import NotAllowedError

__all__ = ["refuse_strangers", "require_editor", "sign_in_box", "visitor"]


def visitor() -> Visitor:
    """Gives who asks for this page, from the sign-in or the reverse proxy's header."""
    sign_in = _has_sign_in()
    claims = None
    if sign_in and st.user.is_logged_in:
        claims = {str(key): value for key, value in st.user.to_dict().items()}
    try:
        return judge(
            os.environ, sign_in=sign_in, claims=claims, headers=dict(st.context.headers.items())
        )
    except NotAllowedError as fault:  # the editors' file cannot be read
        return Visitor(may_edit=False, why_not=str(fault))


def require_editor() -> Visitor:
    """Gives the visitor, who may edit.

    Raises:
        NotAllowedError: they may not; the message says why.
    """
    who = visitor()
    if not who.may_edit:
        raise NotAllowedError(who.why_not)
    return who


def refuse_strangers(what: str) -> bool:
    """Says on the page that a visitor may not do something; tells whether that was so.

    Args:
        what: the page, as in "Review".
    """
    who = visitor()
    if who.may_edit:
        return False
    with st.container(border=True, key="not_allowed"):
        blocks(
            [{"kind": "title", "text": what}, {"kind": "sub", "text": who.why_not}],
            key="not_allowed_words",
        )
        sign_in_box(who)
    return True


def sign_in_box(who: Visitor) -> None:
    """Draws who is signed in and the button to sign in or out, where there is sign-in."""
    if not _has_sign_in():
        return
    if who.email is not None or st.user.is_logged_in:
        words: list[Block] = [{"kind": "note", "text": f"Signed in as {who.email or 'somebody'}"}]
        blocks(words, key="signed_in")
        st.button("Sign out", key="sign_out", type="tertiary", on_click=st.logout)
    elif who.may_sign_in:
        st.button("Sign in", key="sign_in", type="primary", on_click=st.login)


def _has_sign_in() -> bool:
    """Tells whether .streamlit/secrets.toml configures OIDC."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets
