"""Maps and timelines as files: one registry, for the Export menu and for ``geoevents export``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from geoevents.errors import UnknownValueError
from geoevents.model import GeoPrecision
from geoevents.views.embed import MOST_EVENTS, embed_html
from geoevents.views.ground import Bounds
from geoevents.views.layers import people_of_region, region_fills
from geoevents.views.marks import Layer, extent
from geoevents.views.print_map import map_svg, print_frame, print_zoom
from geoevents.views.print_marks import Fills
from geoevents.views.print_page import Heading
from geoevents.views.print_timeline import timeline_svg
from geoevents.views.raster import png_of
from geoevents.views.summary import busiest_region, summary_sentences, view_title

if TYPE_CHECKING:
    from geoevents.formats import Metadata
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.query import EventQuery, Filter, RegionCount

__all__ = ["PICTURES", "Picture", "Scene", "picture_named"]

_WORLD: Bounds = (-180.0, -80.0, 180.0, 84.0)
_NOTHING: Bounds = (-25.0, -40.0, 120.0, 70.0)  # where there is no event to fit the map to
_FILL_WORDS = {"regions": "Events per region", "rate": "Events per 100,000 people"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is to be drawn: a filter's events, and of the map what it shows and how.

    ``bounds`` (west, south, east, north) left None fits the map to the events. ``filters`` are
    the words of the filters that are on. Heat is a layer of the screen only; marks stand for it.
    """

    query: EventQuery
    asked: Filter
    metadata: Metadata
    gazetteer: Gazetteer
    bounds: Bounds | None = None
    layer: Layer = "marks"
    filters: Sequence[str] = ()

    def locate(self, place_id: str) -> tuple[float, float] | None:
        """Gives latitude and longitude of a place, or None."""
        place = self.gazetteer.place(place_id)
        return None if place is None else (place.latitude, place.longitude)

    def name(self, code: str) -> str:
        """Gives the name of a state's code; what is none is given back."""
        place = self.gazetteer.country(code) if len(code) == 2 and code.isalpha() else None
        return code if place is None else place.name

    def heading(self) -> Heading:
        """Gives title and sentence, as they stand over the page."""
        summary = self.query.summary(self.asked)
        facets = self.query.facets(self.asked)
        first = self.asked.date_from or summary.first
        last = self.asked.date_to or summary.last
        span = (first, last) if first and last and first <= last else None
        region = busiest_region(self.asked, facets.admin1)
        return Heading(
            title=view_title(self.asked, self.name),
            summary=summary_sentences(summary, None, region, span),
            filters=self.filters,
        )

    def view(self) -> Bounds:
        """Gives what the map shows."""
        if self.bounds is not None:
            return self.bounds
        cells = self.query.cells(self.asked, _WORLD, 3)
        points = [(c.latitude, c.longitude, c.count) for c in cells]
        for region in self.query.regions(self.asked):
            at = self.locate(region.place_id) if region.place_id else None
            if at is not None and region.geo_precision is GeoPrecision.REGION:
                points.append((*at, region.count))
        return extent(points, keep=0.99) or _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One kind of file: ``draw`` gives its bytes."""

    name: str
    title: str
    suffix: str
    media_type: str
    draw: Callable[[Scene], bytes]


def _map(scene: Scene) -> str:
    frame = print_frame(scene.view())
    fills = _fills(scene) if scene.layer in _FILL_WORDS else None
    marks = fills is None
    cells = scene.query.cells(scene.asked, frame.bounds, print_zoom(frame)) if marks else []
    return map_svg(
        frame,
        cells,
        scene.query.regions(scene.asked) if marks else [],
        scene.locate,
        heading=scene.heading(),
        metadata=scene.metadata,
        fills=fills,
    )


def _fills(scene: Scene) -> Fills:
    def identify(count: RegionCount) -> str | None:
        if count.place_id or not (count.country and count.admin1):
            return count.place_id
        regions = scene.gazetteer.regions_of(count.country)
        return next((place.id for place in regions if place.name == count.admin1), None)

    rows, breaks, steps = region_fills(
        scene.query.regions(scene.asked, all_points=True),
        identify,
        partial(people_of_region, scene.gazetteer),
        rate=scene.layer == "rate",
    )
    towns = " or townspeople" if any(row[7] for row in rows) else ""
    return Fills(rows, breaks, steps, _FILL_WORDS[scene.layer] + towns)


def _timeline(scene: Scene) -> str:
    histogram = scene.query.histogram(scene.asked)
    return timeline_svg(histogram, scene.heading(), scene.metadata)


def _html(scene: Scene) -> bytes:
    from geoevents.frame import record_to_event

    rows = scene.query.page(scene.asked, limit=MOST_EVENTS).to_dict("records")
    page = embed_html(
        (record_to_event({str(name): value for name, value in row.items()}) for row in rows),
        scene.query.regions(scene.asked),
        scene.locate,
        bounds=scene.view(),
        name=scene.name,
        heading=scene.heading(),
        metadata=scene.metadata,
        total=scene.query.summary(scene.asked).events,
    )
    return page.encode()


_ALL = (
    ("png", "Map for print, PNG", ".png", "image/png", lambda s: png_of(_map(s))),
    ("svg", "Map for print, SVG", ".svg", "image/svg+xml", lambda s: _map(s).encode()),
    (
        "timeline-png",
        "Timeline for print, PNG",
        ".timeline.png",
        "image/png",
        lambda s: png_of(_timeline(s)),
    ),
    (
        "timeline-svg",
        "Timeline for print, SVG",
        ".timeline.svg",
        "image/svg+xml",
        lambda s: _timeline(s).encode(),
    ),
    ("html", "Map to embed, HTML", ".html", "text/html", _html),
)
PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        name: Picture(name=name, title=title, suffix=suffix, media_type=media, draw=draw)
        for name, title, suffix, media, draw in _ALL
    }
)


def picture_named(name: str) -> Picture:
    """Gives a kind of picture by its name.

    Raises:
        UnknownValueError: there is none of that name; the message gives the options.
    """
    if name not in PICTURES:
        raise UnknownValueError("picture", name, PICTURES)
    return PICTURES[name]
