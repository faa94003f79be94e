"""Which record is the same record: the id by which a re-run finds what is stored already.

An id is made of what makes a record that record, not of what was made of it: another place ranked
first, another toll or actor is a new version of the same record.
"""

from __future__ import annotations

import hashlib
from datetime import date

from geoevents.vocabulary import ClaimStatus, SubEventType

__all__ = ["event_id"]


def event_id(
    *,
    article: str,
    sentence_start: int,
    sentence_end: int,
    sub_event_type: SubEventType,
    place: str | None,
    event_date: date,
    claim_status: ClaimStatus,
    party: str | None = None,
) -> str:
    """Gives the id of a record: a hash of what makes it that record, stable over re-runs.

    Args:
        article: the article's id.
        sentence_start: first character of the source sentence in the article's text.
        sentence_end: one past its last character.
        sub_event_type: the sub-event type.
        place: the place id, or the location's words where it is unresolved, or None.
        event_date: first day of the act.
        claim_status: reported, claimed or denied.
        party: whose word it is, only where one sentence tells the same of two parties.

    Returns:
        16 hexadecimal digits.
    """
    parts = (
        article,
        str(sentence_start),
        str(sentence_end),
        sub_event_type.value,
        place or "",
        event_date.isoformat(),
        claim_status.value,
        *([party] if party is not None else []),
    )
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8"), digest_size=8).hexdigest()
