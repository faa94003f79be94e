"""A map as one HTML file to embed: Leaflet, the drawing code, base map and events inside.

It asks no other machine for anything: a content security policy in it forbids that. Words of
articles stand in one JSON element and are set by ``textContent``; nothing of them is markup.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from geoevents.model import GeoPrecision
from geoevents.views.ground import BASEMAP, Bounds, country_detail, world
from geoevents.views.marks import marks_payload
from geoevents.views.palette import STATUS_ORDER, TYPE_COLOURS, TYPE_ORDER
from geoevents.views.print_page import query_words
from geoevents.views.words import (
    TYPE_WORDS,
    claim_words,
    day,
    event_date_words,
    is_web_link,
    place_words,
)

if TYPE_CHECKING:
    from geoevents.formats import Metadata
    from geoevents.model import Event
    from geoevents.query import RegionCount
    from geoevents.views.print_page import Heading

__all__ = ["MOST_EVENTS", "embed_html"]

MOST_EVENTS = 5_000  # of one file: about 3 MB
_MOST_COUNTRIES = 8  # that are drawn in detail; the others keep their far outline
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_STATIC = BASEMAP.parent
Name = Callable[[str], str]


def embed_html(
    events: Iterable[Event],
    regions: Iterable[RegionCount],
    locate: Callable[[str], tuple[float, float] | None],
    *,
    bounds: Bounds,
    name: Name,
    heading: Heading,
    metadata: Metadata,
    total: int,
) -> str:
    """Gives the page.

    Args:
        events: the events, the latest first, at most ``MOST_EVENTS``.
        regions: region-level and country-level counts of those events.
        locate: gives latitude and longitude of a place id.
        bounds: what the map shows at first.
        name: gives the name of a state's code.
        heading: title and sentence over the map.
        metadata: what the file says about itself.
        total: how many events the filter lets through.
    """
    shown = list(events)
    codes = Counter(event.country for event in shown if event.country)
    base: dict[str, Any] = {"countries.json": world()}
    for code, _ in codes.most_common(_MOST_COUNTRIES):
        detail = country_detail(code)
        if detail is not None:
            base[f"admin1/{code}.json"] = detail
    note = "Choose a mark on the map, or one of these."
    if total > len(shown):
        note = f"The latest {len(shown):,} of {total:,} events. {note}"
    data = {
        "events": [_row(event, name) for event in shown],
        "regions": marks_payload([], regions, locate).regions,
        "bounds": bounds,
        "base": base,
        "note": note,
        "metadata": metadata.to_json(),
    }
    parts = {
        "title": escape(heading.title),
        "summary": escape(heading.summary),
        "filters": escape(f"Shown: {' · '.join(heading.filters)}") if heading.filters else "",
        "key": _key(shown),
        "citation": escape(metadata.citation),
        "query": escape(f"{query_words(metadata)}. Made on {day(metadata.generated_at.date())}."),
        "licence": escape(metadata.licence),
        "terms": "".join(f"<p>{escape(words)}</p>" for words in metadata.terms_words()),
        "css": _styles(),
        "data": _inert(data),
        "leaflet": _script("leaflet/leaflet.js"),
        "embed": _script("map/embed.js"),
        "base": _script("map/base.js"),
        "marks": _script("map/marks.js"),
    }
    return _PAGE.format(policy=_POLICY, **parts)


def _row(event: Event, name: Name) -> list[object]:
    point = event.geo_precision in {GeoPrecision.TOWN, GeoPrecision.NEAR}
    known = point and event.latitude is not None and event.longitude is not None
    return [
        round(event.latitude, 4) if known and event.latitude is not None else None,
        round(event.longitude, 4) if known and event.longitude is not None else None,
        TYPE_ORDER.index(event.event_type),
        STATUS_ORDER.index(event.claim_status),
        int(event.geo_precision is GeoPrecision.NEAR),
        event.sub_event_type.value,
        event_date_words(event),
        place_words(event, name),
        claim_words(event, name),
        event.notes,
        event.source or "",
        event.source_url if is_web_link(event.source_url) else "",
        event.place_id if not known else None,
    ]


def _inert(data: object) -> str:
    """Gives JSON that no HTML parser takes for the end of its element, or for a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark, code in (("<", "003c"), (">", "003e"), ("&", "0026"), ("\u2028", "2028")):
        text = text.replace(mark, f"\\u{code}")
    return text.replace("\u2029", "\\u2029").encode("utf-8", "replace").decode("utf-8")


def _script(path: str) -> str:
    text = (_STATIC / path).read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script")


def _styles() -> str:
    names = ("leaflet/leaflet.css", "map/map.css", "map/embed.css")
    text = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    return re.sub(r"url\([^)]*\)", "none", text)


def _key(events: Iterable[Event]) -> str:
    present = {event.event_type for event in events}
    return "".join(
        f'<li><svg width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="5.5" '
        f'fill="{TYPE_COLOURS[kind]}"/></svg>{escape(TYPE_WORDS[kind])}</li>'
        for kind in TYPE_ORDER
        if kind in present
    )


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{css}</style>
</head>
<body>
<header><h1 dir="auto">{title}</h1><p dir="auto">{summary}</p><p dir="auto">{filters}</p></header>
<ul id="key">{key}<li>● reported</li><li>○ claimed by a party</li><li>⊘ denied</li>
<li>dashed: region only</li></ul>
<main><div id="map" role="application" aria-label="Map of the events"></div>
<aside id="panel" aria-live="polite" tabindex="0" aria-label="Events"></aside></main>
<footer><p>{citation}</p><p>{query}</p><p>{licence}</p>{terms}</footer>
<script type="application/json" id="data">{data}</script>
<script>{leaflet}</script>
<script>{embed}</script>
<script>{base}</script>
<script>{marks}</script>
</body>
</html>
"""
