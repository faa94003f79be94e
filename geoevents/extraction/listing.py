"""Which places of a sentence stand together: lists, parallel phrases, "between X and Y"."""

# ruff: noqa: E501 - a long pattern is one thing
from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Spot
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading, Site
from geoevents.model import GeoPrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["between", "listed", "near_together"]

_LIST_GAP = re.compile(
    r"^[\s,;]*(?:(?:and|or|as well as|both|in|at|near|of|the|village|villages|town|towns|including|then|&|also|on|over|"
    r"region|province|district|oblast|state|from|towns of|settlements)[\s,]*)*$",
    re.IGNORECASE,
)
_PART = re.compile(r"^\s*(?:region|province|district|oblast|state)s?\s+of\s*$")


def between(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "between X and Y", one place somewhere between the two."""
    before = reading.doc[first.first - 1].lower_ if first.first else ""
    return before == "between" and reading.doc[first.last + 1 : second.first].text == "and"


def near_together(chosen: list[tuple[Site, Spot]], reading: Reading) -> list[tuple[Site, Spot]]:
    """Lets "near" hold for all members of "near X, Y and Z"."""
    out: list[tuple[Site, Spot]] = []
    for site, spot in chosen:
        if (
            out
            and out[-1][1].precision is GeoPrecision.NEAR
            and spot.precision is GeoPrecision.TOWN
        ):
            gap = reading.doc[out[-1][0].last + 1 : site.first].text.strip()
            if gap in (",", "and", "or", ", and"):
                out.append((site, replace(spot, precision=GeoPrecision.NEAR, reason="near it")))
                continue
        out.append((site, spot))
    return out


def listed(
    a: Site,
    b: Site,
    spots: list[tuple[Site, Spot]],
    reading: Reading,
    triggers: frozenset[int] = frozenset(),
) -> bool:
    """Tells whether two places stand in one list, or in parallel phrases of one act."""
    first, second = (a, b) if a.first < b.first else (b, a)
    doc = reading.doc
    start = first.last + 1
    for site, _ in sorted(spots, key=lambda s: s[0].first):
        if first.last < site.first < second.first:
            gap = doc[start : site.first].text
            if not _LIST_GAP.match(gap):
                break
            start = site.last + 1
    gap = doc[start : second.first].text
    if (
        _LIST_GAP.match(gap)
        and gap.strip() not in ("in", "of", ", in", "near", "", ",")
        and not gap.strip().startswith("of")
        and not _PART.match(gap)
    ):
        return True
    if first.first and doc[first.first - 1].lower_ == "between":
        return False
    if gap.strip() == "," and any(
        t.lower_ in ("and", "or") for t in doc[second.last + 1 : second.last + 8]
    ):
        return True
    return _parallel(doc[a.token], doc[b.token], triggers)


def _parallel(a: Token, b: Token, triggers: frozenset[int]) -> bool:
    """Tells whether two tokens hang on different members of one coordination."""
    line_a = [a, *ancestors(a)]
    line_b = [b, *ancestors(b)]
    above_b = {t.i for t in line_b}
    joint = next((t for t in line_a if t.i in above_b), None)
    if joint is None:
        return False
    for line in (line_a, line_b):
        for token in line:
            if token.i == joint.i:
                break
            if token.dep_ == "conj":
                return not is_verb(token) or {token.i, joint.i} <= triggers
    return False
