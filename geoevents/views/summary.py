"""One plain sentence that says what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType
from geoevents.views.words import count_words, day

if TYPE_CHECKING:
    from geoevents.query import Filter, Summary

__all__ = ["change_words", "period_before", "summary_sentences", "view_title"]

_MOST: dict[EventType, str] = {
    EventType.BATTLES: "battles",
    EventType.EXPLOSIONS: "explosions and remote violence",
    EventType.CIVILIANS: "violence against civilians",
    EventType.PROTESTS: "protests",
    EventType.RIOTS: "riots",
    EventType.STRATEGIC: "strategic developments",
    EventType.STATEMENT: "statements",
}
_FRACTIONS = (
    (0.05, "about as many as"),
    (0.20, "somewhat {} than"),
    (0.29, "a quarter {} than"),
    (0.42, "a third {} than"),
    (0.75, "half as many again as"),
    (1.30, "twice as many as"),
)


def period_before(first: date | None, last: date | None) -> tuple[date, date] | None:
    """Gives the equally long period that ends the day before ``first``, or None if one is open."""
    if first is None or last is None:
        return None
    days = (last - first).days + 1
    return first - timedelta(days=days), first - timedelta(days=1)


def change_words(now: int, before: int) -> str | None:
    """Gives "+34 %", "−12 %" or "no change"; None when there is nothing to compare with."""
    if before == 0:
        return None
    share = round(100 * (now - before) / before)
    if share == 0:
        return "no change"
    return f"{'+' if share > 0 else '−'}{abs(share):,} %"


def _compared(now: int, before: int, days: int) -> str:
    span = f"in the {count_words(days, 'day')} before"
    if before == 0:
        return f", with none {span}"
    ratio = now / before - 1
    if ratio < -0.05:
        if ratio <= -0.45:
            return f", down from {before:,} {span}"
        return f", {_fraction(-ratio, 'fewer')} {span}"
    if ratio > 1.3:
        return f", up from {before:,} {span}"
    return f", {_fraction(abs(ratio), 'more')} {span}"


def _fraction(ratio: float, word: str) -> str:
    for limit, text in _FRACTIONS:
        if ratio <= limit:
            return text.format(word)
    return f"many {word} than"


def summary_sentences(
    summary: Summary,
    before: Summary | None,
    region: tuple[str, int] | None,
    span: tuple[date, date] | None,
    incidents: Mapping[IncidentStatus, int] | None = None,
) -> str:
    """Says what is on the screen in one to four short sentences.

    Args:
        summary: the figures of what is shown.
        before: those of the equally long period before, where the dates are bounded.
        region: the region with the most events and their number.
        span: first and last day that are shown.
        incidents: incidents by what they are worth, where they are grouped.
    """
    if summary.events == 0:
        return "Nothing matches what was asked."
    head = f"{count_words(summary.events, 'event')} {_origin(summary)}"
    if span is not None:
        days = (span[1] - span[0]).days + 1
        head += f" on {day(span[0])}" if days == 1 else f" in {count_words(days, 'day')}"
        if before is not None:
            head += _compared(summary.events, before.events, days)
    head += "."
    parts = [head]
    kinds = sorted(summary.by_type.items(), key=lambda item: -item[1])
    if kinds and summary.events > 1:
        kind, count = kinds[0]
        measure = (
            "All"
            if count == summary.events
            else ("Most" if count > summary.events / 2 else "The largest group")
        )
        text = f"{measure} are {_MOST[EventType(kind)]}"
        if region is not None and region[1] > 1:
            text += f"; {region[0]} has the most events ({region[1]:,})"
        parts.append(text + ".")
    parts.extend(_incident_sentences(incidents))
    doubts = [
        f"{words} {count:,}"
        for words, count in (
            ("on one party’s word", summary.by_status.get(ClaimStatus.CLAIMED, 0)),
            ("denials", summary.by_status.get(ClaimStatus.DENIED, 0)),
            ("without a place", summary.unplaced),
        )
        if count
    ]
    if doubts:
        text = ", ".join(doubts)
        parts.append(f"{text[0].upper()}{text[1:]}.")
    return " ".join(parts)


def _origin(summary: Summary) -> str:
    """Says what the events come from: articles, rows of imported tables, or both."""
    articles = f"from {count_words(summary.articles, 'article')}"
    if not summary.imported:
        return articles
    if summary.imported == summary.events:
        return "from imported tables"
    return f"{articles} and {count_words(summary.imported, 'imported record')}"


def busiest_region(asked: Filter, counts: Mapping[str, int]) -> tuple[str, int] | None:
    """Gives the region with the most events of a filter, and their number.

    Args:
        asked: the filter.
        counts: events by "UA:Sumy Oblast", the question of place left open, most first.
    """
    narrowed = {name.partition(":")[0] for name in asked.admin1}
    whole = set(asked.countries) - narrowed
    for name, count in counts.items():
        country, _, region = name.partition(":")
        if name in asked.admin1 or country in whole or not (asked.admin1 or asked.countries):
            return region, count
    return None


def _incident_sentences(incidents: Mapping[IncidentStatus, int] | None) -> Iterator[str]:
    acts = sum(incidents.values()) if incidents else 0
    if not incidents or acts < 2:
        return
    disputed = incidents.get(IncidentStatus.DISPUTED, 0)
    corroborated = incidents.get(IncidentStatus.CORROBORATED, 0)
    said = [
        f"{count:,} {'is' if count == 1 else 'are'} {word}"
        for count, word in ((disputed, "disputed"), (corroborated, "corroborated"))
        if count
    ]
    told = f"They tell of {acts:,} incidents"
    yield f"{told}, of which {' and '.join(said)}." if said else f"{told}, none of them disputed."


def view_title(asked: Filter, name: Callable[[str], str]) -> str:
    """Gives a headline for a filter: the regions or countries asked for, else "All events"."""
    places = [region.partition(":")[2] for region in asked.admin1]
    places += [name(code) for code in asked.countries]
    if not places:
        return "All events" if asked.is_empty else "Events"
    if len(places) > 4:
        return f"{', '.join(places[:3])} and {len(places) - 3} more"
    return " – ".join(places)
