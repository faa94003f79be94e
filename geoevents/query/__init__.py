"""Questions to the store: what is shown, how much of it, where, when."""

from geoevents.query.asking import PAGE_COLUMNS
from geoevents.query.engine import EventQuery
from geoevents.query.filters import Filter
from geoevents.query.results import Cell, Facets, Histogram, RegionCount, Summary, Unit

__all__ = [
    "PAGE_COLUMNS",
    "Cell",
    "EventQuery",
    "Facets",
    "Filter",
    "Histogram",
    "RegionCount",
    "Summary",
    "Unit",
]
