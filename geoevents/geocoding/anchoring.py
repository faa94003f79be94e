"""Places for what no gazetteer holds: a street or building lies in the town the text puts it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from geoevents.geocoding.lexicon import Lexicon
from geoevents.language import Document
from geoevents.model import Mention, MentionRole, Place, PlaceKind

__all__ = ["Anchor", "Placed", "anchor_key", "find_anchor"]

_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN2, PlaceKind.SITE})
_SURE = 0.5  # a place believed less is no anchor


class Placed(NamedTuple):
    """A mention that already has a place."""

    mention: Mention
    place: Place
    score: float


class Anchor(NamedTuple):
    """The place that stands in, and how the text ties the mention to it."""

    place: Place
    tie: str  # "phrase", "sentence", "paragraph", "text", "region"
    score: float


def find_anchor(document: Document, mention: Mention, placed: Sequence[Placed]) -> Anchor | None:
    """Gives the settlement that a text puts a street or building in.

    A town that follows in the same phrase ("Press Street in New Orleans") is best, then the nearest
    one of the sentence, then of the paragraph (backwards first), then the town named most often.

    Args:
        document: the text.
        mention: what has no candidates of its own.
        placed: the mentions that have a place.

    Returns:
        The anchor; None where the text names no place that could hold it.
    """
    towns = [p for p in placed if p.place.kind in _TOWNISH and p.score >= _SURE]
    if not towns:
        return _widest(placed)
    following = [
        p
        for p in towns
        if 0 <= p.mention.start - mention.end <= 30
        and _ties(document.text[mention.end : p.mention.start])
    ]
    if following:
        return _anchor(following[0], "phrase")
    here = mention.sentence if mention.sentence is not None else document.sentence_at(mention.start)
    literal = [p for p in towns if p.mention.role is MentionRole.LOCATION] or towns
    same = [p for p in literal if document.sentence_at(p.mention.start) == here]
    if same:
        return _anchor(min(same, key=lambda p: abs(p.mention.start - mention.start)), "sentence")
    if here is not None:
        paragraph = document.sentences[here].paragraph
        near = [
            p
            for p in literal
            if (s := document.sentence_at(p.mention.start)) is not None
            and document.sentences[s].paragraph == paragraph
        ]
        if near and len(document.sentences) > 1:
            counts = Counter(p.place.id for p in literal)
            best = max(
                near, key=lambda p: (counts[p.place.id], -abs(p.mention.start - mention.start))
            )
            return _anchor(best, "paragraph")
    counts = Counter(p.place.id for p in literal)
    best = max(literal, key=lambda p: (counts[p.place.id], -p.mention.start))
    return _anchor(best, "text")


def _anchor(placed: Placed, tie: str) -> Anchor:
    return Anchor(placed.place, tie, placed.score)


def _ties(gap: str) -> bool:
    words = gap.lower().replace(",", " ").split()
    return (
        not words
        or words[0] in {"in", "at", "near", "of"}
        or (gap.lstrip().startswith(",") and len(words) <= 1)
    )


def _widest(placed: Sequence[Placed]) -> Anchor | None:
    """Gives the region or country named most often, where no town is named."""
    regions = [p for p in placed if p.place.kind is PlaceKind.ADMIN1]
    pool = regions or [p for p in placed if p.place.kind is PlaceKind.COUNTRY]
    if not pool:
        return None
    counts = Counter(p.place.id for p in pool)
    best = max(pool, key=lambda p: (counts[p.place.id], -p.mention.start))
    return Anchor(best.place, "region", best.score)


def anchor_key(name: str, tie: str, lexicon: Lexicon, *, doubtful: bool) -> str:
    """Gives the class of an anchoring, under which its share right was counted.

    Args:
        name: the mention's text.
        tie: how the text ties it to the anchor.
        lexicon: tells names of sites and streets from others.
        doubtful: whether the name has candidates, but none that is likely.
    """
    words = set(name.lower().replace(".", "").split())
    built = lexicon.site_words | lexicon.street_words | lexicon.site_first_words
    if words & built:
        shape = "site"
    elif words & lexicon.organisation_words:
        shape = "organisation"
    else:
        shape = "name"
    return f"{'doubtful ' if doubtful else ''}{shape} by {tie}"
