"""What the text says of where a place lies: "X, Y", "X in Y region", "Y's X", "the Y city X"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from geoevents.language import Document
from geoevents.model import Mention, MentionRole

__all__ = ["Relation", "find_relations", "is_said_to_lie"]

_LONGEST_GAP = 48  # characters between two names that one phrase may join
_COMMA = re.compile(r"^(?:\s+\w+)?,\s+(?:the\s+)?$|^\s*\($")
_SHORT = re.compile(r"^\s+(?:\w+\s+)?in\s+(?:the\s+)?(?:\w+(?:ern|al)?\s+){0,2}$", re.IGNORECASE)
_IN = re.compile(r"^,?\s+(?:\w+\s+)?in\s+(?:the\s+)?(?:\w+(?:ern|al)?\s+){0,2}$", re.IGNORECASE)
_APPOSED = re.compile(
    r"^(?:\s+\w+)?,?\s+(?:an?|the|its)?\s*(?:[\w-]+\s+){0,5}(?:in|of)\s+(?:the\s+)?(?:\w+\s+){0,2}$"
)
_POSSESSIVE = re.compile(r"^(?:\s+\w+)?['’]s?\s+(?:[\w-]+\s+){0,3}(?:of\s+)?(?:the\s+)?$")
# "The Russian border town of X" lies in Russia; "Russian assaults near X" tell nothing of where.
_ADJECTIVE = re.compile(
    r"^\s+(?:(?:[\w-]+\s+){0,3}?(?:cit(?:y|ies)|towns?|villages?|hamlets?|settlements?|regions?|"
    r"provinces?|districts?|states?|capital|ports?|oblasts?|governorates?|count(?:y|ies)|islands?|"
    r"peninsula|republic|enclave|territory|municipality|suburbs?|resorts?|outposts?|stronghold|"
    r"prefecture|department|canton|commune|valley|airport|hub|neighbou?rhoods?)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
# "in Mali's Gao region": the country's name only tells which region it is.
_OWNER = re.compile(r"^['’]s?\s+(?:(?:\w+(?:ern|al)|far)\s+){0,2}$")
_REGION_AFTER = re.compile(
    r"^\s+(?:region|province|oblast|state|governorate|district|prefecture|department|county|raion)\b"
)
# A list goes on, or the outer name has something: Mali's army.
_GOES_ON = re.compile(
    r"(?:\s*,\s+(?:the\s+)?[A-Z][\w'’ -]*)*,?\s+(?:and|or)\s+(?:the\s+)?[A-Z]|['’]"
)
_LISTED_BEFORE = re.compile(r"[A-Z][\w'’-]*(?:,|,?\s+and)\s+(?:the\s+)?$")
_JOINING = frozenset({"in", "of"})


class Relation(NamedTuple):
    """Mention ``inner`` is said to lie in mention ``outer``; ``kind`` tells by which words."""

    inner: int
    outer: int
    kind: str  # "comma", "in", "possessive", "adjective"


def find_relations(document: Document, mentions: Sequence[Mention]) -> list[Relation]:
    """Reads containment from the words between neighbouring mentions.

    Args:
        document: the text that the mentions are of.
        mentions: sorted by start.

    Returns:
        Relations between positions in ``mentions``. A comma joins lists too ("Sumy, Kharkiv"), so
        a relation is only a hint: the ranker checks it against the gazetteer.
    """
    found: list[Relation] = []
    for here in range(len(mentions) - 1):
        left, right = mentions[here], mentions[here + 1]
        gap = document.text[left.end : right.start]
        if len(gap) > _LONGEST_GAP or "\n\n" in gap:
            continue
        kind = _read_gap(gap, left)
        if kind in {"comma", "in"}:
            found.append(Relation(here, here + 1, kind))
            found.extend(_chain(document, mentions, here, kind))
        elif kind is not None:
            found.append(Relation(here + 1, here, kind))
    return found


def _read_gap(gap: str, left: Mention) -> str | None:
    if left.role is MentionRole.DEMONYM:
        return "adjective" if _ADJECTIVE.match(gap) else None
    if _COMMA.match(gap):
        return "comma"
    if not _JOINING.isdisjoint(gap.lower().split()) and (_SHORT.match(gap) or _APPOSED.match(gap)):
        return "in"
    if ("'" in gap or "’" in gap) and _POSSESSIVE.match(gap):
        return "possessive"
    return None


def _chain(document: Document, mentions: Sequence[Mention], here: int, kind: str) -> list[Relation]:
    """Carries "A, B, C" on from A to C."""
    if here + 2 >= len(mentions):
        return []
    middle, last = mentions[here + 1], mentions[here + 2]
    gap = document.text[middle.end : last.start]
    if _COMMA.match(gap) or _is_owned(document, middle, last):
        return [Relation(here, here + 2, kind)]
    return []


def _is_owned(document: Document, owner: Mention, region: Mention) -> bool:
    """Tells "Russia's Belgorod region", a region with its country before it."""
    if not _OWNER.match(document.text[owner.end : region.start]):
        return False
    return region.cue is not None or bool(_REGION_AFTER.match(document.text[region.end :][:24]))


def is_said_to_lie(document: Document, mentions: Sequence[Mention], relation: Relation) -> bool:
    """Tells whether a relation is surely one, and not a list or the start of another clause.

    "in Bani, Burkina Faso, on Monday" says where Bani lies; "in Bani, Burkina Faso and Mali" and
    "in London, Germany's minister said" do not.
    """
    inner, outer = mentions[relation.inner], mentions[relation.outer]
    first = mentions[relation.inner + 1] if relation.inner + 1 < len(mentions) else outer
    owned = relation.outer == relation.inner + 2 and _is_owned(document, first, outer)
    if relation.kind not in {"comma", "in"}:
        return False
    if relation.outer != relation.inner + 1 and not owned:
        return False
    if outer.role is not MentionRole.LOCATION:
        return False
    gap = document.text[inner.end : first.start if owned else outer.start]
    if not _COMMA.match(gap) and not _IN.match(gap):
        return False
    before = document.text[max(0, inner.start - _LONGEST_GAP) : inner.start]
    after = document.text[outer.end : outer.end + _LONGEST_GAP]
    if relation.kind == "comma" and _LISTED_BEFORE.search(before):
        return False
    return not _GOES_ON.match(after)
