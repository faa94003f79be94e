"""An article's text cut into stretches, each with what it contributed to an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from geoevents.model import Event, EvidenceRole

__all__ = ["ROLE_WORDS", "Span", "paragraph_around", "passage", "segments"]

ROLE_WORDS: dict[str, str] = {
    EvidenceRole.TRIGGER: "what happened",
    EvidenceRole.PLACE: "where",
    EvidenceRole.DATE: "when",
    EvidenceRole.ACTOR1: "who did it",
    EvidenceRole.ACTOR2: "to whom",
    EvidenceRole.ATTRIBUTION: "who says so",
    EvidenceRole.DENIAL: "who denies it",
    EvidenceRole.FATALITIES: "killed",
}
_MOST = 1_400  # characters shown around a sentence

Segment = tuple[str, str | None, str | None]  # text, role, title


class Span(NamedTuple):
    """A stretch of a text that plays a role; ``title`` says which in words."""

    start: int
    end: int
    role: str
    title: str = ""


def paragraph_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Gives the bounds of the paragraph that holds a sentence, at most 1,400 characters wide."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if right - left > _MOST:
        room = max(0, (_MOST - (end - start)) // 2)
        left, right = max(left, start - room), min(right, end + room)
    return left, right


def segments(
    text: str, first: int, last: int, spans: Iterable[Span], sentence: tuple[int, int] | None = None
) -> list[Segment]:
    """Cuts ``text[first:last]`` at the spans; joined, the pieces are that text again.

    Overlapping spans keep the one that begins first, the longer one if two begin together.

    Args:
        text: the article's text.
        first: first character to show.
        last: one past the last.
        spans: what to mark, in offsets of the text.
        sentence: bounds of the sentence that is set off from its paragraph, if any.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= first and span.end <= last and span.start < span.end:
            if kept and span.start < kept[-1].end:
                continue
            kept.append(span)
    pieces: list[Segment] = []

    def plain(left: int, right: int) -> None:
        if left >= right:
            return
        if sentence is None:
            pieces.append((text[left:right], None, None))
            return
        cuts = sorted({left, right, *(min(max(c, left), right) for c in sentence)})
        for a, b in pairwise(cuts):
            inside = sentence[0] <= a and b <= sentence[1]
            pieces.append((text[a:b], "sentence" if inside else None, None))

    at = first
    for span in kept:
        plain(at, span.start)
        pieces.append((text[span.start : span.end], span.role, span.title or span.role))
        at = span.end
    plain(at, last)
    return pieces


def passage(event: Event, text: str | None) -> list[Segment]:
    """Gives an event's sentence in its paragraph with its evidence marked.

    Where the article is not at hand, or is not the text the event was read from, the sentence
    alone is given.
    """
    start, end = event.sentence_start, event.sentence_end
    if text is None or text[start:end] != event.notes:
        return [(event.notes, "sentence", None)]
    first, last = paragraph_around(text, start, end)
    return segments(text, first, last, evidence_spans([event]), (start, end))


def evidence_spans(events: Sequence[Event]) -> list[Span]:
    """Gives the evidence of events as spans, each once."""
    spans = {
        Span(e.start, e.end, e.role.value, ROLE_WORDS.get(e.role, e.role.value))
        for event in events
        for e in event.evidence
        if e.end > e.start
    }
    return sorted(spans)


def tidy(text: str) -> str:
    """Gives a text with runs of white space as one space, for one-line labels."""
    return re.sub(r"\s+", " ", text).strip()
