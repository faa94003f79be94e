"""What the article page marks: the words that made events, each place that was found, who said so.

Gives spans and lines of text only; whoever draws them sets every word as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from geoevents.explanation import Explanation, explain
from geoevents.model import Event, EvidenceRole, MentionRole, Resolution
from geoevents.views.passage import ROLE_WORDS, Span, evidence_spans, tidy

__all__ = ["OTHER_WORDS", "article_spans", "event_spans", "legend", "why_rows"]

OTHER_WORDS = "a place that is no scene"
_FIELDS = {
    "what": ROLE_WORDS[EvidenceRole.TRIGGER],
    "who says so": "who says so",
    "where": ROLE_WORDS[EvidenceRole.PLACE],
    "when": ROLE_WORDS[EvidenceRole.DATE],
    "actor1": ROLE_WORDS[EvidenceRole.ACTOR1],
    "actor2": ROLE_WORDS[EvidenceRole.ACTOR2],
    "killed": ROLE_WORDS[EvidenceRole.FATALITIES],
}


def article_spans(
    events: Sequence[Event], places: Iterable[tuple[Resolution, str]], last: int
) -> list[Span]:
    """Gives the spans to mark in a whole article, none overlapping, sorted by start.

    Where two overlap the finer one is drawn over the longer one, which goes on at both its sides.

    Args:
        events: the events found in it.
        places: its resolved places, each with the words that its mark is titled.
        last: characters of the text that are shown.
    """
    spans = evidence_spans(events)
    spans += [
        Span(
            place.mention.start,
            place.mention.end,
            "place" if place.mention.role is MentionRole.LOCATION else "other",
            title,
        )
        for place, title in places
        if place.place is not None
    ]
    return _apart(spans, last)


def event_spans(event: Event, last: int) -> list[Span]:
    """Gives the spans of one event alone, each titled with its value and the reason for it."""
    titles = {
        (word.start, word.end, word.role): f"{_FIELDS.get(r.field, r.field)}: {r.value}"
        + (f" ({r.note})" if r.note else "")
        for r in explain(event).reasons
        for word in r.words
    }
    spans = [
        Span(
            word.start,
            word.end,
            word.role.value,
            titles.get((word.start, word.end, word.role), ROLE_WORDS[word.role]),
        )
        for word in event.evidence
        if word.end > word.start
    ]
    return _apart(spans, last)


def legend(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Gives the legend of the roles that are marked: role and words, in the order of a reading."""
    found = {span.role for span in spans}
    named = [(str(role), words) for role, words in ROLE_WORDS.items() if role in found]
    return [*named, ("other", OTHER_WORDS)] if "other" in found else named


def why_rows(event: Event) -> list[list[object]]:
    """Gives an event's grounds as rows of the kit: field, what it says, the words, the reason."""
    grounds: Explanation = explain(event)
    rows: list[list[object]] = []
    for reason in grounds.reasons:
        lines: list[dict[str, object]] = [{"text": reason.value}]
        lines += [
            {"text": f"“{tidy(word.text)}” · characters {word.start:,} to {word.end:,}"}
            for word in reason.words
        ]
        if reason.note:
            lines.append({"text": reason.note, "soft": True})
        rows.append([_FIELDS.get(reason.field, reason.field), lines])
    return rows


def _apart(spans: Iterable[Span], last: int) -> list[Span]:
    """Cuts overlapping spans apart: the finer one is drawn over the longer, evidence over names."""
    order = sorted(
        {span for span in spans if span.start < span.end <= last},
        key=lambda s: (s.role != "other", s.start - s.end, s.start, s.role, s.title),
    )
    painted = [-1] * (last + 1)
    for number, span in enumerate(order):
        painted[span.start : span.end] = [number] * (span.end - span.start)
    kept: list[Span] = []
    start = 0
    for number, run in groupby(painted):
        end = start + sum(1 for _ in run)
        if number >= 0:
            kept.append(order[number]._replace(start=start, end=end))
        start = end
    return kept
