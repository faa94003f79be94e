"""Filters, counts, grids and pages over one version of the store, answered by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from geoevents.frame import arrow_schema, arrow_to_frame
from geoevents.incidents import Incident, IncidentStatus, group_events
from geoevents.model import Event
from geoevents.query.asking import Asking, in_full
from geoevents.query.cells import cells_of, regions_of
from geoevents.query.conditions import version_condition
from geoevents.query.counts import (
    actors_of,
    distances_of,
    facets_of,
    histogram_of,
    incidents_of,
    spans_of,
    summary_of,
)
from geoevents.query.filters import Filter
from geoevents.query.grid import Bounds
from geoevents.query.results import Cell, Facets, Histogram, RegionCount, Summary, Unit
from geoevents.query.rows import Rows

if TYPE_CHECKING:
    import pyarrow as pa
    from geopandas import GeoDataFrame


__all__ = ["EventQuery"]

_TERMS = ("dataset", "licence", "citation")


class EventQuery(Rows):
    """The current state of a store, ready to be asked; many threads may ask at once.

    It stands for the store as it was when this was made: make a new one when ``store.version``
    is no longer ``version``. Answers are shared between those who ask the same: never change one.
    """

    # ---------- counts ----------

    def summary(self, f: Filter) -> Summary:
        """Gives the figures of a filter."""
        if not self.incidents_ready(f):
            return self._answer(("summary", False), f, lambda ask: summary_of(ask, None))
        with self._groupings.of(f.known_on) as table:
            return self._answer(("summary", True), f, lambda ask: summary_of(ask, table))

    def facets(self, f: Filter) -> Facets:
        """Gives the counts of every choice, each with its own dimension left open."""
        return self._answer("facets", f, lambda ask: facets_of(ask, f))

    def actors(self, f: Filter, limit: int = 200) -> dict[str, int]:
        """Gives the actors with the most events of a filter, on either side, most first."""
        return self._answer(("actors", limit), f, lambda ask: actors_of(ask, limit))

    def span_counts(self, f: Filter, spans: Sequence[tuple[date | None, date | None]]) -> list[int]:
        """Gives how many events each span of days would show in place of the filter's own."""
        return self._answer(("spans", *spans), f, lambda ask: spans_of(ask, spans))

    def distance_counts(
        self, f: Filter, around: tuple[float, float], km: Sequence[float]
    ) -> list[int]:
        """Gives how many events lie within each distance of a latitude and longitude."""
        return self._answer(
            ("distances", around, *km), f, lambda ask: distances_of(ask, around, km)
        )

    def histogram(self, f: Filter, *, unit: Unit | None = None) -> Histogram:
        """Gives counts per bin and type; None lets the span of the events choose the unit."""
        return self._answer(("histogram", unit), f, lambda ask: histogram_of(ask, f, unit))

    def cells(self, f: Filter, bounds: Bounds, zoom: int) -> list[Cell]:
        """Gives the events of precision 1–2 in a view, gathered on a grid of at most 1,500 cells.

        Few events in view come on a grid so fine that only neighbours of some pixels share a cell.
        """
        return self._answer(("cells", bounds, zoom), f, lambda ask: cells_of(ask, bounds, zoom))

    def regions(self, f: Filter, *, all_points: bool = False) -> list[RegionCount]:
        """Gives the events that are known only to lie in a region or country, largest first.

        Args:
            f: the filter.
            all_points: count every event that names a first-level region instead, points too, as
                a choropleth wants it. Such a count is of precision 3 and has no ``place_id``,
                unless some of its events stand for the region itself; those known to a country
                only are left out.
        """
        return self._answer(
            ("regions", all_points), f, lambda ask: regions_of(ask, all_points=all_points)
        )

    def begun(self) -> date | None:
        """Gives the day (UTC) on which the first record came into the store."""

        def first(ask: Asking) -> date | None:
            found: date | None = ask.one("SELECT min(valid_from)::DATE")[0]
            return found

        return self._answer("begun", Filter(), first)

    # ---------- records ----------

    def event(self, event_id: str, *, known_on: date | None = None) -> Event | None:
        """Gives a record, rejected or not, as it stands or stood; None where there is none."""
        found = self._events("event_id = ?", [event_id], known_on=known_on)
        return found[0] if found else None

    def records(self, event_ids: Sequence[str]) -> list[Event]:
        """Gives the latest versions of some records, rejected or not, in no particular order."""
        marks = ", ".join("?" * len(event_ids)) or "NULL"
        return self._events(f"event_id IN ({marks})", list(event_ids))

    def frame(self, f: Filter) -> GeoDataFrame:
        """Gives the filtered events in full, oldest first, in the schema of ``frame``."""
        import pyarrow as pa

        return arrow_to_frame(pa.Table.from_batches(self.batches(f), schema=arrow_schema()))

    def batches(self, f: Filter, size: int = 20_000) -> Iterator[Any]:
        """Gives the filtered events as Arrow record batches, oldest first, in bounded memory."""
        with self._asking(f) as ask:
            for batch in ask.arrow(in_full(), "ORDER BY event_date, rid", size):
                yield batch.cast(arrow_schema())

    def terms(self, f: Filter) -> pa.Table:
        """Gives each ``dataset``, ``licence`` and ``citation`` among the filtered events, once."""
        columns = ", ".join(f"{name}::VARCHAR AS {name}" for name in _TERMS)
        return self._answer(
            "terms",
            f,
            lambda ask: ask.arrow(f"DISTINCT {columns}", "ORDER BY ALL", 1_000).read_all(),
        )

    # ---------- incidents ----------

    def incidents_ready(self, f: Filter) -> bool:
        """Tells whether incidents are at hand, or are made in no time since the store is small.

        Where not, making them is begun in the background; a question for them waits for that.
        """
        return self._groupings.ready(f.known_on)

    def incident_counts(self, f: Filter) -> dict[IncidentStatus, int]:
        """Gives how many incidents the filtered records belong to, by what they are worth."""
        with self._groupings.of(f.known_on) as table:
            return self._answer("incidents", f, lambda ask: incidents_of(ask, table))

    def incident(self, event_id: str, *, known_on: date | None = None) -> Incident | None:
        """Gives the incident that a record belongs to, with all its members.

        Any member's id will do; None for a record that is unknown or that people rejected.
        """
        version = version_condition(known_on)
        with self._groupings.of(known_on) as table:
            found = self._events(
                f"rid IN (SELECT rid FROM {table} WHERE incident = "  # noqa: S608 - our own name
                f"(SELECT incident FROM {table} JOIN events AS asked USING (rid) "
                f"WHERE asked.event_id = ? AND {version.sql}))",
                [event_id, *version.values],
                known_on=known_on,
            )
        return next((i for i in group_events(found)), None)

    def incidents(self, f: Filter, *, offset: int = 0, limit: int = 50) -> list[Incident]:
        """Gives the incidents that filtered records belong to, latest first, with all members."""
        with self._groupings.of(f.known_on) as table, self._asking(f) as ask:
            rows = ask.all(
                "SELECT incident, max(event_date) AS day",
                f"GROUP BY incident ORDER BY day DESC, incident LIMIT {int(limit)} "
                f"OFFSET {int(offset)}",
                join=f"JOIN {table} USING (rid)",
            )
            wanted = ", ".join(str(row[0]) for row in rows) or "-1"
            members = self._events(
                f"rid IN (SELECT rid FROM {table} WHERE incident IN ({wanted}))",  # noqa: S608
                [],
                known_on=f.known_on,
            )
        made = group_events(members)
        return sorted(made, key=lambda i: (i.lead.event_date, i.incident_id), reverse=True)
