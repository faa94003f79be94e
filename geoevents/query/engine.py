"""Filters, counts, grids and pages over one version of the store, answered by DuckDB."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from geoevents.errors import UnknownValueError
from geoevents.frame import arrow_schema, arrow_to_frame, record_to_event
from geoevents.incidents import Incident, IncidentStatus, group_events
from geoevents.model import Event
from geoevents.query.asking import PAGE_COLUMNS, PLACED, REGIONAL, UNPLACED, Asking, in_full
from geoevents.query.cells import cells_of, regions_of
from geoevents.query.conditions import conditions, distance_sql, version_condition
from geoevents.query.counts import (
    actors_of,
    distances_of,
    facets_of,
    histogram_of,
    incidents_of,
    neighbours_of,
    rank_of,
    spans_of,
    summary_of,
)
from geoevents.query.filters import Filter
from geoevents.query.grid import Bounds
from geoevents.query.groupings import Groupings
from geoevents.query.index import open_index
from geoevents.query.results import Cell, Facets, Histogram, RegionCount, Summary, Unit
from geoevents.query.selection import Answers, Selections

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    from geopandas import GeoDataFrame

    from geoevents.store import EventStore

__all__ = ["EventQuery"]

_T = TypeVar("_T")
_TERMS = ("dataset", "licence", "citation")


class EventQuery:
    """The current state of a store, ready to be asked; many threads may ask at once.

    It stands for the store as it was when this was made: make a new one when ``store.version``
    is no longer ``version``. Answers are shared between those who ask the same: never change one.
    """

    def __init__(self, store: EventStore, *, folder: Path | None = None) -> None:
        """Reads the store.

        Args:
            store: the store to answer for.
            folder: where the index of a large store is kept; None is ``$GEOEVENTS_CACHE`` or the
                user's cache folder.

        Raises:
            StoreError: the store is gone.
        """
        self.version = store.version
        self._connection = open_index(store, folder)
        self._groupings = Groupings(self._connection)
        self._selections = Selections(self._connection, self._groupings)
        self._answers = Answers()
        self._finalizer = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Lets go of memory; nothing can be asked afterwards."""
        self._finalizer()

    def forget(self) -> None:
        """Drops what is kept of former questions; the next one is answered anew."""
        self._selections.clear()
        self._answers.clear()

    # ---------- counts ----------

    def summary(self, f: Filter) -> Summary:
        """Gives the figures of a filter."""
        ready = self.incidents_ready(f)
        table = self._groupings.ensure(f.known_on) if ready else None
        return self._answer(("summary", ready), f, lambda ask: summary_of(ask, table))

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

    # ---------- rows ----------

    def page(
        self,
        f: Filter,
        *,
        sort: str = "event_date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
    ) -> pd.DataFrame:
        """Gives rows ``offset`` to ``offset + limit`` of the filtered events, as ``PAGE_COLUMNS``.

        Raises:
            UnknownValueError: ``sort`` is no column of a page.
        """
        order = _order(sort, descending=descending)
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}", column=sort
            )

    def rank(
        self, f: Filter, event_id: str, *, sort: str = "event_date", descending: bool = True
    ) -> int | None:
        """Gives the place of an event in the order of ``page``, from 0; None where it is not in it.

        Raises:
            UnknownValueError: ``sort`` is no column of a page.
        """
        order = _order(sort, descending=descending)

        def rank(ask: Asking) -> int | None:
            rid = self._rid(event_id, f)
            return None if rid is None else rank_of(ask, rid, sort, order)

        return self._answer(("rank", event_id, order), f, rank)

    def at(self, f: Filter, bounds: Bounds, limit: int = 200) -> pd.DataFrame:
        """Gives the events of one cell (``Cell.bounds``), newest first, as ``PAGE_COLUMNS``."""
        return self._newest(f, _within(bounds), limit)

    def count_at(self, f: Filter, bounds: Bounds) -> int:
        """Gives how many events ``at`` has, without a limit."""
        with self._asking(f) as ask:
            return int(ask.one("SELECT count(*)", where=_within(bounds))[0])

    def count_in_region(self, f: Filter, place_id: str) -> int:
        """Gives how many events ``in_region`` has, without a limit."""
        named: dict[str, object] = {"place": place_id}
        with self._asking(f) as ask:
            row = ask.one("SELECT count(*)", where=f"{REGIONAL} AND place_id = $place", named=named)
        return int(row[0])

    def nearest(self, f: Filter, around: tuple[float, float], limit: int = 10) -> pd.DataFrame:
        """Gives the events with a point that lie nearest to a latitude and longitude."""
        sql, values = distance_sql(*around)
        for number in range(len(values)):
            sql = sql.replace("?", f"$d{number}", 1)
        named: dict[str, object] = {f"d{number}": value for number, value in enumerate(values)}
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY {sql}, event_date DESC, rid DESC LIMIT {int(limit)}",
                where=PLACED,
                named=named,
            )

    def neighbours(self, f: Filter, event: Event) -> tuple[str | None, str | None]:
        """Gives the ids of the events just after and just before one in time, within a filter."""
        rid = self._rid(event.event_id, f)
        if rid is None:
            return None, None
        with self._asking(f) as ask:
            return neighbours_of(ask, rid, event.event_date)

    def in_region(self, f: Filter, place_id: str, limit: int = 200) -> pd.DataFrame:
        """Gives the region-level events of one ``RegionCount.place_id``, newest first."""
        return self._newest(
            f, f"{REGIONAL} AND place_id = $place", limit, named={"place": place_id}
        )

    def unplaced(self, f: Filter, *, offset: int = 0, limit: int = 50) -> pd.DataFrame:
        """Gives the events without any place, newest first, as ``PAGE_COLUMNS``."""
        return self._newest(f, UNPLACED, limit, offset)

    def placed(self, f: Filter, *, limit: int = 50) -> pd.DataFrame:
        """Gives the events with a place, if only a region, newest first, as ``PAGE_COLUMNS``."""
        return self._newest(f, f"NOT {UNPLACED}", limit)

    def extent(self, f: Filter) -> Bounds | None:
        """Gives (west, south, east, north) of the filtered events that have a point, or None."""
        with self._asking(f) as ask:
            west, south, east, north = ask.one(
                "SELECT min(longitude), min(latitude), max(longitude), max(latitude)"
            )
        return None if west is None else (west, south, east, north)

    # ---------- records ----------

    def event(self, event_id: str, *, known_on: date | None = None) -> Event | None:
        """Gives a record, rejected or not, as it stands or stood; None where there is none."""
        found = self._events("event_id = ?", [event_id], known_on=known_on)
        return found[0] if found else None

    def records(self, event_ids: Sequence[str]) -> list[Event]:
        """Gives the latest versions of some records, rejected or not, in no particular order."""
        marks = ", ".join("?" * len(event_ids)) or "NULL"
        return self._events(f"event_id IN ({marks})", list(event_ids))

    def article_events(self, article_id: str) -> list[Event]:
        """Gives the latest versions of an article's records, in the order of its sentences."""
        return self._events(
            "article_hash = hash(?) AND article = ?",
            [article_id, article_id],
            "sentence_start, rid",
        )

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
        table = self._groupings.ensure(f.known_on)
        return self._answer("incidents", f, lambda ask: incidents_of(ask, table))

    def incident(self, event_id: str, *, known_on: date | None = None) -> Incident | None:
        """Gives the incident that a record belongs to, with all its members.

        Any member's id will do; None for a record that is unknown or that people rejected.
        """
        table = self._groupings.ensure(known_on)
        version = version_condition(known_on)
        found = self._events(
            f"rid IN (SELECT rid FROM {table} WHERE incident = "  # noqa: S608 - our own name
            f"(SELECT incident FROM {table} JOIN events AS asked USING (rid) "
            f"WHERE asked.event_id = ? AND {version.sql}))",
            [event_id, *version.values],  # noqa: PD011 - no frame
            known_on=known_on,
        )
        return next((i for i in group_events(found)), None)

    def incidents(self, f: Filter, *, offset: int = 0, limit: int = 50) -> list[Incident]:
        """Gives the incidents that filtered records belong to, latest first, with all members."""
        table = self._groupings.ensure(f.known_on)
        with self._asking(f) as ask:
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

    # ---------- within ----------

    def _newest(
        self,
        f: Filter,
        where: str,
        limit: int,
        offset: int = 0,
        named: dict[str, object] | None = None,
    ) -> pd.DataFrame:
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY event_date DESC, rid DESC LIMIT {int(limit)} OFFSET {int(offset)}",
                where=where,
                named=named,
            )

    def _events(
        self,
        where: str,
        values: Sequence[object],
        order: str = "event_date, rid",
        *,
        known_on: date | None = None,
    ) -> list[Event]:
        version = version_condition(known_on)
        sql = f"SELECT {in_full()} FROM events WHERE {where} AND {version.sql} ORDER BY {order}"  # noqa: S608
        cursor = self._connection.cursor()
        table = cursor.sql(sql, params=[*values, *version.values]).to_arrow_table()  # noqa: PD011
        return [record_to_event(row) for row in table.to_pylist()]

    def _rid(self, event_id: str, f: Filter) -> int | None:
        """Gives the row of the version of a record that a filter looks at."""
        version = version_condition(f.known_on)
        sql = f"SELECT rid FROM events WHERE event_id = ? AND {version.sql}"  # noqa: S608 - ours
        cursor = self._connection.cursor()
        row = cursor.execute(sql, [event_id, *version.values]).fetchone()  # noqa: PD011
        cursor.close()
        return None if row is None else int(row[0])

    def _answer(self, name: object, f: Filter, make: Callable[[Asking], _T]) -> _T:
        def ask() -> _T:
            with self._asking(f) as asking:
                return make(asking)

        return self._answers.of((name, f), ask)

    @contextmanager
    def _asking(self, f: Filter) -> Iterator[Asking]:
        cursor = self._connection.cursor()
        try:
            with self._selections.of(f) as (relation, fixed):
                yield Asking(cursor, relation, [*fixed, *conditions(f)])
        finally:
            cursor.close()


def _within(bounds: Bounds) -> str:
    west, south, east, north = (repr(float(b)) for b in bounds)
    return (
        f"{PLACED} AND latitude BETWEEN {south} AND {north} AND longitude BETWEEN {west} AND {east}"
    )


def _order(sort: str, *, descending: bool) -> str:
    if sort not in PAGE_COLUMNS:
        raise UnknownValueError("sort column", sort, PAGE_COLUMNS)
    way = "DESC" if descending else "ASC"
    return f"{sort} {way} NULLS LAST, rid {way}"
