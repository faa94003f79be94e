"""The head of the page: what is asked, what is on the screen, and the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from geoevents.dashboard.chips import chip_items, remove_chip
from geoevents.dashboard.grouped import as_of_words, incidents_of
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.session import Request, country_name
from geoevents.incidents import IncidentStatus
from geoevents.query import EventQuery, Filter, Summary
from geoevents.views.summary import change_words, period_before, summary_sentences, view_title
from geoevents.views.words import count_words, day

__all__ = [
    "Figures",
    "figures",
    "figures_before",
    "headline",
    "numbers",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the head of the page tells of a filter: totals, and incidents once they are grouped."""

    summary: Summary
    incidents: Mapping[IncidentStatus, int] | None
    as_of: datetime | None = None  # of when the incidents are, while the newest are being grouped

    @property
    def acts(self) -> int | None:
        """How many incidents; None while they are still being grouped."""
        return None if self.incidents is None else sum(self.incidents.values())

    @property
    def disputed(self) -> int:
        """How many incidents are disputed."""
        return (self.incidents or {}).get(IncidentStatus.DISPUTED, 0)

    @property
    def disputed_share(self) -> int | None:
        """Disputed incidents in per cent; None where there are none or none grouped yet."""
        return round(100 * self.disputed / self.acts) if self.acts else None


def figures(query: EventQuery, asked: Filter) -> Figures:
    """Gives the figures of a filter."""
    counted = incidents_of(query, asked)
    return Figures(query.summary(asked), counted.counts, counted.as_of)


def figures_before(query: EventQuery, asked: Filter) -> Figures | None:
    """Gives the figures of the equally long period before, where the dates are bounded."""
    period = period_before(asked.date_from, asked.date_to)
    if period is None:
        return None
    return figures(query, replace(asked, date_from=period[0], date_to=period[1]))


def headline(
    asked: Request, now: Figures, before: Figures | None, region: tuple[str, int] | None
) -> None:
    """Draws the title, the plain sentences and the chips of what is asked."""
    summary = now.summary
    first = asked.filter.date_from or summary.first
    last = asked.filter.date_to or summary.last
    span = (first, last) if first and last and first <= last else None
    nothing_yet = summary.events == 0 and asked.filter.is_empty
    blocks(
        [
            {"kind": "headline", "text": view_title(asked.filter, country_name)},
            {
                "kind": "sub",
                "text": "The store holds no events yet."
                if nothing_yet
                else summary_sentences(
                    summary, before.summary if before else None, region, span, now.incidents
                ),
            },
            {
                "kind": "chips",
                "text": "Active filters",
                "items": chip_items(asked.filter),
                "none": None
                if nothing_yet
                else "No filter is on: this is all that the store holds.",
            },
        ],
        key="headline",
        on_pick=remove_chip,
    )


_NOTHING = Summary()
_GROUPING = "the newest are being grouped"
_KILLED_HELP = (
    "The lowest number that is stated for each incident, added up; denials left out. "
    "It is a floor of what is said, and no toll"
)


def numbers(now: Figures, before: Figures | None) -> None:
    """Draws the strip of figures, each with its change to the period before where there is one."""
    summary = now.summary
    then = before.summary if before else _NOTHING
    past = before or Figures(_NOTHING, None)

    def change(value: int | None, former: int | None) -> str | None:
        known = before is not None and value is not None and former is not None
        return change_words(value or 0, former or 0) if known else None

    rows: list[tuple[str, str, str | None, str | None]] = [
        ("Events", f"{summary.events:,}", change(summary.events, then.events), None),
        (
            "Incidents",
            "…" if now.acts is None else f"{now.acts:,}",
            f"as of {now.as_of:%H:%M}" if now.as_of else change(now.acts, past.acts),
            "Records of one act are one incident"
            + (f"; these are {as_of_words(now.as_of)}, {_GROUPING}" if now.as_of else ""),
        ),
        (
            "Disputed",
            "–" if now.disputed_share is None else f"{now.disputed_share} %",
            _points(now.disputed_share, past.disputed_share)
            or (f"{now.disputed:,} of {now.acts:,}" if now.acts else None),
            "Incidents that one party asserts and another denies",
        ),
        (
            "Killed, lowest stated",
            "–" if summary.fatalities is None else f"{summary.fatalities:,}",
            change(summary.fatalities, then.fatalities),
            _KILLED_HELP,
        ),
        (
            "Articles",
            f"{summary.articles:,}",
            change(summary.articles, then.articles)
            or (
                f"+ {summary.imported:,} imported"
                if summary.imported
                else count_words(summary.publishers, "publisher")
                if summary.events
                else None
            ),
            f"Of {count_words(summary.publishers, 'publisher')}{_imported(summary)}",
        ),
        (
            "Latest",
            "–" if summary.last is None else _compact(day(summary.last)),
            None if summary.last is None else f"{summary.last:%a}",
            None,
        ),
    ]
    with st.container(key="numbers", horizontal=True, gap="small"):
        for label, value, change_text, more in rows:
            st.metric(
                label,
                value,
                change_text,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width="stretch",
                help=more,
            )


def _imported(summary: Summary) -> str:
    if not summary.imported:
        return ""
    return f"; {count_words(summary.imported, 'event')} came with imported tables, without articles"


def _points(now: int | None, then: int | None) -> str | None:
    """Gives the change of a share: "+3 points"."""
    if now is None or then is None:
        return None
    return f"{now - then:+d} points".replace("-", "−") if now != then else "no change"


def _compact(text: str) -> str:
    number, month, year = text.split()
    return f"{number} {month[:3]} {year}"
