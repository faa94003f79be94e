"""What the printed map and the printed timeline share: heading, source lines, date, licence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.views.svg import Drawing, wrapped
from geoevents.views.words import day

if TYPE_CHECKING:
    from geoevents.formats import Metadata

__all__ = [
    "EDGE",
    "INK",
    "MARGIN",
    "QUIET",
    "WIDTH",
    "Heading",
    "footer",
    "open_page",
    "query_words",
]

WIDTH = 1600
MARGIN = 40
INK, QUIET, EDGE = "#1B1F24", "#66614F", "#DDD9CE"
_SOURCES = 6  # publishers that the source line names
_FOOT = 118  # height of the footer, without the lines on datasets
_LINE = 20
_DATASETS = 5  # whose terms are printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The words over a picture: ``title``, what is on it, and the filters that are on."""

    title: str
    summary: str = ""
    filters: Sequence[str] = ()


def query_words(metadata: Metadata) -> str:
    """Gives the question of an export as one line."""
    if not metadata.query:
        return "Query: all events"
    return "Query: " + "; ".join(f"{name}={value}" for name, value in metadata.query.items())


def open_page(height: int, heading: Heading, metadata: Metadata) -> tuple[Drawing, int]:
    """Starts a page with its heading; gives it, and the y at which the picture may begin.

    The page is higher by the lines on other people's datasets, which ``footer`` draws.
    """
    height += _LINE * len(_terms(metadata))
    page = Drawing(WIDTH, height, heading.title, heading.summary)
    page.metadata(json.dumps(metadata.to_json(), ensure_ascii=False))
    page.add("rect", width=WIDTH, height=height, fill="#FFFFFF")
    y = MARGIN + 32
    page.text(MARGIN, y, wrapped(heading.title, 80, 1)[0], font_size=36, font_weight=600, fill=INK)
    for line in wrapped(heading.summary, 175, 2) if heading.summary else []:
        y += 28
        page.text(MARGIN, y, line, font_size=19, fill=QUIET)
    if heading.filters:
        y += 28
        words = wrapped("Shown: " + " · ".join(heading.filters), 175, 1)[0]
        page.text(MARGIN, y, words, font_size=19, fill=QUIET)
    return page, y + 22


def footer(page: Drawing, metadata: Metadata) -> int:
    """Draws the source lines at the foot of a page; gives the y at which they begin."""
    terms = _terms(metadata)
    top = page.height - _FOOT - _LINE * len(terms)
    names = list(metadata.sources)
    named = ", ".join(names[:_SOURCES])
    if len(names) > _SOURCES:
        named += f" and {len(names) - _SOURCES} more"
    lines = [
        f"Source: {named or 'no publisher named'}. {metadata.citation}",
        f"{query_words(metadata)}. Drawn on {day(metadata.generated_at.date())}.",
        metadata.licence,
    ]
    page.add("line", x1=MARGIN, x2=WIDTH - MARGIN, y1=top, y2=top, stroke=EDGE)
    y = top + 25
    for line in lines:
        for piece in wrapped(line, 215, 1 if line is lines[0] else 2)[: 2 if y < top + 60 else 1]:
            page.text(MARGIN, y, piece, font_size=15, fill=QUIET)
            y += _LINE
    for line in terms:
        page.text(MARGIN, y, line, font_size=15, fill=QUIET)
        y += _LINE
    return top


def _terms(metadata: Metadata) -> list[str]:
    """Gives the lines on other people's datasets; a page with them is so much the higher."""
    told = metadata.terms_words()
    lines = [piece for words in told[:_DATASETS] for piece in wrapped(words, 215, 3)]
    if len(told) > _DATASETS:
        lines.append(f"… and {len(told) - _DATASETS} datasets more, named in this file's metadata.")
    return lines
