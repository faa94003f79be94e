"""Which places of a sentence stand together: lists, parallels, "between X and Y"; and their dead."""

# ruff: noqa: E501 - a long pattern is one thing
from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.numbers import value_of
from geoevents.extraction.reading import Reading, Site
from geoevents.model import GeoPrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["between", "listed", "near_together", "share_deaths"]

_LIST_GAP = re.compile(
    r"^[\s,;]*(?:(?:and|or|as well as|both|in|at|near|of|the|village|villages|town|towns|including|then|&|also|on|over|"
    r"region|province|district|oblast|state|from|towns of|settlements)[\s,]*)*$",
    re.IGNORECASE,
)
_PART = re.compile(r"^\s*(?:region|province|district|oblast|state)s?\s+of\s*$")
_LAST = frozenset(("last", "latter"))
_LISTED = frozenset("place town village district city one area".split())


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


def _for_the_last(reading: Reading) -> bool:
    """Tells whether a preposition ties the toll to "the last" or "the latter" of the places."""
    return any(
        t.dep_ == "pobj"
        and t.head.lower_ in ("in", "at", "near")
        and t.ent_type_ not in ("DATE", "TIME")
        and (t.lower_ in _LAST or any(c.lower_ in _LAST for c in t.children if c.dep_ == "amod"))
        and (t.lower_ in _LAST or reading.lemmas[t.i] in _LISTED)
        for t in reading.doc
    )


def share_deaths(act: Act, reading: Reading, book: Codebook) -> list[Spot] | None:
    """Gives each place of a list its own number, where the sentence gives one for each.

    "6 miners in A and two in B" gives 6 and 2; a toll "in the latter" or "at the last two of
    these" goes to the last. None where the number is for all of them together.
    """
    if _for_the_last(reading):
        return [
            *(replace(s) for s in act.spots[:-1]),
            replace(act.spots[-1], fatalities=act.fatalities),
        ]
    spans = [(s.start - reading.start, s.end - reading.start) for s in act.spots]
    figures = [
        (t.idx, v)
        for t in reading.doc
        if (t.pos_ == "NUM" or t.lower_ in book.numbers) and t.ent_type_ not in ("DATE", "TIME")
        for v in [value_of(t, book)]
        if v is not None
    ]
    out: list[Spot] = []
    left = 0
    for spot, (start, end) in zip(act.spots, spans, strict=True):
        own = [v for at, v in figures if left <= at < start]
        out.append(replace(spot, fatalities=own[0] if own else None))
        left = end
    if sum(s.fatalities is not None for s in out) < 2:
        return [replace(act.spots[0], fatalities=act.fatalities), *act.spots[1:]]
    return out
