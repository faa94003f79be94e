"""Places that only locate something else: origins, comparisons, branches, seats of titles.

The place of a title ("the Kursk governor"), of origin ("fired from X") or of an aim ("advancing on
X" stays, "the road to X" goes) is not the place of the act.
"""

# ruff: noqa: PLR0911 - each way to stand aside is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.reading import Reading, Site

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_aside"]

_ORIGIN = frozenset(("from", "than", "like", "unlike", "via", "towards", "toward"))
_LEAVING = frozenset("flee cross stream pour escape walk evacuate displace".split())
_SEATED = frozenset("government ministry authority junta regime leadership presidency".split())
_SIDES = frozenset("north south east west northern southern eastern western central".split())
_STAFFS = frozenset("staff command headquarters parliament spokesman spokeswoman officials".split())
_ROADS = frozenset("road highway route way path".split())


def is_aside(token: Token, site: Site, reading: Reading) -> bool:
    """Tells places that only locate something else: origins, comparisons, seats of titles."""
    doc = reading.doc
    before = _governor(token, site, reading)
    above = token.head
    if _is_branch(site, reading):
        return True
    if before is not None and before.lower_ in _ORIGIN:
        governor = before.head
        while governor.pos_ in ("ADV", "ADP") and governor.head != governor:
            governor = governor.head  # "pulled back from X"
        lemma = reading.lemmas[governor.i]
        out = any(
            t.lower_ in ("out", "withdraw", "retreat", "km", "kilometres", "miles")
            for t in doc[max(0, before.i - 2) : before.i]
        )
        drive = lemma in (
            "drive",
            "withdraw",
            "retreat",
            "expel",
            "oust",
            "pull",
            "evacuate",
            "flee",
            "capture",
            "wrest",
            "withdrawal",
            "retake",
            "regroup",
            "clear",
            "abduct",
            "kidnap",
            "push",
            "retreat",
            "recapture",
            "redeploy",
            "seize",
            "take",
            "arrest",
            "displace",
            "dislodge",
            "purge",
            "cross",
            "stream",
            "pour",
            "escape",
            "walk",
        )
        if before.lower_ == "from" and (out or drive):
            return False
        return before.lower_ in ("from", "than", "unlike", "like", "via")
    if before is not None and before.lower_ in ("to", "into") and above.dep_ == "prep":
        lemma = reading.lemmas[above.head.i]
        if lemma in _LEAVING:  # those who fled are coded where they fled from
            return any(c.lower_ == "from" for c in above.head.children)
        if lemma in _ROADS and len(reading.sites) == 1:
            return False  # it happened on that road
        if lemma in (
            "road",
            "highway",
            "route",
            "way",
            "drive",
            "bring",
            "hospital",
            "corridor",
            "crossing",
            "escape",
            "return",
            "head",
            "path",
        ):
            return before.lower_ == "to"
    if before is not None and before.lower_ == "before":
        return True
    if above.lower_ == "by" and reading.span_at(reading.seats, site.token) is not None:
        return True  # "an attempt by Kyiv": the capital acts
    if before == above and before.lower_ in ("in", "at") and _is_seat(above.head, site, reading):
        return True
    nxt = doc[site.last + 1] if site.last + 1 < len(doc) else None
    return bool(nxt is not None and nxt.lower_ == "-")


def _is_branch(site: Site, reading: Reading) -> bool:
    """Tells the branch of a group, "ISIS-Somalia", and the end of a longer name, "Mayo-Sava"."""
    if site.first < 2 or reading.doc[site.first - 1].text != "-":
        return False
    before = reading.doc[site.first - 2]
    tied = before.text[:1].isalpha() and not before.whitespace_
    return tied and before.lower_ not in _SIDES


def _is_seat(office: Token, site: Site, reading: Reading) -> bool:
    """Tells "the government in X", which names who it is, from "police in X", where they act."""
    acts = office.dep_ in ("nsubj", "conj", "agent", "pobj")
    if reading.doc[site.token].lower_ == "capital":
        return acts and office.text.lower() in _SEATED | _STAFFS
    return acts and reading.lemmas[office.i] in _SEATED and len(reading.sites) > 1


def _governor(token: Token, site: Site, reading: Reading) -> Token | None:
    """Gives the word before a place name, or the "from" that governs it past its adjectives."""
    before = reading.doc[site.first - 1] if site.first else None
    prep = token.head
    described = before is not None and before.head == token and before.dep_ == "amod"
    return prep if described and token.dep_ == "pobj" and prep.lower_ == "from" else before
