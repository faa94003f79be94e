"""Who may change the store: the read-only switch, and the editors of a shared dashboard.

Nothing here trusts a request by itself: who somebody is comes from claims that Streamlit's OIDC
login has checked, or from the header that a reverse proxy sets, where the operator names it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geoevents.errors import NotAllowedError

__all__ = ["EDITORS", "READ_ONLY", "USER_HEADER", "Visitor", "is_read_only", "judge", "require"]

READ_ONLY = "GEOEVENTS_READ_ONLY"
EDITORS = "GEOEVENTS_EDITORS"  # addresses or @domains, or the path of a file with one a line
USER_HEADER = "GEOEVENTS_USER_HEADER"  # the header in which a reverse proxy says who asks
_log = logging.getLogger(__name__)
_NO = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who looks at the dashboard. ``why_not`` says in a sentence why they may not edit."""

    may_edit: bool
    name: str | None = None
    email: str | None = None
    may_sign_in: bool = False
    why_not: str = ""


def is_read_only(environment: Mapping[str, str] | None = None) -> bool:
    """Tells whether ``GEOEVENTS_READ_ONLY`` is set to anything but 0, no, off or false."""
    values = os.environ if environment is None else environment
    return values.get(READ_ONLY, "").strip().lower() not in _NO


def require(what: str) -> None:
    """Refuses in read-only mode.

    Args:
        what: what would be done, as in "adding articles".

    Raises:
        NotAllowedError: ``GEOEVENTS_READ_ONLY`` is set.
    """
    if is_read_only():
        raise NotAllowedError(f"{what} is off while {READ_ONLY} is set")


def judge(
    environment: Mapping[str, str],
    *,
    sign_in: bool,
    claims: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Visitor:
    """Gives what a visitor may do.

    Without sign-in, proxy header and editors' list this is somebody's own machine, and who sits
    at it may edit. As soon as one of them is set, only those on the list may.

    Args:
        environment: the variables named above.
        sign_in: whether OIDC login is configured.
        claims: of the signed-in visitor, checked by the login; None where nobody signed in.
        headers: of the request; only the one named by ``GEOEVENTS_USER_HEADER`` is looked at.

    Raises:
        NotAllowedError: the editors' file cannot be read.
    """
    header = environment.get(USER_HEADER, "").strip()
    listed = _editors(environment.get(EDITORS, ""))
    name, email = _who(claims, headers or {}, header)
    if is_read_only(environment):
        return Visitor(may_edit=False, name=name, email=email, why_not="This copy is read-only.")
    if not sign_in and not header:
        if listed:
            why = "There is an editors’ list, but no way to sign in; see docs/roles.md."
            return Visitor(may_edit=False, why_not=why)
        return Visitor(may_edit=True)
    if email is None:
        return Visitor(may_edit=False, may_sign_in=sign_in, why_not="Sign in to edit.")
    if not listed:
        why = "Nobody is on the editors’ list (GEOEVENTS_EDITORS)."
    elif email.casefold() not in listed and f"@{email.casefold().rpartition('@')[2]}" not in listed:
        why = f"{email} is not on the editors’ list."
    else:
        return Visitor(may_edit=True, name=name or email, email=email)
    return Visitor(may_edit=False, name=name, email=email, why_not=why)


def _who(
    claims: Mapping[str, object] | None, headers: Mapping[str, str], header: str
) -> tuple[str | None, str | None]:
    """Gives name and address; an address that its provider has not verified counts for nothing."""
    if claims:
        email = claims.get("email")
        if isinstance(email, str) and "@" in email and claims.get("email_verified") is True:
            name = claims.get("name")
            return (name if isinstance(name, str) and name.strip() else email), email
        return None, None
    if header:
        said = {key.casefold(): value for key, value in headers.items()}
        email = said.get(header.casefold(), "").strip()
        return (email, email) if email else (None, None)
    return None, None


def _editors(stated: str) -> frozenset[str]:
    text = stated.strip()
    if text and "@" not in text:
        try:
            text = Path(text).expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            _log.error("%s: %s", EDITORS, error)  # its path is nothing for strangers
            raise NotAllowedError(
                "The editors’ list cannot be read; ask whoever runs this copy to look at its log."
            ) from error
    lines = (line.partition("#")[0] for line in text.splitlines())
    entries = (part.strip() for line in lines for part in line.replace(",", " ").split())
    return frozenset(entry.casefold() for entry in entries if "@" in entry)
