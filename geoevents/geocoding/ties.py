"""How the words of a text tie a name to a town that it names too, or keep the two apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from geoevents.language import Document
from geoevents.model import Mention, Place

__all__ = ["Town", "is_listed", "is_way_to", "tie_of"]

_LONGEST_TIE = 30  # characters between a building and the town that it is said to stand in
_AND = re.compile(r",?\s+(?:and|or)\s+(?:in\s+|near\s+|at\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_TO = re.compile(r"\s+(?:\w+\s+){0,2}to\s+(?:the\s+)?", re.IGNORECASE)


@dataclass(slots=True)
class Town:
    """All mentions of one place, in the order of the text."""

    place: Place
    score: float
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    named: bool = False  # as a place, not as who acts


def tie_of(document: Document, mention: Mention, here: int | None, town: Town) -> tuple[str, float]:
    """Gives how the text ties a mention to a place, and how many sentences lie between them."""
    following = bisect_left(town.starts, mention.end)
    if following < len(town.starts):
        start = town.starts[following]
        if start - mention.end <= _LONGEST_TIE and _ties(document.text[mention.end : start]):
            return "phrase", 0.0
    if here is None or not town.sentences:
        return "text", 99.0
    position = bisect_left(town.sentences, here)
    around = town.sentences[max(0, position - 1) : position + 1]
    gap = min(abs(here - s) for s in around)
    if gap == 0:
        return "sentence", 0.0
    paragraph = document.sentences[here].paragraph
    alike = any(document.sentences[s].paragraph == paragraph for s in around)
    return "paragraph" if alike else "text", float(gap)


def is_listed(text: str, mention: Mention, town: Town) -> bool:
    """Tells whether "and" joins a name to the town: "Alfa and Bravo" are two places."""
    for other in town.mentions:
        first, second = (mention, other) if mention.start < other.start else (other, mention)
        if second.start - first.end <= _LONGEST_TIE and _AND.fullmatch(
            text[first.end : second.start]
        ):
            return True
    return False


def is_way_to(text: str, mention: Mention, town: Town) -> bool:
    """Tells whether the text goes from what is named to a town: "from Fort Ross to Reno"."""
    if not _FROM.search(text[max(0, mention.start - 12) : mention.start]):
        return False
    following = bisect_left(town.starts, mention.end)
    return following < len(town.starts) and bool(
        _TO.fullmatch(text[mention.end : town.starts[following]])
    )


def _ties(gap: str) -> bool:
    words = gap.lower().replace(",", " ").split()
    return (
        not words
        or words[0] in {"in", "at", "near", "of"}
        or (gap.lstrip().startswith(",") and len(words) <= 1)
    )
