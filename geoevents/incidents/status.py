"""What the voices of a group amount to."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from geoevents.incidents.acts import Act
from geoevents.model import ClaimStatus

__all__ = ["IncidentStatus", "copies_in", "status_of"]

_SAME_WORDS = 0.8  # share of words by which two sentences are one agency's copy
_COMPARED = 200  # sentences that one is compared with: groups of thousands stay quick


class IncidentStatus(StrEnum):
    """What the voices of an incident amount to."""

    DISPUTED = "disputed"  # one party asserts, another denies
    CORROBORATED = "corroborated"  # parties of both sides, or two independent sources
    ONE_SIDED = "one-sided claim"  # only one side says so
    REPORTED = "reported"  # one source in its own voice


def status_of(group: Sequence[Act]) -> IncidentStatus:
    """Gives what the voices of a group amount to.

    A denial alone is a dispute: nobody denies what nobody has said. Repeating a party's claim
    corroborates nothing; a report in a publisher's own voice beside it does, where it stands in
    another article with other words.
    """
    asserting = {act.claimed_by for act in group if act.claim_status == ClaimStatus.CLAIMED}
    denying = {act.denied_by for act in group if act.claim_status == ClaimStatus.DENIED}
    if denying:
        return IncidentStatus.DISPUTED
    own = [
        act
        for act, copy in zip(group, copies_in(group), strict=True)
        if act.claim_status == ClaimStatus.REPORTED and not copy
    ]
    publishers = {act.source or act.article for act in own}
    claims = {act.article for act in group if act.claim_status == ClaimStatus.CLAIMED}
    seconded = any(act.article not in claims for act in own) if claims else False
    if len(publishers) > 1 or seconded or _both_sides(asserting, group):
        return IncidentStatus.CORROBORATED
    return IncidentStatus.REPORTED if own else IncidentStatus.ONE_SIDED


def _both_sides(asserting: set[str | None], group: Sequence[Act]) -> bool:
    """Tells whether a party of either actor asserts; one that repeats another's word is neither."""
    parties = [party for party in asserting if party]
    if len(parties) < 2:
        return False
    sides = [
        {party for party in parties for actor in actors if actor and _speaks_for(party, actor)}
        for actors in ({act.actor1 for act in group}, {act.actor2 for act in group})
    ]
    return bool(sides[0] and sides[1]) and len(sides[0] | sides[1]) > 1


def _speaks_for(party: str, actor: str) -> bool:
    return _state_names().get(party, party) in actor


@lru_cache(maxsize=1)
def _state_names() -> dict[str, str]:
    path = Path(__file__).parent.with_name("codebook") / "states.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def copies_in(group: Sequence[Act]) -> list[bool]:
    """Tells which acts repeat the words of an earlier act of another article (agency copy)."""
    if len(group) == 1:
        return [False]
    seen: list[tuple[str, frozenset[str]]] = []
    copies = []
    for act in group:
        words = frozenset(act.notes.casefold().split())
        copies.append(
            any(
                article != act.article and _alike(words, other)
                for article, other in seen[-_COMPARED:]
            )
        )
        seen.append((act.article, words))
    return copies


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= _SAME_WORDS * max(len(a), len(b), 1)
